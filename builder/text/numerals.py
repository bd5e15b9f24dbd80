"""Chinese numerals and dates.

Guaranteed: a value comes back only for text that prints one; nothing is completed, nothing is taken from the clock.
Not done here: finding a date inside a longer text (see `patterns`).
"""

from __future__ import annotations

import datetime
import re
import unicodedata

DIGITS = {
    c: n
    for n, chars in enumerate(
        ["〇○零OoＯ◯Ｏ0", "一壹1", "二贰两2", "三叁3", "四肆4", "五伍5", "六陆6", "七柒7", "八捌8", "九玖9"]
    )
    for c in chars
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_DATE = re.compile(
    r"([0-9〇○零OoＯ◯一二三四五六七八九]{4})年([0-9一二三四五六七八九十]{1,3})月([0-9一二三四五六七八九十]{1,3})日"
)


def number(text: str) -> int | None:
    """The value of a numeral in digits or in Chinese (12, １２, 十二, 二十一, 一百零三); None where it is none."""
    if not (text.isascii() and text.isdigit()):
        text = unicodedata.normalize("NFKC", "".join(text.split()))
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 9 else None
    total, current, seen = 0, 0, False
    for char in text:
        if char in UNITS:
            total += (current or 1) * UNITS[char]
            current = 0
        elif char in DIGITS:
            current = DIGITS[char]
        else:
            return None
        seen = True
    return total + current if seen else None


def year(text: str) -> int | None:
    """A year of four figures, in whatever digits: 2022, 二〇二二, 二○一○, 二OO六."""
    text = unicodedata.normalize("NFKC", "".join(text.split()))
    if len(text) != 4 or any(char not in DIGITS for char in text):
        return None
    value = int("".join(str(DIGITS[char]) for char in text))
    return value if 1900 <= value <= 2199 else None


def date_in(text: str) -> str | None:
    """The first full date that the text prints, as ISO 8601; None where there is none or it is no day of the calendar."""
    found = _DATE.search(unicodedata.normalize("NFKC", "".join(text.split())))
    if not found:
        return None
    y, m, d = year(found[1]), number(found[2]), number(found[3])
    try:
        return datetime.date(y or 0, m or 0, d or 0).isoformat()
    except ValueError:
        return None
