"""Tables with lines above, below and under their header only (三线表): cells by what stands below each other.

Guaranteed: a table has at least three lines of one length, a header with a cell in each column, and room between its
columns from top to bottom; what has less is none.  A line of text without a first cell goes on with the row above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from builder.intake.pdf import runs
from builder.intake.pdf.glyphs import Glyph
from builder.intake.pdf.ruled import Cell, Ruled
from builder.intake.pdf.rules import Rule
from builder.intake.pdf.runs import Run

_SAME = 3.0  # ends of lines that are this near are one
_ROOM = 0.8  # of the size, between two columns
_LEAST = 3  # lines


def tables(rules: Sequence[Rule], glyphs: Sequence[Glyph], indices: Iterable[int]) -> list[Ruled]:
    """The tables of a page that have no upright lines."""
    free = list(indices)
    out = []
    for group in _groups(rules):
        mine = [index for index in free if _within(glyphs[index], group)]
        if table := _table(group, glyphs, mine):
            out.append(table)
            taken = set(mine)
            free = [index for index in free if index not in taken]
    return out


def _groups(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Lines of one length below each other, from above, without upright ones between them."""
    left = sorted((rule for rule in rules if rule.horizontal), key=lambda rule: rule.at)
    while left:
        group = [rule for rule in left if _is_as_long(rule, left[0])]
        left = [rule for rule in left if rule not in group]
        if len(group) >= _LEAST and not any(_inside(rule, group) for rule in rules):
            yield group


def _is_as_long(one: Rule, other: Rule) -> bool:
    return abs(one.start - other.start) < _SAME and abs(one.end - other.end) < _SAME


def _inside(rule: Rule, group: Sequence[Rule]) -> bool:
    return (
        not rule.horizontal
        and group[0].start - _SAME < rule.at < group[0].end + _SAME
        and rule.end > group[0].at
        and rule.start < group[-1].at
    )


def _within(glyph: Glyph, group: Sequence[Rule]) -> bool:
    return group[0].at < glyph.y < group[-1].at and group[0].start - _SAME < glyph.x < group[0].end + _SAME


def _table(group: Sequence[Rule], glyphs: Sequence[Glyph], mine: Sequence[int]) -> Ruled | None:
    found = [run for run in runs.of(glyphs, mine) if not run.down]
    xs = (group[0].start, *_between(found), group[0].end)
    rows = list(_rows(found, group[1].at, xs))
    header = {_column(xs, run) for run in rows[0]}
    if (
        sum(len(run.glyphs) for run in found) < len(mine)
        or min(len(xs) - 1, len(rows)) < 2
        or len(header) < len(xs) - 1
    ):
        return None
    return Ruled(xs, (group[0].at, *(max(run.bottom for run in row) for row in rows)), _cells(rows, xs), 1)


def _cells(rows: Sequence[Sequence[Run]], xs: Sequence[float]) -> dict[Cell, list[int]]:
    cells: dict[Cell, list[int]] = {}
    for place, row in enumerate(rows):
        for run in row:
            cells.setdefault((place, _column(xs, run)), []).extend(run.glyphs)
    return cells


def _between(found: Sequence[Run]) -> Iterator[float]:
    """The middle of each room that goes from top to bottom."""
    end: float | None = None
    for run in sorted(found, key=lambda run: run.left):
        if end is not None and run.left - end > _ROOM * run.size:
            yield (run.left + end) / 2
        end = run.right if end is None else max(end, run.right)


def _column(xs: Sequence[float], run: Run) -> int:
    return next(at for at, (_, after) in enumerate(pairwise(xs)) if run.left < after or after == xs[-1])


def _rows(found: Sequence[Run], below_header: float, xs: Sequence[float]) -> Iterator[list[Run]]:
    """The runs of each row: all of the header; then those of a line that has a first cell, and of the lines without one."""
    yield [run for run in found if run.y < below_header]
    row: list[Run] = []
    for run in sorted((run for run in found if run.y >= below_header), key=lambda run: (run.y, run.left)):
        if row and run.y - row[-1].y > 0.3 * run.size and _has_first(found, run, xs):
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _has_first(found: Sequence[Run], run: Run, xs: Sequence[float]) -> bool:
    return any(abs(other.y - run.y) < 0.3 * run.size and _column(xs, other) == 0 for other in found)
