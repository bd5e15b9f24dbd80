"""What notices say of each other's validity: who repeals, amends, suspends or extends what, and the days of a calendar.

Takes the notices and what their citations mean; gives `Times`.
Guaranteed: a claim leads to a notice only where its citation does.  Linear in the number of notices; no text is read again.
Not done here: finding claims (see `relations.validity`), finding out which document is meant (see `works`), and judging what
is in force: nobody but the issuer can.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.archive.entry import Entry
from builder.archive.works import Target, Works
from builder.said import Citation, Validity

ENDING = ("废止", "失效")
_ON_OTHERS = ("废止", "失效", "修改", "继续有效", "暂停", "延长")
_CALENDAR = ("施行", "有效期", "试行", "截止", "延长", "失效")


@dataclass(frozen=True)
class Told:
    """What a notice says of another document; `target` is None where that is not here, or nobody can tell which it is."""

    by: Entry
    claim: Validity
    target: Target | None


@dataclass(frozen=True)
class Times:
    """What all notices say of validity.

    said   address of a notice → what it says of others, in its order
    heard  address of a notice → what others say of it, oldest first
    days   what the calendar shows, oldest first
    """

    said: Mapping[str, Sequence[Told]]
    heard: Mapping[str, Sequence[Told]]
    days: Sequence[Told]

    def repeal(self, entry: Entry) -> Told | None:
        """What says of a notice that it is repealed or has lapsed: of it, or of the one document that it issues."""
        return next(
            (told for told in self.heard.get(entry.path, ()) if told.claim.kind in ENDING and _whole(told)), None
        )


def _whole(told: Told) -> bool:
    if told.target is None:
        return False
    return told.target.part == 0 or len(told.target.entry.notice.attachments) == 1


def of(entries: Sequence[Entry], works: Works) -> Times:
    """What notices say of validity; `entries` are newest first."""
    oldest_first = reversed(entries)
    told = [
        Told(entry, claim, _meant(entry, claim, works)) for entry in oldest_first for claim in entry.notice.validity
    ]
    said: dict[str, list[Told]] = defaultdict(list)
    heard: dict[str, list[Told]] = defaultdict(list)
    for each in filter(_is_on_another, told):
        said[each.by.path].append(each)
        if each.target and each.target.entry.path != each.by.path:
            heard[each.target.entry.path].append(each)
    days = [each for each in told if each.claim.date and each.claim.kind in _CALENDAR]
    days.sort(key=lambda each: (each.claim.date or "", each.by.path, each.claim.line))
    return Times(said, heard, days)


def _is_on_another(told: Told) -> bool:
    return told.claim.kind in _ON_OTHERS and bool(told.claim.number or told.claim.name)


def _meant(entry: Entry, claim: Validity, works: Works) -> Target | None:
    """The document that a claim speaks of: what the citation of the same words means, where it is here."""
    for citation, target in zip(entry.notice.citations, works.meant[entry.path], strict=True):
        if isinstance(target, Target) and _is_of(citation, claim):
            return target
    return None


def _is_of(citation: Citation, claim: Validity) -> bool:
    """Whether a citation is of the document that a claim names, in the same block."""
    same = claim.spot is not None and (citation.spot.block, citation.spot.row) == (claim.spot.block, claim.spot.row)
    return same and citation.name == claim.name and citation.number == claim.number
