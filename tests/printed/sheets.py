"""An issue as what a typesetter is given: its pieces in order, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialects.known import COLOPHON, COVER, Known
from dialects.sheets import bare

from builder.model import Heading, Roster, Table, Words
from builder.text import forms


@dataclass(frozen=True, slots=True)
class Element:
    """A piece; `rows` of a table, of which `header` are its header; `opens` where a notice begins."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    header: int = 0
    opens: bool = False

    @property
    def wide(self) -> bool:
        """A table that has no room in half a page."""
        return len(self.rows[0]) > 4 if self.rows else False


@dataclass(frozen=True, slots=True)
class Style:
    """How an issue is set: its columns, a running head and page numbers, a head down the outer side."""

    columns: int = 1
    running: str = ""
    side: str = ""


def elements(known: Known) -> Iterator[Element]:
    """Everything that is printed."""
    yield from (Element("cover", text) for line in _of(known, COVER) if (text := bare(line).strip()))
    if known.toc:
        yield Element("contents-title", "目　录")
    section = None
    for entry in known.toc:
        if entry.section and entry.section != section:
            section = entry.section
            yield Element("contents-section", section)
        yield Element("contents", entry.title, ((str(entry.page or ""),),))
    began: set[int] = set()
    for index, piece in enumerate(known.pieces):
        if piece.block is not None:
            yield from _piece(known, index, piece.notice not in began)
            began.add(piece.notice)
    yield from (Element("colophon", text) for line in _of(known, COLOPHON) if (text := bare(line).strip()))


def _of(known: Known, part: int) -> list[str]:
    return known.of(next(index for index, piece in enumerate(known.pieces) if piece.notice == part))


def _piece(known: Known, index: int, opens: bool) -> Iterator[Element]:
    block = known.pieces[index].block
    if isinstance(block, Table):
        rows = tuple(tuple(_flat(cell) for cell in row) for row in block.rows)
        yield Element("table", rows=rows, header=block.header_rows, opens=opens)
    elif isinstance(block, Roster):
        for label, name, post in block.rows:
            label = label if not label or label.endswith(("：", ":")) else f"{label}："
            yield Element("person", f"{label}{forms.squash(name)}　{_flat(post)}".strip(), opens=opens)
    elif isinstance(block, Heading):
        yield Element("heading", block.text, opens=opens)
    elif isinstance(block, Words):
        yield Element(block.type, " ".join(block.text.split("\n")), opens=opens)


def _flat(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text)
