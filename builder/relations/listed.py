"""Lists of documents: tables with a column of names and one of numbers, entries of a list, attachment lists.

Guaranteed: a row is a document only under a header that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.model import Table
from builder.relations import acts, named
from builder.relations.acts import Act
from builder.relations.named import Named
from builder.text import forms, patterns

_NAME = patterns.define(
    "header of a column of documents (squashed)",
    r"^(?:(?:规范性|行政规范性|政策|制度)?文件(?:名称|标题|题目|名)|(?:文件)?标题|规范性文件|(?:规章|法规|行政规范性文件)名称)$",
    ("文件名称", "文件标题", "标题", "规章名称"),
    ("名称", "姓名", "项目名称", "序号"),
)
_BESIDE = patterns.define(
    "header of a column of names beside one of 发文字号 (squashed)",
    r"^(?:名称|题名|题目|文件|制度名称|政策名称|规范性文件标题|(?:政府)?规章(?:名称)?|法规(?:名称)?)$",
    ("名称", "规章", "题目"),
    ("姓名", "项目名称", "单位名称"),
)
_NUMBER = patterns.define(
    "header of a column of 发文字号 (squashed)",
    r"^(?:(?:原|制定|公布|发布|印发)?(?:发文字号|文号|令号)|文件(?:编号|文号|号|字号)|发文(?:号|编号)|发文字号（文号）|文号（令号）|文号[/／]令号)$",
    ("文号", "发文字号", "令号", "公布文号"),
    ("编号", "序号"),
)
_RESULT = patterns.define(
    "header of a column of what becomes of documents (squashed)",
    r"^(?:(?:清理|处理|审查|评估)(?:结果|意见|结论|建议|情况|方式)|效力状态|有效性|备注)$",
    ("清理结果", "处理意见", "备注"),
    ("结果", "牵头单位"),
)
_MARK = r"(?:附\s?件\s?[：:]?\s?)?[（(]?(?:[\d一二三四五六七八九十]{1,4}[)）]?\s?[、．.]|[\d一二三四五六七八九十]{1,4}[)）])?\s?"
_ENTRY = patterns.define(
    "what stands before a name that is an entry of a list",
    rf"^\s?{_MARK}(?:将|对|原)?$",
    ("1.", "附件：1. ", "（三）", "二、", ""),
    ("依据", "1.完成"),
)
_AFTER = patterns.define(
    "what may stand behind an entry of a list",
    r"^\s?(?:[。；;，,、]|等)?\s?(?:[（(][^（）()]{0,30}[）)])?[。；;，,]?$",
    ("", "；", "（征求意见稿）", "。"),
    ("的政策解读", "项目完成情况表"),
)
_LISTED = patterns.define(
    "entry of an attachment list (squashed)",
    rf"^{_MARK}(?P<name>[^《》]{{4,120}})$",
    ("附件：1.某市防汛应急预案", "2.关于加强防汛工作的通知"),
    ("附件：1.《某市防汛应急预案》",),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a list of documents."""

    name: int
    number: int | None
    result: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a list; `act` what its own row says is done with it."""

    name: str
    number: str | None
    act: Act | None


def columns(block: Table) -> Columns | None:
    """The columns of a table that lists documents."""
    for row in block.rows[: max(1, block.header_rows)]:
        cells = [forms.squash(cell) for cell in row]
        name = _first(cells, _NAME)
        number = _first(cells, _NUMBER)
        if name is None and number is not None:
            name = _first(cells, _BESIDE)
        if name is not None and (number is not None or "文件" in cells[name]):
            return Columns(name, number, _first(cells, _RESULT))
    return None


def _first(cells: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((place for place, cell in enumerate(cells) if pattern.match(cell)), None)


def entry(row: Sequence[str], where: Columns) -> Entry | None:
    """The document of a row."""
    name = _cell(row, where.name)
    if not name or _is_header(name):
        return None
    numbers = named.find(_cell(row, where.number))
    both = named.find(name)
    number = next((each.number for each in (*numbers, *both) if each.number), None)
    bare = next((each.name for each in both if each.name), None)
    if bare is None:
        bare = name if not both else name[: both[0].at[0]].rstrip("（(")
    if number is None and not named.is_document(bare):
        return None
    return Entry(bare, number, acts.in_words(_cell(row, where.result)) if where.result is not None else None)


def _is_header(name: str) -> bool:
    return any(header.match(forms.squash(name)) for header in (_NAME, _BESIDE))


def _cell(row: Sequence[str], place: int | None) -> str:
    return forms.title_case(row[place]) if place is not None and place < len(row) else ""


def is_entry(text: str, at: tuple[int, int]) -> bool:
    """Whether a citation is all of an entry of a list."""
    return _ENTRY.match(text[: at[0]]) is not None and _AFTER.match(text[at[1] :]) is not None


def opens(text: str, begin: int) -> bool:
    """Whether a text begins with a citation, but for the number of an entry."""
    return _ENTRY.match(text[:begin]) is not None


def names(text: str) -> Iterator[Named]:
    """The name that an entry of an attachment list is, where 《》 do not mark it and it is that of a document."""
    found = _LISTED.match(text.strip())
    if found and named.is_document(found["name"]) and not found["name"].endswith("解读"):
        begin = text.index(found["name"])
        yield Named((begin, begin + len(found["name"])), None, found["name"])
