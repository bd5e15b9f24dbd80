"""Characters of symbol fonts → those of Unicode that look so; the fonts keep them among the private ones.

Guaranteed: what is not in the tables stays the private character that it is, so that it can be named.
"""

from __future__ import annotations

import re

_WINGDINGS: dict[int, str] = {
    **{0x81 + at: chr(0x2460 + at) for at in range(10)},  # ①
    **{0x8C + at: chr(0x2776 + at) for at in range(10)},  # ❶
    **dict(zip(range(0x6C, 0x79), "●❍■□❑❒⬧⧫◆❖⬥⌧", strict=False)),
    **{0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x52: "☼", 0x80: "⓪", 0x8B: "⓿", 0x9E: "·", 0x9F: "•"},
    **{0xA1: "○", 0xA4: "◉", 0xA6: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→"},
    **{0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓"},
    **{0xFD: "☒", 0xFE: "☑"},
}
_WINGDINGS_2: dict[int, str] = {
    **{0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x96: "•", 0x97: "●", 0x98: "●", 0x99: "○"},
    **{0xA2: "■", 0xA3: "□", 0xAE: "◆", 0xAF: "◇"},
    **{0x6A + at: chr(0x2460 + at) for at in range(10)},
}
_SYMBOL: dict[int, str] = {
    **{code: chr(code) for code in (0x20, 0x21, 0x23, 0x25, 0x26, *range(0x28, 0x2D), *range(0x2E, 0x40))},
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **{0x2D: "−", 0x44: "Δ", 0x46: "Φ", 0x47: "Γ", 0x4C: "Λ", 0x50: "Π", 0x51: "Θ", 0x53: "Σ", 0x57: "Ω", 0x59: "Ψ"},
    **{0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″"},
    **{0xB3: "≥", 0xB4: "×", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕"},
    **{0xD0: "∠", 0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫"},
}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_FIRST, _LAST = 0xF020, 0xF0FF
_PRIVATE = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")


def char(code: str, font: str) -> str:
    """A symbol by its code in hexadecimal (w:sym)."""
    try:
        return text(chr(int(code, 16)), font, True)
    except (ValueError, OverflowError):
        return "�"


def text(given: str, font: str, low: bool = False) -> str:
    """A text with the characters of a symbol font replaced; low: codes below U+0100 are the font's, too."""
    table = _FONTS.get(font.lower())
    if table is None:
        return given
    if low:
        return "".join(
            table.get(ord(one) & 0xFF if ord(one) < 0x100 or _PRIVATE.match(one) else -1, one) for one in given
        )
    return _PRIVATE.sub(lambda found: table.get(ord(found[0]) - 0xF000, found[0]), given)
