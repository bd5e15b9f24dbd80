"""How many lines under a title are its subtitle: ——…, when and before whom, a bracket with a law's history.

Guaranteed: 0 where none stands there, or where its bracket does not end.
Not done here: what is made of it (see `heads`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.text import forms
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_MOST_BRACKET = 600  # characters of a bracket under a title that tells a law's history
_BRACKET_LINES = 12
_SAID = ("上", "讲话", "报告", "致辞", "发言")
_HISTORY_WORD = re.compile(r"\d{4}年|通过|批准|公布|讨论|审议|会议")


def size(rest: Sequence[Line]) -> int:
    """How many lines are a subtitle: ——…, when and before whom, a bracket with a law's history, on one line or on several."""
    text = rest[0].text
    squashed = forms.squash(text)
    if p.SUBTITLE.match(text):
        return occasion_size(rest) or 1
    if squashed.startswith("（") and not Look(text).is_enumerated and not p.NOTE.match(text):
        return _bracket_size(rest)
    names_part = rest[0].mark.startswith("#") and len(rest) > 1 and p.HISTORY.match(rest[1].look.squashed)
    return occasion_size(rest) or (1 if names_part or p.HISTORY.match(squashed) else 0)


def occasion_size(rest: Sequence[Line]) -> int:
    """How many lines say when and before whom a report was given, wrapped before its last words."""
    joined = ""
    for count, line in enumerate(rest[:3], 1):
        if count > 1 and (not line.look.is_title_like or line.mark.startswith("#")):
            return 0
        joined += line.look.squashed
        if not p.OCCASION.match(joined):
            return 0
        if joined.endswith(_SAID):
            return count
    return 0


def _bracket_size(rest: Sequence[Line]) -> int:
    """How many lines a bracket under a title has; 0 where it is none, or does not end."""
    joined = ""
    for count, line in enumerate(rest[:_BRACKET_LINES], 1):
        joined += line.look.squashed
        if len(joined) > _MOST_BRACKET:
            return 0
        if not forms.is_open(joined):
            whole = joined.endswith("）") and (count == 1 or _HISTORY_WORD.search(joined) is not None)
            told = p.UNDER_TITLE.match(joined) or _HISTORY_WORD.search(joined)
            return count if whole and told else 0
    return 0
