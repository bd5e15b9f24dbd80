"""What a page draws beside its text: the lines of tables, and how much of it pictures cover.

Guaranteed: a line is one whether it was drawn as a stroke, as one side of a rectangle or as a thin filled box; pieces that
go on one another are one.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

_THIN = 2.5  # a filled box of this is a line
_SHORT = 4.0
_SAME = 1.5  # lines that are no farther apart are one
_MOST = 20_000  # objects of a page that are looked at; a map or a drawing has more, and is no table
_DEEP = 8

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line at y = `at`, or a vertical one at x = `at`, between two ends."""

    horizontal: bool
    at: float
    start: float
    end: float

    def turned(self, turn: Callable[[float, float], Point]) -> Rule:
        """The same line where the page is turned."""
        ends = (
            ((self.start, self.at), (self.end, self.at))
            if self.horizontal
            else ((self.at, self.start), (self.at, self.end))
        )
        (x, y), (u, v) = (turn(*end) for end in ends)
        if self.horizontal:
            return Rule(False, x, min(y, v), max(y, v))
        return Rule(True, y, min(x, u), max(x, u))


def of(page: pdfium.PdfPage, upright: Callable[[float, float], Point]) -> tuple[list[Rule], float]:
    """The lines of a page, and the area of its pictures."""
    found: list[Rule] = []
    images = 0.0
    for seen, (drawn, matrix) in enumerate(_objects(page, None, pdfium.PdfMatrix(), 0)):
        if seen > _MOST:
            break
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            images += _area(drawn, matrix)
        elif drawn.type == raw.FPDF_PAGEOBJ_PATH:
            found += _lines(drawn, matrix, upright)
    return joined(found), images


def _objects(
    page: pdfium.PdfPage, form: pdfium.PdfObject | None, outer: pdfium.PdfMatrix, depth: int
) -> Iterator[tuple[pdfium.PdfObject, pdfium.PdfMatrix]]:
    """Every object of a page with the matrix that puts it there."""
    for drawn in page.get_objects(form=form, max_depth=1):
        if drawn.type == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEP:
                yield from _objects(page, drawn, drawn.get_matrix().multiply(outer), depth + 1)
        elif drawn.type != raw.FPDF_PAGEOBJ_TEXT:
            yield drawn, drawn.get_matrix().multiply(outer)


def _area(drawn: pdfium.PdfObject, matrix: pdfium.PdfMatrix) -> float:
    """Of a picture: its matrix is a unit square's."""
    return float(abs(matrix.a * matrix.d - matrix.b * matrix.c))


def _lines(
    drawn: pdfium.PdfObject, matrix: pdfium.PdfMatrix, upright: Callable[[float, float], Point]
) -> Iterator[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
    for path in _subpaths(drawn, matrix, upright):
        xs, ys = [x for x, _ in path], [y for _, y in path]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        wide, high = right - left, bottom - top
        if high <= _THIN and wide > _SHORT:
            yield Rule(True, (top + bottom) / 2, left, right)
        elif wide <= _THIN and high > _SHORT:
            yield Rule(False, (left + right) / 2, top, bottom)
        elif stroke.value:
            yield from _sides(path)


def _sides(path: list[Point]) -> Iterator[Rule]:
    for (x, y), (u, v) in itertools.pairwise(path):
        if abs(y - v) < 1 and abs(x - u) > _SHORT:
            yield Rule(True, (y + v) / 2, min(x, u), max(x, u))
        elif abs(x - u) < 1 and abs(y - v) > _SHORT:
            yield Rule(False, (x + u) / 2, min(y, v), max(y, v))


def _subpaths(
    drawn: pdfium.PdfObject, matrix: pdfium.PdfMatrix, upright: Callable[[float, float], Point]
) -> Iterator[list[Point]]:
    """The corners of each piece of a path; one with curves has none."""
    path: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    count = raw.FPDFPath_CountSegments(drawn)
    for index in range(min(count, _MOST)):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = upright(*matrix.on_point(x.value, y.value))
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(path) > 1:
                yield path
            path = [point]
        elif kind == raw.FPDF_SEGMENT_LINETO:
            path.append(point)
        else:
            return
        if raw.FPDFPathSegment_GetClose(segment) and path:
            path.append(path[0])
    if len(path) > 1:
        yield path


def joined(found: Iterable[Rule]) -> list[Rule]:
    """Lines that lie on one another or go on one another, made one."""
    out: list[Rule] = []
    for rule in sorted(found, key=lambda rule: (rule.horizontal, round(rule.at), rule.start)):
        for index in range(len(out) - 1, max(-1, len(out) - 40), -1):
            other = out[index]
            near = other.horizontal == rule.horizontal and abs(other.at - rule.at) <= _SAME
            if near and rule.start <= other.end + _SAME and other.start <= rule.end + _SAME:
                out[index] = Rule(rule.horizontal, other.at, min(other.start, rule.start), max(other.end, rule.end))
                break
        else:
            out.append(rule)
    return out
