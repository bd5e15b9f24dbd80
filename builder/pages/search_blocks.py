"""Blocks of the texts that a search verifies its hits against: neighbouring notices, fetched together."""

from __future__ import annotations

_FULL = 16_000  # bytes of JSON: with so much or more, a block takes no other notice


class Block:
    """Notices of one issue, each as the JSON that a result needs."""

    def __init__(self) -> None:
        self.records: list[bytes] = []
        self._size = 0
        self._issue: str | None = None

    def takes(self, issue: str) -> bool:
        """Whether the next notice, which stands in that issue, belongs here, too."""
        return not self.records or (self._issue == issue and self._size < _FULL)

    def add(self, issue: str, record: bytes) -> None:
        """A notice that stands in that issue."""
        self._issue = issue
        self.records.append(record)
        self._size += len(record)

    @property
    def json(self) -> bytes:
        """The notices as a list."""
        return b"[" + b",".join(self.records) + b"]"
