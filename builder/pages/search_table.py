"""The table of filters of the search: what it must know of every notice before it reads one, as small columns.

Beside it, in a file of its own that is asked for when somebody sorts by number, the places of the notices in that order.
"""

from __future__ import annotations

from typing import Any

from builder.archive.corpus import number_key
from builder.pages.search_doc import SearchDoc

Key = tuple[bool, int, str, int, int]


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

    def add(self, doc: SearchDoc, stretches: int) -> None:
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
        self.kind.append(-1 if doc.kind is None else _place(self.kinds, doc.kind))
        self.issuer.append(_place(self.issuers, doc.issuer))
        self.date.append((doc.date or "").replace("-", ""))
        year, prefix, serial = number_key(doc.number)
        self._keys.append((not doc.number, -(year or 0), prefix, serial, place))

    def columns(self) -> dict[str, Any]:
        """The table, as it is published."""
        return {
            "gazettes": list(self.gazettes),
            "kinds": list(self.kinds),
            "issuers": list(self.issuers),
            "issues": self.issues,
            "stretches": self.stretches,
            "leaf": "/".join(self.leaf),
            "kind": self.kind,
            "issuer": self.issuer,
            "date": "/".join(self.date),
            "blocks": self.blocks,
            "repealed": self.repealed,
        }

    def by_number(self) -> list[int]:
        """The places of the notices, by year (newest first), prefix and serial of their numbers; those without one last."""
        return [key[-1] for key in sorted(self._keys)]


def _place(table: dict[Any, int], value: Any) -> int:
    """The place of `value` in the table, which gains it where it is new."""
    return table.setdefault(value, len(table))
