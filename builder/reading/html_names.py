"""Tables of HTML that are name lists: a table → the roster that it is.

Guaranteed: the roster's rows hold the cells of the table in their order; a table with more columns than a name list has, or
with a row that names nobody, stays one.
Not done here: what in a row names a person (see `people`); tables between pipes or tabs (see `rosters`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from builder.model import Roster, Table
from builder.reading import heralds, name_tables, open_list, people
from builder.reading.claims import Claim
from builder.reading.people import Place
from builder.reading.rows import Row
from builder.text import forms, persons
from builder.text.line import Line
from builder.text.look import Look


def read(claims: Iterable[Claim], lines: Sequence[Line]) -> Iterator[Claim]:
    """The claims, with a roster for each table of HTML that is one."""
    for claim in claims:
        is_html = isinstance(claim.block, Table) and lines[claim.first].text.startswith("<t")
        above = lines[claim.first - 1].text if claim.first else ""
        roster = _roster(claim.block, above) if isinstance(claim.block, Table) and is_html else None
        yield replace(claim, block=roster) if roster else claim


def _roster(table: Table, above: str) -> Roster | None:
    """The roster that a table is; None where it is none."""
    rows = [filled for row in table.rows if (filled := [_piece(cell) for cell in row if cell])]
    if not name_tables.are_persons(rows, len(rows)):
        return None
    header = rows[0] if name_tables.is_header(rows[0]) else []
    made = _made(rows[bool(header) :], table.lines[0])
    named = [row for row in made if row.is_person]
    if len(named) < 2:
        return None
    shown = open_list.printed(made)
    if header:
        shown.insert(0, _head(header) + ("",) * (len(shown[0]) - 3))
    members = tuple(row.member(heralds.done_above(above)) for row in named)
    return Roster(table.lines, tuple(shown), int(bool(header)), members, table.marks, table.mended)


def _head(header: Sequence[str]) -> tuple[str, ...]:
    return tuple(header) if len(header) == 3 else ("", "", " ".join(header))


def _made(rows: Sequence[Sequence[str]], number: int) -> list[Row]:
    """The persons and roles of the rows; none where a row holds anything else."""
    made: list[Row] = []
    for row in rows:
        place = Place(made[-1].role, made[-1]) if made else Place()
        found = people.read(Line(number, Look(" ".join(row)), ""), name_tables.pieces(row), place, in_cells=True)
        if found is None or found[1]:
            return []
        made += found[0]
    return made


def _piece(cell: str) -> str:
    """A cell; a role without the space that sets it apart (主 任)."""
    compact = forms.compact(cell)
    return compact if persons.is_bare_role(compact) else cell
