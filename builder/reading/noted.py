"""Corrections and redactions, each with the notice that it changed.

Guaranteed: each line that an entry names is in one place: with the notice whose lines it is among, or with the issue.
Not done here: carrying them out (see `content.sidecar`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from builder.edits import Correction
from builder.model import Issue


def by_notice(issue: Issue) -> Issue:
    """The issue, what its sidecar changed in each notice told by that notice, and only the rest by the issue."""
    if not issue.corrections and not issue.redactions:
        return issue
    spans = [item.span for item in issue.notices]

    def loose(line: int) -> bool:
        return not any(first <= line <= last for first, last in spans)

    notices = []
    for item, (first, last) in zip(issue.notices, spans, strict=True):
        own = range(first, last + 1)
        corrections = _among(issue.corrections, own.__contains__)
        redactions = tuple(each for each in issue.redactions if each.line in own)
        notices.append(replace(item, corrections=corrections, redactions=redactions))
    rest = tuple(each for each in issue.redactions if loose(each.line))
    return replace(issue, notices=tuple(notices), corrections=_among(issue.corrections, loose), redactions=rest)


def _among(corrections: Sequence[Correction], wanted: Callable[[int], bool]) -> tuple[Correction, ...]:
    """The corrections that changed wanted lines, with those lines alone."""
    found = (replace(each, lines=tuple(filter(wanted, each.lines))) for each in corrections)
    return tuple(each for each in found if each.lines)
