"""Citations that mean no document for certain, for a maintainer's eyes: what could be meant, and why nothing is linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from builder.archive.corpus import Corpus
from builder.archive.works import Doubt
from builder.codes import say
from builder.model import Diagnostic

_SHOWN = 3  # places that are named


def by_issue(every: Corpus) -> Mapping[str, Sequence[Diagnostic]]:
    """The doubts of each issue, by its id, in the order of its lines."""
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for doubt in every.works.doubts:
        found[str(doubt.cited.entry.issue.id)].append(_said(doubt))
    return {issue: sorted(group, key=lambda each: each.line or 0) for issue, group in found.items()}


def _said(doubt: Doubt) -> Diagnostic:
    citation = doubt.cited.citation
    text = " ".join(citation.text.split())
    named = [f"/{target.entry.path}/" for target in doubt.targets[:_SHOWN]]
    places = "、".join(named) + ("等" if len(doubt.targets) > _SHOWN else "")
    if doubt.why == "several":
        return say("citation-of-several", text=text, count=len(doubt.targets), places=places).at(citation.line)
    return say("citation-of-another-name", text=text, places=places).at(citation.line)
