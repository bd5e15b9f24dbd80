"""The file that an issue was received as, kept beside its text: `<issue>.pdf`, `.docx`, `.ofd` …

Guaranteed: what is given is a regular file of the kind that its name says, and no larger than `MOST`; what else lies there
is named.
Not done here: what of it may be published (see `facsimile`).
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.codes import Said, say
from builder.content import filetypes
from builder.content.files import SourceError, read_bytes

MOST = 20 * 1024 * 1024
# A suffix → what a file of that name is, in the order in which one of several is taken.  No web page: offered from the
# site's own address, it would run its scripts there; and what an OCR engine wrote is no original.
_KINDS = {
    ".pdf": "PDF 文件",
    ".ofd": "OFD 版式文件",
    ".docx": "Word 文档（.docx）",
    ".doc": "Word 或 WPS 文字文档（.doc、.wps）",
    ".wps": "Word 或 WPS 文字文档（.doc、.wps）",
    ".rtf": "RTF 文档",
    ".odt": "OpenDocument 文档（.odt）",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An original that lies beside its text."""

    suffix: str
    data: bytes


def suffix_of(data: bytes) -> str | None:
    """How a file is called beside its text; None where it is not kept there, whatever its size."""
    found = filetypes.recognise(io.BytesIO(data))
    return next((suffix for suffix, kind in _KINDS.items() if found and found[0] == kind), None)


def beside(text: Path) -> list[Path]:
    """What lies beside a text under the name of its original; the first is it."""
    name = text.with_suffix("").as_posix()
    return [Path(name + suffix) for suffix in _KINDS if os.path.lexists(name + suffix)]


def read(text: Path) -> Found | None:
    """The original of a text; None where there is none, or `faults` has something against it."""
    path = next(iter(beside(text)), None)
    if path is None or _fault(path):
        return None
    return Found(path.suffix, read_bytes(path, path.as_posix(), MOST))


def faults(text: Path) -> Iterator[tuple[Path, Said]]:
    """Why what lies beside a text as its original is not published."""
    for place, path in enumerate(there := beside(text)):
        said = say("second-original", name=there[0].name) if place else _fault(path)
        if said:
            yield path, said


def _fault(path: Path) -> Said | None:
    if path.is_symlink() or not path.is_file():
        return say("original-is-no-file")
    try:
        if path.stat().st_size > MOST:
            return say("original-too-large", most=MOST // 1024**2)
        with path.open("rb") as file:
            found = filetypes.recognise(file)
    except OSError as error:
        raise SourceError(path.as_posix(), None, say("cannot-read-file", reason=error.strerror)) from None
    if found is None or found[0] != _KINDS[path.suffix]:
        return say("original-of-another-kind", kind=found[0] if found else "文本", suffix=path.suffix)
    return None
