"""On which line of its issue a character of a block stands.

Guaranteed: a line is one of the block's own; the lines of a block are walked once, however many places are asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

from builder.model import Block, Grid
from builder.text import forms

_ENOUGH = (
    0.9  # of a block's characters stand in its lines in order: else a correction or a row over two pages is between
)
_WORDS = 12  # characters that a place is then looked for by


@dataclass
class Places:
    """The lines of an issue; of the block asked of last, what stands before each line, cell (characters) and row (cells)."""

    lines: Sequence[str]
    _block: Block | None = None
    _before: list[int] = field(default_factory=list)
    _cells: list[int] = field(default_factory=list)
    _rows: list[int] = field(default_factory=list)

    def line(self, block: Block, at: int, row: int = 0, column: int = 0) -> int:
        """The line on which the character at a place of a block, or of a cell of it, stands."""
        if len(block.lines) == 1:
            return block.lines[0]
        if self._block is not block:
            self._block = block
            self._before, self._cells = self._walked(block), _before_cells(block)
            self._rows = list(accumulate(map(len, block.rows), initial=0)) if isinstance(block, Grid) else [0]
        text = block.rows[row][column] if isinstance(block, Grid) else block.text
        if not self._before:
            return self._holding(block, forms.compact(text[at:])[:_WORDS])
        found = self._cells[self._rows[row] + column] + len(forms.compact(text[:at]))
        return block.lines[bisect_right(self._before, found) - 1]

    def _walked(self, block: Block) -> list[int]:
        """How many characters of a block stand before each of its lines; none where the lines do not hold them in order."""
        text = forms.compact("".join(_cells(block)))
        before, done = [], 0
        for number in block.lines:
            before.append(done)
            line = forms.compact(self._text(number))
            if text.startswith(line, done):
                done += len(line)
                continue
            for char in line:
                if done < len(text) and char == text[done]:
                    done += 1
        return before if done >= len(text) * _ENOUGH else []

    def _holding(self, block: Block, words: str) -> int:
        """The first line of a block that holds words; its first where none does."""
        return next((each for each in block.lines if words in forms.compact(self._text(each))), block.lines[0])

    def _text(self, line: int) -> str:
        return self.lines[line - 1] if line <= len(self.lines) else ""


def _cells(block: Block) -> Sequence[str]:
    return tuple(chain.from_iterable(block.rows)) if isinstance(block, Grid) else (block.text,)


def _before_cells(block: Block) -> list[int]:
    """How many characters of a block stand before each of its cells, row by row."""
    return list(accumulate((len(forms.compact(cell)) for cell in _cells(block)), initial=0))
