"""The blocks of a notice as Markdown.

Guaranteed: every printed character of every block is visible on the page, in order, and heading ranks never skip one.
Whatever the page shows and the notice does not print carries the class `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from builder.model import Block, BlockType, Notice
from builder.pages import anchors, tables, wording
from builder.pages.escape import html_lines, html_printed, is_dense, markdown
from builder.text import forms, marks
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


@dataclass
class _Ranks:
    """Turns levels as printed into ranks without a gap, beginning below `base`."""

    base: int
    open: list[int] = field(default_factory=list)

    def rank(self, level: int) -> int:
        self.open = [*(outer for outer in self.open if outer < level), level]
        return min(self.base + len(self.open), 6)


def head_length(notice: Notice) -> int:
    """How many blocks form the head of the notice: its title and what is printed around it."""
    length = next((n for n, block in enumerate(notice.blocks) if block.type not in HEAD), len(notice.blocks))
    return length if any(block.type == "title" for block in notice.blocks[:length]) else 0


def head(notice: Notice, rank: int = 1, anchor: str = "") -> str:
    """The head of the notice; the title of a notice that prints none is supplied."""
    blocks = notice.blocks[: head_length(notice)]
    parts = [] if blocks else [_heading(notice.title, rank, anchor, "extra")]
    titled = False
    for block in blocks:
        if block.type == "title" and not titled:
            titled = True
            parts.append(_heading(block.text or "", rank, anchor))
        else:
            parts.append(_paragraph(block.text or "", "", 0, _CLASS.get(block.type, "subtitle")))
    return "\n\n".join(parts)


def body(notice: Notice, rank: int = 1, prefix: str = "") -> str:
    """Everything below the head; headings stand below `rank`, anchors begin with `prefix`."""
    return "\n\n".join(_blocks(notice, rank, prefix))


def _blocks(notice: Notice, rank: int, prefix: str) -> Iterator[str]:
    names = anchors.assign(notice)
    ranks = _Ranks(rank)
    caption = notice.title
    label = ""  # the anchor of an attachment whose label has been written and whose title comes next
    for index in range(head_length(notice), len(notice.blocks)):
        block = notice.blocks[index]
        text = block.text or ""
        anchor = f"{prefix}{names[index]}" if names[index] else ""
        begins = "begins" if anchors.starts_attachment(notice.blocks, index) else ""
        if block.type == "attachment-label" and _is(notice, index + 1, "attachment-title"):
            label = anchor
            yield _paragraph(text, "", 0, "label", begins)
        elif block.type in ("attachment-label", "attachment-title"):
            ranks, caption = _Ranks(rank + 1), text
            yield _heading(text, rank + 1, anchor or label, "enclosed", begins)
        elif block.type == "heading":
            caption = text
            yield _heading(text, ranks.rank(block.level or 1), anchor)
        else:
            yield from _other(notice, index, anchor, caption)


def _is(notice: Notice, index: int, kind: BlockType) -> bool:
    return 0 <= index < len(notice.blocks) and notice.blocks[index].type == kind


def _other(notice: Notice, index: int, anchor: str, caption: str) -> Iterator[str]:
    """A block that is no heading: a table or roster under the last one, lines as printed, or a paragraph."""
    block = notice.blocks[index]
    text = block.text or ""
    if block.type == "table":
        yield tables.table(block, caption)
    elif block.type == "roster":
        yield tables.roster(block, caption)
    elif block.type == "verbatim":
        if not _is(notice, index - 1, "verbatim"):
            yield f"{wording.AS_PRINTED}\n{{: .extra .as-printed }}"
        yield _printed(text)
    else:
        absent = block.type == "attachment-list" and any(_lists(text, name) for name in notice.missing)
        mark = f' <small class="extra absent">{wording.NOT_IN_PRINT}</small>' if absent else ""
        yield _paragraph(text, anchor, _lead(block), _CLASS.get(block.type, ""), mark=mark)


def _lists(text: str, name: str) -> bool:
    """Whether an entry of an attachment list is the one of that name."""
    entry, bare = (_EDGE.sub("", forms.squash(each)) for each in (text, name))
    return entry.endswith(bare) and _LISTED.fullmatch(entry.removesuffix(bare)) is not None


def _heading(text: str, rank: int, anchor: str, *classes: str) -> str:
    attributes = _attributes(anchor, classes)
    return f"{'#' * rank} {markdown(text)}" + (f" {attributes}" if attributes else "")


def _paragraph(text: str, anchor: str, lead: int, *classes: str, mark: str = "") -> str:
    if is_dense(text):
        name = f' id="{anchor}"' if anchor else ""
        return f'<p{name} class="{" ".join(filter(None, classes))}">{html_lines(text)}{mark}</p>'
    if lead:
        space = " " if text[lead : lead + 1].isspace() else ""
        lines = [f"<b>{markdown(text[:lead])}</b>{space}{markdown(text[lead:])}"]
    else:
        lines = [markdown(line) for line in text.split("\n") if line.strip()]
    attributes = _attributes(anchor, classes)
    return "<br>\n".join(lines) + mark + (f"\n{attributes}" if attributes else "")


def _printed(text: str) -> str:
    """Lines as they stand in the source, spaces and all; a browser would not show an LF at the beginning."""
    opening = f'<pre class="verbatim" role="region" tabindex="0" aria-label="{wording.AS_PRINTED}">'
    return f"{opening}{html_printed(text.strip(chr(10)))}</pre>"


def _attributes(anchor: str, classes: Iterable[str]) -> str:
    parts = [f"#{anchor}"] if anchor else []
    parts += [f".{name}" for name in classes if name]
    return f"{{: {' '.join(parts)} }}" if parts else ""


def _lead(block: Block) -> int:
    """How much of a paragraph is a run-in heading: the number and the words up to the first full stop."""
    text = block.text or ""
    if "\n" in text:
        return 0
    if block.type == "event":
        found = _DAY.match(text)
        return found.end() if found else 0
    return _run_in(text) if block.type in ("paragraph", "item") else 0


def _run_in(text: str) -> int:
    """How many characters of a paragraph are its number and the words up to the first full stop; of an article, its number."""
    mark = marks.read(text)
    if mark and mark.family == "条":
        return len(mark.printed) if mark.rest else 0
    dashes = None if mark else _DASHES.match(text)
    rest = mark.rest if mark else dashes["rest"] if dashes else ""
    run_in = RUN_IN.match(rest)
    return len(text) - len(rest) + run_in.end("head") if run_in else 0
