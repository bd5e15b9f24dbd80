"""数据: the whole site as files to be taken away, and the page that says what they are.

Takes the archive and the address of the site; gives the files of /data/ and their page.
Guaranteed: the same archive gives the same bytes; the rows of an issue are made once, for all files, and those of no other
issue are held beside them: the files are written beside, once for an archive, and copied to where they are published, but for
those of whom it is known that they stand there.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from builder.archive.corpus import Corpus
from builder.model import Issue
from builder.pages.dataset import absent, columns, described, package, pieces, sheets
from builder.pages.dataset.books import Books
from builder.pages.dataset.columns import Table
from builder.pages.dataset.database import written_on_disk
from builder.pages.dataset.described import FOLDER, LINES, Resource
from builder.pages.dataset.large import Large
from builder.pages.dataset.listed import composed
from builder.pages.dataset.rows import Source
from builder.pages.dataset.sheets import Written
from builder.pages.keeping import NOTHING, Keeping
from builder.pages.page import Data, Page, Stored

_SMALL = (columns.NOTICES, columns.ISSUES, columns.MISSING)  # written each time


class Dataset:
    """The files of an archive, in a folder of their own that goes with it, within another if that is said; there when they have
    been written."""

    def __init__(self, source: Source, within: Path | None = None) -> None:
        self.site, self.resources = source.site, tuple[Resource, ...]()
        self._source = source
        self.folder = Path(tempfile.mkdtemp(prefix="gazette-data-", dir=within))
        self.remove = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    @classmethod
    def made(cls, source: Source) -> Dataset:
        """Those of an archive, written."""
        found = cls(source)
        deque(found.written(), 0)
        return found

    def written(self) -> Iterator[Issue]:
        """Writes them issue by issue, and gives each of these: who has more to do with it need not read it again."""
        with written_on_disk():
            self.resources = yield from _written(self._source, self.folder)


def written(every: Corpus, site: str, keeping: Keeping, within: Path) -> Iterator[Issue]:
    """Writes the files of an archive within a folder, for who asks for them after that; gives each issue when it has been read."""
    within.mkdir(parents=True, exist_ok=True)
    found = every.derived[Dataset] = Dataset(Source(every, site, keeping), within)
    yield from found.written()


def files(every: Corpus, site: str, keeping: Keeping = NOTHING) -> Iterator[Data | Stored]:
    """Every file of /data/."""
    made = _of(every, site, keeping)
    for each in made.resources:
        yield Stored(f"{FOLDER}{each.path}", each.written.sha256, made.folder / each.path, made)
    for name, text in package.files(made.resources, site):
        yield Data(f"{FOLDER}{name}", text.encode())


def resources(every: Corpus, site: str, keeping: Keeping = NOTHING) -> tuple[Resource, ...]:
    """What they are, and what is in them."""
    return _of(every, site, keeping).resources


def page(every: Corpus, site: str, found: Sequence[Resource]) -> Page:
    """/data/"""
    return composed(found, every, site)


def clear(every: Corpus) -> None:
    """Takes the files away; who asks for them again has them made anew."""
    if isinstance(found := every.derived.pop(Dataset, None), Dataset):
        found.remove()


def _of(every: Corpus, site: str, keeping: Keeping) -> Dataset:
    """The files of an archive; made once for each."""
    found = every.derived.get(Dataset)
    if not isinstance(found, Dataset) or found.site != site:
        found = every.derived[Dataset] = Dataset.made(Source(every, site, keeping))
    return found


def _written(source: Source, folder: Path) -> Generator[Issue, None, tuple[Resource, ...]]:
    """Issue by issue, the small files grow; the large ones wait until all are seen."""
    with ExitStack() as opened:
        sheet = {table.file: _headed(folder, table) for table in _SMALL}
        for each in sheet.values():
            opened.callback(each.close)
        books, large = Books(source, folder), Large(source, folder)
        for issue in source.every.issues:
            piece = pieces.of(issue, source)
            for added in piece.small:
                sheet[added.file].write(added.text, added.rows)
            books.add(issue, piece)
            large.add(issue, replace(piece, small=(), listed={}))
            yield issue
        missing = sheets.shown(list(absent.rows(source)))
        sheet[columns.MISSING.file].write(sheets.lines(missing), len(missing))
        found = {**large.written(), **{name: each.close() for name, each in sheet.items()}}
        return tuple(_described(found, large)) + tuple(books.closed(missing))


def _described(found: Mapping[str, Written], large: Large) -> Iterator[Resource]:
    """The files but for databases, as their page has them."""
    for table in columns.TABLES:
        yield described.of_table(table, found[table.file])
        if table is columns.NOTICES and LINES in found:
            yield described.of_lines(found[LINES])
    yield from large.of_years(found)
    yield from large.of_grids(found)


def _headed(folder: Path, table: Table) -> sheets.Sheet:
    sheet = sheets.Sheet(folder / table.file)
    sheet.write(sheets.lines([[column.name for column in table.columns]]))
    return sheet
