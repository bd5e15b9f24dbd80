"""Name lists: lines → rosters of persons.

Guaranteed: a roster's rows hold, in order, every character of its lines; its members are the persons they name.  Forms
may change within one list: plain lines, bullets, several persons a line, a table of pipes or tabs with or without a header.
A class of office-holders without a name is no member and no part of a roster.
Not done here: what in a line names a person (see `people`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

from builder.model import Markup, Mended, Roster
from builder.reading import entries, name_tables, people
from builder.reading.claims import Claim
from builder.reading.name_tables import NameTables
from builder.reading.people import Place, Row
from builder.reading.setting import Measure
from builder.text import forms, persons
from builder.text.line import Line

_MOST = 170  # characters of a line of a list
_By = Literal["page-break", "cell-lines"]
_NAMES = 40  # characters of a line that is a name, or a name and a post against it
_LABELLED = re.compile(r".{1,15}[：:（(]")  # after a label or a name
_STRAY = 3  # characters of what OCR puts out of its place
_SLIPS = 2  # lines within a list that cannot be read


@dataclass
class _Open:
    """A roster being read; `above` is what it stands under, `before` the last row of the list that it goes on with."""

    above: str = ""
    role: str | None = None
    before: Row | None = None
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    mended: list[Mended] = field(default_factory=list)
    header: tuple[str, ...] = ()

    @property
    def last(self) -> Row | None:
        """The row that has been read last."""
        return self.rows[-1] if self.rows else None

    @property
    def end(self) -> str:
        """What has been read last, where it is the end of the next person's post."""
        return self.rows[-1].post if self.rows and self.rows[-1].is_end else ""

    @property
    def people(self) -> list[Row]:
        """The rows that name somebody."""
        return [row for row in self.rows if row.is_person]

    @property
    def waits(self) -> bool:
        """Whether the last person's post has not come to its end."""
        last = self.last
        return bool(last and last.is_person and not last.post_first) and not persons.is_finished_post(
            self.rows[-1].post
        )

    def add(self, made: Sequence[Row]) -> None:
        """More rows."""
        if self.end:
            made[0].end = self.end
        self.rows += made
        self.role = made[-1].role

    def put(self, line: Line, name: str, post: str, by: _By) -> None:
        """The rest of the last person, whom the line cut."""
        row = self.rows[-1]
        row.name, row.post = forms.join(row.name, name), forms.join_apart(row.post, post)
        row.lines += (line.number,)
        self.mended.append(Mended(row.lines, by))

    def mend(self, lines: Sequence[Line]) -> None:
        """The last row stands on these lines."""
        row = self.rows[-1]
        row.lines = tuple(line.number for line in lines)
        self.mended.append(Mended(row.lines, "page-break" if any(line.paged for line in lines[1:]) else "cell-lines"))

    def is_one(self) -> bool:
        """Whether it is a list: two persons, with posts, or said to be persons, or under labels; or one under a role."""
        found = self.people
        if len(found) < 2:
            return bool(found and found[0].post and self._is_led())
        if any(row.post for row in found) or people.heralds(self.above):
            return True
        lines = len({row.lines for row in found})
        return len(found) > 2 and lines > 1 and (self._is_led() or self._apart() > lines)

    def _apart(self) -> int:
        """How many stand by spaces; minutes have 出席：甲、乙."""
        return sum(row.name[-1] not in "、，," for row in self.people)

    def _is_led(self) -> bool:
        role = self.rows[0].role or ""
        if self.before and not persons.fits(self.people[0].name):
            return False
        return persons.is_finished_post(role) and not role.endswith("人")


def find(lines: Sequence[Line], wrap: Measure | None) -> list[Claim]:
    """The rosters among the lines, that are wrapped so."""
    out: list[Claim] = []
    reader = _Reader(lines, wrap)
    left, index, until = None, 0, -1
    while index < len(lines):
        goes_on = left is not None and 0 < index - until <= _SLIPS and all(map(reader.is_slip, range(until, index)))
        roster = reader.read(index, left if goes_on else None)
        if not roster:
            index += 1
            continue
        until = index + len(roster.lines)
        out.append(Claim(index, until, _block(roster, map(reader.tables.marks, range(index, until)))))
        left, index = roster, until
    return out


def _block(roster: _Open, marks: Iterable[tuple[Markup, ...]]) -> Roster:
    above = people.done_above(roster.above)
    rows = people.printed(roster.rows)
    if roster.header:
        head = roster.header if len(roster.header) == 3 else ("", "", " ".join(roster.header))
        rows.insert(0, head + ("",) * (len(rows[0]) - 3))
    return Roster(
        tuple(roster.lines),
        rows=tuple(rows),
        header_rows=int(bool(roster.header)),
        members=tuple(row.member(above) for row in roster.people),
        marks=tuple(chain.from_iterable(marks)),
        mended=tuple(roster.mended),
    )


class _Reader:
    """The lines among which rosters are sought."""

    def __init__(self, lines: Sequence[Line], wrap: Measure | None) -> None:
        self._lines = lines
        self._wrap = wrap
        self.tables = NameTables(lines)
        self._text = "\n".join(line.text for line in lines)

    def read(self, start: int, left: _Open | None) -> _Open | None:
        """The roster that begins with a line, where one does; `left` is the list that it may go on with."""
        if not self._may_begin(start, left is not None):
            return None
        above = entries.above(self._lines, start, self._wrap)
        roster = _Open(above, left.role, left.last) if left else _Open(above)
        self._take(roster, start)
        return roster if roster.lines and roster.is_one() else None

    def _may_begin(self, index: int, goes_on: bool) -> bool:
        """Whether it is worth while to read a roster from here, with nothing above or after what ended above."""
        text = self._lines[index].text
        if index in self.tables:
            return self.tables.is_of_names(index)
        if _is_too_long(text) or (text.endswith(("：", ":")) and entries.is_tail(self._lines, index, self._wrap)):
            return False
        parted = _is_parted(text) or persons.is_bare_role(text)
        if parted and people.may_begin(self._lines[index].look):
            return True
        return (parted or len(text) <= _NAMES) and (goes_on or self._is_heralded(index))

    def _is_heralded(self, index: int) -> bool:
        """Whether what stands above says that persons follow, at its end."""
        before = self._lines[index - 1].text if index else ""
        if len(before) >= people.HERALD and not people.heralds(before):
            return False
        return people.heralds(entries.above(self._lines, index, self._wrap))

    def is_slip(self, index: int) -> bool:
        """Whether a line at which a list ended may be a row of it that cannot be read: the list goes on below it."""
        line = self._lines[index] if index < len(self._lines) else None
        if line is None or index in self.tables or len(line.text) > _NAMES:
            return False
        if entries.is_tail(self._lines, index + 1, self._wrap):  # the beginning of a paragraph
            return False
        return not (line.mark or line.look.mark or any(char in line.text for char in "。：:"))

    def _take(self, roster: _Open, start: int) -> None:
        """The lines that are part of the roster into it."""
        index = start
        while index < len(self._lines):
            if index not in self.tables:
                size = self._take_text(roster, index)
            elif index > start and index - 1 not in self.tables and not self.tables.is_of_names(index):
                return
            else:
                size = int(_take_cells(roster, self.tables.row(index), self._lines[index], self._place(roster, index)))
            if not size:
                return
            roster.lines += [line.number for line in self._lines[index : index + size]]
            index += size

    def _place(self, roster: _Open, index: int, size: int = 1) -> Place:
        """Where the line, or the entry of so many lines, stands."""
        heralded = not roster.rows and people.heralds(roster.above)
        end = index + size
        return Place(roster.role, roster.last or roster.before, heralded, self._lines[end : end + 2], self._text)

    def _entry(self, index: int, end: str) -> tuple[int, list[str]]:
        """How many lines the entry that begins here has, and its pieces; `end` was printed above it."""
        size, text = entries.read(self._lines, index, self._wrap, end)
        if size == 1 or self.tables.any(index + 1, index + size):
            return 1, self._lines[index].look.pieces
        return size, persons.pieces(text)

    def _take_text(self, roster: _Open, index: int) -> int:
        """The plain lines of one entry into the roster; how many, 0 where they are no part of it."""
        line = self._lines[index]
        if _is_too_long(line.text) or _is_of_notice(line):
            return 0
        below_row = index - 1 in self.tables and roster.waits
        if below_row and entries.goes_on(roster.rows[-1].post, self._lines, index):
            roster.put(line, "", line.text, "page-break" if line.paged else "cell-lines")
            return 1
        size, parts = self._entry(index, roster.end)
        place = self._place(roster, index, size)
        if self._ends_next(roster, index, place):
            return 1
        found = people.read(line, parts, place)
        if not found or not (_names(found[0]) or self._leads_on(found[0], index + 1)):
            return 0
        roster.add(found[0])
        if size > 1:
            roster.mend(self._lines[index : index + size])
        return size

    def _ends_next(self, roster: _Open, index: int, place: Place) -> bool:
        """The end of a post that was printed above its person: 任 / 马春水 民族事务委员会主."""
        end = self._lines[index].text
        if len(end) > _STRAY or not roster.rows or index + 1 == len(self._lines):
            return False
        found = people.read(self._lines[index + 1], self._entry(index + 1, end)[1], place)
        if not found or len(found[0]) != 1 or persons.is_finished_post(found[0][0].post):
            return False
        if not persons.is_finished_post(found[0][0].post + end):
            return False
        roster.rows.append(Row(roster.role, "", "", end, is_person=False))
        return True

    def _leads_on(self, made: Sequence[Row], index: int) -> bool:
        """Whether somebody stands under a label, in the line below it or beside a label there."""
        if not made or index >= len(self._lines):
            return False
        line = self._lines[index]
        if index in self.tables:
            return name_tables.persons_in(self.tables.row(index), headed=False) > 0
        if len(line.text) > _MOST or _is_of_notice(line):
            return False
        below = Place(made[-1].role, made[-1], ahead=self._lines[index + 1 : index + 3], text=self._text)
        found = people.read(line, self._entry(index, "")[1], below)
        return found is not None and _names(found[0])


def _is_too_long(text: str) -> bool:
    return len(text) > _MOST or text.find("。", 0, -1) >= 0


def _is_parted(text: str) -> bool:
    """Whether something stands apart in a line, as name and post do."""
    return " " in text or "\u3000" in text or _LABELLED.match(text) is not None


def _names(rows: Sequence[Row]) -> bool:
    return any(row.is_person for row in rows)


def _is_of_notice(line: Line) -> bool:
    """Whether a line is the label of an attachment: 附件：."""
    return bool(line.look.is_label or line.look.labelled_title)


def _take_cells(roster: _Open, row: Sequence[str], line: Line, place: Place) -> bool:
    """One row of cells into the roster; False where it is no part of it."""
    if not any(row):
        return True
    if name_tables.is_header(row):
        roster.header = roster.header or tuple(filter(None, row))
        return not roster.rows
    filled = list(filter(None, row))
    if roster.waits and len(filled) == 1 and not persons.is_label(filled[0]):
        roster.put(line, "", filled[0], "page-break")  # the rest of a post that a page cut
        return True
    made, before = people.read(line, name_tables.pieces(row), place, in_cells=True) or ([], [])
    if not made or len(before) > roster.waits:
        return False
    for rest in before:
        roster.put(line, "", rest, "page-break")
    roster.add(made)
    return True
