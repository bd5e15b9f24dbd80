"""数据: the whole site as files to be taken away, and the page that says what they are.

Takes the archive and the address of the site; gives the files of /data/ and their page.
Guaranteed: the same archive gives the same bytes; each row is read once, for all files, and none is held: the files are
written beside, once for an archive, and copied to where they are published.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path

from builder.archive.corpus import Corpus
from builder.pages.dataset import columns, described, package, sheets
from builder.pages.dataset.database import Database, written_on_disk
from builder.pages.dataset.described import DATABASE, FOLDER, LINES, Resource
from builder.pages.dataset.listed import composed
from builder.pages.dataset.rows import Source, rows_of_grids, unnamed, year_file
from builder.pages.formats import record
from builder.pages.page import Data, Page, Stored


class Dataset:
    """The files of an archive, in a folder of their own that goes with it."""

    def __init__(self, source: Source) -> None:
        self.site = source.site
        self.folder = Path(tempfile.mkdtemp(prefix="gazette-data-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        with written_on_disk():
            self.resources = tuple(_written(source, self.folder))


def files(every: Corpus, site: str) -> Iterator[Data | Stored]:
    """Every file of /data/."""
    made = _of(every, site)
    for each in made.resources:
        yield Stored(f"{FOLDER}{each.path}", each.written.sha256, made.folder / each.path, made)
    for name, text in package.files(made.resources, site):
        yield Data(f"{FOLDER}{name}", text.encode())


def page(every: Corpus, site: str) -> Page:
    """/data/"""
    return composed(_of(every, site).resources, every, site)


def _of(every: Corpus, site: str) -> Dataset:
    """The files of an archive; made once for each."""
    found = every.derived.get(Dataset)
    if not isinstance(found, Dataset) or found.site != site:
        found = every.derived[Dataset] = Dataset(Source(every, site))
    return found


def _written(source: Source, folder: Path) -> Iterator[Resource]:
    base = Database(folder / DATABASE)
    for table in columns.TABLES:
        sheet = sheets.Sheet(folder / f"{table.name}.csv")
        names = [column.name for column in table.columns]
        base.add(table, sheets.passed(sheet, names, sheets.shown(table.read(source))))
        yield described.of_table(table, sheet.close(heads=1))
        if table is columns.NOTICES:
            yield described.of_lines(sheets.lines(folder / LINES, _lines(source)))
    base.add(columns.CELLS, sheets.shown(columns.CELLS.read(source)))
    wide = columns.of_grids(source.widest)
    for year, entries in source.by_year.items():
        rows = sheets.shown(rows_of_grids(entries, source))
        written = sheets.table(folder / year_file(year), [column.name for column in wide], rows)
        yield described.of_year(year, wide, written)
    yield described.of_database(base.close())


def _lines(source: Source) -> Iterator[str]:
    """Each notice as its own `notice.json` has it."""
    for entry in source.entries:
        yield record.written(unnamed(entry, source.every), source.every, source.site)
