"""What is missing between the issues of a gazette: numbers and totals that their neighbours prove.

Takes the issues in order; gives each `Gap`.
Guaranteed: what is said to be missing is below a number that is there, and no number is in two gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from builder.model import Issue

_SERIAL = re.compile(r"\d+")


@dataclass(frozen=True)
class Gap:
    """Issues that were printed and are not here: 期 of one year, or 总期 that no year is known for.

    It is doubtful where an issue that is here and prints no such number may be one of them; `handed_in` is the address of
    the one whose text was handed in under this number and cannot be published.
    """

    year: int | None
    numbers: tuple[int, int] | None = None
    totals: tuple[int, int] | None = None
    doubtful: bool = False
    handed_in: str | None = None


def missing(group: Sequence[Issue]) -> Iterator[Gap]:
    """The issues of one gazette, given in order, that its numbers prove and that are not among them.

    Numbers below the highest of a year are missing in that year; totals below the highest that neither an issue nor such
    a number accounts for are missing without a year.
    """
    totals = {issue.facts.total for issue in group if issue.facts.total}
    for year, run in groupby((issue for issue in group if issue.facts.year), lambda issue: issue.facts.year):
        for gap in _missing_in(year, run, _has_unnumbered(group, year)):
            if gap.totals and totals.isdisjoint(range(gap.totals[0], gap.totals[1] + 1)):
                totals.update(range(gap.totals[0], gap.totals[1] + 1))
                yield gap
            else:
                yield replace(gap, totals=None)
    for first, last in _runs([n for n in range(1, max(totals, default=0)) if n not in totals]):
        yield Gap(None, totals=(first, last), doubtful=_without_total(group, last))


def _missing_in(year: int | None, issues: Iterable[Issue], doubtful: bool) -> Iterator[Gap]:
    """The gaps of one year, with the totals that the issue after each proves, where it is a single one that prints its own."""
    known = {n: issue for issue in issues for n in range(*_span(issue.facts.number))}
    for first, last in _runs([n for n in range(1, max(known, default=0)) if n not in known]):
        after = known[last + 1].facts
        least = (after.total or 0) - 1 - (last - first)
        counted = least > 0 and "-" not in str(after.number)
        yield Gap(year, (first, last), (least, least + last - first) if counted else None, doubtful)


def parted(gap: Gap, handed_in: Mapping[tuple[int, int] | None, str | None]) -> Iterator[Gap]:
    """A gap cut at the numbers that were handed in."""
    if gap.year is None or not gap.numbers:
        yield gap
        return
    year, (first, last) = gap.year, gap.numbers
    for address, run in groupby(range(first, last + 1), lambda number: handed_in.get((year, number))):
        numbers = list(run)
        low, high = numbers[0], numbers[-1]
        totals = (gap.totals[0] + low - first, gap.totals[0] + high - first) if gap.totals else None
        yield replace(gap, numbers=(low, high), totals=totals, handed_in=address)


def _has_unnumbered(group: Iterable[Issue], year: int | None) -> bool:
    return any(not issue.facts.called and issue.facts.year in (None, year) for issue in group)


def _without_total(group: Iterable[Issue], last: int) -> bool:
    """Whether an issue that prints no 总期 stands before the first one above `last`."""
    earlier = takewhile(lambda issue: (issue.facts.total or 0) <= last, group)
    return any(not issue.facts.total for issue in earlier)


def ends(number: str | None) -> tuple[int, int]:
    """First and last 期 of an issue: "1-2" → (1, 2); (0, 0) where it has none."""
    found = [int(digits) for digits in _SERIAL.findall(number or "")]
    return (found[0], found[-1]) if found else (0, 0)


def _span(number: str | None) -> tuple[int, int]:
    first, last = ends(number)
    return (first, last + 1) if first else (0, 0)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers as first and last: 1 2 3 7 → (1, 3) (7, 7)."""
    for _, run in groupby(enumerate(numbers), lambda item: item[1] - item[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]
