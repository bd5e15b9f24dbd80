"""Name lists: lines → rosters of persons.

Guaranteed: a roster's rows hold, in order, every character of its lines; its members are the persons they name.  Forms
may change within one list: plain lines, bullets, several persons a line, a table of pipes or tabs with or without a header.
A class of office-holders without a name is no member and no part of a roster.
Not done here: what in a line names a person (see `people`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from builder.model import Markup, Roster
from builder.reading import entries, heralds, name_tables, open_list, people
from builder.reading.claims import Claim
from builder.reading.name_tables import NameTables
from builder.reading.open_list import Open
from builder.reading.people import Place
from builder.reading.rows import Row
from builder.reading.setting import Measure
from builder.text import labels, marks, persons, posts
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_MOST = 170  # characters of a line of a list
_NAMES = 40  # characters of a line that is a name, or a name and a post against it
_LABELLED = re.compile(r".{1,15}[：:（(]")  # after a label or a name
_LEADS = ("：", ":")
_LONG = 40  # characters of a line in which nothing stands apart
_CAPTIONS = 3  # above a list: 二、专家组 （一）种植业
_STRAY = 3  # characters of what OCR puts out of its place
_SLIPS = 2  # lines within a list that cannot be read


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


def _block(roster: Open, marks: Iterable[tuple[Markup, ...]]) -> Roster:
    above = heralds.done_above(roster.above)
    rows = open_list.printed(roster.rows)
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
        self._said: dict[int, bool] = {}  # what was asked of a line before
        self._last = 0, False  # the end of the list that was read last, and whether it was heralded

    def read(self, start: int, left: Open | None) -> Open | None:
        """The roster that begins with a line, where one does; `left` is the list that it may go on with."""
        if not self._may_begin(start, left is not None):
            return None
        above = entries.above(self._lines, start, self._wrap)
        heralded = self._is_heralded(start)
        roster = Open(above, heralded, left.role, left.last) if left else Open(above, heralded)
        self._take(roster, start)
        if not (roster.lines and roster.is_one()) or (not heralded and self._sign(start, start + len(roster.lines))):
            return None
        self._last = start + len(roster.lines), heralded
        return roster

    def _sign(self, first: int, end: int) -> bool:
        """Whether lines right above a date are the heads of organs that sign it together."""
        dated = end < len(self._lines) and self._lines[end].look.is_date
        return dated and all(line.look.is_office_head for line in self._lines[first:end])

    def _may_begin(self, index: int, goes_on: bool) -> bool:
        """Whether it is worth while to read a roster from here, with nothing above or after what ended above."""
        text = self._lines[index].text
        if index in self.tables:
            return self.tables.is_of_names(index)
        if _is_too_long(text) or (text.endswith(_LEADS) and entries.is_tail(self._lines, index, self._wrap)):
            return False
        parted = _is_parted(text) or persons.is_bare_role(text)
        if parted and _may_begin(self._lines[index].look):
            return True
        if self._leads_to_charge(index):
            return True
        return (parted or len(text) <= _NAMES) and (goes_on or self._is_heralded(index))

    def _leads_to_charge(self, index: int) -> bool:
        """Whether a colon above leads to somebody who is appointed."""
        led = index > 0 and self._lines[index - 1].text.endswith(_LEADS)
        return led and persons.is_charged(marks.parted(self._lines[index].look.compact)[1])

    def _is_heralded(self, index: int) -> bool:
        """Whether what stands above, or above the captions there, says at its end that persons follow."""
        if self._says_so(index):
            return True
        end, heralded = self._last
        first = index
        while first > max(end, index - _CAPTIONS) and _is_caption(self._lines[first - 1]):
            first -= 1
        return first < index and ((heralded and first - end <= _SLIPS) or self._says_so(first))

    def _says_so(self, index: int) -> bool:
        """Whether the sentence above a line says that persons follow, at its end."""
        if (known := self._said.get(index)) is None:
            known = self._said[index] = self._announced(index)
        return known

    def _announced(self, index: int) -> bool:
        before = self._lines[index - 1].text if index else ""
        if len(before) >= heralds.LONGEST and not (before.endswith(_LEADS) or heralds.persons_follow(before)):
            return False
        return heralds.persons_follow(entries.above(self._lines, index, self._wrap))

    def is_slip(self, index: int) -> bool:
        """Whether a line at which a list ended may be a row of it that cannot be read: the list goes on below it."""
        line = self._lines[index] if index < len(self._lines) else None
        if line is None or index in self.tables or len(line.text) > _NAMES:
            return False
        if entries.is_tail(self._lines, index + 1, self._wrap):  # the beginning of a paragraph
            return False
        return not (line.mark or line.look.mark or any(char in line.text for char in "。：:"))

    def _take(self, roster: Open, start: int) -> None:
        """The lines that are part of the roster into it."""
        index = start
        while index < len(self._lines):
            if index not in self.tables:
                size = int(roster.heads(self._lines[index].look.pieces)) or self._take_text(roster, index)
            elif index > start and index - 1 not in self.tables and not self.tables.is_of_names(index):
                return
            else:
                size = int(_take_cells(roster, self.tables.row(index), self._lines[index], self._place(roster, index)))
            if not size:
                return
            roster.lines += [line.number for line in self._lines[index : index + size]]
            index += size

    def _place(self, roster: Open, index: int, size: int = 1) -> Place:
        """Where the line, or the entry of so many lines, stands."""
        heralded = not roster.rows and roster.heralded
        led = not roster.rows and roster.above.endswith(_LEADS)
        one = heralded and roster.counts_one
        end = index + size
        return Place(
            roster.role, roster.last or roster.before, heralded, led, one, self._lines[end : end + 2], self._text
        )

    def _entry(self, index: int, end: str) -> tuple[int, list[str]]:
        """How many lines the entry that begins here has, and its pieces; `end` was printed above it."""
        size, text = entries.read(self._lines, index, self._wrap, end)
        if size == 1 or self.tables.any(index + 1, index + size):
            return 1, self._lines[index].look.pieces
        return size, persons.pieces(text)

    def _take_text(self, roster: Open, index: int) -> int:
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
        rows = _rows(line, size, parts, place)
        if not (_names(rows) or self._leads_on(rows, index + 1)):
            return 0
        roster.add(rows)
        if size > 1:
            roster.mend(self._lines[index : index + size])
        return size

    def _ends_next(self, roster: Open, index: int, place: Place) -> bool:
        """The end of a post that was printed above its person: 任 / 马春水 民族事务委员会主."""
        end = self._lines[index].text
        if len(end) > _STRAY or not roster.rows or index + 1 == len(self._lines):
            return False
        found = people.read(self._lines[index + 1], self._entry(index + 1, end)[1], place)
        if not found or len(found[0]) != 1 or posts.is_finished_post(found[0][0].post):
            return False
        if not posts.is_finished_post(found[0][0].post + end):
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


def _may_begin(look: Look) -> bool:
    """Whether a line that nothing announces may be the first of a list: it begins with a label or a name, or as one may
    that goes on in the next line."""
    if look.text[0].isascii() or look.mark:
        return labels.begins_with_label(look.text)
    parts = look.pieces
    first = parts[0]
    return (
        (len(parts) == 1 and len(first) <= _LONG)
        or labels.is_label(first)
        or persons.is_bare_role(first)
        or next(persons.cuts(parts), None) is not None
    )


def _is_too_long(text: str) -> bool:
    return len(text) > _MOST or text.find("。", 0, -1) >= 0


def _is_parted(text: str) -> bool:
    """Whether something stands apart in a line, as name and post do."""
    return " " in text or "\u3000" in text or _LABELLED.match(text) is not None


def _is_caption(line: Line) -> bool:
    """Whether a line is a short heading: 一、种植业组."""
    return line.look.mark is not None and len(line.text) <= _NAMES and not line.look.is_closed


def _rows(line: Line, size: int, parts: Sequence[str], place: Place) -> list[Row]:
    """The rows of an entry on so many lines; none where it is no part of a list."""
    if size == 1 and (rows := people.side_by_side(line, place)):
        return rows
    found = people.read(line, parts, place)
    return found[0] if found else []


def _names(rows: Sequence[Row]) -> bool:
    return any(row.is_person for row in rows)


def _is_of_notice(line: Line) -> bool:
    """Whether a line is the label of an attachment, or the words that end a notice: 附件：, 特此通知。"""
    return bool(line.look.is_label or line.look.labelled_title or p.CLOSING.match(line.text))


def _take_cells(roster: Open, row: Sequence[str], line: Line, place: Place) -> bool:
    """One row of cells into the roster; False where it is no part of it."""
    if not any(row):
        return True
    if name_tables.is_header(row):
        roster.header = roster.header or tuple(filter(None, row))
        return not roster.rows
    filled = list(filter(None, row))
    if roster.waits and len(filled) == 1 and not labels.is_label(filled[0]):
        roster.put(line, "", filled[0], "page-break")  # the rest of a post that a page cut
        return True
    made, before = people.read(line, name_tables.pieces(row), place, in_cells=True) or ([], [])
    if not made or len(before) > roster.waits:
        return False
    for rest in before:
        roster.put(line, "", rest, "page-break")
    roster.add(made)
    return True
