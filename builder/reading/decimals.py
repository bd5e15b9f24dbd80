"""The first level of a decimal outline, which has no number of its own kind: 1 总则, 1.总则 or 1总则 over 1.1.

Guaranteed: what has 一、 or chapters has no such level but for 1 总则.
Not done here: whether a paragraph with such a number is a heading (see `headings`).
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.model import Block, Mark
from builder.reading.paragraphs import Paragraph
from builder.text import marks
from builder.text import patterns as p

_OTHERS = ("章", "节", "一、")
_FEWEST = 2  # headings with 1.1 that show an outline to be decimal
_LONGEST = 24  # characters of one with nothing below it


def tops(flow: Sequence[Paragraph | Block]) -> dict[int, Mark]:
    """The numbers of the first level by the index of their paragraphs: over N.1, or counting on with the one before."""
    printed = [piece.look.mark if isinstance(piece, Paragraph) else None for piece in flow]
    shaped = [piece.look.is_heading_shaped for piece in flow if isinstance(piece, Paragraph) if _is_decimal(piece)]
    if sum(shaped) < _FEWEST:
        return {}
    spaced = any(mark and mark.family in _OTHERS for mark in printed)
    out: dict[int, Mark] = {}
    last = item = 0
    for at, piece in enumerate(flow):
        top = marks.decimal_top(piece.text, spaced=spaced) if isinstance(piece, Paragraph) else None
        if top is None or top.ordinal is None or not isinstance(piece, Paragraph):
            continue
        counts = last > 0 and top.ordinal == last + 1 and item != last and _is_short(piece, top)
        if p.DECIMAL_TOP.match(piece.text) or counts or _is_over(top, printed[at + 1 :]):
            out[at] = top
            last, item = top.ordinal, 0
        else:
            item = top.ordinal
    return out


def _is_decimal(par: Paragraph) -> bool:
    return marks.is_decimal(par.look.mark)


def _is_short(par: Paragraph, top: Mark) -> bool:
    return len(par.text) <= _LONGEST and not par.look.is_closed and not p.UNIT.match(par.text[top.end :])


def _is_over(top: Mark, below: Sequence[Mark | None]) -> bool:
    """Whether the next number is the first inside it: 2.1 below 2."""
    first = next(filter(None, below), None)
    return (
        first is not None
        and first.family == "1.2"
        and (marks.ordinal(first.printed), first.ordinal) == (top.ordinal, 1)
    )
