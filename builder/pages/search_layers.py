"""The search of a large site: an index for each span of years and gazettes, and a summary of them all.

1. A part (`search_spans`) is an index as a small site has one (`search_part`), in a folder of its own.  Its shards end in one
   mark, which the manifest knows, so that they are asked for together with its table.
2. The summary says of each pair of characters what of the whole site holds it: the notices, by their numbers in the order of
   the parts, as long as they are few, else the parts by their place, with their numbers of notices as running sums; and which
   notices hold it in their title (the newest few) and in their number (all): four ascending lists in shards like those of a
   part.  The year and the serial of a document number are such a pair, too.  So a number, a title, and a phrase that has one rare pair go straight to their notices, a word of two characters is
   counted exactly, and the others ask the parts that can hold them, newest first, until the page is full.
3. The manifest names parts and shards, and says of each part what years, days and gazettes stand in it, so that a filter leaves
   out parts unasked.  Kinds and issuers by part, the notices that were repealed, and the parts of the issues lie in files of
   their own, for who filters by them.
4. A part is made of its notices alone, and kept under a hash of them: where none of them changed it is not made again.

The summary grows with pairs and parts and the titles, the memory with them and with one part.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from builder.archive import keptleaves
from builder.archive.corpus import number_key
from builder.archive.keptleaves import Leaves
from builder.pages import search_index
from builder.pages import search_shards as shards
from builder.pages import search_words as words
from builder.pages.keeping import NOTHING, Keeping, Made, joined, parted
from builder.pages.search_doc import mark, packed
from builder.pages.search_lists import GROUPS, REACH, Ids, Lists
from builder.pages.search_near import Near
from builder.pages.search_part import Part
from builder.pages.search_run import Run, kept
from builder.pages.search_table import Row, coded

FEW = 3_000  # notices that the summary names for a pair: some 3 KB, and a thirtieth of a hundred thousand
_SHARD = 2 * shards.SHARD  # of a part, so that a large site is not one of many small files
_MARK = 4  # characters; a shard of the summary needs them but to be told from what it was
_YEARS = 0x100000  # code points that no text has: of the year of a document number, beside its serial
_NAMES = 6_000  # characters of people's names in a file

File = tuple[str, bytes]


def build(
    parts: Iterable[tuple[str, Sequence[Run]]],
    people: Sequence[str] = (),
    near: Near | None = None,
    feeds: Mapping[str, Mapping[str, str]] | None = None,
    keeping: Keeping = NOTHING,
) -> Iterator[File]:
    """The files of the folder `search/`; the parts with their folders, newest first, each read once."""
    near, summary = near or Near(), _Summary()
    for folder, runs in parts:
        for run in runs:
            near.add(run, addressed=True)
        said, files = parted(kept(runs, "part", partial(_part, runs), keeping))
        lists, *groups = (data for _, data in islice(files, 1 + GROUPS))
        yield from ((f"{folder}/{name}", data) for name, data in files)
        summary.add(folder, said, keptleaves.of(lists, groups), [row for run in runs for row in run.rows])
    manifest: dict[str, Any] = {"reach": REACH, "few": FEW, "people": ""}
    if people:
        initials = defaultdict[str, list[str]](list)
        for name in people:
            initials[name[0]].append(name)
        manifest["initials"] = "".join(sorted(initials))
        for place, names in enumerate(words.shards(initials, _NAMES)):
            file, data = packed(f"people{place}", names)
            manifest["people"] += file.removesuffix(".bin").partition("-")[2]
            yield file, data
    yield from summary.shards(keeping.made)
    manifest["layers"] = summary.layers()
    yield from search_index.ended(manifest, {**summary.tables(), "feeds": feeds or {}}, near, keeping)


def _part(runs: Sequence[Run]) -> bytes:
    """The files of a part, and what the summary says of it, as one piece; first its lists by notice, leaf by leaf."""
    part = Part()
    texts = list(part.enter(runs))
    own = [data for _, data in sorted(part.shards(_SHARD))]
    version = mark(b"".join(own), shards.MARK)
    columns = {**part.table.columns(), "sizes": coded(part.sizes)}
    tables = [packed("filters", columns), packed("order", part.table.by_keys())]
    said = {
        "shards": len(own),
        "version": version,
        "filters": tables[0][0],
        "order": tables[1][0],
        "numbered": part.table.newest_number(),
    }
    listed = [(f"{place}-{version}.bin", data) for place, data in enumerate(own)]
    lists = part.lists().by_notice().entered()
    groups = (("", lists.read(group)) for group in range(GROUPS))
    return joined(said, [("", lists.said), *groups, *texts, *listed, *tables])


class _Summary:
    """What is known of the parts, as they come."""

    def __init__(self) -> None:
        self._notices, self._parts, self._sums, self._titles, self._numbers = (
            Ids(partial(array, "I")) for _ in range(5)
        )
        self._counts: Counter[int] = Counter()
        self._marks = ""
        self._rows: list[list[Any]] = []
        self._gazettes: dict[tuple[str, str], int] = {}
        self._issues: list[str] = []
        self._held: dict[str, defaultdict[str, Counter[int]]] = {
            sort: defaultdict(Counter) for sort in ("gazette", "year", "kind", "issuer")
        }
        self._repealed: list[int] = []
        self._count = 0

    def add(self, folder: str, said: Mapping[str, Any], lists: Leaves, docs: Sequence[Row]) -> None:
        """The next part."""
        place = len(self._rows)
        self._enter(place, lists)
        listed = [self._gazettes.setdefault((doc.gazette, doc.gazette_name), len(self._gazettes)) for doc in docs]
        files = [said[name] for name in ("filters", "order", "shards", "version")]
        self._rows.append([folder, *files, len(docs), sorted(set(listed)), *_times(docs), said["numbered"]])
        self._issues.append("/".join(dict.fromkeys(_issue(doc) for doc in docs)))
        for doc in docs:
            for sort, value in _facts(doc):
                self._held[sort][value][place] += 1
        for notice, doc in enumerate(docs, self._count):
            year, _, serial = number_key(doc.number)
            if year and serial:
                self._numbers[_numbered(year, serial)].append(notice)
            if doc.repealed:
                self._repealed.append(notice)
        self._count += len(docs)

    def _enter(self, place: int, lists: Leaves) -> None:
        own = Lists(self._count)
        own.extend(lists)
        everywhere, _, titles, numbers = own.fields
        for pair, ids in everywhere.items():
            self._counts[pair] += len(ids)
            self._parts[pair].append(place)
            self._sums[pair].append(self._counts[pair] - 1)
            if self._counts[pair] <= FEW:
                self._notices[pair] += ids
            else:
                self._notices.pop(pair, None)
        for pair, ids in titles.items():
            self._titles[pair] += ids[: FEW - len(self._titles[pair])]
        for pair, ids in numbers.items():
            self._numbers[pair] += ids

    def shards(self, made: Made) -> Iterator[File]:
        """Pairs of characters, and what holds them."""
        for pair in self._notices:
            self._parts[pair] = self._notices[pair]
            del self._sums[pair]
        fields = (self._parts, self._sums, self._titles, self._numbers)
        entries = sum(len(ids) for lists in fields for ids in lists.values())
        known = self._parts.keys() | self._numbers.keys()
        count = shards.count(entries, len(known), _SHARD, 2 * shards.MOST)
        for place, pairs in enumerate(shards.parted(known, count)):
            data = made(shards.hash_of(pairs, fields), partial(shards.packed, pairs, fields))
            self._marks += mark(data, _MARK)
            yield f"pairs{place}-{self._marks[-_MARK:]}.bin", data

    def layers(self) -> dict[str, Any]:
        """What the manifest says of parts and shards, when the shards have been given."""
        return {"marks": self._marks, "gazettes": list(self._gazettes), "parts": self._rows}

    def tables(self) -> dict[str, Any]:
        """The tables."""
        facets = {
            sort: {value: [each for pair in counts.items() for each in pair] for value, counts in values.items()}
            for sort, values in self._held.items()
        }
        gaps = coded(each - before - 1 for before, each in zip([-1, *self._repealed], self._repealed, strict=False))
        return {"facets": facets, "repealed": gaps, "issues": self._issues}


def _numbered(year: int, serial: int) -> int:
    """What stands for a document number as a pair of characters does for a text: no text has the first."""
    return _YEARS + year << 32 | serial


def _times(docs: Sequence[Row]) -> tuple[list[int], str, str]:
    """The first and the last year, and the ends of the days, of which a notice without one has its year."""
    years = {doc.year for doc in docs if doc.year is not None}
    days = [(doc.date or str(doc.year or "")).replace("-", "") for doc in docs]
    return [min(years), max(years)] if years else [], min(days), max(days)


def _issue(doc: Row) -> str:
    """As `gazette:issue`."""
    return doc.address.rstrip("/").rpartition("/")[0].replace("/", ":")


def _facts(doc: Row) -> Iterator[tuple[str, str]]:
    yield "gazette", doc.gazette
    if doc.year is not None:
        yield "year", str(doc.year)
    if doc.kind is not None:
        yield "kind", doc.kind
    yield from (("issuer", name) for name in doc.issuer)
