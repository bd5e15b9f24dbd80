"""Where a text belongs: the folder of its gazette and the name of its issue, by its cover.

Guaranteed: a text whose cover says something else than its place is named, with the right place; a name that is no year
and number (2021-a, or one by date or by 总期) contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.codes import say
from builder.content.register import Register
from builder.model import Diagnostic, Issue, IssueFacts

_NAME = re.compile(r"(?P<year>\d{4})-(?P<numbers>\d{1,3}(?:-\d{1,3})?)")


@dataclass(frozen=True, slots=True)
class Place:
    """The folder and the name that a text was recognised to have; None where its cover does not say."""

    gazette: str | None
    issue: str | None


def place(facts: IssueFacts, register: Register) -> Place:
    """Where a text of these facts belongs."""
    gazette = next((slug for slug, entry in register.items() if entry.name == facts.gazette), None)
    known = facts.year is not None and facts.number is not None
    return Place(gazette, _name(str(facts.year), str(facts.number)) if known else None)


def misplaced(issue: Issue, register: Register) -> Iterator[Diagnostic]:
    """A warning where the cover names another registered gazette than the folder, another year or another number."""
    folder, _, name = str(issue.id).partition("/")
    facts = issue.facts
    entry = register.get(folder)
    named = place(facts, register).gazette if entry and entry.name != facts.gazette else None
    renamed = _renamed(name, facts)
    if issue.id and (named or renamed):
        cover = f"《{facts.gazette}》" if named else ""
        cover += (f"{facts.year}年" if facts.year else "") + (f"第{facts.number}期" if facts.number else "")
        right = f"content/{named or folder}/{renamed or name}.txt"
        said = say("cover-against-place", cover=cover, place=f"{folder}/{name}", right=right)
        yield said.at(issue.masthead[0] if issue.masthead else None)


def _renamed(name: str, facts: IssueFacts) -> str | None:
    """The name that a text should have, where the name that it has says another year or number than its cover."""
    found = _NAME.fullmatch(name)
    if found is None or _name(found["year"], found["numbers"]) == facts.date:
        return None
    numbers = _range(found["numbers"])
    other_year = facts.year is not None and facts.year != int(found["year"])
    other_number = facts.number is not None and not set(numbers) & {*_range(facts.number), facts.total}
    if other_year or other_number:
        return _name(str(facts.year or found["year"]), facts.number or found["numbers"])
    return None


def _name(year: str, numbers: str) -> str:
    """2022, 4 → 2022-04; 2024, 1-2 → 2024-01-02."""
    return "-".join((year, *(f"{int(number):02d}" for number in re.findall(r"\d+", numbers))))


def _range(numbers: str) -> range:
    """All numbers of an issue: "1-2" → 1, 2."""
    found = [int(number) for number in re.findall(r"\d+", numbers)]
    return range(found[0], found[-1] + 1) if found else range(0)
