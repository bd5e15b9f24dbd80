"""The text of a part → its blocks: what is claimed as it is, the lines between as paragraphs and headings.

Guaranteed: the blocks stand in the order of their lines; each line that nobody claims is in one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from builder.model import Block, Drop, Grid, Heading, Text, TextType
from builder.reading import outline, paragraphs, signatures
from builder.reading.claims import Claims
from builder.reading.heads import block
from builder.reading.paragraphs import Indents, Measure, Paragraph
from builder.text.line import Line


def read(
    lines: Sequence[Line], text: range, claims: Claims, wrap: Measure | None, how: Indents, kind: str | None
) -> tuple[list[Block], list[Drop]]:
    """The blocks of a part whose text has these indexes, and what a page break printed twice."""
    alone = signatures.alone(lines[text.start : text.stop], [at in claims for at in text])
    blocks: list[Block] = []
    drops: list[Drop] = []
    for claim, places in groupby(text, key=claims.get):
        run = list(places)
        if claim is None:
            end = run[-1] + 1
            joined, repeated = paragraphs.join(lines[run[0] : end], wrap, how, alone)
            leads_on = end in text and isinstance(claims[end].block, Grid)
            blocks += _named(joined, alone, kind, leads_on)
            drops += repeated
        elif run[0] == claim.first:
            blocks.append(claim.block)
    return blocks, drops


def _named(
    joined: Sequence[Paragraph], alone: Mapping[int, TextType], kind: str | None, leads_on: bool
) -> list[Heading | Text]:
    """What each paragraph is: a date, a signature, a note, else by the outline of those between."""
    out: list[Heading | Text] = []
    pending: list[Paragraph] = []
    for par in joined:
        what = alone.get(par.lines[0].number) or ("note" if par.look.is_note else None)
        if what is None:
            pending.append(par)
        else:
            out += [*outline.read(pending, kind), block(what, par.lines, par.text)]
            pending = []
    return [*out, *outline.read(pending, kind, leads_on)]
