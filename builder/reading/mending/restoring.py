"""Lines that were set aside and are text all the same, as a sidecar says.

Guaranteed: a line that comes back stands once, in the notice that begins last before it, as a paragraph of its own.
Not done here: lines that are kept before any is read (see `reading.lines`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from builder.codes import say
from builder.content import sidecar_lines
from builder.content.sidecar_form import problem
from builder.content.sidecar_lines import Told
from builder.content.spots import Spot
from builder.content.texts import IssueText
from builder.model import Drop, Issue, Notice
from builder.reading import lines
from builder.reading.mending.cutting import EntryError, parted
from builder.reading.mending.flat import Piece, Sheet, Stretch, build, flatten, sheet_of
from builder.text.line import Line

REASONS = {
    "running-header": "页眉",
    "page-number": "页码",
    "stamped-url": "网址",
    "repeated-text": "重复的文字",
    "repeated-table-header": "重复的表头",
    "layout-debris": "版面上的杂字",
    "web-furniture": "网页的导航",
    "metadata-box": "网页的信息栏",
}


def set_aside(dropped: Sequence[Drop], source: Sequence[str]) -> list[Line]:
    """The lines that were dropped whole and have more than marks."""
    numbers = (number for drop in dropped if not drop.partial for number in drop.lines)
    return [line for number in numbers if (line := lines.clean(number, source[number - 1])).look.squashed]


def elsewhere(issue: Issue) -> dict[int, str]:
    """What became of each line that stands in no notice."""
    out = {
        number: f"作为{REASONS[drop.reason]}略去了"
        for drop in issue.dropped
        if not drop.partial
        for number in drop.lines
    }
    for numbers, where in ((issue.masthead, "封面"), (issue.toc_lines, "目录"), (issue.colophon, "版记")):
        out |= dict.fromkeys(numbers, f"读作了{where}")
    return out


def holds(issue: Issue) -> frozenset[int]:
    """The lines that stand in notices."""
    return frozenset(number for notice in issue.notices for block in notice.blocks for number in block.lines)


def carry_out(text: IssueText, side: Mapping[str, Any], issue: Issue, kept: Sequence[Line], told: Told) -> Issue:
    """The issue with the lines that the sidecar keeps, which had been set aside when all was read."""
    aside = [lines.clean(number, issue.text_lines[number - 1]) for number in sorted(elsewhere(issue))]
    aside = [line for line in aside if line.look.squashed]
    standing = holds(issue)
    back = sidecar_lines.kept_late(text, side, [line for line in kept if line.number in standing], aside, told)
    if not back:
        return issue
    if not issue.notices:
        raise problem(text, ("lines", min(back.values())), say("no-notice-to-keep-in"))
    issue = replace(
        issue,
        masthead=_without(issue.masthead, back),
        toc_lines=_without(issue.toc_lines, back),
        colophon=_without(issue.colophon, back),
        dropped=tuple(_left(issue.dropped, back, issue.text_lines)),
    )
    sheet = sheet_of(issue, aside)
    notices = list(issue.notices)
    for number, place in sorted(back.items()):
        at = max((at for at, notice in enumerate(notices) if notice.span[0] <= number), default=0)
        try:
            notices[at] = _with(notices[at], number, sheet)
        except EntryError as error:
            raise problem(text, ("lines", place), error.said) from None
    return replace(issue, notices=tuple(notices))


def _without(numbers: tuple[int, ...], back: Collection[int]) -> tuple[int, ...]:
    return tuple(number for number in numbers if number not in back)


def _left(dropped: Sequence[Drop], back: Collection[int], source: Sequence[str]) -> Iterator[Drop]:
    """What is still dropped."""
    for drop in dropped:
        left = _without(drop.lines, back)
        if drop.partial or left == drop.lines:
            yield drop
        elif left:
            yield replace(drop, lines=left, text=" ".join(source[number - 1].strip() for number in left))


def _with(notice: Notice, number: int, sheet: Sheet) -> Notice:
    """The notice with a line as a paragraph, a block that goes on over it cut there."""
    pieces = parted(flatten(notice, sheet), Spot(number), sheet)
    at = sum(piece.start < Spot(number) for piece in pieces)
    head = any(piece.head for piece in pieces[at:])
    new = Piece("note" if head else "paragraph", (Stretch(number, 0, sheet.size(number)),), head=head)
    span = min(notice.span[0], number), max(notice.span[1], number)
    return replace(build(notice, [*pieces[:at], new, *pieces[at:]], sheet), span=span)
