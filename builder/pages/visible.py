"""What a reader sees: of a notice as parsed, and of its page as a browser reads it; law 3 holds that they are the same.

Guaranteed: both come in one form, in which what a browser sets apart stands apart.  Blocks and the rows of tables are
parted by LF, cells by a tab; other white space is one space, but for lines that are shown as printed, which keep all
but what stands at their ends.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser

from builder.archive.corpus import Entry
from builder.model import Block, Notice, Words
from builder.pages import escape, rosters
from builder.text import printable


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_INLINE = _names("a abbr b br cite code em i kbd mark q s small span strong sub sup time u wbr")
_FOLDED = _names("details summary")  # shown to nobody as text of the page, and read like any other
_CELLS = frozenset(["td", "th"])
_ROW_GROUPS = frozenset(["table", "thead", "tbody", "tfoot"])
_IN_TABLES = _CELLS | _ROW_GROUPS | {"tr"}
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
# What is no text of the page for a browser, or only after something has been done to it.
_UNSEEN = _names(
    "audio button canvas datalist details dialog head iframe math meter noembed noframes noscript object option "
    "progress rp script select style svg template textarea title video"
)
_HIDES = re.compile(r"display:none|visibility:(?:hidden|collapse)")
# Nothing but this is in what the writers and Markdown make; html.parser reads it the same way in five times the time.
_PLAIN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]{1,60}(?:="[^"<>]{0,4000}")?){0,30})(?:(?<=<br) ?/)?>')
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


def of_notice(notice: Notice) -> str:
    """What the notice's blocks print."""
    return of_blocks(notice.blocks)


def of_blocks(blocks: Iterable[Block]) -> str:
    """What blocks print."""
    lines: list[str] = []
    for block in blocks:
        if block.type == "verbatim":
            lines += (printable.pictured(line).rstrip() for line in block.text.split("\n"))
        elif isinstance(block, Words):
            lines.append(escape.visible(block.text))
        else:
            lines += ("\t".join(map(escape.visible, row)).rstrip("\t") for row in rosters.shown(block))
    return "\n".join(filter(None, lines))


def of_page(content: str) -> str:
    """What rendered HTML shows, without what the site adds to the notice, which carries the class `extra`."""
    page = _Shown()
    pieces = _PLAIN.split(content)
    texts, names = pieces[::4], pieces[2::4]
    if _BLOCKS.union(_INLINE, _FOLDED).issuperset(names) and not any("<" in text for text in texts):
        page.handle_data(html.unescape(texts[0]))
        for closes, name, attributes, text in zip(pieces[1::4], names, pieces[3::4], texts[1:], strict=True):
            if closes:
                page.handle_endtag(name)
            else:
                page.handle_starttag(name, _attributes(attributes) if attributes else [])
            page.handle_data(html.unescape(text))
    else:
        page.feed(f"{content}<p>")  # what is unfinished before it, a browser does not show
    return page.text()


def _attributes(text: str) -> list[tuple[str, str | None]]:
    return [(name, html.unescape(value)) for name, value in _ATTRIBUTE.findall(text)]


def seal(text: str) -> str:
    """The SHA-256 of what a notice prints, for `problem`."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def problem(entry: Entry, content: str, sealed: str = "") -> str | None:
    """What is wrong with the rendered page of a notice, with file and line; None where it shows the notice's text, the seal of
    which may be known: its text is not read again then."""
    shown = of_page(content)
    if seal(shown) == sealed:
        return None
    expected = of_notice(entry.notice)
    if expected == shown:
        return None
    pairs = enumerate(zip(expected, shown, strict=False))
    at = next((place for place, (a, b) in pairs if a != b), min(len(expected), len(shown)))
    where = f"{entry.issue.source.path}:{entry.notice.span[0]}"
    parted = f"第{at + 1}字起应为“{_named(expected[at:])}”，页面为“{_named(shown[at:])}”"
    return f"{where}: 页面文字与公文不一致：{parted} (law 3)"


def _named(text: str) -> str:
    """The beginning of a text, its borders as signs."""
    return printable.line(text[:20].replace("\n", "⏎").replace("\t", "⇥"))


class _Shown(HTMLParser):
    """Reads a page as it comes, tag by tag."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._open: list[str] = []  # the text of the block or cell that is being read
        self._hidden: list[str] = []  # elements within one that is not shown, itself first
        self._printed = 0  # elements open that show their lines as printed
        self._table: int | None = None  # the line that the open table begins at
        self._row: list[str] | None = None
        self._cell = False
        self._spans: dict[int, int] = {}  # column → how many of the coming rows a cell above spans

    def text(self) -> str:
        """All that was read."""
        self._end_block()
        return "\n".join(self._lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if self._hidden:
            self._hidden += [tag] * (tag == self._hidden[0])
            return
        if tag in _BLOCKS:
            self._border(tag)
        given = dict(reversed(attrs)) if attrs else {}  # of two of one name, the first counts
        if tag in _VOID:
            self._open += ["\n"] * (tag == "br")
        elif tag in _UNSEEN or (given and _is_unseen(given)):
            self._hidden = [tag]
        elif tag == "pre":
            self._printed += 1
        elif tag in _IN_TABLES:
            self._begin_in_table(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self._hidden:
            if tag == self._hidden[0]:
                self._hidden.pop()
        elif tag == "br":  # a browser takes </br> for <br>
            self._open.append("\n")
        elif tag in _BLOCKS:
            self._border(tag)
            if tag == "table":
                self._table = None
            elif tag == "pre" and self._printed:
                self._printed -= 1

    def handle_data(self, data: str) -> None:
        """Text; in a table but in no cell, a browser puts it before the table."""
        if self._hidden:
            return
        if self._table is None or self._cell:
            self._open.append(data)
        elif words := data.strip():
            self._lines.insert(self._table, " ".join(words.split()))
            self._table += 1

    def _border(self, tag: str) -> None:
        """An element begins or ends that sets apart what stands before it."""
        if self._cell and tag not in _IN_TABLES:
            self._open.append("\n")
            return
        self._end_block()
        if self._row is not None and tag not in _CELLS and tag in _IN_TABLES:
            self._row += self._spanned(len(self._row))
            self._lines += filter(None, ["\t".join(self._row).rstrip("\t")])
            self._row = None

    def _begin_in_table(self, tag: str, given: Mapping[str, str | None]) -> None:
        """A table begins, or a group of its rows, a row or a cell."""
        if tag in _CELLS:
            self._begin_cell(given)
        elif tag == "tr":
            self._row = []
        else:
            self._spans = {}
            if tag == "table":
                self._table = len(self._lines)

    def _begin_cell(self, given: Mapping[str, str | None]) -> None:
        self._row = self._row or []
        self._row += self._spanned(len(self._row))
        if (rows := given.get("rowspan")) and rows.isdecimal():
            self._spans[len(self._row)] = int(rows) - 1
        self._cell = True

    def _spanned(self, column: int) -> Iterator[str]:
        """Nothing for each column from this one on that a cell above fills."""
        while self._spans.get(column):
            self._spans[column] -= 1
            column += 1
            yield ""

    def _end_block(self) -> None:
        text, self._open = "".join(self._open), []
        if self._cell and self._row is not None:
            self._row.append(" ".join(text.split()))
            self._cell = False
        elif self._printed:
            self._lines += filter(None, (line.rstrip() for line in text.split("\n")))
        elif words := " ".join(text.split()):
            self._lines.append(words)


def _is_unseen(given: Mapping[str, str | None]) -> bool:
    if "extra" in (given.get("class") or "").split() or "hidden" in given:
        return True
    return _HIDES.search("".join((given.get("style") or "").lower().split())) is not None
