"""Name lists: lines → rosters of persons.

Guaranteed: a roster's rows hold, in order, every character of its lines; its members are the persons they name.  Forms
may change within one list: plain lines, bullets, several persons a line, a table of pipes or tabs with or without a header.
A class of office-holders without a name is no member and no part of a roster.
Not done here: what in a line names a person (see `people`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from builder.model import Markup, Mended, Roster
from builder.reading import people
from builder.reading.claims import Claim
from builder.reading.people import Place, Row
from builder.text import cells, forms, persons
from builder.text.line import Line

_MOST = 170  # characters of a line of a list
_By = Literal["page-break", "cell-lines"]
_NAMES = 40  # characters of a line that is a name, or a name and a post against it
_STRAY = 3  # characters of what OCR puts out of its place
_ROWS = 400  # of a table, that are looked at


@dataclass
class _Open:
    """A roster being read; `above` is the line that it stands under."""

    above: str
    role: str | None = None
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    mended: list[Mended] = field(default_factory=list)
    header: tuple[str, ...] = ()

    @property
    def last(self) -> Row | None:
        """The row that has been read last."""
        return self.rows[-1] if self.rows else None

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
        if self.rows and self.rows[-1].is_end:
            made[0].end = self.rows[-1].post
        self.rows += made
        self.role = next((row.role for row in reversed(made)), self.role)

    def put(self, line: Line, name: str, post: str, by: _By) -> None:
        """The rest of the last person, whom the line cut."""
        row = self.rows[-1]
        row.name, row.post = forms.join(row.name, name), forms.join_apart(row.post, post)
        row.lines += (line.number,)
        self.mended.append(Mended(row.lines, by))

    def is_one(self) -> bool:
        """Whether it is a list: two persons, with posts, or said to be persons, or under labels; or one under a role."""
        found = self.people
        if len(found) < 2:
            return bool(found and found[0].post and self._is_led())
        if any(row.post for row in found) or people.heralds(self.above):
            return True
        lines = {row.lines for row in found}
        apart = sum(row.name[-1] not in "、，," for row in found) > len(lines)  # by spaces; minutes have 出席：甲、乙
        return len(found) > 2 and len(lines) > 1 and (apart or self._is_led())

    def _is_led(self) -> bool:
        role = self.rows[0].role or ""
        return persons.is_finished_post(role) and not role.endswith("人")


def cells_of(line: Line) -> list[str] | None:
    """The cells of a pipe or tab row; None for any other line; [] for a rule between header and body."""
    if cells.is_pipe_row(line):
        return [] if cells.is_rule(line, below_header=True) else list(cells.pipes(line).texts)
    return list(cells.tabs(line).texts) if cells.is_tab_row(line) else None


def _marks(line: Line) -> tuple[Markup, ...]:
    if cells.is_pipe_row(line):
        return (cells.whole(line),) if cells.is_rule(line, below_header=True) else cells.pipes(line).marks
    return cells.tabs(line).marks if cells.is_tab_row(line) else line.marks


def find(lines: Sequence[Line]) -> list[Claim]:
    """The rosters among the lines."""
    out: list[Claim] = []
    reader = _Reader(lines)
    index = 0
    while index < len(lines):
        roster = _Open(lines[index - 1].text if index else "")
        end = reader.read(roster, index) if reader.may_begin(roster, index) else index
        if end == index or not roster.is_one():
            index += 1
            continue
        out.append(Claim(index, end, _block(roster, lines[index:end])))
        index = end
    return out


def _block(roster: _Open, lines: Sequence[Line]) -> Roster:
    above = people.done_above(roster.above)
    rows = _printed(roster.rows)
    if roster.header:
        head = roster.header if len(roster.header) == 3 else ("", "", " ".join(roster.header))
        rows.insert(0, head + ("",) * (len(rows[0]) - 3))
    return Roster(
        tuple(roster.lines),
        rows=tuple(rows),
        header_rows=int(bool(roster.header)),
        members=tuple(row.member(above) for row in roster.people),
        marks=tuple(mark for line in lines for mark in _marks(line)),
        mended=tuple(roster.mended),
    )


def _printed(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The cells as printed; a role label on a line of its own stands beside the first person under it."""
    out: list[tuple[str, ...]] = []
    label = ""
    for row in rows:
        if not (row.is_person or row.is_end or label):
            label = row.label
            continue
        if label and row.label:  # a label that nobody stands under
            out.append((label, "", ""))
            label = ""
        shown = ("", f"{row.post} {row.name}") if row.post_first else (row.name, row.post)
        out.append((label or row.label, *shown, *row.more))
        label = ""
    width = max(map(len, out), default=3)
    return [row + ("",) * (width - len(row)) for row in [*out, *([(label, "", "")] if label else [])]]


class _Reader:
    """The lines among which rosters are sought."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._rows = [cells_of(line) for line in lines]
        self._table = (0, False)  # the end of the table that was looked at last, and whether it is one of names
        self._text = "\n".join(line.text for line in lines)

    def may_begin(self, roster: _Open, index: int) -> bool:
        """Whether it is worth while to read a roster from here."""
        text = self._lines[index].text
        if self._rows[index] is not None:
            return self._is_name_table(index)
        if len(text) > _MOST or "。" in text[:-1]:
            return False
        if any(char in text for char in " ：:（(\u3000") or persons.is_bare_role(text):
            return True
        return len(text) <= _NAMES and people.heralds(roster.above)

    def read(self, roster: _Open, start: int) -> int:
        """The index after the lines that are part of the roster."""
        for index in range(start, len(self._lines)):
            row, line = self._rows[index], self._lines[index]
            if row is not None and index > start and self._rows[index - 1] is None and not self._is_name_table(index):
                return index
            heralded = not roster.rows and people.heralds(roster.above)
            place = Place(roster.role, roster.last, heralded, self._lines[index + 1 : index + 3], self._text)
            if not (self._take_text(roster, index, place) if row is None else _take_cells(roster, row, line, place)):
                return index
            roster.lines.append(line.number)
        return len(self._lines)

    def _is_name_table(self, index: int) -> bool:
        """Whether the table that goes on here is one of names; it is looked at once."""
        if index < self._table[0]:
            return self._table[1]
        end = index
        while end < min(len(self._rows), index + _ROWS) and self._rows[end] is not None:
            end += 1
        self._table = (
            end,
            people.are_persons([list(filter(None, row)) for row in self._rows[index:end] if row and any(row)]),
        )
        return self._table[1]

    def _take_text(self, roster: _Open, index: int, place: Place) -> bool:
        """One plain line into the roster; False where it is no part of it."""
        line = self._lines[index]
        if len(line.text) > _MOST or "。" in line.text[:-1] or _is_of_notice(line):
            return False
        parts = persons.pieces(line.text)
        if len(line.text) <= 6 and (_take_rest(roster, line, parts, place) or self._ends_next(roster, index, place)):
            return True
        found = people.read(line, parts, place)
        if not found or not (any(row.is_person for row in found[0]) or self._leads_on(found[0], index + 1)):
            return _take_rest(roster, line, parts, place)
        roster.add(found[0])
        return True

    def _ends_next(self, roster: _Open, index: int, place: Place) -> bool:
        """The end of a post that was printed above its person: 任 / 马春水 民族事务委员会主."""
        if len(self._lines[index].text) > _STRAY or not roster.rows:
            return False
        following = self._lines[index + 1] if index + 1 < len(self._lines) else None
        found = people.read(following, persons.pieces(following.text), place) if following else None
        if not found or len(found[0]) != 1 or persons.is_finished_post(found[0][0].post):
            return False
        if not persons.is_finished_post(found[0][0].post + self._lines[index].text):
            return False
        roster.rows.append(Row(roster.role, "", "", self._lines[index].text, is_person=False))
        return True

    def _leads_on(self, made: Sequence[Row], index: int) -> bool:
        """Whether somebody stands under a label, in the line below it or beside a label there."""
        if not made or index >= len(self._lines):
            return False
        row, line = self._rows[index], self._lines[index]
        if row is not None:
            return people.persons_in(row, headed=False) > 0
        if len(line.text) > _MOST or _is_of_notice(line):
            return False
        below = Place(made[-1].role, made[-1], ahead=self._lines[index + 1 : index + 3], text=self._text)
        found = people.read(line, persons.pieces(line.text), below)
        return found is not None and any(row.is_person for row in found[0])


def _is_of_notice(line: Line) -> bool:
    """Whether a line is the label of an attachment: 附件：."""
    return bool(line.look.is_label or line.look.labelled_title)


def _take_cells(roster: _Open, row: Sequence[str], line: Line, place: Place) -> bool:
    """One row of cells into the roster; False where it is no part of it."""
    if not any(row):
        return True
    if people.is_header(row):
        roster.header = roster.header or tuple(filter(None, row))
        return not roster.rows
    filled = list(filter(None, row))
    if roster.waits and len(filled) == 1 and not persons.is_label(filled[0]):
        made, before = list[Row](), filled
    else:
        made, before = people.read(line, people.cells(row), place, in_cells=True) or ([], [])
    if roster.waits and len(before) == 1:
        roster.put(line, "", before[0], "page-break")  # the rest of a post that a page cut
    elif before or not made:
        return False
    roster.add(made)
    return True


def _cut_within(post: str, text: str) -> bool:
    """Whether a post that seems to have ended goes on: 副书记 / 、县长, 发展和改革委员 / 会主任."""
    return bool(post) and (text[0] in "、，" or (post.endswith("委员") and text[0] == "会"))


def _take_rest(roster: _Open, line: Line, parts: Sequence[str], place: Place) -> bool:
    """The rest of a post, or of a name and its post, that the line before left unfinished (副局 / 长)."""
    last = roster.last
    by: _By = "page-break" if line.paged else "cell-lines"
    if last and _cut_within(last.post, line.text):
        roster.put(line, "", line.text, by)
        return True
    if last is None or not roster.waits:
        return False
    if not last.post and len(parts) > 1 and len(parts[0]) == 1 and persons.is_post(" ".join(parts[1:])):
        roster.put(line, parts[0], " ".join(parts[1:]), by)
        return True
    if people.rest_size(last.post, [line, *place.ahead]):
        roster.put(line, "", line.text, by)
        return True
    return False
