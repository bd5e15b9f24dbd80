"""What became of each line of a text, line by line, for whoever checks an issue against its print.

Guaranteed: every line of the text that is not blank stands in exactly one row of exactly one sheet, and every problem of
the issue at exactly one row, or with the whole issue; what was read of a line stands beside it, and no word of a block is
left out.
Not done here: how the desk looks (see `site.desk`), and what may be said of a line in the sidecar (see `entries`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from typing import Literal

from builder.checks import laws
from builder.maintain import pieces
from builder.maintain.pieces import Piece
from builder.model import Block, Diagnostic, Drop, Grid, Issue, Notice, TocEntry
from builder.pages.source import DROPPED
from builder.text import forms

MOST = 400  # lines of a sheet: what a browser shows at once
_MARKS = "#*|- \t"
_QUOTED = re.compile("「(.+?)」")
PARTS: Mapping[str, str] = {"cover": "封面", "toc": "目录", "colophon": "版记"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the text and what became of it.

    text      as it is published: before it was corrected
    pieces    in order; of a line that holds a title and a number, two
    fate      whether it is text of a notice, stands in another part of the issue, or was left out
    problems  what was remarked of it, or of a blank line above it
    """

    line: int
    text: str
    pieces: tuple[Piece, ...]
    fate: Literal["text", "part", "dropped", "lost"]
    corrected: bool = False
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that are looked at together: those of a notice, of the cover, the 目录 or the colophon, or some of them.

    id     its place in an address: "cover", "05", "05-2"
    of     "cover", "toc", "notice" or "colophon"
    part   of how many it is which, counted from 1
    lines  of its rows
    """

    id: str
    of: str
    notice: Notice | None
    lines: tuple[int, ...]
    part: tuple[int, int] = (1, 1)


@dataclass
class Desk:
    """All sheets of an issue; the rows of one are made when they are asked for, so that the length of a text costs nothing."""

    issue: Issue
    sheets: tuple[Sheet, ...] = field(init=False)
    _cut: tuple[Notice, Mapping[int, Sequence[Piece]]] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.sheets = tuple(_sheets(self.issue))

    @cached_property
    def problems(self) -> Mapping[int, tuple[Diagnostic, ...]]:
        """The problems by the line of the row that they stand at."""
        lines = sorted(chain.from_iterable(sheet.lines for sheet in self.sheets))
        found: dict[int, list[Diagnostic]] = defaultdict(list)
        for problem in self.issue.diagnostics:
            if problem.line and lines:
                line = lines[min(bisect_left(lines, problem.line), len(lines) - 1)]
                found[self._named(problem, line)].append(problem)
        return {line: tuple(of_line) for line, of_line in found.items()}

    def _named(self, problem: Diagnostic, line: int) -> int:
        """The line of a table or a list of persons that a problem of the whole of it quotes; else the line itself."""
        block = self._grid_at.get(line)
        quoted = list(map(forms.squash, _QUOTED.findall(problem.message)))
        if block is None or not quoted:
            return line
        texts = ((number, forms.squash(self.issue.text_lines[number - 1])) for number in block.lines)
        return next((number for number, text in texts if any(map(text.__contains__, quoted))), line)

    @cached_property
    def _grid_at(self) -> Mapping[int, Block]:
        """The tables and lists of persons by the line that they begin at."""
        blocks = (block for notice in self.issue.notices for block in notice.blocks)
        return {block.lines[0]: block for block in blocks if isinstance(block, Grid)}

    @cached_property
    def of_all(self) -> tuple[Diagnostic, ...]:
        """The problems of the whole issue: those of no line."""
        return tuple(problem for problem in self.issue.diagnostics if not problem.line or not self.sheets)

    @cached_property
    def _sheet_of(self) -> Mapping[int, Sheet]:
        return {line: sheet for sheet in self.sheets for line in sheet.lines}

    def sheet_of(self, line: int) -> Sheet | None:
        """The sheet that a line stands on; None for a blank one."""
        return self._sheet_of.get(line)

    def problems_of(self, sheet: Sheet) -> tuple[Diagnostic, ...]:
        """The problems at the rows of a sheet."""
        return tuple(problem for line in sheet.lines for problem in self.problems.get(line, ()))

    @cached_property
    def _dropped(self) -> Mapping[int, Sequence[Drop]]:
        found: dict[int, list[Drop]] = defaultdict(list)
        for drop in self.issue.dropped:
            for number in drop.lines:
                found[number].append(drop)
        return found

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet."""
        became = self._of_notice(sheet.notice) if sheet.notice else {}
        entries = {entry.line: entry for entry in self.issue.toc} if sheet.of == "toc" else {}
        sections = {forms.squash(entry.section) for entry in entries.values() if entry.section}
        for line in sheet.lines:
            yield self._row(sheet, line, became.get(line), entries, sections)

    def _of_notice(self, notice: Notice) -> Mapping[int, Sequence[Piece]]:
        """What the lines of a notice became in its blocks; kept while its sheets are turned over."""
        if self._cut is None or self._cut[0] is not notice:
            partial = laws.partial_drops(self.issue.dropped)
            self._cut = notice, pieces.of_lines(notice.blocks, self.issue.text_lines, partial)
        return self._cut[1]

    def _row(
        self,
        sheet: Sheet,
        line: int,
        became: Sequence[Piece] | None,
        entries: Mapping[int, TocEntry],
        sections: Iterable[str],
    ) -> Row:
        read, text = self.issue.text_lines[line - 1], self.issue.published_lines[line - 1]
        drops = self._dropped.get(line, ())
        whole = next((drop for drop in drops if not drop.partial), None)
        left = tuple(Piece("dropped", DROPPED[drop.reason], drop.text) for drop in drops if drop.partial)
        problems, corrected = self.problems.get(line, ()), read != text
        if whole:
            piece = Piece("dropped", DROPPED[whole.reason], "不计入正文")
            return Row(line, text, (piece,), "dropped", corrected, problems)
        if became is not None:
            return Row(line, text, (*became, *left), "text", corrected, problems)
        if line in self._of_part(sheet):
            piece = _of_toc(line, read, entries, sections) if sheet.of == "toc" else _as_printed(sheet, read)
            return Row(line, text, (piece, *left), "part", corrected, problems)
        lost = Piece("lost", "校订去掉" if corrected else "没有着落", "")
        return Row(line, text, (lost,), "lost", corrected, problems)

    def _of_part(self, sheet: Sheet) -> frozenset[int]:
        return _lines_of_parts(self.issue).get(sheet.of, frozenset())


def _lines_of_parts(issue: Issue) -> Mapping[str, frozenset[int]]:
    lines = {"cover": issue.masthead, "toc": issue.toc_lines, "colophon": issue.colophon}
    return {part: frozenset(numbers) for part, numbers in lines.items()}


def _sheets(issue: Issue) -> Iterator[Sheet]:
    """The sheets in the order of the issue."""
    notices = {notice.id: notice for notice in issue.notices}
    lines = _lines_by_owner(issue)
    for name in ("cover", "toc", *notices, "colophon"):
        of, numbers = "notice" if name in notices else name, lines.get(name, [])
        cuts = [*range(0, len(numbers), MOST), len(numbers)]
        for part, (first, last) in enumerate(pairwise(cuts), 1):
            own = name if part == 1 else f"{name}-{part}"
            yield Sheet(own, of, notices.get(name), tuple(numbers[first:last]), (part, len(cuts) - 1))


def _lines_by_owner(issue: Issue) -> Mapping[str, list[int]]:
    """The lines of each notice and of each other part; a line that none of them holds is with the one above."""
    held = {line: part for part, numbers in _lines_of_parts(issue).items() for line in numbers}
    for notice in issue.notices:
        held.update({line: notice.id for block in notice.blocks for line in block.lines})
    lines: dict[str, list[int]] = defaultdict(list)
    owner = held[min(held)] if held else "cover"
    for line, (read, text) in enumerate(zip(issue.text_lines, issue.published_lines, strict=True), 1):
        if read.strip() or text.strip():
            owner = held.get(line, owner)
            lines[owner].append(line)
    return lines


def _of_toc(line: int, read: str, entries: Mapping[int, TocEntry], sections: Iterable[str]) -> Piece:
    """What a line of the 目录 was taken for: the beginning of an entry, a section, or the rest of the line above."""
    shown = read.strip(_MARKS)
    if not shown:
        return pieces.RULE
    if entry := entries.get(line):
        where = f"第 {entry.notice} 件" if entry.notice else "正文里没有找到"
        page = f"　第 {entry.page} 页" if entry.page else ""
        return Piece("toc" if entry.notice else "unfound", where, f"{entry.title}{page}")
    if forms.squash(shown) in sections:
        return Piece("part", "栏目", shown)
    if line < min(entries, default=line + 1):
        return Piece("part", "目录", shown)
    return Piece("toc", pieces.GOES_ON, "", goes_on=True)


def _as_printed(sheet: Sheet, read: str) -> Piece:
    shown = read.strip(_MARKS)
    return Piece("part", PARTS.get(sheet.of, "正文"), shown) if shown else pieces.RULE
