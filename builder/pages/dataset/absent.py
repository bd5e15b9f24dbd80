"""The rows of what is missing: issues that were printed, as the numbers of others prove, and that are not here.

Guaranteed: each row names the issue that proves it, the first above the gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.archive.gaps import Gap, ends
from builder.model import Issue
from builder.pages import places, wording
from builder.pages.dataset.rows import Row, Source


def rows(source: Source) -> Iterator[Row]:
    """Every gap between the issues of a gazette."""
    every = source.every
    for slug, gazette in every.gazettes.items():
        for gap in every.missing(slug):
            above = _above(gap, every.by_gazette[slug])
            yield (
                slug,
                gazette.name,
                gap.year,
                *(gap.numbers or (None, None)),
                *(gap.totals or (None, None)),
                wording.absence(gap),
                source.address(f"{gap.handed_in}/index.md") if gap.handed_in else None,
                str(above.id),
                source.address(places.issue_page(above)),
            )


def _above(gap: Gap, issues: Sequence[Issue]) -> Issue:
    """The first issue whose number is above a gap."""
    if gap.numbers:
        last = gap.numbers[1]
        counted = [issue for issue in issues if issue.facts.year == gap.year and ends(issue.facts.number)[0] > last]
        return min(counted, key=lambda issue: ends(issue.facts.number))
    last = gap.totals[1] if gap.totals else 0
    return min((issue for issue in issues if (issue.facts.total or 0) > last), key=lambda issue: issue.facts.total or 0)
