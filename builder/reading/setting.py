"""How a text is set: at which columns it is wrapped, and whether first lines are indented.

Guaranteed: the lines of tables say nothing about the measure of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from builder.text import forms
from builder.text.line import Line

HANGS = 1  # columns that a full line may lack in print
SLACK = 5  # columns that a full line may lack
_LEAST, _MOST = 28, 110  # columns of a full line
_NARROW, _NARROW_LINES = 36, 12  # below so many columns a few lines alike may be a list
_PAGE = 66  # columns of a printed page: 56 by GB/T 9704, seldom more
_CUT_LINES = 5  # that break off in a sentence
_FIRST_TOKEN = re.compile(r"^[\x21-\x7e]+[，。；：、]?|^.[，。；：、）》”]?")
_RUNNING = re.compile("[，。；]")


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
    if top := _as_printed(lines):
        return _measured(lines, top)
    lines = [line for line in lines if not line.look.in_cells]  # rows of a table are set by their cells
    widths = [line.look.width for line in lines if len(line.text) >= 6]
    top = _most_common_edge(widths) if len(widths) >= 6 else None
    top = top or _edge_of_sentences(lines, widths)
    return _measured(lines, top) if top and _are_cut(lines, top) else None


def _as_printed(lines: Sequence[Line]) -> int | None:
    """The columns of most lines, where print tells them."""
    widths = [round(line.indent + line.look.width + line.room) for line in lines if line.room is not None]
    return Counter(widths).most_common(1)[0][0] if 2 * len(widths) > len(lines) else None


def _edge_of_sentences(lines: Sequence[Line], widths: Sequence[int]) -> int | None:
    """The width at which sentences break off, where most lines are short and few go beyond."""
    most = sorted(widths)[-1 - len(widths) // 10] if widths else 0
    if not _NARROW <= most <= _PAGE:
        return None
    cut = [line.look.width for line in lines if _RUNNING.search(line.text) and not line.look.is_closed]
    full = [width for width in cut if most - 2 * SLACK < width <= most + SLACK]
    return max(full) if len(full) >= _CUT_LINES and len(full) * 10 >= len(cut) * 7 else None


def _are_cut(lines: Sequence[Line], top: int) -> bool:
    """Whether full lines break off in a sentence, as wrapped ones mostly do; where all are whole they are alike by chance."""
    full = [line.look.is_closed for line in lines if top - SLACK < line.look.width <= top]
    return 4 * full.count(False) >= len(full)


def _most_common_edge(widths: Sequence[int]) -> int | None:
    """The width that many lines come near to and few go beyond."""
    counts = Counter(widths)
    upto = list(accumulate(counts.get(width, 0) for width in range(_MOST + 1)))
    near = {width: upto[width] - upto[width - SLACK] for width in range(_LEAST, _MOST + 1) if width in counts}
    top = max(near, key=lambda width: (near[width], width), default=0)
    longer = sum(count for width, count in counts.items() if width > top + SLACK)
    least = max(0.3 * len(widths), _NARROW_LINES if top < _NARROW else 0)
    return top if top and near[top] >= least and longer <= 0.1 * len(widths) else None


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


def token_width(text: str) -> int:
    """The columns of what a line begins with and nothing parts: a word, a figure, a character and its sign."""
    found = _FIRST_TOKEN.match(text)
    return forms.width(found[0]) if found else 2


def indents(lines: Sequence[Line]) -> Indents:
    """How a text uses indents."""
    wide = [line.indent for line in lines if len(line.text) > 10 and line.indent <= 8]  # more is centred
    first = _indented(wide)
    if first < 3 or (wide.count(0) < 2 and first < 0.8 * len(wide)):
        return Indents(False, False)
    after = [line.indent for before, line in pairwise(lines) if before.look.is_closed and len(line.text) > 4]
    return Indents(True, len(after) >= 3 and _indented(after) >= 0.8 * len(after))


def _indented(values: Iterable[int]) -> int:
    return sum([indent >= 2 for indent in values])
