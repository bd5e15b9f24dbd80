"""Glyphs of one line → its characters, with spaces where the print has room.

Guaranteed: the characters of the glyphs and spaces, nothing else; no two figures that stand apart are set together.
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.intake.pdf.glyphs import Glyph

_WIDE = 0.65  # of the size: such a gap is a space between ideographs, which justified lines do not reach
_STRETCHED = 1.6  # … between an ideograph and a figure or Latin word, where justified lines are drawn out
_NARROW = 0.2  # … between Latin letters or figures
_MARKED = 0.15  # … where the file has a space there, too


def text(glyphs: Sequence[Glyph], line: Sequence[int], blanks: frozenset[int] = frozenset()) -> str:
    """The text of a line; `blanks` are the places after which the file itself has a space."""
    out: list[str] = []
    for place, index in enumerate(line):
        if place:
            out.append(_space(glyphs[line[place - 1]], glyphs[index], line[place - 1] in blanks))
        out.append(glyphs[index].char)
    return "".join(out)


def _space(before: Glyph, after: Glyph, marked: bool) -> str:
    if before.turn % 2:
        return ""
    size = max(before.size, after.size)
    gap = (after.x - before.end) / size
    if _is_latin(before.char) and _is_latin(after.char):
        return " " * max(1, round(gap * 2) - 1) if gap > (_MARKED if marked else _NARROW) else ""
    mixed = _is_latin(before.char) != _is_latin(after.char)
    if gap >= (_STRETCHED if mixed else _WIDE):
        return "　" * max(1, round(gap))
    return " " if marked and gap > _MARKED else ""


def is_glued(before: Glyph, after: Glyph) -> bool:
    """Whether two glyphs beside each other are of one Latin word or figure."""
    near = abs(after.x - before.end) <= _NARROW * after.size and before.turn == after.turn
    return near and all(_is_latin(glyph.char) or glyph.char in ".,%" for glyph in (before, after))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def between(last: str, first: str) -> str:
    """What stands between two lines of one cell: nothing, but between Latin words or figures a space."""
    return " " if last and first and _is_latin(last[-1]) and _is_latin(first[0]) else ""
