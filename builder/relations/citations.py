"""The documents that a notice names: by number in any typing, by name in 《》, or by both.

Guaranteed: a citation is characters of one block as printed, and no character stands in two.
Not done here: which document is meant (see `archive.works`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Heading, Notice, Text
from builder.said import Citation, Spot
from builder.text import patterns

_NUMBERED_NAME = patterns.define(
    "name in 《》 with its number",
    r"《(?P<name>[^《》]{2,150})》[（(](?P<number>[\u4e00-\u9fff]{1,12}[〔\[][12]\d{3}[〕\]]第?\d{1,5}号)[)）]",
    ("《关于加强防汛工作的通知》（某政发〔2022〕8号）",),
    ("《关于加强防汛工作的通知》（以下简称《通知》）",),
)


def of(notice: Notice) -> tuple[Citation, ...]:
    """The citations of a notice, in order."""
    return tuple(_found(notice))


def _found(notice: Notice) -> Iterator[Citation]:
    block = -1 + len(notice.head)
    for part, printed in enumerate(notice.parts):
        for each in (*printed.head, *printed.blocks):
            block += 1
            if isinstance(each, Heading | Text):
                for match in _NUMBERED_NAME.finditer(each.text):
                    yield _citation(each, part, block, match)


def _citation(block: Heading | Text, part: int, place: int, match: re.Match[str]) -> Citation:
    spot = Spot(place, match.span())
    return Citation(block.lines[0], part, match[0], match["number"], match["name"], "引用", None, spot)
