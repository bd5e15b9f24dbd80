"""Where a text names documents: by number in any typing, by name in 《》, by both, one after the other.

Guaranteed: what is found stands in the text as it is given, in order, and no two finds overlap.
Not done here: what a notice does with the document (see `acts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from builder.relations import numbers
from builder.relations.numbers import Number
from builder.text import forms, lists, patterns

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
_BRACKET = patterns.define(
    "bracket that closes behind a number",
    r"(?:公布|发布|印发|修订|修正)?\s?[）)]",
    ("）", " )", "公布）"),
    ("，", "》"),
)
_LEADS_TO = patterns.define(
    "between a name and the number that stands with it",
    r"^(?:\s?|\s?[（(〔\[]\s?(?:(?:发文字号|文号)[：:]?\s?)?(?P<day>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)?(?P<organs>(?:(?!根据|依据|按照|参照|参见|详见|以下)[\u4e00-\u9fff、]{2,20}(?:\s|$))*))$",
    ("", "（", "(", "（文号：", "（2019年3月5日", "（财政部 "),
    ("和", "，", "（以下简称《办法》，"),
)
_JOINT = patterns.define(
    "between two numbers of one document, in a bracket", r"^\s?[、，,；;]\s?$", ("、", "，"), ("和", "）、")
)
_PUBLISHED = patterns.define(
    "what a title publishes or passes on, without 《》",
    r"(?:印发|转发|批转|公布|发布|颁布|下发)\s?(?P<name>[^《》]{4,120}?)\s?的\s?(?:通知|公告|通告|决定|命令|令)\s*$",
    ("某县人民政府关于印发某县防汛应急预案的通知", "某县人民政府转发省政府关于加强地名管理工作的意见的通知"),
    ("关于印发《某县防汛应急预案》的通知", "关于加强防汛工作的通知"),
)
_REPORT = patterns.define(
    "papers that people hand in or are handed (squashed)",
    r"^.{0,8}(?:检测|检验|评估|审计|验资|体检|鉴定|可行性研究|监测|验收|查新|评价|勘察|调查|自查|申请)报告$",
    ("检测报告", "环境影响评价报告"),
    ("政府工作报告", "江州市轨道交通三号线一期工程可行性研究报告"),
)
_ABOUT = patterns.define(
    "name that says what it is about (squashed)",
    r"关于.{3,}的(?!.*解读$)[\u4e00-\u9fff]{2,4}$",
    ("关于加快苹果冷链物流建设的提案",),
    ("关于某办法的政策解读", "关于我们"),
)
_NONE = (*lists.WORKS.no_law, *lists.WORKS.none, "政府令")
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
    found = list(numbers.find(text))
    names = list(_names(text, short))
    return sorted(_joined(text, names, found), key=lambda each: each.at)


def is_document(name: str) -> bool:
    """Whether a name is that of one document, by what it ends with."""
    squashed = forms.squash(name)
    if _BARE.match(squashed) or _REPORT.match(squashed) or squashed.endswith(_NONE):
        return False
    return NAMED.search(squashed) is not None or _ABOUT.search(squashed) is not None


def published(title: str) -> Named | None:
    """What a title publishes or passes on, where 《》 do not mark it and it is a document."""
    found = _PUBLISHED.search(title)
    return Named(found.span("name"), None, found["name"]) if found and is_document(found["name"]) else None


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


def _joined(text: str, names: Sequence[Named], others: Sequence[Number]) -> list[Named]:
    """Names with the number that stands in brackets behind them or before them; names that 《》 do not mark; lone numbers."""
    out: list[Named] = []
    for each in names:
        found = _number_of(text, each, others)
        out.append(
            _numbered(text, each, found, others) if found else replace(each, at=(each.at[0], _version_end(text, each)))
        )
    for begin, last, number in others:
        if any(a <= begin < b for a, b in (each.at for each in out)):
            continue
        unmarked = _unmarked(text, begin)
        if unmarked is None:
            out.append(Named((begin, last), number, None))
            continue
        out = [each for each in out if not unmarked <= each.at[0] < begin]
        out.append(Named((unmarked, _closed(text, last)), number, text[unmarked:begin].rstrip("（( ")))
    return out


def _numbered(text: str, name: Named, number: Number, others: Sequence[Number]) -> Named:
    """A name and the number beside it as one, with the further numbers that joint documents have in the same bracket."""
    begin, last, printed = number
    if begin < name.at[1]:
        return Named((begin, name.at[1]), printed, name.name)
    if begin > name.at[1]:
        for again, end, _ in others:
            last = end if again >= last and _JOINT.match(text[last:again]) else last
    return Named((name.at[0], _closed(text, last)), printed, name.name)


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


def _number_of(text: str, name: Named, others: Sequence[Number]) -> Number | None:
    """The number that a name stands with."""
    behind = _version_end(text, name)
    for begin, last, number in others:
        led = _LEADS_TO.match(text[behind:begin]) if begin >= behind else None
        if led and led["organs"]:
            begin = behind + led.start("organs")
            return begin, last, text[begin:last]
        if led:
            return begin, last, number
        if last <= name.at[0] and re.fullmatch(r"\s?(?:文件|文)?\s?", text[last : name.at[0]]):
            return begin, last, number
    return None


def _cue(name: str) -> int:
    """Where an unmarked name begins: after the words that lead to it."""
    head = name.partition("关于")[0]
    return max((found.end() for found in numbers.BEFORE.finditer(head)), default=0)
