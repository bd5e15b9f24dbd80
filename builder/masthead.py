"""Lines → what the cover says, and the entries of the 目录.

Guaranteed: every line before the body is in `lines` or `toc_lines`; `body` is the index of the first line after them.
A fact that the cover does not print is None.
Not done here: finding the notices that the entries name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from builder import forms, numerals, shapes
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
    heading = next(
        (i for i, line in enumerate(lines[: _COVER_LINES * 4]) if p.TOC_HEADING.match(forms.squash(line.text))), None
    )
    if heading is None:
        end = _cover_end(lines)
        return Masthead(_facts(lines[:end]), tuple(line.number for line in lines[:end]), (), (), (), end)
    entries, sections, end = _entries(lines, heading)
    facts = _facts(lines[:heading] or lines[:end])
    return Masthead(
        facts,
        tuple(line.number for line in lines[:heading]),
        tuple(line.number for line in lines[heading:end]),
        tuple(entries),
        tuple(sections),
        end,
    )


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


# --- the 目录 --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """One line of the 目录, taken apart."""

    line: Line
    text: str
    page: int | None
    numbered: bool
    bracketed: bool


def _piece(line: Line) -> _Piece:
    text, page = line.text, None
    if "|" in text:
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        cells = [cell for cell in cells if cell.strip(" -:—")]
        if len(cells) > 1 and (found := re.fullmatch(r"[（(]?(\d{1,4})[)）]?", cells[-1])):
            page, cells = int(found[1]), cells[:-1]
        text = " ".join(cells)
    if bracket := p.BRACKETED.match(text):
        return _Piece(line, bracket["name"].strip(), None, False, True)
    if page is None and (found := p.TOC_PAGE.search(text)):
        page = int(found["a"] or found["b"] or found["c"])
        text = text[: found.start()]
    if page is None and (found := re.search(r"[.·…⋯‥・．]{2,}$", text)):
        text = text[: found.start()]
    numbered = line.mark == "-" or p.TOC_NUMBERING.match(text) is not None
    text = p.TOC_NUMBERING.sub("", text, count=1).strip()
    return _Piece(line, text, page, numbered, line.mark.startswith("#"))


def _entries(lines: Sequence[Line], heading: int) -> tuple[list[TocEntry], list[str], int]:
    """Entries and section names, and the index after the last line of the 目录."""
    pieces = _toc_pieces(lines, heading + 1)
    paged = sum(piece.page is not None for piece in pieces) * 2 >= max(
        1, sum(len(forms.squash(piece.text)) > 14 for piece in pieces)
    )
    has_brackets = any(piece.bracketed for piece in pieces)
    entries: list[TocEntry] = []
    sections: list[str] = []
    section: str | None = None
    pending: list[_Piece] = []
    end = heading + 1
    index_of = {line.number: i for i, line in enumerate(lines)}

    def finish(page: int | None) -> None:
        title = forms.title_case("".join(piece.text for piece in pending))
        if title:
            entries.append(TocEntry(title, section, page, pending[0].line.number))
        pending.clear()

    for place, piece in enumerate(pieces):
        if not piece.text and piece.page is None:
            if "|" in piece.line.text or p.TOC_HEADING.match(forms.squash(piece.line.text)):
                end = index_of[piece.line.number] + 1
            continue
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.bracketed or (
            piece.page is None and not pending and _is_section(piece, following, has_brackets, paged)
        ):
            if pending:
                finish(None)
            section = forms.title_case(piece.text)
            sections.append(section)
        else:
            if pending and (piece.numbered or (not paged and not _continues(pending, piece))):
                finish(None)
            pending.append(piece)
            if piece.page is not None:
                finish(piece.page)
            elif not paged and not (following and not following.numbered and forms.is_open(piece.text)):
                continue
        end = index_of[piece.line.number] + 1
    if pending:
        finish(None)
    if paged:  # what stands after the last page number is no longer the 目录
        last = max((index_of[piece.line.number] for piece in pieces if piece.page is not None), default=end - 1)
        tables = [index_of[piece.line.number] for piece in pieces if "|" in piece.line.text]
        end = max([last, *[i for i in tables if i <= last + 1]]) + 1
        known = {line.number for line in lines[:end]}
        entries = [entry for entry in entries if entry.line in known]
    else:
        end = index_of[pieces[-1].line.number] + 1 if pieces else end
    return entries, sections, end


def _is_section(piece: _Piece, following: _Piece | None, has_brackets: bool, paged: bool) -> bool:
    text = forms.squash(piece.text)
    if piece.numbered or has_brackets or not 2 <= len(text) <= 16 or "关于" in text or following is None:
        return False
    if p.SUBTITLE.match(following.text):
        return False
    return paged or following.numbered or not shapes.is_official(text) or following.text.startswith(text)


def _continues(pending: Sequence[_Piece], piece: _Piece) -> bool:
    """Without page numbers: whether a line goes on with the entry before it."""
    so_far = "".join(part.text for part in pending)
    if pending[0].numbered and not piece.numbered:
        return True
    return forms.is_open(so_far) or not shapes.is_complete_title(so_far) or p.SUBTITLE.match(piece.text) is not None


def _toc_pieces(lines: Sequence[Line], start: int) -> list[_Piece]:
    """The lines of the 目录: up to where a title of it comes again, or a document begins."""
    pieces: list[_Piece] = []
    titles: list[str] = []
    for index in range(start, min(len(lines), start + 600)):
        line = lines[index]
        if "。" in line.text or shapes.any_number(line.text) or len(line.text) > 200:
            break
        piece = _piece(line)
        squashed = forms.squash(piece.text)
        if piece.page is None and len(squashed) >= 4 and _comes_again(lines, index, titles):
            return pieces
        pieces.append(piece)
        if squashed:
            titles.append(squashed)
            if len(pieces) > 1 and pieces[-2].page is None and not pieces[-2].bracketed:
                titles.append(forms.squash(pieces[-2].text) + squashed)
    else:
        return pieces
    at = start + len(pieces)
    if at < len(lines) and shapes.any_number(lines[at].text):  # the lines above a number are its title, no entry
        while pieces and pieces[-1].page is None and not pieces[-1].numbered:
            pieces.pop()
    return pieces


def _comes_again(lines: Sequence[Line], index: int, titles: Sequence[str]) -> bool:
    joined = ""
    for line in lines[index : index + 4]:
        if _piece(line).page is not None:
            return False
        joined += forms.squash(line.text)
        if len(joined) >= 8 and any(
            abs(len(joined) - len(title)) <= 6 and fuzz.ratio(joined, title) >= 88 for title in titles
        ):
            return True
    return False
