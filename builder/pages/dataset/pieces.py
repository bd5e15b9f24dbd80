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
from functools import partial

from builder.archive import dates
from builder.archive.corpus import Entry
from builder.archive.works import Target, Work, Works
from builder.model import Issue
from builder.pages import places
from builder.pages.dataset.columns import CELLS, ISSUES, LISTED, NOTICES, OF_ISSUES, ROWS_OF_GRIDS, Table
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
class Share:
    """What is added to a large file, without its text: how many rows, and the SHA-256 of that."""

    file: str
    rows: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """What an issue adds to files.

    small    to those that are written each time
    large    to others (see `texts`)
    width    how many columns the widest of its tables has
    listed   the rows of the issue and of its notices, without their texts
    texts    a hash of all that the texts of large files are made of; None where the issue was not read as it is
    made_of  likewise of its rows in a database
    """

    small: Sequence[Added]
    large: Sequence[Share]
    width: int
    listed: Rows
    texts: bytes | None
    made_of: bytes | None


def of(issue: Issue, source: Source) -> Piece:
    """What an issue adds to files."""
    read = _hash(issue, source)
    of_piece, of_texts, of_rows = (read + b"piece", read + b"texts", read + b"rows") if read else (None, None, None)
    source.keeping.spare((of_texts, of_rows))
    return _unpacked(_made(of_piece, lambda: _packed(issue, source, of_texts, of_rows), source), of_texts, of_rows)


def texts(issue: Issue, source: Source, piece: Piece) -> Iterator[Added]:
    """What it adds to large files: rows of tables that end with `sheets.END`, all of one width, and all else as it stands there."""
    made = partial(_packed_texts, issue, source)
    _, counts, files = _parted(_made(piece.texts, lambda: made(rows(issue, source, piece.made_of)), source))
    return (Added(file, count, text) for count, (file, text) in zip(counts, files, strict=True))


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


def _packed(issue: Issue, source: Source, of_texts: bytes | None, of_rows: bytes | None) -> bytes:
    """What it adds to small files, and what there is of the others."""
    found = rows(issue, source, of_rows)
    width, counts, files = _parted(_made(of_texts, lambda: _packed_texts(issue, source, found), source))
    large = [(file, count, hashlib.sha256(text).hexdigest()) for count, (file, text) in zip(counts, files, strict=True)]
    small = [_of_table(table, found[table.name]) for table in (ISSUES, NOTICES)]
    short = {ISSUES.name: found[ISSUES.name], NOTICES.name: [row[: len(LISTED.columns)] for row in found[NOTICES.name]]}
    listed = json.dumps(short, ensure_ascii=False).encode()
    said = [width, large, [each.rows for each in small]]
    return joined(said, [*((each.file, each.text) for each in small), (_LISTED, listed)])


def _packed_texts(issue: Issue, source: Source, found: Rows) -> bytes:
    """What it adds to large files."""
    of_grids, width = _of_grids(issue, source)
    every = [*(_of_table(table, found[table.name]) for table in OF_ISSUES if table not in (ISSUES, NOTICES, CELLS))]
    every += [_of_lines(issue, source), *of_grids]
    every = [each for each in every if each.rows]
    return joined([width, [each.rows for each in every]], ((each.file, each.text) for each in every))


def _parted(data: bytes) -> tuple[int, list[int], Iterator[tuple[str, bytes]]]:
    """How wide tables are, how many rows each file gets, and their text."""
    (width, counts), files = parted(data)
    return width, counts, files


def _of_table(table: Table, found: Sequence[Row]) -> Added:
    return Added(table.file, len(found), lines([row[: len(table.columns)] for row in found]))


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


def _unpacked(data: bytes, of_texts: bytes | None, of_rows: bytes | None) -> Piece:
    (width, large, counts), files = parted(data)
    *small, (_, listed) = files
    return Piece(
        [Added(file, count, text) for count, (file, text) in zip(counts, small, strict=True)],
        [Share(file, count, bytes.fromhex(digest)) for file, count, digest in large],
        width,
        json.loads(listed),
        of_texts,
        of_rows,
    )
