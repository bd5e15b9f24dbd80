"""DOCX → its lines.

Guaranteed: automatic numbers are text as Word shows them; every run of every part stands in a line or in what was left out.
Not done here: pages (Word sets them anew on each computer; manual page breaks are kept), and anything outside the file.
"""

from __future__ import annotations

import posixpath
from typing import Any

from builder.intake.received import Placed, Received
from builder.intake.refused import InputError
from builder.intake.word.ink import Ink
from builder.intake.word.names import STRICT, Element, child, parsed, q, value
from builder.intake.word.numbering import Numbering
from builder.intake.word.story import Line, Notes, Story, placed_text, without_blanks_around
from builder.intake.word.styles import Styles
from builder.intake.zipped import Container

_DOCUMENT = "word/document.xml"
_MOST_PAGES = 2000
_CHANGES = tuple(q(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"))
# A part, by what its name begins with → why it stands in no line.
_APART = {"header": "running", "footer": "running", "comments": "comment", "footnotes": "unused", "endnotes": "unused"}
_UNREAD = {"pictures": "word-pictures", "formulas": "word-formulas", "drawings": "word-drawings"}
_DRAWN = ("diagrams/", "charts/", "drawings/")


def read(data: bytes) -> Received:
    """The lines of a Word file."""
    return _Parts(Container(data)).received()


class _Parts:
    """The parts of a file that are read, taken apart."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self.document = parsed(container, _DOCUMENT)
        if str(self.document.tag).startswith("{" + STRICT):
            raise InputError("word-strict")
        self._related = self._relations()
        self.styles = Styles(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"), self.styles)
        self.notes = {kind: self._part(f"{kind}s") for kind in ("footnote", "endnote")}
        self.others = {name: parsed(container, name) for name in self._other_names()}

    def _relations(self) -> dict[str, str]:
        """What the document refers to inside the file, by the last word of its type."""
        name = "word/_rels/document.xml.rels"
        if name not in self._container.names:
            return {}
        return {
            (one.get("Type") or "").rpartition("/")[2]: posixpath.normpath(
                posixpath.join("/word", one.get("Target") or "")
            )[1:]
            for one in parsed(self._container, name).iterfind(q("rel:Relationship"))
            if one.get("TargetMode") != "External"
        }

    def _part(self, kind: str) -> Element | None:
        name = self._related.get(kind, "")
        return parsed(self._container, name) if name in self._container.names else None

    def _other_names(self) -> list[str]:
        """Headers, comments and what else may hold text that no paragraph of the document refers to by its words."""
        known = {_DOCUMENT, *(self._related.get(kind, "") for kind in ("styles", "numbering", "footnotes", "endnotes"))}
        wanted = ("header", "footer", "comments", *_DRAWN)
        return [
            name
            for name in self._container.names
            if name.endswith(".xml") and name not in known and name.removeprefix("word/").startswith(wanted)
        ]

    def received(self) -> Received:
        """All of it."""
        body = child(self.document, "w:body")
        if body is None:
            raise InputError("input-damaged", reason="没有正文")
        read_parts = [self.document, *(part for part in self.notes.values() if part is not None)]
        if any(next(part.iter(*_CHANGES), None) is not None for part in read_parts):
            raise InputError("word-has-changes")
        ink = Ink()
        for part in (*read_parts, *self.others.values()):
            ink.add(part)
        story = Story(
            ink,
            self.styles,
            self.numbering,
            {kind: _notes(part, kind, self.document) for kind, part in self.notes.items()},
        )
        lines = without_blanks_around(list(story.lines(body)))
        if (pages := sum(line.opens for line in lines) + 1) > _MOST_PAGES:
            raise InputError("input-too-many-pages", pages=pages, most=_MOST_PAGES)
        drawn = self._leave(ink, lines)
        remarks = _remarks(lines, {**story.unread, **({"drawings": drawn} if drawn else {})})
        placed = tuple(Placed(placed_text(line), line.of, size=line.size, bold=line.bold) for line in lines)
        return Received(placed, tuple(ink.left_out), tuple(ink.pieces), (), "docx", remarks=remarks)

    def _leave(self, ink: Ink, lines: list[Line]) -> int:
        """What stands in no line, with its reason; how many drawings have words of their own."""
        for name, part in self.others.items():
            short = name.removeprefix("word/")
            ink.leave(part, next((why for begin, why in _APART.items() if short.startswith(begin)), "drawing"))
        for part in self.notes.values():
            if part is not None:
                ink.leave(part, "unused")
        ink.leave_blanks({index for line in lines for index in line.of})
        return sum(
            name.removeprefix("word/").startswith(("diagrams/data", "charts/chart", "drawings/")) and ink.has(part)
            for name, part in self.others.items()
        )


def _notes(part: Element | None, kind: str, document: Element) -> Notes:
    if part is None:
        return Notes()
    said = next(document.iter(q(f"w:{kind}Pr")), None)
    usual = "decimal" if kind == "footnote" else "lowerRoman"
    form = None if said is None else value(said, "w:numFmt")
    return Notes({one.get(q("w:id")): one for one in part.iterfind(q(f"w:{kind}"))}, form or usual)


def _remarks(lines: list[Line], unread: dict[str, int]) -> tuple[tuple[str, dict[str, Any]], ...]:
    """What deserves a look."""
    out: list[tuple[str, dict[str, Any]]] = [(_UNREAD[kind], {"count": unread[kind]}) for kind in sorted(unread)]
    private = sorted({char for line in lines for char in line.text if "\ue000" <= char <= "\uf8ff"})
    if private:
        out.append(("word-private", {"characters": "、".join(f"U+{ord(char):04X}" for char in private[:5])}))
    return tuple(out)
