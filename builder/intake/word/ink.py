"""Everything in a Word file that may be printed, piece by piece, before anybody reads it: what law 4 counts.

Guaranteed: each text, symbol, tab and mark of a note in every part of the file has its place here, whoever takes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from builder.intake.received import LeftOut
from builder.intake.word import symbols
from builder.intake.word.names import Element, child, q

_WHITE = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_TEXTS = tuple(q(name) for name in ("w:t", "w:instrText", "m:t", "a:t"))
_IN_RUN = {q("w:tab"): "\t", q("w:ptab"): "\t", q("w:noBreakHyphen"): "-", q("w:softHyphen"): "", q("w:pgNum"): ""}
_NOTES = tuple(q(f"w:{kind}note{what}") for kind in ("foot", "end") for what in ("Reference", "Ref"))
_RUN = q("w:r")


class Ink:
    """The pieces; `of` is where an element's piece is."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.of: dict[Element, int] = {}
        self.left_out: list[LeftOut] = []
        self._taken: set[int] = set()

    def add(self, root: Element) -> None:
        """Whatever a part holds."""
        for element in root.iter():
            if (text := _text(element)) is not None:
                self.of[element] = self.new(text)

    def new(self, text: str) -> int:
        """A piece that Word makes itself: an automatic number, the mark of a note."""
        self.pieces.append(text)
        return len(self.pieces) - 1

    def leave(self, root: Element, reason: str) -> None:
        """All of an element that nobody has taken yet."""
        self.leave_pieces([self.of[one] for one in root.iter() if one in self.of], reason)

    def leave_pieces(self, pieces: list[int], reason: str) -> None:
        """Those that nobody has taken yet; tabs and spaces in them are blanks of theirs."""
        mine = tuple(index for index in pieces if index not in self._taken)
        self._taken.update(mine)
        if mine:
            text = "".join(self.pieces[index] for index in mine)
            self.left_out.append(LeftOut(text, mine, reason if text.strip() else "blank"))

    def leave_blanks(self, held: set[int]) -> None:
        """Pieces without ink that stand in no line."""
        gone = held.union(*(one.of for one in self.left_out))
        blanks = tuple(index for index, piece in enumerate(self.pieces) if not piece.strip() and index not in gone)
        if blanks:
            self.left_out.append(LeftOut("", blanks, "blank"))

    def take(self, index: int) -> None:
        """It goes into a line."""
        self._taken.add(index)

    def has(self, root: Element) -> bool:
        """Whether a part holds anything with ink."""
        return any(self.pieces[self.of[one]].strip() for one in root.iter() if one in self.of)


def _text(element: Element) -> str | None:
    """What an element prints; None for one that prints nothing."""
    tag = element.tag
    if (says := _SAYS.get(tag)) is not None:
        return says(element)
    return _IN_RUN[tag] if tag in _IN_RUN and element.getparent().tag == _RUN else None


def _words(element: Element) -> str:
    return symbols.text(_WHITE.sub(" ", element.text or ""), _font(element))


def _symbol(element: Element) -> str:
    return symbols.char(element.get(q("w:char")) or "", element.get(q("w:font")) or "")


def _on_a_path(element: Element) -> str:
    return _WHITE.sub(" ", element.get("string") or "")


def _by_who_counts(element: Element) -> str:
    return ""


def _font(element: Element) -> str:
    run = element.getparent()
    fonts = None if run is None else child(run, "w:rPr", "w:rFonts")
    return "" if fonts is None else fonts.get(q("w:ascii")) or fonts.get(q("w:hAnsi")) or ""


# What says something by itself → what it says.
_SAYS: dict[str, Callable[[Element], str]] = {
    **dict.fromkeys(_TEXTS, _words),
    **dict.fromkeys(_NOTES, _by_who_counts),
    q("w:sym"): _symbol,
    q("v:textpath"): _on_a_path,
}
