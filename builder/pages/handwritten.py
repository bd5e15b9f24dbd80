"""What the program fills in on the hand-written pages: a comment that stands on a line of its own names it.

Takes the Markdown of a page; gives it filled in.
Not done here: reading it (see `content.written`).
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.codes import CODES, LEVELS

_CODES = "<!-- codes -->"


def filled(page: str) -> str:
    """The Markdown of a page, its comments replaced by what they name."""
    return page.replace(_CODES, "\n".join(_codes()))


def _codes() -> Iterator[str]:
    """Every problem that the program names, a row each: its level, what it means, what to do; a code is an address."""
    yield "| 代码 | 级别 | 含义 | 怎么办 |"
    yield "| --- | --- | --- | --- |"
    for code in CODES.values():
        key = f"{code.code} {{: #{code.code} .key }}"
        yield f"| {key} | {LEVELS[code.severity]} {{: .key }} | {code.meaning} | {code.remedy} |"
