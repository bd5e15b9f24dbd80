"""The text of a part → its blocks: what is claimed as it is, the lines between as paragraphs and headings.

Guaranteed: the blocks stand in the order of their lines; each line that nobody claims is in one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from builder.model import Block, Drop, Grid, Heading, Text
from builder.reading import outline, paragraphs
from builder.reading.claims import Claims
from builder.reading.heads import block
from builder.reading.paragraphs import Indents, Measure, Paragraph
from builder.text.line import Line


def read(
    lines: Sequence[Line], text: range, claims: Claims, wrap: Measure | None, how: Indents, kind: str | None
) -> tuple[list[Block], list[Drop]]:
    """The blocks of a part whose text has these indexes, and what a page break printed twice."""
    blocks: list[Block] = []
    drops: list[Drop] = []
    for claim, places in groupby(text, key=claims.get):
        run = list(places)
        if claim is None:
            end = run[-1] + 1
            joined, repeated = paragraphs.join(lines[run[0] : end], wrap, how, ())
            leads_on = end in text and isinstance(claims[end].block, Grid)
            blocks += _named(joined, kind, leads_on)
            drops += repeated
        elif run[0] == claim.first:
            blocks.append(claim.block)
    return blocks, drops


def _named(joined: Sequence[Paragraph], kind: str | None, leads_on: bool) -> list[Heading | Text]:
    """What each paragraph is: a note, else by the outline of those between."""
    out: list[Heading | Text] = []
    pending: list[Paragraph] = []
    for par in joined:
        if par.look.is_note:
            out += [*outline.read(pending, kind), block("note", par.lines, par.text)]
            pending = []
        else:
            pending.append(par)
    return [*out, *outline.read(pending, kind, leads_on)]
