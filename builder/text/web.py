"""What a line of a government web page looks like: its box of metadata, its path, its tools, its time stamp.

Guaranteed: an answer depends on the line alone.
Not done here: whether the line is the page's or the document's (see `reading/webpage.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from builder.text import forms, lists
from builder.text import patterns as p
from builder.text.line import Line

_LONGEST = 200
_TOOL_LINE = 40
_SPACED = [r"\s*".join(word) for word in sorted((*lists.WEB.labels, *lists.WEB.plain), key=len, reverse=True)]
_WORD = "|".join(_SPACED)
_BESIDE_TOOLS = re.compile(r"[\s\[\]【】〔〕()（）|｜：:,，、]+")
_FIELD = re.compile(
    rf"(?:^|(?<=[\s|]))[·•●■◆*-]?\s*[【\[〔]?\s*(?P<word>{_WORD})\s*(?:(?P<sign>[】\]〕]\s*[：:]?|[：:]|\|)|(?<=\s)|$)"
    rf"|(?P<glued>{_WORD})\s*[：:]"
)
_SEVERAL = re.compile(r"[\s|：:](?=.*\S)")  # between two labels
_OWN_LINE = p.define(
    "a web page's own line (squashed)",
    r"^(?:〔(?:打印|关闭|分享|收藏)[^〕]{0,6}〕){1,4}$|^〔?(?:字[体号]：|[上下]一[篇条]：)(?!.*[。；]).{0,90}$"
    r"|^第[A-Z]?\d{1,3}版：[\u4e00-\u9fff·]{2,10}$|^(?!.*[。；]).{0,60}(?:ICP备\d|公网安备\d|版权所有[：©]|Copyright).{0,60}$",
    ("〔字体：大中小〕", "上一篇：没有了", "第A1版：要闻", "网站标识码：0000000000苇ICP备00000000号"),
    ("来源：县统计局", "发布时间：2022年3月1日。", "关闭小煤矿工作方案", "版权所有翻印必究"),
)
_OWN_BEGINS = frozenset("〔字上下第")
RELATED = p.define(
    "what a web page lists below a document (squashed)",
    r"^(?:相关(?!.*如下)[\u4e00-\u9fff]{2,4}|网站导航|友情链接)[：>]*$",
    ("相关报道：", "相关链接>>", "网站导航："),
    ("相关单位要按要求落实", "相关：", "相关文件如下："),
)


@dataclass(frozen=True, slots=True)
class Fields:
    """The labels that a line consists of, each with its value; `bare` is one that nothing but a space sets apart."""

    pairs: tuple[tuple[str, str], ...] = ()
    bare: bool = False

    @property
    def waits(self) -> str:
        """The label at the end whose value is not on the line; "" where there is none."""
        label, value = self.pairs[-1] if self.pairs else ("", "")
        return label if not value and label not in lists.WEB.menu else ""


def fields(line: Line) -> Fields:
    """The labels of a box of metadata that a line consists of; a time stamp may stand before the first."""
    return _fields(line.text)


@lru_cache(maxsize=1 << 8)  # of the head of a document, each line of which is asked several times
def _fields(text: str) -> Fields:
    found = list(_FIELD.finditer(text)) if len(text) <= _LONGEST and "。" not in text else []
    if not found:
        return Fields()
    before = forms.squash(text[: found[0].start()]).strip("|（")
    if before and not p.DATE_STAMP.match(before):
        return Fields()
    ends = [*(one.start() for one in found[1:]), len(text)]
    pairs = tuple(
        (forms.squash(one["word"] or one["glued"]), text[one.end() : end].strip(" \t　|[【：:；;）)"))
        for one, end in zip(found, ends, strict=True)
    )
    return Fields(pairs, len(pairs) == 1 and not (found[0]["sign"] or found[0]["glued"]))


def all_fields(lines: Sequence[Line], places: Iterable[int]) -> dict[int, Fields]:
    """Place → the labels of its line, where it consists of any."""
    return {at: found for at in places if (found := fields(lines[at])).pairs}


def tells(line: Line) -> bool:
    """Whether a line in the head of a document tells by itself that it is a web page's."""
    return has_clock(line) or any(label in lists.WEB.labels for label, _ in fields(line).pairs)


def is_stamp(line: Line) -> bool:
    """Whether a line is several labels, one of them only a page's: when a document was published, how often it was read."""
    pairs = fields(line).pairs if _SEVERAL.search(line.text) else ()
    return len(pairs) > 1 and any(label in lists.WEB.labels for label, _ in pairs)


def is_own(line: Line) -> bool:
    """Whether only a web page prints such a line."""
    text = line.look.squashed
    if len(text) <= 24 and text.strip("〔〕：·•|>").startswith(lists.WEB.lines):
        return True
    may_be = text[:1] in _OWN_BEGINS or "备" in text or "权" in text or "Copyright" in text
    return may_be and len(text) <= _LONGEST and _OWN_LINE.match(text) is not None


def path(line: Line) -> str:
    """sure: 您的位置：首页; open: a trail of words and >; "" where it is neither."""
    found = line.look.trail if len(line.text) <= _LONGEST else None
    return "" if found is None else "sure" if found["sure"] else "open"


def tools(line: Line) -> int:
    """How many words of a menu or a toolbar a line consists of; 0 where it holds others."""
    words = [word for word in _BESIDE_TOOLS.split(line.text) if word] if len(line.text) <= _TOOL_LINE else []
    return len(words) if all(word in lists.WEB.menu for word in words) else 0


def is_tool(line: Line) -> bool:
    """Whether it is a word of a toolbar, or a sign between two."""
    return tools(line) > 0 or (len(line.text) <= 3 and not any(map(str.isalnum, line.text)))


def is_barred(line: Line) -> bool:
    """Whether it is several entries with bars between them, as at the foot of a page; no row of a table, which begins with one."""
    entries = re.split(r"\s*[|｜]\s*", line.text) if len(line.text) <= 2 * _TOOL_LINE else []
    return len(entries) > 1 and all(1 < len(entry) <= 8 for entry in entries)


def has_clock(line: Line) -> bool:
    """Whether it is a date with the time of day and nothing else."""
    found = p.DATE_STAMP.match(line.look.squashed) if len(line.text) <= _TOOL_LINE else None
    return found is not None and found["clock"] is not None
