"""What is known of an issue: its pieces, each with its place, as read from the text as it came.

Where an annotation stands beside a text, `test_dialects.py` holds the two together; the other texts count as read.
Not done here: nothing is printed or judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builder import reading
from builder.content.files import decode
from builder.content.register import Gazette, read_register
from builder.content.texts import from_bytes, issue_paths
from builder.model import Block, Issue, Notice, TocEntry

ROOT = Path(__file__).resolve().parent.parent.parent
CONTENT = ROOT / "content"
GOLD = ROOT / "tests" / "gold"
COVER, CONTENTS, COLOPHON = -1, -2, -3


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a notice, or the cover, the contents, the colophon as a whole.

    notice  its place in the issue, or one of the three above
    kind    the type of its block; empty where it has none
    opens   an attachment begins with it
    """

    notice: int
    kind: str
    block: Block | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """An issue as it came; `owner` tells for the numbers of its lines which piece they belong to."""

    name: str
    gazette: Gazette | None
    lines: tuple[str, ...]
    pieces: tuple[Piece, ...]
    owner: Mapping[int, int]
    notices: tuple[Notice, ...]
    toc: tuple[TocEntry, ...]

    def of(self, piece: int) -> list[str]:
        """The lines of a piece, as they came."""
        return [self.lines[number - 1] for number in sorted(self.owner) if self.owner[number] == piece]


def parse(known: Known, text: str) -> Issue:
    """What the reader makes of an issue that is set otherwise."""
    return reading.parse(from_bytes(text.encode(), "dialect.txt"), known.gazette)


@cache
def issues() -> tuple[Known, ...]:
    """Every text of content/ and of tests/gold/, without its sidecar."""
    register = read_register(CONTENT)
    return tuple(_known(path, register.get(path.parent.name)) for path in _paths())


def names() -> list[str]:
    """Those of the issues, in their order; none is read for it."""
    return list(map(_name, _paths()))


def _paths() -> list[Path]:
    return [*issue_paths(CONTENT), *sorted(GOLD.glob("*.txt"))]


def _name(path: Path) -> str:
    return path.stem if path.is_relative_to(GOLD) else f"{path.parent.name}-{path.stem}"


def _known(path: Path, gazette: Gazette | None) -> Known:
    text = decode(path.read_bytes(), str(path))[0].replace("\r\n", "\n")
    issue = reading.parse(from_bytes(text.encode(), path.name), gazette)
    pieces = [Piece(COVER, ""), Piece(CONTENTS, ""), Piece(COLOPHON, "")]
    owner = {n: i for i, part in enumerate((issue.masthead, issue.toc_lines, issue.colophon)) for n in part}
    for place, notice in enumerate(issue.notices):
        opening = {attachment.line for attachment in notice.attachments}
        for block in notice.blocks:
            owner |= dict.fromkeys(block.lines, len(pieces))
            pieces.append(Piece(place, block.type, block, block.lines[0] in opening))
    return Known(_name(path), gazette, issue.text_lines, tuple(pieces), owner, issue.notices, issue.toc)
