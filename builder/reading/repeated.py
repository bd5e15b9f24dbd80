"""Titles that a web page prints as its heading and the document below prints again, on one line or on several.

Guaranteed: what stands between the two and may be the document's own, its number or who issues it, is not named.
Not done here: whether the text is a web page's at all (see `webpage`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.text import organs
from builder.text.line import Line

_AGAIN_LINES = 12  # in which a title is printed again
_TITLE_LINES = 4
_NUMBER_BEFORE = re.compile(r"^[\u4e00-\u9fff]{2,10}[〔（]\d{4}[〕）]第?\d{1,4}号")


def find(lines: Sequence[Line], head: range) -> dict[int, bool]:
    """Place → whether it is (a line of) a title printed again below; False where it stands between the two."""
    found: dict[int, bool] = {}
    for at in head:
        if at in found or not lines[at].look.is_title_like:
            continue
        title = ""
        for to in range(at, min(at + _TITLE_LINES, head.stop)):
            title += lines[to].look.squashed
            if again := _again(lines, range(to + 1, min(at + _AGAIN_LINES, head.stop)), title):
                found.update(dict.fromkeys(range(at, to + 1), True))
                found.update((one, False) for one in range(to + 1, again) if _may_go(lines[one], title))
                break
    return found


def _again(lines: Sequence[Line], below: range, heading: str) -> int | None:
    """Where a heading is printed again; its number, where it begins with one, stands on a line of its own then."""
    title = _NUMBER_BEFORE.sub("", heading)
    numbered = any(lines[at].look.document_number for at in range(below.start, min(below.stop + 1, len(lines))))
    if title != heading and not numbered:
        return None
    bare = title.removeprefix("《").removesuffix("》")
    titles = {title, bare} if title != heading else {title}
    return (
        next((at for at in below if any(_prints(lines, at, one) for one in titles)), None) if len(bare) >= 6 else None
    )


def _may_go(line: Line, title: str) -> bool:
    """Whether a line between a title and the same again says nothing of the document: no number, no issuer."""
    return not line.look.any_number and not (line.look.is_organ and not organs.issuing(title))


def _prints(lines: Sequence[Line], at: int, title: str) -> bool:
    """Whether a title is printed from a line on, on one line or on several."""
    joined = ""
    for line in lines[at : at + _TITLE_LINES]:
        joined += line.look.squashed
        if not title.startswith(joined):
            return False
        if joined == title:
            return True
    return False
