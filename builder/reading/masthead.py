"""Lines → what the cover says, and where the 目录 and the body begin.

Guaranteed: every line before the body is in `lines` or `toc_lines`; `body` is the index of the first line after them.
A fact that the cover does not print is None.
Not done here: finding the notices that the entries name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from builder.model import IssueFacts, TocEntry
from builder.reading import cover, toc
from builder.reading.cover import Cover
from builder.text import forms, organs
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_COVER_LINES = 60
_FIRST_LINES = 6  # in which a year or a date may stand over the gazette's name


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
        facts, end = _cover(lines[:_COVER_LINES])
        return Masthead(facts, tuple(line.number for line in lines[:end]), (), (), (), end)
    listed = toc.read(lines, heading + 1)
    end = listed.end
    facts, _ = _cover(lines[:heading] or lines[:end])
    return Masthead(
        facts,
        tuple(line.number for line in lines[:heading]),
        tuple(line.number for line in lines[heading:end]),
        tuple(listed.entries),
        tuple(listed.sections),
        end,
    )


def _toc_heading(lines: Sequence[Line]) -> int | None:
    """Where the issue's own 目录 begins; one below a document's number or its addressees, or of chapters, is a document's."""
    for index, line in enumerate(lines):
        if p.TOC_HEADING.match(line.look.squashed):
            return None if _is_of_plan(lines[index + 1 : index + 3]) else index
        if line.look.document_number or (line.text[-1:] in "：:" and Look(line.text[:-1]).is_addressees):
            return None
    return None


def _is_of_plan(first: Sequence[Line]) -> bool:
    """Whether the first entries of a 目录 are the headings of one document: 第一章, or 1 and 1.1."""
    chapter = bool(first) and p.CHAPTER.match(first[0].text) is not None
    return chapter or (len(first) > 1 and first[0].text[:1] == "1" and p.DECIMAL.match(first[1].text) is not None)


def _cover(lines: Sequence[Line]) -> tuple[IssueFacts, int]:
    """What the cover at the top says, and the index after its last line: all of it stands before any document begins."""
    found: list[Cover] = []
    end, tells = 0, False
    for index, line in enumerate(lines):
        said = cover.read(line.text)
        if said is None:
            if _is_of_document(lines, index):
                break
            continue
        tells = tells or said.tells
        if tells or index < _FIRST_LINES:
            found.append(said)
            end = index + 1 if tells else end
    if not tells or _is_wrapped_title(lines, found, end):
        return IssueFacts(None, None, None, None, None, None), 0
    return _facts(found), end


def _is_wrapped_title(lines: Sequence[Line], found: Sequence[Cover], end: int) -> bool:
    """Whether all that reads as a cover is a gazette's name with which a title begins: …公报 / 编辑发行办法."""
    if end >= len(lines) or any(said != Cover(said.name) for said in found):
        return False
    rest, name = lines[end].look.squashed, found[-1].name or ""
    return (
        Look(rest).kind is not None
        and not rest.startswith((name[:2], "关于"))
        and not organs.issuing(rest)
        and toc.section_name(rest) is None
    )


def _is_of_document(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a document's: a sentence, its number, its addressees, its title or an order."""
    text = lines[index].text
    squashed = forms.squash(text)
    return (
        "。" in squashed
        or "关于" in squashed
        or Look(text).any_number is not None
        or p.ORDER_TITLE.match(squashed) is not None
        or (text[-1:] in "：:" and Look(text[:-1]).is_addressees)
        or (Look(text).is_official and len(squashed) > 4)
    )


def _facts(found: Sequence[Cover]) -> IssueFacts:
    """The first value that a line of the cover gives for each fact."""

    def first(key: str) -> Any:
        return next((value for said in found if (value := getattr(said, key)) is not None), None)

    gazette, date = first("name"), first("date")
    number = first("number") or (first("serial") if gazette else None)
    year = first("year") or (int(date[:4]) if date else None)
    return IssueFacts(gazette, cover.publisher(gazette), year, number, first("total"), date, first("extra"))
