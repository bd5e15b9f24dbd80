"""What the fonts of a PDF do not say: characters without Unicode, of private use, and radicals in the place of ideographs.

Guaranteed: each kind is named once, with pages, number and fonts; a file most of which cannot be told is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from builder.intake.pdf.glyphs import Glyph, Page
from builder.intake.refused import InputError
from builder.intake.scans import numbers

_MOST_UNKNOWN = 0.3  # of all characters: beyond that it is no text
_SHOWN = 6

Remark = tuple[str, dict[str, Any]]


def remarks(pages: Sequence[Page]) -> tuple[Remark, ...]:
    """What deserves a look; raises InputError where too much cannot be told."""
    total = sum(not glyph.char.isspace() for page in pages for glyph in page.glyphs)
    unknown = sum(_is_unknown(glyph.char) for page in pages for glyph in page.glyphs)
    if unknown > _MOST_UNKNOWN * total:
        raise InputError("text-without-table", count=total, unknown=unknown)
    return tuple(_remarks(pages))


def _remarks(pages: Sequence[Page]) -> Iterator[Remark]:
    found = _found(pages, _is_unknown)
    if found:
        yield "glyphs-unknown", {"pages": _pages(found), "count": len(found), "fonts": _fonts(found)}
    found = _found(pages, _is_private)
    if found:
        shown = {"characters": _characters(found), "fonts": _fonts(found)}
        yield "glyphs-private", {"pages": _pages(found), "count": len(found), **shown}
    found = _found(pages, _is_radical)
    if found:
        yield "glyphs-radicals", {"pages": _pages(found), "count": len(found), "characters": _characters(found)}


def _found(pages: Sequence[Page], asked: Callable[[str], bool]) -> list[tuple[Page, Glyph]]:
    return [(page, glyph) for page in pages for glyph in page.glyphs if asked(glyph.char)]


def _is_unknown(char: str) -> bool:
    return char == "\ufffd"


def _is_private(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def _is_radical(char: str) -> bool:
    return "\u2e80" <= char <= "\u2fdf"


def _pages(found: Sequence[tuple[Page, Glyph]]) -> str:
    return numbers({page.number for page, _ in found})


def _fonts(found: Sequence[tuple[Page, Glyph]]) -> str:
    names = dict.fromkeys(page.fonts[glyph.font] or "无名" for page, glyph in found)
    return _some([name.partition("+")[2] or name for name in names])


def _characters(found: Sequence[tuple[Page, Glyph]]) -> str:
    chars = dict.fromkeys(glyph.char for _, glyph in found)
    return _some([f"U+{ord(char):04X}" if _is_private(char) else char for char in chars])


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
