"""Search data of the site: pure functions from notices to files, read by `overrides/assets/javascripts/search.js`.

1. Text and query pass through one normal form: NFKC, lower case, white space and punctuation removed.
2. A notice's text is cut into stretches of 1,000 characters that overlap by 24.  The index holds, for each pair of
   neighbouring characters, the stretches that contain it, and which of them hold it in a heading, and of which notices
   the title and the number do: four ascending lists of ids, as varint gaps.
3. A pair's hash names its shard.  The number of shards is a power of two, so that a corpus that grows a little keeps
   its shards, and an edit rewrites only the shards of the pairs that came or went.
4. Shards, blocks and the table of filters are zlib streams, the same few kilobytes from a host that compresses and from one
   that does not.  Their names carry a hash of their bytes; `manifest.json` alone keeps its name.
5. A two-character query is answered exactly by the lists.  A longer one asks for stretches that hold all its pairs,
   and what is listed has been checked against the notice's own text: the count says 约 until every candidate has been.
   Stretches, not whole notices, because nearly every notice holds all pairs of digits somewhere: looking for a number
   among 2,000 notices they let 3 false candidates through where whole notices let 37, for a third more index.
6. That text is packed into blocks: sections with anchors, from which hits are cut and linked, and what a result shows.
   A block holds neighbouring notices of one issue, some 16 KB of JSON or one long notice (a third as a zlib stream), so that
   neighbours cost one request, and an edit or a new issue leaves the blocks of the others.  The table of filters says which block
   a notice is in.
7. What finds a notice that a query is only near to lies in files of its own (`search_near`), which nobody loads whose query
   is found as it is.
8. The order of the notices is the caller's.  The same notices in the same order give the same bytes.  Ranking (number,
   title, heading, body; newest first) needs nothing but lists and filters.
9. Memory is the lists, four bytes an entry; no text is kept but that of the block that is being filled.

This module does not read or write files, and knows nothing of pages.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import add
from typing import Any

from builder.pages import search_shards as shards
from builder.pages.keeping import Made, anew
from builder.pages.search_blocks import Block
from builder.pages.search_doc import SearchDoc as SearchDoc
from builder.pages.search_doc import SearchSection as SearchSection
from builder.pages.search_doc import as_json, mark, packed
from builder.pages.search_doc import normalise as normalise
from builder.pages.search_near import Near
from builder.pages.search_table import Table

_STRETCH = 1000  # characters; the shorter, the fewer false candidates and the larger the index
_OVERLAP = 24  # a phrase that is one character longer is still whole in the stretch where it begins


def build(
    docs: Iterable[SearchDoc],
    people: Sequence[str] = (),
    near: Near | None = None,
    feeds: Mapping[str, Mapping[str, str]] | None = None,
    made: Made = anew,
) -> Iterator[tuple[str, bytes]]:
    """The files of the folder `search/`, with their names; `docs` is read once, those of one issue in a row.

    people  the names that have pages: a list of them is among the files, which is asked for once a query could be a name, by
            its first character
    near    what finds a notice that a query is only near to (see `search_near`)
    feeds   by filter and value, the folder of what can be subscribed to
    """
    fields = tuple(shards.Lists(partial(array, "I")) for _ in range(4))
    table, block, near = Table(), Block(), near or Near()
    first = 0
    for doc in docs:
        parent = doc.address.rstrip("/").rpartition("/")[0]
        if not block.takes(parent):
            yield _pack(block, table, made)
            block = Block()
        block.add(parent, _record(doc))
        stretches = _add(fields, first, doc)
        table.add(doc, stretches)
        near.add(doc)
        first += stretches
    if block.records:
        yield _pack(block, table, made)
    marks = []
    for place, pairs in enumerate(shards.places(fields[0])):
        data = made(shards.hash_of(pairs, fields), partial(shards.packed, pairs, fields))
        marks.append(mark(data))
        yield f"{place}-{marks[-1]}.bin", data
    manifest: dict[str, Any] = {"reach": _OVERLAP + 1, "shards": len(marks), "marks": "".join(marks)}
    small = {"filters": table.columns(), "order": table.by_number(), "feeds": feeds or {}}
    if people:
        small["people"] = "/".join(people)
        manifest["initials"] = "".join(sorted({name[0] for name in people}))
    for sort, value in small.items():
        manifest[sort], data = packed(sort, value)
        yield manifest[sort], data
    for name, data in near.files():
        manifest["near"] = name  # the last names the others
        yield name, data
    yield "manifest.json", as_json(manifest)


def _pack(block: Block, table: Table, made: Made) -> tuple[str, bytes]:
    """The file of a block, and its name, which is remembered."""
    written = block.json
    data = made(hashlib.sha256(written).digest(), lambda: zlib.compress(written, 9))
    name = mark(data, 8)
    table.blocks.append((name, len(block.records)))
    return f"text-{name}.bin", data


def _record(doc: SearchDoc) -> bytes:
    """A notice as a result shows it, and its text by section."""
    return as_json(
        {
            "title": doc.title,
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


def _add(fields: tuple[shards.Lists, ...], first: int, doc: SearchDoc) -> int:
    """Enters a notice whose first stretch has the id `first`; gives the number of its stretches."""
    everywhere, headings, titles, numbers = fields
    body = ""
    headed: defaultdict[int, set[str]] = defaultdict(set)
    for section in doc.sections:
        heading = normalise(section.heading)
        headed[first + len(body) // _STRETCH] |= _pairs(heading)
        body += heading + normalise(section.text)
    for stretch, pairs in headed.items():
        _enter(headings, stretch, pairs)
    title, number = _pairs(normalise(doc.title)), _pairs(normalise(doc.number or ""))
    _enter(titles, first, title)
    _enter(numbers, first, number)
    starts = range(0, max(len(body), 1), _STRETCH)
    for stretch, start in enumerate(starts, first):
        pairs = _pairs(body[start : start + _STRETCH + _OVERLAP])
        _enter(everywhere, stretch, pairs if start else pairs | title | number)
    return len(starts)


def _enter(lists: shards.Lists, stretch: int, pairs: Iterable[str]) -> None:
    for pair in pairs:
        lists[pair].append(stretch)


def _pairs(text: str) -> set[str]:
    return set(map(add, text, text[1:]))
