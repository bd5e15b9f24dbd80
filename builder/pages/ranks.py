"""Ranks of headings, as HTML and Markdown count them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Ranks:
    """Turns levels as printed into ranks without a gap, beginning below `base`."""

    base: int
    open: list[int] = field(default_factory=list)

    def rank(self, level: int) -> int:
        """The rank of the next heading, which closes those of its level and below."""
        self.open = [*(outer for outer in self.open if outer < level), level]
        return min(self.base + len(self.open), 6)
