"""The 目录 in all its forms: bullets, numbered, pipe table, dot leaders, wrapped titles, 【栏目】, with pages or without.

Guaranteed: entries come in printed order with the line that each begins on; `end` is the index after the last line of
the 目录, so that what follows is the body.
Not done here: finding the notices that the entries name (see `segment`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import filterfalse, zip_longest
from operator import attrgetter

from rapidfuzz import fuzz

from builder.model import TocEntry
from builder.reading import page_numbers
from builder.text import forms, lists
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_MOST_LINES = 600
_SECTION = 14  # characters that the name of a section has at most
_MOST_TITLE = 4  # lines of a title
_MOST_FRONT = 12  # lines in which pages show that each entry has one
_FULL_NAME = 6  # characters of an organ that begins a title; 市政府 may name a section
_WITHIN = re.compile("关于|——|[、，].?$")  # what no section's name has, with the first character of the next line
_LEADERS = ".·…⋯‥・．"


@dataclass(frozen=True, slots=True)
class _Piece:
    """One line of the 目录, taken apart.  `bracketed`: marked as the name of a section."""

    index: int
    line: Line
    text: str
    page: int | None
    numbered: bool
    bracketed: bool

    @property
    def is_blank(self) -> bool:
        """Whether it holds neither a title nor a page."""
        return not self.text and self.page is None


@dataclass
class Toc:
    """What the 目录 lists."""

    entries: list[TocEntry] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    end: int = 0


def read(lines: Sequence[Line], start: int) -> Toc:
    """The 目录 whose first line after its heading is `start`."""
    pieces = _pieces(lines, start)
    if led := _led_by_pages(pieces):
        return _without_pages(led, start)
    titles = sum(len(forms.squash(piece.text)) > 14 for piece in pieces)
    if sum(piece.page is not None for piece in pieces) * 2 >= max(1, titles):
        return _with_pages(pieces, start)
    return _without_pages(pieces, start)


def section_name(text: str) -> str | None:
    """The name of a section, marks and numbering taken off, where a line reads as one (人事任免, ▲市政府文件, 二、公告)."""
    core = p.DECORATION.sub("", forms.squash(text)).strip("【】〔〕〖〗")
    core = re.sub(r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)", "", core)
    return core if 2 <= len(core) <= _SECTION and "关于" not in core and core.endswith(lists.KINDS.section) else None


# --- lines ---------------------------------------------------------------------------------------------------------------


def _piece(index: int, line: Line) -> _Piece:
    text, page = (
        page_numbers.of_cells(line.text) if "|" in line.text or line.text.count("\t") > 1 else (line.text, None)
    )
    name = p.BRACKETED.match(text)
    if name:
        return _Piece(index, line, name["name"].strip(), None, False, True)
    if page is None:
        text, page = page_numbers.paged(text)
    if page is None and (marked := _between_marks(text) or (p.DECORATION.match(text) and section_name(text))):
        return _Piece(index, line, marked, None, False, True)
    if page is None:
        text = text.rstrip(_LEADERS)
    numbered = line.mark == "-" or p.TOC_NUMBERING.match(text) is not None
    text = p.TOC_NUMBERING.sub("", text, count=1).strip()
    return _Piece(index, line, text, page, numbered, line.mark.startswith("#"))


def _between_marks(text: str) -> str | None:
    """What stands between marks on both sides (·公告·, ★统计数据★), where it is short enough to name a section."""
    core = p.DECORATION.sub("", text)
    both = text[:1] != core[:1] and text[-1:] != core[-1:]
    return core if both and 2 <= len(core) <= _SECTION and "关于" not in core else None


def _pieces(lines: Sequence[Line], start: int) -> list[_Piece]:
    """The lines of the 目录: up to where a title of it comes again, or a document begins."""
    end = min(len(lines), start + _MOST_LINES)
    end = next((at for at in range(start, end) if _is_of_document(lines[at], lines[at + 1 : at + 2])), end)
    pieces = [_piece(at, lines[at]) for at in range(start, end)]
    titles = _titles(pieces)
    again = (at for at, piece in enumerate(pieces) if piece.page is None and _comes_again(lines, start + at, titles))
    pieces = pieces[: next(again, len(pieces))]
    end = start + len(pieces)
    if end < len(lines) and lines[end].look.any_number:  # the lines above it are its title, no entry
        last = max((at for at, piece in enumerate(pieces) if piece.numbered or _has_page(piece.line)), default=-1)
        return pieces[: last + 1]
    return pieces


def _is_of_document(line: Line, below: Sequence[Line]) -> object:
    """Whether a line is no entry's; a number in a bracket over a title ends the entry above, one over a page any."""
    text, paged = line.text, any(p.BARE_NUMBER.match(one.text) for one in below)
    listed = paged or (text[-1] in "）)" and all(one.look.is_title_like for one in below))
    return "。" in text or (line.look.any_number and not listed) or len(text) > 200 or text.endswith(("：", ":"))


def _titles(pieces: Sequence[_Piece]) -> list[tuple[str, int]]:
    """What may be the titles that the pieces list, and the last line of each: where pages end them, what each page ends."""
    out = []
    paged = sum(piece.page is not None for piece in pieces[:_MOST_FRONT]) > 1
    since: list[str] = []
    for piece in pieces:
        since = [*since, forms.squash(piece.text)][-_MOST_TITLE:]
        if piece.page is not None or not paged:
            tails = range(len(since)) if paged else range(max(0, len(since) - 2), len(since))
            out += [("".join(since[at:]), piece.index) for at in tails if since[at]]
        if piece.page is not None or piece.bracketed:
            since = []
    return out + [(re.sub("（[^（）]{4,30}号）$", "", title), last) for title, last in out if title.endswith("号）")]


def _led_by_pages(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces, where most titles have their page before them (3 关于…): figures that rise but do not count 1, 2, 3."""
    found = [p.TOC_LEADING_PAGE.match(piece.line.text) if piece.page is None else None for piece in pieces]
    pages = [int(match["page"]) for match in found if match]
    titles = sum(len(forms.squash(piece.text)) > 14 for piece in pieces)
    if len(pages) < 2 or len(pages) * 10 < titles * 7 or pages != sorted(pages) or pages == [*range(1, len(pages) + 1)]:
        return []
    return [
        replace(piece, text=match["rest"], page=int(match["page"]), numbered=True) if match else piece
        for piece, match in zip(pieces, found, strict=True)
    ]


def _comes_again(lines: Sequence[Line], index: int, listed: Sequence[tuple[str, int]]) -> bool:
    """Whether the lines from `index` are a title that the 目录 has listed already; `listed` are titles and their last lines."""
    titles = [title for title, last in listed if last < index]
    joined = ""
    for place, line in enumerate(lines[index : index + _MOST_TITLE]):
        if _has_page(line):
            return False
        joined += line.look.squashed
        if len(joined) >= 8 and any(_same(joined, title) for title in titles):
            return not _ends_entry(lines, index + place + 1)
        if place == 0 and _is_short_title(joined) and joined in {title.split("——")[0] for title in titles[:-1]}:
            return True
    return False


def _ends_entry(lines: Sequence[Line], at: int) -> bool:
    """Whether an entry that began above goes on here, up to its page."""
    return at < len(lines) and _piece(at, lines[at]).page is not None


def _same(printed: str, title: str) -> bool:
    return abs(len(printed) - len(title)) <= 6 and fuzz.ratio(printed, title) >= 88


def _has_page(line: Line) -> bool:
    return bool(line.look.any_number or p.TOC_LEADING_PAGE.match(line.text)) or _piece(0, line).page is not None


def _is_short_title(text: str) -> bool:
    return len(text) >= 4 and section_name(text) is None


# --- entries -------------------------------------------------------------------------------------------------------------


class _Builder:
    """Collects entries; `pending` are the lines of the one that is not finished."""

    def __init__(self, end: int) -> None:
        self.toc = Toc(end=end)
        self.section: str | None = None
        self.pending: list[_Piece] = []

    @property
    def so_far(self) -> str:
        return "".join(piece.text for piece in self.pending)

    def finish(self, page: int | None = None) -> None:
        title = forms.title_case(self.so_far)
        page = page or next((piece.page for piece in self.pending if piece.page), None)
        if title:
            self.toc.entries.append(TocEntry(title, self.section, page, self.pending[0].line.number))
        self.pending.clear()

    def add(self, piece: _Piece) -> None:
        """A piece of an entry that its page ends, and a number the one before."""
        if piece.numbered:
            self.finish()
        self.pending.append(piece)
        if piece.page is not None:
            self.finish(piece.page)

    def begin_section(self, name: str) -> None:
        self.finish()
        self.section = forms.title_case(name)
        self.toc.sections.append(self.section)


def _with_pages(pieces: Sequence[_Piece], start: int) -> Toc:
    """Each entry ends with its page; a short line without one is a section, a long one the first part of a title."""
    built = _Builder(_end_of_pages(pieces, start))
    marks = {piece.line.text[0] for piece in pieces if piece.bracketed}
    listed = [piece for piece in pieces if not piece.is_blank and piece.index < built.toc.end]
    for piece, following in zip_longest(listed, listed[1:]):
        alone = piece.page is None and not built.pending
        if piece.bracketed or (alone and _names_section(piece, following, marks)):
            built.begin_section(section_name(piece.text) or p.DECORATION.sub("", piece.text))
        else:
            built.add(piece)
    built.pending.clear()
    return built.toc


def _end_of_pages(pieces: Sequence[_Piece], start: int) -> int:
    """The line after the last that has a page, or after the row of a table below it."""
    last = max((piece.index for piece in pieces if piece.page is not None), default=start - 1)
    return max([last, *(piece.index for piece in pieces if "|" in piece.line.text and piece.index <= last + 1)]) + 1


def _names_section(piece: _Piece, following: _Piece | None, marks: Collection[str]) -> bool:
    """Whether a line without a page names a section: it begins with the mark of those in brackets; where none is, it is short."""
    if not marks:
        return _is_short(piece, following)
    return piece.line.text[0] in marks and len(forms.squash(piece.text)) <= _SECTION


def _is_short(piece: _Piece, following: _Piece | None) -> bool:
    """Whether a line is short enough to name a section, and no first line of the title that the next one ends."""
    text = forms.squash(piece.text)
    if piece.numbered or not 2 <= len(text) <= 16 or following is None:
        return False
    if _WITHIN.search(text + forms.squash(following.text)[:1]) or forms.is_open(text):
        return False
    ends = Look(piece.text + following.text).is_complete_title and not Look(following.text).is_complete_title
    ends = ends or (len(text) >= _FULL_NAME and Look(text).is_organ and following.text.startswith("关于"))
    return not (p.SUBTITLE.match(following.text) or (ends and section_name(text) is None))


def _without_pages(pieces: Sequence[_Piece], start: int) -> Toc:
    """An entry ends where its title is complete, or the next one is numbered."""
    built = _Builder(start + len(pieces))
    listed = list(filterfalse(attrgetter("is_blank"), pieces))
    bracketed, counted = any(map(attrgetter("bracketed"), listed)), _are_counted(listed)
    for piece, following in zip_longest(listed, listed[1:]):
        if built.pending and (p.SUBTITLE.match(piece.text) or piece.line.look.any_number):
            built.pending.append(piece)
            continue
        if piece.numbered or Look(built.so_far).is_complete_title:
            built.finish()
        if piece.bracketed or (not bracketed and _heads(piece, following, bool(built.pending), counted)):
            built.begin_section(section_name(piece.text) or piece.text)
        else:
            built.pending.append(piece)
    built.finish()
    return built.toc


def _are_counted(pieces: Sequence[_Piece]) -> bool:
    return sum(piece.numbered for piece in pieces) >= 2


def _heads(piece: _Piece, following: _Piece | None, inside: bool, counted: bool) -> bool:
    """Whether a line without a mark is the name of a section: it reads as one, or is short and stands over entries.

    They are numbered where it is not, or it names no kind of document.
    """
    if following is None:
        return False
    if not piece.numbered and section_name(piece.text) is not None:
        return True
    if inside or not _is_short(piece, following):
        return False
    text = forms.squash(piece.text)
    return counted or following.numbered or not Look(text).is_official or forms.squash(following.text).startswith(text)
