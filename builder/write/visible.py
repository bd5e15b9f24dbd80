"""What a reader sees: of a notice as parsed, and of its page as rendered; law 3 holds that they are the same."""

from __future__ import annotations

import html
import re

from builder.corpus import Entry
from builder.model import Notice
from builder.write import escape

# What the site adds to a notice carries the class `extra`; no writer puts an element into one of the same name.
_EXTRA = re.compile(r'<(\w+)\b[^>]*\bclass="(?:[^"]* )?extra(?: [^"]*)?"[^>]*>.*?</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def of_notice(notice: Notice) -> str:
    """The characters of the notice's blocks, white space aside."""
    texts = []
    for block in notice.blocks:
        texts += [block.text] if block.text is not None else [cell for row in block.rows or () for cell in row]
    return _squeezed(escape.visible(" ".join(texts)))


def of_page(content: str) -> str:
    """The characters that rendered HTML shows, white space and additions aside."""
    return _squeezed(html.unescape(_TAG.sub("", _EXTRA.sub("", content))))


def problem(entry: Entry, content: str) -> str | None:
    """What is wrong with the rendered page of a notice, with file and line; None where it shows the notice's text."""
    expected, shown = of_notice(entry.notice), of_page(content)
    if expected == shown:
        return None
    pairs = enumerate(zip(expected, shown, strict=False))
    at = next((place for place, (a, b) in pairs if a != b), min(len(expected), len(shown)))
    where = f"{entry.issue.source.path}:{entry.notice.span[0]}"
    parted = f"第{at + 1}字起应为“{expected[at : at + 20]}”，页面为“{shown[at : at + 20]}”"
    return f"{where}: 页面文字与公文不一致：{parted} (law 3)"


def _squeezed(text: str) -> str:
    return "".join(text.split())
