"""The 目录 in all its forms: bullets, numbered, pipe table, dot leaders, wrapped titles, 【栏目】, with pages or without.

Guaranteed: entries come in printed order with the line that each begins on; `end` is the index after the last line of
the 目录, so that what follows is the body.
Not done here: finding the notices that the entries name (see `segment`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from builder.model import TocEntry
from builder.text import cells, forms, lists
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_MOST_LINES = 600
_SECTION = 14  # characters that the name of a section has at most
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
    text, page = line.text, None
    if "|" in text:
        filled = [cell for cell in cells.between_bars(text) if cell.strip(" -:—")]
        if len(filled) > 1 and (found := re.fullmatch(r"[（(]?(\d{1,4})[)）]?", filled[-1])):
            page, filled = int(found[1]), filled[:-1]
        text = " ".join(filled)
    if bracket := p.BRACKETED.match(text):
        return _Piece(index, line, bracket["name"].strip(), None, False, True)
    if page is None and (found := p.TOC_PAGE.search(text.rstrip(), max(0, len(text.rstrip()) - 440))):
        page = next(int(digits) for digits in found.groups() if digits)
        text = text[: found.start()].rstrip()
    if page is None and (name := _between_marks(text)):
        return _Piece(index, line, name, None, False, True)
    if page is None and text[-1:] in _LEADERS:
        text = text.rstrip(_LEADERS)
    decorated = p.DECORATION.match(text) is not None
    if page is None and decorated and (name := section_name(text)):
        return _Piece(index, line, name, None, False, True)
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
    pieces: list[_Piece] = []
    titles: list[str] = []
    for index in range(start, min(len(lines), start + _MOST_LINES)):
        line = lines[index]
        if "。" in line.text or line.look.any_number or len(line.text) > 200 or line.text.endswith(("：", ":")):
            break
        piece = _piece(index, line)
        squashed = forms.squash(piece.text)
        if piece.page is None and _comes_again(lines, index, titles):
            return pieces
        pieces.append(piece)
        if squashed:
            titles.append(squashed)
            if len(pieces) > 1 and pieces[-2].page is None and not pieces[-2].bracketed:
                titles.append(forms.squash(pieces[-2].text) + squashed)
    at = start + len(pieces)
    if at < len(lines) and lines[at].look.any_number:  # the lines above a number are its title, no entry
        while pieces and pieces[-1].page is None and not pieces[-1].numbered:
            pieces.pop()
    return pieces


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


def _comes_again(lines: Sequence[Line], index: int, titles: Sequence[str]) -> bool:
    """Whether the lines from `index` are a title that the 目录 has listed already."""
    joined = ""
    for place, line in enumerate(lines[index : index + 4]):
        if _piece(index + place, line).page is not None or p.TOC_LEADING_PAGE.match(line.text):
            return False
        joined += line.look.squashed
        if len(joined) >= 8 and any(abs(len(joined) - len(t)) <= 6 and fuzz.ratio(joined, t) >= 88 for t in titles):
            return True
        if (
            place == 0
            and len(joined) >= 4
            and section_name(joined) is None
            and joined in {t.split("——")[0] for t in titles[:-1]}
        ):
            return True
    return False


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

    def begin_section(self, name: str) -> None:
        self.finish()
        self.section = forms.title_case(name)
        self.toc.sections.append(self.section)


def _is_blank(piece: _Piece) -> bool:
    return not piece.text and piece.page is None


def _with_pages(pieces: Sequence[_Piece], start: int) -> Toc:
    """Each entry ends with its page; a short line without one is a section, a long one the first part of a title."""
    built = _Builder(start)
    has_brackets = any(piece.bracketed for piece in pieces)
    marks = {piece.line.text[0] for piece in pieces if piece.bracketed}
    last = max((piece.index for piece in pieces if piece.page is not None), default=start - 1)
    tables = [piece.index for piece in pieces if "|" in piece.line.text and piece.index <= last + 1]
    built.toc.end = max([last, *tables]) + 1
    for place, piece in enumerate(pieces):
        if _is_blank(piece) or piece.index >= built.toc.end:
            continue
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        alone = piece.page is None and not built.pending
        marked = alone and piece.line.text[0] in marks and len(forms.squash(piece.text)) <= _SECTION
        if piece.bracketed or marked or (alone and _is_short(piece, following) and not has_brackets):
            built.begin_section(section_name(piece.text) or p.DECORATION.sub("", piece.text))
        else:
            if built.pending and piece.numbered:
                built.finish()
            built.pending.append(piece)
            if piece.page is not None:
                built.finish(piece.page)
    built.pending.clear()
    return built.toc


def _is_short(piece: _Piece, following: _Piece | None) -> bool:
    text = forms.squash(piece.text)
    if piece.numbered or not 2 <= len(text) <= 16 or "关于" in text or following is None:
        return False
    return not p.SUBTITLE.match(following.text)


def _without_pages(pieces: Sequence[_Piece], start: int) -> Toc:
    """An entry ends where its title is complete, or the next one is numbered."""
    built = _Builder(start)
    has_brackets = any(piece.bracketed for piece in pieces)
    counted = sum(piece.numbered for piece in pieces) >= 2
    for place, piece in enumerate(pieces):
        if _is_blank(piece):
            continue
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        whole = bool(built.pending) and Look(built.so_far).is_complete_title
        if p.SUBTITLE.match(piece.text) and built.pending:
            built.pending.append(piece)
            continue
        if built.pending and (piece.numbered or whole):
            built.finish()
        named = section_name(piece.text) is not None and not piece.numbered
        unnumbered = counted and not piece.numbered and _is_short(piece, following) and not built.pending
        heading = (
            named or unnumbered or (not built.pending and _is_short(piece, following) and _heads(piece, following))
        )
        if piece.bracketed or (heading and not has_brackets and following is not None):
            built.begin_section(section_name(piece.text) or piece.text)
        else:
            built.pending.append(piece)
    built.finish()
    built.toc.end = pieces[-1].index + 1 if pieces else start
    return built.toc


def _heads(piece: _Piece, following: _Piece | None) -> bool:
    """Whether a short line without a mark stands over entries: they are numbered, or it names no kind of document."""
    if following is None:
        return False
    text = forms.squash(piece.text)
    return following.numbered or not Look(text).is_official or forms.squash(following.text).startswith(text)
