"""What an OCR engine wrote (MinerU, docling, PP-StructureV3), read as JSON → its lines.

Guaranteed: every block that the engine gives stands in a line or in what was left out; what is not of the form that the
engine's own repository publishes is refused with the place, never guessed at.
Not done here: recognising anything, and loading an engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from builder.intake.ocr import docling, mineru, mineru4, paddle
from builder.intake.received import Received
from builder.intake.refused import InputError

# What tells an engine's output → what reads it.
_ENGINES: tuple[tuple[Callable[[Any], bool], Callable[[Any], Received]], ...] = (
    (docling.knows, docling.read),
    (mineru4.knows, mineru4.read),
    (mineru.knows, mineru.read),
    (paddle.knows, paddle.read),
)


def read(data: bytes) -> Received:
    """The lines of an engine's output; several files of PP-StructureV3, one a page, may stand one after the other."""
    held = _documents(_decoded(data))
    for knows, reader in _ENGINES:
        if knows(held):
            return reader(held)
    raise InputError("json-unknown")


def _decoded(data: bytes) -> str:
    try:
        return data.decode(json.detect_encoding(data)).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError("input-damaged", reason=f"第 {error.start + 1} 字节不是 Unicode") from None


def _documents(text: str) -> Any:
    """The one document of a file, or the list of several."""
    decoder = json.JSONDecoder()
    found = []
    at = 0
    try:
        while rest := text[at : at + 64].lstrip() or text[at:].lstrip():
            at = text.index(rest[0], at)
            document, at = decoder.raw_decode(text, at)
            found.append(document)
    except json.JSONDecodeError as error:
        raise InputError("input-damaged", reason=f"JSON 在第 {error.lineno} 行第 {error.colno} 列中断") from None
    except RecursionError:
        raise InputError("input-damaged", reason="JSON 嵌套过深") from None
    except ValueError:
        raise InputError("input-damaged", reason="JSON 里有过大的数") from None
    return found[0] if len(found) == 1 else found
