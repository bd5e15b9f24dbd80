"""Redactions: what a maintainer took out of an issue can be read nowhere, however the print broke it up.

Guaranteed: a piece is taken out through whatever reading and searching pass over (see `signs`), and through page breaks;
a long one also through paragraphs, rows and cells, whose borders stay.  What can still be put together out of anything
that an issue publishes is told by `leaks.leaks`.
Not done here: the form of a sidecar's entries (see `sidecar_form`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence

from builder.text import patterns as p
from builder.text import signs
from builder.text.signs import MARK, Kind, Reading

_MARKS, _MARKS_BEFORE = re.compile(r"\*+|_+|~+|`+"), re.compile(r"(?:\*+|_+|~+|`+)\Z")

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
    return _marked(text, spans).split("\n"), absent


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text without the spans, a mark in the place of each, and all its ends of lines."""
    out, done = [], 0
    for start, end in sorted({_with_emphasis(text, *span) for span in spans}):
        if start >= done:
            out += [text[done:start], MARK]
        out.append("\n" * text.count("\n", max(start, done), max(end, done)))
        done = max(done, end)
    return "".join([*out, text[done:]])


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
        elif is_wordless(line):
            name = name or "border"
        elif line.strip():
            if name or "\f" in line[: len(line) - len(line.lstrip())]:
                found.append((start, at, name or "page"))
            start, name = at + len(line), ""
        elif "\f" in line:
            name = "page"
        at += len(line) + 1
    return found


def is_wordless(line: str) -> bool:
    """Whether a line may belong to the page although nobody took it for a number or an address of one."""
    if len(line) < 40 and signs.of(line).isdigit():
        return len(signs.of(line)) <= 4
    return p.URL_LINE.match(line.strip()) is not None
