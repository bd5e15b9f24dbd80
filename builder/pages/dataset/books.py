"""The databases of an archive: one, or one for each year of its issues and a list of all.

Guaranteed: a database is made anew only where a row of it is; the rows of one issue are held at a time.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.archive.keptfiles import Known
from builder.model import Issue
from builder.pages.dataset import database, described, pieces
from builder.pages.dataset.columns import DATABASES, MISSING, Table
from builder.pages.dataset.database import Database
from builder.pages.dataset.described import DATABASE, FOLDER, Resource
from builder.pages.dataset.pieces import Piece
from builder.pages.dataset.rows import Row, Source
from builder.pages.dataset.sheets import Written
from builder.pages.keeping import File

_Issues = list[tuple[Issue, bytes | None]]  # and a hash of what the rows of each are made of


class Books:
    """Those of one archive, while its issues are gone through."""

    def __init__(self, source: Source, folder: Path) -> None:
        self._source, self._folder = source, folder
        self._by_year: dict[int | None, _Issues] = defaultdict(list)
        self._list = Database(folder / DATABASE, database.OF_ALL_YEARS) if database.is_parted(source.every) else None

    def add(self, issue: Issue, piece: Piece) -> None:
        """Adds an issue."""
        self._by_year[issue.facts.year if self._list else None].append((issue, piece.made_of))
        if self._list:
            self._list.add(piece.listed)

    def closed(self, missing: Sequence[Row]) -> Iterator[Resource]:
        """All databases, written."""
        if self._list is None:
            found = self._written(DATABASE, database.ALL, self._by_year[None], missing)
            yield described.of_database(found)
            return
        years = sorted(self._by_year.items(), key=lambda item: -(item[0] or 0))
        self._list.add({MISSING.name: missing, DATABASES.name: [_listed(*each) for each in years]})
        self._list.close()
        yield described.of_list(described.lying_at(self._folder / DATABASE))
        for year, issues in years:
            found = self._written(described.database_of(year), database.OF_A_YEAR, issues, ())
            yield described.of_database_of(year, found)

    def _written(self, name: str, tables: Sequence[Table], issues: _Issues, missing: Sequence[Row]) -> Written:
        keeping, file = self._source.keeping, File(f"{FOLDER}{name}", self._folder / name)
        beside = hashlib.sha256(repr((database.engine(), missing)).encode()).digest()
        all_of = [*(made_of for _, made_of in issues), beside]
        if known := keeping.taken(file, all_of):
            return Written(0, known.size, known.sha256)
        base = Database(file.path, tables, whole=self._list is None)
        for issue, made_of in issues:
            base.add(pieces.rows(issue, self._source, made_of))
        base.add({MISSING.name: missing})
        base.close()
        found = described.lying_at(file.path)
        keeping.keep(file, all_of, Known(found.size, found.sha256))
        return found


def _listed(year: int | None, issues: _Issues) -> Row:
    return described.database_of(year), year, len(issues), sum(len(issue.standing) for issue, _ in issues)
