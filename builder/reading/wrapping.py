"""How a text is wrapped: the issue, a notice and a part of one, each as it shows itself, else as what it stands in.

Not done here: measuring lines (see `setting`).
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.model import Grid
from builder.reading import setting
from builder.reading.claims import Claims
from builder.reading.setting import Measure
from builder.text.line import Line

_BEYOND = 6  # columns that a line may be wider than the measure of its issue


def of_issue(body: Sequence[Line]) -> Measure | None:
    """How an issue is wrapped."""
    return setting.measure([line for line in body if line.text])


def of_notice(lines: Sequence[Line], issue: Measure | None) -> Measure | None:
    """How a notice is wrapped; one too short to be measured as its issue is, where no line is too wide for that."""
    if found := setting.measure(lines):
        return found
    fits = issue and max(line.look.width for line in lines) <= issue.full + _BEYOND
    return issue if fits else None


def of_part(lines: Sequence[Line], text: range, claims: Claims, notice: Measure | None) -> Measure | None:
    """How the running text of a part is wrapped; where it is too short to be measured, as its notice is."""
    if not notice:
        return None
    running = [lines[at] for at in text if at not in claims or not isinstance(claims[at].block, Grid)]
    return setting.measure(running) or notice
