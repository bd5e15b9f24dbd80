"""Who signs a notice, and when: the lines that stand by themselves at the end of a text, and the organs that issue it.

Not done here: what stands above them (see `body`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from builder.model import Block, TextType
from builder.reading.heads import Head
from builder.text import forms, numerals, organs
from builder.text.line import Line
from builder.text.look import Look

_REACH = 6  # lines from a date to the last of those who sign by it
_LONGEST = 60
_ON_FILE = re.compile(r"^[（(]此件.{2,12}[)）]$")
_VERB = re.compile("关于|印发|转发|批转")


def alone(lines: Sequence[Line], claimed: Sequence[bool]) -> dict[int, TextType]:
    """Lines that stand by themselves, by their number: dates, signatures by a date, 印发 and 抄送 lines."""
    out: dict[int, TextType] = {}
    for index, line in enumerate(lines):
        if claimed[index]:
            continue
        if line.look.is_date:
            out[line.number] = "date"
            for at in (*_signing(lines, claimed, index, -1), *_signing(lines, claimed, index, 1)):
                out.setdefault(lines[at].number, "signature")
        elif line.look.is_imprint or _ON_FILE.match(line.look.squashed):
            out[line.number] = "note"
        elif index and index == len(lines) - 1 and _is_last_signature(line, lines[index - 1]):
            out[line.number] = "signature"
    return out


def _signing(lines: Sequence[Line], claimed: Sequence[bool], date: int, step: int) -> Iterator[int]:
    """The lines above or below a date that sign."""
    at = date + step
    while 0 <= at < len(lines) and abs(at - date) <= _REACH and not claimed[at] and _signs(lines, at, step):
        yield at
        at += step


def _is_last_signature(line: Line, before: Line) -> bool:
    """Whether the last line, with no date by it, is the name of one organ."""
    return (
        line.look.is_organ
        and "、" not in line.text
        and "公司" not in line.text
        and not line.look.is_enumerated
        and before.look.is_closed
    )


def _signs(lines: Sequence[Line], at: int, step: int) -> bool:
    line = lines[at]
    if line.look.is_date or len(line.text) > _LONGEST:
        return False
    if line.mark.startswith("#") and step > 0:  # a title; above the date OCR marks any short line
        return False
    if line.look.is_office_head:
        return True
    if not line.look.is_organ or line.look.is_enumerated:
        return False
    # under the date only the very next organ, with a sentence's end or nothing above the date
    return step > 0 or at == 0 or _ends_above(lines[at - 1], line)


def _ends_above(before: Line, line: Line) -> bool:
    """Whether the text has ended above a line."""
    return before.look.is_closed or before.look.is_organ or before.look.is_date or before.gap > 0 or line.gap > 0


# --- who issues it -----------------------------------------------------------------------------------------------------------


def date(head: Head, blocks: Iterable[Block]) -> str | None:
    """The first date that stands alone in the notice's own text, else that of its head."""
    found = (numerals.date_in(block.text) for block in blocks if block.type == "date")
    return next(filter(None, found), None) or head.date or numerals.date_in(head.subtitle)


def issuer(head: Head, blocks: Iterable[Block]) -> tuple[str, ...]:
    """Organs by the title's head, else by the signature, else by the byline."""
    signed = (block.text for block in blocks if block.type == "signature")
    bodies = [organ for text in signed if not Look(text).is_office_head for organ in organs.split(text)]
    if head.ordered_by:
        return organs.split(head.ordered_by)
    if prefix := organs.issuing(head.title):
        return _in_title(head.raw_title, prefix, tuple(bodies))
    if bodies:
        return tuple(dict.fromkeys(bodies))
    return (found,) if head.byline and (found := organs.issuing(head.byline)) else ()


def _in_title(raw_title: str, prefix: str, signed: tuple[str, ...]) -> tuple[str, ...]:
    """The organs that a title begins with, parted as it parts them, or as they sign."""
    verb = _VERB.search(raw_title)
    before = raw_title[: verb.start()] if verb else ""
    if forms.squash(before) != prefix:
        return organs.split(prefix)
    named = organs.split(before)
    joint = len(named) == 1 and len(signed) > 1 and forms.squash("".join(signed)) == prefix
    return signed if joint else named
