"""What can be shown of a text: control characters and those that turn text around, as pictures.

Guaranteed: what comes out moves no cursor, ends no line and turns nothing around; everything else stays as it is.
Not done here: escaping for Markdown and HTML (see `escape`).
"""

from __future__ import annotations

import re

# Control characters would end up invisible, in Markdown's own placeholders, or turning the text around, and some may
# not stand in XML: they are shown.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

# On a terminal those that only set a direction, too: pages show each text in a block of its own.
_TERMINAL = re.compile(f"{_CONTROL.pattern[:-1]}\u061c\u200e\u200f]")

_LINE_END = re.compile(r"[\t\n\u2028\u2029]")


def pictured(text: str) -> str:
    """The text with its white space, control characters as pictures."""
    return text if text.isprintable() else _CONTROL.sub(_picture, text)


def line(text: str) -> str:
    """For one line of a terminal or a log: nothing in it ends the line, moves the cursor or turns the text around."""
    return lines(_LINE_END.sub(_picture, text))


def lines(text: str) -> str:
    """The same for several lines."""
    return _TERMINAL.sub(_picture, text)


def json(text: str) -> str:
    """For JSON that is printed: the same document, in which those characters are written as escapes."""
    return _TERMINAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
