"""Lists of names as tables: what their columns are, and what of them is set apart.

Guaranteed: a column is left out where no row of the list has a word in it; all else stands as printed, in order.
Not done here: the table itself (see `tables`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.model import Grid, Roster
from builder.pages.escape import html_lines
from builder.text import posts

_HEADER = ("职务", "姓名", "单位及职务")
_APPOINTED = "任免事项"
_WORD = re.compile(
    r"(?:^|(?<=[，,；;、]))(?P<word>(?P<removed>提名免去|免去|不再担任|不再兼任|不再任|辞去|免)|提名为|提名|提任为?|任命为?|聘任为?|聘为"
    r"|挂职任|挂任|担任|兼任|任)"
)


def rows(block: Roster) -> Sequence[Sequence[str]]:
    """The rows as they are shown: without the column of roles where none has one, as in a list of appointments."""
    if _width(block) < len(_HEADER) or any(row and row[0].strip() for row in block.rows):
        return block.rows
    return [row[1:] for row in block.rows]


def shown(block: Grid) -> Sequence[Sequence[str]]:
    """The rows of any table, as they are shown."""
    return rows(block) if isinstance(block, Roster) else block.rows


def header(block: Roster) -> Sequence[str]:
    """What stands over the columns that are shown; nothing where the list has others than a name's."""
    if _width(block) != len(_HEADER):
        return ()
    if rows(block) is block.rows:
        return _HEADER
    return (_HEADER[1], _APPOINTED if is_of_appointments(block) else _HEADER[2])


def is_of_appointments(block: Roster) -> bool:
    """Whether each row says who is appointed or removed, and no more."""
    listed = rows(block)
    return listed is not block.rows and all(len(row) > 1 and posts.is_charge(row[1].strip()) for row in listed)


def charge(text: str) -> str:
    """What a name is appointed to and removed from, as HTML, the words that say so set apart."""
    pieces, at = [], 0
    for found in _WORD.finditer(text):
        kind = ' class="removed"' if found["removed"] else ""
        pieces += [html_lines(text[at : found.start()]), f"<b{kind}>{found['word']}</b>"]
        at = found.end()
    return "".join([*pieces, html_lines(text[at:])])


def _width(block: Roster) -> int:
    return max(map(len, block.rows), default=0)
