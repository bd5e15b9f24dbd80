"""A notice as the site publishes it, with the text that it stands in: every piece that is given has its place.

Guaranteed: the text is that of the notice's own data file, the lines are those of its issue's text file, both as the
manifest lists them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from builder.door import lines
from builder.door.answers import Line, Place
from builder.door.held import NotHeldError, Site
from builder.pages.places import line_page, notice_file

_MOST_LINES, _MOST_SHOWN = 400, 1500  # numbers of lines of a piece; characters of theirs that are set beside it
_PATH = re.compile(r"[a-z0-9-]{1,60}/[a-z0-9-]{1,60}/\d{2,4}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text: which block it stands in, which row and cell of it, and where in that text it begins."""

    block: int
    text: str
    row: int | None = None
    column: int | None = None
    start: int = 0


@dataclass(frozen=True)
class Held:
    """A notice; `record` is its data file, `text` the lines of its issue."""

    site: Site
    path: str
    record: dict[str, Any]
    text: tuple[str, ...]

    @cached_property
    def notice(self) -> dict[str, Any]:
        """What the contract says of a notice."""
        return dict(self.record["notice"])

    @cached_property
    def blocks(self) -> list[dict[str, Any]]:
        """Its blocks, in order."""
        return list(self.notice["blocks"])

    @cached_property
    def anchors(self) -> dict[str, int]:
        """The anchors of its page, each with the place of its block."""
        return dict(self.record.get("anchors", {}))

    def row(self, piece: Piece) -> list[str] | None:
        """The row of a table that a piece stands in."""
        return None if piece.row is None else list(self.blocks[piece.block]["rows"][piece.row])

    @cached_property
    def address(self) -> str:
        """The address of its page."""
        if self.site.address:
            return f"{self.site.address}{quote(self.path)}/"
        return str(self.record["addresses"]["page"])

    def pieces(self) -> Iterator[Piece]:
        """Every text and every cell that is not empty."""
        for place, block in enumerate(self.blocks):
            if "rows" not in block:
                yield Piece(place, block["text"])
                continue
            for row, cells in enumerate(block["rows"]):
                yield from (Piece(place, cell, row, column) for column, cell in enumerate(cells) if cell.strip())

    def exact(self, text: str) -> Iterator[list[Piece]]:
        """Each place where a text stands: in a cell, or in one block or in several that follow each other, LF between."""
        for run in self._runs():
            joined = "\n".join(self.blocks[place]["text"] for place in run)
            at = joined.find(text)
            while at >= 0:
                yield list(self._cut(run, at, at + len(text)))
                at = joined.find(text, at + len(text))
        for piece in self.pieces():
            if piece.row is not None and (at := piece.text.find(text)) >= 0:
                yield [Piece(piece.block, text, piece.row, piece.column, at)]

    def printing(self, text: str) -> list[int]:
        """The lines of the notice that print a text as it is."""
        own = sorted({line for block in self.blocks for line in block["lines"] if 0 < line <= len(self.text)})
        return [line for line in own if text in self.text[line - 1]]

    def _runs(self) -> Iterator[list[int]]:
        """Blocks of text between which no table stands."""
        run = list[int]()
        for place, block in enumerate(self.blocks):
            if "rows" not in block:
                run.append(place)
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _cut(self, run: Sequence[int], first: int, end: int) -> Iterator[Piece]:
        """What of those blocks, joined, stands between two characters."""
        begins = 0
        for place in run:
            text = self.blocks[place]["text"]
            low, high = max(first - begins, 0), min(end - begins, len(text))
            if low < high:
                yield Piece(place, text[low:high], start=low)
            begins += len(text) + 1

    def lines_of(self, piece: Piece) -> lines.Found:
        """The source lines of a piece, and whether they hold it."""
        block = self.blocks[piece.block]
        if piece.row is None:
            return lines.holding(
                self.text, block["lines"], piece.text, *lines.occurrences(block["text"], piece.start, piece.text)
            )
        rows = self._bare_rows(piece.block)
        same = [number for number, row in enumerate(rows) if row == rows[piece.row]]
        found, held = lines.holding(self.text, block["lines"], rows[piece.row], same.index(piece.row), len(same))
        if held:
            return found, True
        return lines.holding(self.text, block["lines"], piece.text)

    def _bare_rows(self, place: int) -> list[str]:
        if place not in self._rows:
            self._rows[place] = ["".join(map(lines.bare, row)) for row in self.blocks[place]["rows"]]
        return self._rows[place]

    @cached_property
    def _rows(self) -> dict[int, list[str]]:
        return {}

    def place(self, pieces: Sequence[Piece], shown: bool = True) -> Place:
        """Where pieces stand; `shown` sets the lines of the source beside them, where they are not too long."""
        each = [self.lines_of(piece) for piece in pieces]
        numbers = sorted({number for found, _ in each for number in found})
        return self.at(numbers, bool(each) and all(held for _, held in each), shown)

    def at(self, numbers: Sequence[int], holds: bool, shown: bool = True) -> Place:
        """A place of the notice by the numbers of its lines."""
        issue = str(self.record["issue"]["id"])
        return {
            "notice": self.path,
            "title": self.notice["title"],
            "number": self.notice["number"],
            "date": self.notice["date"],
            "gazette": self.record["issue"]["gazette"],
            "issue": issue,
            "page": self.notice["page"],
            "address": self.address,
            "lines": list(numbers[:_MOST_LINES]),
            "in_source": holds,
            "source": _shown(self.text, numbers) if shown else [],
            "source_address": source_address(self.site, self.record, issue, numbers[0] if numbers else None),
            "source_file": text_path(issue),
            "sha256": self.record["source"]["sha256"],
            "published_sha256": self.site.listed[text_path(issue)],
        }


def _shown(text: Sequence[str], numbers: Sequence[int]) -> list[Line]:
    """The lines themselves; none where they are too long to be of use."""
    found: list[Line] = [{"line": number, "text": text[number - 1]} for number in numbers if 0 < number <= len(text)]
    return found if sum(len(line["text"]) for line in found) <= _MOST_SHOWN else []


def text_path(issue: str) -> str:
    """The file that has the text of an issue."""
    return f"{issue}/{issue.rpartition('/')[2]}.txt"


def source_address(site: Site, record: dict[str, Any], issue: str, line: int | None) -> str | None:
    """The address of a line; None where no line is known."""
    if line is None:
        return None
    file, _, anchor = line_page(issue, line).partition("#")
    path = f"{file.removesuffix('.md')}/"
    base = site.address or str(record["addresses"]["issue"]).removesuffix(f"{issue}/")
    return f"{base}{quote(path)}#{anchor}" if f"{path}index.html" in site.listed else None


def is_path(text: str) -> bool:
    """Whether a text has the form of a notice's id."""
    return _PATH.fullmatch(text) is not None


def load(site: Site, path: str) -> Held:
    """The notice at a path; raises NotHeldError where it is not there or a file of it differs."""
    file = notice_file(path, "json")
    try:
        record = json.loads(site.read(file))
        issue = str(record["issue"]["id"])
        own = f"{issue}/{record['notice']['id']}"
        text = site.read(text_path(issue)).decode().split("\n")
        return Held(site, own, record, tuple(text))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotHeldError("unreadable", file) from None
