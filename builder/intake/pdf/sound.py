"""Whether a PDF keeps the rules of its own format: PDFium reads of a damaged one what it can, and says nothing.

Guaranteed: what QPDF finds wrong is told, with where in the file.  Source: https://qpdf.readthedocs.io, `--check`.
Not found: one name or figure in the place of another, where both could be.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pikepdf

_AT = re.compile(r"offset (\d+)")


@dataclass(frozen=True, slots=True)
class Sound:
    """faults: what is wrong, how many places; where: the bytes that are named, in their order; pages: how many there have to be."""

    faults: int
    where: tuple[int, ...]
    pages: int


def judge(data: bytes) -> Sound:
    """What is wrong with a file that can be opened."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as held:
            wrong = [*map(str, held.get_warnings()), *held.check_pdf_syntax()]
            count = held.Root.Pages.get("/Count", 0)
            pages = max(len(held.pages), count if isinstance(count, int) else 0)
    except pikepdf.PdfError as error:
        wrong, pages = [str(error)], 0
    where = sorted({int(at) for one in wrong for at in _AT.findall(one)})
    return Sound(max(len(where), bool(wrong)), tuple(where), pages)
