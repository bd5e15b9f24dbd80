"""What is printed below the date of a notice: 附注, 抄送, 印发.

Guaranteed: each is what a note of the notice's own text prints; None, or nothing, where none does.
Not done here: finding the notes (see `body`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.foot import Foot, Imprint
from builder.model import Block, Text
from builder.text import forms, numerals

_COPIES = re.compile(r"^抄送\s*[:：]\s*(?P<copies>\S.*?)[。.]?$", re.S)
_REMARK = re.compile(r"^[（(](?P<remark>.+)[）)]$|^附注\s*[:：]\s*(?P<labelled>\S.*)$", re.S)
_IMPRINT = re.compile(
    r"^(?P<organ>[\u4e00-\u9fff]{4,30}?)?(?P<date>[0-9〇○零一二三四五六七八九]{4}年\d{1,2}月\d{1,2}日)印发$"
)


def read(blocks: Sequence[Block]) -> Foot:
    """All of it."""
    return Foot(_remarks(blocks), _copies(blocks), _imprint(blocks))


def _remarks(blocks: Sequence[Block]) -> tuple[str, ...]:
    """附注, without its brackets."""
    found = filter(None, map(_REMARK.match, _notes(blocks)))
    return tuple(" ".join((each["remark"] or each["labelled"]).split()) for each in found)


def _copies(blocks: Sequence[Block]) -> str | None:
    """抄送机关, without the word and the full stop."""
    found = next(filter(None, map(_COPIES.match, _notes(blocks))), None)
    return " ".join(found["copies"].split()) if found else None


def _imprint(blocks: Sequence[Block]) -> Imprint | None:
    """印发机关 and 印发日期; the line counts if it has a day."""
    found = next(filter(None, (_IMPRINT.match(forms.squash(note)) for note in _notes(blocks))), None)
    date = numerals.date_in(found["date"]) if found else None
    return Imprint(found["organ"], date) if found and date else None


def _notes(blocks: Sequence[Block]) -> Iterator[str]:
    return (block.text.strip() for block in blocks if isinstance(block, Text) and block.type == "note")
