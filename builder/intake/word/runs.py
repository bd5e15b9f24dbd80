"""The runs of a paragraph → what is shown of it, in order: pieces, ends of lines and pages, text boxes, notes.

Guaranteed: every piece of the paragraph comes out, or was left out with its reason (hidden, the code of a field, what is
there twice for older programs).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from builder.intake.word import formats
from builder.intake.word.ink import Ink
from builder.intake.word.names import Element, child, is_on, q
from builder.intake.word.styles import Look, Styles

_PROPERTIES = {
    q(f"w:{name}") for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "sectPr", "rubyPr")
}
_CIRCLED = re.compile(
    r'\s*eq\s*\\o\s*(?:\\a[clr])?\s*[(（]\s*[○◯]\s*[,，;；]\s*"?(\w{1,3})"?\s*[)）]\s*', re.IGNORECASE
)
_FIELDS_DEEP = 50


@dataclass(frozen=True, slots=True)
class Bit:
    """kind: text, line, page, box (a text box: `element`), note (`element` refers to it)."""

    kind: str
    piece: int = -1
    look: Look | None = None
    element: Element | None = None


@dataclass(slots=True)
class _Field:
    """A field while it is read: its code, and whether its result has begun."""

    code: str = ""
    shows: bool = False


class Runs:
    """What is shown of paragraph after paragraph of a story; fields reach from one to the next."""

    def __init__(self, ink: Ink, styles: Styles) -> None:
        self._ink, self._styles = ink, styles
        self._fields: list[_Field] = []
        self.unread: dict[str, int] = {}  # what has no text: pictures, formulas

    def bits(self, paragraph: Element) -> Iterator[Bit]:
        """What is shown of a paragraph."""
        return self._inside(paragraph, paragraph, None)

    def _inside(self, element: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        for one in element:
            if one.tag in _PROPERTIES or not isinstance(one.tag, str):
                continue
            if (special := _SPECIAL.get(one.tag)) is not None:
                yield from special(self, one, paragraph, look)
            else:
                if one in self._ink.of:
                    yield from self._piece(one, look)
                yield from self._inside(one, paragraph, look)

    def _piece(self, element: Element, look: Look | None) -> Iterator[Bit]:
        if any(not field.shows for field in self._fields):
            self._fields[-1].code += self._ink.pieces[self._ink.of[element]]
            self._ink.leave(element, "code")
        else:
            yield Bit("text", self._ink.of[element], look)

    def _run(self, run: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        look = self._styles.look(run, paragraph)
        if look.hidden:
            self._ink.leave(run, "hidden")
            for mark in run.iterfind(q("w:fldChar")):  # its field goes on all the same
                yield from self._field(mark, paragraph, look)
        else:
            yield from self._inside(run, paragraph, look)

    def _field(self, mark: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        kind = mark.get(q("w:fldCharType"))
        if kind == "begin" and len(self._fields) < _FIELDS_DEEP:
            self._fields.append(_Field())
            yield from self._box_to_tick(mark, look)
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            yield from self._without_result(self._fields.pop(), look)

    def _without_result(self, field: _Field, look: Look | None) -> Iterator[Bit]:
        """What Word draws from the code alone: ① as a circle over a figure."""
        if field.shows or not field.code.strip().lower().startswith("eq"):
            return
        if found := _CIRCLED.fullmatch(field.code):
            inner = found[1]
            yield Bit(
                "text",
                self._ink.new(formats.written(int(inner), "decimalEnclosedCircle") if inner.isdigit() else f"○{inner}"),
                look,
            )
        else:
            self._count("formulas")

    def _box_to_tick(self, mark: Element, look: Look | None) -> Iterator[Bit]:
        if (box := child(mark, "w:ffData", "w:checkBox")) is not None:
            ticked = is_on(box, "w:checked") if child(box, "w:checked") is not None else is_on(box, "w:default")
            yield Bit("text", self._ink.new("☑" if ticked else "□"), look)

    def _code(self, element: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        if self._fields:
            self._fields[-1].code += self._ink.pieces[self._ink.of[element]]
        self._ink.leave(element, "code")
        yield from ()

    def _break(self, element: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        yield Bit("page" if element.get(q("w:type")) == "page" else "line")

    def _either(self, element: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        """The first of several ways to say the same; the others are for older programs."""
        ways = [one for one in element if one.tag in (q("mc:Choice"), q("mc:Fallback"))]
        if ways:
            yield from self._inside(ways[0], paragraph, look)
        for other in ways[1:]:
            self._ink.leave(other, "twice")

    def _box(self, element: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        yield Bit("box", element=element)

    def _note(self, element: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        yield Bit("note", self._ink.of[element], look, element)

    def _ruby(self, element: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        if (base := child(element, "w:rubyBase")) is not None:
            yield from self._inside(base, paragraph, look)
        if (reading := child(element, "w:rt")) is not None:
            self._ink.leave(reading, "ruby")

    def _formula(self, element: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        self._count("formulas")
        yield from self._inside(element, paragraph, look)

    def _picture(self, element: Element, paragraph: Element, look: Look | None) -> Iterator[Bit]:
        self._count("pictures")
        yield from ()

    def _count(self, kind: str) -> None:
        self.unread[kind] = self.unread.get(kind, 0) + 1


_Special = Callable[[Runs, Element, Element, "Look | None"], Iterator[Bit]]
_SPECIAL: Mapping[str, _Special] = {
    q("w:r"): Runs._run,
    q("w:fldChar"): Runs._field,
    q("w:instrText"): Runs._code,
    q("w:br"): Runs._break,
    q("w:cr"): Runs._break,
    q("mc:AlternateContent"): Runs._either,
    q("w:txbxContent"): Runs._box,
    q("w:footnoteReference"): Runs._note,
    q("w:endnoteReference"): Runs._note,
    q("w:ruby"): Runs._ruby,
    q("m:oMath"): Runs._formula,
    q("a:blip"): Runs._picture,
    q("v:imagedata"): Runs._picture,
}
