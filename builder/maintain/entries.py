"""Entries of a sidecar, filled in and ready to be pasted: what may be said of a line, and what mends a warning.

Guaranteed: what an entry says has the form of `sidecar.schema.json` and applies to the text of the issue, once every
`sidecar_form.PLACEHOLDER` in it is replaced by what only a maintainer knows; a line is named by as little of its text as
no other line begins with.
Not done here: what an entry does (see `content.sidecar` and `reading.mending`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from builder.maintain import glued
from builder.maintain.naming import Entry, Names, item, today
from builder.maintain.remedies import REMEDIES
from builder.model import Block, Diagnostic, Grid, Heading, Issue, Notice, Roster
from builder.reading.mending import fits
from builder.text import forms, labels, organs, persons
from builder.text.look import Look

__all__ = ["Entry", "fitting", "mending"]

_TYPES = (
    ("heading", "这是层次标题"),
    ("paragraph", "这是一段正文"),
    ("item", "这是列表的一条"),
    ("note", "这是说明"),
    ("title", "这是公文的标题"),
    ("number", "这是文号"),
    ("addressees", "这是主送机关"),
    ("signature", "这是署名"),
    ("date", "这是成文日期"),
    ("attachment-label", "这是附件标号"),
    ("attachment-title", "这是附件标题，附件从这里起"),
    ("attachment-list", "这是附件说明"),
)
_LONG = 60  # characters of a line that is more than one thing only as text
_SHORT = 30  # characters of a line that is a heading, a name, a running header
_ROWS = 200  # of a table that an entry writes out


def fitting(issue: Issue, line: int) -> tuple[Entry, ...]:
    """What may be said of a line, likeliest first; nothing of a line that is blank."""
    names = _names(issue)
    if line in names.aside:
        named = names.of_aside(line)
        return (Entry("这一行是正文，不要略去", "lines", item(named, keep=True)),) if named else ()
    notice, block = _place(issue, line)
    named = names.of(line)
    if named is None or notice is None or block is None or notice.withdrawn:
        return ()
    looks = _looks_of(names.text(line))
    offered = _fitting(names, notice, block, line, named)
    return tuple(_parted(names, block, line, named)) + tuple(
        sorted(offered, key=lambda entry: (entry.rare, not any(f"\n  {key}" in entry.yaml for key in looks)))
    )


def mending(issue: Issue, problem: Diagnostic) -> Entry | None:
    """The shortest entry that mends a warning, where there is one."""
    remedy = REMEDIES.get(problem.code)
    return remedy(_names(issue), problem) if remedy else None


@lru_cache(maxsize=2)
def _names(issue: Issue) -> Names:
    """The names of an issue's lines, made once for all that is asked of it."""
    return Names(issue)


def _place(issue: Issue, line: int) -> tuple[Notice | None, Block | None]:
    """The notice and the block that a line stands in."""
    for notice in issue.standing:
        for block in notice.blocks:
            if line in block.lines:
                return notice, block
    return None, None


def _parted(names: Names, block: Block, line: int, named: dict[str, object]) -> Iterator[Entry]:
    """What runs into one block on a line, parted at the likeliest place."""
    if isinstance(block, Grid) or block.type == "title" or not names.is_whole(block):
        return
    for quoted in islice(glued.places(names.text(line)), 1):
        yield Entry("这一行里粘着两块，从这里断开", "lines", item(named, split=quoted))


def _fitting(names: Names, notice: Notice, block: Block, line: int, named: dict[str, object]) -> Iterator[Entry]:
    if isinstance(block, Grid):
        yield from _of_grid(names, block)
    elif line == block.lines[0]:
        yield from _of_types(names, block)
    if line != block.lines[0] and names.may_begin(block, line):
        yield Entry(
            "从这一行起另起一段" if not isinstance(block, Grid) else "从这一行起是另一个表",
            "lines",
            item(named, split=True),
        )
    elif line == block.lines[0] and names.goes_on(notice, block):
        yield Entry("这一行接着上一段", "lines", item(named, join=True))
    if not isinstance(block, Grid):
        yield from _of_rows(names, block)
    yield from _of_notice(names, notice, line, named)
    if correction := names.rewording(line):
        yield correction
    reason = (
        "page-number" if any(map(str.isdigit, names.text(line))) and len(names.text(line)) < 8 else "running-header"
    )
    is_long = len(names.text(line)) > _SHORT
    yield Entry("这一行不是正文（页眉、页码）", "lines", item(named, drop=reason), is_long)
    yield Entry("这一行照原样排印", "lines", item(named, verbatim=True), not isinstance(block, Grid))


def _of_types(names: Names, block: Block) -> Iterator[Entry]:
    """What the lines of a block may be, other than what they are."""
    whole = names.run(block.lines[0], block.lines[-1])
    text = getattr(block, "text", "")
    for kind, name in _TYPES:
        if whole is None or kind == block.type or (len(text) > _LONG and kind not in ("paragraph", "item", "note")):
            continue
        if not fits(kind, text):
            continue
        if kind == "heading":
            mark = Look(text).mark
            yield Entry(name, "lines", item(whole, type=kind, level=mark.level if mark else 1), _is_rare(kind, block))
        else:
            yield Entry(name, "lines", item(whole, type=kind), _is_rare(kind, block))
    if isinstance(block, Heading) and whole is not None:
        yield Entry("层次标题的级不对", "lines", item(whole, type="heading", level=block.level % 4 + 1))


def _looks_of(text: str) -> Sequence[str]:
    """The keys of the entries that a line asks for by its looks."""
    look, words = Look(text), text.split()
    keys = {
        "drop: page-number": look.squashed.isdecimal(),
        "type: number": look.document_number,
        "type: addressees": look.is_addressees,
        "table:": len(words) > 2 and len(text) <= _LONG and not look.mark,
    }
    return [key for key, shown in keys.items() if shown]


def _is_rare(kind: str, block: Block) -> bool:
    """Whether a block hardly ever turns out to be of a type."""
    text = getattr(block, "text", "")
    look, short = Look(text), len(text) <= _SHORT and text[-1:] not in "。；，"
    facts = ("signature", "date", "number", "addressees", "title")
    wears: dict[str, object] = {
        "heading": short and block.type not in facts and not look.is_date,
        "title": short and (look.is_title_like or block.type in ("note", "subtitle")),
        "number": look.any_number,
        "addressees": look.is_addressees or text[-1:] in "：:",
        "signature": organs.is_organ(look.squashed) or (short and block.type in ("note", "addressees")),
        "date": look.is_date,
        "attachment-label": look.is_label or (text.startswith("附") and short),
        "attachment-title": short and block.type not in facts,
        "attachment-list": text.startswith("附"),
        "item": block.type not in facts,
    }
    return not wears.get(kind, True)


def _of_grid(names: Names, block: Grid) -> Iterator[Entry]:
    """A table or a name list written out, row by row, to be put right."""
    whole = names.run(block.lines[0], block.lines[-1])
    if whole is None or len(block.rows) > _ROWS:
        return
    if isinstance(block, Roster) and all(len(row) == 3 for row in block.rows):
        extra = {"header_rows": block.header_rows} if block.header_rows else {}
        yield Entry("逐行改正名单", "lines", item(whole, roster=block.rows, **extra))
    elif not isinstance(block, Roster):
        yield Entry("逐行改正表格", "lines", item(whole, table=block.rows, header_rows=block.header_rows))


def _of_rows(names: Names, block: Block) -> Iterator[Entry]:
    """Lines that were read as text, as the rows of a name list or a table."""
    whole = names.run(block.lines[0], block.lines[-1])
    texts = [names.text(line) for line in block.lines]
    if whole is None or not names.is_whole(block) or len("".join(texts)) > _LONG * len(texts):
        return
    if all(len(persons.pieces(text)) <= 3 for text in texts):
        yield Entry("这是名单", "lines", item(whole, roster=[_person(text) for text in texts]), not _are_persons(texts))
    width = max(len(text.split()) for text in texts)
    rows = [[*text.split(), *[""] * (width - len(text.split()))] for text in texts]
    yield Entry("这是表格", "lines", item(whole, table=rows, header_rows=1 if len(rows) > 1 else 0), width < 2)


def _are_persons(texts: Sequence[str]) -> bool:
    """Whether lines may name persons: short ones, without the end of a sentence."""
    short = all(len(text) <= _SHORT and text[-1:] not in "。：" for text in texts)
    return short and any(map(persons.is_name, chain.from_iterable(map(persons.pieces, texts))))


def _person(text: str) -> list[str]:
    """A line as role, name and post."""
    parts = persons.pieces(text)
    labelled = parts and (labels.is_label(parts[0]) or persons.is_bare_role(parts[0]))
    return [*([] if labelled or len(parts) == 3 else [""]), *parts, "", ""][:3]


def _of_notice(names: Names, notice: Notice, line: int, named: dict[str, object]) -> Iterator[Entry]:
    """What of a notice begins at a line, or could."""
    if len(str(named["at"])) < 2:
        return
    if line != notice.span[0]:
        begins = Look(names.text(line)).is_title_like or organs.is_organ(forms.squash(names.text(line)))
        yield Entry("从这一行起是一件新公文", "notices", item(named, begins=True), not begins)
        return
    if not names.is_first(notice):
        yield Entry("这一行不是公文的开头，并入上一件", "notices", item(named, begins=False))
    facts = {"title": notice.title, "number": notice.number, "date": notice.date, "addressees": notice.addressees}
    yield Entry("改正这件公文的标题、文号、日期、主送机关", "notices", item(named, **facts))
    ground = {"ground": "发文机关决定撤回", "date": today()}
    yield Entry("撤回这件公文", "notices", item(named, withdrawn=ground))
