"""What a reader of a format gives: the lines of a text with their places, and what was left out.

Guaranteed: `given` is all that the input held, piece by piece (a glyph, a run, a block, whatever the format has); which
pieces a line is made of, and which were left out, is on record, so that law 4 can be checked by who knows no format.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any

# left, top, right, bottom, in points (1/72 inch), from the upper left corner of the page as it is looked at
Box = tuple[float, float, float, float]
Edges = tuple[float, float]  # left, right


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of the text.

    text     as it is written; a row of a table is `| a | b |`, its cells' lines in it joined; where a format has no
             pages, a form feed before it says that one begins
    of       the pieces that it holds, by their index in `given`, in the order of the text
    page     from 1; None where the format has no pages
    box      where it stood on the page; None where the format does not say
    size     of most of its characters, in points
    bold     whether most of them are bold
    column   where the lines of its column begin and end, in points; None where the format does not say
    """

    text: str
    of: tuple[int, ...] = ()
    page: int | None = None
    box: Box | None = None
    size: float | None = None
    bold: bool = False
    column: Edges | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What stands in the input and in no line of the text: its own words, and why in a word of `REASONS`."""

    text: str
    of: tuple[int, ...]
    reason: str
    page: int | None = None
    box: Box | None = None


# Why something was left out; the guide says each in a sentence.
REASONS: dict[str, str] = {
    "blank": "空格、换行等没有笔画的字符",
    "hidden": "不显示的文字",
    "outside": "页面之外的文字",
    "twice": "同一位置重复描的字",
    "picture": "图片、图表、印章里识别出的文字",
    "running": "页眉、页脚",
    "comment": "批注",
    "code": "域代码",
    "ruby": "注音",
    "drawing": "图示、图表里的字",
    "unused": "正文没有引用的注文",
    "discarded": "识别引擎标为页面之外的块",
    "furniture": "网页的导航、页脚等",
}


@dataclass(frozen=True, slots=True)
class Received:
    """An input, read.

    lines     of the text, in reading order
    left_out  what stands in none of them
    given     every piece of the input: its characters as the text writes them
    pages     width and height of each, in points
    format    pdf, docx, ofd, …
    sha256    of the file
    scanned   the pages that show pictures and no text
    remarks   what deserves a look, as messages of `codes.yml`: (name, what is filled in)
    """

    lines: tuple[Placed, ...]
    left_out: tuple[LeftOut, ...]
    given: tuple[str, ...]
    pages: tuple[tuple[float, float], ...]
    format: str
    sha256: str = ""
    scanned: tuple[int, ...] = ()
    remarks: tuple[tuple[str, dict[str, Any]], ...] = ()

    def text(self) -> str:
        """What content/ holds: a printed line a line, LF, a form feed where a page begins."""
        pages = ("\n".join(line.text for line in lines) for _, lines in groupby(self.lines, lambda line: line.page))
        return "\n\f".join(pages) + "\n"


def as_json(received: Received) -> str:
    """For the pipe between two processes of ours."""
    held = {
        "lines": [
            [line.text, line.of, line.page, line.box, line.size, line.bold, line.column] for line in received.lines
        ],
        "left_out": [[one.text, one.of, one.reason, one.page, one.box] for one in received.left_out],
        "given": received.given,
        "pages": received.pages,
        "format": received.format,
        "scanned": received.scanned,
        "remarks": received.remarks,
    }
    return json.dumps(held)


def from_json(held: Any) -> Received:
    """What `as_json` wrote; raises ValueError, TypeError or KeyError for anything else."""
    return Received(
        tuple(
            Placed(str(text), tuple(map(int, of)), page, _box(box), size, bool(bold), _edges(column))
            for text, of, page, box, size, bold, column in held["lines"]
        ),
        tuple(
            LeftOut(str(text), tuple(map(int, of)), str(reason), page, _box(box))
            for text, of, reason, page, box in held["left_out"]
        ),
        tuple(map(str, held["given"])),
        tuple((float(width), float(height)) for width, height in held["pages"]),
        str(held["format"]),
        scanned=tuple(map(int, held["scanned"])),
        remarks=tuple((str(name), dict(given)) for name, given in held["remarks"]),
    )


def _box(held: Any) -> Box | None:
    if held is None:
        return None
    left, top, right, bottom = map(float, held)
    return left, top, right, bottom


def _edges(held: Any) -> Edges | None:
    if held is None:
        return None
    left, right = map(float, held)
    return left, right
