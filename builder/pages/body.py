"""The blocks of a notice as Markdown.

Guaranteed: every printed character of every block is visible on the page, in order, and heading ranks never skip one.
Whatever the page shows and the notice does not print carries the class `extra`.
What the page tells of where its parts are (`tables.Told`), each block carries: its address, the source lines that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from builder.model import Block, Heading, Mark, Notice, Part, Roster, Table, Text
from builder.pages import anchors, notes, tables, titles, wording
from builder.pages.citing import Links
from builder.pages.escape import html_lines, html_printed, is_dense, markdown
from builder.pages.ranks import Ranks
from builder.pages.tables import NOTHING_TOLD, Told, lines_attribute
from builder.text import forms
from builder.text.patterns import RUN_IN

HEAD = ("number", "title", "subtitle", "byline")
_CLASS = {
    "number": "number",
    "subtitle": "subtitle",
    "byline": "byline",
    "addressees": "to",
    "item": "item",
    "attachment-list": "enclosures",
    "attachment-label": "label",
    "event": "event",
    "signature": "signed",
    "date": "dated",
    "note": "note",
}
_DASHES = re.compile(r"^(?P<mark>[—–―]{1,2})(?P<rest>.+)$")
_DAY = re.compile(
    r"^[●○◆■•·]?\s*\d{1,2}\s*月\s*\d{1,2}\s*(?:[-—–~至]\s*(?:\d{1,2}\s*月\s*)?\d{1,2}\s*)?日?(?=[，,、上下])"
)
_LISTED = re.compile(
    r"(?:附[件表图录])?\W*[\d一二三四五六七八九十]*\W*"
)  # what stands before a name in an attachment list
_EDGE = re.compile(r"^\W+|\W+$")


def _page_head(notice: Notice) -> Sequence[Text]:
    """The blocks that form the head of the page: the title and what is printed around it; none where it has no title."""
    blocks = list(takewhile(lambda block: block.type in HEAD, notice.head))
    return blocks if any(block.type == "title" for block in blocks) else []


def head(notice: Notice, rank: int = 1, anchor: str = "", prefix: str = "", told: Told = NOTHING_TOLD) -> str:
    """The head of the notice; the title of a notice that prints none is supplied."""
    said, told = notes.of(notice, prefix), Told(placed=told.placed)  # a title has no address of its own
    blocks = _page_head(notice)
    parts = [] if blocks else [_heading(titles.markdown_of(notice), rank, anchor, "extra")]
    titled = False
    for block in blocks:
        if block.type == "title" and not titled:
            titled = True
            written = _heading(_title(block, notice, said), rank, anchor, at=told.lines(block))
        else:
            written = _paragraph(block.text, "", 0, _CLASS.get(block.type, "subtitle"), at=told.lines(block))
        parts += said.on(block, written)
    return "\n\n".join(parts)


def body(
    notice: Notice,
    links: Links | None = None,
    rank: int = 1,
    prefix: str = "",
    people: Mapping[str, str] | None = None,
    told: Told = NOTHING_TOLD,
) -> str:
    """Everything below the head; headings stand below `rank`, anchors begin with `prefix`.

    people  names and the addresses of their pages
    told    what blocks tell of where they are
    """
    return "\n\n".join(_Body(notice, links, rank, prefix, people or {}, told).written())


def _title(block: Text, notice: Notice, said: notes.Notes) -> str:
    """A title as Markdown; where something in it is linked, its words are left in one piece."""
    return markdown(block.text) if said.are_within(block) else titles.markdown(block.text, titles.names(notice))


class _Body:
    """Writes a notice part by part."""

    def __init__(
        self, notice: Notice, links: Links | None, rank: int, prefix: str, people: Mapping[str, str], told: Told
    ) -> None:
        self._notice, self._told = notice, told
        self._links = links
        self._people = people
        self._said = notes.of(notice, prefix)
        self._missing = [_bare(name) for name in notice.missing]
        self._rank = rank
        names = anchors.addresses(notice) if told.addressed else anchors.assign(notice)
        self._names = (f"{prefix}{name}" if name else "" for name in names)
        self._ranks = Ranks(rank)
        self._caption = notice.title
        self._printed = False  # whether the block before was printed as it stands

    def written(self) -> Iterator[str]:
        above = len(_page_head(self._notice))
        for place, (block, name) in enumerate(zip(self._notice.head, self._names, strict=False)):
            if place >= above:
                yield from self._block(block, name)
        for part in self._notice.parts:
            yield from self._head(part)
            for each, name in zip(part.blocks, self._names, strict=False):
                yield from self._block(each, name)

    def _head(self, part: Part) -> Iterator[str]:
        """Label and title of an attachment; where both are printed, the title is the heading and has the anchor."""
        begin, last = anchors.beginning(part), part.head[-1] if part.head else None
        label = ""  # the anchor of a label that has been written and whose title comes next
        for block, name in zip(part.head, self._names, strict=False):
            begins = "begins" if block is begin else ""
            if block.type == "verbatim":
                yield from self._block(block, name)
            elif block is begin and last and last is not begin and last.type == "attachment-title":
                label = name
                yield from self._said.on(
                    block, _paragraph(block.text, "", 0, "label", begins, at=self._told.lines(block))
                )
            else:
                self._ranks, self._caption = Ranks(self._rank + 1), block.text
                at = self._told.lines(block)
                title = _title(block, self._notice, self._said)
                written = _heading(title, self._rank + 1, name or label, "enclosed", begins, at=at)
                yield from self._said.on(block, written)
            self._printed = block.type == "verbatim"

    def _block(self, block: Block, name: str) -> Iterator[str]:
        """A block, and what is to be said of it below."""
        if block.type == "verbatim" and not self._printed:
            yield f"{wording.AS_PRINTED}\n{{: .extra .as-printed }}"
        first, *more = self._said.on(block, self._written(block, name))
        yield from (self._links.on(block, first) if self._links else first, *more)
        self._printed = block.type == "verbatim"

    def _written(self, block: Block, name: str) -> str:
        """A heading, a table or roster under the last one, lines as printed, or a paragraph."""
        at = self._told.lines(block)
        if isinstance(block, Heading):
            self._caption = block.text
            return _heading(markdown(block.text), self._ranks.rank(block.level), name, at=at)
        if isinstance(block, Table):
            return tables.table(block, self._caption, name, self._told)
        if isinstance(block, Roster):
            return tables.roster(block, self._caption, self._people, name, self._told)
        if block.type == "verbatim":
            return _printed(block.text, name, at)
        absent = block.type == "attachment-list" and self._missing and _lists(block.text, self._missing)
        mark = f' <small class="extra absent">{wording.NOT_IN_PRINT}</small>' if absent else ""
        return _paragraph(block.text, name, lead(block), _CLASS.get(block.type, ""), mark=mark, at=at)


def _lists(text: str, names: Sequence[str]) -> bool:
    """Whether an entry of an attachment list is one of those names."""
    entry = _bare(text)
    return any(entry.endswith(name) and _LISTED.fullmatch(entry.removesuffix(name)) for name in names)


def _bare(text: str) -> str:
    return _EDGE.sub("", forms.squash(text))


def _heading(written: str, rank: int, anchor: str, *classes: str, at: str = "") -> str:
    attributes = _attributes(anchor, classes, at)
    return f"{'#' * rank} {written}" + (f" {attributes}" if attributes else "")


def _paragraph(text: str, anchor: str, lead: int, *classes: str, mark: str = "", at: str = "") -> str:
    if is_dense(text):
        name = f' id="{anchor}"' if anchor else ""
        return f'<p{name}{lines_attribute(at)} class="{" ".join(filter(None, classes))}">{html_lines(text)}{mark}</p>'
    if lead:
        space = " " if text[lead : lead + 1].isspace() else ""
        lines = [f"<b>{markdown(text[:lead])}</b>{space}{markdown(text[lead:])}"]
    else:
        lines = [markdown(line) for line in text.split("\n") if line.strip()]
    attributes = _attributes(anchor, classes, at)
    return "<br>\n".join(lines) + mark + (f"\n{attributes}" if attributes else "")


def _printed(text: str, anchor: str, at: str) -> str:
    """Lines as they stand in the source, spaces and all; a browser would not show an LF at the beginning."""
    name = f' id="{anchor}"' if anchor else ""
    own = f"{name}{lines_attribute(at)}"
    opening = f'<pre{own} class="verbatim" role="region" tabindex="0" aria-label="{wording.AS_PRINTED}">'
    return f"{opening}{html_printed(text.strip(chr(10)))}</pre>"


def _attributes(anchor: str, classes: Iterable[str], at: str) -> str:
    named = f" #{anchor}" if anchor else ""
    of_class = "".join([f" .{name}" for name in classes if name])
    found = f"{named}{of_class}{lines_attribute(at)}"
    return f"{{:{found} }}" if found else ""


def lead(block: Text) -> int:
    """How much of a paragraph is a run-in heading: the number and the words up to the first full stop."""
    text = block.text
    if "\n" in text:
        return 0
    if block.type == "event":
        found = _DAY.match(text)
        return found.end() if found else 0
    return _run_in(text, block.mark) if block.type in ("paragraph", "item") else 0


def _run_in(text: str, mark: Mark | None) -> int:
    """How many characters of a paragraph are its number and the words up to the first full stop; of an article, its number."""
    if mark and mark.family == "条":
        return len(mark.printed) if text[mark.end :] else 0
    dashes = None if mark else _DASHES.match(text)
    start = mark.end if mark else dashes.start("rest") if dashes else len(text)
    run_in = RUN_IN.match(text[start:])
    return start + run_in.end("head") if run_in else 0
