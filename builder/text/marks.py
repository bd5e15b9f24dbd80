"""The number that a heading or an article begins with: its kind, its level, its value.

Guaranteed: what is no number of an outline is None; the rest of the line is given as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from builder.text import numerals
from builder.text import patterns as p


@dataclass(frozen=True, slots=True)
class Numbered:
    level: int
    family: str
    rest: str
    ordinal: int | None = None


@lru_cache(maxsize=1 << 12)
def numbering(text: str, decimal: bool = False) -> Numbered | None:
    """The level of the number that a text begins with, the kind of number, and the text after it."""
    if not p.NUMBERED.match(text):
        return None
    for pattern, level, family in (
        (p.CHAPTER, 1, "章"),
        (p.SECTION, 2, "节"),
        (p.ARTICLE, 2, "条"),
        (p.LEVEL_1, 1, "一、"),
        (p.LEVEL_2, 2, "（一）"),
        (p.LEVEL_4, 4, "（1）"),
        (p.LEVEL_5, 5, "①"),
    ):
        if found := pattern.match(text):
            return Numbered(level, family, found["rest"], _value(text))
    if found := p.DECIMAL.match(text):
        depth = found["mark"].count(".") + 1
        return Numbered(depth, f"1.{depth}", found["rest"])
    if decimal and (found := p.DECIMAL_TOP.match(text)):
        return Numbered(1, "1.1", found["rest"])
    if found := p.LEVEL_3.match(text):
        return Numbered(3, "1.", found["rest"], _value(text))
    return None


def _value(text: str) -> int | None:
    found = ordinal(text)
    return found[1] if found else None


@lru_cache(maxsize=1 << 12)
def ordinal(text: str) -> tuple[int, int] | None:
    """(level, value) of the number that a line begins with, for the levels that can be confused with running text."""
    if not p.NUMBERED.match(text):
        return None
    for level, pattern in ((1, p.LEVEL_1), (2, p.LEVEL_2), (3, p.LEVEL_3), (4, p.LEVEL_4)):
        if found := pattern.match(text):
            value = numerals.number(re.sub(r"[（）()、．.\s]", "", found["mark"]))
            return (level, value) if value is not None else None
    return None
