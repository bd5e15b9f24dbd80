"""Blocks of the texts that a search verifies its hits against: neighbouring notices, fetched together."""

from __future__ import annotations

_FULL = 8_000  # bytes of JSON: with so much or more, a block takes no other notice


class Block:
    """Notices of one issue, each as the JSON that a result needs; `first` is the address of the first."""

    def __init__(self) -> None:
        self.records: list[bytes] = []
        self.first = ""
        self._size = 0

    def takes(self, issue: str) -> bool:
        """Whether the next notice, which stands in that issue, belongs here, too."""
        return not self.records or (_issue_of(self.first) == issue and self._size < _FULL)

    def add(self, address: str, record: bytes) -> None:
        """The notice with that address."""
        self.first = self.first or address
        self.records.append(record)
        self._size += len(record)

    @property
    def json(self) -> bytes:
        """The notices as a list."""
        return b"[" + b",".join(self.records) + b"]"


def _issue_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[0]
