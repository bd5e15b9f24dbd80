"""OFD (GB/T 33190) → its lines: opened by ofdkit, laid out as a PDF is.

Guaranteed: every character of every page and of the templates below it has its place; pages whose text is drawn as outlines
are named.  All that is known of ofdkit stands in this module.
Not done here: annotations and seals, which stand beside the pages' own content.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ofdkit
from ofdkit import document as kit
from ofdkit._xml import child, children, local_name

from builder.intake import pdf, zipped
from builder.intake.pdf import pages as laid
from builder.intake.pdf.glyphs import Glyph, Page
from builder.intake.pdf.rules import Rule, joined
from builder.intake.received import LeftOut, Received
from builder.intake.refused import InputError

_POINTS = 72 / 25.4  # in a millimetre
_MOST_PAGES, _MOST_GLYPHS = 2000, 30_000
_STRAIGHT = 0.3  # millimetres
_OUTLINES = 30  # paths with curves, as small as characters: text drawn as such
_LARGE = 15.0
_HALF = 0x2010  # characters up to this are half as wide as an ideograph; — and … are not
_TOKEN = re.compile(r"[A-Za-z]|[-+]?[\d.]+(?:[eE][-+]?\d+)?")
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Affine = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Sheet:
    """A page while it is read."""

    left: float
    top: float
    glyphs: list[Glyph] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: float = 0.0
    outlines: int = 0

    def point(self, matrix: Affine, x: float, y: float) -> tuple[float, float]:
        """A point of an object on the page, in points."""
        a, b, c, d, e, f = matrix
        return (a * x + c * y + e - self.left) * _POINTS, (b * x + d * y + f - self.top) * _POINTS


def read(data: bytes) -> Received:
    """The lines of an OFD file."""
    zipped.Container(data)
    try:
        with ofdkit.open(io.BytesIO(data)) as document:
            if (count := len(document.pages)) > _MOST_PAGES:
                raise InputError("input-too-many-pages", pages=count, most=_MOST_PAGES)
            sheets = [_sheet(document, page) for page in document.pages]
            sizes = [(page.width * _POINTS, page.height * _POINTS) for page in document.pages]
    except (ofdkit.OFDError, RecursionError) as error:
        raise InputError("input-damaged", reason=" ".join(str(error).split())[:80]) from None
    if not sheets:
        raise InputError("input-without-text")
    found = [_page(number, *size, sheet) for number, (size, sheet) in enumerate(zip(sizes, sheets, strict=True), 1)]
    received = pdf.received([laid.sketch(page) for page in found])
    return _with_hidden(replace(received, format="ofd", remarks=(*received.remarks, *_remarks(sheets))), sheets)


def _page(number: int, width: float, height: float, sheet: _Sheet) -> Page:
    share = sheet.images * _POINTS**2 / (width * height) if width * height else 0.0
    return Page(number, width, height, tuple(sheet.glyphs), tuple(joined(sheet.rules)), share, ("",))


def _remarks(sheets: Sequence[_Sheet]) -> tuple[tuple[str, dict[str, Any]], ...]:
    drawn = [number for number, sheet in enumerate(sheets, 1) if sheet.outlines > max(_OUTLINES, len(sheet.glyphs))]
    if drawn and not any(sheet.glyphs for sheet in sheets):
        raise InputError("nothing-but-outlines", pages=len(sheets))
    return (("pages-outlined", {"pages": "、".join(map(str, drawn))}),) if drawn else ()


def _with_hidden(received: Received, sheets: Sequence[_Sheet]) -> Received:
    """With what a page holds and does not show."""
    given, left_out = list(received.given), list(received.left_out)
    for number, sheet in enumerate(sheets, 1):
        if sheet.hidden:
            of = tuple(range(len(given), len(given) + len(sheet.hidden)))
            given += sheet.hidden
            left_out.append(LeftOut("".join(sheet.hidden), of, "hidden", number))
    return replace(received, given=tuple(given), left_out=tuple(left_out))


# --- objects -------------------------------------------------------------------------------------------------------------


def _sheet(document: Any, page: Any) -> _Sheet:
    """What stands on a page, the templates below it first."""
    left, top, _, _ = page.box
    sheet = _Sheet(left, top)
    if page.location is None:
        raise InputError("input-damaged", reason=f"缺少第 {page.index + 1} 页")
    package, body = document._package, page._body
    root = package.read_xml(page.location)
    resources = [package.resolve(page.location, one.text or "") for one in children(root, "PageRes")]
    units = {**document._composite_units(body), **document._load_units([one for one in resources if one])}
    for reference in children(root, "Template"):
        template = body.templates.get((reference.get("TemplateID") or "").strip())
        if template is not None:
            _content(sheet, package.read_xml(template), units)
    _content(sheet, root, units)
    if len(sheet.glyphs) > _MOST_GLYPHS:
        raise InputError("page-too-full", page=page.index + 1, count=len(sheet.glyphs), most=_MOST_GLYPHS)
    return sheet


def _content(sheet: _Sheet, root: Any, units: dict[str, Any]) -> None:
    content = child(root, "Content")
    for layer in children(content, "Layer") if content is not None else ():
        for element, matrix in _objects(layer, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), units, 0):
            _OBJECTS[local_name(element.tag)](sheet, element, matrix)


def _objects(block: Any, outer: Affine, units: dict[str, Any], depth: int) -> Iterator[tuple[Any, Affine]]:
    """Every object with the matrix that puts it on the page."""
    if depth > kit.MAX_NESTING:
        raise InputError("input-damaged", reason="对象套得太深")
    for element in block:
        name = local_name(element.tag)
        if name in _OBJECTS:
            yield element, kit._compose(outer, kit._object_transform(element))
        elif name == "PageBlock":
            yield from _objects(element, outer, units, depth + 1)
        elif name == "CompositeObject":
            content = child(units.get((element.get("ResourceID") or "").strip()), "Content")
            if content is not None:
                inner = kit._compose(outer, kit._object_transform(element))
                yield from _objects(content, inner, units, depth + 1)


def _text(sheet: _Sheet, element: Any, matrix: Affine) -> None:
    a, b, c, d, _, _ = matrix
    size = kit._parse_float(element.get("Size"), 0.0)
    shown = size * (math.sqrt(abs(a * d - b * c)) or 1.0) * _POINTS
    turn = round(math.degrees(math.atan2(b, a)) / 90) % 4
    bold = kit._parse_float(element.get("Weight"), 400.0) >= 700
    hidden = (element.get("Visible") or "").lower() == "false"
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = kit._clean(code.text)
        x, y = kit._parse_float(code.get("X"), x), kit._parse_float(code.get("Y"), y)
        if hidden:
            sheet.hidden += text
            continue
        across, down = (kit._parse_deltas(code.get(name), len(text) - 1) for name in ("DeltaX", "DeltaY"))
        at, low = x, y
        for place, char in enumerate(text):
            step = across[place] if place < len(across) else 0.0 if place < len(down) else _advance(char, size)
            wide = _advance(char, shown)  # lines are drawn out by their steps: a glyph is no wider than itself
            if step > 0:
                wide = min(wide, step * math.hypot(a, b) * _POINTS)
            sheet.glyphs.append(Glyph(char, *sheet.point(matrix, at, low), wide, shown or 10.0, turn, bold, 0))
            at, low = at + step, low + (down[place] if place < len(down) else 0.0)


def _advance(char: str, size: float) -> float:
    return size if ord(char) > _HALF else size / 2


def _path(sheet: _Sheet, element: Any, matrix: Affine) -> None:
    """The straight lines of a path; one with curves, small as a character, may be one."""
    code = child(element, "AbbreviatedData")
    tokens = _TOKEN.findall(code.text or "") if code is not None else []
    if {"Q", "B"} & set(tokens):
        box = [kit._parse_float(one, 0.0) for one in (element.get("Boundary") or "").split()]
        sheet.outlines += len(box) == 4 and max(box[2:]) < _LARGE
        return
    begin = last = (0.0, 0.0)
    for command, numbers in _commands(tokens):
        now = begin if command == "C" else sheet.point(matrix, *numbers) if len(numbers) == 2 else last
        if command in "LC":
            _line(sheet, last, now)
        elif command in "MS":
            begin = now
        last = now


def _commands(tokens: Sequence[str]) -> Iterator[tuple[str, list[float]]]:
    at = 0
    while at < len(tokens):
        count = _ARGUMENTS.get(tokens[at])
        if count is not None:
            yield tokens[at], [kit._parse_float(one, 0.0) for one in tokens[at + 1 : at + 1 + count]]
        at += 1 + (count or 0)


def _line(sheet: _Sheet, begin: tuple[float, float], end: tuple[float, float]) -> None:
    (x, y), (u, v) = begin, end
    if abs(y - v) < _STRAIGHT and abs(x - u) > 4:
        sheet.rules.append(Rule(True, (y + v) / 2, min(x, u), max(x, u)))
    elif abs(x - u) < _STRAIGHT and abs(y - v) > 4:
        sheet.rules.append(Rule(False, (x + u) / 2, min(y, v), max(y, v)))


def _image(sheet: _Sheet, element: Any, matrix: Affine) -> None:
    box = [kit._parse_float(one, 0.0) for one in (element.get("Boundary") or "").split()]
    sheet.images += box[2] * box[3] if len(box) == 4 else 0.0


_OBJECTS = {"TextObject": _text, "PathObject": _path, "ImageObject": _image}
