"""Text → numbered lines, with what is no part of any notice set aside.

Guaranteed: each nonblank source line is either among the kept lines or in a `Drop` with its reason; a dropped part of a
kept line is in a partial `Drop`.  Running headers, page numbers and stamped addresses are found by how they repeat and
where they stand, never by a list of names.
Not done here: section dividers and repeated table headers, which only later steps can tell from text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.model import Drop, DropReason
from builder.text import forms, lists, markup
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_MARKED = re.compile(r"[<\\&$]|\*\*|^[#\-*>]|^__")
_DRAWN = re.compile("[│┃|]")
_ISSUE_LINE = re.compile(r"^0年第0期(?:（?总第?0期）?)?$")  # figures folded
_DIGITS = re.compile(r"\d+")
_PAGE_LINES = 12  # that a page has at least, where nothing but its number tells it


@dataclass(frozen=True, slots=True)
class Page:
    """What `read` gives: the kept lines, in order, and what was set aside."""

    kept: tuple[Line, ...]
    dropped: tuple[Drop, ...]


def set_aside(source: Sequence[str]) -> frozenset[int]:
    """The numbers of the lines that are no part of any notice."""
    return frozenset(number for drop in read(source).dropped if not drop.partial for number in drop.lines)


def read(source: Sequence[str]) -> Page:
    """The lines of a text, sorted into kept and dropped."""
    filled = [_clean(number, raw) for number, raw in enumerate(source, 1) if raw and not raw.isspace()]
    reasons: dict[int, DropReason] = {}
    partial: list[Drop] = []
    _debris(filled, reasons)
    _vertical_headers(filled, reasons, partial)
    feeds = {number for number, raw in enumerate(source, 1) if "\f" in raw}
    _page_numbers(filled, reasons, feeds)
    _running_headers(filled, reasons)
    _stamped_urls(filled, reasons)
    cut = {drop.lines[0]: drop.text for drop in partial}
    kept: list[Line] = []
    tops = _page_tops(filled)
    breaks = feeds | tops
    last, gap, paged = 0, 0, False
    for line in filled:
        gap += line.number - last - 1
        paged = paged or bool(breaks and any(number in breaks for number in range(last + 1, line.number + 1)))
        last = line.number
        if line.number in reasons:
            paged = True
        else:
            if size := len(cut.get(line.number, "")):
                line = replace(line, look=Look(line.text[:-size].rstrip()), raw=line.raw.rstrip()[:-size])
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
        return Line(number, Look(forms.entities(text).strip()), raw, "", indent)
    if text[:1] in "│┃" and len(_DRAWN.findall(text)) > 1 and any(map(str.isalnum, text)):  # a table drawn with lines
        text = text.replace("│", "|").replace("┃", "|")
    bare = markup.line(text, number, begin) if _MARKED.search(text) else markup.Bare(text)
    return Line(number, Look(bare.text), raw, bare.mark, indent, marks=bare.marks)


def _page_tops(lines: Sequence[Line]) -> set[int]:
    """Lines that a lone leading space marks as the first of a page, in text whose form feeds were turned into spaces."""
    tops = {line.number for line in lines if line.raw[:1] == " " and line.raw[1:2].strip() and line.mark == ""}
    return tops if len(tops) * 8 <= sum(bool(line.text) for line in lines) else set()


def _debris(filled: list[Line], reasons: dict[int, DropReason]) -> None:
    for line in filled:
        squashed = line.look.squashed
        stripped = line.raw.strip()
        if (
            not squashed
            or p.IMAGE.match(line.text)
            or p.TAG_LINE.match(stripped)
            or p.RULE.match(squashed)
            or p.CARRIED_OVER.match(squashed)
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
    names = [line.look.squashed for line in filled if p.GAZETTE_NAME.match(line.look.squashed)]
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


def _page_numbers(filled: list[Line], reasons: dict[int, DropReason], breaks: Container[int]) -> None:
    """Dashed numbers always; bare ones where they count the pages: beside page debris, at form feeds, in cut sentences.

    A figure in a column of figures, and a serial number that counts on from one in the midst of a page, are none.
    """
    bare: dict[int, int] = {}
    for index, line in enumerate(filled):
        squashed = line.look.squashed
        if p.PAGE_NUMBER.match(squashed):
            reasons[line.number] = "page-number"
        elif (
            p.BARE_NUMBER.match(squashed)
            and "\t" not in line.raw
            and (line.text == line.raw.strip() or line.mark[:1] in ("#", "*"))
        ):
            bare[index] = int(squashed)
    debris = {index for index, line in enumerate(filled) if line.number in reasons}
    alone = {i: value for i, value in bare.items() if i - 1 not in bare and i + 1 not in bare}
    seen = Counter(_DIGITS.sub("0", line.look.squashed) for line in filled) if alone else Counter()
    printed = [
        i for i in range(len(filled)) if i not in debris and i not in bare and not _comes_twice(filled[i], seen)
    ]  # what a sentence can stand in: no debris, no number, no header
    edges = {i for i in alone if _at_break(filled, i, breaks)}
    cuts = {i for i in alone if _cuts_sentence(filled, printed, i)}
    found = {i for chain in _counting(bare, lambda a, b: b - a >= _PAGE_LINES) if len(chain) >= 3 for i in chain}
    for chain in _counting(alone, lambda a, b: _sentence_between(filled, a, b)):
        told = sum(i in cuts or i in edges or i == len(filled) - 1 for i in chain)
        if told >= 2 or (told and len(chain) >= 3):
            found.update(chain)
    beside = {i for i in alone if not debris.isdisjoint((i - 1, i + 1))}
    beside |= {i for i in edges if not _in_cells(filled, i)}
    for chain in _counting(bare, lambda a, b: b - a < _PAGE_LINES):
        if len(chain) >= 2 and sum(i in beside for i in chain) * 2 <= len(chain):
            beside.difference_update(chain)  # serial numbers, one of which happens to stand at a page's edge
    found |= beside
    for index in found:
        reasons[filled[index].number] = "page-number"


def _counting(numbers: Mapping[int, int], follows: Callable[[int, int], bool]) -> Iterator[list[int]]:
    """Places of numbers that count on, n, n+1, n+2, where each may follow the one before."""
    chains: list[list[int]] = []
    ending: dict[int, list[int]] = {}  # last value → its chain
    for place, value in numbers.items():
        chain = ending.pop(value - 1, None)
        if chain is None or not follows(chain[-1], place):
            chain = []
            chains.append(chain)
        chain.append(place)
        ending[value] = chain
    return iter(chains)


def _at_break(filled: Sequence[Line], index: int, breaks: Container[int]) -> bool:
    """Whether a line is the last before a form feed or the first after one."""
    number = filled[index].number
    before = filled[index - 1].number if index else 0
    after = filled[index + 1].number if index + 1 < len(filled) else number
    return any(at in breaks for at in range(before + 1, number + 1)) or any(
        at in breaks for at in range(number + 1, after + 1)
    )


def _comes_twice(line: Line, seen: Mapping[str, int]) -> bool:
    """Whether a line may be a running header."""
    return len(line.text) <= 48 and seen[_DIGITS.sub("0", line.look.squashed)] > 1


def _cuts_sentence(filled: Sequence[Line], printed: Sequence[int], index: int) -> bool:
    """Whether a number alone stands between the two pieces of one sentence and is no figure of it (12 / 个乡镇)."""
    at = bisect_left(printed, index)
    if not 0 < at < len(printed):
        return False
    before, after = filled[printed[at - 1]], filled[printed[at]]
    flows = before.look.width >= 30 or any(char in before.text for char in "，、；")
    return (
        flows
        and before.look.width >= 12
        and (forms.is_han(before.text[-1]) or before.text[-1] in "，、")
        and forms.is_han(after.text[0])
        and not after.mark.startswith("#")
        and any(char in after.text for char in "，。；、")
        and not p.NUMBERED.match(after.text)
        and not p.UNIT.match(after.text)
    )


def _sentence_between(filled: Sequence[Line], first: int, last: int) -> bool:
    return any("。" in filled[i].text for i in range(first + 1, last))


def _in_cells(filled: Sequence[Line], index: int) -> bool:
    """Whether a number at a page's edge stands among cells, or before its unit, and is a figure of the text."""
    after = filled[index + 1].look.squashed if index + 1 < len(filled) else ""
    return p.UNIT.match(after) is not None or all(
        len(text) < 12 and text[-1] not in "。；：！？）日" and not text.endswith(lists.ORGANS.suffix)
        for at in (index - 1, index + 1)
        if 0 <= at < len(filled) and (text := filled[at].look.squashed)
    )


def _running_headers(filled: list[Line], reasons: dict[int, DropReason]) -> None:
    """Short lines that come again: with the gazette's name or issue in them, or always beside a page break."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(filled):
        if line.number not in reasons and len(line.text) <= 48 and "|" not in line.text:
            places.setdefault(_DIGITS.sub("0", line.look.squashed), []).append(index)
    first_toc = next((i for i, line in enumerate(filled) if p.TOC_HEADING.match(line.look.squashed)), None)
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
            after = filled[index + 1].look.squashed if index + 1 < len(filled) else ""
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
