"""In which lines of a source text a piece of a notice stands.

Guaranteed: where lines are said to hold the piece, they do: character by character, apart from white space and the marks
that set a text (tags, table bars, emphasis); where they do not, since the text was put right or put together, all lines
of the block are given and it is said so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from builder.text import forms

Found = tuple[list[int], bool]  # the numbers of lines, and whether they hold the piece
_SET = re.compile(r"<[^<>\n]{0,400}>|[\s|*#\\_`$]+")


@lru_cache(maxsize=1 << 14)
def bare(text: str) -> str:
    """The characters of a text that every setting of it has."""
    return _SET.sub("", forms.entities(text))


def holding(text: Sequence[str], numbers: Sequence[int], piece: str, place: int = 0, of: int = 1) -> Found:
    """Of the lines with these numbers the fewest that hold a piece.

    `place` says which of its occurrences in the block it is, `of` how many there are: where the lines have another count,
    all of them are given.
    """
    known = [number for number in numbers if 0 < number <= len(text)]
    each = [bare(text[number - 1]) for number in known]
    ends = list(accumulate(map(len, each)))
    whole, wanted = "".join(each), bare(piece)
    found = _places(whole, wanted)
    if not found:
        return known, False
    if len(found) != of:
        return known, True
    first = bisect_right(ends, found[place])
    last = bisect_right(ends, found[place] + len(wanted) - 1)
    return known[first : last + 1], True


def occurrences(text: str, start: int, piece: str) -> tuple[int, int]:
    """Which of its occurrences in a text a piece is that begins at `start`, and how many there are."""
    wanted = bare(piece)
    before = len(bare(text[:start]))
    found = _places(bare(text), wanted)
    return sum(1 for place in found if place < before), max(1, len(found))


def _places(whole: str, wanted: str) -> list[int]:
    """Where a piece begins in a text, each time."""
    found = list[int]()
    at = whole.find(wanted) if wanted else -1
    while at >= 0:
        found.append(at)
        at = whole.find(wanted, at + 1)
    return found
