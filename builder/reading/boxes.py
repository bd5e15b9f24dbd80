"""What the box of metadata of a web page says, as facts of the document below it, or above it at the end of the text.

Guaranteed: a fact is handed on only where the value reads as one, and only to a notice that does not print it.
Not done here: which lines are the box (see `webpage`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builder.model import Notice
from builder.text import forms, numerals, organs
from builder.text.line import Line
from builder.text.look import Look

LABELS = {
    "number": ("发文字号", "发文文号", "文号", "文件编号"),
    "issuer": ("发文机关", "发文机构", "发文单位", "制发机关", "发布机构", "发布机关", "发布单位"),
    "date": ("成文日期", "成文时间"),
    "title": ("标题", "名称", "文件名称", "信息名称"),
    "addressees": ("主送机关", "主送单位"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """What a box of metadata says of the document below it; `line` is its last line."""

    line: int
    number: str | None
    issuer: str | None
    date: str | None
    title: str | None
    addressees: str | None


def take(said: dict[str, str], line: Line, pairs: Sequence[tuple[str, str]], goes_on: bool) -> None:
    """Takes the facts of a line of the box; a value that stands below its label may go on from the line above."""
    for label, value in pairs:
        for fact in (fact for fact, labels in LABELS.items() if label in labels):
            said[fact] = said.get(fact, "") + value if goes_on else said.get(fact) or value
    said["line"] = str(line.number)


def row(over: Sequence[tuple[str, str]], line: Line) -> tuple[tuple[str, str], ...]:
    """The labels of the line above, each with its value in this one, where all values stand below their labels."""
    values = [value for value in re.split(r"[\s|]+", line.text) if value]
    alone = len(over) > 1 and 0 < len(values) <= len(over) and not any(value for _, value in over)
    return tuple((label, value) for (label, _), value in zip(over, values, strict=False)) if alone else ()


def read(said: dict[str, str]) -> Box:
    """The facts of a box."""
    issuer = forms.compact(said.get("issuer", ""))
    return Box(
        int(said["line"]),
        Look(said.get("number", "")).document_number,
        issuer if organs.is_organ(forms.squash(issuer)) else None,
        numerals.date_in(re.sub(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", r"\1年\2月\3日", said.get("date", ""))),
        forms.title_case(said.get("title", "")) or None,
        forms.compact(said.get("addressees", "")).rstrip("：:") or None,
    )


def filled(notices: Sequence[Notice], boxes: Sequence[Box]) -> Iterator[Notice]:
    """The notices, each with what the box over it says and it does not print itself."""
    left = list(boxes)
    for notice in notices:
        while left and (left[0].line < notice.span[1] or notice is notices[-1]):
            notice = _filled(notice, left.pop(0))
        yield notice


def _filled(notice: Notice, box: Box) -> Notice:
    titled = any(block.type == "title" for block in notice.head)
    return replace(
        notice,
        title=notice.title if titled else box.title or notice.title,
        number=notice.number or box.number,
        issuer=notice.issuer or ((box.issuer,) if box.issuer else ()),
        date=notice.date or box.date,
        addressees=notice.addressees or box.addressees,
    )
