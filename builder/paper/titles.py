"""Where the lines of a title end: between words, in lines of about one length.

GB/T 9704-2012, 7.3.1: lines are broken so that words stay whole, and are set symmetrically.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from builder.paper import em

_NEVER_FIRST = "的了等和及与、，。；：》）”〉〕！？"
_NEVER_LAST = "《（“〈〔"
_BAD_LAST = ("关于", "和", "及", "与", "在", "对", "、")  # words that belong to what follows
_CUT = 1e6


def lines(text: str, room: float) -> list[str]:
    """A title in as few lines as hold it, none wider than `room` ems where its words allow that."""
    if em.width(text) <= room or " " in text.strip():
        return [text]
    import rjieba  # its dictionary is read with it

    words = _whole(rjieba.cut(text))
    most = -(-em.width(text) // room)
    for count in (int(most), int(most) + 1):
        cost, found = _best(tuple(words), count, room)
        if cost < _CUT:
            return found
    return [text]


def _whole(words: Sequence[str]) -> list[str]:
    """The words, each with the signs that no line may begin or end with."""
    found: list[str] = []
    for word in words:
        if found and (word[0] in _NEVER_FIRST or found[-1][-1] in _NEVER_LAST):
            found[-1] += word
        else:
            found.append(word)
    return found


def _best(words: tuple[str, ...], count: int, room: float) -> tuple[float, list[str]]:
    """What the best way to break words into so many lines costs, and its lines."""
    ends = [0.0]
    for word in words:
        ends.append(ends[-1] + em.width(word))
    even = ends[-1] / count

    @cache
    def after(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        stops = [len(words)] if left == 1 else range(start + 1, len(words) - left + 2)
        best: tuple[float, tuple[int, ...]] = (_CUT, ())
        for stop in stops:
            long = ends[stop] - ends[start]
            if long > room:
                break
            rest = (0.0, ()) if left == 1 else after(stop, left - 1)
            bad = stop < len(words) and words[stop - 1].endswith(_BAD_LAST)
            cost = (long - even) ** 2 + 30 * bad + rest[0]
            best = min(best, (cost, (stop, *rest[1])))
        return best

    cost, stops = after(0, count)
    return cost, ["".join(words[start:stop]) for start, stop in pairwise((0, *stops))]
