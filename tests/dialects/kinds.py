"""The dialects: name → how an issue is set in it.

Each gives a sheet and, where it changes what is printed, the issue as it is then known.  To add one, write a function and
give it its row in `DIALECTS`; what the reader reaches is written down by `python -m tests.dialects --write`.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from builder.model import Block, Grid
from builder.text import forms

from . import slips
from .known import CONTENTS, Known, Piece
from .sheets import (
    BLANK,
    Printed,
    Setting,
    Sheet,
    bare,
    double,
    each,
    paged,
    received,
    reset,
    roster_rows,
    without,
)

Dialect = Callable[[Known], tuple[Known, Sheet]]
_TABULAR = ("table", "roster")
_SHORT = 24  # characters of a line that a program may take for a heading
_PAIR = 44  # columns that two persons may take together
_LONG = 60  # characters of a line that is a whole paragraph
_WIDE = 100  # columns of a row that has room on paper

_NAME = re.compile(r"(?:^|[：:])\s*[-*]?\s*(\w\w\w)\s+\w")

_HALF = str.maketrans("，；：（）〔〕！？“”", ',;:()[]!?""')


# --- lines and pages -----------------------------------------------------------------------------------------------------


def wrapped(width: int, indented: bool) -> Dialect:
    """Text of a PDF, line by line as printed."""
    return lambda known: (known, reset(known, Setting(width, indented)))


def double_wrapped(known: Known) -> tuple[Known, Sheet]:
    """The same with a blank line after each line."""
    return known, double(reset(known, Setting(56, False)))


def tight(known: Known) -> tuple[Known, Sheet]:
    """Wrapped, without indents, and no blank line anywhere."""
    return known, tuple(line for line in reset(known, Setting(44, False)) if line.text.strip())


def anonymous(known: Known) -> tuple[Known, Sheet]:
    """Wrapped, with neither contents nor document numbers."""
    bare_known, _ = missing(contents=True, numbers=True)(known)
    sheet = reset(bare_known, Setting(56, True))
    return bare_known, without(sheet, known, lambda piece: piece.notice == CONTENTS or piece.kind == "number")


def _number(page: int) -> list[str]:
    return ["", str(page), ""]


def _header(page: int) -> list[str]:
    return ["", f"— {page} —", "", "政府公报  第四期" if page % 2 else "人民政府文件", ""]


def _feed(page: int) -> list[str]:
    return [f"- {page} -", "\f"]


def pages(width: int, indented: bool, length: int, furniture: Callable[[int], list[str]]) -> Dialect:
    """Pages of so many lines, with what stands at their ends."""
    return lambda known: (known, paged(reset(known, Setting(width, indented)), length, furniture))


def _cells_cut(line: str) -> tuple[str, str] | None:
    """A row of pipes in two: the longest cell goes on below, the others are empty there."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    widest = max(range(len(cells)), key=lambda at: len(cells[at]))
    text = cells[widest]
    half = len(text) // 2
    if len(text) < 6 or set(text) <= set("-: "):
        return None
    first = [text[:half] if at == widest else cell for at, cell in enumerate(cells)]
    second = [text[half:] if at == widest else "" for at in range(len(cells))]
    return f"| {' | '.join(first)} |", f"| {' | '.join(second)} |"


def _person_cut(line: str, early: bool) -> tuple[str, str] | None:
    """A person in two: within the name, or before the last words of the post."""
    name = _NAME.search(line)
    if early and name:
        return line[: name.start(1) + 2], line[name.start(1) + 2 :]
    return (line[:-3], line[-3:]) if len(line) > 12 and not line.endswith(("：", ":")) else None


def _sentence_cut(line: str) -> tuple[str, str] | None:
    """A long line in two, between two characters that belong together."""
    at = next(
        (at for at in range(len(line) // 2, len(line) - 4) if forms.is_han(line[at - 1]) and forms.is_han(line[at])), 0
    )
    return (line[:at], line[at:]) if at and len(line) >= _LONG else None


def _halves(line: str, kind: str, early: bool) -> tuple[str, str] | None:
    """A line as a page parts it; None where it cannot be parted so that what it was is still to be seen."""
    if line.lstrip().startswith("<") or "\t" in line:
        return None
    if "|" in line:
        return _cells_cut(line)
    if kind == "roster":
        return _person_cut(line, early)
    return _sentence_cut(line) if kind == "paragraph" else None


def cut(known: Known) -> tuple[Known, Sheet]:
    """Unwrapped text whose pages end within a paragraph, a row, an entry or a name: the first line that can be cut, after 24."""
    out: list[Printed] = []
    page, filled = 1, 0
    for line in received(known):
        kind = known.pieces[line.piece].kind if line.piece is not None else ""
        halves = _halves(line.text, kind, page % 2 == 0) if filled >= 24 and kind else None
        if halves:
            furniture = [Printed(text) for text in ("", f"— {page} —", "")]
            out += [replace(line, text=halves[0]), *furniture, replace(line, text=halves[1])]
            page, filled = page + 1, 0
        else:
            out.append(line)
            filled += bool(line.text.strip() and kind)
    return known, tuple(out)


# --- what a program adds or loses ----------------------------------------------------------------------------------------


def as_received(known: Known) -> tuple[Known, Sheet]:
    """The text as it came: what this does not find, the measure does not see."""
    return known, received(known)


def unspaced(known: Known) -> tuple[Known, Sheet]:
    """No blank lines."""
    return known, tuple(line for line in received(known) if line.text.strip())


def spaced(known: Known) -> tuple[Known, Sheet]:
    """A blank line after each."""
    return known, double(received(known))


def missing(*, contents: bool = False, numbers: bool = False) -> Dialect:
    """Without contents, without document numbers, or without both."""

    def dialect(known: Known) -> tuple[Known, Sheet]:
        def gone(piece: Piece) -> bool:
            return (contents and piece.notice == CONTENTS) or (numbers and piece.kind == "number")

        sheet = without(received(known), known, gone)
        gone_numbers = {piece.notice for piece in known.pieces if piece.kind == "number"} if numbers else set()
        notices = tuple(
            replace(notice, number=None) if at in gone_numbers else notice for at, notice in enumerate(known.notices)
        )
        return replace(known, notices=notices), sheet

    return dialect


def half_width(known: Known) -> tuple[Known, Sheet]:
    """Marks and brackets of ASCII, as programs for English make them."""
    return known, each(received(known), lambda line: line.translate(_HALF))


def unmarked(known: Known) -> tuple[Known, Sheet]:
    """Without # and **; bullets, too, are gone."""
    return known, each(received(known), bare)


def all_headings(known: Known) -> tuple[Known, Sheet]:
    """# before each short line, also where it is a name, a date or an item: then it says nothing.  What was a heading is one.

    Lines of a paragraph over several lines look like headings to no program, and stay as they are.
    """
    sheet = received(known)
    lines = Counter(line.piece for line in sheet)

    def marked(line: Printed) -> Printed:
        kind = known.pieces[line.piece].kind if line.piece is not None else "table"
        alone = lines[line.piece] == 1 or kind in ("title", "attachment-title", "roster")
        text = bare(line.text).strip()
        short = 0 < len(text) <= _SHORT and not text.startswith(("|", "<"))
        return replace(line, text=f"# {text}") if kind != "table" and alone and short else line

    return known, tuple(marked(line) for line in sheet)


def misread(known: Known) -> tuple[Known, Sheet]:
    """Look-alike and lost characters; what is printed is what must be read."""
    slipped = slips.slipped(known, rate=0.02, seed=7)
    return slipped, received(slipped)


# --- persons and tables --------------------------------------------------------------------------------------------------


def _reprinted(known: Known, kind: str, lines: Callable[[Block], Sequence[str] | None]) -> Sheet:
    """The text as it came with each table (or roster) printed otherwise, between blank lines; None leaves one as it is."""
    out: list[Printed] = []
    through = 0
    for number, line in enumerate(received(known), 1):
        if number <= through:
            continue
        piece = known.pieces[line.piece] if line.piece is not None else None
        anew = lines(piece.block) if piece and piece.block and piece.kind == kind else None
        if anew is None or piece is None or piece.block is None:
            out.append(line)
            continue
        through = piece.block.lines[-1]
        out += [BLANK, *(Printed(text, line.piece) for text in anew), BLANK]
    return tuple(out)


def _pairs(block: Block) -> Iterator[str]:
    """Two persons of one label a line where both have room; an entry that ends as a sentence does stands alone."""
    waiting = ""
    for label, name, post in roster_rows(block):
        entry = f"{label}{name} {post}".rstrip()
        fits = waiting and not label and forms.width(waiting + entry) <= _PAIR and not entry.endswith(("；", "。"))
        if fits:
            yield f"{waiting}    {entry}"
            waiting = ""
        else:
            if waiting:
                yield waiting
            waiting = entry
    if waiting:
        yield waiting


def two_a_line(known: Known) -> tuple[Known, Sheet]:
    """Two persons a line."""
    return known, _reprinted(known, "roster", lambda block: list(_pairs(block)))


def _each_person(form: Callable[[str, str], str]) -> Dialect:
    """Name and post put together otherwise, in rosters where everybody has a post that ends no sentence."""

    def lines(block: Block) -> list[str] | None:
        rows = list(roster_rows(block))
        if any(not post or post.endswith(("；", "。", ";")) for _, _, post in rows):
            return None
        return [label + form(forms.squash(name), post) for label, name, post in rows]

    return lambda known: (known, _reprinted(known, "roster", lines))


def _rows(block: Block) -> list[list[str]]:
    return [[re.sub(r"\s*\n\s*", "", cell) for cell in row] for row in (block.rows if isinstance(block, Grid) else ())]


def _tabs(block: Block) -> list[str]:
    return ["\t".join(row) for row in _rows(block)]


def _pipes(block: Block) -> list[str]:
    lines = ["| " + " | ".join(row) + " |" for row in _rows(block)]
    rule = "|" + "---|" * len(_rows(block)[0])
    return [lines[0], rule, *lines[1:]]


def _html(block: Block) -> list[str]:
    rows = ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in _rows(block)]
    return ["<table>" + "".join(rows) + "</table>"]


def _spaces(block: Block) -> list[str] | None:
    """Columns as pdftotext -layout sets them.

    A form, with rows of one cell, shows no columns then, a cell of the header over several columns does not show which, and
    long cells are set in several lines: these stay as they came.
    """
    rows = _rows(block)
    if not all(rows[0]) or any(sum(map(bool, row)) < 2 or forms.width("".join(row)) > _WIDE for row in rows):
        return None
    widths = [max(forms.width(row[at]) for row in rows) + 3 for at in range(len(rows[0]))]
    return [
        "".join(cell + " " * (width - forms.width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def tables(form: Callable[[Block], Sequence[str] | None]) -> Dialect:
    """All tables in one form."""
    return lambda known: (known, _reprinted(known, "table", form))


WIDTHS = (72, 56, 44, 36, 32)
DIALECTS: dict[str, Dialect] = {
    "as-received": as_received,
    **{f"wrapped-{width}-indented": wrapped(width, indented=True) for width in WIDTHS},
    **{f"wrapped-{width}-flush": wrapped(width, indented=False) for width in WIDTHS},
    "wrapped-56-double": double_wrapped,
    "wrapped-44-tight": tight,
    "wrapped-56-anonymous": anonymous,
    "pages-numbers": pages(72, True, 30, _number),
    "pages-headers": pages(56, False, 26, _header),
    "pages-short": pages(44, True, 14, _number),
    "pages-feeds": pages(56, True, 20, _feed),
    "pages-cut": cut,
    "no-blank-lines": unspaced,
    "double-spaced": spaced,
    "no-contents": missing(contents=True),
    "no-numbers": missing(numbers=True),
    "no-contents-no-numbers": missing(contents=True, numbers=True),
    "half-width": half_width,
    "no-marks": unmarked,
    "all-headings": all_headings,
    "ocr-slips": misread,
    "two-persons-a-line": two_a_line,
    "persons-glued": _each_person(lambda name, post: name + post),
    "persons-in-brackets": _each_person(lambda name, post: f"{name}（{post}）"),
    "persons-post-first": _each_person(lambda name, post: f"{post}  {name}"),
    "tables-tabs": tables(_tabs),
    "tables-pipes": tables(_pipes),
    "tables-html": tables(_html),
    "tables-spaces": tables(_spaces),
}
