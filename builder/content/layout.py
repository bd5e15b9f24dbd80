"""`<issue>.layout.json`: where each line of a text stood in the file that it was received as.

Guaranteed: what is given back is of this very text, whose SHA-256 it holds; a text is read without it just as well.
Not done here: making one (see `intake`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.content.files import read_bytes

SUFFIX = ".layout.json"
VERSION = 1

Box = tuple[float, float, float, float]  # left, top, right, bottom, in points from the page's upper left corner
Edges = tuple[float, float]  # left, right


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a line stood, and where the lines of its column begin and end; None for what the format does not say."""

    page: int | None
    box: Box | None
    size: float | None
    bold: bool
    column: Edges | None = None


@dataclass(frozen=True, slots=True)
class Omitted:
    """What stood in the file and in no line of the text, and why."""

    text: str
    reason: str
    page: int | None
    box: Box | None


@dataclass(frozen=True, slots=True)
class Layout:
    """text, original: SHA-256 of the text and of the file; pages: width and height; lines: one a line of the text."""

    text: str
    original: str
    format: str
    pages: tuple[tuple[float, float], ...]
    lines: tuple[Spot, ...]
    left_out: tuple[Omitted, ...]


def beside(text: Path) -> Path:
    """The layout of a text by its path."""
    return text.with_suffix(SUFFIX)


def as_bytes(layout: Layout) -> bytes:
    """What stands in the file, a line of the text a line."""
    lines = ",\n  ".join(
        _compact([spot.page, spot.box, spot.size, int(spot.bold), spot.column]) for spot in layout.lines
    )
    left_out = ",\n  ".join(_compact([one.text, one.reason, one.page, one.box]) for one in layout.left_out)
    return (
        f'{{"version": {VERSION}, "text": "{layout.text}", "original": "{layout.original}", "format": "{layout.format}",\n'
        f' "pages": {_compact(layout.pages)},\n "lines": [\n  {lines}\n ],\n "left_out": [\n  {left_out}\n ]}}\n'
    ).encode()


def _compact(held: object) -> str:
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def read(text: Path, sha256: str) -> Layout | None:
    """The layout of a text with this SHA-256; None where there is none, or one of another text, or a damaged one."""
    path = beside(text)
    if not path.is_file() or path.is_symlink():
        return None
    return _of(read_bytes(path, str(path)), sha256)


def _of(raw: bytes, sha256: str) -> Layout | None:
    try:
        layout = _from_json(json.loads(raw))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return layout if layout is not None and layout.text == sha256 else None


def _from_json(held: Any) -> Layout | None:
    if held["version"] != VERSION:
        return None
    return Layout(
        str(held["text"]),
        str(held["original"]),
        str(held["format"]),
        tuple((float(width), float(height)) for width, height in held["pages"]),
        tuple(_spot(*each) for each in held["lines"]),
        tuple(Omitted(str(text), str(reason), _page(page), _box(box)) for text, reason, page, box in held["left_out"]),
    )


def _page(held: Any) -> int | None:
    if held is not None and (type(held) is not int or held < 1):
        raise ValueError("no page")
    return held


def _spot(page: Any, box: Any, size: Any, bold: Any, column: Any = None) -> Spot:
    left, right = map(float, column or (0, 0))
    return Spot(
        _page(page), _box(box), None if size is None else float(size), bool(bold), (left, right) if column else None
    )


def _box(held: Any) -> Box | None:
    if held is None:
        return None
    left, top, right, bottom = map(float, held)
    return left, top, right, bottom


def stale(texts: Iterable[Path]) -> Iterator[Path]:
    """The layouts that are of another text than the one beside them, or damaged."""
    for text in texts:
        path = beside(text)
        if path.exists() and read(text, hashlib.sha256(read_bytes(text, str(text))).hexdigest()) is None:
            yield path
