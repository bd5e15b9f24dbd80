"""How a text is set: at which columns it is wrapped, and whether first lines are indented.

Guaranteed: the lines of tables say nothing about the measure of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from builder.text.line import Line

SLACK = 5  # columns that a full line may lack
_NARROW, _NARROW_LINES = 36, 12  # below so many columns a few lines alike may be a list


@dataclass(frozen=True, slots=True)
class Measure:
    """How a text is wrapped.

    full    the columns of a full line
    first   the most that a paragraph's first line has, its indent taken off
    lost    the columns of the indent that first lines must have had, and have no more
    """

    full: int
    first: int
    lost: int = 4


def measure(lines: Sequence[Line]) -> Measure | None:
    """How a text is wrapped; None where it is not."""
    lines = [line for line in lines if not line.look.in_cells]  # rows of a table are set by their cells
    widths = sorted(line.look.width for line in lines if len(line.text) >= 6)
    top = _most_common_edge(widths) if len(widths) >= 6 else None
    return _measured(lines, top) if top else None


def _most_common_edge(widths: Sequence[int]) -> int | None:
    """The width that many lines come near to and few go beyond."""

    def near(top: int) -> int:
        return bisect_right(widths, top) - bisect_right(widths, top - SLACK)

    top = max((width for width in set(widths) if 28 <= width <= 110), key=lambda width: (near(width), width), default=0)
    longer = len(widths) - bisect_right(widths, top + SLACK)
    least = max(0.3 * len(widths), _NARROW_LINES if top < _NARROW else 0)
    return top if near(top) >= least and longer <= 0.1 * len(widths) else None


def _measured(lines: Sequence[Line], top: int) -> Measure:
    """The measure of lines that are wrapped: those that begin with a number show what the first lines of all have."""
    firsts: list[int] = []
    others: list[int] = []
    for before, line in pairwise(lines):
        wide = before.look.width
        if 0.7 * top < wide <= top and not before.look.is_closed and not line.look.is_enumerated:
            (firsts if before.look.is_enumerated else others).append(wide)
    usual = _middle(others) if others else top
    first = _middle(firsts) if len(firsts) >= 3 else usual - 4
    lost = 0 if first >= usual - 1 else 4
    return Measure(top, min((min(first, usual - 2) + usual) // 2, top - lost + 1), lost)


def _middle(values: Sequence[int]) -> int:
    return sorted(values)[len(values) // 2]


@dataclass(frozen=True, slots=True)
class Indents:
    """Whether paragraphs are told by an indented first line, and whether nearly every one is."""

    used: bool
    always: bool


def indents(lines: Sequence[Line]) -> Indents:
    """How a text uses indents."""
    wide = [line.indent for line in lines if len(line.text) > 10 and line.indent <= 8]  # more is centred
    first = _indented(wide)
    used = first >= 3 and (wide.count(0) >= 2 or first >= 0.8 * len(wide))
    after = [line.indent for before, line in pairwise(lines) if before.look.is_closed and len(line.text) > 4]
    return Indents(used, used and len(after) >= 3 and _indented(after) >= 0.8 * len(after))


def _indented(values: Iterable[int]) -> int:
    return sum(indent >= 2 for indent in values)
