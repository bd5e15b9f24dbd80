"""Until when something may be handed in: opinions (征求意见), applications (申报, 报名), proposals (征集).

Guaranteed: a deadline is a day that is printed, or one that the text's own rule gives; one without a year is of the year of
the notice, if it is not over by then.  When a task is to be done, and up to when figures were counted, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.relations import days
from builder.relations.ground import Found, Ground, Piece
from builder.relations.sentences import COUNT, DATE, Sentence, is_quoted
from builder.text import numerals, patterns

_DAY = r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日)"
_RANGE = rf"(?:{_DAY}(?:[上下]午)?(?:\d{{1,2}}[：时]\d{{0,2}}分?)?(?:至|到|—|-|~|－|–|——){{1,2}})"
_MATTERS = "征求意见|公开征求意见|意见反馈|反馈意见|意见征集|征集意见|征集|申报|报名|公示|受理|投稿|申请|推荐"
_TIME = patterns.define(
    "the time of something, and its last day (squashed)",
    rf"(?P<matter>{_MATTERS})(?:项目|活动|工作|材料|建议|作品)?的?(?:起止|截止)?(?:时间|日期|期限|时限|期)(?:截止)?(?:为|是|：|从|自)?(?:即日起?(?:至|到)|截?止?(?:至|到|于)|{_RANGE})?(?P<last>{DATE}|{_DAY}|\d{{1,2}}日)(?![起开后印])",
    (
        "申报时间为2023年3月1日至3月31日",
        "报名时间至2023年5月10日",
        "征求意见时间：2021年1月7日至2月6日",
        "申报截止时间为2023年4月1日",
    ),
    ("申报时间另行通知", "受理时限为20个工作日"),
)
_BEFORE = patterns.define(
    "before which day something is to be handed in (squashed)",
    rf"(?:于|在)?(?P<last>{DATE}|{_DAY})(?:\d{{1,2}}[：时]\d{{0,2}}分?)?(?:之前|以前|前|止)[^。；]{{0,60}}?(?P<what>意见|建议|申报|报名|申请|反馈)(?:和建议|建议)?(?:反馈至?|报送至?|提出|发送至?|寄至|书面)?",
    ("请于2022年5月10日前将修改意见反馈至县司法局", "2023年5月1日前报名"),
    ("2022年5月10日前完成", "截至2021年底"),
)
_CLOSES = patterns.define(
    "when something closes (squashed)",
    rf"(?P<matter>征求意见|申报|报名|征集|投稿)[^。；，]{{0,12}}?(?:截止至?|截止(?:时间|日期)(?:为|：)?|截至)(?P<last>{DATE}|{_DAY})",
    ("报名截止2023年5月10日", "申报材料截止2023年6月1日"),
    ("截至2021年底", "报名工作"),
)
_SHOWN = patterns.define(
    "from one day to another opinions are asked for (squashed)",
    rf"(?:自|从|于)?{_RANGE}(?P<last>{DATE}|{_DAY}|\d{{1,2}}日)(?:期间|止)?[，]?.{{0,60}}?(?P<matter>征求意见|公示|申报|报名|征集)",
    ("将于2021年1月7日至2021年2月6日期间，在本网站上进行公示，向社会征求意见",),
    ("2021年1月7日至2月6日施工",),
)
_WITHIN = patterns.define(
    "within how many days opinions are asked for (squashed)",
    rf"(?P<matter>征求意见|意见征集|征集意见|申报|报名)(?:的)?(?:时间|期限|期)(?:为|：)?(?:自|从)(?:本(?:公告|通知|通告))?(?P<base>发布|公布|公告|公示|印发|登报)之日起(?P<count>{COUNT})(?P<unit>日|天|个月)(?:内|止)?(?!后)",
    ("征求意见期限为自公告发布之日起30日内".replace("公告发布", "发布"), "报名时间自发布之日起15日"),
    ("征求意见期限为30日", "自公告之日起60日内申请行政复议"),
)
_ASKS = patterns.define(
    "a notice asks the public (squashed)",
    r"征求意见|公开征求|征集|社会各界|公众|有关单位和个人|申报|报名|遴选|招募|评选|推荐",
    ("公开征求意见", "关于申报项目的通知"),
    ("会议精神",),
)
_TIME_HEADING = patterns.define(
    "a heading that names a time (squashed)",
    rf"^(?:[一二三四五六七八九十]{{1,3}}、|（[一二三四五六七八九十]{{1,3}}）|\d{{1,2}}[.．、])?(?P<matter>{_MATTERS})(?:起止|截止)?(?:时间|日期|期限|时限)(?:安排)?[：。]?$",
    ("一、征集时间", "（二）报名时间", "三、申报期限"),
    ("一、征集内容", "实施时间"),
)
_ONLY_TIME = patterns.define(
    "a time, and its last day (squashed)",
    rf"^(?:自|从)?(?:即日起?(?:至|到)|截?止?(?:至|到)|{_RANGE})?(?P<last>{DATE}|{_DAY}|\d{{1,2}}日)(?:\d{{1,2}}[：时]\d{{0,2}}分?)?(?:止|前|截止)?(?:$|[。；，])",
    ("2021年2月1日至2月5日。", "即日起至2023年5月10日"),
    ("填写表格", "2021年度"),
)
_SPEAKS = re.compile("意见|建议|征集|申报|报名|公示|受理|投稿|申请|推荐|反馈")  # what no deadline does without
_OPINIONS = ("征求意见", "公开征求意见", "意见反馈", "反馈意见", "意见征集", "征集意见")


def below(ground: Ground, piece: Piece, heading: Piece) -> Iterator[Found]:
    """The deadline that a paragraph prints alone, below the heading that says for what."""
    head, only = _TIME_HEADING.match(heading.text.text), _ONLY_TIME.match(piece.text.text)
    if head and only:
        words = (only.start(), only.end("last"))
        yield from _claim(ground, piece, only, words, head["matter"])


def read(ground: Ground, piece: Piece, sentence: Sentence) -> Iterator[Found]:
    """The deadlines of a sentence: each day once."""
    if "日" not in sentence.text or not _SPEAKS.search(sentence.text):
        return
    said: set[object] = set()
    for pattern in (_WITHIN, _SHOWN, _TIME, _CLOSES, _BEFORE):
        for match in pattern.finditer(sentence.text):
            if is_quoted(sentence.text, match.start()) or not _asks(ground, sentence, pattern):
                continue
            words = (sentence.start + match.start(), sentence.start + match.end())
            matter = match["matter"] if "matter" in pattern.groupindex else _matter_of(match, sentence)
            matter = "征求意见" if matter == "公示" and "征求意见" in sentence.text else matter
            for found in _claim(ground, piece, match, words, matter):
                if found.claim.date not in said:
                    said.add(found.claim.date)
                    yield found


def _asks(ground: Ground, sentence: Sentence, pattern: re.Pattern[str]) -> bool:
    """Whether what is to be handed in is asked of the public: the title or the sentence says so."""
    if pattern is not _BEFORE:
        return True
    title = ground.notice.title
    return _ASKS.search(title) is not None or re.search("征求意见|社会各界|公众|任何单位", sentence.text) is not None


def _matter_of(match: re.Match[str], sentence: Sentence) -> str:
    if match["what"] in ("申报", "报名", "申请"):
        return match["what"]
    return "征求意见" if "征集" not in sentence.text else "征集"


def _claim(ground: Ground, piece: Piece, match: re.Match[str], words: tuple[int, int], matter: str) -> Iterator[Found]:
    date, rule, rests = _day(ground, piece, match, words)
    if date:
        named = "征求意见" if matter in _OPINIONS else matter
        yield Found(ground.claim(piece, "截止", words, date, rule=rule, rests=rests, matter=named))


def _day(
    ground: Ground, piece: Piece, match: re.Match[str], words: tuple[int, int]
) -> tuple[str | None, str | None, tuple[int, ...]]:
    if "base" in match.re.groupindex:
        count = numerals.number(match["count"])
        date = days.last_of_period(ground.date, count, match["unit"]) if ground.date and count else None
        return date, ground.printed(piece, words) if date else None, ground.dated if date else ()
    last = match["last"]
    if "年" in last:
        return days.printed(last), None, ()
    return _completed(ground, match, last)


def _completed(ground: Ground, match: re.Match[str], last: str) -> tuple[str | None, str | None, tuple[int, ...]]:
    """A day whose year, or year and month, stand with the day that a range begins with; else it is of the notice's year."""
    begin = re.search(
        r"(\d{4}年)?(\d{1,2}月)\d{1,2}日[^\d]{0,8}(?:\d{1,2}[：时]\d{0,2}分?)?[^\d]{0,4}$",
        match[0][: match[0].rfind(last)],
    )
    if begin and "月" not in last:
        last = f"{begin[2]}{last}"
    if begin and begin[1]:
        return days.printed(f"{begin[1]}{last}"), None, ()
    date = days.printed(f"{ground.date[:4]}年{last}") if ground.date else None
    if date is None or ground.date is None or date < ground.date:
        return None, None, ()
    return date, match[0], ground.dated
