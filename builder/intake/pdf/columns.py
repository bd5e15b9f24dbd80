"""The pieces of a page → reading order: what stands across, then each column below it.

Guaranteed: each piece is given once.  A gutter is one where both sides are set full beside each other, line after line: two
entries in a line, a name and a post, or the cells of a table are no columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from builder.intake.pdf.items import Item, furniture, rows
from builder.intake.received import Edges

_LEAST_LINES = 4  # beside each other
_LEAST_WIDTH = 7.0  # of a column, in characters
_FULL = 1.6  # a line that ends this many characters before its column does, or less, is full
_MOSTLY = 0.5
_CLEAR = 0.6  # of a character: the room between two lines beside each other at least
_ROOM = 1.1  # … between two columns
_SHARED = 10.0  # points: gutters of two pages that share this are one
_SET_IN = 0.35  # of a column: a line that begins farther in is not full
_SURE = 5  # full lines of a whole file, and lines of its right column
_SOME = 3
_FIRST = 2.5  # characters that a first line is set in at most


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in one column, from a place where something reaches across to the next; number: 0 for what reaches
    across or where there are no columns, else from 1, `count` of them."""

    items: tuple[Item, ...]
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Gutter:
    """The room between two columns: where the one ends and the next begins."""

    end: float
    start: float

    @property
    def middle(self) -> float:
        """Between both."""
        return (self.end + self.start) / 2

    def shared(self, other: Gutter) -> Gutter | None:
        """The room that is of both; None where there is little."""
        end, start = max(self.end, other.end), min(self.start, other.start)
        return Gutter(end, start) if start - end > _SHARED else None

    def is_crossed(self, item: Item) -> bool:
        """Whether an item stands in it, be it by its end; a full stop that hangs over an edge does not count, nor the edge
        of a table, whose words stand in line with the text."""
        half = (self.start - self.end) / 2
        room = half if item.is_table else min(0.6 * item.size, half)
        return item.left < self.start - room and item.right > self.end + room


def gutters(items: Sequence[Item], height: float) -> list[Gutter]:
    """Where the text of a page is parted into columns for certain."""
    text = _body(items, height)
    gaps = list(_gaps(text))
    middles = {round((left + right) / 2): 0 for left, right in gaps}
    for middle in middles:
        middles[middle] = sum(left < middle < right for left, right in gaps)
    out: list[Gutter] = []
    for middle, times in sorted(middles.items(), key=lambda pair: (-pair[1], pair[0])):
        near = any(other.end - 10 < middle < other.start + 10 for other in out)
        if times >= _LEAST_LINES and not near:
            out += _gutter(_parted(text, middle))
    return out


def common(pages: Iterable[tuple[Sequence[Item], float]]) -> Gutter | None:
    """The gutter of a file in two columns of one width, as its full lines show where they are few on each page.

    Given are the pieces and the height of each page.
    """
    text = [item for items, height in pages for item in _body(items, height) if not item.is_table]
    if len(text) < 2 * _SURE:
        return None
    edges = -_farthest(-item.left for item in text), _farthest(item.right for item in text)
    gutter = _mirrored(text, edges)
    wide = gutter.start - gutter.end > _ROOM * median(item.size for item in text)
    return gutter if wide and _shows(text, gutter, edges) else None


def _mirrored(text: Sequence[Item], edges: Edges) -> Gutter:
    """The gutter between columns of one width, of which the left one ends where most of its lines do."""
    left, right = edges
    lines = (item for item in text if item.right < (left + right) / 2 and item.left - left < _FIRST * item.size)
    end = usual(item.right for item in lines if item.right - item.left > _LEAST_WIDTH * item.size)
    return Gutter(end, right - (end - left))


def _shows(text: Sequence[Item], gutter: Gutter, edges: Edges) -> bool:
    """Whether lines of both columns begin and end where they must, and more of them are full than reach across."""
    left, right = edges
    one = [item for item in text if item.right < gutter.middle and item.left - left < _FIRST * item.size]
    other = [item for item in text if item.left > gutter.middle and _begins(item, gutter.start)]
    full = sum(_ends_at(item, gutter.end) for item in one) + sum(_ends_at(item, right) for item in other)
    across = sum(item.left - left < item.size for item in text if _ends_at(item, right))
    return min(full, len(other)) >= _SURE and full > across


def _ends_at(item: Item, edge: float) -> bool:
    return abs(item.right - edge) < item.size


def _begins(item: Item, edge: float) -> bool:
    """Whether it begins at an edge, or is set in from there by two characters, as first lines are."""
    return any(abs(item.left - edge - indent * item.size) < item.size / 2 for indent in (0, 2))


def _farthest(places: Iterable[float]) -> float:
    """The farthest where some lines end."""
    counted = Counter(map(round, places))
    some = (at for at in counted if counted[at] + counted[at - 1] + counted[at + 1] >= _SOME)
    return float(max(some, default=0))


def usual(places: Iterable[float]) -> float:
    """Where most are, within a point."""
    counted = Counter(map(round, places))
    return float(max(counted, key=lambda at: (counted[at] + counted[at - 1] + counted[at + 1], at), default=0))


def _gaps(items: Sequence[Item]) -> Iterator[tuple[float, float]]:
    """The room between each run and the next one beside it."""
    ordered = sorted(items, key=lambda item: item.left)
    for item in items:
        beside = (other for other in ordered if other.left >= item.right and _beside(item, other))
        following = next(beside, None)
        if following is not None and following.left - item.right > _CLEAR * item.size:
            yield item.right, following.left


def _beside(one: Item, other: Item) -> bool:
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.3 * min(one.size, other.size)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What stands on either side of a place, and what reaches over it between lines of both."""

    left: Sequence[Item]
    right: Sequence[Item]
    over: int


def _parted(items: Sequence[Item], middle: float) -> _Sides:
    left = [item for item in items if item.right <= middle]
    right = [item for item in items if item.left >= middle]
    across = [item for item in items if item.left < middle < item.right]
    return _Sides(left, right, sum(_between(item, left) and _between(item, right) for item in across))


def _between(item: Item, column: Sequence[Item]) -> bool:
    return any(other.y < item.y for other in column) and any(other.y > item.y for other in column)


def _gutter(sides: _Sides) -> Iterator[Gutter]:
    """The gutter between both sides, if there is one."""
    few = sides.over <= min(len(sides.left), len(sides.right)) / 3
    if few and _is_full(sides.left) and _is_full(sides.right):
        starts = sorted(item.left for item in sides.right)
        most = Gutter(_end(sides.left), starts[len(starts) // 10])
        if most.start - most.end > _ROOM * median(item.size for item in sides.left):
            yield _clear(sides, most)


def _clear(sides: _Sides, most: Gutter) -> Gutter:
    """The room that is left by those that reach in; what reaches beyond its middle counts as standing across."""
    end = max(end for end in ends(sides.left) if end <= max(most.middle, most.end))
    return Gutter(end, min(item.left for item in sides.right if item.left >= min(most.middle, most.start)))


def ends(column: Sequence[Item]) -> list[float]:
    """Where each line of a column ends, from left to right."""
    return sorted(max(item.right for item in row) for row in rows(column))


def _end(column: Sequence[Item]) -> float:
    """Where the lines of a column end; some hang over."""
    found = ends(column)
    return found[-1 - len(found) // 10]


def _is_full(column: Sequence[Item]) -> bool:
    """Whether most lines of what may be a column end where it ends."""
    if len(column) < _LEAST_LINES:
        return False
    end, start = _end(column), min(item.left for item in column)
    size = median(item.size for item in column)
    lines = [(row[0].left - start, end - max(item.right for item in row)) for row in rows(column)]
    full = sum(before <= _SET_IN * (end - start) and abs(after) <= _FULL * size for before, after in lines)
    return end - start >= _LEAST_WIDTH * size and full >= _MOSTLY * len(lines)


def may_part(items: Sequence[Item], gutter: Gutter, height: float) -> bool:
    """Whether a page may be parted where others are: something stands beside the gutter, and little in it."""
    sides = _parted(_body(items, height), gutter.middle)
    if not sides.left or sides.over > len(sides.left) / 3:
        return False
    if not sides.right:
        return any(abs(item.right - gutter.end) < item.size for item in sides.left)
    wide = median((item.right - item.left) / item.size for item in sides.left) >= _LEAST_WIDTH
    begun = any(abs(item.left - gutter.start) < 3 * item.size for item in sides.right)
    return wide or begun or _few_beside(sides)


def _few_beside(sides: _Sides) -> bool:
    """Whether nearly all on the left stands alone in its line, so that nothing is parted that belongs together."""
    beside = sum(any(_beside(item, other) for other in sides.right) for item in sides.left)
    return beside * 4 <= len(sides.left)


def columns(items: Sequence[Item], found: Sequence[Gutter], height: float) -> Iterator[Column]:
    """The columns of a page in reading order, parted at the gutters that are given."""
    zone: list[Item] = []
    apart = furniture(items, height)
    for row in rows(items):
        across = any(item.of in apart or any(gutter.is_crossed(item) for gutter in found) for item in row)
        if across and found:
            yield from _zone(zone, found)
            zone = []
            yield Column(tuple(row), 0, 1)
        else:
            zone += row
    yield from _zone(zone, found)


def _zone(zone: Sequence[Item], found: Sequence[Gutter]) -> Iterator[Column]:
    edges = [float("-inf"), *sorted(gutter.middle for gutter in found), float("inf")]
    for number in range(1, len(edges)):
        mine = tuple(item for item in zone if edges[number - 1] <= item.left < edges[number])
        if mine:
            yield Column(mine, number if found else 0, len(edges) - 1)


def _body(items: Sequence[Item], height: float) -> list[Item]:
    apart = furniture(items, height)
    return [item for item in items if item.of not in apart]
