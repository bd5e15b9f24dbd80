"""Where a text belongs: the folder of its gazette and the name of its issue, by its cover; without one, by who issues.

Guaranteed: a text whose cover says something else than its place is named, with the right place; a name that is no year
and number (2021-a, or one by date or by 总期) contradicts nothing, nor does what another body issues beside the publisher.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from builder.codes import say
from builder.content.register import Gazette, Register
from builder.model import Diagnostic, Issue, IssueFacts, Notice
from builder.text import forms, numerals

_GOVERNMENT = re.compile(".+?(?:人民政府|行政公署)")  # whose gazette an office's documents stand in, too
_TELLING = 2  # notices that tell whose issue it is
_NAME = re.compile(r"(?P<year>\d{4})-(?P<numbers>\d{1,3}(?:-\d{1,3})?)")
_EXTRAS = {"增刊": "zengkan", "特刊": "tekan", "专刊": "zhuankan", "专辑": "zhuanji", "号外": "haowai"}
_COUNTED = re.compile("第(.+)号$|[（〔(](.+)[）〕)]$")


@dataclass(frozen=True, slots=True)
class Place:
    """The folder and the name that a text was recognised to have; None where its cover does not say."""

    gazette: str | None
    issue: str | None


def place(facts: IssueFacts, register: Register) -> Place:
    """Where a text of these facts belongs."""
    gazette = next((slug for slug, entry in register.items() if entry.name == facts.gazette), None)
    known = facts.year is not None and facts.called
    return Place(gazette, _name(str(facts.year), facts.number or "", facts.extra or "") if known else None)


def misplaced(issue: Issue, cover: IssueFacts, register: Register) -> Iterator[Diagnostic]:
    """A warning where the cover names another gazette than the folder, another year or another number; or where there is
    no cover and everything is issued by another publisher.  `cover` is what the text itself and its sidecar say."""
    own = register.get(str(issue.id).partition("/")[0])
    if own and not cover.gazette:
        yield from _of_another(issue, own, register)
    if own and cover.gazette and _is_unknown(cover.gazette, register):
        said = say("other-gazette-unknown", cover=f"《{cover.gazette}》", own=own.name, folder=f"content/{own.slug}/")
        yield said.at(issue.masthead[0] if issue.masthead else None)
    elif issue.id:
        yield from _elsewhere(issue, register)


def _elsewhere(issue: Issue, register: Register) -> Iterator[Diagnostic]:
    """A warning where the cover says another folder of the register, or another name, than the issue has."""
    folder, _, name = str(issue.id).partition("/")
    facts, entry = issue.facts, register.get(folder)
    named = place(facts, register).gazette if entry and entry.name != facts.gazette else None
    renamed = _renamed(name, facts)
    if named or renamed:
        cover = f"《{facts.gazette}》" if named else ""
        cover += (f"{facts.year}年" if facts.year else "") + facts.called
        right = f"content/{named or folder}/{renamed or name}.txt"
        said = say("cover-against-place", cover=cover, place=f"{folder}/{name}", right=right)
        yield said.at(issue.masthead[0] if issue.masthead else None)


def _is_unknown(name: str, register: Register) -> bool:
    """Whether no entry of the register is the gazette of this name."""
    return forms.squash(name) not in {forms.squash(entry.name) for entry in register.values()}


def _of_another(issue: Issue, own: Gazette, register: Register) -> Iterator[Diagnostic]:
    """A warning where most notices are issued by one publisher, or have its prefixes, and none by the folder's own."""
    by = [publisher for notice in issue.notices if (publisher := _publisher(notice, issue, register))]
    most, count = Counter(by).most_common(1)[0] if by else ("", 0)
    if count < _TELLING or 2 * count < len(issue.notices) or own.publisher in by:
        return
    slug = next((slug for slug, entry in register.items() if entry.publisher == most), "公报的简称")
    name = str(issue.id).partition("/")[2]
    right = f"content/{slug}/{name}.txt"
    said = say("issuers-against-place", issuer=most, own=own.name, folder=f"content/{own.slug}/", right=right)
    yield said.at(issue.notices[0].span[0])


def _publisher(notice: Notice, issue: Issue, register: Register) -> str:
    """The government that issues a notice, itself or by its office, by its issuer as printed, else by its number; "" for
    another."""
    printed = forms.squash("".join(issue.text_lines[notice.span[0] - 1 : notice.span[1]]))
    issuers = [organ for organ in notice.issuer if forms.squash(organ) in printed]
    for entry in register.values():
        by_number = notice.number and notice.number.startswith(tuple(entry.prefixes))
        if any(organ.startswith(entry.publisher) for organ in issuers) or (by_number and not issuers):
            return entry.publisher
    found = (_GOVERNMENT.match(organ) for organ in issuers)
    return next((each[0] for each in found if each), "")


def _renamed(name: str, facts: IssueFacts) -> str | None:
    """The name that a text should have, where the name that it has says another year or number than its cover."""
    found = _NAME.fullmatch(name)
    if found is None or _name(found["year"], found["numbers"]) == facts.date:
        return None
    numbers = _range(found["numbers"])
    other_year = facts.year is not None and facts.year != int(found["year"])
    other_number = facts.number is not None and not set(numbers) & {*_range(facts.number), facts.total}
    if other_year or other_number:
        return _name(str(facts.year or found["year"]), facts.number or found["numbers"], facts.extra or "")
    return None


def _name(year: str, numbers: str, extra: str = "") -> str:
    """2022, 4 → 2022-04; 2024, 1-2 → 2024-01-02; 2024, 3, 增刊 → 2024-03-zengkan; 2024, 专刊第1号 or 专刊（1） → 2024-zhuankan-01."""
    word = next((latin for chinese, latin in _EXTRAS.items() if chinese in extra), "")
    counted = _COUNTED.search(extra)
    serial = numerals.number(counted[1] or counted[2]) if counted else None
    printed = [*re.findall(r"\d+", numbers), word, *([] if serial is None else [str(serial)])]
    return "-".join((year, *(f"{int(part):02d}" if part.isdigit() else part for part in printed if part)))


def _range(numbers: str) -> range:
    """All numbers of an issue: "1-2" → 1, 2."""
    found = [int(number) for number in re.findall(r"\d+", numbers)]
    return range(found[0], found[-1] + 1) if found else range(0)
