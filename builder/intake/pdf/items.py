"""What stands on a page, row by row: runs and tables, and which rows are no text.

Not done here: which columns they stand in (see `columns`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.intake.received import Box

_MARGIN = 0.12  # of the page: running heads and page numbers stand there
_NEXT = 4  # lines on within which the next of a column stands
_APART = 1.4  # of the usual distance of two lines: how far they are from the text at least


@dataclass(frozen=True, slots=True)
class Item:
    """A run or a table, `of` being which; y: its baseline, or the first one of a table."""

    left: float
    top: float
    right: float
    bottom: float
    y: float
    size: float
    of: int
    is_table: bool = False

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.left, self.top, self.right, self.bottom


def rows(items: Iterable[Item]) -> Iterator[list[Item]]:
    """What stands on one baseline, from left to right; a table alone."""
    row: list[Item] = []
    for item in sorted(items, key=lambda item: (item.y, item.left)):
        if row and (item.y - row[0].y > 0.3 * item.size or item.is_table or row[0].is_table):
            yield sorted(row, key=lambda item: item.left)
            row = []
        row.append(item)
    if row:
        yield sorted(row, key=lambda item: item.left)


def _pitches(lines: Sequence[Sequence[Item]]) -> Iterator[float]:
    """How far below each line the next one of its column stands."""
    for at, row in enumerate(lines):
        below = (other for other in lines[at + 1 : at + 1 + _NEXT] if _is_over(row, other))
        following = next(below, lines[at + 1] if at + 1 < len(lines) else None)
        if following is not None:
            yield following[0].y - row[0].y


def _is_over(row: Sequence[Item], other: Sequence[Item]) -> bool:
    return row[0].left < other[-1].right and other[0].left < row[-1].right


def furniture(items: Iterable[Item], height: float) -> set[int]:
    """The first and the last line of a page where they stand apart in its margin."""
    lines = [(row[0].y, row) for row in rows(items)]
    pitches = sorted(_pitches([row for _, row in lines]))
    out: set[int] = set()
    for order in (lines, lines[::-1]):
        if len(order) < 3 or _MARGIN * height <= order[0][0] <= (1 - _MARGIN) * height:
            continue
        apart = abs(order[1][0] - order[0][0])
        if apart > max(_APART * pitches[len(pitches) // 2], 1.2 * order[0][1][0].size):
            out |= {item.of for item in order[0][1]}
    return out
