"""The databases of a site, asked where something may stand: what they answer is looked up in the notices themselves.

A large site has one for each year of its issues, and the notices of all in a list without their texts.

Guaranteed: each file is the one that the manifest lists; nothing of a question is part of a statement, and a question that
takes too long is given up.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from builder.door.held import NotHeldError, Site
from builder.pages.dataset.described import DATABASE, FOLDER
from builder.text import citing

PATH = f"{FOLDER}{DATABASE}"
_OF_A_YEAR = re.compile(re.escape(PATH).replace(r"\.", r"-(?:\d+|undated)\."))
_SECONDS, _MOST, _LONGEST = 20, 500_000, 64 << 20  # rows; bytes of a value
_STEPS = 20_000  # of SQLite's machine between two looks at the clock
_TRIGRAM = 3  # characters, and more, are found by the index
_FORMS: dict[str, Callable[[str], str]] = {"number_form": citing.number, "name_form": citing.name}
Row = dict[str, Any]


def rows(site: Site, statement: str, *given: object) -> list[Row]:
    """What a statement selects of issues, notices without their texts, and what is missing; raises NotHeldError where the database
    is not there or is none."""
    return _selected(site, PATH, statement, given)


def rows_of_years(site: Site, statement: str, *given: object) -> list[Row]:
    """What a statement selects of all tables, year by year where each has a database; raises as `rows` does."""
    return [row for path in _of_years(site) for row in _selected(site, path, statement, given)]


def _of_years(site: Site) -> list[str]:
    return sorted(filter(_OF_A_YEAR.fullmatch, site.listed)) or [PATH]


def _selected(site: Site, path: str, statement: str, given: Sequence[object]) -> list[Row]:
    try:
        with _opened(site.stored(path)) as base:
            return [dict(row) for row in base.execute(statement, given).fetchmany(_MOST)]
    except sqlite3.Error:
        raise NotHeldError("unreadable", path) from None


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    base = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        base.row_factory = sqlite3.Row
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        base.executescript("PRAGMA trusted_schema=OFF;PRAGMA query_only=ON;PRAGMA cell_size_check=ON")
        for name, form in _FORMS.items():
            base.create_function(name, 1, _of_text(form), deterministic=True)
        until = time.monotonic() + _SECONDS
        base.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        yield base
    finally:
        base.close()


def _of_text(form: Callable[[str], str]) -> Callable[[object], str | None]:
    return lambda value: form(value) if isinstance(value, str) else None


def matching(site: Site, terms: Sequence[str], gazette: str | None, year: int | None) -> list[str]:
    """The notices in whose title, number or text all of these stand; what has them in its title first, then the newest."""
    wheres, given = list[str](), list[object]()
    long = [term for term in terms if len(term) >= _TRIGRAM] if _has_index(site) else []
    if long:
        wheres.append("nr IN (SELECT rowid FROM notices_fts(?))")
        given.append(" AND ".join(_phrase(term) for term in long))
    for term in terms:
        if term not in long:
            wheres.append("(text LIKE ? ESCAPE '\\' OR title LIKE ? ESCAPE '\\' OR number LIKE ? ESCAPE '\\')")
            given += [_like(term)] * 3
    if gazette is not None:
        wheres.append("gazette = ?")
        given.append(gazette)
    if year is not None:
        wheres.append("(substr(date, 1, 4) = ? OR issue IN (SELECT issue FROM issues WHERE year = ?))")
        given += [str(year), year]
    titled = " + ".join(["(title LIKE ? ESCAPE '\\')"] * len(terms))
    found = rows_of_years(
        site,
        f"SELECT notice, date, {titled} AS titled FROM notices WHERE withdrawn IS NULL AND {' AND '.join(wheres)}",
        *map(_like, terms),
        *given,
    )
    return _ordered(found)


def _ordered(found: list[Row]) -> list[str]:
    """The notices of rows: those in whose title the most words stand first, then the newest."""
    found.sort(key=lambda row: str(row["notice"]))
    found.sort(key=lambda row: (row["titled"] or 0, row["date"] or ""), reverse=True)
    return [row["notice"] for row in found]


def holding(site: Site, text: str) -> list[str]:
    """The notices in whose text this may stand, the newest first."""
    where, given = "instr(text, ?)", [text]
    if len(text) >= _TRIGRAM and _has_index(site):
        where, given = f"nr IN (SELECT rowid FROM notices_fts(?)) AND {where}", [_phrase(text[:200]), text]
    found = rows_of_years(site, f"SELECT notice, date, 0 AS titled FROM notices WHERE {where}", *given)
    return _ordered(found)


def _has_index(site: Site) -> bool:
    """Whether any three characters can be found by the index; one of words alone does not part Chinese."""
    found = rows_of_years(site, "SELECT sql FROM sqlite_master WHERE name = 'notices_fts'")
    return bool(found) and all("trigram" in str(row["sql"]) for row in found)


def _phrase(text: str) -> str:
    """A text as the index's language has it: nothing in it is a word of that language, and NUL, which ends it, is in no text."""
    return '"{}"'.format(text.replace('"', '""').replace("\0", "\ufffd"))


def _like(text: str) -> str:
    return "%{}%".format("".join(f"\\{char}" if char in "%_\\" else char for char in text))
