"""Search data of the site: pure functions from notices to files, read by `overrides/assets/javascripts/search.js`.

1. Text and query pass through one normal form: NFKC, lower case, white space and punctuation removed.
2. A notice's text is cut into stretches of 1,000 characters that overlap by 24.  The index holds, for each pair of
   neighbouring characters, the stretches that contain it, and which of them hold it in a heading, and of which notices
   the title and the number do: four ascending lists of ids, as varint gaps.
3. A pair's hash names its shard.  The number of shards is a power of two, so that a corpus that grows a little keeps
   its shards, and an edit rewrites only the shards of the pairs that came or went.
4. Shards, blocks and the table of filters are zlib streams, the same few kilobytes from a host that compresses and from one
   that does not.  Their names carry a hash of their bytes; `manifest.json` alone keeps its name.  The table names the shards.
5. A two-character query is answered exactly by the lists.  A longer one asks for stretches that hold all its pairs,
   and what is listed has been checked against the notice's own text: the count says 约 until every candidate has been.
   Stretches, not whole notices, because nearly every notice holds all pairs of digits somewhere: looking for a number
   among 2,000 notices they let 3 false candidates through where whole notices let 37, for a third more index.
6. That text is packed into blocks: sections with anchors, from which hits are cut and linked, and what a result shows.
   A block holds neighbouring notices of one issue, some 8 KB of JSON or one long notice (a third as a zlib stream), so that
   neighbours cost one request, and an edit or a new issue leaves the blocks of the others.  The table of filters says which block
   a notice is in; a block's name says where it begins.
7. What finds a notice that a query is only near to lies in files of its own (`search_near`), which nobody loads whose query
   is found as it is.
8. The order of the notices is the caller's.  The same notices in the same order give the same bytes.  Ranking (number,
   title, heading, body; newest first) needs nothing but lists and filters.
9. With more than some ten thousand notices there are many such indexes, and a summary of them (`search_layers`).
10. What a run of notices gives is kept between builds (`search_run`), and so are the shards of a group of pairs, whose lists no
   edit touched: an edit costs the notices of its run, and putting together the lists of the groups of its pairs.
11. Where what runs give is kept, the lists of a group of pairs are in memory, and those of the run that is being entered with its
   text; else all lists, four bytes an entry, twelve a pair.

This module does not read or write files, and knows nothing of pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from builder.pages.keeping import NOTHING, Keeping
from builder.pages.search_doc import SearchDoc as SearchDoc
from builder.pages.search_doc import SearchSection as SearchSection
from builder.pages.search_doc import as_json, mark, packed
from builder.pages.search_doc import normalise as normalise
from builder.pages.search_lists import REACH
from builder.pages.search_near import Near
from builder.pages.search_part import Part
from builder.pages.search_run import Run as Run
from builder.pages.search_shards import MARK


def build(
    runs: Iterable[Run],
    people: Sequence[str] = (),
    near: Near | None = None,
    feeds: Mapping[str, Mapping[str, str]] | None = None,
    keeping: Keeping = NOTHING,
) -> Iterator[tuple[str, bytes]]:
    """The files of the folder `search/`, with their names; the runs of notices are read once.

    people  the names that have pages: a list of them is among the files, which is asked for once a query could be a name, by
            its first character
    near    what finds a notice that a query is only near to (see `search_near`)
    feeds   by filter and value, the folder of what can be subscribed to
    """
    part, near = Part(), near or Near()
    yield from part.enter(_watched(runs, near))
    marks: dict[int, str] = {}
    for place, data in part.shards(keeping=keeping):
        marks[place] = mark(data, MARK)
        yield f"{place}-{marks[place]}.bin", data
    told = "".join(marks[place] for place in range(len(marks)))
    filters, data = packed("filters", {"marks": told, **part.table.columns()})
    yield filters, data
    manifest: dict[str, Any] = {"reach": REACH, "filters": filters}
    small: dict[str, Any] = {"order": part.table.by_number(), "feeds": feeds or {}}
    if people:
        small["people"] = "/".join(people)
        manifest["initials"] = "".join(sorted({name[0] for name in people}))
    yield from ended(manifest, small, near, keeping)


def _watched(runs: Iterable[Run], near: Near) -> Iterator[Run]:
    for run in runs:
        near.add(run)
        yield run


def ended(
    manifest: dict[str, Any], tables: Mapping[str, Any], near: Near, keeping: Keeping
) -> Iterator[tuple[str, bytes]]:
    """The last files of an index: tables, what finds a notice that a query is only near to, and the manifest, which names them."""
    for sort, value in tables.items():
        manifest[sort], data = packed(sort, value)
        yield manifest[sort], data
    for name, data in near.files(keeping):
        manifest["near"] = name  # the last names the others
        yield name, data
    yield "manifest.json", as_json(manifest)
