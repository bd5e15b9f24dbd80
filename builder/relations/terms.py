"""From when and until when a document applies, as its own words say: 施行, 有效期, 试行, 延长.

Guaranteed: only the document that says it, or one that it issues, comes into force by its words; another law that is quoted,
a licence, a certificate and a contract do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.relations import days
from builder.relations.ground import Found, Ground, Piece, name_key
from builder.relations.sentences import COUNT, DATE, DAY, OWN, Sentence, clause_begin, is_quoted, works
from builder.text import numerals, patterns

_BASES = "印发|下发|发布|公布|颁布|公告|发文|签发|公示|通告|通过|批准|施行|实施"
WHEN = (
    rf"(?:(?P<day>{DATE})(?:零时|0时|\d{{1,2}}时)?|(?:本[^自从于，《》]{{1,8}}?)?(?P<base>{_BASES})(?:之日|当日|日)"
    rf"(?:起?的?(?P<next>次日|第二日|第二天)|起?[，]?满?(?P<count>{COUNT})(?P<unit>个工作日|工作日|日|天|个月|月|年)(?P<after>之?后|以后|期满后|届满后)?)?"
    r"|(?P<today>即日)|(?:\d{4}年(?:\d{1,2}月)?(?:份|度)?))"
)
_FORCE = patterns.define(
    "from when something applies (squashed)",
    rf"(?:自|从|于|在|将于|将自)?{WHEN}(?:起|开始|之日起)?(?:正式|开始|予以)?(?P<verb>施行|实施|执行|生效|试行|启用|实行)(?![的以]|情况|方案|后|前|过程|时|效果|日期|期间|至|期限)",
    (
        "自印发之日起施行",
        "自2022年10月1日起施行",
        "自发布之日起30日后施行",
        "自印发之日30日后施行",
        "自即日起执行",
        "自公布之日起满三十日后施行",
        "自发布之日起次日起施行",
    ),
    ("自2021年1月1日起施行的《办法》", "自印发之日起30日内", "施行日期另行公布"),
)
_OVER = patterns.define(
    "from one day to another something applies (squashed)",
    rf"(?:自|从)?(?P<first>{DATE})起?(?:施行|实施|执行)?[，]?(?:至|到|—|-)(?P<last>{DAY})(?:止)?(?:期间)?(?:施行|实施|执行|有效|试行)(?![的以]|情况)",
    ("自2022年1月1日起至2024年12月31日止执行", "自2022年1月1日至2024年12月31日有效"),
    ("2022年1月1日至2024年12月31日", "自2022年1月1日起执行"),
)
_PERIODS = "有效期限?|(?:施行|实施|执行|试行)(?:有效)?(?:期限?|时间)"
_TERM = patterns.define(
    "for how long something applies (squashed)",
    rf"(?P<what>{_PERIODS}|试行|暂行|暂定(?:执行|施行|试行)?)(?:暂定)?(?:为|是|：)?(?P<count>{COUNT})(?P<unit>年|个月|月)(?![来以后内前间份的底末\d])",
    ("有效期5年", "有效期为5年", "试行一年", "试行期二年", "有效期限暂定为三年", "有效期十八个月"),
    ("有效期5年以上的", "试行两年来", "有效期至2025年12月31日"),
)
_UNTIL = patterns.define(
    "until when something applies (squashed)",
    rf"(?:(?P<what>{_PERIODS})(?:截?止?(?:至|到|于)|为至|截止|截止日期为|自{DATE}起?(?:至|到|—|-)|为{DATE}起?(?:至|到|—|-)|：{DATE}(?:至|到|—|-))|(?:执行|实施|施行|试行|有效)(?:至|到)|(?<=，)(?P<bare>至|到))(?P<last>{DAY})(?P<stop>止|终止|结束|失效)?",
    (
        "有效期至2025年12月31日",
        "有效期自2022年1月1日至2026年12月31日",
        "执行至2025年底",
        "有效期截至2025年12月31日",
        "自发布之日起施行，至2025年12月31日终止",
    ),
    ("有效期5年", "许可证2025年12月31日"),
)
_LONGER = patterns.define(
    "for how much longer something applies (squashed)",
    rf"(?:有效期限?(?:统一)?(?:延长|延续|顺延)(?:至|到)?|(?:继续|延续|延期|延长)(?:执行|施行|实施|有效)(?:至|到)?|延长(?:其)?有效期限?(?:至|到)?|(?:施行|执行|试行|实施)期限?(?:延长|延续)(?:至|到)?)(?:(?P<last>{DAY})(?:止)?|(?P<count>{COUNT})(?P<unit>年|个月)(?:[，]?即?(?:延长)?至(?P<then>{DAY}))?)",
    ("有效期延长至2025年12月31日", "继续执行至2024年12月31日", "有效期延长2年", "延长有效期至2026年6月30日"),
    ("有效期至2025年12月31日", "继续执行"),
)
_NEUTRAL = patterns.define(
    "a clause that changes nothing of what a sentence is about (squashed)",
    r"(?:负责(?:具体)?解释|解释权|请[^，]{0,30}|[现特]予(?:以)?[公颁发]布|印发给?(?:你们|各)?|予以(?:公布|印发|发布)|通过|同意|批准|施行|执行|实施|有效期[^，]{0,12})",
    ("由市财政局负责解释", "现予公布", "现印发给你们", "请认真贯彻执行", "有效期5年"),
    ("食品安全许可证", "其中"),
)
_ISSUES = patterns.define(
    "a sentence issues what it names (squashed)",
    r"[现特]?(?:予以?|将)?(?:公布|发布|颁布|印发|发给你们|下发)",
    ("现予公布", "印发给你们", "现予以发布"),
    ("予以废止", "修改如下"),
)
_MATTER = patterns.define(
    "what is set anew and no document (squashed)",
    r"^(?:其中)?(?P<matter>(?:更新|调整|修订|核定|重新公布|上述|新)(?:后)?的?[\u4e00-\u9fff]{0,16}?(?:价|价格|水价|电价|标准|收费|费率|地价|税额|限额|比例|面积|范围|区划|制度|名称|方案|结果|成果))$",
    ("更新后的基准地价", "调整后的水价", "新的收费标准"),
    ("食品安全标准", "许可证"),
)
_SPEAKS = re.compile("有效|施行|执行|试行|实[施行]|生效|启用|暂[行定]|，[至到]")  # what no claim does without
_NO_RULES = ("报告", "讲话", "大事记", "会议纪要", "纪要", "公报", "函")  # what rules nothing, or only tells


def read(ground: Ground, piece: Piece, sentence: Sentence) -> Iterator[Found]:
    """The claims of a sentence."""
    if not _SPEAKS.search(sentence.text):
        return
    taken: list[tuple[int, int]] = []
    for reader, pattern in ((_longer, _LONGER), (_over, _OVER), (_force, _FORCE), (_until, _UNTIL), (_term, _TERM)):
        for match in pattern.finditer(sentence.text):
            apart = all(match.end() <= first or last <= match.start() for first, last in taken)
            if not apart or is_quoted(sentence.text, match.start()):
                continue
            found = list(reader(ground, piece, sentence, match))
            taken += [match.span()] if found else []
            yield from found


# --- what is spoken of ----------------------------------------------------------------------------------------------------


class _About(dict[str, object]):
    """What a claim speaks of: number, name and matter as the claim has them; none of them is the document itself."""


def _about(ground: Ground, piece: Piece, sentence: Sentence, place: int) -> _About | None:
    """What the words at a place of a sentence speak of; None where that is nothing that could come into force by them."""
    begin = max(clause_begin(sentence.text, place), sentence.begin)
    own = sentence.text[begin:place].removesuffix("将").removesuffix("并").removesuffix("均")
    if own and not _is_neutral(own):
        return _named(ground, piece, sentence, begin, own)
    before = sentence.text[sentence.begin : begin]
    if any(clause and not _is_neutral(clause) and not _is_subject(clause) for clause in before.split("，")):
        return None
    if OWN.match(before) or (not before.strip("，：") and not own):
        return _About() if before or _goes_on(sentence) else None
    return _issued(ground, piece, sentence, sentence.begin, begin)


def _goes_on(sentence: Sentence) -> bool:
    """Whether a sentence without a subject is about the document: it stands alone, or goes on from one that is."""
    return not sentence.before or OWN.match(Sentence(sentence.before, 0, "").plain) is not None


def _is_neutral(clause: str) -> bool:
    return _NEUTRAL.search(clause) is not None and "《" not in clause


def _is_subject(clause: str) -> bool:
    return OWN.match(clause) is not None or "《" in clause or clause.startswith(("经", "已经"))


def _named(ground: Ground, piece: Piece, sentence: Sentence, begin: int, own: str) -> _About | None:
    found = OWN.match(own)
    if found and (found.end() == len(own) or _is_neutral(own[found.end() :])):
        return _About()
    if (matter := _MATTER.match(own)) and ground.notice.kind not in _NO_RULES:
        first = sentence.start + begin + matter.start("matter")
        return _About(matter=ground.printed(piece, (first, first + len(matter["matter"]))))
    return _issued(ground, piece, sentence, begin, begin + len(own))


def _issued(ground: Ground, piece: Piece, sentence: Sentence, begin: int, end: int) -> _About | None:
    """The document that words name and the notice issues."""
    named = [work for work in works(sentence.text) if begin <= work.start and work.end <= end and work.name]
    if len(named) != 1 or named[0].name is None:
        return None
    first, last = named[0].name
    issued = name_key(sentence.text[first:last]) in ground.issued
    if not issued and not _ISSUES.search(sentence.text[: named[0].start] + sentence.text[named[0].end :]):
        return None
    return _About(name=ground.printed(piece, (sentence.start + first, sentence.start + last)))


# --- the claims -----------------------------------------------------------------------------------------------------------


def _words(sentence: Sentence, match: re.Match[str]) -> tuple[int, int]:
    return sentence.start + match.start(), sentence.start + match.end()


def _force(ground: Ground, piece: Piece, sentence: Sentence, match: re.Match[str]) -> Iterator[Found]:
    about = _about(ground, piece, sentence, match.start())
    if about is None or (about.get("matter") and match["base"]):
        return
    date, rule, rests = day_of(ground, piece, sentence, match)
    words = _words(sentence, match)
    yield Found(ground.claim(piece, "施行", words, date, rule=rule, rests=rests, **about))


def day_of(
    ground: Ground, piece: Piece, sentence: Sentence, match: re.Match[str]
) -> tuple[str | None, str | None, tuple[int, ...]]:
    """The day of words that say from when, the rule that it is computed by, and the lines that it rests on."""
    if match["day"]:
        return days.printed(match["day"]), None, ()
    if not match["base"] and not match["today"]:
        return None, None, ()
    rule = ground.printed(piece, _words(sentence, match))
    begin, rests = ground.date, ground.dated
    if match["base"] in ("印发", "下发", "发文") and ground.printed_on:
        begin, rests = ground.printed_on
    if begin is None or match["base"] in ("通过", "批准", "施行", "实施"):
        return None, None, ()
    date = _counted(begin, match)
    return (date, rule, rests) if date else (None, None, ())


def _counted(begin: str, match: re.Match[str]) -> str | None:
    if match["next"]:
        return days.after(begin, 0, "日")
    count = numerals.number(match["count"].replace("两", "二")) if match["count"] else None
    if count is None:
        return begin
    return days.after(begin, count, match["unit"]) if match["after"] else None


def _over(ground: Ground, piece: Piece, sentence: Sentence, match: re.Match[str]) -> Iterator[Found]:
    about = _about(ground, piece, sentence, match.start())
    if about is not None:
        words = _words(sentence, match)
        yield Found(ground.claim(piece, "施行", words, days.printed(match["first"]), **about))
        yield Found(ground.claim(piece, "有效期", words, days.printed(match["last"]), **about))


def _until(ground: Ground, piece: Piece, sentence: Sentence, match: re.Match[str]) -> Iterator[Found]:
    about = _about(ground, piece, sentence, match.start())
    if about is not None and _has_begun(sentence, match.start()) and (not match["bare"] or match["stop"]):
        kind = "试行" if match[0].startswith("试行") else "有效期"
        last = days.printed(match["last"])
        yield Found(ground.claim(piece, kind, _words(sentence, match), last, **about))  # type: ignore[arg-type]


def _term(ground: Ground, piece: Piece, sentence: Sentence, match: re.Match[str]) -> Iterator[Found]:
    about = _about(ground, piece, sentence, match.start())
    count = numerals.number(match["count"].replace("两", "二"))
    if about is None or not count or not _has_begun(sentence, match.start()):
        return
    kind = "试行" if match["what"].startswith(("试行", "暂行")) else "有效期"
    claim = ground.claim(piece, kind, _words(sentence, match), **about)  # type: ignore[arg-type]
    yield Found(claim, count, match["unit"])


def _has_begun(sentence: Sentence, place: int) -> bool:
    """Whether a period is the document's: its sentence, or the one before, says so of itself."""
    said = sentence.before + "，" + sentence.text[:place]
    return _FORCE.search(said) is not None or OWN.match(sentence.plain) is not None or "试行" in sentence.text[place:]


def _longer(ground: Ground, piece: Piece, sentence: Sentence, match: re.Match[str]) -> Iterator[Found]:
    """The documents before the words, in their clause; else the document itself."""
    begin = max(clause_begin(sentence.text, match.start()), sentence.begin)
    printed = match["last"] or match["then"]
    last = days.printed(printed) if printed else None
    named = [work for work in works(sentence.text) if begin <= work.start and work.end <= match.start()]
    for work in named:
        number = ground.printed(piece, _shifted(sentence, work.number))
        name = ground.printed(piece, _shifted(sentence, work.name))
        yield Found(ground.claim(piece, "延长", _words(sentence, match), last, number=number, name=name))
    own = sentence.text[begin : match.start()]
    if not named and OWN.match(own or sentence.plain):
        yield Found(ground.claim(piece, "延长", _words(sentence, match), last))


def _shifted(sentence: Sentence, span: tuple[int, int] | None) -> tuple[int, int] | None:
    return (sentence.start + span[0], sentence.start + span[1]) if span else None
