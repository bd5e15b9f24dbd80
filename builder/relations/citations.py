"""The documents that a notice names, each with what the notice does with it.

Guaranteed: a citation is characters of one block or cell as printed, and no character stands in two; a name that a text gives
for itself (以下简称《办法》, 本《方案》) is none.
Not done here: which document is meant (see `archive.works`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builder.model import Block, Heading, Notice, Table, Text, Words
from builder.relations import acts, listed, named
from builder.relations.acts import Act
from builder.said import Citation, Spot

_SILENT = ("number", "addressees", "byline", "signature", "date", "attachment-label")  # they name no other document
_ISSUES = ("印发", "转发")


@dataclass
class _Place:
    """Where the reading of a notice stands: what the words over a list say of what it lists."""

    part: int
    block: int
    over: Act | None = None
    of_part: Act | None = None


def of(notice: Notice) -> tuple[Citation, ...]:
    """The citations of a notice, in order."""
    found = list(_all(notice))
    titled = acts.in_words(notice.title)
    if titled and titled.relation in _ISSUES and titled.relation not in _in_text(found, notice):
        found += _unmarked(notice, titled)
        found.sort(key=lambda each: (each.spot.block, each.spot.at))
    return tuple(found)


def _in_text(found: Sequence[Citation], notice: Notice) -> set[str]:
    """The relations that the text of a notice shows, its title and its list of attachments aside."""
    blocks = notice.blocks
    return {each.relation for each in found if blocks[each.spot.block].type not in ("title", "attachment-list")}


def _all(notice: Notice) -> Iterator[Citation]:
    short = named.short_names(block.text for block in notice.blocks if isinstance(block, Words))
    titled = acts.in_words(notice.title)
    place = _Place(0, 0)
    for above in notice.head:
        yield from _of_block(above, place, short, titled)
        place.block += 1
    for number, part in enumerate(notice.parts):
        place.part = number
        place.of_part = acts.in_words(part.title) if part.title else titled if number == 0 else None
        place.over = place.of_part
        for block in (*part.head, *part.blocks):
            yield from _of_block(block, place, short, titled)
            place.block += 1


def _of_block(block: Block, place: _Place, short: frozenset[str], titled: Act | None) -> Iterator[Citation]:
    if isinstance(block, Table):
        yield from _of_table(block, place, short)
    elif isinstance(block, Heading | Text) and block.type not in _SILENT:
        over = place.over
        if block.type == "attachment-list":
            over = titled if titled and titled.relation in _ISSUES else None
        if "《" in block.text or "号" in block.text:
            yield from _of_text(block.text, block, place, short, over)
        place.over = _over_what_follows(block, place)


def _over_what_follows(block: Heading | Text, place: _Place) -> Act | None:
    """What the words of a heading, or those before a colon, say of the documents below them."""
    if isinstance(block, Heading):
        return acts.rests_on(block.text) or acts.in_words(block.text) or place.of_part
    return acts.in_words(block.text) or place.over if block.text.rstrip().endswith(("：", ":")) else place.over


def _of_text(
    text: str, block: Block, place: _Place, short: frozenset[str], over: Act | None, cell: tuple[int, int] | None = None
) -> Iterator[Citation]:
    """The citations of a text; one that is all of an entry of a list is what the words over the list say of it."""
    found = named.find(text, short)
    if not found:
        return
    done = acts.of(text, [each.at for each in found])
    opens = listed.opens(text, found[0].at[0])
    for each, act in zip(found, done, strict=True):
        if act.relation == "引用" and over and (opens if over.relation == "依据" else listed.is_entry(text, each.at)):
            act = replace(over, at=None)
        if each.sure or each.number or act.relation not in ("引用", "依据", "落实"):
            yield _citation(text, block, place, each, act, cell)


def _citation(
    text: str, block: Block, place: _Place, each: named.Named, act: Act, cell: tuple[int, int] | None
) -> Citation:
    row, column = cell or (None, None)
    line = _line(block, text, each.at[0], row)
    spot = Spot(place.block, each.at, row, column)
    printed = text[each.at[0] : each.at[1]]
    return Citation(line, place.part, printed, each.number, each.name, act.relation, act.words, spot, act.at)


def _line(block: Block, text: str, at: int, row: int | None) -> int:
    """The line of a place in a block: of a table whose rows are a line each, the row's; of text, by its share of it."""
    lines = block.lines
    if row is not None and isinstance(block, Table):
        rules = len(lines) - len(block.rows)  # lines between header and rows, as Markdown draws them
        return lines[row + (rules if row >= block.header_rows else 0)] if rules in (0, 1) else lines[0]
    return lines[0] if len(lines) == 1 or not text else lines[min(len(lines) - 1, at * len(lines) // len(text))]


def _of_table(block: Table, place: _Place, short: frozenset[str]) -> Iterator[Citation]:
    """The documents of a list of documents, a row each; of any other table, those that its cells name."""
    columns = listed.columns(block)
    for number, row in enumerate(block.rows):
        if columns and number >= block.header_rows and (entry := listed.entry(row, columns)):
            act = entry.act or place.over or acts.NONE
            spot = Spot(place.block, (0, len(row[columns.name])), number, columns.name)
            line = _line(block, "", 0, number)
            yield Citation(line, place.part, row[columns.name], entry.number, entry.name, act.relation, act.words, spot)
            continue
        for column, cell in enumerate(row):
            if "《" not in cell and "号" not in cell:
                continue
            yield from _of_text(cell, block, place, short, place.over, (number, column))


def _unmarked(notice: Notice, titled: Act) -> Iterator[Citation]:
    """What a 转发 or 印发 names in its list of attachments alone, where 《》 do not mark it."""
    place = _Place(0, len(notice.head))
    for block in (*notice.parts[0].head, *notice.parts[0].blocks) if notice.parts else ():
        if block.type == "attachment-list" and isinstance(block, Text):
            for each in listed.names(block.text):
                yield _citation(block.text, block, place, each, replace(titled, at=None), None)
        place.block += 1
