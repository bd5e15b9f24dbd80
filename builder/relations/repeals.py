"""What a sentence does to other documents: 废止, 失效, 修改, 暂停, 继续有效.

Guaranteed: the sentence does it itself.  A plan (拟废止), a condition (如…则), what is told of the past (已废止), what is
named after it (《…》废止后) and a part of a document that is repealed (第三条废止: an amendment) are not taken for a repeal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.relations.ground import Found, Ground, Piece, name_key
from builder.relations.sentences import OWN, Sentence, Work, clause_begin, is_quoted, works
from builder.relations.terms import WHEN, day_of
from builder.said import ValidityKind
from builder.text import patterns

_TAIL = r"(?![的后时前或和及之情程工手条期、]|程序|处理|效力|状态)"
_ADVERB = r"(?:同时|同步|即行|一并|一律|相应|自行|自动|自然|即|均|全部|都|也|予以|宣布|现|特此|应当?同时|随之)"
_STRUCK = patterns.define(
    "what is named before it is repealed (squashed)",
    rf"(?P<together>同时|同步|一并|随之)?(?:[自从于]{WHEN}起?)?(?P<adverb>{_ADVERB}{{0,3}})(?P<verb>废止|停止执行|停止施行|停止使用|终止执行|作废|失效)(?:执行)?{_TAIL}",
    ("同时废止", "予以废止", "自2022年5月1日起停止执行", "自行失效", "即行废止", "自本决定公布之日起废止"),
    ("废止后", "废止的文件", "废止程序", "废止和修改"),
)
_STRIKES = patterns.define(
    "what is repealed is named after it (squashed)",
    r"(?:^|决定|[，：现]|同意|宣布|特此|同时|一并|予以|对)(?:予以)?(?P<verb>废止|停止执行|停止施行)(?=《|以下|下列|原?《|[\u4e00-\u9fff]{0,12}（?[\u4e00-\u9fff]{0,12}〔)",
    ("决定废止《苇川市渡口管理办法》", "现废止《办法》"),
    ("关于废止《苇川市渡口管理办法》", "拟废止《办法》", "建议废止《办法》"),
)
_AMENDED = patterns.define(
    "what is named before it is amended (squashed)",
    r"(?:(?:进行|作出?|做出?|予以)(?:如下|以下|部分|相应|适当)?(?P<verb>修改|修订|修正)(?![的后时前或和及之、意完工审])"
    r"|(?P<as>修改|修订|修正|调整|变更)(?:为|如下)|中的.{1,60}?改为)",
    ("作如下修改：", "予以修改", "修改为“县水利局”", "作出修改", "修改如下"),
    ("修改后", "修改完善", "修改意见"),
)
_AMENDS = patterns.define(
    "what is amended is named after it (squashed)",
    r"(?:^|决定|[，现])(?:对)?(?P<verb>修改|修订|修正)(?=《)",
    ("决定修改《苇川市渡口管理办法》",),
    ("关于修改《苇川市渡口管理办法》", "拟修改《办法》"),
)
_SUSPENDED = patterns.define(
    "what is suspended (squashed)",
    r"(?P<verb>暂停|暂缓|中止)(?P<what>执行|实施|施行)(?![的后时前或和、])",
    ("暂停执行《苇川市渡口管理办法》", "《办法》暂停实施"),
    ("暂停办理", "暂停执行的"),
)
_KEPT = patterns.define(
    "what goes on to apply (squashed)",
    r"(?:予以|继续)(?P<verb>有效|保留|执行|施行)(?![的后时前或和至到、\d])",
    ("继续有效", "予以保留", "继续执行"),
    ("继续执行至2024年", "继续执行的"),
)
_UNREAL = patterns.define(
    "a plan, a condition, what is past, or what is asked (squashed)",
    r"拟(?:予以?|定|对|将)?(?:废|修|停|宣|作|进)|拟(?=[^，]{0,30}(?:废止|修改|修订|失效)$)|(?:^|，)(?:如|若|倘|一旦|凡遇|遇有?|当[^，]{0,20}时|除)|计划|建议|适时|可以?$|应当?(?:及时|予以|按)?$|需要?$"
    r"|不得|不予|未(?:被|经)?$|尚未|有无|是否|研究|提出|认为|鉴于|因|由于|已(?:经|被|于|由|全部|自动|明令|自行|宣布|先后)?[^，《]{0,20}$|曾|"
    r"届满|到期|期满|逾期|对(?:应当|需要|不适应)|要求|关于$|按照?规定$|原则上|草案",
    ("拟废止", "如上级有新规定", "已于2020年", "建议", "期满", "鉴于"),
    ("决定", "同时", "现予"),
)
_IN_PART = patterns.define(
    "a part of a document (squashed)",
    r"第[一二三四五六七八九十百\d]{1,6}[条款项章节]|中(?:有关|关于|的|涉及)|附件\d?|(?:相关|有关|部分)(?:条款|内容|规定)$",
    ("第三条", "中有关收费的规定", "相关条款"),
    ("有关文件", "第12号令"),
)
_LINK = patterns.define(
    "what stands between documents of one row, and before what is done to them (squashed)",
    r"^[、，和及与]?(?:以及)?(?:原?[\u4e00-\u9fff]{0,30}(?:印发|发布|公布|颁布|制定|下发|施行)的|原|同时|将|对)?"
    r"(?:等?[一二三四五六七八九十百\d]{0,4}(?:件|个|部|项)?(?:[\u4e00-\u9fff]{0,10}(?:文件|规章|规定|办法|通知|政策|意见))?)?[、，]?(?:同时|现|决定|自行)?(?:起)?$",
    ("、", "和", "等3件规范性文件", "文件", "及原"),
    ("的有关规定精神", "第三条"),
)
_VAGUE = patterns.define(
    "what is repealed without a name (squashed)",
    r"(?P<what>(?:凡|原|此前|以前|以往|过去|之前|与本|\d{4}年)[\u4e00-\u9fff\d（）〔〕、“”]{0,50}?(?:文件|政策|规定|办法|通知|预案|方案|标准|地价|价格|水价|意见|细则|条例|制度|目录|清单|规划|通告|公告)(?:（(?:试行|暂行)）)?)[，]?$",
    ("原有相关政策", "2019年6月印发的预案", "此前有关规定", "凡与本办法不一致的规定", "原基准地价"),
    ("食品安全许可证", "与会人员"),
)


_BY_ITSELF = patterns.define(
    "the notice itself does it to the document that follows (squashed)",
    r"(?:^|[，：、]|决定|[^，]{0,10}(?:同意|研究)|现|同时|并)(?:对|将)?(?:[^，]{0,30}(?:印发|公布|发布|颁布)的)?原?$",
    ("决定对", "现将", "，对2015年印发的"),
    ("市交通局对", "县司法局应当将"),
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a pattern does to the documents before it or after it."""

    pattern: re.Pattern[str]
    kind: ValidityKind
    after: bool = False


# what no rule does without
_SPEAKS = re.compile("废止|作废|失效|停止|终止|修[改订正]|调整|变更|改为|暂[停缓]|中止|予以|继续")
_RULES = (
    _Rule(_STRUCK, "废止"),
    _Rule(_STRIKES, "废止", after=True),
    _Rule(_AMENDED, "修改"),
    _Rule(_AMENDS, "修改", after=True),
    _Rule(_SUSPENDED, "暂停"),
    _Rule(_SUSPENDED, "暂停", after=True),
    _Rule(_KEPT, "继续有效"),
)


def read(ground: Ground, piece: Piece, sentence: Sentence) -> Iterator[Found]:
    """The claims of a sentence."""
    if not _SPEAKS.search(sentence.text):
        return
    named = works(sentence.text)
    for rule in _RULES:
        for match in rule.pattern.finditer(sentence.text):
            inside = any(work.start < match.start() < work.end for work in named)
            if inside or is_quoted(sentence.text, match.start()) or _is_unreal(sentence, match):
                continue
            meant = _after(sentence, match, named) if rule.after else _before(sentence, match, named)
            if meant:
                yield from _claims(ground, piece, sentence, match, rule, meant)
            elif not rule.after and rule.pattern is _STRUCK:
                yield from _nameless(ground, piece, sentence, match)


def is_unreal(text: str) -> bool:
    """Whether words before what is done say that it is not: planned, asked, past."""
    return _UNREAL.search(text) is not None


def _is_unreal(sentence: Sentence, match: re.Match[str]) -> bool:
    at = match.start("verb") if match["verb"] else match.start()
    own = sentence.text[clause_begin(sentence.text, at) : at]
    plain = _without(own)
    begins = re.match(r"(?:如|若|倘|一旦|遇|拟|鉴于|因)", sentence.plain) is not None
    return begins or is_unreal(plain)


def _without(text: str) -> str:
    """A clause without the documents that it names."""
    for work in reversed(works(text)):
        if work.name:
            text = f"{text[: work.start]}{text[work.end :]}"
    return text


def _before(sentence: Sentence, match: re.Match[str], named: Sequence[Work]) -> list[Work]:
    """The row of documents that ends where something is done to them."""
    row: list[Work] = []
    end = match.start()
    for work in reversed(named):
        between = sentence.text[work.end : end]
        if work.end > end or not _links(between, not row):
            break
        row.insert(0, work)
        end = work.start
    return row


def _links(between: str, last: bool) -> bool:
    if not between or _LINK.match(between):
        return True
    # what is done to a part of a document stands between it and the words
    return last and (_IN_PART.search(between) is not None) and len(between) <= 80


def _after(sentence: Sentence, match: re.Match[str], named: Sequence[Work]) -> list[Work]:
    row: list[Work] = []
    begin = match.end()
    for work in named:
        if work.start < begin:
            continue
        if not (_LINK.match(sentence.text[begin : work.start]) or begin == work.start):
            break
        row.append(work)
        begin = work.end
    if re.match("的(?:决定|通知|公告|议案|请示|函|说明|意见|建议)", sentence.text[begin:]):
        return []
    return row


def _claims(
    ground: Ground, piece: Piece, sentence: Sentence, match: re.Match[str], rule: _Rule, row: Sequence[Work]
) -> Iterator[Found]:
    """A claim for each document of a row."""
    kind = _kind(sentence, match, rule, row)
    if kind is None:
        return
    date, how, rests = _day(ground, piece, sentence, match, rule)
    words = (sentence.start + match.start(), sentence.start + match.end())
    for work in row:
        number, name = (ground.printed(piece, _shifted(sentence, span)) for span in (work.number, work.name))
        if name and OWN.match(f"本{name_key(name)}") and len(name) <= 4:
            continue  # 《办法》: a short name, which says not which
        claim = ground.claim(piece, kind, words, date, rule=how, rests=rests, number=number, name=name)
        yield Found(claim, together=kind in ("废止", "修改", "暂停", "失效"))


def _kind(sentence: Sentence, match: re.Match[str], rule: _Rule, row: Sequence[Work]) -> ValidityKind | None:
    """What is done to a row of documents; None where it is done to a part of them, or by somebody else."""
    if rule.after:
        return rule.kind
    if rule.kind == "修改":
        return "修改" if _BY_ITSELF.search(sentence.plain[: row[0].start - sentence.begin]) else None
    if _IN_PART.search(sentence.text[row[-1].end : match.start()]):
        return None
    return "失效" if match["verb"] == "失效" else rule.kind


def _day(
    ground: Ground, piece: Piece, sentence: Sentence, match: re.Match[str], rule: _Rule
) -> tuple[str | None, str | None, tuple[int, ...]]:
    if rule.pattern is _STRUCK and match.re.groupindex and (match["day"] or match["base"] or match["today"]):
        return day_of(ground, piece, sentence, match)
    return None, None, ()


def _nameless(ground: Ground, piece: Piece, sentence: Sentence, match: re.Match[str]) -> Iterator[Found]:
    """What is repealed and has no name is called as the text calls it; the document itself, where it ends by its own words."""
    begin = max(clause_begin(sentence.text, match.start()), sentence.begin)
    own = sentence.text[begin : match.start()]
    words = (sentence.start + match.start(), sentence.start + match.end())
    date, how, rests = _day(ground, piece, sentence, match, _RULES[0])
    if OWN.match(own) and date and not works(own):
        yield Found(ground.claim(piece, "失效", words, date, rule=how, rests=rests))
    elif (found := _VAGUE.search(own)) and match["adverb"] + (match["together"] or ""):
        first = sentence.start + begin + found.start("what")
        name = ground.printed(piece, (first, first + len(found["what"])))
        yield Found(ground.claim(piece, "废止", words, date, rule=how, rests=rests, name=name), together=True)


def _shifted(sentence: Sentence, span: tuple[int, int] | None) -> tuple[int, int] | None:
    return (sentence.start + span[0], sentence.start + span[1]) if span else None
