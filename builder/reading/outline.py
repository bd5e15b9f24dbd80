"""Paragraphs → headings, articles and plain paragraphs.

Guaranteed: numbers stay as printed; a heading stands alone on its line(s); a run-in heading stays in its paragraph.
Levels: 一、 and 第X章 1, （一） and 第X条 2, 1. 3, （1） 4, ① 5; decimal numbering by its depth; unnumbered sub-headings by
their context.
Not done here: joining lines (see `paragraphs`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.model import Heading, Text
from builder.reading.paragraphs import Paragraph, is_closed, is_heading_shaped
from builder.text import forms, persons, shapes
from builder.text import patterns as p
from builder.text.marks import Numbered, numbering

_SHORT = 12
_MEDIUM = 16
_LONGEST = 60
_GLUED_LEADER = re.compile(r"^[\u4e00-\u9fff]{2,12}$")
_DUTY = re.compile(r"^(?:协助|主持|负责|分管|联系|领导)")


# which kind of number stands inside which, whatever their levels
_RANK = {
    "章": 0,
    "节": 1,
    "1.1": 2,
    "1.2": 3,
    "1.3": 4,
    "1.4": 5,
    "1.5": 6,
    "条": 7,
    "一、": 8,
    "（一）": 9,
    "1.": 10,
    "（1）": 11,
    "①": 12,
}


def read(paragraphs: Sequence[Paragraph], kind: str | None, leads_on: bool = False) -> list[Heading | Text]:
    """The blocks of a run of paragraphs, in order.  `kind` is the notice's 文种 (a 大事记 has dated events);
    `leads_on` says that a table, a name list or the like stands right after them."""
    decimal = sum(1 for par in paragraphs if p.DECIMAL.match(par.text) and is_heading_shaped(par.text)) >= 2
    marks = [numbering(par.text, decimal) for par in paragraphs]
    leaders = _leaders(paragraphs)
    heads = [_is_heading(paragraphs, marks, index, leaders, leads_on) for index in range(len(paragraphs))]
    _consult_siblings(paragraphs, marks, heads)
    out: list[Heading | Text] = []
    level = 0
    unnumbered = 0
    index = 0
    while index < len(paragraphs):
        par, mark = paragraphs[index], marks[index]
        lines = tuple(line.number for line in par.lines)
        squashed = forms.squash(par.text)
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
            out.append(Heading(lines, par.text, mark.level if mark else unnumbered))
        elif mark is not None and _swallows(paragraphs, marks, heads, index):
            following = paragraphs[index + 1]
            lines += tuple(line.number for line in following.lines)
            out.append(Text("paragraph", lines, forms.join(par.text, following.text)))
            index += 1
        elif par.lines[0].mark == "-":
            out.append(Text("item", lines, par.text))
        else:
            out.append(Text("paragraph", lines, par.text))
        index += 1
    return out


def _leaders(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Lines that name a leader, alone, over a paragraph on what he or she is in charge of; two of them at least."""
    found = set()
    for index, par in enumerate(paragraphs[:-1]):
        text = par.text
        if len(par.lines) != 1 or len(text) > 28 or is_closed(text) or shapes.is_enumerated(text):
            continue
        glued = _GLUED_LEADER.match(text) and persons.is_post(text) and _DUTY.match(paragraphs[index + 1].text)
        if (persons.person(text) or persons.bracketed(text) or glued) and is_closed(paragraphs[index + 1].text):
            found.add(index)
    return found if len(found) >= 2 else set()


def _is_heading(
    paragraphs: Sequence[Paragraph], marks: Sequence[Numbered | None], index: int, leaders: set[int], leads_on: bool
) -> bool:
    """Whether a paragraph, by itself and what follows it, is a heading."""
    par, mark = paragraphs[index], marks[index]
    text = par.text
    following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
    if index in leaders:
        return True
    if par.lines[0].mark.startswith("#") and len(text) <= _LONGEST and not text.endswith("。"):
        return True
    if (
        par.lines[0].mark == "**"
        and len(text) <= 40
        and not is_closed(text)
        and following is not None
        and mark is not None
    ):
        return True
    if mark is None or len(text) > _LONGEST or len(par.lines) > 3 or forms.is_open(text):
        return False
    if mark.family in ("章", "节"):
        return len(mark.rest) <= 30 and not mark.rest.endswith("。")
    if mark.family == "条":
        return 0 < len(mark.rest) <= 24 and is_heading_shaped(text) and not is_closed(text)
    if not is_heading_shaped(text) or text.endswith(("；", ";")):
        return False
    if following is None and leads_on:
        return not text.endswith("。")
    if following is None:
        return mark.level <= 2 and len(mark.rest) <= _MEDIUM and not is_closed(text)
    next_mark = marks[index + 1]
    own_body = next_mark is None or next_mark.level > mark.level or _RANK[next_mark.family] > _RANK[mark.family]
    if text.endswith(("：", ":")) and (following.text[0] in '“"「' or p.AMENDS.search(text)):
        return False
    if text.endswith(("。", "：", ":")):
        short = len(mark.rest) <= (_SHORT if text.endswith("。") else 24)
        return own_body and short and (next_mark is not None or is_closed(following.text))
    if own_body:
        return not (next_mark is None and mark.level >= 3 and not is_closed(following.text) and len(following.text) < 8)
    return False


def _siblings(marks: Sequence[Numbered | None], index: int) -> list[int]:
    """Paragraphs with the same kind of number under the same heading as `index`."""
    mark = marks[index]
    assert mark is not None
    out = []
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(marks):
            other = marks[at]
            if other is not None and other.family == mark.family:
                first = other.ordinal == 1
                if step == 1 and first:
                    break
                out.append(at)
                if step == -1 and (first or mark.ordinal == 1):
                    break
            elif other is not None and _RANK[other.family] < _RANK[mark.family]:
                break
            at += step
            if len(out) > 40:
                break
    return out


def _runs_in(text: str, mark: Numbered) -> bool:
    return p.RUN_IN.match(mark.rest) is not None


def _consult_siblings(paragraphs: Sequence[Paragraph], marks: Sequence[Numbered | None], heads: list[bool]) -> None:
    """A doubtful heading is one only where its siblings are headings or run-in headings too."""
    decided = list(heads)
    for index, is_head in enumerate(heads):
        mark = marks[index]
        if not is_head or mark is None or mark.family in ("章", "节") or paragraphs[index].lines[0].mark:
            continue
        text = paragraphs[index].text
        siblings = _siblings(marks, index)
        alike = any(decided[at] or _runs_in(paragraphs[at].text, marks[at]) for at in siblings)  # type: ignore[arg-type]
        if text.endswith(("：", ":")) and len(siblings) >= 2:
            alike = any(decided[at] for at in siblings)
        if not siblings or (alike and not _head_goes_on(paragraphs, marks, decided, siblings, index)):
            continue
        if alike:
            heads[index] = False
        if (
            text.endswith("。")
            or (len(mark.rest) >= _SHORT and len(siblings) >= 2)
            or (text.endswith(("：", ":")) and (mark.family == "条" or len(siblings) >= 2))
        ):
            heads[index] = False


def _head_goes_on(
    paragraphs: Sequence[Paragraph],
    marks: Sequence[Numbered | None],
    heads: Sequence[bool],
    siblings: Sequence[int],
    index: int,
) -> bool:
    """Whether a page break cut a run-in heading: its siblings all run in, and the next line ends the phrase."""
    if (
        is_closed(paragraphs[index].text)
        or index + 1 >= len(paragraphs)
        or any(heads[at] for at in siblings)
        or len(siblings) < 2
    ):
        return False
    rest = p.RUN_IN.match(paragraphs[index + 1].text)
    return rest is not None and len(rest["head"]) <= 10 and marks[index + 1] is None


def _swallows(
    paragraphs: Sequence[Paragraph], marks: Sequence[Numbered | None], heads: Sequence[bool], index: int
) -> bool:
    """Whether a numbered line without an end, no heading by its siblings, goes on in the next paragraph."""
    if index + 1 >= len(paragraphs) or marks[index + 1] is not None or heads[index + 1]:
        return False
    text, following = paragraphs[index].text, paragraphs[index + 1]
    return (
        not is_closed(text)
        and len(text) >= _SHORT
        and is_heading_shaped(text)
        and is_closed(following.text)
        and len(following.text) >= 20
        and following.lines[0].mark == ""
    )
