"""Tables and name lists that are cut: between two rows, or within one, where what stands behind the place is no part of it.

Guaranteed: the parts hold what the whole held; a row that is cut keeps its cells, and what stood behind its last is text.
Not done here: rows that a maintainer writes (see `grids`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations, takewhile

from builder.checks import characters
from builder.content.spots import Spot
from builder.model import Grid, Member, Roster
from builder.reading.mending import grids
from builder.reading.mending.flat import Piece, Sheet, Stretch, between
from builder.text import forms, labels

_Row = tuple[str, ...]


def cut(piece: Piece, grid: Grid, at: Spot, sheet: Sheet) -> list[Piece] | None:
    """The pieces that a grid becomes where one is to begin at a place; None where that stands within a cell."""
    places = list(_places(piece, sheet))
    ends = _ends(grid, "".join(char for _, char in places))
    if ends is None:
        return None
    size = bisect_left(places, (at, ""))
    whole = sum(end <= size for end in ends)
    above, below = grid.rows[:whole], grid.rows[whole:]
    if size == (ends[whole - 1] if whole else 0):
        return _apart(piece, grid, above, below, at)
    rest = "".join(char for _, char in places[size : ends[whole]])
    if (halves := _halves(below[0], rest)) is None:
        return None
    if at.at == 0:
        made = _apart(piece, grid, (*above, halves[0]), (halves[1], *below[1:]), at)
        return [*made[:1], *(_without_role(each, labels.role(halves[0][0])) for each in made[1:])]
    end = places[ends[whole]][0] if ends[whole] < len(places) else Spot(piece.lines[-1] + 1)
    text = Piece("paragraph", between(piece.stretches, at, end))
    kept, *more = _apart(piece, grid, (*above, halves[0]), below[1:], at, end)
    return [kept, text, *more]


def leads_in(piece: Piece, end: Spot, sheet: Sheet) -> bool:
    """Whether what stands before a place is no row of its own, but what the first row of a grid begins with."""
    if not isinstance(piece.block, Grid):
        return False
    places = list(_places(piece, sheet))
    ends = _ends(piece.block, "".join(char for _, char in places))
    return ends is not None and 0 < bisect_left(places, (end, "")) < next(filter(None, ends), 0)


def _places(piece: Piece, sheet: Sheet) -> Iterator[tuple[Spot, str]]:
    """The characters of a piece, each with its place."""
    for each in piece.stretches:
        for at, char in enumerate(forms.compact(sheet.read(each)), each.first):
            yield from ((Spot(each.line, at), folded) for folded in characters.fold(char))


def _ends(grid: Grid, text: str) -> list[int] | None:
    """Where in its text each row of a grid ends: its characters are the next ones; None where they are not."""
    out, at = [], 0
    for row in grid.rows:
        shown = characters.fold("".join(row))
        if Counter(text[at : at + len(shown)]) != Counter(shown):
            return None
        at += len(shown)
        out.append(at)
    return out if at == len(text) else None


def _halves(row: _Row, rest: str) -> tuple[_Row, _Row] | None:
    """A row without what stands behind a place, and that; None where the place is within a cell that is not the last."""
    left, right = list(row), [""] * len(row)
    for at in reversed(range(len(row))):
        cell = characters.fold(row[at])
        if rest.endswith(cell):
            left[at], right[at], rest = "", row[at], rest[: len(rest) - len(cell)]
        elif rest and cell.endswith(rest) and not any(right):
            size = next(i for i in range(len(row[at])) if len(characters.fold(row[at][:i])) == len(cell) - len(rest))
            left[at], right[at], rest = row[at][:size].strip(), row[at][size:].strip(), ""
        elif rest:
            return None
    return (tuple(left), tuple(right)) if not rest else None


def _apart(
    piece: Piece, grid: Grid, above: Sequence[_Row], below: Sequence[_Row], at: Spot, end: Spot | None = None
) -> list[Piece]:
    """The rows above a place and those below it, or below where the text between them ends; a lead-in alone is text."""
    first = between(piece.stretches, Spot(0), at)
    last = between(piece.stretches, end or at, Spot(piece.lines[-1] + 1))
    while last and not last[0]:  # a drawn rule belongs to the row above it
        first, last = (*first, last[0]), last[1:]
    out = [_part(piece, grid, first, _trimmed(above, grid, cut=end is not None), grid.header_rows, set())]
    if last:
        held = {stretch.line for stretch in first}
        out.append(_part(piece, grid, last, _trimmed(below, grid, cut=end is not None), 0, held))
    if end is None and sum(map(bool, (cell for row in above for cell in row))) == 1:
        out[0] = Piece("paragraph", first)
    return out


def _trimmed(rows: Sequence[_Row], grid: Grid, *, cut: bool) -> Sequence[_Row]:
    """The rows without last columns that only what was cut off had made."""
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [row[:width] for row in rows] if cut and grid.type == "table" else rows


def _part(
    piece: Piece, grid: Grid, stretches: tuple[Stretch, ...], rows: Sequence[_Row], header_rows: int, held: set[int]
) -> Piece:
    """Some rows of a grid; the marks of lines that another part `held` are that part's."""
    lines = tuple(dict.fromkeys(stretch.line for stretch in stretches))
    part = replace(
        grid,
        lines=lines,
        rows=tuple(rows),
        header_rows=min(header_rows, len(rows)),
        marks=tuple(mark for mark in grid.marks if mark.line in lines and mark.line not in held),
        mended=tuple(each for each in grid.mended if set(lines).issuperset(each.lines)),
    )
    if isinstance(part, Roster) and isinstance(grid, Roster):
        part = replace(part, members=tuple(_members(part, grid)))
    return replace(piece, stretches=stretches, block=part)


def _members(part: Roster, whole: Roster) -> Iterator[Member]:
    """The persons of some rows of a name list, as they were read; of a row that has changed, as it shows them now."""
    shown = forms.squash("".join(map("".join, part.rows)))
    new = [row for row in part.rows if row not in whole.rows]
    for member in whole.members:
        if forms.squash(member.name) in shown:
            yield next((again for row in new for again in _again(row, member)), member)


def _again(row: _Row, member: Member) -> Iterator[Member]:
    """A person as a row shows them."""
    for way in permutations(row) if len(row) == 3 else ():
        for found in grids.members((way,)):
            if found.name == member.name and (not way[0] or labels.role(way[0]) == member.role):
                yield replace(member, post=found.post)


def _without_role(piece: Piece, role: str) -> Piece:
    """A name list whose label is no part of it any more."""
    if not role or not isinstance(piece.block, Roster):
        return piece
    first = list(takewhile(lambda member: member.role == role, piece.block.members))
    members = (*(replace(member, role=None) for member in first), *piece.block.members[len(first) :])
    return replace(piece, block=replace(piece.block, members=members))
