"""A layout → how each line of its text was set: what the reader takes as evidence.

Guaranteed: what the format does not say is not guessed; sizes and weights are told against those of the issue's own text.
Not done here: reading a layout (see `layout`), and what follows from how a line was set (see the tables of `reading`).
"""

from __future__ import annotations

from collections import Counter

from builder.content.layout import Edges, Layout, Spot
from builder.text.line import LARGE, Cast

_BEYOND = -3  # half characters: a full stop may hang out
_EVEN = 1.5  # half characters by which what is left at both sides of a centred line may differ
_INDENT = 5  # half characters that a centred line of the text's size leaves at either side: more than first lines do
_BESIDE = 6  # half characters that a line set to the right leaves behind it at most


def of(layout: Layout) -> dict[int, Cast]:
    """How lines were set, by their numbers."""
    body = _body(layout)
    bold = 2 * sum(spot.bold for spot in layout.lines) < len(layout.lines)
    return {number: _cast(spot, layout, body, bold) for number, spot in enumerate(layout.lines, 1) if spot.size}


def _body(layout: Layout) -> float | None:
    """The size that most of a text is set in."""
    sizes: Counter[float] = Counter()
    for spot in layout.lines:
        if spot.size and spot.column and spot.box:  # rows of tables have no column
            sizes[round(spot.size, 1)] += round(spot.box[2] - spot.box[0])
    return sizes.most_common(1)[0][0] if sizes else None


def _cast(spot: Spot, layout: Layout, body: float | None, told: bool) -> Cast:
    """How one line was set; `told`: what is bold stands out."""
    room = _left(spot, spot.column)
    size = spot.size / body if body and spot.size else None
    sides = _sides(spot, layout)
    centred = right = False
    if sides:
        left, behind = sides
        large = size is not None and size > LARGE
        centred = (large or left > _INDENT) and abs(left - behind) < _EVEN
        right = not centred and left > 2 * max(behind, _BESIDE) and behind <= _BESIDE
    return Cast(room if room is not None and room > _BEYOND else None, size, told and spot.bold, centred, right)


def _left(spot: Spot, column: Edges | None) -> float | None:
    """How much of a column a line leaves behind it, in half characters; None for one that reaches far beyond."""
    return (column[1] - spot.box[2]) / (spot.size / 2) if column and spot.box and spot.size else None


def _sides(spot: Spot, layout: Layout) -> tuple[float, float] | None:
    """What a line leaves at its left and its right, in half characters: of its column, else of its page."""
    if not (spot.box and spot.size and spot.page and spot.page <= len(layout.pages)):
        return None
    left, right = spot.column or (0.0, layout.pages[spot.page - 1][0])
    half = spot.size / 2
    return (spot.box[0] - left) / half, (right - spot.box[2]) / half
