"""The first level of a decimal outline, which has no number of its own kind: 1 总则, 1.总则 or 1总则 over 1.1.

Guaranteed: what has 一、 or chapters has no such level but for 1 总则.
Not done here: whether a paragraph with such a number is a heading (see `headings`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    if sum(isinstance(piece, Paragraph) and _is_decimal(piece) for piece in flow) < _FEWEST:
        return {}
    spaced = any(mark and mark.family in _OTHERS for mark in printed)
    out: dict[int, Mark] = {}
    last: int | None = None
    item: int | None = None
    for at, par, top in _numbered(flow, spaced):
        if _tells(par, top, last, item) or _is_over(top, printed[at + 1 :]):
            out[at] = top
            last, item = top.ordinal, None
        else:
            item = top.ordinal
    return out


def _numbered(flow: Sequence[Paragraph | Block], spaced: bool) -> Iterator[tuple[int, Paragraph, Mark]]:
    """The paragraphs that may be of the first level, by their numbers."""
    for at, piece in enumerate(flow):
        if isinstance(piece, Paragraph) and (top := marks.decimal_top(piece.text, spaced=spaced)):
            yield at, piece, top


def _tells(par: Paragraph, top: Mark, last: int | None, item: int | None) -> bool:
    """Whether a number is of the first level by its form, or as it counts on with the last such and with no entry."""
    if p.DECIMAL_TOP.match(par.text):
        return True
    counts = last is not None and top.ordinal == last + 1 and item != last
    return counts and len(par.text) <= _LONGEST and not (par.look.is_closed or p.UNIT.match(par.text[top.end :]))


def _is_decimal(par: Paragraph) -> bool:
    return marks.is_decimal(par.look.mark) and par.look.is_heading_shaped


def _is_over(top: Mark, below: Sequence[Mark | None]) -> bool:
    """Whether the next number is the first inside it: 2.1 below 2."""
    first = next(filter(None, below), None)
    return (
        first is not None
        and first.family == "1.2"
        and (marks.ordinal(first.printed), first.ordinal) == (top.ordinal, 1)
    )
