"""Bytes of a file → its text.

Guaranteed: a text comes back as its committed characters, or a `SourceError` names the file, the line or byte, and what
to do.  No symbolic link is followed out of content/.
"""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path
from typing import BinaryIO

from builder.codes import Said, say
from builder.content import filetypes

MAX_BYTES = 32 * 1024 * 1024


class SourceError(Exception):
    """A file that cannot be read as what it should be: what is `said` of it, `line` where known."""

    def __init__(self, path: str, line: int | None, said: Said) -> None:
        super().__init__(f"{path}:{line or 1}: {said.code} {said.message}")
        self.path, self.line, self.said = path, line, said
        self.code, self.message = said.code, said.message

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, int | None, Said]]:
        return SourceError, (self.path, self.line, self.said)


def decode(raw: bytes, path: str) -> tuple[str, str]:
    """Text and encoding of a file's bytes: UTF-8 with or without BOM, UTF-16, GB18030.

    Raises SourceError naming the byte where no encoding fits, or the line where what comes out is no text.
    """
    text, encoding = _decode(raw, path)
    if "\0" in text:
        line = len(fold(text[: text.index("\0")]))
        raise SourceError(path, line, say("nul-in-text"))
    return text, encoding


def _decode(raw: bytes, path: str) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return _strict(raw, encoding, path), encoding
    if (wide := _wide(raw[:4096])) is not None:
        return _strict(raw, wide, path), wide
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as utf8:
        try:
            return raw.decode("gb18030"), "gb18030"
        except UnicodeDecodeError as gb:
            offset = max(utf8.start, gb.start)
            line = raw.count(b"\n", 0, offset) + 1
            raise SourceError(path, line, say("byte-of-no-encoding", offset=offset)) from None


def _wide(head: bytes) -> str | None:
    """UTF-16 without a BOM: nearly all NUL bytes of a text that has Latin in it stand on one side of each pair."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 16 or max(even, odd) * 16 < len(head) or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _strict(raw: bytes, encoding: str, path: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + (len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0)
        line = len(fold(raw[:offset].decode(encoding, "ignore")))
        raise SourceError(path, line, say("byte-of-another-encoding", offset=offset, encoding=encoding)) from None


def fold(text: str) -> list[str]:
    """The lines of a text: CRLF and CR count as LF; nothing else ends a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def check_kind(file: BinaryIO, path: str) -> None:
    """Raises SourceError where a file is a PDF, a picture or the like, and says which."""
    if found := filetypes.recognise(file):
        kind, remedy = found
        raise SourceError(path, None, say("not-a-text", kind=kind, remedy=remedy))


def read_bytes(path: Path, shown: str, most: int | None = None) -> bytes:
    """The bytes of a file; raises SourceError where it cannot be read, or has more than `most`."""
    most = most or MAX_BYTES
    try:
        if path.stat().st_size > most:
            with path.open("rb") as file:
                check_kind(file, shown)
            raise SourceError(shown, None, say("file-too-large", most=most // 1048576))
        return path.read_bytes()
    except OSError as error:
        raise SourceError(shown, None, say("cannot-read-file", reason=error.strerror)) from None


def inside(path: Path, content: Path, shown: str) -> Path:
    """The path relative to content/; raises SourceError where a link leads out of it."""
    try:
        base, real = content.resolve(), path.resolve()
        loops = real.is_symlink()  # what Python 3.13 gives back of a link that leads to itself; those before it raise
    except (OSError, RuntimeError):
        loops = True
    if loops:
        raise SourceError(shown, None, say("link-loop"))
    if not real.is_relative_to(base):
        raise SourceError(shown, None, say("link-leaves-content"))
    return real.relative_to(base)


def made_of(path: Path) -> bytes:
    """A digest of what a file is: its bytes, whether it could be read, and whether it is a link, be it to nowhere."""
    try:
        fits = path.is_file() and path.stat().st_size <= MAX_BYTES
        held = path.read_bytes() if fits else b""
    except OSError:
        fits, held = False, b""
    return hashlib.sha256(held).digest() + bytes([path.exists(), path.is_symlink(), fits])
