"""What one line of a gazette's cover says: its name, the year, the number, the total, the date.

Guaranteed: a line says something only where parts of a cover's form are all that stands in it; 第86号公布 or a title that
ends in 公报 says nothing.
Not done here: where the cover ends (see `masthead`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from builder.text import forms, numerals
from builder.text import patterns as p

_MOST = 80  # characters of a line that may be a cover's
_NO_PLACE = ("政府公报", "人民政府公报", "行政公报", "政务公报", "委员会公报")
_PUBLISHERS = ("政府", "公署", "国务院", "委员会", "常委会", "管委会", "法院", "检察院", "部", "局", "厅")
_NO_NAME = re.compile("关于|印发|的|统计")
# A line is a cover's where parts of these forms, one after the other, are all that stands in it.
_DIGIT = "[0-9〇○OoＯ零一二三四五六七八九]"
_NUMERAL = rf"(?:\d{{1,5}}|{p.CN})"
_DATE = p.define(
    "cover: date (squashed)",
    rf"(?:{_DIGIT}{{4}}年)?(?:\d{{1,2}}|{p.CN})月(?:\d{{1,2}}|{p.CN})日|(?<!\d)\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)",
    ("2024年3月10日", "二〇二二年四月三十日", "4月30日", "2022-04-30"),
    ("2022年4月", "2022年"),
)
_TOTAL = p.define(
    "cover: total number (squashed)",
    rf"(?:总|累计)(?:第(?P<total>{_NUMERAL})[期号]|(?P<plain>{_NUMERAL})期|[期刊]?号：?(?:第)?(?P<after>{_NUMERAL})[期号]?|期数?：?第?(?P<mute>{_NUMERAL})期?)",
    ("总第8期", "总31期", "总第四百零三期", "总号：1792", "总期号：第31期"),
    ("第8期", "汇总第8条", "总第一季度"),
)
_NUMBER = p.define(
    "cover: issue number (squashed)",
    rf"(?<!总)(?<!累计)(?:(?P<year>{_DIGIT}{{4}})年?度?)?第(?P<number>{_NUMERAL}(?:[-—–~、至和]{_NUMERAL})?)期"
    rf"|(?P<of>{_DIGIT}{{4}})年(?P<bare>{_NUMERAL}(?:[-—–~、至和]{_NUMERAL})?)期",
    ("2023年第1-2期", "第4期", "第1期（第一季度）", "二〇二二年第三期", "2022年4期"),
    ("总第8期", "第一季度", "2023年", "第86号", "第3号台风"),
)
_SERIAL = p.define(
    "cover: issue number told as 号, beside the gazette's name or the year (squashed)",
    rf"(?:(?P<year>{_DIGIT}{{4}})年)?第(?P<number>{_NUMERAL}(?:[-—–~、至和]{_NUMERAL})?)号",
    ("2023年第12号", "第12号"),
    ("第12期", "12号"),
)
_PAIR = p.define(
    "cover: year and issue as figures, beside the gazette's name (squashed)",
    r"(?P<year>\d{4})[.．·•/](?P<number>\d{1,2})(?![\d.．·•/年月])",
    ("2016.3", "2022·12"),
    ("2016.3.5", "2022.12月", "2016.123"),
)
_YEAR = p.define(
    "cover: year (squashed)",
    rf"(?<!{_DIGIT})(?P<year>{_DIGIT}{{4}})(?:年度?(?:\d{{1,2}}|{p.CN})月份?|年度?|(?!{_DIGIT}))",
    ("2022", "二〇二二年", "2022年4月"),
    ("20222", "第4期"),
)
_WORD = p.define(
    "cover: word (squashed)",
    r"[（〔]?(?:双?月刊|半月刊|季刊|半年刊|年刊|旬刊|周刊|合刊|试刊|创刊号?|终刊号?|第[一二三四1-4]季度|[上下]半年|星期[一二三四五六日天]"
    r"|电子版|网络版|内部资料|内部刊物|注意保存|免费赠阅|赠阅|主办|主管|编印|编|出版(?:日期)?：?|出刊(?:日期)?：?|编印日期：?|印发|印刷|印|发行)[）〕]?",
    ("（季刊）", "合刊", "第一季度", "编", "出版日期："),
    ("统计公报", "第4期", "号"),
)
_ORGAN = p.define(
    "cover: who publishes it (squashed)",
    rf"{p.HAN}{{2,24}}?(?:人民政府|行政公署|管理委员会|管委会|委员会|常委会)(?:办公室|办公厅)?(?=[\d〇（〔]|编|出版|出刊|主办|主管|二|$)",
    ("伊金霍洛旗人民政府办公室2024年", "桐浦县人民政府办公室编"),
    ("苇川市人民政府令", "苇川市人民政府关于"),
)
_NAME = p.define(
    "cover: name of a gazette (squashed)",
    rf"《?(?P<name>{p.HAN}{{0,24}}?(?:政府|公署|政务|行政|国务院|委员会|常委会|管委会|法院|检察院|[部局厅])公报|{p.HAN}{{2,12}}(?<!财)政报)》?",
    ("阿尔山市人民政府公报", "《人民政府公报》", "国务院公报", "苇川政报"),
    ("统计公报", "国民经济和社会发展统计公报", "环境状况公报", "公报", "省财政报表"),
)
_EXTRA = p.define(
    "cover: name of an extra issue (squashed)",
    rf"(?:(?![关的年]|政府){p.HAN}){{0,8}}?(?:增刊|特刊|专刊|专辑|号外)(?:第{_NUMERAL}号|[（〔]{_NUMERAL}[）〕])?",
    ("特刊", "抗洪救灾特刊", "专刊第1号", "增刊（1）"),
    ("特别", "增加刊期"),
)
_MARK = p.define(
    "cover: marks between its parts (squashed)",
    r"[·•|/／—–\-－~，、：.“”\"（）《》〔〕*]+",
    ("·", "（", "|"),
    ("第", "号", "。"),
)
_PARTS = (
    ("date", _DATE),
    ("total", _TOTAL),
    ("number", _NUMBER),
    ("serial", _SERIAL),
    ("pair", _PAIR),
    ("word", _WORD),
    ("year", _YEAR),
    ("name", _NAME),
    ("organ", _ORGAN),
    ("extra", _EXTRA),
    ("mark", _MARK),
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a line says.  `serial` is a number told as 第N号, which is an issue's only beside a gazette's name; `extra` names an extra issue."""

    name: str | None = None
    year: int | None = None
    number: str | None = None
    serial: str | None = None
    total: int | None = None
    extra: str | None = None
    date: str | None = None

    @property
    def tells(self) -> bool:
        """Whether the line tells the issue by itself: a year, a date or 第N号 alone could be anything's."""
        return bool(
            self.number or self.total or self.extra or (self.name and (self.name not in _NO_PLACE or self.serial))
        )


def read(text: str) -> Cover | None:
    """What the line says, where all of it is a cover's; None for any other line."""
    squashed = forms.squash(text)
    return _read(squashed) if 2 <= len(squashed) <= _MOST else None


@lru_cache(maxsize=1 << 7)  # the first lines of a text are asked several times
def _read(squashed: str) -> Cover | None:
    found = _parts(squashed)
    year = _year(found)
    if not _tells(found, year):
        return None
    named, numbered, total, date = (found.get(key) for key in ("name", "number", "total", "date"))
    serial = found.get("serial") or _pair(found)
    return Cover(
        named["name"] if named else None,
        year,
        _number(numbered["number"] or numbered["bare"]) if numbered else None,
        _number(serial["number"]) if serial else None,
        _total(total) if total else None,
        found["extra"][0] if "extra" in found else None,
        (date and numerals.date_in(date[0])) or None,
    )


def _pair(found: dict[str, re.Match[str]]) -> re.Match[str] | None:
    """Year and issue as figures; 2016.3 alone may be a month."""
    pair = found.get("pair")
    return pair if pair and ("name" in found or pair[0][4] in "·•") else None


def _tells(found: dict[str, re.Match[str]], year: int | None) -> bool:
    """Whether the parts say something of an issue: no marks alone, no four figures that are no year, no order's 第86号."""
    if not found.keys() - {"mark", "word"} or found.keys() <= {"mark", "organ"}:
        return False
    if "name" in found and _NO_NAME.search(found["name"][0]):
        return False
    return year is not None or not ("year" in found or ("serial" in found and "name" not in found))


def _parts(squashed: str) -> dict[str, re.Match[str]]:
    """The first of each kind of part, where parts are all that a line consists of; else none."""
    found: dict[str, re.Match[str]] = {}
    at = 0
    while at < len(squashed):
        hits = ((key, match) for key, part in _PARTS if (match := part.match(squashed, at)) and match.end() > at)
        hit = next(hits, None)
        if hit is None:
            return {}
        found.setdefault(*hit)
        at = hit[1].end()
    return found


def publisher(gazette: str | None) -> str | None:
    """Who publishes a gazette, where its name says so: an organ of a place, and 公报."""
    if not gazette or not gazette.endswith("公报") or gazette in _NO_PLACE:
        return None
    organ = gazette.removesuffix("公报")
    return organ if organ.endswith(_PUBLISHERS) else None


def _year(found: dict[str, re.Match[str]]) -> int | None:
    printed = [
        found[key]["year"] for key in ("year", "number", "serial", "pair") if key in found and found[key]["year"]
    ]
    if "number" in found and found["number"]["of"]:
        printed.append(found["number"]["of"])
    return next((year for text in printed if (year := numerals.year(text))), None)


def _total(found: re.Match[str]) -> int | None:
    return numerals.number(next(text for text in found.groups() if text))


def _number(text: str) -> str:
    parts = re.split(r"[-—–~、至和]", text)
    return "-".join(str(numerals.number(part)) for part in parts)
