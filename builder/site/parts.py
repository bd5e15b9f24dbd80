"""A site built in parts by several programs, on one machine or on many, and put together.

Guaranteed: the parts of one corpus, put together, are the site that one build makes, byte for byte; what is no whole part, and parts
that do not belong together, are refused; no link leads to a page that no part has.
Not done here: who writes what (see `archive.share`), and building (see `build`).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.archive import regular
from builder.codes import say
from builder.content.files import SourceError
from builder.pages import sitemap
from builder.pages.page import Data
from builder.pages.sitemap import Listed
from builder.proof import manifest
from builder.site import build

NOTE = "part.json"
_LARGEST = 1 << 30


@dataclass(frozen=True, slots=True)
class _Part:
    """A part: which of how many, what it was made from, and what its note says."""

    folder: Path
    number: int
    count: int
    commit: str | None
    site: str
    listed: Sequence[Listed]
    links: Mapping[str, str]
    files: Mapping[str, str]


def note(name: str, site: str, listed: Sequence[Listed], links: Mapping[str, str]) -> Data:
    """What is to be known of a part: which it is, what it adds to the map of the site, where its pages lead."""
    pages = [[page.path, page.address, page.changed] for page in listed]
    said = {"part": name, "site": site, "listed": pages, "links": dict(sorted(links.items()))}
    return Data(NOTE, json.dumps(said, ensure_ascii=False).encode())


def merge(folders: Sequence[Path], out: Path) -> None:
    """The site in `out`, put together of its parts.

    Raises SourceError where they are not all the parts of one site, or one is damaged; `out` is then as it was.
    """
    build.replace(out, lambda new: _together(folders, new))


def _together(folders: Sequence[Path], out: Path) -> None:
    """The files of all parts, in a new folder."""
    parts = sorted(map(_read, folders), key=lambda part: part.number)
    first = parts[0]
    if [part.number for part in parts] != list(range(1, first.count + 1)):
        there = "、".join(str(part.number) for part in parts)
        raise SourceError(first.folder.as_posix(), None, say("parts-incomplete", count=first.count, there=there))
    for part in parts[1:]:
        if (part.count, part.commit, part.site) != (first.count, first.commit, first.site):
            raise SourceError(part.folder.as_posix(), None, say("parts-of-others"))
    written: dict[str, str] = {}
    for part in parts:
        for name, digest in part.files.items():
            if written.setdefault(name, digest) != digest:
                raise SourceError((part.folder / name).as_posix(), None, say("parts-of-others"))
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(part.folder / name, out / name)
    _hold_links(parts, written)
    for file in sitemap.files((page for part in parts for page in part.listed), first.site):
        (out / file.path).write_bytes(file.content)
    manifest.write(out, first.commit)


def _hold_links(parts: Sequence[_Part], written: Mapping[str, str]) -> None:
    for part in parts:
        for target, page in part.links.items():
            place = target.removesuffix("index.md") if f"/{target}".endswith("/index.md") else f"{target[:-3]}/"
            if f"{place}index.html" not in written:
                raise SourceError(part.folder.as_posix(), None, say("link-leads-nowhere", page=page, target=target))


def _read(folder: Path) -> _Part:
    if problem := next(manifest.differences(folder), None):
        raise SourceError(problem[0], None, say("part-damaged", reason=problem[1]))
    try:
        said: dict[str, Any] = json.loads(regular.read(folder / NOTE, _LARGEST) or b"")
        number, count = map(int, str(said["part"]).split("/"))
        listed = [Listed(*page) for page in said["listed"]]
        site, links = str(said["site"]), dict(said["links"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise SourceError((folder / NOTE).as_posix(), None, say("part-damaged", reason="读不出 (unreadable)")) from None
    about = manifest.read(folder) or manifest.Manifest(None, {}, b"")
    files = {name: digest for name, digest in about.files.items() if name != NOTE}
    return _Part(folder, number, count, about.commit, site, listed, links, files)
