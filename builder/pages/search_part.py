"""An index of some notices: the lists of pairs, the texts, and the table that names both.

Guaranteed: the same notices in the same order give the same files, whatever stands in other indexes.
Not done here: what spans indexes, and what is near (see `search_index`, `search_layers`, `search_near`).
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from operator import add

from builder.pages import search_shards as shards
from builder.pages.keeping import Made, anew
from builder.pages.search_blocks import Block
from builder.pages.search_doc import SearchDoc, as_json, mark, normalise, packed
from builder.pages.search_table import Table
from builder.text import breaks

_STRETCH = 1000  # characters; the shorter, the fewer false candidates and the larger the index
_OVERLAP = 24  # a phrase that is one character longer is still whole in the stretch where it begins
REACH = _OVERLAP + 1
_BLOCK_MARK = 4  # characters; the name of a block says which notices it holds


class Part:
    """The index of some notices, which are read once; those of one issue in a row.

    `lists` are, when all files have been given, the lists of pairs: anywhere, in headings, titles, numbers
    """

    def __init__(self, shard: int = shards.SHARD) -> None:
        self._shard = shard
        self.lists = tuple(shards.Lists(partial(array, "I")) for _ in range(4))
        self.table = Table()
        self.filters = ""  # the file of the table

    def files(self, docs: Iterable[SearchDoc], made: Made = anew) -> Iterator[tuple[str, bytes]]:
        """All files, with their names; the last is the table."""
        block, first = Block(), 0
        for doc in docs:
            parent = doc.address.rstrip("/").rpartition("/")[0]
            if not block.takes(parent):
                yield self._pack(block, made)
                block = Block()
            block.add(doc.address, _record(doc))
            stretches = self._enter(first, doc)
            self.table.add(doc, stretches)
            first += stretches
        if block.records:
            yield self._pack(block, made)
        marks, entries = [], sum(map(len, self.lists[0].values()))
        for place, pairs in enumerate(shards.places(self.lists[0], entries, self._shard)):
            data = made(shards.hash_of(pairs, self.lists), partial(shards.packed, pairs, self.lists))
            marks.append(mark(data, shards.MARK))
            yield f"{place}-{marks[-1]}.bin", data
        self.filters, data = packed("filters", {"marks": "".join(marks), **self.table.columns()})
        yield self.filters, data

    def _pack(self, block: Block, made: Made) -> tuple[str, bytes]:
        """The file of a block, and its name, which is remembered."""
        written = block.json
        data = made(hashlib.sha256(written).digest(), lambda: zlib.compress(written, 9))
        name = mark(data, _BLOCK_MARK)
        self.table.blocks.append((name, len(block.records)))
        return f"text-{block.first.strip('/').replace('/', '-')}-{name}.bin", data

    def _enter(self, first: int, doc: SearchDoc) -> int:
        """Enters a notice whose first stretch has the id `first`; gives the number of its stretches."""
        everywhere, headings, titles, numbers = self.lists
        body = ""
        headed: defaultdict[int, set[str]] = defaultdict(set)
        for section in doc.sections:
            heading = normalise(section.heading)
            headed[first + len(body) // _STRETCH] |= pairs_of(heading)
            body += heading + normalise(section.text)
        for stretch, pairs in headed.items():
            _add(headings, stretch, pairs)
        title, number = pairs_of(normalise(doc.title)), pairs_of(normalise(doc.number or ""))
        _add(titles, first, title)
        _add(numbers, first, number)
        starts = range(0, max(len(body), 1), _STRETCH)
        for stretch, start in enumerate(starts, first):
            pairs = pairs_of(body[start : start + _STRETCH + _OVERLAP])
            _add(everywhere, stretch, pairs if start else pairs | title | number)
        return len(starts)


def pairs_of(text: str) -> set[str]:
    """The pairs of neighbouring characters."""
    return set(map(add, text, text[1:]))


def _add(lists: shards.Lists, stretch: int, pairs: Iterable[str]) -> None:
    for pair in pairs:
        lists[pair].append(stretch)


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
