"""Lines → paragraphs: lines that continue the one before are joined, lines that begin something are not.

Guaranteed: every line is in one paragraph, in order; a paragraph's text holds the characters of its lines, less what a
page break printed twice, which is in a partial `Drop`.
Two kinds of text: in flowing text (OCR) a line is a paragraph unless a page break cut it; in wrapped text (PDF) every line
is cut at a fixed measure, which is measured.
Not done here: saying what a paragraph is (see `outline`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from builder.model import Drop, Mark
from builder.text import forms, marks, persons
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import LAST_SIGNS, Look

_LONG = 18
_TAIL = 1000
_COUNTED = ("一、", "（一）", "1.", "（1）")  # what can be confused with running text
_FIGURE = re.compile(r"^\d+\.\d+\s*[\u4e00-\u9fff]?(?:[元亿万个倍米吨%成]|$)")
_SLACK = 5
CONNECTORS = tuple("，、（(《“‘〔-—·")  # what a text never ends with
_CONNECTING_WORDS = tuple("和及与或的")
_SPEAKER = re.compile(r"^(?:问|答|记者)\s*[:：]")
_LABELLED = re.compile(r"^[\u4e00-\u9fff][\u4e00-\u9fff\s]{1,8}[：:]")
_CONTACT = re.compile(r"(?:电话|联系方式|传真|邮箱|邮编|QQ|手机|微信)\D{0,12}[\d\-、，,\s]{5,60}$")
_CUT_NUMBER = re.compile(r"[；;。：:，](?:\d{1,2}[.．、]|[（(][一二三四五六七八九十\d]{1,3}[)）])$")
_CUT_CONTACT = re.compile(r"(?:电话|邮箱|网址|传真|QQ|邮编|账号|地址|发送至)[：:]$")
_CUT_BRACKET = re.compile(r"[（(][^（）()]{1,12}[：:]$")
_IN_CHARGE = re.compile(r"^[（(](?:责任|牵头|配合|主办|协办|负责)[^：:（）()]{0,8}[：:]")  # goes on with its task
_DUTY = re.compile(r"^(?:协助|主持|负责|分管|联系|领导)")
_APPOINTS = re.compile(
    r"^(?:(?:决定)?任命|免去|聘任|[\u4e00-\u9fff]{2,4}(?:[（(][^（）()]{1,6}[)）])?同志(?:任|为|的))"
)
_LONG_LABEL = re.compile(r"^[\u4e00-\u9fff]{3,14}[：:]\S")
_ASCII_TAIL = re.compile(r"^[\x21-\x7e]{4,80}[。；]?$")
_FIGURES_ALONE = re.compile(r"^[\d\s.,%％-]+$|.*\S {2,}\S")  # or set in columns
_FIRST_TOKEN = re.compile(r"^[\x21-\x7e]+[，。；：、]?|^.[，。；：、）》”]?")


@dataclass(frozen=True)
class Paragraph:
    """Joined lines and their text."""

    lines: tuple[Line, ...]
    text: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its lines."""
        return tuple(line.number for line in self.lines)

    @cached_property
    def look(self) -> Look:
        """What its text looks like."""
        return Look(self.text)


@dataclass(frozen=True, slots=True)
class Measure:
    """The columns at which a text is wrapped, and the most that a paragraph's first line has, its indent taken off."""

    full: int
    first: int


def measure(lines: Sequence[Line]) -> Measure | None:
    """How a text is wrapped; None where it is not."""
    widths = sorted(
        line.look.width for line in lines if len(line.text) >= 6 and "\t" not in line.text and "|" not in line.text
    )
    if len(widths) < 6:
        return None
    near = {
        top: bisect_right(widths, top) - bisect_right(widths, top - _SLACK) for top in set(widths) if 36 <= top <= 110
    }
    if not near:
        return None
    top = max(near, key=lambda value: (near[value], value))
    longer = sum(1 for value in widths if value > top + _SLACK)
    if near[top] < 0.3 * len(widths) or longer > 0.1 * len(widths):
        return None
    firsts: list[int] = []
    others: list[int] = []
    for before, line in pairwise(lines):
        wide = before.look.width
        if 0.7 * top < wide <= top and not before.look.is_closed and not line.look.is_enumerated:
            (firsts if before.look.is_enumerated else others).append(wide)
    usual = sorted(others)[len(others) // 2] if others else top
    first = sorted(firsts)[len(firsts) // 2] if len(firsts) >= 3 else usual - 4
    return Measure(top, (min(first, usual - 2) + usual) // 2)


@dataclass(frozen=True, slots=True)
class Indents:
    """Whether paragraphs are told by an indented first line, and whether nearly every one is."""

    used: bool
    always: bool


def indents(lines: Sequence[Line]) -> Indents:
    """How a text uses indents."""
    wide = [line.indent for line in lines if len(line.text) > 10 and line.indent <= 8]  # more is centred
    first = sum(2 <= indent <= 8 for indent in wide)
    used = first >= 3 and (sum(indent == 0 for indent in wide) >= 2 or first >= 0.8 * len(wide))
    after = [line.indent for before, line in pairwise(lines) if before.look.is_closed and len(line.text) > 4]
    always = used and len(after) >= 3 and sum(indent >= 2 for indent in after) >= 0.8 * len(after)
    return Indents(used, always)


def join(
    lines: Sequence[Line], wrap: Measure | None, how: Indents, alone: Container[int]
) -> tuple[list[Paragraph], list[Drop]]:
    """Paragraphs of the lines.  `alone` are the numbers of those that stand by themselves (a date, a signature)."""
    out: list[Paragraph] = []
    drops: list[Drop] = []
    current: list[Line] = []
    pieces: list[str] = []
    tail = ""  # the end of the paragraph so far: all that the next line needs to know, however long it grows
    counters: dict[int, int] = {}
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        goes_on = (
            bool(current)
            and line.number not in alone
            and current[-1].number not in alone
            and not _begins(line, tail, counters, how.used)
            and (
                (how.always and line.indent == 0 and line.gap == 0 and len(current[-1].text) >= _LONG)
                or (_wrapped(current, tail, line, following, wrap) if wrap else _flowing(tail, current, line))
            )
        )
        if goes_on:
            piece = line.text
            repeated = _repeated(tail, piece) if line.paged or line.gap or current[-1].paged else 0
            if repeated:
                drops.append(Drop((line.number,), piece[:repeated], "repeated-text", partial=True))
                piece = piece[repeated:]
            cut = line.paged or (wrap is not None and current[-1].look.width > wrap.full - 2 * _SLACK)
            whole = cut and not (_FIGURES_ALONE.match(piece) or _FIGURES_ALONE.match(current[-1].text))
            joined = (forms.join if whole else forms.join_apart)(tail, piece)
            pieces.append(joined[len(tail) :])
            tail = joined[-_TAIL:]
            current.append(line)
        else:
            if current:
                out.append(Paragraph(tuple(current), "".join(pieces)))
            current, pieces, tail = [line], [line.text], line.text[-_TAIL:]
        _count(line.look.mark, counters)
    if current:
        out.append(Paragraph(tuple(current), "".join(pieces)))
    return out, drops


def _count(mark: Mark | None, counters: dict[int, int]) -> None:
    if mark and mark.family in _COUNTED and mark.ordinal is not None:
        counters[mark.level] = mark.ordinal


def _begins(line: Line, before: str, counters: dict[int, int], indented: bool) -> bool:
    """Whether a line begins something by its own shape, given the text before it."""
    text = line.text
    closed = Look(before).is_closed
    if line.mark.startswith("#") or line.mark == "**" or _SPEAKER.match(text):
        return True
    if line.mark == "-" and not forms.is_open(before):
        return True
    if indented and 2 <= line.indent <= 8:
        return True
    if mark := line.look.mark:
        if mark.family in _COUNTED:
            counts_on = mark.ordinal in (1, counters.get(mark.level, 0) + 1)
            return closed or counts_on or not forms.is_open(before)
        if marks.is_decimal(mark):
            return closed or not _FIGURE.match(text)
        return closed or len(before) < _LONG or not before.endswith(CONNECTORS)
    if line.look.labelled_title or line.look.is_label or line.look.is_subtitle or text[0] in "●○◆■▲★":
        return True
    if _LABELLED.match(text) and _LABELLED.match(before) and not before.endswith(CONNECTORS):
        return True
    if closed and _APPOINTS.match(text):
        return True
    if before.endswith("。") and _LONG_LABEL.match(text) and "如下" not in text[:16]:
        return True
    if p.NOTE.match(text):
        return closed or before.endswith(("）", ")")) or text[0] == "抄"
    return closed and p.CLOSING.match(text) is not None


def _token_width(text: str) -> int:
    found = _FIRST_TOKEN.match(text)
    return forms.width(found[0]) if found else 2


def _wrapped(current: Sequence[Line], so_far: str, line: Line, following: Line | None, measured: Measure) -> bool:
    """In wrapped text: whether the line before is full, so that this one goes on with it."""
    last, wrap = current[-1], measured.full
    used = last.look.width + (4 if len(current) == 1 and last.indent < 4 else 0)
    full = used + _token_width(line.text) > wrap - _SLACK
    if _CUT_NUMBER.search(last.text[-20:]) or _CUT_CONTACT.search(last.text[-20:]):
        return True
    if not last.look.is_closed:
        if (
            line.paged
            and last.text[-1] not in LAST_SIGNS
            and any(char in so_far for char in "，；")
            and len(so_far) >= _LONG
        ):
            return True  # a page's last line may be short: 由 / 12 / 县水务局
        plain = len(current) == 1 and (p.ARTICLE.match(last.text) or not last.look.is_enumerated)
        if plain and last.look.width > 0.7 * wrap and line.look.width > 0.1 * wrap:
            return True
        cut_word = last.text.endswith(_CONNECTING_WORDS) and not Look(so_far).is_heading_shaped
        return full or cut_word or last.text.endswith(CONNECTORS) or forms.is_open(so_far)
    if full and (_CUT_BRACKET.search(last.text[-20:]) or _IN_CHARGE.match(line.text)):
        return True
    if not full or last.text.endswith(("：", ":")):
        return False
    if p.LEVEL_1.match(so_far) and len(current) == 1 and so_far.endswith("。") and last.look.width < wrap - 2 * _SLACK:
        return False
    width = line.look.width
    if width > measured.first:
        return True
    first_of_next = (
        following is not None and not line.look.is_closed and width + 4 + _token_width(following.text) > wrap - _SLACK
    )
    return not first_of_next and line.look.is_closed and last.look.width > wrap - _SLACK


def _flowing(text: str, current: Sequence[Line], line: Line) -> bool:
    """In flowing text: whether a page break (or a stray line break) cut the sentence here."""
    if line.gap == 0 and _ASCII_TAIL.match(line.text) and not line.text.isdigit():
        return True
    if _CUT_NUMBER.search(text) or _CUT_CONTACT.search(text[-120:]):
        return True
    if Look(text).is_closed:
        return False
    if text.endswith(CONNECTORS) or forms.is_open(text):
        return True
    if Look(text).is_heading_shaped or _CONTACT.search(text[-120:]):
        return False
    if persons.split_role(text)[0]:
        return not persons.is_finished_post(text)
    if any(char in text for char in "。，；") and line.look.is_closed:
        return True
    if text.endswith(_CONNECTING_WORDS):
        return True
    if persons.person(text) or (len(text) <= 28 and persons.is_finished_post(text) and _DUTY.match(line.text)):
        return False
    if line.gap == 0 and not line.paged:
        return len(current[-1].text) >= 10 and (line.look.is_closed or len(line.text) >= 10)
    complete = line.look.is_closed or len(line.text) >= _LONG
    return complete and len(text) >= _LONG


def _repeated(before: str, piece: str) -> int:
    """How many characters at the beginning of `piece` a page break printed a second time: words, and not all of it."""
    for size in range(min(len(before), len(piece) - 1, 60), 1, -1):
        if before.endswith(piece[:size]):
            inner = piece[:size]
            return size if len(set(inner)) > 1 and any(map(forms.is_han, inner)) else 0
    return 0
