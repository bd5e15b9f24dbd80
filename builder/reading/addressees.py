"""The addressees (主送机关) that a body begins with, on one line or on several, before a colon.

Guaranteed: what follows the colon on its line stays, at its place in the line.
Not done here: what may be an addressee (see `builder/text/look.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from builder.text import forms
from builder.text.line import Line
from builder.text.look import Look

_NEVER = re.compile(r"^\||。")  # a row of a table, a sentence
_MOST_LINES = 8
_MOST = 300  # characters


def find(lines: Sequence[Line]) -> tuple[int, str, Line | None] | None:
    """How many lines are addressees, who they are, and what is left of the last line; None where the body begins otherwise."""
    text = ""
    for count, line in enumerate(lines[:_MOST_LINES], 1):
        part, colon, after = line.text.replace(":", "：").partition("：")
        if (count > 1 and _begins_anew(line)) or _NEVER.search(part) or len(text) + len(part) > _MOST:
            return None
        text = forms.join_apart(text, part)
        if colon:
            rest = _after_colon(line) if after.strip() else None
            named = Look(text).is_addressees and (rest is None or len(rest.text) >= 4)
            return (count, text, rest) if named else None
        if not _goes_on(line):
            return None
    return None


def _begins_anew(line: Line) -> bool:
    return line.look.is_enumerated or line.mark.startswith("#")


def _goes_on(line: Line) -> bool:
    """Whether a line without a colon may be the first part of a list."""
    return line.text.endswith(("，", "、", ",")) or line.gap == 0 or line.look.width > 36


def _after_colon(line: Line) -> Line:
    """A line without the addressees that it begins with; what follows keeps its place in it."""
    rest = line.text[min(at for at in map(line.text.find, "：:") if at >= 0) + 1 :].strip()
    at = min(at for at in map(line.raw.find, "：:") if at >= 0) + 1
    raw = " " * at + line.raw[at:].replace("\t", " ")  # the tabs are no borders
    return replace(line, look=Look(rest), raw=raw)
