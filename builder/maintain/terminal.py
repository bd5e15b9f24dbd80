"""What a terminal is given: text whose control and bidirectional characters are pictures, whoever prints it.

Guaranteed inside `guarded`: what is printed, logged or raised there moves no cursor, colours nothing and turns no text
around.  Lines are for who prints to keep apart (see `escape.line`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO, cast

from builder.text import printable


class _Stream:
    """A stream in front of another; it says of itself that it is no terminal, so that nothing colours what it writes."""

    def __init__(self, inner: TextIO) -> None:
        self._inner = inner

    def write(self, text: str) -> int:
        self._inner.write(printable.lines(text))
        return len(text)

    def flush(self) -> None:
        self._inner.flush()

    @property
    def encoding(self) -> str:
        """That of what is written to; a text that is held in memory has every character."""
        return getattr(self._inner, "encoding", None) or "utf-8"

    def isatty(self) -> bool:
        return False


@contextmanager
def guarded() -> Iterator[None]:
    """Standard output and standard error through the guard."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast(TextIO, _Stream(stream)) if stream else stream for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def fitting(encoding: str) -> str:
    """The encoding of a stream, which on Chinese Windows is GBK in a pipe; UTF-8 where it holds no Chinese at all."""
    try:
        "公报".encode(encoding)
    except UnicodeEncodeError:
        return "utf-8"
    return encoding
