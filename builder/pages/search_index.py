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
   A block holds neighbouring notices of one issue, some 32 to 64 KB of JSON (a third as a zlib stream), so that hits of one issue
   cost one request, and an edit or a new issue leaves the blocks of the others.  The table of filters says which block
   a notice is in.
7. The order of the notices is the caller's.  The same notices in the same order give the same bytes.  Ranking (number,
   title, heading, body; newest first) needs nothing but lists and filters.
8. Memory is the lists, four bytes an entry; no text is kept but that of the block that is being filled.

This module does not read or write files, and knows nothing of pages.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zlib
from array import array
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import add
from typing import Any

from builder.pages import search_shards as shards
from builder.pages.keeping import Made, anew
from builder.pages.search_blocks import Block

# White space, control and format characters and punctuation, as code points and not as properties, so that Python and
# a browser of another Unicode version agree.  Symbols (+ = ℃ ○ √) are text, and so are % and ‰.  Beside what Chinese
# text uses: punctuation of Arabic, Tibetan and Mongolian script, variation selectors.  `mark.js` has the same list.
_NOISE = re.compile(
    r"[\x00-#&-*,-/:;?@\[-\]_{}\x7f-\xa1\xa7\xab\xad\xb6\xb7\xbb\xbf"
    r"\u060c\u061b-\u061f\u066a-\u066d\u06d4\u0f04-\u0f12\u0f14\u0f3a-\u0f3d\u1680\u1800-\u180f"
    r"\u2000-\u202f\u2031-\u2043\u2045-\u2051\u2053-\u206f\u2308-\u230b\u2329\u232a\u2768-\u2775\u27e6-\u27ef\u2983-\u2998\u2e00-\u2e5d"
    r"\u3000-\u3003\u3008-\u3011\u3014-\u301f\u3030\u303d\u30a0\u30fb\ufe00-\ufe0f\ufe45\ufe46\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e0fff]+"
)
_STRETCH = 1000  # characters; the shorter, the fewer false candidates and the larger the index
_OVERLAP = 24  # a phrase that is one character longer is still whole in the stretch where it begins


@dataclass(frozen=True, slots=True)
class SearchSection:
    """A part of a notice that has an address: `anchor` is the id on its page, "" for the notice's head."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchDoc:
    """A notice as the search sees it.

    address       relative to the site, with a slash at its end: "aershan/2022-04/03/"
    date          ISO, or None
    gazette       slug; `gazette_name` is for the eye, and so is `issue` (2022年第4期)
    year          of the issue
    repealed      whether another notice says that it is repealed or has lapsed
    sections      all visible text of the notice in its order, the printed title and number included: a phrase is found
                  wherever it stands in `heading`, `text`, `heading`, `text` … read as one
    """

    address: str
    title: str
    number: str | None
    issuer: tuple[str, ...]
    date: str | None
    kind: str | None
    gazette: str
    gazette_name: str
    issue: str
    year: int | None
    sections: tuple[SearchSection, ...]
    repealed: bool = False


def normalise(text: str) -> str:
    """The normal form: two strings that a reader takes for the same phrase have the same one.

    〔2022〕41 号 and [2022]41号 are 202241号; ＡＢＣ is abc; ℃ is °c; ① is 1.
    """
    folded = unicodedata.normalize("NFKC", text).lower().replace("ς", "σ").replace("ß", "ss")
    return _NOISE.sub("", folded)


def build(docs: Iterable[SearchDoc], people: Sequence[str] = (), made: Made = anew) -> Iterator[tuple[str, bytes]]:
    """The files of the folder `search/`, with their names; `docs` is read once, those of one issue in a row.

    Where names have pages (`people`), a list of them is among the files, which is asked for once a query could be a name.
    """
    fields = tuple(shards.Lists(partial(array, "I")) for _ in range(4))
    filters, block = _Filters(made), Block()
    first = 0
    for doc in docs:
        parent = doc.address.rstrip("/").rpartition("/")[0]
        if not block.takes(parent):
            yield filters.pack(block)
            block = Block()
        block.add(parent, _record(doc))
        stretches = _add(fields, first, doc)
        filters.add(doc, stretches)
        first += stretches
    if block.records:
        yield filters.pack(block)
    marks = []
    for place, pairs in enumerate(shards.places(fields[0])):
        data = made(shards.hash_of(pairs, fields), partial(shards.packed, pairs, fields))
        marks.append(_mark(data))
        yield f"{place}-{marks[-1]}.bin", data
    table = zlib.compress(_json(filters.table()), 9)
    name = f"filters-{_mark(table)}.bin"
    yield name, table
    manifest: dict[str, Any] = {"filters": name, "reach": _OVERLAP + 1, "shards": len(marks), "marks": "".join(marks)}
    if people:
        listed = zlib.compress(_json("/".join(people)), 9)
        manifest["people"] = f"people-{_mark(listed)}.bin"
        yield manifest["people"], listed
    yield "manifest.json", _json(manifest)


def _record(doc: SearchDoc) -> bytes:
    """A notice as a result shows it, and its text by section."""
    return _json(
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


class _Filters:
    """What the search must know of every notice: address, gazette, year, kind, issuer and date, as small columns."""

    def __init__(self, made: Made) -> None:
        self._made = made
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

    def pack(self, block: Block) -> tuple[str, bytes]:
        """The file of a block, and its name, which is remembered."""
        written = block.json
        data = self._made(hashlib.sha256(written).digest(), lambda: zlib.compress(written, 9))
        mark = _mark(data, 8)
        self.blocks.append((mark, len(block.records)))
        return f"text-{mark}.bin", data

    def add(self, doc: SearchDoc, stretches: int) -> None:
        parent, leaf = doc.address.rstrip("/").rpartition("/")[::2]
        row = [_place(self.gazettes, (doc.gazette, doc.gazette_name)), f"{parent}/" if parent else "", doc.year]
        if not self.issues or self.issues[-1][:3] != row:
            self.issues.append([*row, 0])
        self.issues[-1][3] += 1
        if doc.repealed:
            self.repealed.append(len(self.stretches))
        self.stretches.append(stretches)
        self.leaf.append(leaf)
        self.kind.append(-1 if doc.kind is None else _place(self.kinds, doc.kind))
        self.issuer.append(_place(self.issuers, doc.issuer))
        self.date.append((doc.date or "").replace("-", ""))

    def table(self) -> dict[str, Any]:
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


def _place(table: dict[Any, int], value: Any) -> int:
    """The place of `value` in the table, which gains it where it is new."""
    return table.setdefault(value, len(table))


def _pairs(text: str) -> set[str]:
    return set(map(add, text, text[1:]))


def _mark(data: bytes, length: int = 6) -> str:
    """Characters that change with the data: 36 bits tell the versions of one file apart, 48 any number of blocks."""
    return urlsafe_b64encode(hashlib.sha256(data).digest())[:length].decode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
