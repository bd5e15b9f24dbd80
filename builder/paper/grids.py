"""How a table stands on paper: the size of its letters, the widths of its columns, and whether its page is turned.

Guaranteed: a function of the cells alone; the columns' widths, in ems of the size, fill the width of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.model import Grid, Roster
from builder.paper import em

UPRIGHT, TURNED = 156 / 25.4 * 72, 225 / 25.4 * 72  # points across the type area
_INSET = 6.0
_SIZES = ((14.0, False), (12.0, False), (10.5, False), (12.0, True), (10.5, True), (9.0, True), (7.5, True))
_READABLE = 7.0  # ems of a column of sentences, before its lines get too short
_SENTENCE = 14.0  # ems above which the cells of a column are not centred
_PITCH, _ROSTER_PITCH, _FILLED = (
    1.5,
    1.85,
    0.7,
)  # from line to line; how much of a page a row may take before it is broken


@dataclass(frozen=True, slots=True)
class Setting:
    """size in points, columns in ems; `left` says of each whether its cells are sentences, `tall` whether a row may be too high
    for a page."""

    size: float
    turned: bool
    columns: tuple[float, ...]
    left: tuple[bool, ...]
    tall: bool


def of(block: Grid) -> Setting:
    """How a table or a list of names is set."""
    size, turned, columns, natural = _columns(block)
    left = tuple(isinstance(block, Roster) or own > _SENTENCE for own in natural)
    lines = max(
        (_lines(cell, width) for row in block.rows for cell, width in zip(row, columns, strict=False)), default=1
    )
    most = (UPRIGHT if turned else TURNED) / size / (_ROSTER_PITCH if isinstance(block, Roster) else _PITCH)
    return Setting(size, turned, columns, left, lines > _FILLED * most)


def _lines(cell: str, width: float) -> int:
    """How many lines a cell has, or some more."""
    return sum(int(em.width(line) / max(1.0, width - 1.5)) + 1 for line in cell.split("\n"))


def _columns(block: Grid) -> tuple[float, bool, tuple[float, ...], list[float]]:
    """Size, whether turned, the widths of the columns, and what each would take in one line."""
    count = max(map(len, block.rows), default=1)
    texts = [[row[at] for row in block.rows if at < len(row)] for at in range(count)]
    natural = [max((em.widest(text) for text in column), default=1.0) + 0.3 for column in texts]
    if isinstance(block, Roster):
        return 16.0, False, _roster(natural), natural
    least = [max(em.unbreakable(column) + 0.2, min(own, 1.3)) for column, own in zip(texts, natural, strict=True)]
    wanted = [max(low, min(own, _READABLE)) for low, own in zip(least, natural, strict=True)]
    for size, turned in _SIZES:
        room = _room(size, turned, count)
        if sum(wanted) <= room:
            return size, turned, _shared(wanted, natural, room), natural
    size, turned = _SIZES[-1]
    room = max(_room(size, turned, count), 0.5 * count)
    return size, turned, _shared([room / count / 2] * count, natural, room), natural


def _room(size: float, turned: bool, count: int) -> float:
    return ((TURNED if turned else UPRIGHT) - count * _INSET) / size


def _shared(least: Sequence[float], natural: Sequence[float], room: float) -> tuple[float, ...]:
    """Each column gets what it needs, and of what is left as much as it could use."""
    more = [max(0.0, own - low) ** 0.7 for low, own in zip(least, natural, strict=True)]
    left, total = max(0.0, room - sum(least)), sum(more)
    if not total or sum(natural) <= room:
        more, total = list(natural), sum(natural)
    inset = _INSET / 10
    return tuple(round(low + left * share / total + inset, 2) for low, share in zip(least, more, strict=True))


def _roster(natural: Sequence[float]) -> tuple[float, ...]:
    """Labels and names in one line as far as there is room, the posts in what is left."""
    room = 27.5
    *firsts, last = natural
    columns = [min(own + 1.0, 8.0) for own in firsts]
    return tuple(round(each, 2) for each in (*columns, max(room - sum(columns), min(last, room / 3))))
