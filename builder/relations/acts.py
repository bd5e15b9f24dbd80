"""What a notice does with a document that it names, by the words that show it.

Guaranteed: a relation is shown by words of the text, or it is 引用.  A word counts in its own clause: 根据《甲》要求，制定《乙》 rests on 甲
alone; a list shares what stands before its first name; a word behind a name (同时废止) counts for the whole list before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from builder.said import Relation
from builder.text import patterns

HELD = "\ufffc"  # stands for each character of a citation, so that no word within a name counts
_CLAUSES = r"(?:[\s、，,和及与]*第[一二三四五六七八九十百\d]{1,5}[条款项章])*"
_CHAIN = rf"(?:{_CLAUSES}[\s、，,和及与或以]*(?:以及|及其)?[\u4e00-\u9fff]{{0,20}}{HELD}+)*"


def _before(name: str, regex: str, yes: tuple[str, ...], no: tuple[str, ...]) -> re.Pattern[str]:
    return patterns.define(f"before a citation: {name}", regex, yes, no)


def _behind(name: str, regex: str, yes: tuple[str, ...], no: tuple[str, ...]) -> re.Pattern[str]:
    return patterns.define(f"behind a citation: {name}", regex, yes, no)


# Words before a citation, in its clause; the last one counts.
_LEADS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    (
        "依据",
        _before(
            "rests on",
            r"根据|依据|依照|按照|遵照|遵循|按$",
            ("根据", "严格按照", "对成功引进的，按"),
            ("按期完成", "参照"),
        ),
    ),
    (
        "落实",
        _before(
            "carries out",
            r"贯彻落实|贯彻执行|贯彻|落实|(?<!停止)(?<!不再)执行|(?<!停止)(?<!不再)实施$",
            ("深入贯彻落实", "严格执行", "结合实施"),
            ("实施方案，", "停止执行", "停止实施"),
        ),
    ),
    ("转发", _before("passes on", r"转发|批转", ("转发", "批转"), ("印发",))),
    (
        "印发",
        _before(
            "issues",
            r"(?<![部局厅委府署办室院会组])(?<!联合)(?:印发|下发|颁布|公布|发布)(?!的)了?",
            ("关于印发", "公布", "现发布"),
            ("生态环境部印发", "印发的", "国家发改委联合印发"),
        ),
    ),
    (
        "修订",
        _before(
            "amends",
            r"(?:修改|修订|修正)(?!为|后|稿|版)|删除|删去",
            ("关于修改", "删去"),
            ("完善", "修改为", "修订后的"),
        ),
    ),
    ("废止", _before("repeals", r"废止|(?:停止|不再)(?:执行|施行|实施)", ("决定废止", "停止实施"), ("停止",))),
    ("失效", _before("expires", r"宣布失效|失效", ("宣布失效",), ("有效",))),
    ("暂停", _before("suspends", r"暂停(?:实施|执行|施行|适用)?", ("暂停实施",), ("停止",))),
    ("延长", _before("extends", r"延长|延续|延期(?:执行|施行|实施)", ("关于延长", "延期实施"), ("延期付款",))),
)
# Words behind a citation or its list, to the end of its clause, or of its sentence where nothing leads to it.
_TRAILS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    (
        "延长",
        _behind(
            "extended",
            r"(?:有效期|施行期|执行期|实施期|试行期|期限)[^，。；]{0,10}(?:延长|延续|顺延)|(?:延长|延续)[^，。；]{0,12}(?:有效期|期限|实施期)|延期(?:执行|实施|施行)",
            ("有效期延长至2025年12月31日", "延长有效期2年", "的有效期延长五年"),
            ("有效期五年", "延长开放时间"),
        ),
    ),
    (
        "暂停",
        _behind(
            "suspended", r"(?:予以|即日起)?暂停(?:实施|执行|施行|适用)", ("暂停实施", "即日起暂停执行"), ("停止执行",)
        ),
    ),
    (
        "修订",
        _behind(
            "amended",
            r"(?:作出|作|做出|做|进行|予以)(?:如下|以下|相应|部分)?(?:修改|修订|修正|调整)|修改为|修订为|修正为|修改如下|予以修改|删去|删除第",
            ("作如下修改", "第五条修改为", "进行修订", "第三条第二款删去"),
            ("修改意见", "调整工作"),
        ),
    ),
    (
        "失效",
        _behind("expired", r"(?:自行|宣布|自动|已)?失效", ("自行失效", "宣布失效"), ("有效",)),
    ),
    (
        "废止",
        _behind(
            "repealed",
            r"(?:同时|予以|即行|自行|随之|相应|一并)?(?:废止|停止执行|不再执行|停止施行|停止实施|不再施行)",
            ("同时废止", "自2022年1月1日起废止", "停止执行"),
            ("终止", "停止供水"),
        ),
    ),
    (
        "转发",
        _behind("passed on", r"(?:转发|批转)(?:给|至|到|你|如下|，|。|$)", ("转发给你们",), ("转发的",)),
    ),
    (
        "印发",
        _behind(
            "issued",
            r"现予?以?(?:印发|公布|发布|颁布)|(?:予以|随文)(?:印发|公布|发布|颁布)|(?:印发|下发|颁发|公布|发布|颁布)(?:给|至|到|你|如下)",
            ("印发给你们", "予以公布", "随文印发", "现予发布"),
            ("印发的", "公布的名单", "颁布实施"),
        ),
    ),
    (
        "依据",
        _behind("rested on", r"^为(?:主要|重要|根本)?(?:依据|准绳)", ("为依据",), ("为契机",)),
    ),
)
_ENDS = patterns.define(
    "what a word before a citation does not reach over",
    r"(?:要求|精神|规定|部署|安排|原则|条款|标准)(?![和及与、以等中的])|制定|编制|起草|成立|形成|结合|参照|修订完善|审议|研究|参考",
    ("要求，", "制定", "有关规定"),
    ("要求和", "规定、"),
)
_GROUNDS = patterns.define(
    "heading over what a document rests on",
    r"(?:编制|制定|政策|法律|主要|法规|起草|设定)?依据(?:和原则)?$",
    ("1.2 编制依据", "二、政策依据"),
    ("依据标准处理", "以下依据执行"),
)
_FREE = patterns.define(
    "what leaves a name open to words behind it",
    r"(?:^|[将把对])[^，]{0,14}$|原[^，]{0,14}$",
    ("现将", "原", "对"),
    ("根据我市制定的有关各方面的一些文件和",),
)
_GOES_ON = patterns.define(
    "between two names of one list",
    r"^\s?(?:等)?[\s、，,和及与或以（(]*(?:以及|及其|并)?[^。；，《》]{0,30}$",
    ("、", "和国务院", "，", "以及国家发改委、统计局联合印发"),
    ("要求，现结合实际，制定",),
)
_COMES_WITH = patterns.define(
    "formula over what comes with a notice",
    r"现?将[^《》。；]{0,30}(?P<words>印发|转发)给",
    ("现将有关文件转发给你们", "现将方案印发给你们"),
    ("现将《某办法》印发给你们", "将情况报给我办"),
)
_READING = patterns.define(
    "behind a citation: what tells of a document",
    r"^\s?的?\s?(?:政策|起草|编制|图文|文字)?(?:解读|说明|问答)",
    ("的政策解读", "解读", "的起草说明"),
    ("的通知", "第三条的说明"),
)
# What each of the words before a citation begins with, but for those of what it rests on and carries out.
_DOES = re.compile("转发|批转|印发|下发|颁布|公布|发布|修[改订正]|删[除去]|废止|停止|不再|失效|暂停|延[长续期]")
_STOPS = re.compile(r"[。；;！？!?\n]")
_COMMA = re.compile(r"[，,：:]")


@dataclass(frozen=True, slots=True)
class Act:
    """A relation and the words that show it: as printed, and where; not where they stand in another text."""

    relation: Relation
    words: str | None
    at: tuple[int, int] | None = None


NONE = Act("引用", None)


def of(text: str, spots: Sequence[tuple[int, int]]) -> list[Act]:
    """What is done with the document at each of the spots, which are in order."""
    masked = _masked(text, spots)
    acts: list[Act] = []
    for place, (begin, end) in enumerate(spots):
        before = acts[-1] if acts else None
        gap = masked[spots[place - 1][1] : begin] if place else ""
        found = _of(masked, begin, end)
        if found is None and before and before.relation != "引用" and _is_list(gap):
            found = before
        acts.append(found or NONE)
    return acts


def rests_on(heading: str) -> Act | None:
    """What a heading such as 编制依据 says of the documents that stand below it."""
    found = _GROUNDS.search(heading.strip())
    return Act("依据", found[0]) if found else None


def in_words(text: str) -> Act | None:
    """The one thing that a title, a heading or the words over a list say is done with what stands below; None for several."""
    if not _DOES.search(text) or ("有效" in text and "失效" not in text) or text.rstrip().endswith("解读"):
        return None
    found = {
        relation: match[0]
        for relation, pattern in _LEADS
        if relation not in ("依据", "落实") and (match := pattern.search(text))
    }
    return Act(*next(iter(found.items()))) if len(found) == 1 else None


def comes_with(text: str) -> Act | None:
    """What a text says is done with documents that come with the notice, where it does not name them."""
    found = _COMES_WITH.search(text)
    return Act("转发" if found["words"] == "转发" else "印发", found["words"]) if found else None


def _masked(text: str, spots: Sequence[tuple[int, int]]) -> str:
    out = list(text)
    for begin, end in spots:
        out[begin:end] = HELD * (end - begin)
    return "".join(out)


def _of(text: str, begin: int, end: int) -> Act | None:
    sentence = max((found.end() for found in _STOPS.finditer(text, 0, begin)), default=0)
    clause = max((found.end() for found in _COMMA.finditer(text, sentence, begin)), default=sentence)
    lead = _lead(text, clause, begin)
    if lead and lead.relation in ("依据", "落实"):
        return lead
    if _READING.match(text[end:]):
        return None
    return _trail(text, clause, begin, end, lead is None) or lead


def _lead(text: str, clause: int, begin: int) -> Act | None:
    """The last word before a citation that reaches it."""
    cut = max((found.end() for found in _ENDS.finditer(text, clause, begin)), default=clause)
    held = text.rfind(HELD, cut, begin)
    if held >= 0 and not _is_list(text[held + 1 : begin]):
        cut = held + 1
    best: Act | None = None
    for relation, pattern in _LEADS:
        for found in pattern.finditer(text[cut:begin]):
            at = (cut + found.start(), cut + found.end())
            if best is None or best.at is None or at[1] > best.at[1] or at[0] < best.at[0] < at[1] == best.at[1]:
                best = Act(relation, found[0], at)
    return best


def _trail(text: str, clause: int, begin: int, end: int, alone: bool) -> Act | None:
    """The first word behind a citation, or behind the list that it begins, that says what is done with it."""
    chain = re.compile(_CHAIN).match(text, end)
    start = end
    if chain and not any(pattern.search(chain[0]) for _, pattern in _TRAILS):
        start = chain.end()
    stop = _STOPS.search(text, start)
    limit = stop.start() if stop else len(text)
    if not (alone and _FREE.search(text[clause:begin])):
        comma = _COMMA.search(text, start, limit)
        limit = comma.start() + 1 if comma else limit
    held = text.find(HELD, start, limit)
    limit = min(held if held >= 0 else limit, start + 90)
    tail = text[start:limit]
    found = [(match.start(), relation, match) for relation, pattern in _TRAILS if (match := pattern.search(tail))]
    if not found:
        return None
    _, relation, match = min(found, key=lambda each: each[0])
    return Act(
        relation,
        match[0].rstrip("，。给至到你"),
        (start + match.start(), start + match.start() + len(match[0].rstrip("，。给至到你"))),
    )


def _is_list(gap: str) -> bool:
    """Whether a gap between two citations is that of a list, and says nothing of the first alone."""
    if len(gap) > 36 or _GOES_ON.match(gap) is None or _ENDS.search(gap):
        return False
    return not any(pattern.search(gap) for _, pattern in _TRAILS)
