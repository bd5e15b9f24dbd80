"""The glyphs of a page → runs: what stands on one baseline without a gap; and what is set down the margin.

Guaranteed: each glyph that is given stands in one run.  Glyphs go together by their origins: a full stop, a quotation mark
and a numeral stand on the baseline of their line, whatever their outlines are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from builder.intake.pdf.glyphs import Glyph
from builder.intake.received import Box

_GAP = 0.9  # of the size, between two runs of a line
_OFF = 0.3  # of the size: as far as origins of one line are apart
_ABOVE, _BELOW = 0.88, 0.12  # of the size: how far a character reaches from its baseline
_OPENING = "（《〈「『“‘【〔［"
_LINE = 4  # characters of what is a line and no character alone
_SMALL = 0.8  # of the size: a superscript


@dataclass(frozen=True, slots=True)
class Run:
    """glyphs: their places in the page, in reading order; y: their baseline; down: set vertically."""

    glyphs: tuple[int, ...]
    left: float
    right: float
    y: float
    size: float
    down: bool = False
    height: float = 0.0  # of one that is set vertically, from y on

    @property
    def top(self) -> float:
        """The upper edge of its characters."""
        return self.y if self.down else self.y - _ABOVE * self.size

    @property
    def bottom(self) -> float:
        """Their lower edge."""
        return self.y + (self.height if self.down else _BELOW * self.size)

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.left, self.top, self.right, self.bottom


def of(glyphs: Sequence[Glyph], indices: Iterable[int]) -> list[Run]:
    """The runs of some glyphs of a page, those that are set down last."""
    flat: list[int] = []
    turned: list[int] = []
    for index in indices:
        (turned if glyphs[index].turn % 2 else flat).append(index)
    runs = [run for row in rows(glyphs, flat) for run in _parted(glyphs, row)]
    return [*_raised(runs), *_turned(glyphs, turned)]


def rows(glyphs: Sequence[Glyph], indices: Iterable[int]) -> Iterator[list[int]]:
    """Glyphs on one baseline, from left to right."""
    row: list[int] = []
    for index in sorted(indices, key=lambda index: (glyphs[index].y, glyphs[index].x)):
        if row and glyphs[index].y - glyphs[row[0]].y > _OFF * min(glyphs[index].size, glyphs[row[0]].size):
            yield sorted(row, key=lambda index: _ink(glyphs[index]))
            row = []
        row.append(index)
    if row:
        yield sorted(row, key=lambda index: _ink(glyphs[index]))


def _ink(glyph: Glyph) -> float:
    """Where a glyph is seen: an opening bracket has its room before it, and may be set with that over what it follows."""
    return glyph.x + (glyph.width / 2 if glyph.char in _OPENING else 0)


def _parted(glyphs: Sequence[Glyph], row: Sequence[int]) -> Iterator[Run]:
    start = 0
    end = glyphs[row[0]].end
    for place in range(1, len(row)):
        glyph = glyphs[row[place]]
        if glyph.x - end > _GAP * max(glyph.size, glyphs[row[place - 1]].size):
            yield run_of(glyphs, row[start:place])
            start = place
        end = max(end, glyph.end)
    yield run_of(glyphs, row[start:])


def run_of(glyphs: Sequence[Glyph], row: Sequence[int]) -> Run:
    """Glyphs as one run, in the order in which they are given."""
    mine = [glyphs[index] for index in row]
    size = Counter(round(glyph.size, 1) for glyph in mine).most_common(1)[0][0]
    return Run(tuple(row), min(g.x for g in mine), max(g.end for g in mine), median(g.y for g in mine), size)


def joined(glyphs: Sequence[Glyph], runs: Iterable[Run]) -> Run:
    """Runs of one line as one, from left to right."""
    return run_of(glyphs, [index for run in sorted(runs, key=lambda run: run.left) for index in run.glyphs])


def _raised(runs: Sequence[Run]) -> list[Run]:
    """Runs with superscripts and the like taken into the line that they stand in."""
    out = list(runs)
    for small in runs:
        if len(small.glyphs) > 4:
            continue
        host = next((run for run in out if _hosts(run, small)), None)
        if host is not None:
            out.remove(small)
            out[out.index(host)] = _with(host, small)
    return out


def _hosts(run: Run, small: Run) -> bool:
    beside = run.left - 1 <= small.right and small.left <= run.right + 0.5 * run.size
    within = run.top - 0.2 * run.size <= small.y <= run.y + 0.2 * run.size
    return small is not run and small.size <= _SMALL * run.size and beside and within


def _with(host: Run, small: Run) -> Run:
    """The run with the small one where it stands; the order is that of the left edges of both as wholes."""
    inside = [*host.glyphs]
    share = (small.left - host.left) / max(1.0, host.right - host.left)
    at = min(len(inside), max(0, round(share * len(inside))))
    inside[at:at] = small.glyphs
    left, right = min(host.left, small.left), max(host.right, small.right)
    return Run(tuple(inside), left, right, host.y, host.size)


# --- set down ------------------------------------------------------------------------------------------------------------


def _turned(glyphs: Sequence[Glyph], indices: Sequence[int]) -> Iterator[Run]:
    """What is turned to run up or down, a line of it a run."""
    column: list[int] = []
    for index in sorted(indices, key=lambda index: (glyphs[index].turn, glyphs[index].x, glyphs[index].y)):
        last = glyphs[column[-1]] if column else None
        if last and (last.turn != glyphs[index].turn or abs(last.x - glyphs[index].x) > _OFF * last.size):
            yield _down(glyphs, column)
            column = []
        column.append(index)
    if column:
        yield _down(glyphs, column)


def _down(glyphs: Sequence[Glyph], column: Sequence[int]) -> Run:
    up = glyphs[column[0]].turn == 3  # read from below
    order = sorted(column, key=lambda index: -glyphs[index].y if up else glyphs[index].y)
    size = max(glyphs[index].size for index in column)
    left = min(glyphs[index].x for index in column)
    top, bottom = min(glyphs[index].y for index in column), max(glyphs[index].y for index in column)
    return Run(
        tuple(order), left - (size if up else 0), left + (0 if up else size), top, size, True, bottom - top + size
    )


def stacked(runs: Sequence[Run]) -> list[Run]:
    """The runs with single characters below each other in the margin made one run, set down."""
    taken = [chain for chain in _chains(_beside_text(runs)) if len(chain) > 2]
    gone = {run.glyphs for chain in taken for run in chain}
    return [*(run for run in runs if run.glyphs not in gone), *map(_stack, taken)]


def _beside_text(runs: Sequence[Run]) -> list[Run]:
    """Characters that stand alone, left or right of all lines."""
    flat = [run for run in runs if not run.down]
    body = [run for run in flat if len(run.glyphs) >= _LINE]
    left, right = min((run.left for run in body), default=0.0), max((run.right for run in body), default=0.0)
    return [run for run in flat if len(run.glyphs) == 1 and not left <= run.right <= right + run.size] if body else []


def _chains(runs: Sequence[Run]) -> Iterator[list[Run]]:
    chain: list[Run] = []
    for run in sorted(runs, key=lambda run: (round((run.left + run.right) / 2 / 4), run.y)):
        last = chain[-1] if chain else run
        if chain and not (
            abs(last.left + last.right - run.left - run.right) < run.size and 0 < run.y - last.y < 3 * run.size
        ):
            yield chain
            chain = []
        chain.append(run)
    if chain:
        yield chain


def _stack(chain: Sequence[Run]) -> Run:
    indices = tuple(index for run in chain for index in run.glyphs)
    left, right = min(run.left for run in chain), max(run.right for run in chain)
    top = chain[0].top
    return Run(indices, left, right, top, chain[0].size, True, chain[-1].bottom - top)
