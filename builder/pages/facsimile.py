"""An issue as it was printed, as its pages offer it: the original, and the printed pages that a notice stands on.

Guaranteed: what is said of an original is what is published of it; a notice that was withdrawn leads to no printed page.
Not done here: what may be published (see `archive.facsimile`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from builder.archive.corpus import Corpus, Entry
from builder.archive.facsimile import PICTURED, Facsimile
from builder.model import Issue
from builder.pages.page import Data, href
from builder.pages.places import boxes_file, original_file, picture_file

_KILO = 1024


def of_issue(issue: Issue, every: Corpus, path: str) -> dict[str, Any] | None:
    """The original, as front matter of the issue's page."""
    shown = every.facsimiles.get(str(issue.id))
    if shown is None or not (shown.sha256 or shown.url):
        return None
    told = filter(None, (_format(shown), _size(shown.size) if shown.size else ""))
    return {
        "address": href(original_file(issue, shown.suffix), path) if shown.offered else None,
        "told": "，".join(told),
        "sha256": shown.sha256,
        "url": shown.url,
    }


def of_notice(entry: Entry, every: Corpus, path: str) -> dict[str, Any] | None:
    """The printed pages of a notice, as front matter of its page."""
    if entry.notice.withdrawn:
        return None
    return of_lines(entry.issue, every, path, (line for block in entry.notice.blocks for line in block.lines))


def of_lines(issue: Issue, every: Corpus, path: str, lines: Iterable[int]) -> dict[str, Any] | None:
    """The printed pages on which lines stand: the original opened at the first, and the pages that there are pictures of."""
    shown = every.facsimiles.get(str(issue.id))
    if shown is None or not (firsts := shown.firsts(lines)):
        return None
    pages = [
        {
            "number": page,
            "first": line,
            "picture": href(picture_file(issue, page), path),
            "boxes": href(boxes_file(issue, page), path),
        }
        for page, line in firsts.items()
        if page in shown.pictured
    ]
    page = min(firsts)
    address = _opened(issue, shown, page, path)
    if not pages and not address:
        return None
    told = f"原件（{_format(shown)}）" if pages else f"{_format(shown)}第{page}页"
    return {"pages": pages, "address": address, "told": told if address else None}


def is_pictured(issue: Issue, every: Corpus) -> bool:
    """Whether there are pictures of pages of an issue."""
    shown = every.facsimiles.get(str(issue.id))
    return bool(shown and shown.pictured)


def data_of(issue: Issue, every: Corpus) -> Iterator[Data]:
    """Where the lines stand on each page of which there is a picture."""
    shown = every.facsimiles.get(str(issue.id))
    for page in shown.pictured if shown else ():
        yield Data(boxes_file(issue, page), _boxes(shown, page))


def _boxes(shown: Facsimile | None, page: int) -> bytes:
    layout = shown.layout if shown else None
    assert layout
    width, height = layout.pages[page - 1]
    lines = [[number, *spot.box] for number, spot in enumerate(layout.lines, 1) if spot.page == page and spot.box]
    held: Mapping[str, Any] = {"width": width, "height": height, "lines": lines}
    return json.dumps(held, separators=(",", ":")).encode()


def _opened(issue: Issue, shown: Facsimile, page: int, path: str) -> str | None:
    """The address of the original, opened at a page where a browser can."""
    address = href(original_file(issue, shown.suffix), path) if shown.offered else shown.url
    return f"{address}#page={page}" if address and shown.suffix == PICTURED and "#" not in address else address


def _format(shown: Facsimile) -> str:
    return shown.suffix[1:].upper() or "原件"


def _size(count: int) -> str:
    """As readers know sizes: 830 KB, 3.4 MB."""
    return f"{count / _KILO**2:.1f} MB" if count >= _KILO**2 else f"{max(1, round(count / _KILO))} KB"
