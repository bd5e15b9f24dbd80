"""What of a site one of several builds writes: the pages of some of the issues, and one build what spans issues.

Guaranteed: pure; the shares of one corpus and number are disjoint and have every issue, and each has about as much to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builder.model import Issue

MOST = 256  # jobs of a matrix, as CI services allow
_SPANS = 2  # what spans issues (registers, search, data) costs as much as the pages of one issue in so many


@dataclass(frozen=True, slots=True)
class Share:
    """`ids` are the issues whose pages are written, None for all; `spans` says whether what spans issues is; `name` is which
    of how many it is: 2/5."""

    spans: bool = True
    ids: frozenset[str] | None = None
    name: str = "1/1"

    def has(self, issue: Issue) -> bool:
        """Whether the pages of an issue are written."""
        return self.ids is None or str(issue.id) in self.ids


ALL = Share()


def of(issues: Iterable[Issue], number: int, count: int) -> Share:
    """The share with a number, counted from 1; the first one spans issues, and has fewer of them."""
    sizes = {str(issue.id): sum(issue.sizes) for issue in issues}
    loads = [sum(sizes.values()) // _SPANS if count > 1 else 0, *[0] * (count - 1)]
    own: list[set[str]] = [set() for _ in loads]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        place = loads.index(min(loads))
        loads[place] += sizes[name]
        own[place].add(name)
    return Share(number == 1, frozenset(own[number - 1]), f"{number}/{count}")
