"""Which document each citation means: a notice of the site, an attachment of one, or a work outside.

Guaranteed: a citation means exactly one document or none.  Number and name decide together; one of them does where nothing
contradicts it: neither the organ before the name, nor the day, nor another document of that number or name.  Every way
through the notices is linear in their number, and none looks through their texts.
Not done here: finding citations (see `relations.citations`) and how they look (see `pages`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from builder.archive import whose
from builder.archive.entry import Entry
from builder.archive.whose import Lead
from builder.content.works import Told
from builder.said import Citation
from builder.text import citing, organs

_ENOUGH = 40  # documents of one name: none of them is meant for certain
_ENDS = ("废止", "失效", "修订", "暂停", "延长")  # never of what the notice itself publishes


@dataclass(frozen=True, slots=True)
class Target:
    """What a citation means here: a notice, or the attachment of one that stands at `part`."""

    entry: Entry
    part: int = 0


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, and the notice that makes it."""

    entry: Entry
    citation: Citation


@dataclass(slots=True)
class Work:
    """A document that is known through those that cite it.

    key      its normal form: of its number, or of its name where none is known
    names    as printed, the first first
    notices  those that cite it, each once, the oldest first
    """

    key: str
    number: str | None
    names: list[str] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)
    address: str | None = None
    notices: list[Entry] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return citing.address(self.key)


Why = Literal["several", "other-name"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A citation that means none for certain: several documents could be meant, or the number stands here over another name."""

    cited: Cited
    why: Why
    targets: tuple[Target, ...]


@dataclass(frozen=True, eq=False)
class Works:
    """What each citation means, and who cites what.

    meant   by the path of a notice, for each of its citations: what it means; None where that is itself, or nothing certain
    citing  by the path of a notice, who cites it or an attachment of it
    works   those outside, by their key, in the order in which they were read
    """

    meant: Mapping[str, Sequence[Target | Work | None]]
    citing: Mapping[str, Sequence[tuple[Target, Cited]]]
    works: Mapping[str, Work]
    doubts: Sequence[Doubt]


_Loose = tuple[Cited, list[Target | Work | None], int]  # a citation, and the place for what it means


@dataclass
class _Index:
    """The documents of the site by number, by name, and by name without their organ."""

    numbers: dict[str, list[Target]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[Target]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[str, dict[str, int]] = field(default_factory=dict)  # of a notice, its names → the part that each is of
    letters: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # of a gazette, those of its numbers


def of(entries: Iterable[Entry], told: Sequence[Told] = ()) -> Works:
    """What each citation of the notices means; `told` is what people wrote of works outside."""
    ordered = sorted(entries, key=lambda entry: (entry.notice.date or "", entry.path))
    index = _index(ordered)
    meant: dict[str, list[Target | Work | None]] = {}
    citing_: dict[str, list[tuple[Target, Cited]]] = defaultdict(list)
    doubts: list[Doubt] = []
    outside: list[_Loose] = []
    for entry in ordered:
        row = meant[entry.path] = [None] * len(entry.notice.citations)
        for place, citation in enumerate(entry.notice.citations):
            cited = Cited(entry, citation)
            found = _resolve(cited, index)
            if isinstance(found, Doubt):
                doubts.append(found)
                if found.why == "other-name":
                    outside.append((cited, row, place))
            elif found is None:
                outside.append((cited, row, place))
            elif found.entry.path != entry.path:
                row[place] = found
                citing_[found.entry.path].append((found, cited))
            elif found.part and found.part != citation.part:
                row[place] = found
    return Works(meant, citing_, _outside(outside, told), tuple(doubts))


def _index(entries: Sequence[Entry]) -> _Index:
    index = _Index()
    for entry in entries:
        notice = entry.notice
        keys = dict(_names_of(entry))
        index.keys[entry.path] = keys
        if notice.number:
            index.numbers[citing.number(notice.number)].append(Target(entry))
            index.letters[_gazette(entry)].add(citing.letters(notice.number))
        for key, part in keys.items():
            index.names[key].append(Target(entry, part))
    return index


def _names_of(entry: Entry) -> Iterator[tuple[str, int]]:
    """The names by which a notice and what it publishes are called; a printed attachment before the title that names it."""
    notice = entry.notice
    if published := citing.published_in(notice.title):
        yield published, 0
    bare = citing.name(notice.title.removeprefix(organs.issuing(notice.title)))
    yield bare, 0
    yield citing.name(notice.title), 0
    for place, part in enumerate(notice.parts):
        if place and part.title:
            yield citing.name(part.title), place


def _resolve(cited: Cited, index: _Index) -> Target | Doubt | None:
    """What a citation means on this site."""
    citation = cited.citation
    if citation.number and not (citation.name and citing.is_partial(citation.number)):
        return _by_number(cited, index, index.numbers.get(citing.number(citation.number), []))
    key = citing.name(citation.name or "")
    own = index.keys[cited.entry.path].get(key)
    if own is not None and citation.relation not in _ENDS and _is_own(cited):
        return Target(cited.entry, own)
    return _by_name(cited, key, index.names.get(key, ()))


def _by_name(cited: Cited, key: str, every: Sequence[Target]) -> Target | Doubt | None:
    if len(every) > _ENOUGH:
        return Doubt(cited, "several", tuple(every[:_ENOUGH]))
    if not every:
        return None
    by, citation, lead = cited.entry, cited.citation, whose.lead(cited.citation)
    found = [each for each in every if whose.has_number(each.entry, citation) and _may_be(by, lead, each, key)]
    if len(found) > 1:
        return Doubt(cited, "several", tuple(found))
    return found[0] if found else None


def _is_own(cited: Cited) -> bool:
    """Whether neither a number nor what is before a name says that it is not the notice's own: 按照省《实施方案》."""
    issuers = cited.entry.notice.issuer
    return whose.has_number(cited.entry, cited.citation) and whose.fits(whose.lead(cited.citation), issuers, near=True)


def _by_number(cited: Cited, index: _Index, found: Sequence[Target]) -> Target | Doubt | None:
    name = cited.citation.name
    if len(found) > _ENOUGH:
        return Doubt(cited, "several", tuple(found[:_ENOUGH]))
    if name and found:
        key = citing.name(name)
        agreed = [
            Target(each.entry, index.keys[each.entry.path][key]) for each in found if key in index.keys[each.entry.path]
        ]
        if not agreed:
            return Doubt(cited, "other-name", tuple(found))
        found = agreed
    else:
        found = [each for each in found if _is_number_of(cited, each, index)]
    if len(found) > 1:
        return Doubt(cited, "several", tuple(found))
    return found[0] if found else None


def _is_number_of(cited: Cited, target: Target, index: _Index) -> bool:
    """Whether nothing speaks against a document of the same number alone: two towns may have the same letters."""
    if _is_later(target.entry, cited.entry):
        return False
    letters = citing.letters(cited.citation.number or "")
    return _is_near(target.entry, cited.entry) or letters not in index.letters[_gazette(cited.entry)]


def _may_be(by: Entry, lead: Lead, target: Target, key: str) -> bool:
    """Whether nothing speaks against a document of the same name, which a notice cites with these words before it."""
    issuers = target.entry.notice.issuer
    if target.entry.path == by.path or _is_later(target.entry, by):
        return False
    if not whose.fits(lead, issuers, near=_is_near(target.entry, by)):
        return False
    if lead.organ or any(whose.is_place_of(key, issuer) for issuer in issuers):
        return True
    return any(a.startswith(b) or b.startswith(a) for a in issuers for b in by.notice.issuer)


def _gazette(entry: Entry) -> str:
    return str(entry.issue.id).partition("/")[0]


def _is_near(target: Entry, by: Entry) -> bool:
    return _gazette(target) == _gazette(by)


def _is_later(target: Entry, by: Entry) -> bool:
    return bool(target.notice.date and by.notice.date and target.notice.date > by.notice.date)


def _outside(found: Sequence[_Loose], told: Sequence[Told]) -> dict[str, Work]:
    """The works outside.  A name without a number is that of a numbered work where it stands with one number alone."""
    numbers = _numbers_of_names(found, told)
    works: dict[str, Work] = {}
    for cited, row, place in found:
        if not cited.citation.name and citing.is_partial(cited.citation.number or ""):
            continue
        key, number = _key(cited.citation, numbers)
        work = row[place] = works.setdefault(key, Work(key, number))
        _add(work, cited)
    _tell(works, told)
    return works


def _numbers_of_names(found: Sequence[_Loose], told: Sequence[Told]) -> Mapping[str, set[str]]:
    numbers: dict[str, set[str]] = defaultdict(set)
    for citation in (cited.citation for cited, _, _ in found):
        if citation.number and citation.name and not citing.is_partial(citation.number):
            numbers[citing.name(citation.name)].add(citing.number(citation.number))
    for each in told:
        if each.number and each.name:
            numbers[citing.name(each.name)] = {citing.number(each.number)}
    return numbers


def _key(citation: Citation, numbers: Mapping[str, set[str]]) -> tuple[str, str | None]:
    """The normal form of what a citation means, and its number."""
    name = citing.name(citation.name or "")
    if citation.number and not (name and citing.is_partial(citation.number)):
        number = citing.number(citation.number)
        return number, number
    known = numbers.get(name, ())
    return (next(iter(known)),) * 2 if len(known) == 1 else (name, None)


def _add(work: Work, cited: Cited) -> None:
    work.cited.append(cited)
    name = cited.citation.name
    if name and citing.name(name) not in map(citing.name, work.names):
        work.names.append(name)
    if not work.notices or work.notices[-1].path != cited.entry.path:
        work.notices.append(cited.entry)


def _tell(works: Mapping[str, Work], told: Sequence[Told]) -> None:
    """Adds what people wrote of works outside to those that are cited."""
    for each in told:
        keys = [citing.number(each.number) if each.number else "", citing.name(each.name) if each.name else ""]
        work = next((works[key] for key in keys if key in works), None)
        if work:
            work.address = each.address
            if each.name and citing.name(each.name) not in map(citing.name, work.names):
                work.names.insert(0, each.name)
            work.number = work.number or (citing.number(each.number) if each.number else None)
