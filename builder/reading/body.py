"""The text of a part → its blocks: what is claimed as it is, the lines between as paragraphs and headings.

Guaranteed: the blocks stand in the order of their lines; each line that nobody claims is in one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from builder.model import Block, Drop, Mark, Text
from builder.reading import outline, paragraphs
from builder.reading.claims import Claims
from builder.reading.heads import block
from builder.reading.paragraphs import Paragraph
from builder.reading.setting import Indents, Measure
from builder.text import marks
from builder.text.line import Line

_LABEL = re.compile(r"^[^:：]{1,4}[:：]\s*")


def read(
    lines: Sequence[Line], text: range, claims: Claims, wrap: Measure | None, how: Indents, kind: str | None
) -> tuple[list[Block], list[Drop]]:
    """The blocks of a part whose text has these indexes, and what a page break printed twice."""
    flow: list[Paragraph | Block] = []
    drops: list[Drop] = []
    for claim, places in groupby(text, key=claims.get):
        run = list(places)
        if claim is None:
            end = run[-1] + 1
            joined, repeated = paragraphs.join(lines[run[0] : end], wrap, how)
            flow += _noted(joined)
            drops += repeated
        elif run[0] == claim.first:
            flow.append(claim.block)
    return outline.read(flow, kind), drops


def _noted(pars: Sequence[Paragraph]) -> Iterator[Paragraph | Text]:
    """A note as the block that it is, and so what counts on below 注：1.…; any other paragraph as it stands."""
    last: Mark | None = None
    for par in pars:
        mark = par.look.mark
        if par.look.is_note:
            last = marks.read(_LABEL.sub("", par.text))
        elif mark is None or last is None or (mark.family, mark.ordinal) != (last.family, (last.ordinal or 0) + 1):
            last = None
            yield par
            continue
        else:
            last = mark
        yield block("note", par.lines, par.text)
