"""Lines → what the cover says, and where the 目录 and the body begin.

Guaranteed: every line before the body is in `lines` or `toc_lines`; `body` is the index of the first line after them.
A fact that the cover does not print is None.
Not done here: finding the notices that the entries name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from builder import forms, numerals, shapes, toc
from builder import patterns as p
from builder.model import IssueFacts, Line, TocEntry

_COVER_LINES = 60
_FULL_YEAR = re.compile(r"([0-9〇○OoＯ零一二三四五六七八九]{4})年")


@dataclass(frozen=True, slots=True)
class Masthead:
    """The front of an issue.  `lines` and `toc_lines` are source lines, `body` an index into the kept lines."""

    facts: IssueFacts
    lines: tuple[int, ...]
    toc_lines: tuple[int, ...]
    entries: tuple[TocEntry, ...]
    sections: tuple[str, ...]
    body: int


def read(lines: Sequence[Line]) -> Masthead:
    """The front matter of an issue; an empty one where the text begins with a notice."""
    heading = _toc_heading(lines[: _COVER_LINES * 4])
    if heading is None:
        end = _cover_end(lines)
        return Masthead(_facts(lines[:end]), tuple(line.number for line in lines[:end]), (), (), (), end)
    listed = toc.read(lines, heading + 1)
    end = listed.end
    facts = _facts(lines[:heading] or lines[:end])
    return Masthead(
        facts,
        tuple(line.number for line in lines[:heading]),
        tuple(line.number for line in lines[heading:end]),
        tuple(listed.entries),
        tuple(listed.sections),
        end,
    )


def _toc_heading(lines: Sequence[Line]) -> int | None:
    """Where the issue's own 目录 begins; one below a document's number or its addressees belongs to that document."""
    for index, line in enumerate(lines):
        if p.TOC_HEADING.match(forms.squash(line.text)):
            return index
        if shapes.document_number(line.text) or (line.text[-1:] in "：:" and shapes.is_addressees(line.text[:-1])):
            return None
    return None


def _cover_end(lines: Sequence[Line]) -> int:
    """Where a cover without a 目录 ends: after its last line that says gazette, issue or year, before any sentence."""
    end = 0
    for index, line in enumerate(lines[:_COVER_LINES]):
        squashed = forms.squash(line.text)
        if "。" in squashed or shapes.document_number(line.text):
            break
        if (
            p.GAZETTE_NAME.match(squashed)
            or p.TOTAL_NUMBER.search(squashed)
            or (p.ISSUE_NUMBER.search(squashed) and not shapes.any_number(line.text))
            or (p.YEAR_LINE.match(squashed) and index < 6)
        ) and len(squashed) <= 60:
            end = index + 1
    return end


def _facts(cover: Sequence[Line]) -> IssueFacts:
    gazette = year = number = total = date = None
    for line in cover:
        squashed = forms.squash(line.text)
        if gazette is None and (name := _gazette_name(squashed)):
            gazette = name
        if found := p.TOTAL_NUMBER.search(squashed):
            total = total or (int(found["total"]) if found["total"] else numerals.number(found["han"]))
            squashed = squashed.replace(found[0], "")
        if number is None and (found := p.ISSUE_NUMBER.search(squashed)):
            number = _issue_number(found["number"])
            year = year or (numerals.year(found["year"]) if found["year"] else None)
        if year is None and ((found := p.YEAR_LINE.match(squashed)) or (found := _FULL_YEAR.search(squashed))):
            year = numerals.year(found[1])
        date = date or numerals.date_in(line.text)
    return IssueFacts(gazette, gazette.removesuffix("公报") if gazette else None, year, number, total, date)


def _gazette_name(squashed: str) -> str | None:
    if p.GAZETTE_NAME.match(squashed):
        return squashed.strip("《》")
    found = re.match(r"^《?([\u4e00-\u9fff]{2,24}?公报)》?(?=[\d〇○二第（总]|$)", squashed)
    return found[1] if found else None


def _issue_number(text: str) -> str:
    parts = re.split(r"[-—–~、至和]", text)
    return "-".join(str(numerals.number(part)) for part in parts)
