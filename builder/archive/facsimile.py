"""An issue as it was printed, as far as it is published: the file that was received, and where each line stands in it.

Guaranteed: what the sidecar does not let be shown is in no `Facsimile`: neither a file, its hash and address, nor a page.
Not done here: what may be shown (see `content.facsimile`), and making pictures of pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.codes import Said, say
from builder.content import layout, originals
from builder.content.files import read_bytes
from builder.content.layout import Layout
from builder.model import Issue

PICTURED = ".pdf"  # of what there are pictures


@dataclass(frozen=True, slots=True)
class Facsimile:
    """offered  whether the original itself is published
    suffix   .pdf, .docx …
    size, sha256, url   of the original, where it may be named
    layout   where the lines stand; None where nobody knows
    pages    those of which pictures may be shown; `pictured` are those of which there are some
    """

    offered: bool
    suffix: str
    size: int | None
    sha256: str | None
    url: str | None
    layout: Layout | None
    pages: tuple[int, ...] = ()
    pictured: tuple[int, ...] = ()

    def firsts(self, lines: Iterable[int]) -> Mapping[int, int]:
        """The pages on which lines stand, in their order, each with the first of them."""
        out: dict[int, int] = {}
        spots = self.layout.lines if self.layout else ()
        for line in sorted(lines):
            if line <= len(spots) and (page := spots[line - 1].page):
                out.setdefault(page, line)
        return out


def of(issue: Issue, content: Path) -> Facsimile | None:
    """What is published of an issue's original; None where there is nothing to show."""
    said, text = issue.original, _text(issue, content)
    if said.shown == ():
        return None
    found = originals.read(text)
    sha256 = hashlib.sha256(found.data).hexdigest() if found else said.sha256
    placed = _layout(text, sha256)
    suffix = found.suffix if found else _suffix_of(placed, said.url)
    pages = _pages(placed) if found and suffix == PICTURED else ()
    if said.shown is not None:
        return _in_part(suffix, placed, tuple(page for page in pages if page in said.shown))
    size = len(found.data) if found else said.size
    whole = Facsimile(found is not None, suffix, size, sha256, said.url, placed, pages)
    return whole if sha256 or said.url else None


def _pages(placed: Layout | None) -> tuple[int, ...]:
    return tuple(range(1, len(placed.pages) + 1)) if placed else ()


def _in_part(suffix: str, placed: Layout | None, pages: tuple[int, ...]) -> Facsimile | None:
    """What is published of an original of which only pages may be shown."""
    return Facsimile(False, suffix, None, None, None, placed, pages) if pages else None


def original(issue: Issue, content: Path) -> bytes | None:
    """The bytes of the original, for who makes pictures of it or hands it on."""
    found = originals.read(_text(issue, content))
    return found.data if found else None


def problem(issue: Issue, content: Path) -> tuple[str, Said] | None:
    """That the layout of an issue is of another original than the one beside it."""
    text = _text(issue, content)
    found = originals.read(text) if layout.beside(text).is_file() else None
    placed = _layout(text, None) if found else None
    if not found or not placed or placed.original == hashlib.sha256(found.data).hexdigest():
        return None
    return f"{issue.source.path.removesuffix('.txt')}{found.suffix}", say("original-of-another-layout")


def _text(issue: Issue, content: Path) -> Path:
    return content / f"{issue.id}.txt"


def _layout(text: Path, original: str | None) -> Layout | None:
    """The layout of a text as it is, of that original if one is known."""
    if not layout.beside(text).is_file():
        return None
    placed = layout.read(text, hashlib.sha256(read_bytes(text, text.as_posix())).hexdigest())
    return placed if placed and original in (None, placed.original) else None


def _suffix_of(placed: Layout | None, url: str | None) -> str:
    """What kind of file an original that lies elsewhere is."""
    if placed:
        return f".{placed.format}"
    tail = Path((url or "").rpartition("/")[2]).suffix.lower()
    return tail if tail[1:].isalnum() and len(tail) < 6 else ""
