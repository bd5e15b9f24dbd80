"""Text → numbered lines, with what is no part of any notice set aside.

Guaranteed: each nonblank source line is either among the kept lines or in a `Drop` with its reason; a dropped part of a
kept line is in a partial `Drop`.  Running headers, page numbers and stamped addresses are found by how they repeat and
where they stand, never by a list of names.
Not done here: section dividers and repeated table headers, which only later steps can tell from text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, MutableMapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType

from builder.model import Drop, DropReason
from builder.reading import page_heads, page_numbers
from builder.text import forms, markup
from builder.text import patterns as p
from builder.text.line import Cast, Line
from builder.text.look import Look, of_line

_MARKED = re.compile(r"[<\\&$*\]](?:(?<!\*)|\*)")  # or at its head: # - * > __
_IN_HTML = re.compile("<t(?:able|d|r)")
_DRAWN = re.compile("[│┃|]")
_DRAWN_RULE = p.define(
    "rule of a table drawn with lines (squashed)",
    r"^[\u2500-\u257f]{3,}$",
    ("├───┼──┤", "│├──┤"),
    ("│一│二│", "---"),
)
_CARRIED_OVER = p.define(
    "carried over (squashed)",
    r"^（(?:上接|下转|下接|转|接)第?\d{1,4}(?:版|页)）$",
    ("（下转第12页）", "（上接第5页）"),
    ("（见第5页）",),
)


@dataclass(frozen=True, slots=True)
class Page:
    """What `read` gives: the kept lines, in order, and what was set aside."""

    kept: tuple[Line, ...]
    dropped: tuple[Drop, ...]


def set_aside(source: Sequence[str]) -> frozenset[int]:
    """The numbers of the lines that are no part of any notice."""
    return frozenset(number for drop in read(source).dropped if not drop.partial for number in drop.lines)


def read(
    source: Sequence[str],
    told: Mapping[int, DropReason | None] = MappingProxyType({}),
    casts: Mapping[int, Cast] = MappingProxyType({}),
) -> Page:
    """The lines of a text, sorted into kept and dropped; of some lines a maintainer has `told` why they are dropped, or
    (None) that they are not; casts: how lines were set in print, by their numbers."""
    filled = list(_filled(source))
    feeds = {number for number, raw in enumerate(source, 1) if "\f" in raw}
    found, fused = _found(filled, feeds)
    reasons = {number: why for number, why in {**found, **told}.items() if why}
    dropped = [
        Drop((line.number,), line.raw.strip(), reasons[line.number]) for line in filled if line.number in reasons
    ]
    dropped += [Drop((number,), char, "running-header", partial=True) for number, char in fused.items()]
    kept = list(_kept(filled, reasons, fused, feeds | _page_tops(filled)))
    for line in kept if casts else ():
        line.cast = casts.get(line.number)
    return Page(tuple(kept), tuple(sorted(dropped, key=lambda drop: drop.lines)))


def _found(filled: Sequence[Line], feeds: Container[int]) -> tuple[dict[int, DropReason], dict[int, str]]:
    """Why lines are no text, and the characters of a header that are fused to the ends of others."""
    reasons: dict[int, DropReason] = {line.number: "layout-debris" for line in filled if _is_debris(line)}
    fused = _vertical_headers(filled, reasons)
    page_numbers.find(filled, reasons, feeds)
    page_heads.find(filled, reasons)
    _stamped_urls(filled, reasons)
    return reasons, fused


def _kept(
    filled: Sequence[Line], reasons: Container[int], fused: Mapping[int, str], breaks: Set[int]
) -> Iterator[Line]:
    """The lines that stay, with what stood between each and the one before."""
    gap, paged = 0, False
    for line in filled:
        gap += line.gap
        paged = paged or not breaks.isdisjoint(range(line.number - line.gap, line.number + 1))
        if line.number in reasons:
            paged = paged or not _DRAWN_RULE.match(line.look.squashed)
            continue
        if size := len(fused.get(line.number, "")):
            line = replace(line, look=Look(line.text[:-size].rstrip()), raw=line.raw.rstrip()[:-size])
        yield replace(line, gap=gap, paged=paged) if paged or gap != line.gap else line
        gap, paged = 0, False


def _filled(source: Sequence[str]) -> Iterator[Line]:
    """The lines that are not blank; the gap of each is what stands above it."""
    last = 0
    for number, raw in enumerate(source, 1):
        if raw and not raw.isspace():
            yield clean(number, raw, number - last - 1)
            last = number


def clean(number: int, raw: str, gap: int = 0) -> Line:
    """One line without the marks of Markdown and HTML, which it keeps in `mark` and `marks`."""
    text = raw.strip()
    begin = raw.find(text[0])
    indent = forms.width(raw[:begin].replace("\t", "    ").replace("\f", "")) if begin else 0
    if "<t" in text and _IN_HTML.search(text):
        return Line(number, Look(forms.entities(text).strip()), raw, "", indent, gap)
    if text[0] in "│┃" and len(_DRAWN.findall(text)) > 1 and any(map(str.isalnum, text)):  # a table drawn with lines
        text = text.replace("│", "|").replace("┃", "|")
    if text[0] not in "#-*>" and text[:2] != "__" and not _MARKED.search(text):
        return Line(number, of_line(text), raw, "", indent, gap)
    bare = markup.line(text, number, begin)
    return Line(number, of_line(bare.text), raw, bare.mark, indent, gap, marks=bare.marks)


def _page_tops(lines: Sequence[Line]) -> set[int]:
    """Lines that a lone leading space marks as the first of a page, in text whose form feeds were turned into spaces."""
    tops = {line.number for line in lines if line.raw[:1] == " " and line.raw[1:2].strip() and line.mark == ""}
    return tops if len(tops) * 8 <= sum(bool(line.text) for line in lines) else set()


def _is_debris(line: Line) -> bool:
    squashed = line.look.squashed
    if squashed[:1].isalnum() and "<" not in line.raw:  # as most lines
        return False
    patterns = ((p.RULE, squashed), (_CARRIED_OVER, squashed), (p.IMAGE, line.text), (p.TAG_LINE, line.raw.strip()))
    return not squashed or any(pattern.match(text) for pattern, text in patterns)


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)


def _vertical_headers(filled: Sequence[Line], reasons: MutableMapping[int, DropReason]) -> dict[int, str]:
    """A header set one character a line down the page; given are first characters fused to the lines before, by line."""
    fused: dict[int, str] = {}
    columns = list(_columns(filled))
    header = _header(filled, [word for _, word in columns if len(set(word)) >= 4])
    for start, word in columns if header else ():
        begun = start > 0 and _is_begun(filled[start - 1].text, word, header)
        if begun:
            fused[filled[start - 1].number] = header[0]
        if begun or (len(word) >= 3 and _is_subsequence(word, header)):
            reasons.update({line.number: "running-header" for line in filled[start : start + len(word)]})
    return fused


def _columns(filled: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Characters that stand one a line: the place of the first, and what they are together."""
    singles = [at for at, line in enumerate(filled) if len(line.text) == 1 and forms.is_han(line.text)]
    for _, run in groupby(enumerate(singles), lambda each: each[1] - each[0]):
        places = [at for _, at in run]
        yield places[0], "".join(filled[at].text for at in places)


def _header(filled: Sequence[Line], words: Sequence[str]) -> str:
    """The header of which most columns are the whole: the gazette's name, where one is printed that holds it."""
    seen = Counter(words)
    header = max(seen, key=lambda word: (seen[word], len(word)), default="")
    names = (line.look.squashed for line in filled if header and p.GAZETTE_NAME.match(line.look.squashed))
    return next((name for name in names if header in name), header)


def _is_begun(before: str, word: str, header: str) -> bool:
    """Whether a line ends with the first character of the header that goes on below it."""
    whole = len(word) >= 4 or before[:-1].rstrip().endswith((*p.TERMINAL, "日"))
    return whole and before.endswith(header[0]) and _is_subsequence(word, header[1:])


def _stamped_urls(filled: Sequence[Line], reasons: MutableMapping[int, DropReason]) -> None:
    """An address alone on its line, beside a page break or after a finished sentence."""
    before = ""
    for index, line in enumerate(filled):
        if line.number in reasons:
            continue
        if line.text[0] not in "hw" or not p.URL_LINE.match(line.text):
            before = line.text
        elif (index and filled[index - 1].number in reasons) or before[-1:] in "。！？日报号":  # or before is nothing
            reasons[line.number] = "stamped-url"
