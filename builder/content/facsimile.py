"""What of the file that an issue was received as may be published: all of it, or pictures of the pages that its sidecar names.

Guaranteed: of an issue out of which something was taken nothing is published but the pages that are named, and on these
stands no line that was redacted or withdrawn, in whole or in part; what cannot be checked is refused.
Not done here: making the pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.codes import Said, say
from builder.content import redactions
from builder.content.files import fold
from builder.content.layout import Layout
from builder.content.sidecar_form import problem, redacted
from builder.content.texts import IssueText
from builder.model import Issue, Original

_PAGES = ("facsimile", "pages")
_Named = list[tuple[int, int]]  # the place of an entry, and a page that it names


def original(text: IssueText, data: Mapping[str, Any], issue: Issue) -> Original:
    """What the sidecar says of the original; `issue` is without what was taken out of it.

    Raises SourceError for a page that is named and may not be shown.
    """
    given = data.get("original", {})
    shown: tuple[int, ...] | None = () if _is_cut(data) else None
    if "facsimile" in data:
        named = list(_named(text, data["facsimile"]["pages"]))
        _check(text, named, issue, redacted(data))
        shown = tuple(sorted({page for _, page in named}))
    return Original(given.get("sha256"), given.get("size"), given.get("url"), shown)


def _is_cut(data: Mapping[str, Any]) -> bool:
    """Whether something is taken out, by whatever entry."""
    return bool(
        data.get("redactions") or "withdrawn" in data or any("withdrawn" in item for item in data.get("notices", ()))
    )


def _named(text: IssueText, entries: Sequence[int | str]) -> Iterator[tuple[int, int]]:
    for place, entry in enumerate(entries):
        first, _, last = str(entry).partition("-")
        if int(last or first) < int(first):
            raise problem(text, (*_PAGES, place), say("pages-run-back", entry=entry))
        yield from ((place, page) for page in range(int(first), int(last or first) + 1))


def _check(text: IssueText, named: _Named, issue: Issue, pieces: Sequence[str]) -> None:
    if not named:
        return
    if text.layout is None:
        raise problem(text, _PAGES, say("pages-without-layout"))
    count = len(text.layout.pages)
    hidden = _hidden(text, text.layout, issue, pieces)
    for place, page in named:
        said = (
            say("page-not-there", page=page, count=count)
            if not 0 < page <= count
            else hidden.get(page, hidden.get(None))
        )
        if said:
            raise problem(text, (*_PAGES, place), said)


def _hidden(text: IssueText, layout: Layout, issue: Issue, pieces: Sequence[str]) -> dict[int | None, Said]:
    """The pages on which something stands that was taken out, each with what is said of it; None: nobody knows where."""
    out: dict[int | None, Said] = {}
    for number in _taken(text, issue):
        spot = layout.lines[number - 1] if number <= len(layout.lines) else None
        if spot and spot.page and spot.box:
            out.setdefault(spot.page, say("hidden-line-on-page", page=spot.page, line=number))
        else:
            out.setdefault(None, say("hidden-line-without-place", line=number))
    for first, page in _withdrawn(issue, layout):  # what a page between shows may be a picture, of which no line tells
        out.setdefault(page, say("hidden-line-on-page", page=page, line=first))
    for page_of in _left_out(layout, pieces):
        out.setdefault(page_of, say("hidden-words-on-page", page=page_of or "?"))
    return out


def _left_out(layout: Layout, pieces: Sequence[str]) -> Iterator[int | None]:
    """The pages on which a piece stands in what is in no line."""
    for page in {one.page for one in layout.left_out}:
        words = [one.text for one in layout.left_out if one.page == page]
        if redactions.carry_out(words, pieces)[0] != words:
            yield page


def _withdrawn(issue: Issue, layout: Layout) -> Iterator[tuple[int, int]]:
    """The first line of each notice that was withdrawn, with every page from its first to its last."""
    for first, last in (notice.span for notice in issue.notices if notice.withdrawn):
        pages = [spot.page for spot in layout.lines[first - 1 : last] if spot.page]
        yield from ((first, page) for page in range(min(pages, default=1), max(pages, default=0) + 1))


def _taken(text: IssueText, issue: Issue) -> Iterator[int]:
    """The lines of which something was taken out."""
    both = zip(fold(text.text), issue.published_lines, strict=True)
    return (number for number, (received, shown) in enumerate(both, 1) if received != shown and received.strip())
