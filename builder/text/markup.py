"""Marks of Markdown and HTML on a line: which are marks, which are text, and the line without them.

Guaranteed: what is taken off is given back, piece by piece, with its place in the line; all other characters stay, but for
entities, which become the characters they name.  Stars and underscores are marks only where they are emphasis: in pairs,
against words as CommonMark wants it, and never where they mask a name or a number (李**, 138****5678) or leave a blank to
fill in (____年).
Not done here: cells (see `cells`) and tables of HTML (see `html`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from builder.model import Markup
from builder.text import forms, lists
from builder.text import patterns as p

_HEADING = re.compile(r"^#{1,6}(?:\s+(?=\S)|(?=[^\s#\d]))")
_BULLET = re.compile(r"^(?:[-*]\s+(?=\S)|-(?=\|))")
_MINUS = re.compile(r"^-\s+\d[\d.,~～-]*\s*(?:[℃℉°%％‰]|度|分(?!之)|摄氏|$)")  # - 5℃以下
_QUOTE = re.compile(
    r"^>(?:\s+|$)(?!\d{1,12}(?:[.,]\d{1,12}){0,3}\s?[^\d\s年月日.、)）．，。；：,])"
)  # > 100万元 is a sign
_ESCAPE = re.compile(r"(?<!\\)\\(?=[!-/:-@\[-`{-~])")  # what Markdown escapes: 1\. for 1.
_LINK = re.compile(
    r"\[(?=[^\[\]]{1,200}\]\(#[^()\s]{1,80}\))|(?<=[^\[\]])\]\(#[^()\s]{1,80}\)"
)  # to a place in the text, as Word's 目录 has them
_MARK_BEGIN = frozenset("#-*>")
_IN_CELL = re.compile(
    r"(?P<break></?(?:br|p|li|div|center)(?:\s[^<>]{0,200})?/?>)|</?(?:ol|ul|b|strong|i|em|u|span|font|sup|sub)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
# Figures that an OCR program sets as a formula: $3 . 5 \\%$, $\\textcircled{1}$; not $5 and $6, nor what only a formula can say.
_FORMULA = re.compile(
    r"(?<![A-Za-z\d_\\$])\$(?=[^$]{0,80}[\d①-⑳])(?:[^$\u4e00-\u9fff]|[年月日号]){0,80}[\d%)}\]）〕\s日号]\$(?![\d$])"
)
_CIRCLED = re.compile(r"\\textcircled\s*\{\s*(1?\d|20)\s*\}")
_SET_AS = re.compile(r"\\(?:textcircled|mathrm|mathbf|mathsf|text)\s*\{([^{}\\$]*)\}")
_PLAIN = re.compile(
    r"(?:[\d①-⑳年月日号\s.,%+()\[\]（）〔〕×/:~-]|\\[%,;:! ]|\\(?:left|right)(?=\s{0,2}[\[\]()（）〔〕]))+"
)
_SETTING = re.compile(
    r"\$|\\(?:left|right)\s*(?=[\[\]()（）〔〕])|\\[a-z]{2,11}\s*\{|\}|\\[,;:! ]|~|(?<!\d)\s+|\s+(?!\d)"
)
_SETTING_FIGURES_APART = re.compile(rf"{_SETTING.pattern}|\s+")
_PARTS = re.compile(r"</?(?:br|p|div|li|center|sup|sub)\b", re.IGNORECASE)
_STARS = re.compile(r"\*+")
_ALL_UNDERLINED = re.compile(r"^__(?=[^\s_])((?:(?!__).){2,})(?<=[^\s_])__$")
_UNDERLINES = re.compile("^__|__$")
_SPACE_OR_SIGN = re.compile(r"[\s!-/:-@\[-`{-~、。，；：？！…—“”‘’（）《》〈〉【】〔〕「」『』·]")


@dataclass(frozen=True, slots=True)
class Bare:
    """A text without its marks.

    text   without white space at its ends, entities read
    mark   what says how a line stands: "#", "##" …, "-" for a bullet, "**" where the whole line was bold, else ""
    marks  every piece that was taken off, in order
    """

    text: str
    mark: str = ""
    marks: tuple[Markup, ...] = ()


class _Text:
    """A text from which marks are taken one by one; each is remembered with its place in the line."""

    def __init__(self, text: str, number: int, at: int) -> None:
        self.text = text
        self._number = number
        self._places = list(range(at, at + len(text)))
        self._marks: list[Markup] = []

    def take(self, *pieces: re.Match[str]) -> None:
        """Marks go, in their order, with the white space beside them that was found; one named `break` ends a line."""
        texts: list[str] = []
        places: list[int] = []
        at = 0
        for found in pieces:
            start, end = found.span()
            mark = found[0].strip() or found[0]
            self._marks.append(Markup(self._number, mark, self._places[start + found[0].index(mark)]))
            texts.append(self.text[at:start])
            places += self._places[at:start]
            if instead := _in_its_place(found):
                texts.append(instead)
                places.append(self._places[start])
            at = end
        self.text = "".join([*texts, self.text[at:]])
        self._places = [*places, *self._places[at:]]

    def put(self, start: int, end: int, char: str) -> None:
        """One character in place of some that it stands for."""
        self.text = self.text[:start] + char + self.text[end:]
        self._places[start:end] = self._places[start : start + 1]

    def strip(self) -> None:
        """White space at the ends goes."""
        begin = len(self.text) - len(self.text.lstrip())
        self.text = self.text.strip()
        self._places = self._places[begin : begin + len(self.text)]

    def marks(self) -> tuple[Markup, ...]:
        return tuple(sorted(self._marks, key=lambda mark: mark.at))


def _in_its_place(found: re.Match[str]) -> str:
    """A line's end where a cell has lines; a space where a tag alone parted two figures."""
    if found.lastgroup == "break":
        return "\n"
    text, (start, end) = found.string, found.span()
    figures = found[0].startswith("<") and text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()
    return " " if figures and _PARTS.match(found[0]) else ""


def line(text: str, number: int, at: int) -> Bare:
    """A line of running text; `at` is the place in the line at which the text begins."""
    left = _Text(text, number, at)
    if "<" in text:
        left.take(*_tags(p.INLINE_TAG, left.text))
        left.strip()
    if "](#" in text:
        left.take(*_LINK.finditer(left.text))
    mark = _how_it_stands(left) if left.text[:1] in _MARK_BEGIN else ""
    bold = _take_words(left)
    left.strip()
    return Bare(forms.entities(left.text).strip(), mark or bold, left.marks())


def cell(text: str, number: int, at: int, begins: bool = False) -> Bare:
    """A cell between pipes or tabs: paragraphs, list entries and <br> inside it become lines, other inline tags go; what a
    line `begins` with may stand as a heading or a bullet."""
    left = _Text(text, number, at)
    if "<" in text:
        left.take(*_tags(_IN_CELL, left.text))
    left.strip()
    if begins and left.text[:1] in _MARK_BEGIN:
        _how_it_stands(left)
    _take_words(left)
    lines = (part.strip() for part in forms.entities(left.text).split("\n"))
    return Bare("\n".join(filter(None, lines)), "", left.marks())


def _tags(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The tags of a text, but for those whose < is escaped."""
    return (found for found in pattern.finditer(text) if text[found.start() - 1 : found.start()] != "\\")


def _how_it_stands(left: _Text) -> str:
    """Takes the marks that a line begins with; the one that counts is given back."""
    while found := _QUOTE.match(left.text):  # a quotation may stand in another
        left.take(found)
    if found := _HEADING.match(left.text):
        mark = found[0].strip()
    elif (found := _BULLET.match(left.text)) and not (
        _MINUS.match(left.text) or p.PAGE_NUMBER.search(forms.squash(left.text))
    ):
        mark = "-"
    else:
        return ""
    left.take(found)
    return mark


def _take_words(left: _Text) -> str:
    """Takes emphasis and escapes; "**" where one pair held all of the text."""
    if "$" in left.text:
        _take_formulas(left)
    bold = _take_emphasis(left) if "**" in left.text or left.text[:2] == "__" else ""
    if "\\" in left.text:
        left.take(*_ESCAPE.finditer(left.text))
    return bold


def _take_formulas(left: _Text) -> None:
    """Takes what sets plain figures as a formula; ① stands for a figure in a circle."""
    for found in reversed(list(_CIRCLED.finditer(left.text))):
        left.put(*found.span(1), chr(ord("①") + int(found[1]) - 1))
    pieces: list[re.Match[str]] = []
    for found in _FORMULA.finditer(left.text):
        if _PLAIN.fullmatch(_SET_AS.sub("1", found[0][1:-1])):
            apart = re.search(r"\d\d", found[0]) is None  # each figure by itself: $1 0 0$
            pattern = _SETTING_FIGURES_APART if apart else _SETTING
            pieces += pattern.finditer(left.text, *found.span())
    left.take(*pieces)


def _take_emphasis(left: _Text) -> str:
    """Takes pairs of ** and ***, and __ around all of the text."""
    text = left.text
    if _ALL_UNDERLINED.match(text):
        left.take(*_UNDERLINES.finditer(text))
        return "**"
    runs = _pairs(text)
    left.take(*runs)
    return "**" if len(runs) == 2 and runs[0].start() == 0 and runs[1].end() == len(text) else ""


def _pairs(text: str) -> list[re.Match[str]]:
    """The runs of stars that open and close emphasis, one after the other."""
    pairs: list[re.Match[str]] = []
    opened: re.Match[str] | None = None
    for run in _STARS.finditer(text):
        if len(run[0]) not in (2, 3) or _masks(text, run):
            continue
        if opened is not None and opened[0] == run[0] and _can_close(text, run, opened):
            pairs += (opened, run)
            opened = None
        elif _can_open(text, run):
            opened = run
    return pairs


def _masks(text: str, run: re.Match[str]) -> bool:
    """Whether stars stand for characters that were left out: after a figure, a letter, 某 or a surname alone."""
    before, after = text[: run.start()], text[run.end() : run.end() + 1]
    last = before[-1:]
    if last == "某" or (last.isascii() and last.isalnum() and after.isascii() and after.isalnum()):
        return True
    alone = not before[:-1] or _SPACE_OR_SIGN.match(before[-2]) is not None
    return alone and last in lists.ROLES.surnames and last != ""


def _can_open(text: str, run: re.Match[str]) -> bool:
    """CommonMark's left-flanking, and no figure or letter before it: 2**10, E12**号."""
    before, after = text[run.start() - 1 : run.start()] if run.start() else "", text[run.end() : run.end() + 1]
    if not after or after.isspace() or (before.isascii() and before.isalnum()):
        return False
    return not _is_sign(after) or not before or before.isspace() or _is_sign(before)


def _can_close(text: str, run: re.Match[str], opened: re.Match[str]) -> bool:
    """CommonMark's right-flanking; and after a sign, with words against it, where a lead-in is bold: **一、甲。**乙."""
    before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
    if before.isspace() or not any(char.isalnum() for char in text[opened.end() : run.start()]):
        return False
    if not _is_sign(before) or not after or after.isspace() or _is_sign(after):
        return True
    return not opened.start() or _SPACE_OR_SIGN.match(text[opened.start() - 1]) is not None


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
