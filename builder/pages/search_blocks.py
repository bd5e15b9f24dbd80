"""Blocks of the texts that a search verifies its hits against: neighbouring notices, fetched together."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.pages.search_doc import SearchDoc, as_json, mark
from builder.text import breaks

_FULL = 8_000  # bytes of JSON: with so much or more, a block takes no other notice
_MARK = 4  # characters; the name of a block says which notices it holds


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring notices of one issue, as a file: its name ends in a mark of what it holds; `count` is how many these are."""

    name: str
    count: int
    data: bytes

    @property
    def mark(self) -> str:
        """What its versions are told apart by."""
        return self.name.removesuffix(".bin")[-_MARK:]


def blocks(docs: Iterable[SearchDoc]) -> Iterator[Block]:
    """The blocks of notices, those of one issue in a row."""
    first, records, size = "", list[bytes](), 0
    for doc in docs:
        if records and (_issue_of(doc.address) != _issue_of(first) or size >= _FULL):
            yield _block(first, records)
            records, size = [], 0
        first = first if records else doc.address
        records.append(_record(doc))
        size += len(records[-1])
    if records:
        yield _block(first, records)


def _block(first: str, records: list[bytes]) -> Block:
    data = zlib.compress(b"[" + b",".join(records) + b"]", 9)
    return Block(f"text-{first.strip('/').replace('/', '-')}-{mark(data, _MARK)}.bin", len(records), data)


def _issue_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[0]


def _record(doc: SearchDoc) -> bytes:
    """A notice as a result shows it, and its text by section."""
    return as_json(
        {
            "title": _pieces(doc),
            "number": doc.number,
            "issuer": doc.issuer,
            "date": doc.date,
            "kind": doc.kind,
            "gazette": doc.gazette_name,
            "issue": doc.issue,
            **({"repealed": True} if doc.repealed else {}),
            "sections": [[section.anchor, section.heading, section.text] for section in doc.sections],
        }
    )


def _pieces(doc: SearchDoc) -> list[str]:
    """The title in the pieces between which its lines may end."""
    return [word for piece in breaks.pieces(doc.title, doc.names) for word in breaks.within(piece)]
