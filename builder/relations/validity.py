"""What a notice says of how long it, or another document, applies.

Guaranteed: a claim names its line and its words; a date is printed, or computed by a rule that is.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import Heading, Notice, Text
from builder.said import Spot, Validity
from builder.text import numerals, patterns

_FROM_A_DAY = patterns.define(
    "from a printed day",
    r"自(?P<date>\d{4}年\d{1,2}月\d{1,2}日)起施行",
    ("本办法自2022年5月1日起施行。",),
    ("自印发之日起施行",),
)


def of(notice: Notice) -> tuple[Validity, ...]:
    """The claims of a notice, in order."""
    return tuple(_found(notice))


def _found(notice: Notice) -> Iterator[Validity]:
    place = -1 + len(notice.head)
    for part, printed in enumerate(notice.parts):
        for block in (*printed.head, *printed.blocks):
            place += 1
            for match in _FROM_A_DAY.finditer(block.text) if isinstance(block, Heading | Text) else ():
                date, spot = numerals.date_in(match["date"]), Spot(place, match.span())
                yield Validity("施行", block.lines[0], part, match[0], date, spot=spot)
