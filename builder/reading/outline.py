"""Paragraphs → headings, articles and plain paragraphs.

Guaranteed: numbers stay as printed; a heading stands alone on its line(s); a run-in heading stays in its paragraph.
Levels: 一、 and 第X章 1, （一） and 第X条 2, 1. 3, （1） 4, ① 5; decimal numbering by its depth; unnumbered sub-headings by
their context.
Not done here: joining lines (see `paragraphs`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.model import Heading, Mark, Text
from builder.reading.paragraphs import Paragraph
from builder.text import forms, marks, persons
from builder.text import patterns as p

_SHORT = 12
_MEDIUM = 16
_LONGEST = 60
_GLUED_LEADER = re.compile(r"^[\u4e00-\u9fff]{2,12}$")
_DUTY = re.compile(r"^(?:协助|主持|负责|分管|联系|领导)")


def read(paragraphs: Sequence[Paragraph], kind: str | None, leads_on: bool = False) -> list[Heading | Text]:
    """The blocks of a run of paragraphs, in order.  `kind` is the notice's 文种 (a 大事记 has dated events);
    `leads_on` says that a table, a name list or the like stands right after them."""
    decimal = sum(marks.is_decimal(par.look.mark) and par.look.is_heading_shaped for par in paragraphs) >= 2
    numbers = [par.look.mark or (marks.decimal_top(par.text) if decimal else None) for par in paragraphs]
    leaders = _leaders(paragraphs)
    heads = [_is_heading(paragraphs, numbers, index, leaders, leads_on) for index in range(len(paragraphs))]
    _consult_siblings(paragraphs, numbers, heads)
    out: list[Heading | Text] = []
    level = 0
    unnumbered = 0
    index = 0
    while index < len(paragraphs):
        par, mark = paragraphs[index], numbers[index]
        lines = tuple(line.number for line in par.lines)
        squashed = par.look.squashed
        if kind == "大事记" and p.DATED_HEADING.match(squashed):
            out.append(Heading(lines, par.text, 1))
        elif kind == "大事记" and p.EVENT.match(par.text):
            out.append(Text("event", lines, par.text))
        elif heads[index]:
            if mark is not None:
                level, unnumbered = mark.level, 0
            else:
                unnumbered = unnumbered or level + 1
                level = unnumbered if level == 0 else level
            out.append(
                Heading(lines, par.text, mark.level if mark else unnumbered, mark=mark or marks.decimal_top(par.text))
            )
        elif mark is not None and _swallows(paragraphs, numbers, heads, index):
            following = paragraphs[index + 1]
            lines += tuple(line.number for line in following.lines)
            out.append(Text("paragraph", lines, forms.join(par.text, following.text), mark=mark))
            index += 1
        elif par.lines[0].mark == "-":
            out.append(Text("item", lines, par.text, mark=mark))
        else:
            out.append(Text("paragraph", lines, par.text, mark=mark))
        index += 1
    return out


def _leaders(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Lines that name a leader, alone, over a paragraph on what he or she is in charge of; two of them at least."""
    found = set()
    for index, par in enumerate(paragraphs[:-1]):
        text = par.text
        if len(par.lines) != 1 or len(text) > 28 or par.look.is_closed or par.look.is_enumerated:
            continue
        glued = _GLUED_LEADER.match(text) and persons.is_post(text) and _DUTY.match(paragraphs[index + 1].text)
        if (persons.person(text) or persons.bracketed(text) or glued) and paragraphs[index + 1].look.is_closed:
            found.add(index)
    return found if len(found) >= 2 else set()


def _is_heading(
    paragraphs: Sequence[Paragraph], numbers: Sequence[Mark | None], index: int, leaders: set[int], leads_on: bool
) -> bool:
    """Whether a paragraph, by itself and what follows it, is a heading."""
    par, mark = paragraphs[index], numbers[index]
    text = par.text
    following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
    if index in leaders:
        return True
    if par.lines[0].mark.startswith("#") and len(text) <= _LONGEST and not text.endswith("。"):
        return True
    if (
        par.lines[0].mark == "**"
        and len(text) <= 40
        and not par.look.is_closed
        and following is not None
        and mark is not None
    ):
        return True
    if mark is None or len(text) > _LONGEST or len(par.lines) > 3 or forms.is_open(text):
        return False
    if mark.family in ("章", "节"):
        return len(text) - mark.end <= 30 and not text.endswith("。")
    if mark.family == "条":
        return 0 < len(text) - mark.end <= 24 and par.look.is_heading_shaped and not par.look.is_closed
    if not par.look.is_heading_shaped or text.endswith(("；", ";")):
        return False
    if following is None and leads_on:
        return not text.endswith("。")
    if following is None:
        return mark.level <= 2 and len(text) - mark.end <= _MEDIUM and not par.look.is_closed
    next_mark = numbers[index + 1]
    own_body = next_mark is None or next_mark.level > mark.level or marks.rank(next_mark) > marks.rank(mark)
    if text.endswith(("：", ":")) and (following.text[0] in '“"「' or p.AMENDS.search(text)):
        return False
    if text.endswith(("。", "：", ":")):
        short = len(text) - mark.end <= (_SHORT if text.endswith("。") else 24)
        return own_body and short and (next_mark is not None or following.look.is_closed)
    if own_body:
        return not (next_mark is None and mark.level >= 3 and not following.look.is_closed and len(following.text) < 8)
    return False


def _siblings(numbers: Sequence[Mark | None], index: int) -> list[int]:
    """Paragraphs with the same kind of number under the same heading as `index`."""
    mark = numbers[index]
    assert mark is not None
    out = []
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(numbers):
            other = numbers[at]
            if other is not None and other.family == mark.family:
                first = other.ordinal == 1
                if step == 1 and first:
                    break
                out.append(at)
                if step == -1 and (first or mark.ordinal == 1):
                    break
            elif other is not None and marks.rank(other) < marks.rank(mark):
                break
            at += step
            if len(out) > 40:
                break
    return out


def _runs_in(text: str, mark: Mark) -> bool:
    return p.RUN_IN.match(text[mark.end :]) is not None


def _consult_siblings(paragraphs: Sequence[Paragraph], numbers: Sequence[Mark | None], heads: list[bool]) -> None:
    """A doubtful heading is one only where its siblings are headings or run-in headings too."""
    decided = list(heads)
    for index, is_head in enumerate(heads):
        mark = numbers[index]
        if not is_head or mark is None or mark.family in ("章", "节") or paragraphs[index].lines[0].mark:
            continue
        text = paragraphs[index].text
        siblings = _siblings(numbers, index)
        alike = any(decided[at] or _runs_in(paragraphs[at].text, numbers[at]) for at in siblings)  # type: ignore[arg-type]
        if text.endswith(("：", ":")) and len(siblings) >= 2:
            alike = any(decided[at] for at in siblings)
        if not siblings or (alike and not _head_goes_on(paragraphs, numbers, decided, siblings, index)):
            continue
        if alike:
            heads[index] = False
        if (
            text.endswith("。")
            or (len(text) - mark.end >= _SHORT and len(siblings) >= 2)
            or (text.endswith(("：", ":")) and (mark.family == "条" or len(siblings) >= 2))
        ):
            heads[index] = False


def _head_goes_on(
    paragraphs: Sequence[Paragraph],
    numbers: Sequence[Mark | None],
    heads: Sequence[bool],
    siblings: Sequence[int],
    index: int,
) -> bool:
    """Whether a page break cut a run-in heading: its siblings all run in, and the next line ends the phrase."""
    if (
        paragraphs[index].look.is_closed
        or index + 1 >= len(paragraphs)
        or any(heads[at] for at in siblings)
        or len(siblings) < 2
    ):
        return False
    rest = p.RUN_IN.match(paragraphs[index + 1].text)
    return rest is not None and len(rest["head"]) <= 10 and numbers[index + 1] is None


def _swallows(
    paragraphs: Sequence[Paragraph], numbers: Sequence[Mark | None], heads: Sequence[bool], index: int
) -> bool:
    """Whether a numbered line without an end, no heading by its siblings, goes on in the next paragraph."""
    if index + 1 >= len(paragraphs) or numbers[index + 1] is not None or heads[index + 1]:
        return False
    text, following = paragraphs[index].text, paragraphs[index + 1]
    return (
        not paragraphs[index].look.is_closed
        and len(text) >= _SHORT
        and paragraphs[index].look.is_heading_shaped
        and following.look.is_closed
        and len(following.text) >= 20
        and following.lines[0].mark == ""
    )
