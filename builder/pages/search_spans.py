"""Which notices of a large site make one index: those of some gazettes in some years.

Guaranteed: pure; what a part holds hangs on the numbers of notices of its own years and gazettes alone, so that a new issue
changes its own part, or cuts it in two; parts come newest first, the undated at the end.

Years are cut into spans of 1, 2, 4 … that begin at a multiple of their length, as long as all gazettes together have few
enough notices in them: what is newest is in few parts then, however many gazettes there are.  Where one year has too many,
its gazettes are cut by a hash of their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

MOST = 1_000  # notices of a part, if there is more than one gazette or year in it
_LONGEST = 128  # years

Cell = tuple[int | None, str]  # year, gazette


@dataclass(frozen=True, slots=True)
class Span:
    """`name` is the folder of its files; `cells` are the years and gazettes that it holds."""

    name: str
    cells: frozenset[Cell]


def cut(counts: Mapping[Cell, int], most: int = MOST) -> list[Span]:
    """The spans of an archive that has so many notices of each gazette in each year."""
    years = sorted({year for year, _ in counts if year is not None})
    spans: list[Span] = []
    if years:
        for first in range(years[0] // _LONGEST * _LONGEST, years[-1] + 1, _LONGEST):
            spans += _years(counts, first, _LONGEST, most)
    undated = {cell: count for cell, count in counts.items() if cell[0] is None}
    return [*reversed(spans), *_gazettes("undated", undated, most)]


def _years(counts: Mapping[Cell, int], first: int, length: int, most: int) -> list[Span]:
    """Oldest first."""
    own = {cell: count for cell, count in counts.items() if cell[0] is not None and 0 <= cell[0] - first < length}
    if length == 1:
        return _gazettes(str(first), own, most)[::-1]
    if sum(own.values()) <= most:
        return [Span(f"{first}-{first + length - 1}", frozenset(own))] if own else []
    half = length // 2
    return _years(own, first, half, most) + _years(own, first + half, half, most)


def _gazettes(name: str, own: Mapping[Cell, int], most: int, depth: int = 0) -> list[Span]:
    if not own:
        return []
    if sum(own.values()) <= most or len(own) == 1:
        return [Span(name, frozenset(own))]
    halves: tuple[dict[Cell, int], dict[Cell, int]] = ({}, {})
    for cell, count in own.items():
        halves[_bit(cell[1], depth)][cell] = count
    joint = "" if depth else "."
    return [span for bit, half in enumerate(halves) for span in _gazettes(f"{name}{joint}{bit}", half, most, depth + 1)]


def _bit(slug: str, place: int) -> int:
    return int.from_bytes(hashlib.sha256(slug.encode()).digest()) >> place & 1
