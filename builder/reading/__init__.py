"""One text → one `Issue`.

Takes an `IssueText` and its entry in the register; gives the issue, every nonblank line in its place, with what was remarked.
Who reads no text, as a build whose issues are all kept, does not load the steps either.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.content.register import Gazette, Register
from builder.content.texts import IssueText, read_issue
from builder.model import Issue


@contextmanager
def undisturbed() -> Iterator[None]:
    """What is made meanwhile is not searched for cycles, of which reading makes none: it costs a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@undisturbed()
def parse(text: IssueText, gazette: Gazette | None = None, register: Register | None = None) -> Issue:
    """The issue that a text holds; `gazette` is its entry in the register, where it has one.

    Raises SourceError where its sidecar is wrong.
    """
    from builder.reading import issue

    return issue.parse(text, gazette, register)


def parse_file(path: Path, content: Path | None = None, register: Register | None = None) -> Issue:
    """The issue of one file, with its sidecar and its register entry where it has them."""
    text = read_issue(path, content)
    return parse(text, (register or {}).get(text.id.split("/")[0]) if text.id else None, register)
