"""Where a text names documents: by number in any typing, by name in 《》, by both, one after the other.

Guaranteed: what is found stands in the text as it is given, in order, and no two finds overlap.
Not done here: what a notice does with the document (see `acts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from builder.text import forms, lists, patterns

_CN = "[一二三四五六七八九十百零〇]{1,5}"
_YEAR = r"[〔（(\[［【﹝„]\s?(?:19|20)\d{2}\s?[〕）)\]］】﹞‟”]"
_SERIAL = r"第?\s?\d{1,5}(?:\s?[-、]\s?\d{1,5})?\s?号"
NUMBER = patterns.define(
    "发文字号 in a text",
    rf"(?:[\u4e00-\u9fffA-Za-z]{{1,24}}\s?{_YEAR}\s?{_SERIAL}|{_YEAR}\s?[\u4e00-\u9fff]{{1,12}}{_SERIAL})",
    (
        "内政办发〔2022〕55号",
        "兴署办发（2022）92号",
        "环办监测函[2022]30 号",
        "(2020)苇政字第18号",
        "兴署办发〔2021〕8 号",
    ),
    ("第3号", "2022年8号", "〔2022〕", "GB/T 30428.8"),
)
ORDER = patterns.define(
    "number of an order in a text",
    rf"[\u4e00-\u9fff、]{{1,30}}?(?:令\s?[（(]?第?\s?(?:\d{{1,4}}|{_CN})\s?号|公告\s?\d{{4}}\s?年第?\s?\d{{1,4}}\s?号)",
    ("国务院令449号", "自治区人民政府令第 248 号", "国家环境保护总局公告 2005 年第 62 号", "主席令第七十七号"),
    ("第62号", "公告如下", "命令"),
)
_MORE = patterns.define(
    "further serial of the same 发文字号",
    rf"\s?[、，,和及]\s?(?P<serial>{_SERIAL})",
    ("、5号", "和第7号"),
    ("、某政发〔2022〕5号",),
)
_BEFORE = patterns.define(
    "words before a 发文字号 that are not its own",
    r"(?:根据|按照|依据|依照|遵照|贯彻|落实|执行|参照|转发|印发|废止|修改|修订|下发|结合|附件|原件|文件|等|是|为|将|对|见|原|以|与|和|及|或|由|在|的|了|即|按)",
    ("根据", "和"),
    ("政办发",),
)
_VERSION = patterns.define(
    "version behind a name",
    r"\s?[（(][^（）()《》]{0,12}(?:试行|暂行|征求意见稿|送审稿|草案|修订版?|修正版?|年版|修编)[）)]",
    ("（征求意见稿）", "(2022年修订)", "（试行）"),
    ("（以下简称《办法》）", "（某政发〔2022〕8号）"),
)
_SHORT = patterns.define(
    "short name that a text gives",
    r"(?:以下)?(?:统|简)称(?:为|“)?[：:]?\s?《(?P<name>[^《》]{1,40})》",
    ("以下简称《通知》", "以下统称《方案》"),
    ("以下简称市政府", "《通知》"),
)
_KINDS = sorted({*lists.KINDS.official, *lists.KINDS.document, *lists.WORKS.kind}, key=len, reverse=True)
_LAST = "|".join(map(re.escape, _KINDS))
NAMED = patterns.define(
    "end of a document's name (squashed)",
    rf"(?:{_LAST})(?:[（(][^（）()]{{0,30}}[）)])*$",
    ("中华人民共和国渔业法", "医疗废物分类名录", "行政许可事项清单（2022年版）", "某规划（2016-2020年）"),
    ("人民文学", "终止单", "国家职业资格证书", "领导小组"),
)
_BARE = patterns.define(
    "name of no one document (squashed)",
    rf"^(?:{'|'.join(map(re.escape, lists.WORKS.general))})*(?:{_LAST})(?:[（(][^（）()]{{0,12}}[）)])?$",
    ("方案", "实施方案", "管理办法", "通知"),
    ("渔业法", "全民健身条例", "乡镇振兴规划"),
)
_STANDARD = patterns.define(
    "number of a standard behind a name",
    r"\s?[（(]?\s?(?:GB|CJJ|DB|JGJ|HJ|[A-Z]{2,4})\s?(?:/\s?[A-Z])?\s?\d",
    ("（GB18484-2001）", "CJJ/T 312-2021", "(GB/T 30428.8)"),
    ("（2021）", "第3条"),
)
_UNMARKED = patterns.define(
    "name before its number, without 《》",
    rf"(?P<name>[\u4e00-\u9fff]{{0,30}}关于[^。；，：]{{4,120}}(?:{_LAST}))\s?[（(]$",
    ("环保部办公厅关于印发监测细则的通知（",),
    ("有关文件（", "关于防汛工作（"),
)
_BRACKET = patterns.define("bracket that closes behind a number", r"\s?[）)]", ("）", " )"), ("，", "》"))
_Number = tuple[int, int, str]  # where it begins and ends, and the whole of it
_OPENS, _CLOSES = "《", "》"
_LONGEST = 160  # characters of a name: a 《 that nothing closes opens none


@dataclass(frozen=True, slots=True)
class Named:
    """A document as a text names it: where, its number and its name as printed; `sure` where it may be nothing else."""

    at: tuple[int, int]
    number: str | None
    name: str | None
    sure: bool = True


def short_names(texts: Iterable[str]) -> frozenset[str]:
    """The names that a notice gives documents for itself: 以下简称《通知》."""
    return frozenset(forms.squash(found["name"]) for text in texts if "称" in text for found in _SHORT.finditer(text))


def find(text: str, short: frozenset[str] = frozenset()) -> list[Named]:
    """The documents that a text names, in order."""
    numbers = list(_numbers(text))
    names = list(_names(text, short))
    return sorted(_joined(text, names, numbers), key=lambda each: each.at)


def is_document(name: str) -> bool:
    """Whether a name is that of one document, by what it ends with."""
    squashed = forms.squash(name)
    if _BARE.match(squashed) or squashed.endswith(lists.WORKS.no_law):
        return False
    return NAMED.search(squashed) is not None


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Begin, end and the whole number; 某政发〔2022〕3号、5号 is two."""
    if "号" not in text:
        return
    for pattern in (NUMBER, ORDER):
        for found in pattern.finditer(text):
            alone = pattern is ORDER and text[found.start() - 1 : found.start()] in ("（", "(")
            begin = found.start() + (0 if alone else _own(text[found.start() : found.end()]))
            end, number = found.end(), text[begin : found.end()]
            yield begin, end, number
            while pattern is NUMBER and (more := _MORE.match(text, end)):
                if NUMBER.match(text, more.start("serial")):
                    break
                end = more.end()
                head = re.split(r"第?\s?\d{1,5}(?:\s?[-、]\s?\d{1,5})?\s?号$", number)[0]
                yield more.start("serial"), end, head + more["serial"]


def _own(number: str) -> int:
    """Where a number begins: its letters are those of an organ, not the words before them."""
    letters = re.match(r"[\u4e00-\u9fffA-Za-z、]*", number)
    head = letters[0] if letters else ""
    ends = [found.end() for found in _BEFORE.finditer(head) if found.end() < len(head)]
    return max(ends, default=0)


def _names(text: str, short: frozenset[str]) -> Iterator[Named]:
    at = 0
    while (begin := text.find(_OPENS, at)) >= 0:
        end = _close(text, begin)
        if end is None:
            at = begin + 1
            continue
        at = end
        name = text[begin + 1 : end - 1].strip()
        if name and not _is_short(text, begin, name, short):
            standard = _STANDARD.match(text, end) is not None
            yield Named((begin, end), None, name, is_document(name) or standard)


def _close(text: str, begin: int) -> int | None:
    """The end of the name that a 《 opens, names within it included; None where nothing closes it."""
    depth = 0
    limit = min(len(text), begin + _LONGEST)
    for place in range(begin, limit):
        if text[place] == _OPENS:
            depth += 1
        elif text[place] == _CLOSES:
            depth -= 1
            if not depth:
                return place + 1
        elif text[place] in "。；":
            break
    first = text.find(_CLOSES, begin, limit)
    again = text.find(_OPENS, begin + 1, limit)
    return first + 1 if first >= 0 and (again < 0 or first < again) else None


def _is_short(text: str, begin: int, name: str, short: frozenset[str]) -> bool:
    """Whether a name in 《》 is one that the text itself gives: 本《办法》, 《通知》 for what is named in full elsewhere."""
    if text[max(0, begin - 1) : begin] in ("本", "该", "此"):
        return True
    squashed = forms.squash(name)
    return squashed in short or _BARE.match(squashed) is not None


def _joined(text: str, names: Sequence[Named], numbers: Sequence[_Number]) -> list[Named]:
    """Names with the number that stands in brackets behind them or before them; names that 《》 do not mark; lone numbers."""
    out: list[Named] = []
    for each in names:
        found = _number_of(text, each, numbers)
        out.append(_numbered(text, each, found) if found else replace(each, at=(each.at[0], _version_end(text, each))))
    for begin, last, number in numbers:
        if any(a <= begin < b for a, b in (each.at for each in out)):
            continue
        unmarked = _unmarked(text, begin)
        if unmarked is None:
            out.append(Named((begin, last), number, None))
            continue
        out = [each for each in out if not unmarked <= each.at[0] < begin]
        out.append(Named((unmarked, _closed(text, last)), number, text[unmarked:begin].rstrip("（( ")))
    return out


def _numbered(text: str, name: Named, number: _Number) -> Named:
    """A name and the number beside it as one."""
    begin, last, printed = number
    end = _closed(text, last) if begin >= name.at[1] else name.at[1]
    return Named((min(name.at[0], begin), end), printed, name.name)


def _closed(text: str, end: int) -> int:
    """The end of a number with the bracket that closes behind it."""
    found = _BRACKET.match(text, end)
    return found.end() if found else end


def _version_end(text: str, name: Named) -> int:
    found = _VERSION.match(text, name.at[1])
    return found.end() if found else name.at[1]


def _unmarked(text: str, number: int) -> int | None:
    """Where a name that 《》 do not mark begins, before the number at a place; None where there is none."""
    found = _UNMARKED.search(text[:number])
    begin = found.start("name") + _cue(found["name"]) if found else number
    return begin if found and begin < found.end("name") else None


def _number_of(text: str, name: Named, numbers: Sequence[_Number]) -> _Number | None:
    """The number that a name stands with."""
    behind = _version_end(text, name)
    for begin, last, number in numbers:
        if begin >= behind and re.fullmatch(r"\s?[（(〔\[]\s?", text[behind:begin]):
            return begin, last, number
        if last <= name.at[0] and re.fullmatch(r"\s?(?:文件|文)?\s?", text[last : name.at[0]]):
            return begin, last, number
    return None


def _cue(name: str) -> int:
    """Where an unmarked name begins: after the words that lead to it."""
    head = name.partition("关于")[0]
    return max((found.end() for found in _BEFORE.finditer(head)), default=0)
