"""What the last build of a site wrote: its files, each as it was then, and the units that they belong to; rows of a database, of
which a build reads those that it asks for and writes those that changed.

Guaranteed: what is read is what the last build into the same folder kept, or nothing, whatever stands in the cache; what ends
while it keeps leaves what was kept before.
Not done here: whether files still are what they were (see `standing`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from builder.archive import regular
from builder.archive.kept import Kept

_TABLES = """
CREATE TABLE unit (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, about TEXT NOT NULL);
CREATE TABLE file (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, size INTEGER NOT NULL, moment INTEGER NOT NULL,
                   number INTEGER NOT NULL, unit INTEGER NOT NULL) WITHOUT ROWID;
"""
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_MOST = (1 << 63) - 1  # of a whole number there
_State = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Unit:
    """What was made of one thing.

    files  below the site
    keys   under which parts of it are kept for who has to make it again
    pages  of its pages the paths below content/, and whether the map of the site names each
    links  the pages that they lead to
    """

    files: tuple[str, ...]
    keys: tuple[str, ...] = ()
    pages: Mapping[str, bool] = field(default_factory=dict)
    links: tuple[str, ...] = ()


def state(about: os.stat_result) -> _State:
    """What tells a file from one that came in its place: size, moment, number on the disk."""
    return about.st_size, about.st_mtime_ns, about.st_ino & _MOST


class Ledger:
    """That of the site in one folder; without a folder to keep it in, nothing was written."""

    def __init__(self, folder: Path | None, out: Path) -> None:
        self._folder, self._kept = folder, Kept(folder)
        self._key = hashlib.sha256(_TABLES.encode() + os.fsencode(out)).hexdigest()
        self._reader: tuple[int, sqlite3.Connection] | None = None

    @cached_property
    def _whole(self) -> Path | None:
        """The database, named by what it holds."""
        digest = self._kept.get(self._key) or b""
        if self._folder is None or not _DIGEST.fullmatch(digest):
            return None
        path = self._folder.absolute() / digest.decode()
        with suppress(OSError):
            if not path.is_symlink() and regular.sha256(path).hex() == path.name:
                return path
        return None

    @property
    def _before(self) -> sqlite3.Connection | None:
        """What was kept, for reading; a forked process opens it for itself."""
        if self._whole is None:
            return None
        if self._reader is None or self._reader[0] != os.getpid():
            self._reader = os.getpid(), sqlite3.connect(f"{self._whole.as_uri()}?mode=ro&immutable=1", uri=True)
        return self._reader[1]

    def _rows(self, asked: str, *given: str) -> Iterator[Any]:
        base = self._before
        return base.execute(asked, given) if base else iter(())

    def states(self) -> Iterator[tuple[str, int, int, int]]:
        """Each file as it was, in the order of paths."""
        return self._rows("SELECT path, size, moment, number FROM file ORDER BY path")

    def digests(self) -> Iterator[tuple[str, str, int]]:
        """SHA-256 and unit of each file, in the order of paths."""
        return self._rows("SELECT path, sha256, unit FROM file ORDER BY path")

    def file(self, path: str) -> tuple[str, _State] | None:
        """SHA-256 of a file, and as what it was written."""
        found = next(self._rows("SELECT sha256, size, moment, number FROM file WHERE path = ?", path), None)
        return found and (found[0], found[1:])

    def unit(self, key: str) -> tuple[int, Unit] | None:
        """A unit, and what its files name it by."""
        found = next(self._rows("SELECT id, about FROM unit WHERE key = ?", key), None)
        if found is None:
            return None
        files, keys, pages, links = json.loads(found[1])
        return found[0], Unit(tuple(files), tuple(keys), pages, tuple(links))

    def keep(
        self, units: Set[int], gone: Iterable[str], written: Iterable[tuple[str, str, _State]], made: Mapping[str, Unit]
    ) -> None:
        """Keeps what now stands: the units that stayed, all files but those that are gone, those written, and the units made."""
        if self._folder is None:
            return
        part = self._folder / secrets.token_hex(16)
        try:
            with closing(sqlite3.connect(part, isolation_level=None)) as base:
                self._begin(base)
                _drop(base, units, gone)
                _add(base, written, made)
                base.execute("COMMIT")
            self._replace(self._folder, part)
        except (OSError, sqlite3.Error):
            with suppress(OSError):
                part.unlink()

    def _begin(self, base: sqlite3.Connection) -> None:
        base.execute("PRAGMA journal_mode = OFF")  # one that is not whole is never read
        base.execute("PRAGMA synchronous = OFF")
        if before := self._before:
            before.backup(base)
        else:
            base.executescript(_TABLES)
        base.execute("BEGIN")

    def _replace(self, folder: Path, part: Path) -> None:
        digest, before = regular.sha256(part).hex(), self._whole
        part.replace(folder / digest)
        self.close()
        if self._kept.put(self._key, digest.encode()) and before is not None and before.name != digest:
            before.unlink(missing_ok=True)
        self._kept.prune({self._key, digest})

    def close(self) -> None:
        """Nothing is read any more."""
        if self._reader is not None:
            self._reader[1].close()
        self._reader = None


def _drop(base: sqlite3.Connection, units: Set[int], gone: Iterable[str]) -> None:
    """A file whose unit goes, and that stays, belongs to none: the number of a unit is given again."""
    away = [each for each in base.execute("SELECT id FROM unit") if each[0] not in units]
    base.executemany("DELETE FROM unit WHERE id = ?", away)
    base.executemany("DELETE FROM file WHERE path = ?", ((path,) for path in gone))
    base.execute("UPDATE file SET unit = 0 WHERE unit NOT IN (SELECT id FROM unit)")


def _add(base: sqlite3.Connection, written: Iterable[tuple[str, str, _State]], made: Mapping[str, Unit]) -> None:
    base.executemany(
        "INSERT INTO file VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO UPDATE "
        "SET sha256 = excluded.sha256, size = excluded.size, moment = excluded.moment, number = excluded.number",
        ((path, digest, *was) for path, digest, was in written),
    )
    for key, unit in made.items():
        about = json.dumps([unit.files, unit.keys, dict(unit.pages), unit.links], ensure_ascii=False)
        number = base.execute("INSERT OR REPLACE INTO unit (key, about) VALUES (?, ?)", (key, about)).lastrowid
        there = base.executemany("UPDATE file SET unit = ? WHERE path = ?", ((number, path) for path in unit.files))
        if there.rowcount != len(unit.files):  # one of them was not written: it has to be made again
            base.execute("UPDATE file SET unit = 0 WHERE unit = ?", (number,))
            base.execute("DELETE FROM unit WHERE id = ?", (number,))
