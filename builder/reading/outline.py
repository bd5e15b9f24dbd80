"""Paragraphs → headings, articles, entries and plain paragraphs.

Guaranteed: numbers stay as printed; a heading stands alone on its line(s); a run-in heading stays in its paragraph.
Levels: 一、 and 第X章 1, （一） and 第X条 2, 1. 3, （1） 4, ① 5; decimal numbering by its depth; what stands below a chapter
or a section one level deeper for each, as what stands below a 篇 or a 编 that has chapters; unnumbered sub-headings by their context.
Not done here: joining lines (see `paragraphs`), telling headings (see `headings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from builder.model import Block, Heading, Mark, Text
from builder.reading import headings
from builder.reading.captions import Flow
from builder.reading.paragraphs import Paragraph
from builder.text import forms, marks
from builder.text import patterns as p

_CUT = 12  # characters of a numbered line that may go on in the next paragraph
_GOES_ON = 20  # and of that
_DIVISIONS = {"章": 1, "节": 2}
_PARTS = (
    "编",
    "篇",
    "部分",
)  # of the family of chapters; where chapters stand inside them, all else is one level deeper
_BELOW_DIVISIONS = ("一、", "（一）", "1.", "（1）", "①")


def read(flow: Flow, kind: str | None) -> list[Block]:
    """The blocks of a text, in order.  `kind` is the notice's 文种 (a 大事记 has dated events)."""
    if kind == "大事记":
        return list(_chronicle(flow))
    printed = headings.numbers(flow)
    heads = headings.find(flow, printed)
    levels = _Levels(printed[at] for at in sorted(heads))
    out: list[Block] = []
    at = 0
    while at < len(flow):
        piece = flow[at]
        at += 1
        if not isinstance(piece, Paragraph):
            out.append(piece)
        elif at - 1 in heads:
            out.append(_heading(piece, levels.of(printed[at - 1]), printed[at - 1]))
        elif at < len(flow) and _goes_on(flow, printed, heads, at):
            rest = flow[at]
            assert isinstance(rest, Paragraph)
            out.append(
                Text("paragraph", piece.numbers + rest.numbers, forms.join(piece.text, rest.text), mark=piece.look.mark)
            )
            at += 1
        else:
            out.append(_text(piece))
    return out


def _chronicle(flow: Flow) -> Iterator[Block]:
    """A 大事记: dates as headings, events below them; its other headings."""
    printed = headings.numbers(flow)
    heads = headings.find(flow, printed)
    levels = _Levels(printed[at] for at in sorted(heads))
    monthly = False
    for at, piece in enumerate(flow):
        if not isinstance(piece, Paragraph):
            yield piece
        elif p.DATED_HEADING.match(piece.look.squashed):
            day = "日" in piece.text
            monthly = monthly or not day
            yield Heading(piece.numbers, piece.text, 1 + (monthly and day))
        elif p.EVENT.match(piece.text):
            yield Text("event", piece.numbers, piece.text)
        elif at in heads:
            yield _heading(piece, levels.of(printed[at]), printed[at])
        else:
            yield _text(piece)


def _text(par: Paragraph) -> Text:
    return Text("item" if par.lines[0].mark == "-" else "paragraph", par.numbers, par.text, mark=par.look.mark)


def _heading(par: Paragraph, level: int, mark: Mark | None) -> Heading:
    return Heading(par.numbers, par.text, level, mark=mark or marks.decimal_top(par.text))


class _Levels:
    """The levels of headings as they come."""

    def __init__(self, marks: Iterable[Mark | None]) -> None:
        found = [mark for mark in marks if mark]
        families = [mark.family for mark in found]
        printed = [mark.printed.endswith(_PARTS) for mark in found if mark.family == "章"]
        self._has_parts = printed[:1] == [True] and not all(printed)
        chapter = next((at for at, family in enumerate(families) if family in _DIVISIONS), len(families))
        self._nested = "一、" in families[chapter:]  # （一） alone divides a chapter as it divides a text
        self._division = 0  # how many chapters and sections are open
        self._last = 0
        self._unnumbered = 0

    def of(self, mark: Mark | None) -> int:
        """The level of the next heading, by its number, else one below the last that has one."""
        if mark is None:
            self._unnumbered = self._unnumbered or self._last + 1
            self._last = self._last or self._unnumbered
            return self._unnumbered
        self._division = _DIVISIONS.get(mark.family, self._division)
        self._last = mark.level + (self._division if self._nested and mark.family in _BELOW_DIVISIONS else 0)
        if self._has_parts and not mark.printed.endswith(_PARTS):
            self._last += 1
        self._unnumbered = 0
        return self._last


def _goes_on(flow: Flow, printed: Sequence[Mark | None], heads: set[int], at: int) -> bool:
    """Whether a numbered line without an end, which is no heading, goes on in the paragraph at the index."""
    par, rest = flow[at - 1], flow[at]
    if not isinstance(par, Paragraph) or not isinstance(rest, Paragraph):
        return False
    if printed[at - 1] is None or printed[at] or at in heads or rest.lines[0].mark or not rest.look.is_closed:
        return False
    cut = len(par.text) >= _CUT and par.look.is_heading_shaped and not par.look.is_closed
    return cut and len(rest.text) >= _GOES_ON
