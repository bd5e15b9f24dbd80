"""Names, and in which notices each stands as what: what a name says, never who a person is.

Guaranteed: only names of gazettes whose register entry says `people: register`; linear in the number of notices; a name
that is hidden, or whose notice is withdrawn or has moved, stands here no more.
Not done here: who is one person.  The same name is not the same person, so that its entries are grouped by organ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from builder.archive.corpus import Corpus, Entry
from builder.said import Post
from builder.text import pinyin

_OFFICE = re.compile(r"(?<=人民政府|行政公署)办公[室厅]$")


class Standing(NamedTuple):
    """A name in a notice, and as what it stands there; `organ` is the one that issued the notice."""

    entry: Entry
    post: Post
    organ: str


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of a name under one organ, oldest first."""

    organ: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Name:
    """A name and its entries, oldest first."""

    name: str
    standings: tuple[Standing, ...]

    @property
    def groups(self) -> list[Group]:
        """Its entries by the organs that issued the notices: those of the most entries first."""
        found = defaultdict[str, list[Standing]](list)
        for each in self.standings:
            found[each.organ].append(each)
        ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        return [Group(organ, tuple(group)) for organ, group in ordered]

    @cached_property
    def notices(self) -> int:
        """In how many notices it stands."""
        return len({each.entry.path for each in self.standings}) if len(self.standings) > 1 else 1

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and the last day on which it stands in notices."""
        days = [each.post.date for each in self.standings if each.post.date]
        return (days[0], days[-1]) if days else None

    @property
    def has_page(self) -> bool:
        """Whether it has a page of its own: it stands in two notices or more."""
        return self.notices > 1


@dataclass(frozen=True)
class People:
    """All names of a corpus in the order of their pinyin."""

    names: tuple[Name, ...]

    @cached_property
    def paged(self) -> frozenset[str]:
        """The names that have a page."""
        return frozenset(each.name for each in self.names if each.has_page)

    @cached_property
    def by_initial(self) -> dict[str, list[Name]]:
        """Initial of the pinyin → names; those without pinyin last."""
        groups: dict[str, list[Name]] = defaultdict(list)
        for each in self.names:
            groups[pinyin.initial(each.name)].append(each)
        return dict(sorted(groups.items(), key=lambda item: (item[0] == pinyin.OTHERS, item[0])))


def of(every: Corpus) -> People:
    """The names of a corpus; made once for each."""
    return every.once(People, lambda: _people(every))


def paged(entry: Entry, every: Corpus) -> list[str]:
    """The names of a notice that have a page, each once, in its order."""
    if not entry.notice.posts or every.gazette(entry.issue).people != "register":
        return []
    found = of(every).paged
    return [name for name in dict.fromkeys(post.name for post in entry.notice.posts) if name in found]


def _people(every: Corpus) -> People:
    found = defaultdict[str, list[Standing]](list)
    for standing in standings(every):
        found[standing.post.name].append(standing)
    return People(tuple(Name(name, tuple(sorted(found[name], key=_order))) for name in sorted(found, key=pinyin.key)))


def notices(every: Corpus) -> Iterator[Entry]:
    """The notices whose names are told, as the archive has them."""
    for issue in every.issues:
        if every.gazette(issue).people == "register":
            for notice in issue.standing:
                if notice.posts and not notice.withdrawn:
                    yield Entry(issue, notice)


def standings(every: Corpus) -> Iterator[Standing]:
    """Every entry of every name, notice by notice."""
    for entry in notices(every):
        organ = _organ(entry, every)
        yield from (Standing(entry, post, organ) for post in entry.notice.posts)


def _order(standing: Standing) -> tuple[str, str, int]:
    """By day, that of the notice or else the year of its issue, then as the archive has them."""
    day = standing.post.date or str(standing.entry.year or "")
    return day, standing.entry.path, standing.post.line


def _organ(entry: Entry, every: Corpus) -> str:
    """The organ that entries are grouped by: a government and its office are one."""
    issuer = every.organs(entry.notice)
    return _OFFICE.sub("", issuer[0]) if issuer else every.gazette(entry.issue).publisher
