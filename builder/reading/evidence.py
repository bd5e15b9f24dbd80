"""Decisions by evidence: a table of clues, each with a weight; the decision is their sum against a threshold.

Guaranteed: a decision depends on which clues hold and on nothing else, least of all on their order; while somebody watches
(`watched`), every decision is told with the clues that held, so that `gazette explain` can say why.
A clue names the golden case that turns when it is switched off: a clue that turns none has no place in a table.
Not done here: what the clues ask (see the module of each decision), and the choice among several places (see `chain`).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import compress
from typing import Generic, Protocol, TypeVar

from builder.text.line import Line


class Situation(Protocol):
    """What a decision is about: a line, and whatever of its neighbours the clues ask for."""

    @property
    def line(self) -> Line:
        """The line that is decided on."""


S = TypeVar("S", bound=Situation)
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Clue(Generic[S]):
    """A piece of evidence.

    name    what it says, in the words of who maintains a gazette
    weight  a whole number: above 0 it speaks for, below 0 against
    holds   whether it holds
    case    tests/cases/<case>.yml shows it: without the clue that case fails
    when    what must hold besides; it is asked once for all clues of a decision that share it
    dear    it costs more than others to ask, so it is asked last, where these leave the decision open
    """

    name: str
    weight: int
    holds: Callable[[S], object]
    case: str
    when: Callable[[S], object] | None = None
    dear: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided on a line, and by which clues: (weight, name) of each that held."""

    decision: str
    line: int
    score: int
    threshold: int
    clues: tuple[tuple[int, str], ...]

    @property
    def holds(self) -> bool:
        """Whether it was decided that it is so."""
        return self.score >= self.threshold


_watcher: ContextVar[list[Verdict] | None] = ContextVar("watcher", default=None)


@contextmanager
def watched() -> Iterator[list[Verdict]]:
    """The verdicts of all decisions made inside, in their order."""
    seen: list[Verdict] = []
    token = _watcher.set(seen)
    try:
        yield seen
    finally:
        _watcher.reset(token)


# A clue as it is asked: its weight, and the sums from which, and below which, those after it can no longer turn a decision.
_Step = tuple[Callable[[S], object], int, int, int]


def _steps(clues: Sequence[Clue[S]], threshold: int, known: int) -> list[_Step[S]]:
    """The clues as they are asked, where so much is known to hold: the dear ones last, else first those that could turn what
    is known, of these the weightiest."""
    gain = sum(max(clue.weight, 0) for clue in clues)
    loss = sum(min(clue.weight, 0) for clue in clues)
    out: list[_Step[S]] = []
    holds = known >= threshold
    for clue in sorted(clues, key=lambda clue: (clue.dear, (clue.weight > 0) is holds, -abs(clue.weight))):
        gain, loss = gain - max(clue.weight, 0), loss - min(clue.weight, 0)
        out.append((clue.holds, clue.weight, threshold - loss, threshold - gain))
    return out


@dataclass(frozen=True)
class Decision(Generic[S]):
    """A question and its clues; the answer is yes where the weights of those that hold come to the threshold."""

    name: str
    threshold: int
    clues: tuple[Clue[S], ...]
    _conditions: tuple[Callable[[S], object], ...] = field(init=False, repr=False, compare=False, default=())
    _laid_out: dict[tuple[bool, ...], tuple[int, list[_Step[S]]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Finds what is asked once for several clues."""
        found = dict.fromkeys(clue.when for clue in self.clues if clue.when)
        object.__setattr__(self, "_conditions", tuple(found))

    def __call__(self, situation: S) -> bool:
        """Whether it is so."""
        total = self._settled(situation) if _watcher.get() is None else self.score(situation)
        return total >= self.threshold

    def weigh(self, situation: S) -> int:
        """The score where it comes to the threshold, else 0."""
        total = self._settled(situation, exact=True) if _watcher.get() is None else self.score(situation)
        return total if total >= self.threshold else 0

    def _settled(self, situation: S, *, exact: bool = False) -> int:
        """The sum of the clues as far as they must be asked: on the right side of the threshold; above it, `exact` or not."""
        met = tuple([bool(condition(situation)) for condition in self._conditions])
        if (laid_out := self._laid_out.get(met)) is None:
            laid_out = self._laid_out[met] = self._for(met)
        total, steps = laid_out
        for holds, weight, sure, lost in steps:
            if holds(situation):
                total += weight
            if total < lost or (total >= sure and not exact):
                break
        return total

    def _for(self, met: Sequence[bool]) -> tuple[int, list[_Step[S]]]:
        """What clues that only say that such a condition is met come to, and the others that can hold, laid out once."""
        hold = {None, *compress(self._conditions, met)}
        able = [clue for clue in self.clues if clue.when in hold]
        known = sum(clue.weight for clue in able if clue.holds in hold)
        asked = [clue for clue in able if clue.holds not in self._conditions]
        return known, _steps(asked, self.threshold, known)

    def score(self, situation: S) -> int:
        """The sum of the weights of the clues that hold."""
        held = [clue for clue in self.clues if (clue.when is None or clue.when(situation)) and clue.holds(situation)]
        total = sum(clue.weight for clue in held)
        if (seen := _watcher.get()) is not None:
            told = tuple((clue.weight, clue.name) for clue in held)
            seen.append(Verdict(self.name, situation.line.number, total, self.threshold, told))
        return total

    def without(self, clue: Clue[S]) -> Decision[S]:
        """The decision with one clue switched off."""
        return Decision(self.name, self.threshold, tuple(other for other in self.clues if other is not clue))


def chain(candidates: Sequence[C], score: Callable[[C, C | None], float], follows: Callable[[C, C], bool]) -> list[C]:
    """The heaviest chain of candidates, given in their order, in which each may follow the one before it.

    Every candidate's score counts once, given the one that it would follow: the last of the heaviest chain that it may
    follow at all; none of 0 or below is taken.  The heaviest chains are looked at first, so that the work grows little
    faster than the number of candidates.
    """
    best: list[tuple[float, int | None]] = []
    heaviest: list[tuple[float, int]] = []
    for place, candidate in enumerate(candidates):
        before = next(((w, at) for w, at in reversed(heaviest) if follows(candidates[at], candidate)), None)
        weight, at = before or (0.0, None)
        own = score(candidate, None if at is None else candidates[at])
        best.append((weight + own, at))
        if own > 0:
            insort(heaviest, (weight + own, place))
    out: list[C] = []
    last = heaviest[-1][1] if heaviest else None
    while last is not None:
        out.append(candidates[last])
        last = best[last][1]
    return out[::-1]
