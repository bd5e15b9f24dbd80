"""Redactions: what a maintainer took out of an issue can be read nowhere, however the print broke it up.

Guaranteed: a piece is taken out through whatever reading and searching pass over (see `signs`), and through page breaks;
a long one also through paragraphs, rows and cells, whose borders stay.  What can still be put together out of anything
that an issue publishes is told by `leaks.leaks`.
Not done here: the form of a sidecar's entries (see `sidecar_form`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence

from builder.text import patterns as p
from builder.text import signs
from builder.text.signs import MARK, Kind, Reading

_MARKS, _MARKS_BEFORE = re.compile(r"\*+|_+|~+|`+"), re.compile(r"(?:\*+|_+|~+|`+)\Z")

SetAside = Callable[[Sequence[str]], Container[int]]
Hidden = tuple[
    int, int, frozenset[int]
]  # the index of a line, which of its marks it is, the indexes of what it stands for


def carry_out(
    lines: Sequence[str], pieces: Sequence[str], set_aside: SetAside = lambda lines: ()
) -> tuple[list[str], list[int], list[Hidden]]:
    """The lines without the pieces, a mark in the place of each; the indexes of pieces that stand nowhere; the marks.

    `set_aside` tells which lines are no part of any text (page numbers, running headers): a piece goes on behind them.

    There are as many lines as before: a piece that goes over the end of a line leaves its mark on the first, and one
    that goes over a border or a page break leaves one on each side.
    """
    if not pieces:
        return list(lines), [], []
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
        spans += [(*span, index) for span in found]
        if not found:
            absent.append(index)
    lines, marks = _marked(text, spans)
    return lines, absent, marks


def _marked(text: str, spans: Iterable[tuple[int, int, int]]) -> tuple[list[str], list[Hidden]]:
    """The lines of the text without the spans, a mark in the place of each; and what each mark stands for."""
    out, done, length = [], 0, 0
    marks: list[tuple[int, set[int]]] = []
    for start, end, piece in sorted({(*_with_emphasis(text, *span), piece) for *span, piece in spans}):
        if start >= done:
            marks.append((length + start - done, set()))
            out += [text[done:start], MARK]
            length += start - done + len(MARK)
        marks[-1][1].add(piece)
        breaks = text.count("\n", max(start, done), max(end, done))
        out.append("\n" * breaks)
        length += breaks
        done = max(done, end)
    marked = "".join([*out, text[done:]])
    return marked.split("\n"), list(_placed(marked, marks))


def _placed(text: str, marks: Iterable[tuple[int, Iterable[int]]]) -> Iterator[Hidden]:
    """Each mark by its line, and by its place among the marks that stand in it, the printed ones included."""
    line = at = 0
    for place, pieces in marks:
        line, at = line + text.count("\n", at, place), place
        yield line, text.count(MARK, text.rfind("\n", 0, place) + 1, place) + 1, frozenset(pieces)


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
