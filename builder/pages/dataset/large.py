"""The files of /data/ that are too large for each edit to write them: a file is written anew only where what issues add to it
is another.

Guaranteed: which files there are, and what they hold, does not depend on what is kept; the rows of one issue are held at a time.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from builder.archive.keptfiles import Known
from builder.model import Issue
from builder.pages.dataset import database, described, pieces, sheets
from builder.pages.dataset.columns import CITATIONS, GRIDS, PEOPLE, VALIDITY, Column, of_grids
from builder.pages.dataset.described import FOLDER, LINES, Resource
from builder.pages.dataset.pieces import Piece, Share
from builder.pages.dataset.rows import Source
from builder.pages.dataset.sheets import Written
from builder.pages.keeping import File

TABLES = (PEOPLE, CITATIONS, VALIDITY, GRIDS)


class Large:
    """Those of one archive, while its issues are gone through."""

    def __init__(self, source: Source, folder: Path) -> None:
        self._source, self._folder = source, folder
        self._is_parted = database.is_parted(source.every)
        self._issues: list[tuple[Issue, Piece]] = []
        self._shares = defaultdict[str, list[Share]](list)  # by the file that has them
        self._years: dict[str, int | None] = {}  # of the files of notices in full
        self._width = 0
        for name in (*(table.file for table in TABLES), *(() if self._is_parted else (LINES,))):
            self._shares[name] = []

    def add(self, issue: Issue, piece: Piece) -> None:
        """Adds an issue."""
        self._issues.append((issue, piece))
        self._width = max(self._width, piece.width)
        for share in piece.large:
            file = self._file(share.file, issue)
            self._shares[file].append(share)
            if file != share.file:
                self._years[file] = issue.facts.year

    def written(self) -> Mapping[str, Written]:
        """All files, by their names below /data/, now that all issues have been seen."""
        found, made_of = dict[str, Written](), {name: self._made_of(name) for name in self._shares}
        with ExitStack() as opened:
            sheet = {}
            for name, shares in self._shares.items():
                if known := self._source.keeping.taken(self._place(name), made_of[name]):
                    found[name] = Written(sum(share.rows for share in shares), known.size, known.sha256)
                else:
                    sheet[name] = self._begun(name)
                    opened.callback(sheet[name].close)
            self._fill(sheet)
        for name, each in sheet.items():
            found[name] = each.close()
            known = Known(found[name].size, found[name].sha256)
            self._source.keeping.keep(self._place(name), made_of[name], known)
        return found

    def of_years(self, written: Mapping[str, Written]) -> Iterator[Resource]:
        """What the files of the notices of a year in full are, the newest first, where there are such."""
        for name, year in sorted(self._years.items(), key=lambda item: -(item[1] or 0)):
            yield described.of_lines_of(year, written[name])

    def of_grids(self, written: Mapping[str, Written]) -> Iterator[Resource]:
        """What the files of the rows of tables are."""
        for name in sorted(name for name in written if _has_grids(name)):
            yield described.of_year(name, of_grids(self._width), written[name])

    def _file(self, name: str, issue: Issue) -> str:
        return described.lines_of(issue.facts.year) if name == LINES and self._is_parted else name

    def _place(self, name: str) -> File:
        return File(f"{FOLDER}{name}", self._folder / name)

    def _made_of(self, name: str) -> list[bytes]:
        """What a file is made of: its first line, how wide its rows are, and what each issue adds to it."""
        beside = repr((self._head(name), self._width if _has_grids(name) else 0)).encode()
        return [hashlib.sha256(beside).digest(), *(share.digest for share in self._shares[name])]

    def _head(self, name: str) -> Sequence[Column]:
        if _has_grids(name):
            return of_grids(self._width)
        return next((table.columns for table in TABLES if table.file == name), ())

    def _begun(self, name: str) -> sheets.Sheet:
        found, head = sheets.Sheet(self._folder / name), self._head(name)
        if head:
            found.write(sheets.lines([[column.name for column in head]]))
        return found

    def _fill(self, sheet: Mapping[str, sheets.Sheet]) -> None:
        """Writes what issues add to some files."""
        for issue, piece in self._issues:
            if any(self._file(share.file, issue) in sheet for share in piece.large):
                for added in pieces.texts(issue, self._source, piece):
                    if own := sheet.get(self._file(added.file, issue)):
                        own.write(sheets.widened(added.text, self._width - piece.width), added.rows)


def _has_grids(name: str) -> bool:
    return name.startswith("tables/")
