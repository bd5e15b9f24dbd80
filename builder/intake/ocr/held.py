"""What is held in an engine's JSON, by its form: what is of another type is refused with its place."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from builder.intake.blocks import ABOVE, BELOW, Block, lines_of
from builder.intake.hypertext import blocks, soup
from builder.intake.received import Box
from builder.intake.refused import InputError

MOST_PAGES = 2000
MOST_DEPTH = 40  # of blocks in blocks
WHOLE = 1000.0  # the height and width of a page that is counted in parts


def refuse(where: str) -> InputError:
    """What to raise for a place that is not of the form."""
    return InputError("ocr-malformed", where=where)


def mapping(held: Any, where: str) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(held, dict):
        raise refuse(where)
    return held


def items(held: Any, where: str) -> Sequence[Any]:
    """A list; one that is missing is empty."""
    if held is None:
        return ()
    if not isinstance(held, list):
        raise refuse(where)
    return held


def text(held: Any, where: str) -> str:
    """A text; one that is missing is empty."""
    if held is None:
        return ""
    if not isinstance(held, str):
        raise refuse(where)
    return held


def whole(held: Any, where: str) -> int:
    """A whole number, not below 0."""
    if isinstance(held, bool) or not isinstance(held, int) or held < 0:
        raise refuse(where)
    return held


def page(held: Any, where: str) -> int:
    """The number of a page, from 1, of one that an engine counts from 0."""
    number = whole(held, where) + 1
    if number > MOST_PAGES:
        raise InputError("input-too-many-pages", pages=min(number, 10**9), most=MOST_PAGES)
    return number


def counted_page(held: Any, where: str) -> int:
    """The number of a page of an engine that counts from 1; some give 0 to what has no pages."""
    return page(max(whole(held, where), 1) - 1, where)


def level(held: Any) -> int:
    """Of a heading; 0 for what is none."""
    return held if isinstance(held, int) and not isinstance(held, bool) and 0 < held <= 9 else 0


def box(held: Any, scale: float = 1.0) -> Box | None:
    """A box, of two corners or of four; None for what is none: a place is evidence, and no text is lost without it."""
    if isinstance(held, list) and held and all(isinstance(one, list) and len(one) == 2 for one in held):
        xs, ys = zip(*held, strict=True)
        if not all(map(_is_number, (*xs, *ys))):
            return None
        held = [min(xs), min(ys), max(xs), max(ys)]
    if not isinstance(held, list) or len(held) != 4 or not all(map(_is_number, held)):
        return None
    left, top, right, bottom = (float(one) * scale for one in held)
    return left, top, right, bottom


def size(held: Any) -> tuple[float, float]:
    """Width and height of a page; 0 for what is unknown."""
    if not isinstance(held, list) or len(held) != 2 or not all(map(_is_number, held)):
        return 0.0, 0.0
    return float(held[0]), float(held[1])


def _is_number(held: Any) -> bool:
    if isinstance(held, bool) or not isinstance(held, int | float):
        return False
    return abs(held) < 1e9 if isinstance(held, int) else math.isfinite(held) and abs(held) < 1e9


def around(kind: str, where: Box | None, height: float) -> int:
    """On which side of the text a head, a foot or a page number stands: by its box, else by what it is called."""
    if where is not None and height > 0:
        return ABOVE if where[1] + where[3] < height else BELOW
    return ABOVE if "header" in kind else BELOW


def words(held: str, number: int, where: Box | None, **more: Any) -> list[Block]:
    """A block of words; nothing where it holds none."""
    lines = lines_of(held)
    return [Block(lines, page=number, box=where, **more)] if lines else []


def table(html: str, number: int, where: Box | None) -> list[Block]:
    """A table in HTML, with what stands around it; what is no HTML is words."""
    if "<" not in html:
        return words(html, number, where)
    found = []
    for block in blocks(soup(html)):
        found.append(Block(block.lines, block.rows, block.header, number, where))
    return found
