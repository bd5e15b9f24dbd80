"""Whether a PDF came whole: PDFium reads of a damaged one what it can, and says nothing of the rest.

Guaranteed: what is compressed and does not come out as its check sum says is found.  Not looked at: what is encrypted, and
pictures, which have no check sum.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_BEGINS = re.compile(rb"(?<!end)stream\r?\n")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")
_TAIL = 2048  # of a file: its end is looked for there
_STARTS = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_LIST = re.compile(rb"\s*(?:(xref)\s|\d+\s+\d+\s+obj\b)")
_SECTION = re.compile(rb"\s*(\d{1,7})\s+(\d{1,7})\s")
_ENTRY = re.compile(rb"\s*(\d{10}) (\d{5}) ([nf])")
_NOTHING = re.compile(rb"(?!)")
_HEAD = 4096  # of a dictionary before a stream
_CHUNK = 1 << 16
_MOST = 1 << 28  # what comes out of all of them; more is a bomb, which the limits of the process end


def is_rebuilt(data: bytes) -> bool:
    """Whether the list of what stands where leads astray, so that PDFium has to find the pieces of the file by itself."""
    end = _STARTS.search(data, max(0, len(data) - _TAIL))
    begin = max(0, data.find(b"%PDF-", 0, _TAIL))  # what stands before it is not counted
    if end is None or not (listed := _LIST.match(data, begin + int(end[1]))):
        return True
    return any(not obj.match(data, begin + int(at)) for obj, at in _entries(data, listed.end())) if listed[1] else False


def _entries(data: bytes, at: int) -> Iterator[tuple[re.Pattern[bytes], bytes]]:
    """What each entry of a list says must stand where."""
    while section := _SECTION.match(data, at):
        at, first = section.end(), int(section[1])
        for number in range(first, first + int(section[2])):
            if not (entry := _ENTRY.match(data, at)):
                yield _NOTHING, b"0"
                return
            at = entry.end()
            if entry[3] == b"n":
                yield re.compile(rb"\s*%d\s+%d\s+obj\b" % (number, int(entry[2]))), entry[1]


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
