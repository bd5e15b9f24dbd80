"""A page of a PDF → its glyphs and its ruled lines, in points from the upper left corner of the page as it is looked at.

Guaranteed: each glyph that the file holds is given, with its origin (where its baseline begins), in the order of the file;
what PDFium adds by itself (spaces, line ends) is not.  A page whose text runs up or down is turned upright.
Not done here: what a line is.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from builder.intake.pdf import rules
from builder.intake.pdf.rules import Rule
from builder.intake.refused import InputError

_UNKNOWN = "\ufffd"
_HYPHEN = 2  # what PDFium writes for a hyphen at a line's end
_QUARTERS = 4
_MOST = 30_000  # characters of a page

Point = tuple[float, float]
Turn = Callable[[float, float], Point]


@dataclass(frozen=True, slots=True)
class Glyph:
    """x, y: its origin; width: how far the next one is; turn: quarters clockwise that its line runs (0: to the right)."""

    char: str
    x: float
    y: float
    width: float
    size: float
    turn: int
    bold: bool
    font: int

    @property
    def end(self) -> float:
        """Where the next one begins."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Page:
    """images: the share of the page that pictures cover; fonts: names by number."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    images: float
    fonts: tuple[str, ...]


def page_of(document: pdfium.PdfDocument, number: int) -> Page:
    """The page of that number, from 1; raises PdfiumError for one that cannot be read, InputError for one too full."""
    page = document[number - 1]
    try:
        left, bottom, right, top = page.get_bbox()
        turned = page.get_rotation() // 90
        upright = _display(left, bottom, right, top, turned)
        glyphs, fonts = _text(page, number, upright, turned)
        drawn, images = rules.of(page, upright)
        width, height = right - left, top - bottom
        if turned % 2:
            width, height = height, width
    finally:
        page.close()
    share = images / (width * height) if width * height else 0.0
    return _uprighted(Page(number, width, height, tuple(glyphs), tuple(drawn), share, fonts))


def quarters_of(page: pdfium.PdfPage, number: int) -> int:
    """How far a page is turned, clockwise, when it is read; raises as `page_of` does."""
    turned = page.get_rotation() // 90
    left, bottom, right, top = page.get_bbox()
    glyphs, _ = _text(page, number, _display(left, bottom, right, top, turned), turned)
    return _quarters(glyphs)


def _text(page: pdfium.PdfPage, number: int, upright: Turn, turned: int) -> tuple[list[Glyph], tuple[str, ...]]:
    """The glyphs of a page and the names of their fonts."""
    textpage = page.get_textpage()
    try:
        if (count := raw.FPDFText_CountChars(textpage)) > _MOST:
            raise InputError("page-too-full", page=number, count=count, most=_MOST)
        return _glyphs(textpage, upright, turned)
    finally:
        textpage.close()


def _display(left: float, bottom: float, right: float, top: float, turned: int) -> Turn:
    """From the coordinates of the file to those of the page as it is shown."""
    shown: tuple[Turn, ...] = (
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    )
    return shown[turned % _QUARTERS]


def _glyphs(textpage: pdfium.PdfTextPage, upright: Turn, turned: int) -> tuple[list[Glyph], tuple[str, ...]]:
    handle = textpage.raw
    styles = _Styles(handle, turned)
    out: list[Glyph] = []
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(handle)):
        if raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        char = _char(handle, index)
        if "\udc00" <= char <= "\udfff" and out and "\ud800" <= out[-1].char <= "\udbff":
            whole = (out[-1].char + char).encode("utf-16", "surrogatepass").decode("utf-16")
            out[-1] = replace(out[-1], char=whole)
            continue
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        raw.FPDFText_GetLooseCharBox(handle, index, box)
        style = styles.of(index)
        advance = (box.right - box.left) if style.along else (box.top - box.bottom)
        width = _width(char, advance, style.size)
        out.append(Glyph(char, *upright(x.value, y.value), width, style.size, style.turn, style.bold, style.font))
    return [_whole(glyph) for glyph in out], styles.names


def _char(handle: Any, index: int) -> str:
    code = raw.FPDFText_GetUnicode(handle, index)
    if code == _HYPHEN:
        return "-"
    if not code or raw.FPDFText_HasUnicodeMapError(handle, index) == 1 or code > 0x10FFFF:
        return _UNKNOWN
    char = chr(code)
    return char if char.isprintable() or char.isspace() or _is_half(char) or _is_private(char) else _UNKNOWN


def _whole(glyph: Glyph) -> Glyph:
    """Half of a character that no other half follows is none."""
    return replace(glyph, char=_UNKNOWN) if _is_half(glyph.char) else glyph


def _is_half(char: str) -> bool:
    return len(char) == 1 and "\ud800" <= char <= "\udfff"


def _is_private(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff"


def _width(char: str, advance: float, size: float) -> float:
    """How far the next glyph is; what a font does not say, its kind of character does."""
    if 0.1 * size < advance < 2.5 * size:
        return advance
    return size if ord(char) > 0x2E80 else size / 2


@dataclass(frozen=True, slots=True)
class _Style:
    """What the glyphs of a text object share; along: its lines run to the right or left in the file."""

    size: float
    turn: int
    along: bool
    bold: bool
    font: int


class _Styles:
    """The styles of a page, asked once for each text object; its fonts by number."""

    def __init__(self, handle: Any, turned: int) -> None:
        self._handle, self._turned = handle, turned
        self._names: dict[str, int] = {}
        self._known: dict[int | None, _Style] = {}
        self._buffer = ctypes.create_string_buffer(256)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._names)

    def of(self, index: int) -> _Style:
        """That of a glyph."""
        drawn = raw.FPDFText_GetTextObject(self._handle, index)
        key = ctypes.addressof(drawn.contents) if drawn else None
        if key not in self._known:
            self._known[key] = self._ask(index)
        return self._known[key]

    def _ask(self, index: int) -> _Style:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._handle, index, matrix)
        size = raw.FPDFText_GetFontSize(self._handle, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
        quarter = round(math.degrees(math.atan2(-matrix.b, matrix.a)) / 90) % _QUARTERS
        length = raw.FPDFText_GetFontInfo(self._handle, index, self._buffer, 256, None)
        name = self._buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")
        bold = raw.FPDFText_GetFontWeight(self._handle, index) >= 700 or "Bold" in name
        font = self._names.setdefault(name, len(self._names))
        return _Style(size or 10.0, (quarter + self._turned) % _QUARTERS, quarter % 2 == 0, bold, font)


# --- turned pages --------------------------------------------------------------------------------------------------------


def _uprighted(page: Page) -> Page:
    """The page turned so that most of its glyphs run to the right."""
    for _ in range(_quarters(page.glyphs)):
        page = _quarter(page)
    return page


def _quarters(glyphs: Sequence[Glyph]) -> int:
    turns = Counter(glyph.turn for glyph in glyphs if not glyph.char.isspace())
    return -turns.most_common(1)[0][0] % _QUARTERS if turns else 0


def _quarter(page: Page) -> Page:
    """A page a quarter clockwise."""

    def turned(x: float, y: float) -> Point:
        return page.height - y, x

    glyphs = tuple(
        replace(glyph, x=page.height - glyph.y, y=glyph.x, turn=(glyph.turn + 1) % _QUARTERS) for glyph in page.glyphs
    )
    drawn = tuple(rule.turned(turned) for rule in page.rules)
    return replace(page, width=page.height, height=page.width, glyphs=glyphs, rules=drawn)


def visible(page: Page) -> Iterator[tuple[int, Glyph]]:
    """The glyphs that have ink and stand on the page, with their places in `page.glyphs`."""
    for index, glyph in enumerate(page.glyphs):
        if not glyph.char.isspace() and is_on(page, glyph):
            yield index, glyph


def is_on(page: Page, glyph: Glyph) -> bool:
    """Whether a glyph stands on the page, not beside it."""
    return -1 <= glyph.x <= page.width + 1 and -1 <= glyph.y <= page.height + 1
