"""What of the redacted can still be read: put together out of anything that an issue publishes.

Guaranteed: a piece is found along the lines as they are printed and as a page sets them, down the columns, and in every
fact, through whatever reading and searching pass over (see `signs`).
Not done here: taking the pieces out (see `redactions`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from itertools import chain, islice, zip_longest
from typing import Any

from builder.content.redactions import is_wordless
from builder.contract import as_json
from builder.model import Block, Grid, Heading, Issue, Notice, Roster, Words
from builder.text import forms, signs
from builder.text import patterns as p
from builder.text.signs import BORDER, END, Kind, Reading

_MOST = 5  # places that are told of one piece
_BORDERS = (re.compile(r"<t[dh]\b[^<>]{0,200}>", re.I), re.compile(r"[|│┃]"), re.compile(r"\t"))
_HASHES = ("sha256", "encoding")
_Part = tuple[str, int | None]  # a text, and the source line where it begins
_Place = tuple[int | None, int | None]  # the source lines where a piece begins and ends


def leaks(issue: Issue, pieces: Sequence[str]) -> Iterator[tuple[int, list[_Place]]]:
    """Which pieces can still be read in what an issue publishes, by index, and where."""
    gone = {line for drop in issue.dropped if not drop.partial for line in drop.lines}
    texts = [issue.published_lines, *([issue.text_lines] if issue.text_lines != issue.published_lines else [])]
    along = [*chain.from_iterable(_of_lines(lines, gone) for lines in texts), *_of_issue(issue)]
    down = [*_down(issue.published_lines), *chain.from_iterable(map(_down_blocks, issue.notices))]
    rows, columns = _Texts(along), _Texts(down)
    for index, (wanted, kind) in enumerate(map(signs.wanted, pieces)):
        wanted, opened = wanted.replace(BORDER, ""), replace(kind, long=True, figures=any(map(str.isdecimal, wanted)))
        places = rows.find(wanted, opened)
        if not places and (kind.long or not wanted.isdigit()):  # few figures stand below one another by chance
            places = columns.find(wanted, opened)
        if places:
            yield index, places


def _of_lines(lines: Sequence[str], gone: set[int]) -> list[list[_Part]]:
    """A text as it is printed, without plain page numbers, without what belongs to the page, without any bare number."""
    every: list[_Part] = [(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    kept = [part for part in every if part[1] not in gone]
    worded = [part for part in kept if not is_wordless(part[0])]
    plain = [part for part in every if len(part[0]) > 40 or not p.PAGE_NUMBER.match(forms.squash(part[0]))]
    found: list[list[_Part]] = []
    for reading in (every, plain, kept, worded):
        found += [reading] if reading not in found else []
    return found


def _of_issue(issue: Issue) -> Iterator[list[_Part]]:
    """What the pages of an issue set side by side: blocks, heads, captions, covers, lists of titles, and each fact."""
    yield [part for notice in issue.notices for part in _of_notice(notice)]
    for apart in (issue.masthead, issue.colophon):
        yield [(issue.text_lines[line - 1], line) for line in apart]
    yield from _listed(issue)
    yield [(drop.text, drop.lines[0]) for drop in issue.dropped]
    for notice in issue.notices:
        yield from _about(notice)
    yield from ([part] for part in _strings(as_json(_without_text(issue)), None))


def _without_text(issue: Issue) -> Issue:
    """The facts of an issue and its notices, labels and titles of attachments among them."""
    bare = [tuple(replace(part, head=(), blocks=()) for part in notice.parts) for notice in issue.notices]
    notices = (replace(notice, head=(), parts=parts) for notice, parts in zip(issue.notices, bare, strict=True))
    return replace(issue, notices=tuple(notices))


def _listed(issue: Issue) -> Iterator[list[_Part]]:
    """The titles as lists set them below one another, alone and with what stands beside them."""
    yield [(entry.title, entry.line) for entry in issue.toc]
    yield [(text, entry.line) for entry in issue.toc for text in (entry.section or "", entry.title)]
    yield [(notice.title, notice.span[0]) for notice in issue.notices]
    yield [(text, notice.span[0]) for notice in issue.notices for text in (notice.title, notice.number or "")]


def _about(notice: Notice) -> Iterator[list[_Part]]:
    """What the page of a notice sets beside its text: its head, captions, spanned cells, and each member of a roster."""
    line = notice.span[0]
    head = (notice.number, *notice.issuer, notice.title, notice.number)
    yield [(text, line) for text in head if text]
    yield [(text, line) for text in notice.missing]
    yield from _captioned(notice)
    for block in notice.blocks:
        if isinstance(block, Grid):
            yield from _spanned(block)
        for who in block.members if isinstance(block, Roster) else ():
            yield [(text, line) for text in astuple(who) if text]


def _of_notice(notice: Notice) -> Iterator[_Part]:
    if all(block.type != "title" for block in notice.head):
        yield notice.title, notice.span[0]
    for block in notice.blocks:
        if isinstance(block, Words):
            yield block.text, _line_of(block)
        else:
            yield from (("\n".join(row), line) for row, line in _rows(block))


def _line_of(block: Block) -> int | None:
    return block.lines[0] if block.lines else None


def _rows(block: Grid) -> Iterator[tuple[Sequence[str], int | None]]:
    """The rows of a table or roster, and the line of each where there is one for each."""
    numbers = block.lines if len(block.lines) == len(block.rows) else [_line_of(block)] * len(block.rows)
    return zip(block.rows, numbers, strict=True)


def _spanned(block: Grid) -> Iterator[list[_Part]]:
    """The rows with empty cells, each below what stands above the empty one and may span it."""
    above: list[str] = []
    for row, line in _rows(block):
        full = [cell or over for cell, over in zip_longest(row, above[: len(row)], fillvalue="")]
        if "" in row:
            yield [("\n".join(full), line)]
        above = full


def _captioned(notice: Notice) -> Iterator[list[_Part]]:
    """The tables, each below the title or the heading that a page makes its caption."""
    caption: _Part = (notice.title, notice.span[0])
    for part in notice.parts:
        for block in (*part.head, *part.blocks):
            if isinstance(block, Heading) or block.type in ("attachment-label", "attachment-title"):
                caption = (block.text, _line_of(block))
            elif isinstance(block, Grid):
                first = next(_rows(block), None)
                yield [caption, *([("\n".join(first[0]), first[1])] if first else [])]


def _strings(value: Any, line: int | None) -> Iterator[_Part]:
    if isinstance(value, str):
        yield value, line
    elif isinstance(value, dict):
        numbers = value.get("lines") or value.get("span")
        line = numbers[0] if isinstance(numbers, list) else line
        for key, item in value.items():
            if key not in _HASHES:
                yield from _strings(item, line)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, line)


def _down(lines: Sequence[str]) -> list[list[_Part]]:
    """The columns of what is set in columns, by white space, borders or cells: each read from the first line to the last."""
    rows: list[tuple[Sequence[str], int | None]] = [
        (row, number) for number, line in enumerate(lines, 1) if len(row := _cells(line.strip())) > 1
    ]
    once: dict[tuple[str, ...], int | None] = {}  # without the headers that are repeated
    for cells, number in rows:
        once.setdefault(tuple(cells), number)
    return [*_columns(rows), *(_columns(list(once.items())) if len(once) < len(rows) else [])]


def _cells(line: str) -> list[str]:
    for border in _BORDERS:
        if border.search(line):
            return border.split(line)
    return line.split()


def _down_blocks(notice: Notice) -> Iterator[list[_Part]]:
    for block in notice.blocks:
        if isinstance(block, Grid):
            yield from _columns(list(_rows(block)))


def _columns(rows: Sequence[tuple[Sequence[str], int | None]]) -> list[list[_Part]]:
    columns: dict[int, list[_Part]] = {}
    for row, number in rows:
        for index, cell in enumerate(row):
            columns.setdefault(index, []).append((cell, number))
    return list(columns.values())


class _Texts:
    """Texts that are each read on from part to part, and in which pieces are looked for."""

    def __init__(self, texts: Iterable[list[_Part]]) -> None:
        self._begins: list[int] = []
        self._lines: list[int | None] = []
        out: list[str] = []
        at = 0
        for text in texts:
            for part, line in text:
                self._begins.append(at)
                self._lines.append(line)
                out += [part, "\n"]
                at += len(part) + 1
            out.append(END)
            at += 1
        whole = "".join(out)
        self._cuts = [signs.Cut(whole, way) for way in signs.ways(whole)]
        self._readings: dict[Kind, list[Reading]] = {}

    def find(self, wanted: str, kind: Kind) -> list[_Place]:
        """Where the signs begin and end in the first of the texts that shows them; nothing where none does."""
        if kind not in self._readings:
            self._readings[kind] = [Reading(cut, kind) for cut in self._cuts]
        for reading in self._readings[kind]:
            found = list(islice(reading.find(wanted), _MOST))
            if found:
                end = reading.end_of(found[0])
                places = [(reading.place(at)[0], reading.place(at + len(wanted) - 1)[0]) for at in found if at < end]
                return list(dict.fromkeys((self._line(first), self._line(last)) for first, last in places))
        return []

    def _line(self, at: int) -> int | None:
        return self._lines[bisect_right(self._begins, at) - 1]
