"""Forms of a text that comparing, measuring and joining need.

squash   what two spellings of one thing share: widths folded, brackets one kind, white space gone
width    columns on a typesetter's line: a Chinese character is two, a Latin letter or a figure one
join     two pieces of a broken line made one
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_FIGURE = r"[\d²³¹⁰-₉①-⒛]"  # whatever folding makes a figure of
_FIGURE_ENDS, _FIGURE_BEGINS = re.compile(rf"{_FIGURE}[.．]?$"), re.compile(rf"[.．]?{_FIGURE}")
_KEPT_SPACE = re.compile(rf"(?<=[A-Za-z])\s+(?=[A-Za-z])|(?<={_FIGURE})\s+(?={_FIGURE})")
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z\d]{1,31}|#\d{1,7}|#[xX][\da-fA-F]{1,6});")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BRACKETS = str.maketrans(
    dict.fromkeys("[［【﹝〖", "〔")
    | dict.fromkeys("]］】﹞〗", "〕")
    | {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；"}
)
RADICALS = str.maketrans(  # what NFKC does not know to be a character: EquivalentUnifiedIdeograph.txt of Unicode
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺳⺴⺶⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
    "厂乛乚乙亻冂刀刂卜㔾小小兀尣尢巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒㓁冗羊耂肀聿肉艹艹艹虎衤覀西见角讠贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
)
_FOLDS = _BRACKETS | RADICALS
_NO_IDEOGRAPH = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")  # but stands for one
# Runs of what folding may change: all but what nearly every text is made of; an accent changes the letter that it stands on.
# A pattern that begins with a set of characters is looked for several times as fast as one that repeats or may leave it out.
_AS_IT_IS = r" \t\u3000\u4e00-\u9fff!-'*+\-./0-9<-@\\^_`{-~。、“”‘’《》〔〕（），：；—·"
_CHANGING = f"[^{_AS_IT_IS}A-Za-z]"
_TO_FOLD = re.compile(rf"[^{_AS_IT_IS}](?:(?<={_CHANGING}){_CHANGING}*|(?=[\u0300-\u036f]){_CHANGING}+)")
_OPENING, _CLOSING = "（〔《“‘(「『", "）〕》”’)」』"  # < and 〈 are signs as often as brackets
_SIDES = re.compile(f"[{_OPENING}{_CLOSING}]")


def compact(text: str) -> str:
    """The text without any white space, otherwise as printed."""
    return "".join(text.split())


def squash(text: str) -> str:
    """The text without white space, widths and bracket styles folded."""
    return "".join(_TO_FOLD.sub(_folded, text).split())


def _folded(found: re.Match[str]) -> str:
    return _fold(found[0])


@lru_cache(maxsize=1 << 12)  # most are a bracket or a letter
def _fold(run: str) -> str:
    return unicodedata.normalize("NFKC", run).translate(_FOLDS)


def ideographs(text: str) -> str:
    """The text with the ideographs that radicals and compatibility forms stand for, one for one."""
    return _NO_IDEOGRAPH.sub(lambda found: unicodedata.normalize("NFKC", found[0]).translate(RADICALS), text)


def width(text: str) -> int:
    """Columns of a typeset line: the bytes that GB18030 needs, one for ASCII and two for what is set full width."""
    return len(text.encode("gb18030", "replace"))


def is_han(char: str) -> bool:
    """Whether the character is a Chinese one."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


def join(first: str, second: str) -> str:
    """Two pieces of one sentence: Chinese joins Chinese without a space, Latin words keep theirs."""
    if not first or not second:
        return first + second
    a, b = first[-1], second[0]
    latin = a.isascii() and b.isascii() and a.isalnum() and b.isalnum() and not (a.isdigit() and b.isdigit())
    return f"{first} {second}" if latin else first + second


def join_apart(first: str, second: str) -> str:
    """Two lines of one cell or one entry of a list: as `join`, but two figures stay two."""
    return f"{first} {second}" if are_figures(first, second) else join(first, second)


def are_figures(first: str, second: str) -> bool:
    """Whether one text ends with a figure and the other begins with one."""
    return _FIGURE_BEGINS.match(second) is not None and _FIGURE_ENDS.search(first[-2:]) is not None


def is_open(text: str) -> bool:
    """Whether a bracket or a quotation mark that the text opens is still open at its end."""
    sides = _SIDES.findall(text)
    if not sides or sides[-1] in _OPENING:
        return bool(sides)
    depth = 0
    for char in sides:
        depth = depth + 1 if char in _OPENING else max(0, depth - 1)
    return depth > 0


def entities(text: str) -> str:
    """The text with the entities of HTML that an OCR program leaves behind (&gt;, &nbsp;, &#8220;) as characters."""
    if "&" in text:
        text = _ENTITY.sub(lambda found: _CONTROL.sub(" ", html.unescape(found[0])), text)
    return text.replace("\xa0", " ")


def title_case(text: str) -> str:
    """A title as the contract wants it: line breaks and stray spaces removed, but for one between Latin words or figures."""
    return " ".join(map(compact, _KEPT_SPACE.split(text.strip())))
