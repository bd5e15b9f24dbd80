"""Whether a PDF came whole: PDFium reads of a damaged one what it can, and says nothing of the rest.

Guaranteed: what is compressed and does not come out as its check sum says is found.  Not looked at: what is encrypted, and
pictures, which have no check sum.
"""

from __future__ import annotations

import re
import zlib

_BEGINS = re.compile(rb"(?<!end)stream\r?\n")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")
_HEAD = 4096  # of a dictionary before a stream
_CHUNK = 1 << 16
_MOST = 1 << 28  # what comes out of all of them; more is a bomb, which the limits of the process end


def damaged(data: bytes) -> int | None:
    """Where in the file the first damaged stream begins; None where there is none."""
    if b"/Encrypt" in data:
        return None
    view, at, left = memoryview(data), 0, _MOST
    while (found := _BEGINS.search(data, at)) and left > 0:
        at = found.end()
        head = data[max(data.rfind(b"obj", 0, found.start()), found.start() - _HEAD) : found.start()]
        if _FLATE.search(head):
            length, out = _inflated(view[at:], left)
            if length is None:
                return at
            at, left = at + length, left - out
    return None


def _inflated(rest: memoryview, left: int) -> tuple[int | None, int]:
    """How long a stream is, None where it is damaged, and how much came out of it."""
    decoder = zlib.decompressobj()
    read = out = 0
    try:
        while not decoder.eof and out < left:
            given = decoder.unconsumed_tail or bytes(rest[read : read + _CHUNK])
            if not given:
                return None, out
            read += 0 if decoder.unconsumed_tail else len(given)
            out += len(decoder.decompress(given, _CHUNK * 16))
    except zlib.error:
        return None, out
    return read - len(decoder.unused_data), out
