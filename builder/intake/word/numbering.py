"""numbering.xml: the automatic number of each paragraph, as Word shows it.

Guaranteed: numbers are counted in the order of the document; a format that is not known is an InputError.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.intake.refused import InputError
from builder.intake.word import formats, symbols
from builder.intake.word.names import Element, child, is_on, number, q, value
from builder.intake.word.styles import Numbered, Styles

_LEVELS = 9
_GIVEN = re.compile(r"%([1-9])")
_PADDED = re.compile(r"(0*1), ?0*2\b.*")
_MOST_LINKS = 10


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list.

    restart  0: it is never counted anew; n: after the n-th level, or a higher one; None: after every higher one
    legal    all numbers in figures
    suffix   tab, space, nothing
    """

    start: int
    format: str
    text: str
    restart: int | None
    legal: bool
    suffix: str
    font: str
    hidden: bool
    style: str | None
    paragraph: Element | None


@dataclass(frozen=True, slots=True)
class _List:
    """A list (w:num): its abstract one, what counts; what it says otherwise by level."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Counts; one of these for a document, asked paragraph by paragraph."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract = (
            {} if root is None else {_id(one, "w:abstractNumId"): one for one in root.iterfind(q("w:abstractNum"))}
        )
        self._nums = {} if root is None else {_id(one, "w:numId"): one for one in root.iterfind(q("w:num"))}
        self._lists: dict[str, _List | None] = {}
        self._values: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def level(self, numbered: Numbered | None) -> tuple[int, Level] | None:
        """The level of a paragraph, which a list may know by the paragraph's style; None where there is no such list."""
        found = None if numbered is None else self._list(numbered.list)
        if found is None or numbered is None:
            return None
        at = numbered.level
        if not numbered.direct:
            at = next((at for at, one in found.levels.items() if one.style == numbered.style), at)
        at = min(max(at or 0, 0), _LEVELS - 1)
        return (at, found.levels[at]) if at in found.levels else None

    def next(self, numbered: Numbered, at: int) -> str:
        """The number of the next paragraph of a list at a level."""
        found = self._list(numbered.list)
        assert found is not None
        values = self._values.setdefault(found.abstract, {})
        level = found.levels[at]
        if at in found.starts and (numbered.list, at) not in self._begun:
            values[at] = found.starts[at]
        else:
            values[at] = values[at] + 1 if at in values else level.start
        self._begun.add((numbered.list, at))
        for other, one in found.levels.items():
            if other < at:  # a level that was passed over counts as begun
                values.setdefault(other, found.starts.get(other, one.start))
            elif other > at and (one.restart is None or at < one.restart):
                values.pop(other, None)
        return self._written(found, at, values)

    def _written(self, found: _List, at: int, values: dict[int, int]) -> str:
        level = found.levels[at]
        if level.format == "bullet":
            return symbols.text(level.text, level.font, True)

        def numeral(place: re.Match[str]) -> str:
            of = int(place[1]) - 1
            if of > at or of not in found.levels:
                return ""
            shown = found.levels[of]
            form = "decimal" if level.legal else shown.format
            return "" if form == "bullet" else formats.written(values[of], form)

        return _GIVEN.sub(numeral, level.text)

    def _list(self, name: str) -> _List | None:
        if name not in self._lists:
            self._lists[name] = self._made(name)
        return self._lists[name]

    def _made(self, name: str) -> _List | None:
        num = self._nums.get(name)
        abstract = None if num is None else self._abstract_of(num)
        if num is None or abstract is None:
            return None
        levels = {_place(one): _level(one) for one in abstract.iterfind(q("w:lvl"))}
        starts: dict[int, int] = {}
        for otherwise in num.iterfind(q("w:lvlOverride")):
            at = _place(otherwise)
            if (own := child(otherwise, "w:lvl")) is not None:
                levels[at] = _level(own)
            if (start := number(value(otherwise, "w:startOverride"))) is not None:
                starts[at] = start
        return _List(_id(abstract, "w:abstractNumId"), levels, starts)

    def _abstract_of(self, num: Element) -> Element | None:
        """What a list counts by; that may be the list of a style."""
        for _ in range(_MOST_LINKS):
            abstract = self._abstract.get(value(num, "w:abstractNumId") or "")
            if abstract is None or (link := value(abstract, "w:numStyleLink")) is None:
                return abstract
            num = self._nums.get(self._styles.list_of(link) or "")
            if num is None:
                return None
        return None


def _id(element: Element, name: str) -> str:
    return element.get(q(name)) or ""


def _place(element: Element) -> int:
    return number(element.get(q("w:ilvl")), 0) or 0


def _level(element: Element) -> Level:
    text = child(element, "w:lvlText")
    fonts = child(element, "w:rPr", "w:rFonts")
    return Level(
        number(value(element, "w:start"), 0) or 0,
        _format(element),
        "" if text is None else text.get(q("w:val")) or "",
        number(value(element, "w:lvlRestart")),
        bool(is_on(element, "w:isLgl")),
        value(element, "w:suff") or "tab",
        "" if fonts is None else fonts.get(q("w:ascii")) or fonts.get(q("w:hAnsi")) or "",
        child(element, "w:rPr") is not None and bool(is_on(child(element, "w:rPr"), "w:vanish")),
        value(element, "w:pStyle"),
        child(element, "w:pPr"),
    )


def _format(element: Element) -> str:
    """The format; one that its writer drew up (001, 002, …) stands beside what older programs show instead."""
    found = child(element, "w:numFmt")
    if found is None:
        found = child(element, "mc:AlternateContent", "mc:Choice", "w:numFmt")
    if found is None:
        return "decimal"
    name = found.get(q("w:val")) or "decimal"
    if name != "custom":
        return str(name)
    drawn = found.get(q("w:format")) or ""
    if not (padded := _PADDED.fullmatch(drawn)):
        raise InputError("number-format-unknown", format=drawn or name)
    return f"0{len(padded[1])}"
