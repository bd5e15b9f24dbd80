"""数据: the whole site as files to be taken away, and the page that says what they are.

Takes the archive and the address of the site; gives the files of /data/ and their page.
Guaranteed: the same archive gives the same bytes; the rows of an issue are made once, for all files, and those of no other
issue are held beside them: the files are written beside, once for an archive, and copied to where they are published.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
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
    """Issue by issue, each file grows; the rows of tables wait until all are seen."""
    with ExitStack() as opened:
        sheet = {f"{table.name}.csv": _headed(folder / f"{table.name}.csv", table.columns) for table in columns.TABLES}
        sheet[LINES] = sheets.Sheet(folder / LINES)
        books, spool = Books(source, folder), sheets.Spool(folder)
        for close in (spool.close, *(each.close for each in sheet.values())):
            opened.callback(close)
        for issue in source.every.issues:
            piece = pieces.of(issue, source)
            for added in piece.others:
                sheet[added.file].write(added.text, added.rows)
            for added in piece.of_tables:
                spool.add(added.file, added.text, added.rows, piece.width)
            books.add(issue, piece)
            yield issue
        return tuple(_closed(source, sheet, spool, books, folder))


def _closed(
    source: Source, sheet: Mapping[str, sheets.Sheet], spool: sheets.Spool, books: Books, folder: Path
) -> Iterator[Resource]:
    """The files, now that all issues have been seen."""
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
