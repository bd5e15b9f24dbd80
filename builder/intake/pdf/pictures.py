"""Pages of a PDF → pictures (WebP), in the reader's own process.

Guaranteed: whatever size a page claims, its picture has no more than `_AREA` pixels and `MOST` bytes; a page is turned as
its lines were when they were read, so that their boxes lie on them.
"""

from __future__ import annotations

import base64
import io
import json
import math
from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import Image

from builder.intake.pdf import glyphs, opened
from builder.intake.refused import InputError

_MOST = 120 * 1024  # bytes
_AREA = 1240 * 1754  # pixels: A4 at 150 dpi, two to three times what a phone is wide
_LONGEST = 4000  # pixels
# Shares of the area with the qualities that are tried, until a picture is small enough: text bears coarse better than small.
_STEPS = ((1.0, (70, 55, 40)), (0.75, (50, 35)), (0.5, (45, 30)), (0.25, (30, 15)), (0.06, (15, 1)))


def read(data: bytes, pages: str) -> str:
    """The pictures of these pages, as JSON."""
    document = opened(data)
    try:
        numbers = [int(page) for page in pages.split(",")]
        if max(numbers) > len(document):
            raise InputError("input-damaged", reason=f"没有第 {max(numbers)} 页")
        made = [base64.b64encode(_picture(document, number)).decode("ascii") for number in numbers]
    except pdfium.PdfiumError as error:
        raise InputError("input-damaged", reason=str(error)) from None
    return json.dumps({"pictures": made})


def _picture(document: pdfium.PdfDocument, number: int) -> bytes:
    page = document[number - 1]
    try:
        for small in _tries(page, glyphs.quarters_of(page, number)):
            if len(small) <= _MOST:
                return small
    finally:
        page.close()
    raise InputError("picture-too-large", page=number)


def _tries(page: pdfium.PdfPage, quarters: int) -> Iterator[bytes]:
    """Ever smaller pictures of a page."""
    for share, qualities in _STEPS:
        image = _drawn(page, share, quarters)
        for quality in qualities:
            out = io.BytesIO()
            image.save(out, "WEBP", quality=quality, method=4)
            yield out.getvalue()


def _drawn(page: pdfium.PdfPage, share: float, quarters: int) -> Image.Image:
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(math.sqrt(_AREA * share / (width * height)), _LONGEST / max(width, height))
    bitmap = page.render(scale=scale, rotation=quarters * 90, may_draw_forms=False)
    image: Image.Image = bitmap.to_pil()
    return image.convert("RGB")
