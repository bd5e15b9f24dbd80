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

from builder.archive.corpus import Corpus, Entry
from builder.said import Post
from builder.text import pinyin

_OFFICE = re.compile(r"(?<=人民政府|行政公署)办公[室厅]$")


@dataclass(frozen=True)
class Standing:
    """A name in a notice, and as what it stands there."""

    entry: Entry
    post: Post

    @property
    def day(self) -> str:
        """The day that it is sorted by: that of the notice, else the year of its issue."""
        return self.post.date or str(self.entry.year or "")


@dataclass(frozen=True)
class Group:
    """The entries of a name under one organ, oldest first."""

    organ: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Name:
    """A name and its entries, by the organs that issued the notices: those of the most entries first."""

    name: str
    groups: tuple[Group, ...]

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """All entries, oldest first."""
        every = [each for group in self.groups for each in group.standings]
        return tuple(sorted(every, key=_order))

    @cached_property
    def notices(self) -> int:
        """In how many notices it stands."""
        return len({each.entry.path for group in self.groups for each in group.standings})

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
    found = every.derived.get(People)
    if not isinstance(found, People):
        found = every.derived[People] = _people(every)
    return found


def paged(entry: Entry, every: Corpus) -> list[str]:
    """The names of a notice that have a page, each once, in its order."""
    if not entry.notice.posts or every.gazette(entry.issue).people != "register":
        return []
    found = of(every).paged
    return [name for name in dict.fromkeys(post.name for post in entry.notice.posts) if name in found]


def _people(every: Corpus) -> People:
    found: defaultdict[str, defaultdict[str, list[Standing]]] = defaultdict(lambda: defaultdict(list))
    entry, organ = None, ""
    for standing in standings(every):
        if standing.entry is not entry:
            entry, organ = standing.entry, _organ(standing.entry, every)
        found[standing.post.name][organ].append(standing)
    return People(tuple(_name(name, found[name]) for name in sorted(found, key=pinyin.key)))


def standings(every: Corpus) -> Iterator[Standing]:
    """Every entry of every name, notice by notice as the archive has them."""
    for issue in every.issues:
        if every.gazette(issue).people == "register":
            for notice in issue.standing:
                if notice.posts and not notice.withdrawn:
                    entry = Entry(issue, notice)
                    yield from (Standing(entry, post) for post in notice.posts)


def _name(name: str, groups: dict[str, list[Standing]]) -> Name:
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return Name(name, tuple(Group(organ, tuple(sorted(found, key=_order))) for organ, found in ordered))


def _order(standing: Standing) -> tuple[str, str, int]:
    return standing.day, standing.entry.path, standing.post.line


def _organ(entry: Entry, every: Corpus) -> str:
    """The organ that entries are grouped by: a government and its office are one."""
    issuer = every.organs(entry.notice)
    return _OFFICE.sub("", issuer[0]) if issuer else every.gazette(entry.issue).publisher
