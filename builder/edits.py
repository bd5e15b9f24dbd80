"""What people changed in a text that was received, each change with its reason and its day.

They stand in the records of `model`, and are published with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Erring = Literal["print", "recognition"]  # what a correction says is wrong: the print itself, or the text as received


@dataclass(frozen=True, slots=True)
class Correction:
    """A reading that a maintainer put right: what was received, what it should be, why, and when it was changed.

    kind   print: what was received is what is printed, and the print errs; recognition: the print has what it should be
    lines  the source lines that it changed
    """

    received: str
    corrected: str
    reason: str
    date: str
    kind: Erring = "print"
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Redaction:
    """Why and when something was hidden: what stood where a mark stands.

    mark  which of the marks of its line it is, counted from 1; one that hides two pieces has an entry for each ground
    """

    line: int
    mark: int
    ground: str
    date: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """Why and when the text of a published issue was replaced by another."""

    reason: str
    date: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why and when a notice was withdrawn."""

    ground: str
    date: str
