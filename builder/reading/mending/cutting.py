"""The pieces of a notice parted and put together.

Guaranteed: the pieces that come out hold what those that went in held, in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from builder.codes import Said, say
from builder.content.spots import Spot
from builder.model import Grid, Roster
from builder.reading.mending import rows
from builder.reading.mending.flat import Piece, Sheet, Stretch, between

_GRIDS = ("table", "roster")
_GOES_ON = ("paragraph", "item", "note", "event", "attachment-list", "signature")  # what the rest of a block is, too


class EntryError(Exception):
    """Why an entry cannot be carried out."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.message)
        self.said = said


def run(pieces: list[Piece], first: Spot, end: Spot, sheet: Sheet) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """The pieces before a run, in it and after it, those that it cuts parted."""
    pieces = parted(parted(pieces, first, sheet), end, sheet)
    start = sum(piece.start < first for piece in pieces)
    stop = sum(piece.start < end for piece in pieces)
    return pieces[:start], pieces[start:stop], pieces[stop:]


def parted(pieces: Sequence[Piece], at: Spot, sheet: Sheet) -> list[Piece]:
    """The pieces, with one that begins at a place."""
    return [
        part for piece in pieces for part in (_cut(piece, at, sheet) if piece.start < at < piece.stop else (piece,))
    ]


def _cut(piece: Piece, at: Spot, sheet: Sheet) -> Sequence[Piece]:
    """A piece in two; in one, where nothing of it stands behind the place."""
    before = between(piece.stretches, Spot(0), at)
    behind = between(piece.stretches, at, Spot(piece.lines[-1] + 1))
    while behind and not behind[0]:  # a drawn rule belongs to the row above it
        before, behind = (*before, behind[0]), behind[1:]
    if not before or not behind:
        return (piece,)
    if isinstance(piece.block, Grid):
        if found := rows.cut(piece, piece.block, at, sheet):
            return found
        first, last = piece.lines[0], piece.lines[-1]
        raise EntryError(say("grid-cut-in-row", line=at.line, key=piece.type, first=first, last=last))
    rest = piece.type if piece.type in _GOES_ON else "note" if piece.head else "paragraph"
    return (replace(piece, stretches=before, block=None), Piece(rest, behind, head=piece.head))


def joined(one: Piece, other: Piece, sheet: Sheet) -> Piece:
    """Two pieces as one: what goes on is what it goes on from."""
    kinds = {piece.type for piece in (one, other)} & {*_GRIDS, "verbatim"}
    if not kinds:
        return replace(one, stretches=_merged((*one.stretches, *other.stretches)), block=None)
    if one.type != other.type or not isinstance(one.block, Grid) or not isinstance(other.block, Grid):
        line, key = other.lines[0], next(iter(kinds))
        raise EntryError(say("join-of-unlike", line=line, key=key, first=one.lines[0], last=other.lines[-1]))
    width = max(len(row) for grid in (one.block, other.block) for row in grid.rows)
    joint = tuple(row + ("",) * (width - len(row)) for grid in (one.block, other.block) for row in grid.rows)
    grid = replace(
        one.block,
        lines=(*one.block.lines, *other.block.lines),
        rows=joint,
        marks=(*one.block.marks, *other.block.marks),
        mended=(*one.block.mended, *other.block.mended),
    )
    if isinstance(grid, Roster) and isinstance(other.block, Roster):
        grid = replace(grid, members=(*grid.members, *other.block.members))
    return replace(one, stretches=(*one.stretches, *other.stretches), block=grid)


def _merged(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Stretches, those of one line that touch as one."""
    lines = (list(group) for _, group in groupby(stretches, key=lambda stretch: stretch.line))
    return tuple(Stretch(group[0].line, group[0].first, group[-1].end) for group in lines)
