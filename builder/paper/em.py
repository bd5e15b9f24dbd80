"""How much room a text takes, in ems: exact for ideographs, near enough for the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_NARROW = 0.56  # of a figure or a Latin letter, as the fonts go
_RUN = re.compile(r"[!-~\u00a1-\u024f]+")
BREAK = "\u200b"  # a line may end there; shows nothing


def width(text: str) -> float:
    """Of a line."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else _NARROW for char in text)


def widest(text: str) -> float:
    """Of the widest line of a text."""
    return max(map(width, text.split("\n")), default=0.0)


def unbreakable(texts: Iterable[str]) -> float:
    """Of the longest run in which no line may end."""
    return max((len(run) * _NARROW for text in texts for run in _RUN.findall(text)), default=1.0)


def breakable(text: str, room: float) -> str:
    """The text, in which a run that is wider than there is room may be broken anywhere."""
    most = max(1, int(room / _NARROW))
    return _RUN.sub(lambda run: run[0] if len(run[0]) <= most else BREAK.join(run[0]), text)
