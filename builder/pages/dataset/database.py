"""All tables in one SQLite file, with the full text of the notices; of a large archive in one for each year of its issues, so that
an edit makes that of its year anew, and beside them one that lists all issues and notices.

Guaranteed: the same bytes for the same archive and the same release of SQLite: a fixed size of pages, rows in the order of
the archive, no moment, no journal left.  Rows stream; nothing is held.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from builder.archive.corpus import Corpus
from builder.pages.dataset.columns import CELLS, DATABASES, ISSUES, LISTED, MISSING, NOTICES, TABLES, Table
from builder.pages.dataset.rows import Row

PARTED_ABOVE = 2_000  # notices: an archive with more has a database for each year
ALL = (*TABLES, CELLS)
OF_A_YEAR = tuple(table for table in ALL if table is not MISSING)
OF_ALL_YEARS = (LISTED, ISSUES, MISSING, DATABASES)
SEARCHED = ("title", "number", "text")
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}
_NR = "nr"  # VACUUM keeps the numbers of rows only where they have a name
_PAGE = 4096
_HELD = 16 << 20  # as much of the index as is put in order at once: a third of the time of what SQLite holds by itself
_TRIGRAM = (
    3,
    34,
)  # the release that can find any three characters; others know words alone, which Chinese does not part


class Database:
    """A file that is being written; `whole` where it holds all that its rows name."""

    def __init__(self, path: Path, tables: Sequence[Table], whole: bool = True) -> None:
        self._tables = tables
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.executescript(f"PRAGMA page_size={_PAGE};PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;BEGIN")
        for table in tables:
            self._base.execute(_created(table, whole))
        self._adding = {table.name: _adding(table) for table in tables}

    def add(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Puts rows into its tables, by the name of each."""
        for name, statement in self._adding.items():
            if found := rows.get(name):
                self._base.executemany(statement, found)

    def close(self) -> None:
        """Adds the full text and what finds rows fast."""
        for table in self._tables:
            if table.sought:
                self._base.execute(f"CREATE INDEX {table.name}_{table.sought} ON {table.name} ({table.sought})")
        if NOTICES in self._tables and _has_full_text(self._base):
            names = ",".join(SEARCHED)
            tokens = "trigram" if sqlite3.sqlite_version_info >= _TRIGRAM else "unicode61"
            self._base.execute(
                f"CREATE VIRTUAL TABLE {NOTICES.name}_fts USING fts5"
                f"({names}, content='{NOTICES.name}', content_rowid='{_NR}', tokenize='{tokens}')"
            )
            self._base.execute(f"INSERT INTO {NOTICES.name}_fts({NOTICES.name}_fts, rank) VALUES ('hashsize', {_HELD})")
            self._base.execute(f"INSERT INTO {NOTICES.name}_fts({NOTICES.name}_fts) VALUES ('rebuild')")
        self._base.execute("COMMIT")
        self._base.execute("VACUUM")
        self._base.close()


def engine() -> str:
    """What writes databases: another release, or one that was built otherwise, may write other bytes."""
    with closing(sqlite3.connect(":memory:")) as base:
        return repr((sqlite3.sqlite_version, base.execute("PRAGMA compile_options").fetchall()))


def is_parted(every: Corpus) -> bool:
    """Whether an archive has a database for each year."""
    return sum(len(issue.standing) for issue in every.issues) > PARTED_ABOVE


@contextmanager
def written_on_disk() -> Iterator[None]:
    """What SQLite says of a disk is said as the system says it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(None, f"SQLite: {error}") from error


def _created(table: Table, whole: bool) -> str:
    """A column is what the page says it is; one that names a row of another table leads there, where that row is in the same
    database: the row of its own notice or issue always is."""
    columns = [f"{_NR} INTEGER PRIMARY KEY"]
    for column in (*table.columns, *table.more):
        leads = column.of and column.of != table.name and (whole or column.name == _key(column.of))
        to = f" REFERENCES {column.of}({_key(column.of)})" if column.of and leads else ""
        columns.append(f"{_quoted(column.name)} {_TYPES.get(column.type, 'TEXT')}{to}")
    if table.key:
        columns.append(f"UNIQUE ({','.join(table.key)})")
    return f"CREATE TABLE {table.name} ({','.join(columns)})"


def _adding(table: Table) -> str:
    names = [_quoted(column.name) for column in (*table.columns, *table.more)]
    return f"INSERT INTO {table.name} ({','.join(names)}) VALUES ({','.join('?' * len(names))})"


def _key(name: str) -> str:
    return next(",".join(table.key) for table in TABLES if table.name == name)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _has_full_text(base: sqlite3.Connection) -> bool:
    return ("ENABLE_FTS5",) in base.execute("PRAGMA compile_options").fetchall()
