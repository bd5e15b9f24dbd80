"""A text as sentences and clauses, and what they are about.

Takes the text of a block or of a cell; gives pieces of its squashed form, each with where it stands in the text as printed.
Guaranteed: what is quoted in “” (the new words of an amendment) is no sentence of the document; a document that a sentence
names is known by its name in 《》, with 《》 inside, by the number in brackets after it, or by both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress

from builder.text import forms, patterns
from builder.text.asked import asked

_SIGNS = re.compile("[《（》）“”。；！？]")
_BEFORE_NUMBER = "原将对和及与的据照行止废后"  # words of the sentence, no 机关代字
DATE = r"[\d〇○零Oo一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
# a day, or the last of a month or a year
DAY = rf"(?:{DATE}|[\d〇○零Oo一二三四五六七八九]{{4}}年(?:[\d一二三四五六七八九十]{{1,3}}月)?[底末])"
COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
NUMBER = re.compile(
    r"[\u4e00-\u9fff]{0,12}〔\d{4}〕[\u4e00-\u9fff]{0,4}?\d{1,5}号|[\u4e00-\u9fff]{0,24}令(?:〔\d{4}〕)?第?\d{1,4}号|[\u4e00-\u9fff]{0,24}第\d{1,4}号令"
)
_KINDS = (
    "办法|规定|细则|条例|规则|意见|方案|预案|通知|通告|公告|决定|令|规划|计划|章程|制度|规程|标准|指南|目录|清单|政策|措施|规范|准则"
    "|公约|守则|批复|函|文件|要点|机制|基准|纲要|名录|职责|决议|协议|通报|工程|方法|程序|承诺|公示"
)
OWN = patterns.define(
    "the document by itself (squashed)",
    rf"^(?:本|此|以上|上述)(?![市县区省州盟旗镇乡级月]|年度|单位|地区)(?:《[^《》]{{2,60}}》|[\u4e00-\u9fff、“”]{{0,14}}?(?:{_KINDS}))(?:（(?:试行|暂行|修订)）)?",
    ("本办法", "本实施细则（试行）由", "本《办法》", "以上规定", "本优惠政策由"),
    ("本市城市管理规定", "该办法", "《办法》", "本年度计划"),
)
_NUMBERED = patterns.define(
    "the number before a sentence (squashed)",
    r"^(?:第[一二三四五六七八九十百零〇\d]{1,5}条|[（]?[一二三四五六七八九十\d]{1,3}(?:）|[、．]|\.(?!\d)))",
    ("第五条本办法", "（三）本办法", "5.本意见", "四、本通知"),
    ("2028年", "本办法"),
)


class Squashed:
    """A text without white space and its widths and brackets folded, character by character."""

    def __init__(self, printed: str) -> None:
        self._folded = list(map(_FOLDS.__getitem__, printed))
        self.text = "".join(self._folded)

    @asked
    def at(self) -> tuple[int, ...]:
        """Where each character stood in the text as printed: most texts make no claim, and nobody asks."""
        return tuple(compress(range(len(self._folded)), self._folded))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where characters of it stood in the text as printed."""
        return self.at[first], self.at[last - 1] + 1


class _Folds(dict[str, str]):
    """What becomes of each character, worked out when it is first met."""

    def __missing__(self, char: str) -> str:
        folded = forms.squash(char)
        return self.setdefault(char, folded if len(folded) <= 1 else char)


_FOLDS = _Folds()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a squashed text, from `start` on; `before` is the one before it in the same block."""

    text: str
    start: int
    before: str

    @property
    def plain(self) -> str:
        """Without the number of its article."""
        return self.text[self.begin :]

    @property
    def begin(self) -> int:
        """Where it begins after that number."""
        found = _NUMBERED.match(self.text)
        return found.end() if found else 0


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a squashed text, without what is quoted in “”; 《》 and （） hold a sentence together."""
    start, depth, quoted, before = 0, 0, 0, ""
    for sign in _SIGNS.finditer(text):
        place, char = sign.start(), sign[0]
        if char in "《（":
            depth += 1
        elif char in "》）":
            depth = max(0, depth - 1)
        elif char in "“”":
            quoted = max(0, quoted + (1 if char == "“" else -1))
        elif not quoted and (not depth or char == "。"):
            yield Sentence(text[start:place], start, before)
            start, depth, before = place + 1, 0, text[start:place]
    if start < len(text):
        yield Sentence(text[start:], start, before)


def is_quoted(text: str, place: int) -> bool:
    """Whether a place of a text stands in “”."""
    return text.count("“", 0, place) > text.count("”", 0, place)


def clause_begin(text: str, place: int) -> int:
    """Where the clause begins that a place stands in: after a comma or a colon that stands in no brackets."""
    depth = 0
    for at in range(place - 1, -1, -1):
        char = text[at]
        depth += (char in "》）") - (char in "《（")
        if char in "，：" and depth <= 0:
            return at + 1
        if depth < 0:
            return at + 1
    return 0


@dataclass(frozen=True, slots=True)
class Work:
    """A document that a sentence names; from `start` to `end` of it, the name and the number as they stand there."""

    start: int
    end: int
    name: tuple[int, int] | None
    number: tuple[int, int] | None


def works(text: str) -> list[Work]:
    """The documents that a squashed sentence names, in order."""
    found = []
    at = text.find("《")
    while at >= 0:
        if end := _closing(text, at):
            name = (at + 1, end - 1)
            number, end = _bracketed(text, end)
            found.append(Work(at, end, name, number))
        at = text.find("《", end or at + 1)
    named = [(work.start, work.end) for work in found]
    for match in NUMBER.finditer(text) if "号" in text else ():
        if not any(first < match.end() and match.start() < last for first, last in named):
            first = match.start() + max(match[0].rfind(word) for word in _BEFORE_NUMBER) + 1
            found.append(Work(first, match.end(), None, (first, match.end())))
    return sorted(found, key=lambda work: work.start)


def _closing(text: str, start: int) -> int | None:
    """Where the name ends whose 《 stands at a place, 》 included."""
    depth = 0
    for place in range(start, min(len(text), start + 200)):
        depth += (text[place] == "《") - (text[place] == "》")
        if not depth:
            return place + 1
    return None


def _bracketed(text: str, place: int) -> tuple[tuple[int, int] | None, int]:
    """The number in brackets that stand at a place, and where they end; a name without one ends where it does."""
    if text[place : place + 1] != "（":
        return None, place
    end = text.find("）", place)
    if end < 0:
        return None, place
    found = NUMBER.search(text, place + 1, end)
    return (found.span() if found else None), end + 1


def joined(parts: Iterable[str]) -> str:
    """Words of a table of a rule as one alternative of a pattern."""
    return "(?:" + "|".join(parts) + ")"
