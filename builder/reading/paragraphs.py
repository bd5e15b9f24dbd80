"""Lines → paragraphs: physical repair, by evidence on each line that it begins a paragraph or goes on with the one before.

Guaranteed: every line is in one paragraph, in order; a paragraph's text holds the characters of its lines, less what a
page break printed twice, which is in a partial `Drop`.
In wrapped text (PDF) every line is cut at a fixed measure, which is measured; in other text a line is a paragraph unless a
page break cut it in the midst of a sentence.
Not done here: saying what a paragraph is (see `outline`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.model import Drop
from builder.reading import joints
from builder.reading.joints import Joint
from builder.reading.setting import Indents, Measure
from builder.text import forms
from builder.text.line import Line
from builder.text.look import Look

_TAIL = 1000
_COUNTED = ("一、", "（一）", "1.", "（1）")  # what can be confused with running text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines, their text, and what that looks like."""

    lines: tuple[Line, ...]
    text: str
    look: Look

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its lines."""
        return tuple(line.number for line in self.lines)


def join(lines: Sequence[Line], wrap: Measure | None, how: Indents) -> tuple[list[Paragraph], list[Drop]]:
    """Paragraphs of the lines, none of which stands by itself (a date, a signature)."""
    out: list[Paragraph] = []
    drops: list[Drop] = []
    current: list[Line] = []
    pieces: list[str] = []
    before = Look("")  # the end of the paragraph so far: all that the next line needs to know, however long it grows
    counters: dict[int, int] = {}
    for line in lines:
        counts_on = _counts_on(line, counters)
        joint = Joint(line, current, before, wrap, how, counts_on) if current else None
        if joint is None or joints.BEGINS(joint):
            if current:
                out.append(_whole(current, pieces, before))
            current, pieces = [line], [line.text]
            before = line.look if len(line.text) <= _TAIL else Look(line.text[-_TAIL:])
        else:
            piece, tail = line.text, before.text
            if repeated := _repeated(tail, line, current[-1]):
                drops.append(Drop((line.number,), piece[:repeated], "repeated-text", partial=True))
                piece = piece[repeated:]
            apart = forms.are_figures(tail, piece) and not joint.cuts_word(piece)
            joined = f"{tail} {piece}" if apart else forms.join(tail, piece)
            pieces.append(joined[len(tail) :])
            before = Look(joined[-_TAIL:])
            current.append(line)
    if current:
        out.append(_whole(current, pieces, before))
    return out, drops


def _whole(lines: Sequence[Line], pieces: Sequence[str], end: Look) -> Paragraph:
    """A paragraph of which the end is known already: mostly that is all of it."""
    text = "".join(pieces)
    return Paragraph(tuple(lines), text, end if len(text) <= _TAIL else Look(text))


def _counts_on(line: Line, counters: dict[int, int]) -> bool:
    """Whether its number is the first, or the next after the last of its level; that is now its own."""
    mark = line.look.mark
    if mark is None or mark.family not in _COUNTED or mark.ordinal is None:
        return False
    before = counters.get(mark.level, 0)
    counters[mark.level] = mark.ordinal
    return mark.ordinal in (1, before + 1)


def _repeated(before: str, line: Line, last: Line) -> int:
    """How many characters at the beginning of a line a page break printed a second time: words, and not all of it."""
    piece = line.text
    most = min(len(before), len(piece) - 1, 60) if line.paged or line.gap or last.paged else 0
    size = piece.rfind(before[-1], 0, most) + 1 if most else 0
    while size and not before.endswith(piece[:size]):
        size = piece.rfind(before[-1], 0, size - 1) + 1
    return size if len(set(piece[:size])) > 1 and any(map(forms.is_han, piece[:size])) else 0
