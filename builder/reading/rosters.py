"""Name lists: lines → rosters of persons.

Guaranteed: a roster's rows hold, in order, every character of its lines; its members are the persons they name.  Forms
may change within one list: plain lines, bullets, two persons a line between tabs, a pipe table without a header.
A class of office-holders without a name is no member and no part of a roster.
Not done here: lists of names without posts in running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from builder.model import Markup, Member, Mended, Roster
from builder.reading.claims import Claim
from builder.text import cells, forms, persons
from builder.text.line import Line

_HEADER_CELLS = frozenset(
    [
        "序号",
        "姓名",
        "职务",
        "单位",
        "单位及职务",
        "工作单位及职务",
        "现任职务",
        "工作单位",
        "小组职务",
        "单位职务",
        "职责",
        "组内职务",
        "领导小组职务",
        "备注",
        "单位、职务",
        "职 务",
        "所在单位及职务",
    ]
)


@dataclass
class _Row:
    role: str | None
    label: str
    name: str
    post: str
    is_person: bool = True
    post_first: bool = False
    lines: tuple[int, ...] = ()
    more: list[str] = field(default_factory=list)  # cells that say neither


@dataclass
class _Open:
    """A roster being read."""

    lines: list[int] = field(default_factory=list)
    mended: list[Mended] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    role: str | None = None
    header: tuple[str, ...] | None = None


def cells_of(line: Line) -> list[str] | None:
    """The cells of a pipe or tab row; None for any other line; [] for a rule between header and body."""
    if cells.is_pipe_row(line):
        return [] if cells.is_rule(line, below_header=True) else list(cells.pipes(line).texts)
    return list(cells.tabs(line).texts) if cells.is_tab_row(line) else None


def _marks(line: Line) -> tuple[Markup, ...]:
    if cells.is_pipe_row(line):
        return (cells.whole(line),) if cells.is_rule(line, below_header=True) else cells.pipes(line).marks
    return cells.tabs(line).marks if cells.is_tab_row(line) else line.marks


def find(lines: Sequence[Line], carried: str | None = None) -> list[Claim]:
    """The rosters among the lines."""
    out: list[Claim] = []
    index, role = 0, carried
    while index < len(lines):
        roster, end = _read(lines, index, role)
        if roster is None:
            index += 1
            role = role if out and index - out[-1].end <= 1 and len(lines[index - 1].text) <= 4 else None
            continue
        members = tuple(
            Member(row.role, forms.compact(row.name).rstrip("、，,；;。"), _post(row.post))
            for row in roster.rows
            if row.is_person
        )
        rows = _printed(roster.rows)
        header = 0
        if roster.header:
            head = roster.header if len(roster.header) == 3 else ("", "", " ".join(roster.header))
            rows.insert(0, head + ("",) * (len(rows[0]) - 3))
            header = 1
        block = Roster(
            tuple(roster.lines),
            rows=tuple(rows),
            header_rows=header,
            members=members,
            marks=tuple(mark for line in lines[index:end] for mark in _marks(line)),
            mended=tuple(roster.mended),
        )
        out.append(Claim(index, end, block))
        index, role = end, roster.role
    return out


def _printed(rows: Sequence[_Row]) -> list[tuple[str, ...]]:
    """The cells as printed; a role label on a line of its own stands beside the first person under it."""
    out: list[tuple[str, ...]] = []
    label = ""
    for row in rows:
        if not (row.is_person or label or row.name or row.post):
            label = row.label
            continue
        if label and row.label:  # a label that nobody stands under
            out.append((label, "", ""))
            label = ""
        first = label or row.label
        shown = ("", row.post + row.name) if row.post_first else (row.name, row.post)
        out.append((first, *shown, *row.more))
        label = ""
    width = max(map(len, out), default=3)
    return [row + ("",) * (width - len(row)) for row in [*out, *([(label, "", "")] if label else [])]]


def _post(printed: str) -> str | None:
    """A post without the brackets that it stands in."""
    post = forms.title_case(printed)
    bare = post.rstrip("；;。，,")
    return (bare[1:-1] if bare[:1] in "（(" and bare[-1:] in ")）" and bare else post) or None


def _read(lines: Sequence[Line], start: int, carried: str | None) -> tuple[_Open | None, int]:
    """The roster that begins at `start` and the index after it; (None, start) where none does."""
    if not _begins(lines, start, carried):
        return None, start
    roster = _Open(role=carried)
    index = start
    while index < len(lines):
        line = lines[index]
        row, count = cells_of(line), len(roster.rows)
        taken = (
            _take_text(roster, line, lines[index + 1 : index + 3]) if row is None else _take_cells(roster, row, line)
        )
        if not taken:
            break
        for made in roster.rows[count:]:
            made.lines = (line.number,)
        roster.lines.append(line.number)
        index += 1
    people = sum(row.is_person for row in roster.rows)
    labelled = any(row.label for row in roster.rows)
    if people >= 2 or (people == 1 and (labelled or carried)):
        return roster, index
    return None, start


def _begins(lines: Sequence[Line], index: int, carried: str | None) -> bool:
    """Whether a roster begins here: a role label with a person at hand, or two persons in a row."""
    line = lines[index]
    if cells_of(line) is not None:
        ahead = [c for near in lines[index : index + 4] if (c := cells_of(near))]
        return sum(_row_people(c) > 0 for c in ahead) >= 2 and _is_name_table(lines, index)
    role, _, rest = persons.split_role(line.text)
    if role:
        if rest:
            return persons.loose_person(rest) is not None or _names_only(rest) or persons.post_first(rest) is not None
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None:
            return False
        row = cells_of(following)
        return (
            _row_people(row) > 0
            if row is not None
            else persons.loose_person(persons.split_role(following.text)[2]) is not None
        )
    alone = len(line.look.compact) <= 6 and persons.role(line.text) and index + 1 < len(lines)
    if alone and persons.person(lines[index + 1].text):
        return True
    if carried and persons.loose_person(line.text):
        return True
    if persons.person(line.text) is None:
        return False
    ahead_people = 0
    for following in lines[index + 1 : index + 3]:
        row = cells_of(following)
        if (row is not None and _row_people(row)) or persons.loose_person(persons.split_role(following.text)[2]):
            ahead_people += 1
    return ahead_people >= 1 and persons.loose_person(lines[index + 1].text) is not None


def _names_only(text: str) -> bool:
    names = _split_names(text)
    return len(names) >= 2 and all(persons.is_name(name.rstrip("、，,；;。"), strong=True) for name in names)


def _split_names(text: str) -> list[str]:
    """Names set side by side: 王绍博 张 强 白晓龙, 岑亮、鲍文娟."""
    out: list[str] = []
    for token in re.sub("(?<=[、，,])", " ", text).split():
        if len(token) == 1 and out and len(out[-1]) == 1:
            out[-1] += token
        else:
            out.append(token)
    return out


def _row_people(row: Sequence[str]) -> int:
    """How many persons a row of cells names."""
    people, index = 0, 0
    filled = [cell for cell in row if cell]
    while index < len(filled):
        cell = filled[index]
        if persons.role(cell):
            index += 1
        elif index + 1 < len(filled) and persons.is_name(forms.compact(cell)) and persons.is_post(filled[index + 1]):
            people += 1
            index += 2
        elif persons.person(persons.split_role(cell)[2]):
            people += 1
            index += 1
        else:
            index += 1
    return people


def _is_name_table(lines: Sequence[Line], index: int) -> bool:
    """Whether a table's rows are persons and little else (a table with more columns stays a table)."""
    rows = []
    for line in lines[index : index + 400]:
        row = cells_of(line)
        if row is None:
            break
        if any(row):
            rows.append(row)
    body = [row for row in rows if not _is_header(row)]
    if not body:
        return False
    good = sum(_row_people(row) > 0 or sum(map(bool, row)) <= 1 for row in body)
    plain = sum(sum(bool(c) for c in row) <= 2 * max(1, _row_people(row)) + 1 for row in body)
    headed = any(_is_header(row) for row in rows) or not any(cell.isdigit() for row in body for cell in row)
    return good >= 0.8 * len(body) and plain >= 0.8 * len(body) and headed


def _is_header(row: Sequence[str]) -> bool:
    return bool(row) and any(row) and all(forms.compact(cell) in _HEADER_CELLS for cell in row if cell)


def _take_cells(roster: _Open, row: list[str], line: Line) -> bool:
    """One row of cells into the roster; False where it is no part of it."""
    if not any(row):
        return True
    if _is_header(row):
        if roster.rows:
            return False
        roster.header = tuple(cell for cell in row if cell)
        return True
    before, made, role = _read_row([cell for cell in row if cell], roster.role)
    last = roster.rows[-1] if roster.rows else None
    if before and last is not None and last.is_person and not persons.is_finished_post(last.post) and len(before) == 1:
        last.post = forms.join_apart(last.post, before[0])  # the rest of a post that a page cut
        _mended(roster, last, line, "page-break")
    elif before or not made:
        return False
    roster.rows += made
    roster.role = role
    return True


def _mended(roster: _Open, row: _Row, line: Line, by: Literal["page-break", "cell-lines"]) -> None:
    row.lines += (line.number,)
    roster.mended.append(Mended(row.lines, by))


def _read_row(filled: list[str], role: str | None) -> tuple[list[str], list[_Row], str | None]:
    """The cells before the first person of a row, its persons and labels, and the role that it ends with."""
    before: list[str] = []
    made: list[_Row] = []
    label = ""
    index = 0
    while index < len(filled):
        cell = filled[index]
        following = filled[index + 1] if index + 1 < len(filled) else None
        named, printed, after = persons.split_role(cell)
        if named is None and following is not None and (word := persons.role(cell)):
            named, printed, after = word, cell, ""
        index += 1
        if named:
            role, label = named, f"{label} {printed}".strip()
            if after and (found := persons.loose_person(after)):
                made.append(_Row(named, label, *found))
                label = ""
            elif after:
                index -= 1
                filled[index] = after
        elif cell.isdigit() and following is not None:
            label = f"{label} {cell}".strip()
        elif following is not None and persons.is_name(forms.compact(cell)) and not persons.role(following):
            made.append(_Row(role, label, forms.compact(cell), following))
            label = ""
            index += 1
        elif found := persons.loose_person(cell):
            made.append(_Row(role, label, *found))
            label = ""
        elif made and not label:
            made[-1].more.append(cell)
        else:
            before += [label, cell] if label else [cell]
            label = ""
    if label:
        made.append(_Row(role, label, "", "", is_person=False))
    return before, made, role


def _take_text(roster: _Open, line: Line, after: Sequence[Line]) -> bool:
    """One plain line into the roster; False where it is no part of it."""
    named, label, rest = persons.split_role(line.text)
    if named:
        if not rest:
            if not after or not _leads_on(after[0]):
                return False
            roster.role = named
            roster.rows.append(_Row(named, label, "", "", is_person=False))
            return True
        found = None if _names_only(rest) else persons.loose_person(rest)
        if _names_only(rest):
            roster.role = named
            for place, name in enumerate(_split_names(rest)):
                roster.rows.append(_Row(named, label if place == 0 else "", name, ""))
            return True
        if found is None and (swapped := persons.post_first(rest)):
            roster.role = named
            roster.rows.append(_Row(named, label, swapped[0], swapped[1], post_first=True))
            return True
        if found is None:
            return False
        roster.role = named
        roster.rows.append(_Row(named, label, *found))
        return True
    text = line.text
    last = roster.rows[-1] if roster.rows else None
    waiting = last is not None and last.is_person and not persons.is_finished_post(last.post)
    if waiting and last is not None and _is_rest(text, last.post):
        last.post = forms.join_apart(last.post, text)
        _mended(roster, last, line, "cell-lines")
        return True
    if len(several := _abreast(line.raw)) > 1:
        roster.rows.extend(_Row(roster.role, "", *found) for found in several)
        return True
    if found := persons.loose_person(text):
        roster.rows.append(_Row(roster.role, "", *found))
        return True
    if roster.role and (swapped := persons.post_first(text)) and _is_alike(roster):
        roster.rows.append(_Row(roster.role, "", swapped[0], swapped[1], post_first=True))
        return True
    if (named := persons.role(text)) and len(forms.compact(text)) <= 6 and after and _leads_on(after[0]):
        roster.role = named
        roster.rows.append(_Row(named, text, "", "", is_person=False))
        return True
    if (
        roster.rows
        and persons.is_name(forms.compact(text), strong=True)
        and after
        and (persons.is_post(after[0].text) or _is_rest(after[0].text, ""))
    ):
        roster.rows.append(_Row(roster.role, "", forms.compact(text), ""))
        return True
    return False


def _is_alike(roster: _Open) -> bool:
    """Whether the list has begun with the post before the name."""
    people = [row for row in roster.rows if row.is_person]
    return not people or people[-1].post_first


def _abreast(raw: str) -> list[tuple[str, str]]:
    """Persons that stand side by side on one line, wide spaces between them; [] where it holds one or none."""
    parts = [part for part in re.split(r" {4,}|\u3000{2,}|\u3000 {2,}", raw.strip()) if part.strip()]
    found = [persons.person(part.strip()) for part in parts]
    return [one for one in found if one] if len(parts) > 1 and all(found) else []


def _leads_on(line: Line) -> bool:
    row = cells_of(line)
    if row is not None:
        return _row_people(row) > 0
    return (
        persons.loose_person(persons.split_role(line.text)[2]) is not None
        or persons.split_role(line.text)[0] is not None
    )


def _is_rest(text: str, post: str) -> bool:
    """Whether a line is the rest of a post that the line before left unfinished (副局 / 长)."""
    squashed = forms.squash(text)
    if len(squashed) > 24 or any(char in squashed for char in "。：；，") or persons.person(text):
        return False
    return len(squashed) <= 6 or persons.is_post(text) or not post
