"""The table of filters of the search: what it must know of every notice before it reads one, as small columns.

A column of small numbers is a string, each number a character: deflated, it takes about the bits that its numbers need.
Beside it, in a file of its own that is asked for when somebody sorts by number, the places of the notices in that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from builder.archive.corpus import number_key
from builder.pages.search_doc import SearchDoc

Key = tuple[bool, int, str, int, int]
_FIRST = 0x30  # the character of 0
_SURROGATES = range(0xD800, 0xE000)  # are no characters
_MONTHS = 13  # a year's, and none


class Row(NamedTuple):
    """What tables show of a notice; see `SearchDoc`."""

    address: str
    title: str
    number: str | None
    issuer: Sequence[str]
    date: str | None
    kind: str | None
    gazette: str
    gazette_name: str
    year: int | None
    repealed: bool


def row(doc: SearchDoc) -> Row:
    """That of a notice."""
    return Row(*(getattr(doc, name) for name in Row._fields))


class Table:
    """Address, gazette, year, kind, issuer and date of every notice, in the order in which they come."""

    def __init__(self) -> None:
        self.gazettes: dict[tuple[str, str], int] = {}
        self.kinds: dict[str, int] = {}
        self.issuers: dict[tuple[str, ...], int] = {}
        self.issues: list[list[Any]] = []  # gazette, address, year, number of notices: one row a run of notices
        self.stretches: list[int] = []
        self.leaf: list[str] = []
        self.kind: list[int] = []
        self.issuer: list[int] = []
        self.date: list[str] = []
        self.blocks: list[tuple[str, int]] = []  # mark of each block of texts, and how many notices it holds
        self.repealed: list[int] = []  # places
        self._keys: list[Key] = []

    def add(self, doc: Row, stretches: int) -> None:
        """A notice that so many stretches of text belong to."""
        parent, leaf = doc.address.rstrip("/").rpartition("/")[::2]
        row = [_place(self.gazettes, (doc.gazette, doc.gazette_name)), f"{parent}/" if parent else "", doc.year]
        if not self.issues or self.issues[-1][:3] != row:
            self.issues.append([*row, 0])
        self.issues[-1][3] += 1
        place = len(self.stretches)
        if doc.repealed:
            self.repealed.append(place)
        self.stretches.append(stretches)
        self.leaf.append(leaf)
        self.kind.append(0 if doc.kind is None else 1 + _place(self.kinds, doc.kind))
        self.issuer.append(_place(self.issuers, tuple(doc.issuer)))
        self.date.append(doc.date or "")
        year, prefix, serial = number_key(doc.number)
        self._keys.append((not doc.number, -(year or 0), prefix, serial, place))

    def columns(self) -> dict[str, Any]:
        """The table, as it is published."""
        months, days = _months_and_days(self.date)
        return {
            "gazettes": list(self.gazettes),
            "kinds": list(self.kinds),
            "issuers": list(self.issuers),
            "issues": self.issues,
            "stretches": coded(self.stretches),
            "leaf": "/".join(self.leaf),
            "kind": coded(self.kind),
            "issuer": coded(self.issuer),
            "months": coded(months),
            "days": coded(days),
            "blocks": "".join(name for name, _ in self.blocks),
            "held": coded(count for _, count in self.blocks),
            "repealed": self.repealed,
        }

    def by_number(self) -> list[int]:
        """The places of the notices, by year (newest first), prefix and serial of their numbers; those without one last."""
        return [key[-1] for key in sorted(self._keys)]

    def by_keys(self) -> list[list[Any]]:
        """What each notice is sorted by, who sorts by number."""
        return [list(key[:-1]) for key in self._keys]

    def newest_number(self) -> int:
        """The latest year of a number; 0 where none has one."""
        return max((-year for _, year, *_ in self._keys), default=0)


def coded(values: Iterable[int]) -> str:
    """Numbers, none of them negative, each as a character."""
    points = (value + _FIRST for value in values)
    return "".join(chr(point if point < _SURROGATES.start else point + len(_SURROGATES)) for point in points)


def _months_and_days(dates: Iterable[str]) -> tuple[list[int], list[int]]:
    """How many months each lies after the one before it (before: odd numbers), and 0 for no date, 1 for no day, else the day
    after it."""
    months, days, before = list[int](), list[int](), 0
    for date in dates:
        if not date:
            months.append(0)
            days.append(0)
            continue
        year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
        step = year * _MONTHS + month - before
        before += step
        months.append(2 * step if step >= 0 else -2 * step - 1)
        days.append(1 + day)
    return months, days


def _place(table: dict[Any, int], value: Any) -> int:
    """The place of `value` in the table, which gains it where it is new."""
    return table.setdefault(value, len(table))
