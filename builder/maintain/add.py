"""Where a new issue's text belongs: recognised from its cover, put under content/ byte for byte.

Guaranteed: nothing is overwritten, nothing is written outside content/<gazette>/, a text that cannot be read is refused,
and one that cannot be written leaves nothing behind.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from builder import reading
from builder.archive import regular
from builder.codes import say
from builder.content import slugs
from builder.content.files import SourceError
from builder.content.register import Register
from builder.content.texts import from_bytes
from builder.model import Issue
from builder.reading import filing
from builder.reading.filing import Place


def recognise(raw: bytes, name: str, register: Register) -> tuple[Issue, Place]:
    """What a text is, and where it belongs; raises SourceError for one that cannot be read."""
    issue = reading.parse(from_bytes(raw, name))
    return issue, filing.place(issue.facts, register)


def store(raw: bytes, content: Path, gazette: str, issue: str) -> Path:
    """The text in its place; raises SourceError where the names are no good or something stands there already."""
    for word in (gazette, issue):
        if not slugs.is_slug(word):
            raise SourceError(content.as_posix(), None, say("name-is-no-slug", name=word))
    if slugs.is_reserved(gazette):
        raise SourceError(content.as_posix(), None, say("gazette-name-reserved", name=gazette))
    if not content.is_dir():
        raise SourceError(content.as_posix(), None, say("no-content-folder"))
    path = content / gazette / f"{issue}.txt"
    if path.parent.is_symlink():
        raise SourceError(path.parent.as_posix(), None, say("folder-is-a-link"))
    if path.exists() or path.is_symlink():
        raise SourceError(path.as_posix(), None, say("issue-already-there"))
    part = path.with_name(f".{path.name}-new")
    try:
        path.parent.mkdir(exist_ok=True)
        regular.create(part, raw)
        part.rename(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise SourceError(path.as_posix(), None, say("cannot-store", reason=error.strerror)) from None
    return path


def register_entry(issue: Issue, gazette: str) -> str:
    """A ready entry for content/gazettes.yml; what the text does not say is left to fill in."""
    name = issue.facts.gazette or "（公报全称）"
    publisher = issue.facts.publisher or "（主办机关）"
    short = re.sub(r"(?:人民政府|行政公署|公署)?公报$", "", name)
    return f"{gazette}:\n  name: {name}\n  publisher: {publisher}\n  short: {short}\n  region: （省、市、县）\n  level: （省级、地市级、县级）\n"
