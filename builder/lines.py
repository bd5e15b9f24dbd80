"""Text → numbered lines, with what is no part of any notice set aside.

Guaranteed: each nonblank source line is either among the kept lines or in a `Drop` with its reason; a dropped part of a
kept line is in a partial `Drop`.  Running headers, page numbers and stamped addresses are found by how they repeat and
where they stand, never by a list of names.
Not done here: section dividers and repeated table headers, which only later steps can tell from text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from builder import forms, lists, markup
from builder import patterns as p
from builder.model import Drop, DropReason, Line

_MARKED = re.compile(r"[<\\&]|\*\*|^[#\-*>]|^__")
_ISSUE_LINE = re.compile(r"^0年第0期(?:（?总第?0期）?)?$")  # figures folded
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Page:
    """What `read` gives: the kept lines, in order, and what was set aside."""

    kept: tuple[Line, ...]
    dropped: tuple[Drop, ...]


def read(source: Sequence[str]) -> Page:
    """The lines of a text, sorted into kept and dropped."""
    filled = [_clean(number, raw) for number, raw in enumerate(source, 1) if raw and not raw.isspace()]
    reasons: dict[int, DropReason] = {}
    partial: list[Drop] = []
    _debris(filled, reasons)
    _vertical_headers(filled, reasons, partial)
    _page_numbers(filled, reasons)
    _running_headers(filled, reasons)
    _stamped_urls(filled, reasons)
    cut = {drop.lines[0]: drop.text for drop in partial}
    kept: list[Line] = []
    tops = _page_tops(filled)
    breaks = {number for number, raw in enumerate(source, 1) if "\f" in raw} | tops
    last, gap, paged = 0, 0, False
    for line in filled:
        gap += line.number - last - 1
        paged = paged or bool(breaks and any(number in breaks for number in range(last + 1, line.number + 1)))
        last = line.number
        if line.number in reasons:
            paged = True
        else:
            if size := len(cut.get(line.number, "")):
                line = replace(line, text=line.text[:-size].rstrip(), raw=line.raw.rstrip()[:-size])
            kept.append(replace(line, gap=gap, paged=paged))
            gap, paged = 0, False
    dropped = [
        Drop((line.number,), line.raw.strip(), reasons[line.number]) for line in filled if line.number in reasons
    ]
    return Page(tuple(kept), tuple(sorted((*dropped, *partial), key=lambda drop: drop.lines)))


def _clean(number: int, raw: str) -> Line:
    """One line without the marks of Markdown and HTML, which it keeps in `mark` and `marks`."""
    text = raw.strip()
    indent = (
        0
        if not text or raw[0] == text[0]
        else forms.width(raw[: len(raw) - len(raw.lstrip())].replace("\t", "    ").replace("\f", ""))
    )
    begin = raw.find(text[:1])
    if "<table" in text or "<td" in text or "<tr" in text:
        return Line(number, forms.entities(text).strip(), raw, "", indent)
    if text[:1] in "│┃":  # a table drawn with lines
        text = text.replace("│", "|").replace("┃", "|")
    bare = markup.line(text, number, begin) if _MARKED.search(text) else markup.Bare(text)
    return Line(number, bare.text, raw, bare.mark, indent, marks=bare.marks)


def _page_tops(lines: Sequence[Line]) -> set[int]:
    """Lines that a lone leading space marks as the first of a page, in text whose form feeds were turned into spaces."""
    tops = {line.number for line in lines if line.raw[:1] == " " and line.raw[1:2].strip() and line.mark == ""}
    return tops if len(tops) * 8 <= sum(bool(line.text) for line in lines) else set()


def _debris(filled: list[Line], reasons: dict[int, DropReason]) -> None:
    for line in filled:
        squashed = forms.squash(line.text)
        stripped = line.raw.strip()
        if (
            not squashed
            or p.IMAGE.match(line.text)
            or p.TAG_LINE.match(stripped)
            or p.RULE.match(squashed)
            or p.CARRIED_OVER.match(squashed)
            or (len(line.text) <= 160 and p.WEB_LINE.match(squashed))
        ) and "|" not in stripped:
            reasons[line.number] = "layout-debris"


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)


def _vertical_headers(filled: list[Line], reasons: dict[int, DropReason], partial: list[Drop]) -> None:
    """A header set one character a line down the page; its first character may be fused to the line before."""
    runs: list[tuple[int, int]] = []
    start = None
    for index in range(len(filled) + 1):
        single = index < len(filled) and len(filled[index].text) == 1 and forms.is_han(filled[index].text)
        if single and start is None:
            start = index
        elif not single and start is not None:
            runs.append((start, index))
            start = None
    words = Counter("".join(line.text for line in filled[a:b]) for a, b in runs if b - a >= 4)
    if not words:
        return
    header = max(words, key=lambda word: (words[word], len(word)))
    names = [forms.squash(line.text) for line in filled if p.GAZETTE_NAME.match(forms.squash(line.text))]
    header = next((name for name in names if header in name), header)
    for a, b in runs:
        word = "".join(line.text for line in filled[a:b])
        before = filled[a - 1] if a else None
        fused = (
            before is not None
            and before.text.endswith(header[0])
            and word[0] != header[0]
            and _is_subsequence(word, header[1:])
        )
        if fused and before is not None:
            rest = before.text[:-1].rstrip()
            fused = b - a >= 4 or rest.endswith(tuple(p.TERMINAL + "日"))
        if fused and before is not None:
            partial.append(Drop((before.number,), header[0], "running-header", partial=True))
        if fused or (b - a >= 3 and _is_subsequence(word, header)):
            for line in filled[a:b]:
                reasons[line.number] = "running-header"


def _page_numbers(filled: list[Line], reasons: dict[int, DropReason]) -> None:
    """Dashed numbers always; bare ones where they count the pages: next to page debris, or a long chain n, n+1, n+2."""
    bare: list[tuple[int, int]] = []
    for index, line in enumerate(filled):
        squashed = forms.squash(line.text)
        if p.PAGE_NUMBER.match(squashed):
            reasons[line.number] = "page-number"
        elif p.BARE_NUMBER.match(squashed) and line.text == line.raw.strip():
            bare.append((index, int(squashed)))
    chain: list[tuple[int, int]] = []
    best: list[tuple[int, int]] = []
    for index, value in bare:
        near = any(0 <= i < len(filled) and filled[i].number in reasons for i in (index - 1, index + 1))
        if near or "\f" in filled[index].raw:
            reasons[filled[index].number] = "page-number"
        if chain and (value != chain[-1][1] + 1 or index - chain[-1][0] < 12):
            best = max(best, chain, key=len)
            chain = []
        chain.append((index, value))
    for index, _ in max(best, chain, key=len):
        if len(max(best, chain, key=len)) >= 3:
            reasons[filled[index].number] = "page-number"


def _running_headers(filled: list[Line], reasons: dict[int, DropReason]) -> None:
    """Short lines that come again: with the gazette's name or issue in them, or always beside a page break."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(filled):
        if line.number not in reasons and len(line.text) <= 48 and "|" not in line.text:
            places.setdefault(_DIGITS.sub("0", forms.squash(line.text)), []).append(index)
    first_toc = next((i for i, line in enumerate(filled) if p.TOC_HEADING.match(forms.squash(line.text))), None)
    cover = first_toc if first_toc is not None else 3
    for key, indexes in places.items():
        if len(indexes) < 2:
            continue
        named = (
            "公报" in key and "统计" not in key and not key.startswith("关于") and "，" not in key and "。" not in key
        )
        beside = sum(_beside_break(filled, reasons, index) for index in indexes)
        named = named or _ISSUE_LINE.match(key) is not None
        if not named and not (len(indexes) >= 3 and beside >= 0.8 * len(indexes)):
            continue
        if not named and not forms.is_han(key[-1]):
            continue
        for index in indexes:
            after = forms.squash(filled[index + 1].text) if index + 1 < len(filled) else ""
            on_cover = named and index <= cover and index == indexes[0]
            if not on_cover and not after.startswith(lists.COLOPHON.board):
                reasons[filled[index].number] = "running-header"


def _beside_break(filled: list[Line], reasons: dict[int, DropReason], index: int) -> bool:
    around = (index - 1, index + 1)
    return "\f" in filled[index].raw or any(
        0 <= i < len(filled) and (reasons.get(filled[i].number) == "page-number" or "\f" in filled[i].raw)
        for i in around
    )


def _stamped_urls(filled: list[Line], reasons: dict[int, DropReason]) -> None:
    """An address alone on its line, beside a page break or after a finished sentence."""
    before = ""
    for index, line in enumerate(filled):
        if line.number not in reasons and p.URL_LINE.match(line.text):
            beside = index and filled[index - 1].number in reasons
            if beside or not before or before.endswith(tuple("。！？日报号")):
                reasons[line.number] = "stamped-url"
        elif line.number not in reasons:
            before = line.text
