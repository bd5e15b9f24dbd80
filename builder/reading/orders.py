"""Where a 令, or a numbered 公告, begins: its title and number on one line or more, in whatever brackets, under its rule's title or not.

Guaranteed: an order that a sentence cites (根据某市人民政府令第9号) begins nothing.
Not done here: what stands in its head (see `heads`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.reading.titles import TITLE_LINES
from builder.text import forms, lists, organs
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_ORGANS = 3  # lines of organs that issue it together
_BELOW = 12  # lines of an order in which it names its rule
_AGAIN = 40  # lines in which the rule itself begins
_ALONE = re.compile(rf"^令(?:[（〔]?第(?:\d{{1,4}}|{p.CN})号[）〕]?)?$")
_CITED = re.compile(r"[，；。].*[^。！？：；）)”]$")  # a sentence that the line above leaves open
_CITES = tuple(word for word in lists.ORGANS.body if word not in lists.ORGANS.body_or_name)


def size(body: Sequence[Line], index: int) -> int:
    """How many lines from `index` are the title of an order; 0 where none begins."""
    if not _may_be_order(body, index) or _is_cited(body, index):
        return 0
    if index and _cuts_organ(body[index - 1].look, body[index].look):
        return 0
    looks = [line.look for line in body[index : index + _ORGANS + 2]]
    lines = _title_lines(looks)
    joined = "".join(look.squashed for look in looks[:lines])
    if joined.startswith(_CITES):
        return 0
    return lines if _is_numbered(joined, looks[lines:]) or p.ORDER_WITHIN.match(joined) else 0


def _title_lines(looks: Sequence[Look]) -> int:
    """How many lines are the title of an order: its organs and 令 on lines of their own, an organ that a line cuts, or one line."""
    if len(looks) > 1 and _cuts_organ(looks[0], looks[1]):
        return 2
    alone = next((at for at, look in enumerate(looks[: _ORGANS + 1]) if not look.is_organ), 0)
    return alone + 1 if alone and _ALONE.match(looks[alone].squashed) else 1


def _may_be_order(body: Sequence[Line], index: int) -> bool:
    """Whether a line, or one of those below it on which its organs may stand, has the word."""
    for line in body[index : index + _ORGANS + 1]:  # noqa: SIM110 (asked of every line; `any` takes twice the time)
        if "令" in line.text or "公告" in line.text:
            return True
    return False


def _cuts_organ(above: Look, look: Look) -> bool:
    """Whether an order stands on two lines, the first of which is cut before the last word of its organ."""
    order = p.ORDER_TITLE.match(look.squashed)
    organ = order["title"].removesuffix("令").removesuffix("公告") if order else ""
    return organ in lists.ORGANS.suffix and not above.is_organ and organs.is_organ(above.squashed + organ)


def _is_numbered(title: str, below: Sequence[Look]) -> bool:
    """Whether a text is the title of an order, its number in it or on the next line."""
    order = p.ORDER_TITLE.match(title)
    return order is not None and bool(order["number"] or (below and below[0].order_number))


def _is_cited(body: Sequence[Line], index: int) -> bool:
    """Whether a line is too long for a title, or goes on with the sentence above it."""
    return len(body[index].text) > 48 or (index > 0 and _CITED.search(body[index - 1].text) is not None)


def rule_above(body: Sequence[Line], index: int, first: int) -> int | None:
    """Where the title of the rule begins that stands over the order at `index`; None where what stands there is none.

    `first` is the first line above the order that could be a title's.  The order names its rule in 《》, or the rule's
    title comes again below it.
    """
    below = "".join(line.look.squashed for line in body[index : index + _BELOW])
    end = index
    while end > first and body[end - 1].look.is_bracket:
        end -= 1
    for start in range(first, end):
        title = forms.squash("".join(line.text for line in body[start:end]))
        if len(title) >= 4 and (f"《{title}》" in below or _comes_again(body, index + 1, title)):
            return start
    return None


def _comes_again(body: Sequence[Line], start: int, title: str) -> bool:
    for at in range(start, min(len(body), start + _AGAIN)):
        joined = ""
        for line in body[at : at + TITLE_LINES]:
            joined += line.look.squashed
            if joined == title:
                return True
            if not title.startswith(joined):
                break
    return False
