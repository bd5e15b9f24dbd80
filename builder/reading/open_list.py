"""A name list while it is read: its rows so far, and whether they are a list.

Guaranteed: what the rows hold is what was put into them, in order.
Not done here: which lines are its rows (see `rosters`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from builder.model import Mended
from builder.reading import heralds, name_tables
from builder.reading.rows import Row
from builder.text import forms, marks, persons, posts
from builder.text.line import Line

_CAPTION = 12  # characters of what says only that persons are appointed, or removed
_ONE = re.compile("[（(][1１一][人名位][）)]$")  # 特等奖（1名）
_By = Literal["page-break", "cell-lines"]


@dataclass
class Open:
    """A roster being read; `above` is what it stands under, `heralded` whether that, or what stands above its caption, says
    that persons follow, `before` the last row of the list that it goes on with."""

    above: str = ""
    heralded: bool = False
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
        return bool(last and last.is_person and not last.post_first) and not posts.is_finished_post(self.rows[-1].post)

    @property
    def counts_one(self) -> bool:
        """Whether the caption above counts one person."""
        return _ONE.search(self.above) is not None

    def add(self, made: Sequence[Row]) -> None:
        """More rows."""
        if self.end:
            made[0].end = self.end
        self.rows += made
        self.role = made[-1].role

    def heads(self, row: Sequence[str]) -> bool:
        """Takes the header of the list, where a row at its beginning is one."""
        if self.rows or self.header or not name_tables.is_header(row):
            return False
        self.header = tuple(row)
        return True

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
        """Whether it is a list: two persons, with posts, or said to be persons, or under labels; or one under a role, or
        below it, or under the word that appoints or removes, or under a caption that counts one."""
        found = self.people
        if len(found) < 2:
            return bool(found) and self._is_of_one(found[0])
        if any(row.post for row in found) or self.heralded:
            return True
        return self._are_names(found, len({row.lines for row in found}))

    def _is_of_one(self, only: Row) -> bool:
        """Whether the only person is whom a caption counts, or has a post and stands under a role, below it or below an act."""
        if self.heralded and self.counts_one:
            return True
        below = persons.is_bare_role(marks.parted(self.above)[1])
        return bool(only.post) and (below or self._is_led() or self._is_done(only.post))

    def _are_names(self, found: Sequence[Row], lines: int) -> bool:
        """Whether those without a post on so many lines are a list: each under a label, or more than two."""
        if lines == len(found) and all(row.label and persons.fits(row.name) for row in found):
            return self._is_led()
        return len(found) > 2 and lines > 1 and (self._is_led() or self._apart() > lines)

    def _is_done(self, post: str) -> bool:
        """Whether what is printed beside the only name goes on with the caption above: 二、免去 / 某某的县水务局局长职务."""
        caption = heralds.done_above(self.above) if len(self.above) <= _CAPTION else None
        return caption is not None and self.heralded and posts.is_charge(post)

    def _apart(self) -> int:
        """How many stand by spaces; minutes have 出席：甲、乙."""
        return sum(row.name[-1] not in "、，," for row in self.people)

    def _is_led(self) -> bool:
        role = self.rows[0].role or ""
        if self.before and not persons.fits(self.people[0].name):
            return False
        return posts.is_finished_post(role) and not role.endswith("人")


def printed(rows: Sequence[Row]) -> list[tuple[str, ...]]:
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
