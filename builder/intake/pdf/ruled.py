"""The ruled lines of a page → its tables: cells, with the glyphs that stand in each.

Guaranteed: a cell that reaches over several columns or rows holds its text once, in the first of them; every row has as
many cells as the table has columns.  What is no table (a frame, a lone line, one column) is none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.intake.pdf import runs, words
from builder.intake.pdf.glyphs import Glyph
from builder.intake.pdf.rules import Rule
from builder.intake.received import Box

_TOUCH = 3.0  # lines that end this near each other meet
_SAME = 3.0  # edges this near each other are one
_MOST_RULES = 3000
Cell = tuple[int, int]  # row and column


@dataclass(frozen=True, slots=True)
class Ruled:
    """xs, ys: the edges; cells: row and column of the first of what is one cell → the places of its glyphs; header: how
    many rows the cells of the first row reach down."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[Cell, list[int]]
    header: int

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def tables(rules: Sequence[Rule], glyphs: Sequence[Glyph], indices: Iterable[int]) -> list[Ruled]:
    """The tables of a page with what stands in them."""
    free = list(indices)
    out = []
    for group in _groups(rules[:_MOST_RULES]):
        grid = _grid(group)
        if grid is None:
            continue
        table, free = _filled(grid, glyphs, free)
        if table is not None:
            out.append(table)
    return out


def _groups(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Lines that meet, directly or by others."""
    left = sorted(rules, key=lambda rule: rule.at)
    while left:
        group = [left.pop()]
        for rule in group:  # it grows
            near = [other for other in left if _meet(rule, other)]
            group += near
            left = [other for other in left if other not in near]
        yield group


def _meet(one: Rule, other: Rule) -> bool:
    if one.horizontal == other.horizontal:
        return False
    return one.start - _TOUCH <= other.at <= one.end + _TOUCH and other.start - _TOUCH <= one.at <= other.end + _TOUCH


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    heads: dict[Cell, Cell]  # each place → the first of its cell


def _grid(group: Sequence[Rule]) -> _Grid | None:
    level = [rule for rule in group if rule.horizontal]
    upright = [rule for rule in group if not rule.horizontal]
    if len(level) < 2 or not upright:
        return None
    xs, ys = _edges(upright, level), _edges(level, upright)
    return _Grid(xs, ys, _united(xs, ys, level, upright)) if len(xs) > 2 and len(ys) > 1 else None


def _edges(rules: Sequence[Rule], others: Sequence[Rule]) -> tuple[float, ...]:
    """Where the lines of one direction are, and where those of the other end: a table may have no sides."""
    found = [rule.at for rule in rules] + [min(rule.start for rule in others), max(rule.end for rule in others)]
    out: list[float] = []
    for at in sorted(found):
        if not out or at - out[-1] > _SAME:
            out.append(at)
    return tuple(out)


def _united(
    xs: Sequence[float], ys: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule]
) -> dict[Cell, Cell]:
    """Each place of the grid → the upper left one of those that no line parts from it."""
    heads: dict[Cell, Cell] = {}
    for row in range(len(ys) - 1):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(len(xs) - 1):
            centre = (xs[column] + xs[column + 1]) / 2
            head = (row, column)
            if column and not _parts(upright, xs[column], middle):
                head = heads[row, column - 1]
            elif row and not _parts(level, ys[row], centre):
                head = heads[row - 1, column]
            heads[row, column] = head
    return heads


def _parts(rules: Sequence[Rule], at: float, through: float) -> bool:
    return any(abs(rule.at - at) <= _SAME and rule.start - 1 <= through <= rule.end + 1 for rule in rules)


def _filled(grid: _Grid, glyphs: Sequence[Glyph], free: Sequence[int]) -> tuple[Ruled | None, list[int]]:
    """The table with its glyphs, and those that stand elsewhere."""
    cells: dict[Cell, list[int]] = {}
    outside = []
    for row in runs.rows(glyphs, free):
        place: Cell | None = None
        for before, index in zip([None, *row], row, strict=False):
            if place is None or before is None or not words.is_glued(glyphs[before], glyphs[index]):
                place = _place(grid, glyphs[index])  # a figure that has no room in its cell is one all the same
            if place is None:
                outside.append(index)
            else:
                cells.setdefault(place, []).append(index)
    if len({column for _, column in cells}) < 2:
        return None, list(free)
    deep = [row for (row, _), head in grid.heads.items() if head[0] == 0]
    return Ruled(grid.xs, grid.ys, cells, _header(deep, len(grid.ys) - 1)), outside


def _place(grid: _Grid, glyph: Glyph) -> Cell | None:
    x, y = glyph.x + 0.3 * glyph.width, glyph.y - 0.38 * glyph.size
    if not (grid.xs[0] < x < grid.xs[-1] and grid.ys[0] < y < grid.ys[-1]):
        return None
    return grid.heads[bisect_right(grid.ys, y) - 1, bisect_right(grid.xs, x) - 1]


def _header(deep: Sequence[int], rows: int) -> int:
    reach = max(deep) + 1
    return reach if reach < rows else 1
