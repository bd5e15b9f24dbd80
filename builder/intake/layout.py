"""`Received` → the layout that is kept beside its text: a spot for each line of the file, in its order."""

from __future__ import annotations

import hashlib

from builder.content.layout import Box, Layout, Omitted, Spot
from builder.intake.received import Received


def of(received: Received) -> Layout:
    """Where each line of `received.text()` stood.  Blanks that were left out are nobody's evidence."""
    lines = tuple(Spot(line.page, _rounded(line.box), line.size, line.bold, line.column) for line in received.lines)
    left_out = tuple(
        Omitted(one.text, one.reason, one.page, _rounded(one.box)) for one in received.left_out if one.text.strip()
    )
    text = hashlib.sha256(received.text().encode()).hexdigest()
    return Layout(text, received.sha256, received.format, received.pages, lines, left_out)


def _rounded(box: Box | None) -> Box | None:
    if box is None:
        return None
    left, top, right, bottom = (round(value, 1) for value in box)
    return left, top, right, bottom
