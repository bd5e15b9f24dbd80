"""Who signs a notice, and when: the lines that stand by themselves at the end of a text, and the organs that issue it.

Guaranteed: a claim holds lines that nobody held before.
Not done here: what stands above them (see `body`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from builder.model import Block, TextType
from builder.reading.claims import Claim, Claims
from builder.reading.heads import Head, block
from builder.text import forms, numerals, organs
from builder.text.line import Line
from builder.text.look import Look

_REACH = 6  # lines from a date to the last of those who sign by it
_LONGEST = 60
_LEADS = tuple("：:")
_NAME_LINES = 3  # on which the name of one organ stands
_PLACES = tuple("省市县区州旗盟乡镇")
_UNITS = tuple("局委厅部处室院站所队组办会科股司场厂校店馆社行园村位名")  # what a unit ends with; 某市民族 / 宗教事务局
_DAY = r"(?:\d{4}|[一二三四五六七八九〇○零]{4})\s*年\s*[一二三四五六七八九十\d]{1,2}\s*月\s*[一二三四五六七八九十\d]{1,3}\s*日"
_WENT_ON = "[印召会的起前以决研审讨批，、]|第[^条章]{1,4}次"  # behind a date: the sentence that names it goes on
_COPIES = re.compile(r"^[（(]?共印\s*\d{1,6}\s*份[)）]?$")
_WITH = re.compile("[与和同]")
_VERB = re.compile("关于|印发|转发|批转")


def find(lines: Sequence[Line], texts: Sequence[range], held: Claims, title: str) -> list[Claim]:
    """What stands by itself in the texts of the parts: dates, signatures by a date, notes below it.

    An organ below a date of the notice's own text that is not the one its title names only printed it.
    """
    out: list[Claim] = []
    for text in texts:
        tails = _Tails(lines, text, held, organs.issuing(title) if text is texts[0] else "")
        out += tails.found()
    return out


class _Tails:
    """The dates of a text, and the lines around them."""

    def __init__(self, lines: Sequence[Line], text: range, held: Claims, issuer: str) -> None:
        self._lines, self._text, self._held, self._issuer = lines, text, held, issuer
        self._claims: dict[int, Claim] = {}

    def found(self) -> list[Claim]:
        dates = [at for at in self._text if self._is_free(at) and self._lines[at].look.is_date]
        for date in dates:
            self._claim("date", date, date + 1)
        signed = {date for date in dates if self._sign_above(date)}
        for date in dates:
            self._read_below(date, date in signed)
        for at in filter(self._is_free, self._text):
            if self._is_note(at):
                self._claim("note", at, at + 1)
            elif at == self._text.stop - 1 > self._text.start and _is_last_signature(self._lines, at):
                self._claim("signature", at, at + 1)
        return list(self._claims.values())

    def _is_free(self, at: int) -> bool:
        return at in self._text and at not in self._held and at not in self._claims

    def _claim(self, what: TextType, first: int, end: int) -> None:
        lines = self._lines[first:end]
        claim = Claim(first, end, block(what, lines, "".join(line.text for line in lines)))
        self._claims |= dict.fromkeys(range(first, end), claim)

    def _sign_above(self, date: int) -> bool:
        """Takes those who sign above a date; whether anybody does."""
        at = date
        if self._ends_list(date):
            return False
        while date - at <= _REACH and (size := self._size(range(at - 1, at - 1 - _NAME_LINES, -1))):
            if not (self._ends_above(at - size) or self._is_issuer(at - size, at)):
                break
            self._claim("signature", at - size, at)
            at -= size
            if self._is_issuer(at, at + size):
                break
        return at < date

    def _ends_list(self, date: int) -> bool:
        """Whether the line above a date is the last of a list of units, line by line or below a colon, of which the title's issuer
        is none."""
        first, top = self._first_unit(date, across=False), self._first_unit(date, across=True)
        led = top > 0 and self._lines[top - 1].text.endswith(_LEADS)
        first = top if led else first
        names = [self._lines[at].look.squashed for at in range(first, date)]
        signs = (name in self._issuer or self._issuer in name for name in names)
        others = led or any(not self._lines[at].look.is_organ for at in range(first, date - 1))
        return bool(self._issuer) and others and not any(signs)

    def _first_unit(self, date: int, across: bool) -> int:
        """The first of the lines right above a date that are units, `across` blank lines or not."""
        first = date
        while self._is_free(first - 1) and _is_unit(self._lines[first - 1]):
            if not (across or first == date) and self._lines[first].gap:
                break
            first -= 1
        return first

    def _ends_above(self, at: int) -> bool:
        """Whether the text has ended above a line."""
        line, above = self._lines[at], at - 1
        if line.look.is_office_head or line.gap > 0 or not self._is_free(above):
            return True
        before = self._lines[above]
        return before.look.is_closed or before.look.is_organ or before.gap > 0

    def _is_issuer(self, first: int, end: int) -> bool:
        """Whether lines are the organ that the title names, though the text above has no full stop at its end."""
        return forms.squash("".join(line.text for line in self._lines[first:end])) == self._issuer

    def _read_below(self, date: int, signed: bool) -> None:
        """Takes the notes below a date, and who signs there, where nobody does above."""
        at = date + 1
        while self._is_free(at) and at - date <= _REACH:
            line = self._lines[at]
            if self._is_note(at) or (line.look.is_bracket and not line.look.is_enumerated):
                self._claim("note", at, at + 1)
            elif not line.mark.startswith("#") and (size := self._size(range(at, at + _NAME_LINES))):
                self._claim("note" if signed or not self._may_issue(at, at + size) else "signature", at, at + size)
            else:
                return
            at = self._claims[at].end

    def _may_issue(self, first: int, end: int) -> bool:
        """Whether the title names the organ on these lines as the issuer, or nobody."""
        return not self._issuer or forms.squash("".join(line.text for line in self._lines[first:end])) in self._issuer

    def _is_note(self, at: int) -> bool:
        """Whether a line says when the document was printed, or by which office, as the line below goes on, or is a note in brackets."""
        look = self._lines[at].look
        over = at + 1 in self._text and self._lines[at + 1].look.is_imprint
        below = at > self._text.start and self._lines[at - 1].look.is_imprint and _COPIES.match(look.text)
        return look.is_imprint or bool(below) or (look.is_note and look.is_bracket) or (over and look.is_title_like)

    def _size(self, places: range) -> int:
        """How many of the lines, the nearest to a date first, are the name of one who signs."""
        free = [at for at in places if self._is_free(at)] if places and self._is_free(places[0]) else []
        for count in range(len(free), 1, -1):
            if _is_one_name([self._lines[at] for at in sorted(free[:count])]):
                return count
        return 1 if free and _signs(self._lines[free[0]]) else 0


def _signs(line: Line) -> bool:
    look = line.look
    return len(line.text) <= _LONGEST and (look.is_office_head or (look.is_organ and not look.is_enumerated))


def _is_unit(line: Line) -> bool:
    look = line.look
    return look.is_title_like and not (look.is_enumerated or look.is_closed or look.is_office_head)


def _is_one_name(lines: Sequence[Line]) -> bool:
    """Whether lines are the name of one organ, cut behind that of its place or in the middle of a word."""
    *above, last = lines
    if any(not line.look.is_title_like or line.look.is_organ for line in above) or last.look.is_enumerated:
        return False
    cut = all(line.text.endswith(_PLACES) for line in above) or not last.look.is_organ
    cut = cut or (_has_place(above[0]) and not _has_place(last) and not above[0].text.endswith(_UNITS))
    return cut and organs.is_organ("".join(line.look.squashed for line in lines))


def _has_place(line: Line) -> bool:
    """Whether a line names a province, a town, a county …"""
    return not set(_PLACES).isdisjoint(line.text[1:])


def _is_last_signature(lines: Sequence[Line], at: int) -> bool:
    """Whether the last line, with no date by it, is the name of one organ."""
    line = lines[at]
    one = line.look.is_organ and not line.look.is_enumerated and "、" not in line.text and "公司" not in line.text
    return one and lines[at - 1].look.is_closed


# --- who issues it -----------------------------------------------------------------------------------------------------------


def date(head: Head, blocks: Iterable[Block]) -> str | None:
    """The first date that stands alone in the notice's own text, else that of its head, else the one behind its issuer's
    name where the text was copied without its line breaks."""
    own = list(blocks)
    found = next(filter(None, (numerals.date_in(block.text) for block in own if block.type == "date")), None)
    if found or head.date or (found := numerals.date_in(head.subtitle)):
        return found or head.date
    signed = re.compile(rf"(?<=[。！？）])\s*{re.escape(organs.issuing(head.title))}\s*({_DAY})(?!{_WENT_ON})")
    texts = (signed.search(block.text) for block in own if block.type == "paragraph" and organs.issuing(head.title))
    return next((numerals.date_in(match[1]) for match in texts if match), None)


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
    found = head.byline if Look(head.byline).is_organ else organs.issuing(head.byline)
    return organs.split(found)


def _in_title(raw_title: str, prefix: str, signed: tuple[str, ...]) -> tuple[str, ...]:
    """The organs that a title begins with, parted as it parts them, or as they sign: 县政府办公室 by its full name, and of
    two that 与 joins the one that does."""
    if signed and (signed[0].endswith(prefix) or set(signed) <= set(_WITH.split(prefix))):
        return tuple(dict.fromkeys(signed))
    verb = _VERB.search(raw_title)
    before = raw_title[: verb.start()] if verb else ""
    if forms.squash(before) != prefix:
        return organs.split(prefix)
    named = organs.split(before)
    joint = len(named) == 1 and len(signed) > 1 and forms.squash("".join(signed)) == prefix
    return signed if joint else named
