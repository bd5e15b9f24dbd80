"""PDF with a text layer → its lines."""

from __future__ import annotations

import pypdfium2 as pdfium
from pypdfium2 import raw

from builder.intake.received import Received
from builder.intake.refused import InputError

_MOST_PAGES = 2000


def read(data: bytes, ocr: bytes | None) -> Received:
    """The lines of a PDF."""
    document = _opened(data)
    return Received((), (), (), tuple(page.get_size() for page in document), "pdf")


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise InputError("input-encrypted") from None
        raise InputError("input-damaged", reason=str(error)) from None
    if len(document) > _MOST_PAGES:
        raise InputError("input-too-many-pages", pages=len(document), most=_MOST_PAGES)
    return document
