"""What the claims of a notice rest on: its own date and where that stands, what it issues, the lines of a block.

Guaranteed: nothing is known here that the notice does not print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from builder.model import Block, Heading, Notice, Text
from builder.relations.sentences import Squashed
from builder.said import Spot, Validity, ValidityKind
from builder.text import forms, numerals

_IMPRINT = re.compile(r"印发(?:）)?$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or a cell of one, as its sentences are read; `part` is the place of its part, `block` its own."""

    part: int
    place: int
    block: Block
    text: Squashed
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A claim, and what is still open of its day.

    count, unit  its last day is so long after it came into force: 有效期5年
    together     its day is the one on which the document that says it comes into force: 同时废止
    """

    claim: Validity
    count: int = 0
    unit: str = ""
    together: bool = False


@dataclass(frozen=True)
class Ground:
    """What the claims of a notice rest on.

    date, dated     成文日期, and the lines that print it
    printed_on      the day of its 印发, where it prints one, and the lines
    issued          the names of what it issues: titles of its attachments, names in its title
    """

    notice: Notice
    lines: Sequence[str]
    date: str | None
    dated: tuple[int, ...]
    printed_on: tuple[str, tuple[int, ...]] | None
    issued: frozenset[str] = field(default=frozenset())

    def claim(
        self, piece: Piece, kind: ValidityKind, words: tuple[int, int], date: str | None = None, **more: object
    ) -> Validity:
        """A claim whose words stand from one character to another of a piece."""
        span = piece.text.span(*words)
        printed = self.printed(piece, words)
        line = self.line(piece, span[0])
        spot = Spot(piece.place, span, piece.row, piece.column)
        return replace(Validity(kind, line, piece.part, printed, date, spot=spot), **more)  # type: ignore[arg-type]

    def printed(self, piece: Piece, words: tuple[int, int] | None) -> str | None:
        """Characters of a piece as printed."""
        if words is None:
            return None
        first, last = piece.text.span(*words)
        return _text(piece)[first:last]

    def line(self, piece: Piece, place: int) -> int:
        """The source line on which a character of a piece stands."""
        if isinstance(piece.block, Heading | Text):
            return _line_of(piece.block, piece.block.text[:place], self.lines)
        rows = piece.block.rows[: (piece.row or 0) + 1]
        above = "".join(cell for row in rows[:-1] for cell in row)
        return _line_of(piece.block, above + "".join(rows[-1][: piece.column or 0]), self.lines)


def _text(piece: Piece) -> str:
    if isinstance(piece.block, Heading | Text):
        return piece.block.text
    return piece.block.rows[piece.row or 0][piece.column or 0]


def _line_of(block: Block, before: str, lines: Sequence[str]) -> int:
    """The line of a block that goes on where the characters before end: the lines hold those, and marks between them."""
    left = iter(forms.compact(before))
    wanted = next(left, None)
    for number in block.lines:
        for char in lines[number - 1] if number <= len(lines) else "":
            if wanted is None and not char.isspace() and char not in "|*#<>":
                return number
            if char == wanted:
                wanted = next(left, None)
    return block.lines[0]


def of(notice: Notice, lines: Sequence[str]) -> Ground:
    """What the claims of a notice rest on; `lines` are those of its issue."""
    words = [block for block in notice.blocks if isinstance(block, Heading | Text)]
    return Ground(notice, lines, notice.date, _dated(notice, words), _printed_on(words), frozenset(_issued(notice)))


def _dated(notice: Notice, words: Sequence[Heading | Text]) -> tuple[int, ...]:
    """The line that prints the date of a notice: at its end, or in its head."""
    if notice.date is None:
        return ()
    ends = [block for block in words if block.type in ("date", "signature", "number")] or words
    said = [block for block in ends if numerals.date_in(block.text) == notice.date]
    return said[-1].lines[-1:] if said else ()


def _printed_on(words: Sequence[Heading | Text]) -> tuple[str, tuple[int, ...]] | None:
    """The day on which a notice says that it was printed (印发), and its lines."""
    notes = [block for block in words if block.type == "note" and _IMPRINT.search(forms.squash(block.text))]
    found = [(day, block.lines) for block in notes if (day := numerals.date_in(block.text))]
    return found[-1] if found else None


def _issued(notice: Notice) -> Iterator[str]:
    for part in notice.attachments:
        if part.title:
            yield name_key(part.title)
    for found in re.finditer(r"《([^《》]{2,150})》", forms.squash(notice.title)):
        yield name_key(found[1])


def name_key(name: str) -> str:
    """What two ways to print one name share."""
    return forms.squash(name).strip("《》").replace("〈", "《").replace("〉", "》")
