"""When each notice was published here, and when it was last put right, hidden, withdrawn or moved.

Guaranteed: pure; every moment comes out of a sidecar, the history of the texts or the print, never from the clock; a notice
that moved keeps the address that it was first known by, and the moment.
Not done here: asking git (see `history`).
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.archive.corpus import Corpus, Entry
from builder.content.moves import Told
from builder.model import Issue

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class News:
    """A notice as it is told of: when it was published here and last changed (in full, with Beijing's time), and the
    address that it was first published under."""

    entry: Entry
    published: str
    updated: str
    first: str


def printed(issue: Issue) -> str | None:
    """The day that the issue is dated; where it prints none, that of its last notice."""
    return issue.facts.date or max((notice.date for notice in issue.standing if notice.date), default=None)


def published(issue: Issue, every: Corpus) -> str | None:
    """When the issue was published here: as its sidecar says, else as git does, else the day that it is dated; None where
    nobody says."""
    if issue.added:
        return moment(issue.added)
    addresses = (str(issue.id), *(old for old, new in every.renamed.items() if new is issue))
    known = [every.committed[address] for address in addresses if address in every.committed]
    day = printed(issue)
    return min(known) if known else moment(day) if day else None


def moment(said: str) -> str:
    """A day, or a day with its time, in full."""
    day, _, time = said.partition(" ")
    return f"{day}T{time or '00:00'}:00+08:00"


class _Known(tuple[News, ...]):
    """All that is known of an archive."""


def news(every: Corpus) -> Sequence[News]:
    """Every notice of which it is known when it was published here, newest first; those of one moment issue by issue, the
    newest first, in their order."""
    return every.once(_Known, lambda: _Known(_all(every)))


def _all(every: Corpus) -> list[News]:
    former = _former(every)
    days = {str(issue.id): published(issue, every) for issue in every.issues}
    entries = (Entry(issue, notice) for issue in every.newest for notice in issue.standing)
    found = (_news(entry, former, days, every) for entry in entries)
    return sorted(filter(None, found), key=lambda item: item.published, reverse=True)


def _news(
    entry: Entry, former: Mapping[str, Sequence[str]], days: Mapping[str, str | None], every: Corpus
) -> News | None:
    issue, own = str(entry.issue.id), former.get(entry.path, ())
    places = (issue, *(old.rpartition("/")[0] for old in own))
    known = [at for place in places if (at := days.get(place) or every.committed.get(place))]
    if not known:
        return None
    olds = (*(f"{old}/{entry.notice.id}" for old in former.get(issue, ())), *own)
    changed = map(moment, _changes(entry, olds, every))
    return News(entry, min(known), max((min(known), *changed)), olds[0] if olds else entry.path)


def _former(every: Corpus) -> dict[str, list[str]]:
    """The addresses that lead to each of an issue or a notice, the oldest first as far as that was told."""
    found: dict[str, list[str]] = defaultdict(list)
    for old in sorted(every.moved, key=lambda old: (every.told.get(old, Told()).date or "", old)):
        found[every.moved[old]].append(old)
    return found


def _changes(entry: Entry, olds: Iterable[str], every: Corpus) -> Iterator[str]:
    """The days on which something was done to a notice."""
    notice = entry.notice
    yield from (each.date for each in notice.corrections)
    yield from (each.date for each in notice.redactions)
    yield from (each.date for each in entry.issue.replaced)
    if notice.withdrawn:
        yield notice.withdrawn.date
    for old in olds:
        told = every.told.get(old) or every.told.get(old.rpartition("/")[0])
        if told and told.date:
            yield told.date
