"""PDF with a text layer → its lines.

Guaranteed: pages in their order, each line with its place; a page without text is named, not passed over.
Not done here: recognising scanned pages, and anything that PDFium does by itself with links, scripts or attachments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import TypeVar

import pypdfium2 as pdfium
from pypdfium2 import raw

from builder.intake.pdf import columns, fonts, glyphs, pages, sound, streams
from builder.intake.pdf.columns import Gutter
from builder.intake.pdf.pages import Known, Sketch
from builder.intake.received import LeftOut, Placed, Received
from builder.intake.refused import InputError

_MOST_PAGES = 2000
_SHOWN_BY = 3  # lines: the edge of a column
_CENTRAL = 0.08  # of the width of a page
_SHOWN = 3  # places of damage
_PICTURE = 0.3  # of a page: one without text that shows more of pictures is scanned

_Of = TypeVar("_Of", Placed, LeftOut)


def read(data: bytes) -> Received:
    """The lines of a PDF."""
    document = opened(data)
    try:
        found = [pages.sketch(glyphs.page_of(document, number)) for number in range(1, len(document) + 1)]
    except pdfium.PdfiumError as error:
        raise InputError("input-damaged", reason=str(error)) from None
    got = received(found)
    return replace(got, remarks=(*_damage(data, len(document)), *got.remarks))


def _damage(data: bytes, pages_read: int) -> Iterator[fonts.Remark]:
    """What PDFium mended, or left out, without a word; raises InputError where a page is missing."""
    judged = sound.judge(data)
    if judged.pages > pages_read:
        raise InputError("input-damaged", reason=f"应有 {judged.pages} 页，只有 {pages_read} 页")
    if judged.faults:
        where = "、".join(map(str, judged.where[:_SHOWN])) + ("等" if len(judged.where) > _SHOWN else "") or "0"
        yield "input-torn", {"count": judged.faults, "where": where}


def opened(data: bytes) -> pdfium.PdfDocument:
    """The document; raises InputError for one that is damaged, encrypted or too long."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise InputError("input-encrypted") from None
        raise InputError("input-damaged", reason=str(error)) from None
    if (at := streams.damaged(data)) is not None:
        raise InputError("input-damaged", reason=f"第 {at} 字节起的数据不完整")
    if len(document) > _MOST_PAGES:
        raise InputError("input-too-many-pages", pages=len(document), most=_MOST_PAGES)
    return document


def received(found: Sequence[Sketch]) -> Received:
    known = _gutters(found)
    edges = _edges(found, known)
    lines: list[Placed] = []
    left_out: list[LeftOut] = []
    given: list[str] = []
    for sketch in found:
        start = len(given)
        given += (glyph.char for glyph in sketch.page.glyphs)
        mine = _of_page(sketch, known)
        lines += (_moved(line, start) for line in pages.lines(sketch, mine, edges))
        left_out += (_moved(one, start) for one in sketch.left_out)
    sizes = tuple((round(sketch.page.width, 2), round(sketch.page.height, 2)) for sketch in found)
    remarks = fonts.remarks([sketch.page for sketch in found])
    return Received(
        tuple(_with_sure_edges(lines)),
        tuple(left_out),
        tuple(given),
        sizes,
        "pdf",
        scanned=tuple(_scanned(found)),
        remarks=remarks,
    )


def _with_sure_edges(lines: Sequence[Placed]) -> Iterator[Placed]:
    """The lines; where too few end at the edge of their column to show it, none is known."""
    full = Counter(line.column[1] for line in lines if line.column and _is_full(line))
    for line in lines:
        yield line if line.column is None or full[line.column[1]] >= _SHOWN_BY else replace(line, column=None)


def _is_full(line: Placed) -> bool:
    return line.column is not None and line.box is not None and abs(line.column[1] - line.box[2]) < (line.size or 0)


def _moved(one: _Of, start: int) -> _Of:
    """The same with its places in the whole document."""
    return replace(one, of=tuple(index + start for index in one.of))


# --- what pages have in common -------------------------------------------------------------------------------------------


def _gutters(found: Sequence[Sketch]) -> list[Gutter]:
    """The gutters that are certain somewhere, and the one that the file shows as a whole, which tells its place best."""
    certain = _certain(found)
    common = columns.common((sketch.items, sketch.page.height) for sketch in found)
    return certain if common is None else [*(own for own in certain if not common.shared(own)), common]


def _certain(found: Sequence[Sketch]) -> list[Gutter]:
    """The gutters that are certain on more pages than one, or in the middle of one."""
    out: list[tuple[Gutter, int]] = []
    for gutter in (gutter for sketch in found for gutter in sketch.gutters):
        for at, (other, times) in enumerate(out):
            if both := gutter.shared(other):
                out[at] = both, times + 1
                break
        else:
            out.append((gutter, 1))
    width = median(sketch.page.width for sketch in found)
    return [gutter for gutter, times in out if times > 1 or _is_central(gutter, width)]


def _is_central(gutter: Gutter, width: float) -> bool:
    return abs(gutter.middle / width - 0.5) < _CENTRAL


def _of_page(sketch: Sketch, known: Sequence[Gutter]) -> list[Gutter]:
    """Where a page is parted: where that is certain, else where other pages are and nothing speaks against it."""
    if sketch.gutters:
        return list(dict.fromkeys(next((other for other in known if other.shared(own)), own) for own in sketch.gutters))
    return [gutter for gutter in known if columns.may_part(sketch.items, gutter, sketch.page.height)]


def _edges(found: Sequence[Sketch], known: Sequence[Gutter]) -> Known:
    """Where the lines of columns begin and end on most pages."""
    starts: dict[pages.Key, Counter[int]] = {}
    ends: dict[pages.Key, list[float]] = {}
    for sketch in found:
        for column in columns.columns(sketch.items, _of_page(sketch, known), sketch.page.height):
            if len(column.items) > 1:
                left = min(item.left for item in column.items)
                starts.setdefault(pages.key(sketch, column), Counter())[round(left)] += 1
                ends.setdefault(pages.key(sketch, column), []).extend(columns.ends(column.items))
    return {key: (float(counted.most_common(1)[0][0]), columns.usual(ends[key])) for key, counted in starts.items()}


def _scanned(found: Sequence[Sketch]) -> Iterator[int]:
    """The pages that show pictures and no text."""
    for sketch in found:
        if not sketch.items and sketch.page.images > _PICTURE:
            yield sketch.page.number
