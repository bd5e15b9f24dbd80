"""What notices say of each other's validity: who repeals, amends, suspends or extends what, and the days of a calendar.

Takes a corpus; gives `Times`, worked out once a corpus.
Guaranteed: a claim leads to a notice only where exactly one is meant: number and name decide together, or one of them where
nothing contradicts it; a name alone only within one gazette, and only an older text.  Linear in the number of notices; no
text is read again but the sentence of a claim.
Not done here: finding claims (see `relations.validity`), and judging what is in force: nobody but the issuer can.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.archive.corpus import Corpus, Entry, gazette_slug
from builder.model import Heading, Notice, Text
from builder.said import Validity

ENDING = ("废止", "失效")
_ON_OTHERS = ("废止", "失效", "修改", "继续有效", "暂停", "延长")
_CALENDAR = ("施行", "有效期", "试行", "截止", "延长", "失效")
_MARKS = re.compile(r"[\s《》〈〉“”\"'（）()〔〕\[\]【】]|^原")
_SERIAL = re.compile(r"第(?=\d+号)")
_DAY_BEFORE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日[^《》，。；]{0,30}(?:印发|公布|发布|颁布)的原?$")
_KEPT = "_times"


@dataclass(frozen=True)
class Target:
    """The document that a claim speaks of: a notice of the site (`part` 0) or an attachment of one."""

    entry: Entry
    part: int


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


def of(every: Corpus) -> Times:
    """What the notices of a corpus say of validity."""
    kept = vars(every)  # where `functools.cached_property` keeps what is worked out once; a corpus cannot be hashed
    if _KEPT not in kept:
        kept[_KEPT] = _read(every)
    found: Times = kept[_KEPT]
    return found


def key(text: str) -> str:
    """What two ways to print a name or a number share."""
    return _SERIAL.sub("", _MARKS.sub("", text))


def _whole(told: Told) -> bool:
    if told.target is None:
        return False
    return told.target.part == 0 or len(told.target.entry.notice.attachments) == 1


def _read(every: Corpus) -> Times:
    names = _Names(every)
    oldest_first = reversed(every.entries)
    told = [Told(entry, claim, names.meant(entry, claim)) for entry in oldest_first for claim in entry.notice.validity]
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


class _Names:
    """The documents of a corpus by number and by name."""

    def __init__(self, every: Corpus) -> None:
        self.numbers: dict[str, list[Entry]] = defaultdict(list)
        self.names: dict[tuple[str, str], list[Target]] = defaultdict(list)
        for entry in every.entries:
            if entry.notice.number:
                self.numbers[key(entry.notice.number)].append(entry)
            for name, part in _names(entry):
                self.names[gazette_slug(entry.issue), name].append(Target(entry, part))

    def meant(self, by: Entry, claim: Validity) -> Target | None:
        """The one document that a claim speaks of."""
        name = key(claim.name) if claim.name else None
        numbered = self.numbers.get(key(claim.number), ()) if claim.number else ()
        if others := [entry for entry in numbered if entry.path != by.path]:
            found = [target for entry in others for target in _agreeing(entry, name)]
            return found[0] if len(found) == 1 else None
        return self._named(by, claim, name) if name else None

    def _named(self, by: Entry, claim: Validity, name: str) -> Target | None:
        named = self.names.get((gazette_slug(by.issue), name), ())
        own = [target for target in named if target.entry.path == by.path]
        if own and claim.kind not in _ON_OTHERS:
            return own[0]
        day = _day_before(by, claim)
        found = [
            target for target in named if target not in own and _may_be(target.entry.notice, by.notice, claim, day)
        ]
        return found[0] if len(found) == 1 else None


def _may_be(notice: Notice, by: Notice, claim: Validity, day: str | None) -> bool:
    """Whether nothing contradicts that a document with the name is meant: its number, its age, the day that is printed."""
    if claim.number and notice.number:
        return False
    if notice.date and by.date and notice.date > by.date:
        return False
    return day is None or notice.date == day


def _names(entry: Entry) -> Iterator[tuple[str, int]]:
    """The names that a notice goes by, and those of its attachments."""
    title = key(entry.notice.title)
    yield title, 0
    if "关于" in title and not title.startswith("关于"):
        yield title[title.index("关于") :], 0
    for part, attached in enumerate(entry.notice.attachments, 1):
        if attached.title:
            yield key(attached.title), part


def _agreeing(entry: Entry, name: str | None) -> Iterator[Target]:
    """The document of a notice that a name calls by its name; without a name, the notice."""
    if name is None:
        yield Target(entry, 0)
        return
    parts = [part for own, part in _names(entry) if own == name]
    if parts:
        yield Target(entry, parts[0])
    elif len(name) > 5 and name in key(entry.notice.title):
        yield Target(entry, 0)


def _day_before(by: Entry, claim: Validity) -> str | None:
    """The day that stands before a name: 2019年3月5日公布的《…》."""
    if not claim.spot or not claim.name:
        return None
    block = by.notice.blocks[claim.spot.block]
    if not isinstance(block, Heading | Text):
        return None
    before = block.text[: max(0, block.text.find(claim.name))].rstrip("《").replace(" ", "")
    found = _DAY_BEFORE.search(before)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None
