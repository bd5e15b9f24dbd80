"""How a number of a list is written: the names of WordprocessingML (`w:numFmt`) → the numeral that Word shows.

Guaranteed: a format that is not here is an InputError, never another format.
"""

from __future__ import annotations

from collections.abc import Callable

from builder.intake.refused import InputError

_DIGITS = "〇一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_LEGAL_TRADITIONAL = str.maketrans("一二三四五六七八九十百千", "壹貳參肆伍陸柒捌玖拾佰仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def _counted(number: int) -> str:
    """十一, 二十, 一百零一; the tenth is 十, not 一十."""
    if not 0 < number < 10_000:
        return str(number)
    out, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(out)
            continue
        out += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return out.removeprefix("一") if 10 <= number < 20 else out


def _by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    counted = _counted(number)
    return ("一" + counted if counted.startswith("十") else counted).translate(_LEGAL)


def _legal_traditional(number: int) -> str:
    counted = _counted(number)
    return ("一" + counted if counted.startswith("十") else counted).translate(_LEGAL_TRADITIONAL)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    """a … z, aa, bb: the same letter again, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _of(*blocks: tuple[int, int, str]) -> Callable[[int], str]:
    """Numerals of Unicode: (first, last, the character of the first); a plain number beyond them."""

    def written(number: int) -> str:
        for first, last, char in blocks:
            if first <= number <= last:
                return chr(ord(char) + number - first)
        return str(number)

    return written


def _cycle(*words: str) -> Callable[[int], str]:
    return lambda number: "".join(word[(number - 1) % len(word)] for word in words) if number > 0 else str(number)


_CIRCLED = _of((0, 0, "⓪"), (1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱"))

FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _counted,
    "chineseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "taiwaneseCounting": _counted,
    "taiwaneseCountingThousand": _counted,
    "ideographDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "taiwaneseDigital": _by_digit,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _cycle(_STEMS, _BRANCHES),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _of((1, 20, "⒈")),
    "decimalEnclosedParen": _of((1, 20, "⑴")),
    "ideographEnclosedCircle": _of((1, 10, "㊀")),
}


def written(number: int, name: str) -> str:
    """The numeral; raises InputError for a format that nobody here knows."""
    if name[:1] == "0":  # padded to that width: 001, 002
        return f"{number:0{int(name)}}"
    if (form := FORMATS.get(name)) is None:
        raise InputError("number-format-unknown", format=name)
    return form(number)
