"""The issue as it was printed, PDF, Word, OFD, a web page or what an OCR engine wrote → its text, and where each line stood.

Takes the bytes of a file; gives `Received`: lines with page, box and size, and what was left out with its reason.
Knows nothing of notices.  What reads a format runs in a process of its own, in bounded time and memory (`guarded`), and
nothing that it gives back is believed before law 4 held (`law`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import time
from dataclasses import dataclass, replace

from builder.codes import say
from builder.content import filetypes
from builder.content.files import SourceError
from builder.intake import guarded, law, office, scans
from builder.intake.received import Received


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a format: the module of this room that has `read(data)`, and the extra that brings what it imports.

    office: what the format is called that LibreOffice turns into DOCX first.
    """

    module: str
    needs: tuple[str, ...] = ()  # libraries
    extra: str = ""
    office: str = ""


# What a file is (`content/filetypes.py` tells, by content) → who reads it.
_READERS: dict[str, Reader] = {
    "PDF 文件": Reader("pdf", ("pypdfium2",), "pdf"),
    "Word 文档（.docx）": Reader("word", ("docx",), "docx"),
    "Word 或 WPS 文字文档（.doc、.wps）": Reader("word", ("docx",), "docx", "doc"),
    "OFD 版式文件": Reader("ofd", ("ofdkit", "pypdfium2"), "ofd"),
    "RTF 文档": Reader("word", ("docx",), "docx", "rtf"),
    "OpenDocument 文档（.odt）": Reader("word", ("docx",), "docx", "odt"),
    "JSON 文件": Reader("ocr"),
    "网页（HTML）": Reader("webpage"),
}


def reader_of(data: bytes) -> Reader | None:
    """Who reads a file; None for a text, and for what nobody here reads."""
    kind = filetypes.recognise(io.BytesIO(data))
    return _READERS.get(kind[0]) if kind else None


def read(data: bytes, name: str, ocr: bytes | None = None) -> Received | None:
    """A file as text, `ocr` being what an engine wrote of its scanned pages; None for what goes in as it is: a text.

    Raises SourceError for what cannot be read, with what to do; where an extra is missing, with the command that adds it.
    """
    reader = reader_of(data)
    received = _read(reader, data, name) if reader else None
    if ocr is not None:
        received = _recognised(received, ocr, name)
    if received is None:
        return None
    if said := scans.fault(received):
        raise SourceError(name, None, said)
    if broken := law.broken(received):
        raise SourceError(name, None, say("input-law-broken", what=broken))
    return replace(scans.remarked(received), sha256=hashlib.sha256(data).hexdigest())


def _read(reader: Reader, data: bytes, name: str) -> Received:
    if missing := [needed for needed in reader.needs if importlib.util.find_spec(needed) is None]:
        raise SourceError(name, None, say("extra-missing", extra=reader.extra, needs="、".join(missing)))
    if not reader.office:
        return guarded.read(reader.module, data, name)
    begun = time.monotonic()
    docx = office.as_docx(data, reader.office, name)
    left = max(1, guarded.SECONDS - round(time.monotonic() - begun))  # both together take no longer than one reader may
    received = guarded.read(reader.module, docx, name, left)
    return replace(received, format=reader.office, remarks=(*received.remarks, ("office-converted", {})))


def _recognised(received: Received | None, ocr: bytes, name: str) -> Received:
    """With the text of the scanned pages."""
    if received is None or not received.scanned:
        raise SourceError(name, None, say("ocr-of-no-scan"))
    reader = reader_of(ocr)
    if reader is None or reader.module != "ocr":
        raise SourceError(name, None, say("ocr-unknown"))
    return scans.filled(received, _read(reader, ocr, name))
