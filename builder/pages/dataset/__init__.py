"""数据: the whole site as files to be taken away, and the page that says what they are.

Takes the archive and the address of the site; gives the files of /data/ and their page.
Guaranteed: the same archive gives the same bytes; the rows of an issue are made once, for all files, and those of no other
issue are held beside them: the files are written beside, once for an archive, and copied to where they are published.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from builder.archive.corpus import Corpus
from builder.model import Issue
from builder.pages.dataset import absent, columns, described, package, pieces, sheets
from builder.pages.dataset.books import Books
from builder.pages.dataset.database import written_on_disk
from builder.pages.dataset.described import FOLDER, LINES, Resource
from builder.pages.dataset.listed import composed
from builder.pages.dataset.rows import Source
from builder.pages.keeping import NOTHING, Keeping
from builder.pages.page import Data, Page, Stored


class Dataset:
    """The files of an archive, in a folder of their own that goes with it."""

    def __init__(self, source: Source) -> None:
        self.site = source.site
        self.folder = Path(tempfile.mkdtemp(prefix="gazette-data-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        with written_on_disk():
            self.resources = tuple(_written(source, self.folder))


def adding(every: Corpus, site: str, keeping: Keeping) -> Callable[[Issue], object]:
    """Makes what an issue adds, for who keeps it."""
    return partial(pieces.of, source=Source(every, site, keeping))


def files(every: Corpus, site: str, keeping: Keeping = NOTHING) -> Iterator[Data | Stored]:
    """Every file of /data/."""
    made = _of(every, site, keeping)
    for each in made.resources:
        yield Stored(f"{FOLDER}{each.path}", each.written.sha256, made.folder / each.path, made)
    for name, text in package.files(made.resources, site):
        yield Data(f"{FOLDER}{name}", text.encode())


def page(every: Corpus, site: str, keeping: Keeping = NOTHING) -> Page:
    """/data/"""
    return composed(_of(every, site, keeping).resources, every, site)


def _of(every: Corpus, site: str, keeping: Keeping) -> Dataset:
    """The files of an archive; made once for each."""
    found = every.derived.get(Dataset)
    if not isinstance(found, Dataset) or found.site != site:
        found = every.derived[Dataset] = Dataset(Source(every, site, keeping))
    return found


def _written(source: Source, folder: Path) -> Iterator[Resource]:
    """Issue by issue, each file grows; the rows of tables wait until all are seen."""
    books = Books(source, folder)
    sheet = {f"{table.name}.csv": _headed(folder / f"{table.name}.csv", table.columns) for table in columns.TABLES}
    sheet[LINES] = sheets.Sheet(folder / LINES)
    spool = sheets.Spool(folder)
    for issue in source.every.issues:
        piece = pieces.of(issue, source)
        for added in piece.others:
            sheet[added.file].write(added.text, added.rows)
        for added in piece.of_tables:
            spool.add(added.file, added.text, added.rows, piece.width)
        books.add(issue, piece)
    missing = sheets.shown(list(absent.rows(source)))
    sheet[f"{columns.MISSING.name}.csv"].write(sheets.lines(missing), len(missing))
    for table in columns.TABLES:
        yield described.of_table(table, sheet[f"{table.name}.csv"].close())
        if table is columns.NOTICES:
            yield described.of_lines(sheet[LINES].close())
    yield from _of_grids(spool, folder)
    yield from books.closed(missing)


def _headed(path: Path, names: Sequence[columns.Column]) -> sheets.Sheet:
    sheet = sheets.Sheet(path)
    sheet.write(sheets.lines([[column.name for column in names]]))
    return sheet


def _of_grids(spool: sheets.Spool, folder: Path) -> Iterator[Resource]:
    """The rows of tables, each as wide as the widest of all."""
    wide = columns.of_grids(spool.width)
    for path, rows in spool.files():
        sheet = _headed(folder / path, wide)
        for text, count in rows:
            sheet.write(text, count)
        yield described.of_year(path, wide, sheet.close())
