"""Glyphs of one line → its characters, with spaces where the print has room.

Guaranteed: the characters of the glyphs and spaces, nothing else; no two figures that stand apart are set together.
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.intake.pdf.glyphs import Glyph

_WIDE = 0.65  # of the size: such a gap is a space between ideographs, which justified lines do not reach
_STRETCHED = 1.6  # … between an ideograph and a figure or Latin word, where justified lines are drawn out
_DRAWN = 4.0  # … in a line that is full
_NARROW = 0.2  # … between Latin letters or figures
_MARKED = 0.15  # … where the file has a space there, too


def text(glyphs: Sequence[Glyph], line: Sequence[int], blanks: frozenset[int], full: bool = False) -> str:
    """The text of a line; `blanks` are the places after which the file itself has a space.

    full: the line reaches to the end of its column, so that it may have been drawn out.
    """
    out: list[str] = []
    drawn = _inside(glyphs, line) if full else range(0)
    for place, index in enumerate(line):
        if place:
            out.append(_space(glyphs[line[place - 1]], glyphs[index], line[place - 1] in blanks, place in drawn))
        out.append(glyphs[index].char)
    return "".join(out)


def _inside(glyphs: Sequence[Glyph], line: Sequence[int]) -> range:
    """The places of a line behind the number that it begins with, and before the page number that it ends with."""
    words = [place for place, index in enumerate(line) if not _is_narrow(glyphs[index].char)]
    return range(words[0] + 1, words[-1] + 1) if words else range(0)


def _space(before: Glyph, after: Glyph, marked: bool, drawn: bool) -> str:
    if before.turn % 2:
        return ""
    gap = (after.x - before.end) / max(before.size, after.size)
    if _is_latin(before.char) and _is_latin(after.char):
        return " " * max(1, round(gap * 2) - 1) if gap > (_MARKED if marked else _NARROW) else ""
    mixed = _is_narrow(before.char) != _is_narrow(after.char)
    if gap >= _least(mixed, marked, drawn):
        return "　" * max(1, round(gap))
    return " " if marked and gap > _MARKED and not (mixed and drawn) else ""


def _least(mixed: bool, marked: bool, drawn: bool) -> float:
    """Of the size: the gap that is a space."""
    if not mixed:
        return _WIDE
    return _DRAWN if drawn else _WIDE if marked else _STRETCHED


def _is_narrow(char: str) -> bool:
    return "!" <= char <= "~"


def is_glued(before: Glyph, after: Glyph) -> bool:
    """Whether two glyphs beside each other are of one Latin word or figure."""
    near = abs(after.x - before.end) <= _NARROW * after.size and before.turn == after.turn
    return near and all(_is_latin(glyph.char) or glyph.char in ".,%" for glyph in (before, after))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def between(last: str, first: str) -> str:
    """What stands between two lines of one cell: nothing, but between Latin words or figures a space."""
    return " " if last and first and _is_latin(last[-1]) and _is_latin(first[0]) else ""
