"""An issue in print: lines, and what each of them is.

Guaranteed: a sheet holds each piece of an issue once and in order, or leaves it out as a whole; a line of furniture (blank,
page number, header) belongs to no piece.  Everything is computed from the issue: twice the same call, twice the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from builder.model import Block, Roster, Words
from builder.text import forms

from .known import COLOPHON, CONTENTS, COVER, Known, Piece

_TOKEN = re.compile(r"[0-9A-Za-z.%]+|.")
_CLOSING = "，。、；：？！）》〉」』”’】〕,.;:?!)]％…"
_OPENING = "（《〈「『“‘【〔(["
_STOP = re.compile(r"[。！？；：!?;:][”’）》」』)]*$")
_ENUMERATED = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十百〇0-9]+[)）、.．]|第[一二三四五六七八九十百〇零0-9]+[条章节]"
    r"|[0-9]+(?:\.[0-9]+)*\s|[①-⑳●■◆★—-]|附[件表]|[一二三四五六七八九]是)"
)
_MARK = re.compile(r"^\s*(?:#+\s*|[-*+]\s+(?!\d+\s*-\s*$))|\*\*")
_CENTRED = ("title", "subtitle", "byline", "attachment-title")
_RIGHT = ("signature", "date")
_FLUSH = ("addressees", "attachment-label")
_LOOSE = ("paragraph", "item", "event", "note", "addressees", "attachment-list")


@dataclass(frozen=True, slots=True)
class Printed:
    """A line; `loose` where nobody can say whether what follows goes on with it."""

    text: str
    piece: int | None = None
    loose: bool = False


Sheet = tuple[Printed, ...]
BLANK = Printed("")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a page is set: width of a line in columns, and whether first lines are indented, titles centred, dates set right."""

    width: int
    indented: bool


# --- as it came ----------------------------------------------------------------------------------------------------------


def received(known: Known) -> Sheet:
    """The text as it came."""
    return tuple(Printed(line, known.owner.get(number)) for number, line in enumerate(known.lines, 1))


def bare(line: str) -> str:
    """A line without the marks of Markdown, which paper does not show; "- 1 -" is a page number."""
    return line if line.lstrip().startswith(("|", "<")) else _MARK.sub("", line)


def each(sheet: Sheet, change: Callable[[str], str]) -> Sheet:
    """Each line changed by itself."""
    return tuple(replace(line, text=change(line.text)) for line in sheet)


def without(sheet: Sheet, known: Known, gone: Callable[[Piece], bool]) -> Sheet:
    """Some pieces left out."""
    return tuple(line for line in sheet if line.piece is None or not gone(known.pieces[line.piece]))


# --- set anew ------------------------------------------------------------------------------------------------------------


def fold(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Text in lines of a width, as print breaks it: no figure is parted, no line begins with a comma or ends with a bracket."""
    out, line = [], first
    tokens = _TOKEN.findall(text)
    for index, token in enumerate(tokens):
        ahead = tokens[index + 1] if token in _OPENING and index + 1 < len(tokens) else ""
        if line.strip() and token not in _CLOSING and forms.width(line + token + ahead) > width:
            out.append(line.rstrip())
            line = rest
        if token != " " or line.strip():
            line += token
    return [*out, line.rstrip()]


def _is_full(line: str, following: str, width: int) -> bool:
    """Nothing of the next line would have had room on this one."""
    tokens = _TOKEN.findall(following.lstrip())
    first = tokens[: 2 if tokens[:1] and tokens[0] in _OPENING else 1]
    return forms.width(line + "".join(first)) > width


def _shown(known: Known, index: int) -> str:
    block = known.pieces[index].block
    raw = " ".join(line.strip() for line in known.of(index))
    return raw if not isinstance(block, Words) or block.type == "number" else block.text


def _aligned(text: str, setting: Setting, right: bool = False) -> str:
    room = max(0, setting.width - forms.width(text) - (4 if right else 0))
    return " " * (room if right else room // 2) + text if setting.indented else text


def _set_text(kind: str, text: str, setting: Setting) -> list[str]:
    if kind in _CENTRED:
        return [_aligned(line, setting) for line in fold(text, setting.width - 4)]
    if kind == "number":
        return [_aligned(text, setting)]
    if kind in _RIGHT:
        return [_aligned(line, setting, right=True) for line in fold(text, setting.width)]
    return fold(text, setting.width, "　　" if setting.indented and kind not in _FLUSH else "")


def roster_rows(block: Block) -> Iterator[tuple[str, str, str]]:
    """Role label, name and post of each row, as printed."""
    yield from ((label, name, post) for label, name, post in (block.rows if isinstance(block, Roster) else ()))


def _set_roster(block: Block, setting: Setting) -> list[str]:
    """A person a line; with indents those without a label stand below the first name."""
    out: list[str] = []
    column = ""
    for label, name, post in roster_rows(block):
        if label:
            label = label if label.endswith(("：", ":")) else f"{label}　"
            column = " " * forms.width(label)
        person = f"{name}  {post}".rstrip()
        if not setting.indented:
            out += fold(label + person, setting.width)
        else:
            begin = "　　" + (label or column)
            out += fold(person, setting.width, begin, "　　" + column + " " * (forms.width(name) + 2))
    return out


def _tabular(known: Known, index: int) -> list[Printed]:
    """A table as it came, with what stands between its lines."""
    block = known.pieces[index].block
    assert block is not None
    inside = range(block.lines[0], block.lines[-1] + 1)
    return [Printed(known.lines[number - 1], known.owner.get(number)) for number in inside]


def _contents(known: Known, setting: Setting) -> list[str]:
    out, section = ["目  录"], None
    for entry in known.toc:
        if entry.section and entry.section != section:
            section = entry.section
            out.append(section)
        lines = fold(entry.title, setting.width - 6)
        page = str(entry.page or "")
        dots = "…" * max(2, (setting.width - forms.width(lines[-1]) - len(page)) // 2) if page else ""
        out += [*lines[:-1], lines[-1] + dots + page]
    return out if known.toc else []


def _apart(known: Known, index: int, setting: Setting) -> list[str]:
    if known.pieces[index].notice == CONTENTS:
        return _contents(known, setting)
    return [_aligned(bare(line).strip(), setting) for line in known.of(index)]


def _order(known: Known) -> list[int]:
    """The pieces from cover to colophon."""
    place = {COVER: -2, CONTENTS: -1, COLOPHON: len(known.notices)}
    return sorted(
        range(len(known.pieces)), key=lambda index: place.get(known.pieces[index].notice, known.pieces[index].notice)
    )


def _piece(known: Known, index: int, setting: Setting) -> list[Printed]:
    piece = known.pieces[index]
    if piece.kind == "table":
        return _tabular(known, index)
    if piece.block is None:
        lines = _apart(known, index, setting)
    elif piece.kind == "roster":
        lines = _set_roster(piece.block, setting)
    else:
        lines = _set_text(piece.kind, _shown(known, index), setting)
    return [Printed(line, index) for line in lines]


def _is_loose(known: Known, line: Printed, after: Printed, width: int) -> bool:
    """Whether without indents nobody can say if a paragraph ends with a line.

    It must be full, give or take a character, as lines are in print.  Then it may go on if it ends within a sentence, and
    certainly ends only where a number follows; where it does go on, it might have ended with each sentence.
    """
    if line.piece is None or after.piece is None or not _is_full(line.text, after.text, width - 2):
        return False
    if line.piece == after.piece:
        return known.pieces[line.piece].kind in _LOOSE and bool(_STOP.search(line.text))
    kinds = (known.pieces[line.piece].kind, known.pieces[after.piece].kind)
    return kinds[0] in (*_LOOSE, "heading") and kinds[1] in _LOOSE and not _ENUMERATED.match(after.text)


def _loosened(lines: Sequence[Printed], known: Known, setting: Setting) -> Sheet:
    if setting.indented:
        return tuple(lines)
    pairs = zip(lines, [*lines[1:], BLANK], strict=True)
    return tuple(replace(line, loose=_is_loose(known, line, after, setting.width)) for line, after in pairs)


def reset(known: Known, setting: Setting) -> Sheet:
    """The whole issue set anew: a blank line before each notice, after its title and before each attachment, else none."""
    order = _order(known)
    out: list[Printed] = []
    for here, index in enumerate(order):
        piece = known.pieces[index]
        before = known.pieces[order[here - 1]] if here else None
        if before and (
            piece.notice != before.notice or piece.opens or (before.kind == "title") != (piece.kind == "title")
        ):
            out.append(BLANK)
        out += _piece(known, index, setting)
    return _loosened(out, known, setting)


# --- pages ---------------------------------------------------------------------------------------------------------------


def paged(sheet: Sheet, length: int, furniture: Callable[[int], list[str]]) -> Sheet:
    """What stands between two pages, after every so many lines; the cover and the contents are pages without it."""
    out: list[Printed] = []
    page, filled = 1, 0
    for line in sheet:
        if filled == length and line.text.strip():
            out += [Printed(text) for text in furniture(page)]
            page, filled = page + 1, 0
        out.append(line)
        filled += bool(line.text.strip()) and (line.piece is None or line.piece > 1)
    return tuple(out)


def double(sheet: Sheet) -> Sheet:
    """A blank line after each line; runs of blank lines become one."""
    return tuple(each for line in sheet if line.text.strip() for each in (line, BLANK))
