"""What a page prints again above the rest of a table: 续表, the caption with （续） behind it, the unit of the figures.

Not done here: a header that is printed again, a row that was cut (see `tables`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.reading.tables.pieces import Piece, Row
from builder.text import patterns as p
from builder.text.line import Line

_MOST = 4  # lines above a table
_AGAIN = p.define(
    "said to be the rest of a table (squashed)",
    r"^[（〔]?(?:[续接][前上]?表|接上页|上接.{0,4}表)(?:\d{1,2}(?:[-—.]\d{1,2})?)?[）〕]?：?(?:[（〔]?单位：.{1,8})?$",
    ("续表", "（续表）", "续表1", "接上表：", "续表2-1单位：万元"),
    ("续表决议", "表1", "续订合同表"),
)
_MARKED = re.compile(rf"（续[表\d]{{0,2}}）|（续{p.CN}）|^续(?=表)|续$")


def between(lines: Sequence[Line], group: Sequence[Piece], piece: Piece, headed: bool) -> list[Piece]:
    """The lines between a table and the next piece, where they say that it is the rest; `headed`: it has the same header."""
    first, last = group[0], group[-1]
    found = lines[last.end : piece.start]
    if not 0 < len(found) <= _MOST or not _are_again(found, lines[max(0, first.start - _MOST) : first.start]):
        return []
    said = any(_is_again(line) or _bare(line) != line.look.squashed for line in found)
    if not (said or (headed and any(line.paged for line in (*found, lines[piece.start])))):
        return []
    if not headed and piece.width != last.width:
        return []
    return [
        Piece(at, at + 1, [Row([line.text], (line.number,), again=True)], (line.number,), 0, line.marks)
        for at, line in enumerate(found, last.end)
    ]


def _are_again(found: Sequence[Line], above: Sequence[Line]) -> bool:
    """Whether each line says that a table goes on, or is printed above its beginning, too."""
    captions = {_bare(line) for line in above}
    return all(_is_again(line) or _bare(line) in captions for line in found)


def _is_again(line: Line) -> bool:
    return _AGAIN.match(line.look.squashed) is not None


def _bare(line: Line) -> str:
    """A caption without the word that says that it comes again."""
    return _MARKED.sub("", line.look.squashed)
