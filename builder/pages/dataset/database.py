"""All tables in one SQLite file, with the full text of the notices.

Guaranteed: the same bytes for the same archive and the same release of SQLite: a fixed size of pages, rows in the order of
the archive, no moment, no journal left.  Rows stream; nothing is held.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.pages.dataset.columns import CELLS, NOTICES, TABLES, Table
from builder.pages.dataset.rows import Row
from builder.pages.dataset.sheets import Written

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
    """A file that is being written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.executescript(f"PRAGMA page_size={_PAGE};PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;BEGIN")
        for table in (*TABLES, CELLS):
            self._base.execute(_created(table))

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        """Puts the rows into a table."""
        count = len(table.columns) + len(table.more)
        marks = ",".join("?" * count)
        names = ",".join(_quoted(column.name) for column in (*table.columns, *table.more))
        self._base.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)

    def close(self) -> Written:
        """Adds the full text and what finds rows fast; what was written."""
        for table in (*TABLES, CELLS):
            if table.sought:
                self._base.execute(f"CREATE INDEX {table.name}_{table.sought} ON {table.name} ({table.sought})")
        if _has_full_text(self._base):
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
        with self._path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return Written(0, file.tell(), digest)


@contextmanager
def written_on_disk() -> Iterator[None]:
    """What SQLite says of a disk is said as the system says it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(None, f"SQLite: {error}") from error


def _created(table: Table) -> str:
    """A column is what the page says it is; one that names a row of another table leads there."""
    columns = [f"{_NR} INTEGER PRIMARY KEY"]
    for column in (*table.columns, *table.more):
        to = f" REFERENCES {column.of}({_key(column.of)})" if column.of and column.of != table.name else ""
        columns.append(f"{_quoted(column.name)} {_TYPES.get(column.type, 'TEXT')}{to}")
    if table.key:
        columns.append(f"UNIQUE ({','.join(table.key)})")
    return f"CREATE TABLE {table.name} ({','.join(columns)})"


def _key(name: str) -> str:
    return next(",".join(table.key) for table in TABLES if table.name == name)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _has_full_text(base: sqlite3.Connection) -> bool:
    return ("ENABLE_FTS5",) in base.execute("PRAGMA compile_options").fetchall()
