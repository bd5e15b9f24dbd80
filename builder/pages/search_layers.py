"""The search of a large site: an index for each span of years and gazettes, and a summary of them all.

1. A part (`search_spans`) is an index as a small site has one (`search_part`), in a folder of its own.
2. The summary says of each pair of characters which parts hold it, in how many notices each, and which notices of the whole
   site hold it in their title and in their number: four ascending lists in shards like those of a part, parts by their
   place, their numbers of notices as running sums, notices by their number in the order of the parts.  So a query by
   number or title goes straight to its parts, a word of two characters is counted exactly, and the others ask the parts
   that can hold them, newest first, until the page is full.
3. A table names parts and shards, and says of each part what years, days and gazettes stand in it, so that a filter leaves
   out parts unasked.  Kinds and issuers by part, and the parts of the issues, lie in files of their own, for who filters by them.
4. A part is made of its notices alone, and kept under a hash of them: where none of them changed it is not made again.

The summary grows with pairs and parts and the titles, the memory with them and with one part.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from builder.pages import search_index
from builder.pages import search_shards as shards
from builder.pages import search_words as words
from builder.pages.keeping import Made, anew, joined, parted
from builder.pages.search_doc import mark, packed
from builder.pages.search_lists import REACH, Ids
from builder.pages.search_near import Near
from builder.pages.search_part import Part
from builder.pages.search_run import Run, kept
from builder.pages.search_table import Row

_SHARD = 2 * shards.SHARD  # of a part, so that a large site is not one of many small files
_NAMES = 6_000  # characters of people's names in a file

File = tuple[str, bytes]


def build(
    parts: Iterable[tuple[str, Sequence[Run]]],
    people: Sequence[str] = (),
    near: Near | None = None,
    feeds: Mapping[str, Mapping[str, str]] | None = None,
    made: Made = anew,
) -> Iterator[File]:
    """The files of the folder `search/`; the parts with their folders, newest first, each read once."""
    near, summary = near or Near(), _Summary()
    for folder, runs in parts:
        for run in runs:
            near.add(run.facts, addressed=True)
        said, files = parted(kept(runs, "part", partial(_part, runs), made))
        yield from ((f"{folder}/{name}", data) for name, data in files)
        summary.add(folder, said, [row for run in runs for row in run.facts.rows])
    manifest: dict[str, Any] = {"reach": REACH, "people": ""}
    if people:
        initials = defaultdict[str, list[str]](list)
        for name in people:
            initials[name[0]].append(name)
        manifest["initials"] = "".join(sorted(initials))
        for place, names in enumerate(words.shards(initials, _NAMES)):
            file, data = packed(f"people{place}", names)
            manifest["people"] += file.removesuffix(".bin").partition("-")[2]
            yield file, data
    yield from summary.shards()
    yield from search_index.ended(manifest, {**summary.tables(), "feeds": feeds or {}}, near)


def _part(runs: Sequence[Run]) -> bytes:
    """The files of a part, and what the summary says of it, as one piece."""
    part = Part(_SHARD)
    files = list(part.files(runs))
    order, data = packed("order", part.table.by_keys())
    files.append((order, data))
    owner = list(chain.from_iterable([place] * count for place, count in enumerate(part.lists.stretches)))
    everywhere, _, titles, numbers = part.lists.fields
    said = {
        "filters": part.filters,
        "order": order,
        "numbered": part.table.newest_number(),
        "pairs": {pair: len({owner[stretch] for stretch in ids}) for pair, ids in everywhere.items()},
        "titles": _notices(titles, owner),
        "numbers": _notices(numbers, owner),
    }
    return joined(said, files)


def _notices(lists: Ids, owner: Sequence[int]) -> dict[int, list[int]]:
    return {pair: [owner[stretch] for stretch in ids] for pair, ids in lists.items()}


class _Summary:
    """What is known of the parts, as they come."""

    def __init__(self) -> None:
        self._lists = tuple(Ids(partial(array, "I")) for _ in range(4))
        self._sums: Counter[int] = Counter()
        self._marks = ""
        self._parts: list[list[Any]] = []
        self._gazettes: dict[tuple[str, str], int] = {}
        self._issues: list[str] = []
        self._held: dict[str, defaultdict[str, Counter[int]]] = {
            sort: defaultdict(Counter) for sort in ("gazette", "year", "kind", "issuer", "repealed")
        }
        self._count = 0

    def add(self, folder: str, said: Mapping[str, Any], docs: Sequence[Row]) -> None:
        """The next part."""
        place = len(self._parts)
        self._enter(place, said)
        listed = [self._gazettes.setdefault((doc.gazette, doc.gazette_name), len(self._gazettes)) for doc in docs]
        own = sorted(set(listed))
        self._parts.append([folder, said["filters"], said["order"], len(docs), own, *_times(docs), said["numbered"]])
        self._issues.append("/".join(dict.fromkeys(_issue(doc) for doc in docs)))
        for doc in docs:
            for sort, value in _facts(doc):
                self._held[sort][value][place] += 1
        self._count += len(docs)

    def _enter(self, place: int, said: Mapping[str, Any]) -> None:
        parts, sums, titles, numbers = self._lists
        for pair, count in _by_pair(said["pairs"]):
            self._sums[pair] += count
            parts[pair].append(place)
            sums[pair].append(self._sums[pair] - 1)
        for lists, own in ((titles, said["titles"]), (numbers, said["numbers"])):
            for pair, ids in _by_pair(own):
                lists[pair].extend(self._count + each for each in ids)

    def shards(self) -> Iterator[File]:
        """Pairs of characters, and what holds them."""
        entries = sum(len(ids) for lists in self._lists for ids in lists.values())
        for place, pairs in enumerate(shards.places(self._lists[0], entries)):
            data = shards.packed(pairs, self._lists)
            self._marks += mark(data, shards.MARK)
            yield f"pairs{place}-{self._marks[-shards.MARK :]}.bin", data

    def tables(self) -> dict[str, Any]:
        """The tables, when the shards have been given."""
        facets = {
            sort: {value: [each for pair in counts.items() for each in pair] for value, counts in values.items()}
            for sort, values in self._held.items()
        }
        layers = {"marks": self._marks, "gazettes": list(self._gazettes), "parts": self._parts}
        return {"layers": layers, "facets": facets, "issues": self._issues}


def _by_pair(said: Mapping[str, Any]) -> Iterator[tuple[int, Any]]:
    """As it was before it was JSON."""
    return ((int(pair), value) for pair, value in said.items())


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
    if doc.repealed:
        yield "repealed", ""
