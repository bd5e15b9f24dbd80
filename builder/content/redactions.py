"""Redactions: what a maintainer took out of an issue can be read nowhere, however the print broke it up.

Guaranteed: a piece is taken out through whatever reading and searching pass over (see `signs`), and through page breaks;
a long one also through paragraphs, rows and cells, whose borders stay.  What can still be put together out of anything
that an issue publishes is told by `leaks`.
Not done here: the form of a sidecar's entries (see `sidecar`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from itertools import chain, islice, zip_longest
from typing import Any

from builder.contract import as_json
from builder.model import Block, Issue, Notice
from builder.text import forms, signs
from builder.text import patterns as p
from builder.text.signs import BORDER, END, MARK, Kind, Reading

_MOST = 5  # places that are told of one piece
_BORDERS = (re.compile(r"<t[dh]\b[^<>]{0,200}>", re.I), re.compile(r"[|│┃]"), re.compile(r"\t"))
_MARKS, _MARKS_BEFORE = re.compile(r"\*+|_+|~+|`+"), re.compile(r"(?:\*+|_+|~+|`+)\Z")
_HASHES = ("sha256", "encoding")
_Part = tuple[str, int | None]  # a text, and the source line where it begins
_Place = tuple[int | None, int | None]  # the source lines where a piece begins and ends


SetAside = Callable[[Sequence[str]], Container[int]]


def carry_out(
    lines: Sequence[str], pieces: Sequence[str], set_aside: SetAside = lambda lines: ()
) -> tuple[list[str], list[int]]:
    """The lines without the pieces, a mark in the place of each, and the indexes of pieces that stand nowhere.

    `set_aside` tells which lines are no part of any text (page numbers, running headers): a piece goes on behind them.

    There are as many lines as before: a piece that goes over the end of a line leaves its mark on the first, and one
    that goes over a border or a page break leaves one on each side.
    """
    if not pieces:
        return list(lines), []
    text = "\n".join(lines)
    breaks = _page_breaks(lines, set_aside(lines))
    cuts = [signs.Cut(text, way) for way in signs.ways(text)]
    cuts += [signs.Cut(text, signs.WITHOUT_ASIDES, breaks)] if breaks else []
    readings: dict[Kind, list[Reading]] = {}
    spans, absent = [], []
    for index, (wanted, kind) in enumerate(map(signs.wanted, pieces)):
        if kind not in readings:
            readings[kind] = [Reading(cut, kind) for cut in cuts]
        found = [
            span for each in readings[kind] for at in each.find(wanted) for span in each.fragments(at, len(wanted))
        ]
        spans += found
        if not found:
            absent.append(index)
    out, done = [], 0
    for start, end in sorted({_with_emphasis(text, *span) for span in spans}):
        if start >= done:
            out += [text[done:start], MARK]
        out.append("\n" * text.count("\n", max(start, done), max(end, done)))
        done = max(done, end)
    return "".join([*out, text[done:]]).split("\n"), absent


def _with_emphasis(text: str, start: int, end: int) -> tuple[int, int]:
    """What is taken out, with the marks of Markdown next to it that would lose their other half."""
    before, after = _MARKS_BEFORE.search(text, max(0, start - 3), start), _MARKS.match(text, end)
    if before and text.count(before[0], start, end) % 2:
        start = before.start()
    if after and text.count(after[0], start, end) % 2:
        end = after.end()
    return start, end


def mask(text: str, pieces: Sequence[str]) -> str:
    """A text, of a message or of another version, without the pieces."""
    return "\n".join(carry_out(text.split("\n"), pieces)[0])


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


def _page_breaks(lines: Sequence[str], gone: Container[int]) -> list[tuple[int, int, str]]:
    """Where the text is cut by what belongs to the page: numbers, running headers, form feeds, and blank lines about them.

    A bare number or address that nobody knows for a page's is a border.
    """
    found: list[tuple[int, int, str]] = []
    start = at = 0  # where the last line of text ended, where this line begins
    name = ""
    for number, line in enumerate(lines, 1):
        if number in gone:
            name = "page"
        elif _is_wordless(line):
            name = name or "border"
        elif line.strip():
            if name or "\f" in line[: len(line) - len(line.lstrip())]:
                found.append((start, at, name or "page"))
            start, name = at + len(line), ""
        elif "\f" in line:
            name = "page"
        at += len(line) + 1
    return found


def _is_wordless(line: str) -> bool:
    """Whether a line may belong to the page although nobody took it for a number or an address of one."""
    if len(line) < 40 and signs.of(line).isdigit():
        return len(signs.of(line)) <= 4
    return p.URL_LINE.match(line.strip()) is not None


def _of_lines(lines: Sequence[str], gone: set[int]) -> list[list[_Part]]:
    """A text as it is printed, without plain page numbers, without what belongs to the page, without any bare number."""
    every: list[_Part] = [(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    kept = [part for part in every if part[1] not in gone]
    worded = [part for part in kept if not _is_wordless(part[0])]
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
    yield [(entry.title, entry.line) for entry in issue.toc]
    yield [(text, entry.line) for entry in issue.toc for text in (entry.section or "", entry.title)]
    yield [(notice.title, notice.span[0]) for notice in issue.notices]
    yield [(text, notice.span[0]) for notice in issue.notices for text in (notice.title, notice.number or "")]
    yield [(drop.text, drop.lines[0]) for drop in issue.dropped]
    for notice in issue.notices:
        line = notice.span[0]
        head = (notice.number, *notice.issuer, notice.title, notice.number)
        yield [(text, line) for text in head if text]
        yield [(text, line) for text in notice.missing]
        yield from _captioned(notice)
        for block in notice.blocks:
            yield from _spanned(block)
            for who in block.members or ():
                yield [(text, line) for text in astuple(who) if text]
    facts = replace(issue, notices=tuple(replace(notice, blocks=()) for notice in issue.notices))
    yield from ([part] for part in _strings(as_json(facts), None))


def _of_notice(notice: Notice) -> Iterator[_Part]:
    if all(block.type != "title" for block in notice.blocks):
        yield notice.title, notice.span[0]
    for block in notice.blocks:
        if block.text is not None:
            yield block.text, _line_of(block)
        for row, line in _rows(block):
            yield "\n".join(row), line


def _line_of(block: Block) -> int | None:
    return block.lines[0] if block.lines else None


def _rows(block: Block) -> Iterator[tuple[Sequence[str], int | None]]:
    """The rows of a table or roster, and the line of each where there is one for each."""
    rows = block.rows or [(who.role or "", who.name, who.post or "") for who in block.members or ()]
    numbers = block.lines if len(block.lines) == len(rows) else [_line_of(block)] * len(rows)
    return zip(rows, numbers, strict=True)


def _spanned(block: Block) -> Iterator[list[_Part]]:
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
    for block in notice.blocks:
        if block.type in ("heading", "attachment-label", "attachment-title"):
            caption = (block.text or "", _line_of(block))
        elif block.text is None:
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
        if block.text is None:
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
