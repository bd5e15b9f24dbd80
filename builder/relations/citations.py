"""The documents that a notice names, each with what the notice does with it.

Guaranteed: a citation is characters of one block or cell as printed, and no character stands in two; a name that a text gives
for itself (以下简称《办法》, 本《方案》) is none.
Not done here: which document is meant (see `archive.works`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builder.model import Block, Heading, Notice, Table, Text, Words
from builder.relations import acts, listed, named, near
from builder.relations.acts import Act
from builder.relations.places import Places
from builder.said import Citation, Spot

_SILENT = ("number", "addressees", "byline", "signature", "date", "attachment-label")  # they name no other document
_ISSUES = ("印发", "转发")


@dataclass
class _Place:
    """Where the reading of a notice stands: what the words over a list say of what it lists."""

    places: Places
    part: int
    block: int
    over: Act | None = None
    of_part: Act | None = None


def of(notice: Notice, lines: Sequence[str]) -> tuple[Citation, ...]:
    """The citations of a notice, in order; `lines` are those of its issue."""
    places = Places(lines)
    found = list(_all(notice, places))
    issued = _issued(notice)
    if issued and issued.relation not in _in_text(found, notice):
        found += _unmarked(notice, issued, places)
        if all(each.relation != issued.relation for each in found):
            found += _of_title(notice, issued, places)
        found.sort(key=_in_order)
    return tuple(found)


def _issued(notice: Notice) -> Act | None:
    """What a notice does with the documents that it comes with, by its title or by 现将有关文件转发给你们."""
    titled = acts.in_words(notice.title)
    if titled:
        return titled if titled.relation in _ISSUES else None
    own = notice.parts[0].blocks if notice.parts else ()
    return next((act for block in own if isinstance(block, Text) and (act := acts.comes_with(block.text))), None)


def _in_order(each: Citation) -> tuple[int, int, int, tuple[int, int]]:
    return each.spot.block, each.spot.row or 0, each.spot.column or 0, each.spot.at


def _in_text(found: Sequence[Citation], notice: Notice) -> set[str]:
    """The relations that the text of a notice shows, its title and its list of attachments aside."""
    blocks = notice.blocks
    return {each.relation for each in found if blocks[each.spot.block].type not in ("title", "attachment-list")}


def _all(notice: Notice, places: Places) -> Iterator[Citation]:
    short = named.short_names(block.text for block in notice.blocks if isinstance(block, Words))
    titled = acts.in_words(notice.title)
    place = _Place(places, 0, 0)
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
    line = place.places.line(block, each.at[0], row or 0, column or 0)
    spot = Spot(place.block, each.at, row, column)
    printed = text[each.at[0] : each.at[1]]
    own = near.of(text, each.at, act.at)
    return Citation(line, place.part, printed, each.number, each.name, act.relation, act.words, spot, act.at, own)


def _of_table(block: Table, place: _Place, short: frozenset[str]) -> Iterator[Citation]:
    """The documents of a list of documents, a row each; of any other table, those that its cells name."""
    columns = listed.columns(block)
    for number, row in enumerate(block.rows):
        if columns and number >= block.header_rows and (entry := listed.entry(row, columns)):
            act = entry.act or place.over or acts.NONE
            spot = Spot(place.block, (0, len(row[columns.name])), number, columns.name)
            line = place.places.line(block, 0, number, columns.name)
            text, own = row[columns.name], near.of(row[columns.name], spot.at)
            yield Citation(line, place.part, text, entry.number, entry.name, act.relation, act.words, spot, near=own)
            continue
        for column, cell in enumerate(row):
            if "《" not in cell and "号" not in cell:
                continue
            yield from _of_text(cell, block, place, short, place.over, (number, column))


def _unmarked(notice: Notice, titled: Act, places: Places) -> Iterator[Citation]:
    """What a 转发 or 印发 names in its list of attachments alone, where 《》 do not mark it."""
    place = _Place(places, 0, len(notice.head))
    for block in (*notice.parts[0].head, *notice.parts[0].blocks) if notice.parts else ():
        if block.type == "attachment-list" and isinstance(block, Text):
            for each in listed.names(block.text):
                yield _citation(block.text, block, place, each, replace(titled, at=None), None)
        place.block += 1


def _of_title(notice: Notice, titled: Act, places: Places) -> list[Citation]:
    """What a 转发 or 印发 names in its title alone, where 《》 do not mark it."""
    place = _Place(places, 0, 0)
    for block in notice.head:
        if block.type == "title" and (each := named.published(block.text)):
            return [_citation(block.text, block, place, each, replace(titled, at=None), None)]
        place.block += 1
    return []
