"""Pictures of the pages of a PDF, small enough for a phone: made in processes of their own, in bounded time and memory.

Guaranteed: the same bytes from the same file by the same libraries (`recipe` says which); no picture is larger than `MOST`
bytes; a file that takes too long, or breaks what draws it, is a SourceError.
Not done here: keeping pictures, and which pages may be shown.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path

from builder.codes import say
from builder.content.files import SourceError
from builder.intake import guarded

EXTRA = "pdf"
MOST = 120 * 1024
_LIBRARIES = ("pypdfium2", "pillow")
_MODULE = "pdf.pictures"
_AT_ONCE = 4  # pages a process, which has as much time as for the reading of a whole file


def can_make() -> bool:
    """Whether what makes pictures is installed."""
    return all(map(importlib.util.find_spec, ("pypdfium2", "PIL")))


@cache
def recipe() -> str:
    """What pictures are made by, and how: others may make other bytes."""
    how = Path(__file__).with_name("pdf") / "pictures.py"
    made_by = "".join(f"{name} {version(name)}\n" for name in _LIBRARIES)
    return hashlib.sha256(made_by.encode() + how.read_bytes()).hexdigest()


def make(data: bytes, pages: Sequence[int], name: str) -> dict[int, bytes]:
    """A WebP of each page, by its number from 1; raises SourceError where one cannot be made."""
    if not pages:
        return {}
    parts = [pages[at : at + _AT_ONCE] for at in range(0, len(pages), _AT_ONCE)]
    with ThreadPoolExecutor(min(len(parts), os.cpu_count() or 1)) as pool:
        waiting = [pool.submit(_part, data, part, name) for part in parts]
        try:
            return {page: picture for done in waiting for page, picture in done.result()}
        finally:
            pool.shutdown(cancel_futures=True)  # after one that failed, those that have not begun never do


def _part(data: bytes, pages: Sequence[int], name: str) -> Iterator[tuple[int, bytes]]:
    answer = guarded.answer(_MODULE, data, name, ",".join(map(str, pages)))
    try:
        pictures = [base64.b64decode(picture, validate=True) for picture in answer["pictures"]]
    except (ValueError, TypeError, KeyError):
        pictures = []
    if len(pictures) != len(pages) or not all(0 < len(picture) <= MOST for picture in pictures):
        raise SourceError(name, None, say("input-breaks-reader", status=0))
    return zip(pages, pictures, strict=True)
