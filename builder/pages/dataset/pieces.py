"""What an issue adds to the files of /data/: made once, and kept for the next build under a hash of all that it is made of.

Guaranteed: where the hash is the same, so is what is made: it has the text that the issue was read from, and whatever of
other issues its rows show.  Nobody looks into the notices of an issue whose rows are kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.archive import dates
from builder.archive.corpus import Entry
from builder.archive.works import Target, Work, Works
from builder.model import Issue
from builder.pages import places
from builder.pages.dataset.columns import CELLS, ISSUES, LISTED, NOTICES, OF_ISSUES, ROWS_OF_GRIDS
from builder.pages.dataset.described import LINES
from builder.pages.dataset.rows import Row, Source, entries, rows_of_grids, unnamed, year_file
from builder.pages.dataset.sheets import END, lines, shown
from builder.pages.formats import record
from builder.pages.keeping import joined, parted

Rows = Mapping[str, Sequence[Row]]  # by the name of their table
_LISTED = "listed"
_BEFORE = len(ROWS_OF_GRIDS)  # columns
# What is not printable, as JSON has it; a backslash may also stand for itself.  Two are looked for faster than one or the other.
_UNPRINTABLE = (
    re.compile(r"\\[bfru]"),
    re.compile(r"[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"),
)


@dataclass(frozen=True, slots=True)
class Added:
    """What is added to a file: how many rows, and their text."""

    file: str
    rows: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """What an issue adds to files.

    of_tables  to those of the rows of tables: rows that end with `sheets.END`, all of one width
    width      how many columns the widest of its tables has
    listed     the rows of the issue and of its notices, without their texts
    made_of    a hash of all that its rows in a database are made of; None where the issue was not read as it is
    """

    others: Sequence[Added]
    of_tables: Sequence[Added]
    width: int
    listed: Rows
    made_of: bytes | None


def of(issue: Issue, source: Source) -> Piece:
    """What an issue adds to files."""
    read = _hash(issue, source)
    of_files, of_rows = (read + b"files", read + b"rows") if read else (None, None)
    return _unpacked(_made(of_files, lambda: _packed(issue, source, of_rows), source), of_rows)


def rows(issue: Issue, source: Source, made_of: bytes | None) -> Rows:
    """The rows of an issue as a database has them; `made_of` is that of its piece."""
    found: Rows = json.loads(_made(made_of, lambda: _rows(issue, source), source))
    return found


def _hash(issue: Issue, source: Source) -> bytes | None:
    every = source.every
    read = every.hash_of(issue)
    if read is None:
        return None
    of_others = [_of_others(entry, source) for entry in entries(issue)]
    made_of = (read, source.site, every.gazette(issue), dates.published(issue, every), of_others)
    return hashlib.sha256(repr(made_of).encode()).digest()


def _of_others(entry: Entry, source: Source) -> object:
    """What the rows of a notice show of other issues and of the history of the texts."""
    path, every = entry.path, source.every
    news, repeal = source.news.get(path), every.times.repeal(entry)
    return (
        (news.published, news.updated) if news else (),
        repeal.by.path if repeal else "",
        [_meant(each, every.works) for each in every.works.meant.get(path, ())],
        [told.target.entry.path if told.target else "" for told in every.times.said.get(path, ())],
    )


def _meant(means: Target | Work | None, works: Works) -> object:
    """What a row shows of what a citation means is made of."""
    if isinstance(means, Work):
        return means.key, places.work(means, works)
    return (means.entry.path, means.part) if means else ()


def _made(made_of: bytes | None, make: Callable[[], bytes], source: Source) -> bytes:
    return make() if made_of is None else source.keeping.made(made_of, make)


def _rows(issue: Issue, source: Source) -> bytes:
    return _printable({table.name: list(table.read(issue, source)) for table in OF_ISSUES if table.read})


def _printable(found: Mapping[str, list[Row]]) -> bytes:
    """Rows as JSON."""
    text = json.dumps(found, ensure_ascii=False)
    if any(each.search(text) for each in _UNPRINTABLE):
        text = json.dumps({name: shown(each) for name, each in found.items()}, ensure_ascii=False)
    return text.encode()


def _packed(issue: Issue, source: Source, made_of: bytes | None) -> bytes:
    """All that it adds to files, in one piece."""
    found = rows(issue, source, made_of)
    others = [_of_table(table.name, len(table.columns), found[table.name]) for table in OF_ISSUES if table is not CELLS]
    others.append(_of_lines(issue, source))
    of_tables, width = _of_grids(issue, source)
    short = {ISSUES.name: found[ISSUES.name], NOTICES.name: [row[: len(LISTED.columns)] for row in found[NOTICES.name]]}
    listed = Added(_LISTED, 0, json.dumps(short, ensure_ascii=False).encode())
    every = [*others, *of_tables, listed]
    return joined([width, len(others), [each.rows for each in every]], ((each.file, each.text) for each in every))


def _of_table(name: str, width: int, found: Sequence[Row]) -> Added:
    return Added(f"{name}.csv", len(found), lines([row[:width] for row in found]))


def _of_lines(issue: Issue, source: Source) -> Added:
    """Each notice as its own `notice.json` has it."""
    every = source.every
    found = [record.written(unnamed(entry, every), every, source.site) for entry in entries(issue)]
    return Added(LINES, len(found), "".join(f"{each}\n" for each in found).encode())


def _of_grids(issue: Issue, source: Source) -> tuple[list[Added], int]:
    """The rows of tables by the file of their year, and how wide they are."""
    found: dict[str, list[Row]] = {}
    for year, row in rows_of_grids(issue, source):
        found.setdefault(year_file(year), []).append(row)
    width = max((len(row) for of_year in found.values() for row in of_year), default=_BEFORE)
    read: dict[str, list[Row]] = json.loads(_printable(found))
    return [Added(file, len(each), lines(_widened(each, width), END)) for file, each in read.items()], width - _BEFORE


def _widened(found: Sequence[Row], width: int) -> Iterator[Row]:
    return ((*row, *[None] * (width - len(row))) for row in found)


def _unpacked(data: bytes, made_of: bytes | None) -> Piece:
    (width, others, rows), files = parted(data)
    found = [Added(file, count, text) for count, (file, text) in zip(rows, files, strict=True)]
    return Piece(found[:others], found[others:-1], width, json.loads(found[-1].text), made_of)
