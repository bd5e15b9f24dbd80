"""What spans issues: their order, what is missing between them, and the registers.

Guaranteed: every function is pure, every order is total, and an issue that the text does not number is named as such.
Not done here: reading (see `reading`) and how a register looks (see `pages`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from builder.archive import gaps, times, works
from builder.archive.entry import Entry as Entry
from builder.archive.event import Event
from builder.archive.facsimile import Facsimile
from builder.archive.gaps import Gap, ends
from builder.content.files import SourceError
from builder.content.moves import Told
from builder.content.register import UNSORTED, Gazette, Register
from builder.content.trust import NOBODY, Trust
from builder.content.works import Told as Work
from builder.model import Issue, Notice

UNNUMBERED = "期号未载明"
_Kind = TypeVar("_Kind")
_NUMBER = re.compile(r"(?P<prefix>.*?)〔(?P<year>\d{4})〕\D*(?P<serial>\d+)")
_NAMED = re.compile(r"(?P<year>\d{4})-(?P<number>\d{1,3})")
_SERIAL = re.compile(r"\d+")


@dataclass(frozen=True)
class LeftOut:
    """A text that is not published, and why.

    `id` is the address "<gazette>/<issue>" that says so; None where its name makes none.
    """

    id: str | None
    problem: SourceError

    @property
    def number(self) -> tuple[int, int] | None:
        """Year and 期 where its name is these; two figures after a year may be a day."""
        found = _NAMED.fullmatch(str(self.id).partition("/")[2])
        return (int(found["year"]), int(found["number"])) if found else None


@dataclass(frozen=True)
class Corpus:
    """All issues of the site, in the order of gazette and issue; `left_out` are those that cannot be published.

    told_works  what people wrote of documents that are cited
    facsimiles  the issues as they were printed, by their ids, for who shows them
    committed   what the history of the texts tells of them (see `history`)
    made_of     for each issue by its id, the one that was read, and a hash of all that it was made of (see `load`)
    paper       the addresses of the files that were set for printing and for readers of books
    trust       whose signatures a copy of the site may bear
    journal     what was done to the texts, commit by commit (see `journal`)
    """

    register: Register
    issues: tuple[Issue, ...]
    left_out: tuple[LeftOut, ...] = ()
    told_works: tuple[Work, ...] = ()
    facsimiles: Mapping[str, Facsimile] = field(default_factory=dict)
    committed: Mapping[str, str] = field(default_factory=dict)
    made_of: Mapping[str, tuple[Issue, str]] = field(default_factory=dict, repr=False, compare=False)
    paper: frozenset[str] = frozenset()
    trust: Trust = NOBODY
    journal: tuple[Event, ...] = ()

    def hash_of(self, issue: Issue) -> str | None:
        """A hash of all that an issue was made of; None for one that was not read as it is."""
        read, found = self.made_of.get(str(issue.id), (None, None))
        return found if read is issue else None

    @cached_property
    def derived(self) -> dict[type, object]:
        """What others worked out of the whole of it, by its kind: once for a corpus."""
        return {}

    def once(self, kind: type[_Kind], work_out: Callable[[], _Kind]) -> _Kind:
        """What is worked out of the whole of it, by its kind; worked out where nobody asked for it before."""
        if not isinstance(found := self.derived.get(kind), kind):
            found = self.derived[kind] = work_out()
        return found

    @cached_property
    def gazettes(self) -> dict[str, Gazette]:
        """The register, completed by the gazettes that issues name and nobody registered."""
        found = dict(self.register)
        for issue in self.issues:
            slug = gazette_slug(issue)
            if slug not in found:
                name = issue.facts.gazette or slug
                found[slug] = Gazette(slug, name, issue.facts.publisher or name, name, "", UNSORTED)
        for slug in (item.id.partition("/")[0] for item in self.left_out if item.id):
            found.setdefault(slug, Gazette(slug, slug, slug, slug, "", UNSORTED))
        return found

    @cached_property
    def by_gazette(self) -> dict[str, tuple[Issue, ...]]:
        """The issues of each gazette, oldest first."""
        groups: dict[str, list[Issue]] = {slug: [] for slug in self.gazettes}
        for issue in self.issues:
            groups[gazette_slug(issue)].append(issue)
        return {slug: tuple(sorted(group, key=order)) for slug, group in groups.items()}

    @cached_property
    def neighbours(self) -> dict[str, tuple[Issue | Gap | None, Issue | Gap | None]]:
        """The previous and the next issue of the same gazette, by issue id; a gap of one 期 where that is not here."""
        found: dict[str, tuple[Issue | Gap | None, Issue | Gap | None]] = {}
        for slug, group in self.by_gazette.items():
            absent = {
                (gap.year, n): Gap(gap.year, (n, n), doubtful=gap.doubtful, handed_in=gap.handed_in)
                for gap in self.missing(slug)
                if gap.numbers
                for n in range(gap.numbers[0], gap.numbers[1] + 1)
            }
            for before, issue, after in zip((None, *group), group, (*group[1:], None), strict=False):
                year, (first, last) = issue.facts.year, ends(issue.facts.number)
                found[str(issue.id)] = (
                    absent.get((year, first - 1), before),
                    absent.get((year, last and last + 1), after),
                )
        return found

    def missing(self, slug: str) -> list[Gap]:
        """What is missing of a gazette; what was handed in and cannot be published stands by itself."""
        own = {item.number: item.id for item in self.left_out if str(item.id).startswith(f"{slug}/")}
        return [part for gap in gaps.missing(self.by_gazette[slug]) for part in gaps.parted(gap, own)]

    @cached_property
    def newest(self) -> tuple[Issue, ...]:
        """All issues, newest first."""
        return tuple(sorted(self.issues, key=order, reverse=True))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All notices, newest first; those of one day in the order of their issue."""
        every = [Entry(issue, notice) for issue in self.issues for notice in issue.standing]
        every.sort(key=lambda entry: entry.path)
        every.sort(key=lambda entry: entry.notice.date or str(entry.year or ""), reverse=True)
        return tuple(every)

    @cached_property
    def works(self) -> works.Works:
        """What each citation of the notices means."""
        return works.of(self.entries, self.told_works)

    @cached_property
    def times(self) -> times.Times:
        """What the notices say of each other's validity, and the days of the calendar."""
        return times.of(self.entries, self.works)

    @cached_property
    def moved(self) -> dict[str, str]:
        """Addresses in full that have moved, and where each leads in the end."""
        return {old: new for gazette in self.register.values() for old, new in gazette.moved.items()}

    @cached_property
    def told(self) -> dict[str, Told]:
        """Why and when each of them moved."""
        return {old: why for gazette in self.register.values() for old, why in gazette.told.items()}

    @cached_property
    def renamed(self) -> dict[str, Issue]:
        """The old addresses of issues, and the issue that each leads to."""
        by_id = {str(issue.id): issue for issue in self.issues}
        return {old: by_id[new] for old, new in self.moved.items() if new in by_id}

    @cached_property
    def _by_address(self) -> dict[str, Notice]:
        return {entry.path: entry.notice for entry in self.entries}

    def at(self, address: str) -> Notice | None:
        """The notice that stands at an address."""
        return self._by_address.get(address)

    def gazette(self, issue: Issue) -> Gazette:
        """The gazette that the issue belongs to."""
        return self.gazettes[gazette_slug(issue)]

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Other names of organs, and the name that the register lists each under."""
        return {name: main for gazette in self.register.values() for name, main in gazette.aliases.items()}

    def organs(self, notice: Notice) -> tuple[str, ...]:
        """Who issues a notice, each by the name that it is listed under."""
        return tuple(dict.fromkeys(self.aliases.get(name, name) for name in notice.issuer))

    def by_issuer(self) -> dict[str, list[Entry]]:
        """Issuer → its notices, also those under its other names; the most frequent issuer first."""
        return _grouped(self.entries, lambda entry: self.organs(entry.notice))

    def by_kind(self) -> dict[str, list[Entry]]:
        """Kind → its notices; the most frequent kind first."""
        return _grouped(self.entries, lambda entry: (entry.notice.kind,) if entry.notice.kind else ())

    def by_year(self) -> dict[int | None, list[Entry]]:
        """Year → its notices, newest year first; None last, for those that no year is known of."""
        groups: dict[int | None, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            groups[entry.year].append(entry)
        return dict(sorted(groups.items(), key=lambda item: -(item[0] or 0)))

    def by_number(self) -> dict[int | None, dict[str, list[Entry]]]:
        """Year of the document number → prefix → notices sorted by serial as a number; newest year first."""
        keyed = sorted(
            ((number_key(entry.notice.number), entry) for entry in self.entries if entry.notice.number),
            key=lambda item: (-(item[0][0] or 0), item[0][1:], item[1].path),
        )
        return {
            year: {prefix: [entry for _, entry in run] for prefix, run in groupby(group, lambda item: item[0][1])}
            for year, group in groupby(keyed, lambda item: item[0][0])
        }


def gazette_slug(issue: Issue) -> str:
    """The folder that an issue's text lies in."""
    return str(issue.id).partition("/")[0]


def issue_slug(issue: Issue) -> str:
    """The name of an issue's text, without its suffix."""
    return str(issue.id).partition("/")[2]


def name(issue: Issue) -> str:
    """How an issue is called, without its gazette: 2022年第4期（总第8期）, 2022年增刊."""
    facts = issue.facts
    year = f"{facts.year}年" if facts.year else ""
    total = f"（总第{facts.total}期）" if facts.total else ""
    if facts.called:
        return f"{year}{facts.called}{total}"
    return f"{year}{total}" if total else f"{year}（{UNNUMBERED}）" if year else UNNUMBERED


def order(issue: Issue) -> tuple[int, int, str, int, str]:
    """Sorts issues as they were published; what is not known comes first, an extra of a number after it."""
    facts = issue.facts
    return facts.year or 0, ends(facts.number)[1], facts.extra or "", facts.total or 0, str(issue.id)


def number_key(number: str | None) -> tuple[int | None, str, int]:
    """Year, prefix and serial of a document number: 阿政办发〔2022〕41号 → (2022, 阿政办发, 41); 令第3号 → (None, 令, 3)."""
    text = number or ""
    if found := _NUMBER.match(text):
        return int(found["year"]), found["prefix"], int(found["serial"])
    serial = _SERIAL.search(text)
    return None, text[: serial.start()].removesuffix("第") if serial else text, int(serial[0]) if serial else 0


def _grouped(entries: Iterable[Entry], keys: Callable[[Entry], Iterable[str]]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in keys(entry):
            groups[key].append(entry)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))
