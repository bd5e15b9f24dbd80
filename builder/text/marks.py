"""The number that a heading, an article or an entry begins with: 第三章, 一、, （二）, 3., 3.1, （4）, ⑤.

Guaranteed: one table says what is a number, of which family and level; no text begins with two of them.  What is none is
None; where the rest of the text begins is given.
"""

from __future__ import annotations

import re
from functools import lru_cache

from builder.model import Mark
from builder.text import numerals
from builder.text import patterns as p

_NUMERAL = re.compile(r"[一二三四五六七八九十百零〇]+|\d+")
_CLOSE_TOP = p.define(
    "1. or 1 of a decimal outline, without a space",
    r"^(?P<mark>\d{1,2}[.．、]?)\s*(?P<rest>[\u4e00-\u9fff][^。；]*)$",
    ("1.总则", "2组织体系", "3．附则"),
    ("1.1总则", "2024年", "1.总则。"),
)
_FIRST = ord("①")  # of three times twenty

# By what the text begins with: family, level, form.  A family names itself by its first number; 1.2 is of the second depth
# of decimal numbers.
_FORMS = {
    "第": (("章", 1, p.CHAPTER), ("节", 2, p.SECTION), ("条", 2, p.ARTICLE)),
    **dict.fromkeys("一二三四五六七八九十百零〇", (("一、", 1, p.LEVEL_1),)),
    **dict.fromkeys("（(", (("（一）", 2, p.LEVEL_2), ("（1）", 4, p.LEVEL_4))),
    **dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", (("①", 5, p.IN_ONE),)),
    **dict.fromkeys("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", (("（1）", 4, p.IN_ONE),)),
    **dict.fromkeys("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", (("1.", 3, p.IN_ONE),)),
}
_FIGURES = (("1.", 3, p.LEVEL_3),)
_RANK = ("章", "节", "1.1", "1.2", "1.3", "1.4", "1.5", "条", "一、", "（一）", "1.", "（1）", "①")


def read(text: str) -> Mark | None:
    """The number that a text begins with."""
    figures = text[:1].isdecimal()
    for family, level, form in _FIGURES if figures else _FORMS.get(text[:1], ()):
        if found := form.match(text):
            return Mark(family, level, ordinal(found["mark"]), found["mark"], found.start("rest"))
    if figures and (found := p.DECIMAL.match(text)):
        *above, last = re.split("[.．]", found["mark"])
        depth = len(above) + 1
        return Mark(f"1.{depth}", depth, ordinal(last), found["mark"], found.start("rest"))
    return None


def parted(text: str) -> tuple[str, str]:
    """An entry's number, and the text behind it; "" and the whole text where it begins with none, or with that of an article."""
    mark = None if text[:1] == "第" else read(text)
    return (mark.printed, text[mark.end :]) if mark else ("", text)


def decimal_top(text: str, spaced: bool = True) -> Mark | None:
    """The first level of a decimal outline (1 总则; not `spaced`, 1.总则 and 1总则, too), which is a number only where others
    show that the outline is decimal."""
    found = p.DECIMAL_TOP.match(text) or (None if spaced else _CLOSE_TOP.match(text))
    return Mark("1.1", 1, ordinal(found["mark"]), found["mark"], found.start("rest")) if found else None


def is_decimal(mark: Mark | None) -> bool:
    """Whether a number has the levels above it in itself: 3.1.2."""
    return mark is not None and mark.family.startswith("1.") and mark.family != "1."


def rank(mark: Mark) -> int:
    """Which kind of number stands inside which, whatever their levels: 0 is outermost."""
    return _RANK.index(mark.family)


@lru_cache(maxsize=1 << 10)
def ordinal(printed: str) -> int | None:
    """The value of the first numeral of a number or a label; ③ is 3.  Kept: every list begins with the same."""
    if "①" <= printed[:1] <= "⒛":
        return (ord(printed[0]) - _FIRST) % 20 + 1
    found = _NUMERAL.search(printed)
    return numerals.number(found[0]) if found else None
