"""What can be asked for in words: a search, a notice, a quotation.

Guaranteed: an answer holds nothing but text of notices that are published, each piece with its place; what is not held is
未收录.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from builder.door import base, notices
from builder.door.answers import Block, Notice, Quote, Quotes
from builder.door.gathered import BROKEN, Gathered
from builder.door.held import NotHeldError, Site
from builder.door.notices import Held, Piece
from builder.pages.places import notice_file
from builder.text import citing

HITS, PLACES = 10, 3  # of an answer; of a notice in it
CHARACTERS = 20_000  # of a notice, in one answer
_TERMS, _PASSAGE, _BEFORE = 8, 400, 150
_LINE = re.compile(r"L([1-9]\d{0,6})")
_BEGINS = ("attachment-label", "attachment-title")


def search(site: Site, query: str, gazette: str | None = None, year: int | None = None, start: int = 0) -> Quotes:
    """Passages in which words stand; the notice with this very number first."""
    gathered = Gathered()
    terms = list(dict.fromkeys(query.split()))[:_TERMS]
    try:
        paths = _searched(site, query, terms, gazette, year)
    except NotHeldError as error:
        gathered.refused.append(error)
        paths = []
    found = gathered.of(paths, lambda path: _passages(notices.load(site, path), query, terms), start, HITS, _file)
    return {**gathered.closed(bool(found)), "found": found}


def _searched(site: Site, query: str, terms: Sequence[str], gazette: str | None, year: int | None) -> list[str]:
    if not terms:
        return []
    numbered = [path for path in numbered_as(site, query) if gazette is None or path.startswith(f"{gazette}/")]
    return list(dict.fromkeys([*numbered, *base.matching(site, terms, gazette, year)]))


def numbered_as(site: Site, number: str) -> list[str]:
    """The notices with a 发文字号, however it is typed."""
    found = "SELECT notice FROM notices WHERE number_form(number) = ? ORDER BY notice"
    return [row["notice"] for row in base.rows(site, found, citing.number(number))]


def _titled(site: Site, title: str) -> list[str]:
    """The notices with a title, whatever its signs."""
    found = "SELECT notice FROM notices WHERE name_form(title) = ? ORDER BY notice"
    return [row["notice"] for row in base.rows(site, found, citing.name(title))] if citing.name(title) else []


def _passages(held: Held, query: str, terms: Sequence[str]) -> Iterator[Quote]:
    """The pieces of a notice in which most of the words stand, else the one that prints the number that was asked for."""
    sought = [re.compile(re.escape(term), re.IGNORECASE) for term in terms]
    best = _best(held, sought)[:2]
    if not best:
        best = [piece for piece in held.pieces() if citing.number(piece.text) == citing.number(query)][:1]
    yield from (_quoted(held, [_cut(piece, sought)]) for piece in best)


def _best(held: Held, sought: Sequence[re.Pattern[str]]) -> list[Piece]:
    """The pieces in which the most of the words stand, where any does."""
    counted = [(sum(1 for each in sought if each.search(piece.text)), piece) for piece in held.pieces()]
    most = max((count for count, _ in counted), default=0)
    return [piece for count, piece in counted if most and count == most]


def _cut(piece: Piece, sought: Sequence[re.Pattern[str]]) -> Piece:
    """A long piece around the first of the words."""
    if len(piece.text) <= _PASSAGE:
        return piece
    at = min((found.start() for each in sought if (found := each.search(piece.text))), default=0)
    first = max(0, at - _BEFORE)
    return Piece(piece.block, piece.text[first : first + _PASSAGE], piece.row, piece.column, first)


def _quoted(held: Held, pieces: Sequence[Piece]) -> Quote:
    row = held.row(pieces[0])
    return {"text": "\n".join(piece.text for piece in pieces), "row": row, "place": held.place(pieces)}


def quote(site: Site, text: str, notice: str | None = None, start: int = 0) -> Quotes:
    """Where a text stands, exactly, in any notice or in one."""
    gathered = Gathered()
    wanted = text.replace("\r\n", "\n").strip()
    try:
        paths = _holding(site, wanted, notice) if wanted else []
    except NotHeldError as error:
        gathered.refused.append(error)
        paths = []
    found = gathered.of(paths, lambda path: _exact(notices.load(site, path), wanted), start, HITS, _file)
    return {**gathered.closed(bool(found)), "found": found}


def _holding(site: Site, text: str, notice: str | None) -> list[str]:
    """The notices in which a text may stand: one that is named, else those of whose text or number it may be."""
    if notice:
        return which(site, notice)
    return base.holding(site, text) or numbered_as(site, text)


def _exact(held: Held, text: str) -> Iterator[Quote]:
    """The first places of a text in a notice; else the line of its source that prints it otherwise than the data do."""
    found = list(islice(held.exact(text), PLACES))
    for pieces in found:
        yield {"text": text, "row": held.row(pieces[0]), "place": held.place(pieces)}
    if not found and (lines := held.printing(text)):
        yield {"text": text, "row": None, "place": held.at(lines[:1], True)}


def _file(path: str) -> str:
    """The data file of a notice."""
    return notice_file(path, "json")


def which(site: Site, said: str) -> list[str]:
    """The notices that are meant by an id, an address, a 发文字号 or a whole title."""
    said = said.strip()
    path = said.partition("#")[0].removeprefix(site.address or "/").strip("/")
    if notices.is_path(path):
        return [path] if _file(path) in site.listed else []
    if "/" in said:
        address = said.partition("#")[0].rstrip("/") + "/"
        return [row["notice"] for row in base.rows(site, "SELECT notice FROM notices WHERE address = ?", address)]
    return numbered_as(site, said) or _titled(site, said)


def notice(site: Site, said: str, part: str | None = None, start: int = 0) -> Notice:
    """A notice, or the part of it that begins at an anchor or holds a source line (L57)."""
    gathered = Gathered()
    paths = list[str]()
    try:
        paths = which(site, said)
        if len(paths) == 1:
            return _notice(gathered, notices.load(site, paths[0]), part or said.partition("#")[2], start)
    except NotHeldError as error:
        gathered.refused.append(error)
    except BROKEN:
        gathered.refused.append(NotHeldError("unreadable", _file("".join(paths))))
    nothing: Notice = {
        **gathered.closed(False), "place": None, "anchors": [], "found": [], "corrections": [], "redactions": [], "withdrawn": None,
    }  # fmt: skip
    if len(paths) > 1:
        among = "、".join(paths[:HITS])
        return {**nothing, "status": "不止一件", "said": f"有 {len(paths)} 件：{among}；请用编号再问 (ask again by id)"}
    return nothing


def _notice(gathered: Gathered, held: Held, part: str, start: int) -> Notice:
    first, end = _span(held, part) if part else (0, len(held.blocks))
    found = list(_blocks(held, first, end, start, gathered))
    numbers = sorted({line for block in held.blocks[first:end] for line in block["lines"]})
    withdrawn = held.notice.get("withdrawn")
    said = "已撤回，没有正文 (withdrawn)" if withdrawn else ""
    return {
        **gathered.closed(bool(found or withdrawn), said),
        "place": held.at(numbers, all(block["in_source"] for block in found), shown=False),
        "anchors": list(held.anchors),
        "found": found,
        "corrections": held.notice.get("corrections", []),
        "redactions": held.notice.get("redactions", []),
        "withdrawn": withdrawn,
    }


def _span(held: Held, part: str) -> tuple[int, int]:
    """First block of a part, and the one behind its last; nothing where there is no such part."""
    blocks = held.blocks
    if line := _LINE.fullmatch(part):
        of = [place for place, block in enumerate(blocks) if int(line[1]) in block["lines"]]
        return (of[0], of[-1] + 1) if of else (0, 0)
    first = held.anchors.get(part)
    if first is None or not 0 <= first < len(blocks):
        return 0, 0
    ends = [place for place in range(first + 1, len(blocks)) if _ends(held, first, place)]
    return first, min(ends, default=len(blocks))


def _ends(held: Held, first: int, place: int) -> bool:
    """Whether a part that begins at one block is over at another: the next of its kind, or of one above it."""
    begin, block = held.blocks[first], held.blocks[place]
    is_anchored = place in held.anchors.values()
    if begin["type"] in _BEGINS:
        return block["type"] in _BEGINS and is_anchored
    if block["type"] in _BEGINS:
        return True
    if begin["type"] == "heading":
        return bool(block["type"] == "heading" and block["level"] <= begin["level"])
    return is_anchored


def _blocks(held: Held, first: int, end: int, start: int, gathered: Gathered) -> Iterator[Block]:
    """The blocks and rows between two places, from the so manieth on, as many as an answer holds."""
    room = CHARACTERS
    for count, (piece, row) in enumerate(_units(held, first, end)):
        if count < start:
            continue
        room -= len(piece.text) if row is None else sum(map(len, row))
        if room < 0 and count > start:
            gathered.next = count
            return
        found, holds = held.lines_of(piece)
        kind = held.blocks[piece.block]["type"]
        text = piece.text if row is None else None
        yield {"block": piece.block, "type": kind, "text": text, "row": row, "lines": found, "in_source": holds}


def _units(held: Held, first: int, end: int) -> Iterator[tuple[Piece, list[str] | None]]:
    """Texts, and rows of tables; what is longer than an answer in pieces."""
    for place in range(first, end):
        block = held.blocks[place]
        for row, cells in enumerate(block.get("rows", ())):
            if sum(map(len, cells)) <= CHARACTERS:
                yield Piece(place, "", row, 0), cells
            else:
                yield from (
                    (piece, None) for column, cell in enumerate(cells) for piece in _pieces(place, cell, row, column)
                )
        if "rows" not in block:
            yield from ((piece, None) for piece in _pieces(place, block["text"]))


def _pieces(place: int, text: str, row: int | None = None, column: int | None = None) -> Iterator[Piece]:
    for at in range(0, max(1, len(text)), CHARACTERS):
        yield Piece(place, text[at : at + CHARACTERS], row, column, at)
