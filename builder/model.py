"""What a parsed issue is: frozen records that every step fills and every writer reads.

The names are those of the contract (`builder/issue.schema.json`); `contract.py` prints exactly that shape.
Line numbers are 1-based lines of the source text.  A fact that the text does not print is None, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from builder.edits import Correction, Redaction, Replacement, Withdrawal
from builder.foot import NOTHING, Foot
from builder.later import LARGE, Later, whole
from builder.said import Citation, Post, Validity

TextType = Literal[
    "title", "subtitle", "byline", "number", "addressees", "paragraph", "item", "attachment-list",
    "attachment-label", "attachment-title", "event", "signature", "date", "note", "verbatim",
]  # fmt: skip
DropReason = Literal[
    "running-header", "page-number", "stamped-url", "repeated-text", "repeated-table-header", "layout-debris",
    "web-furniture", "metadata-box",
]  # fmt: skip
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Markup:
    """A mark of Markdown or HTML that was taken off a line, as it stands there: "**", "|", "<td>".

    at  how many characters stand before it in the line
    """

    line: int
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The number that a heading, an article or an entry begins with.

    family   its kind, named by its first number: "章", "节", "条", "一、", "（一）", "1.", "（1）", "①", "1.1", "1.2" …
    level    1 …, as official documents count them
    ordinal  its value; None where it prints no numeral
    printed  as it stands there
    end      where the text after it begins
    """

    family: str
    level: int
    ordinal: int | None
    printed: str
    end: int


@dataclass(frozen=True, slots=True)
class Drop:
    """What was set aside, as printed; `partial` where the rest of the line is kept."""

    lines: tuple[int, ...]
    text: str
    reason: DropReason
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What a maintainer should look at.  `line` is None where no one line is to blame."""

    code: str
    severity: Severity
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a roster; `role` is carried down from the label it stands under."""

    role: str | None
    name: str
    post: str | None


@dataclass(frozen=True, slots=True)
class Mended:
    """Where pieces of several lines became one cell or row, and why: a page broke there, a cell has several lines, or a
    sidecar says so."""

    lines: tuple[int, ...]
    by: Literal["page-break", "cell-lines", "sidecar"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text; `level` 1, 2 … as it is numbered, `mark` its number."""

    type: Literal["heading"] = field(default="heading", init=False)
    lines: tuple[int, ...]
    text: str
    level: int
    marks: tuple[Markup, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Lines that are one piece of text, joined; verbatim: the lines as printed, LF between.

    mark  the number that a paragraph, an article or an entry of a list begins with
    """

    type: TextType
    lines: tuple[int, ...]
    text: str
    marks: tuple[Markup, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Logical rows, header first; `mended` where pieces of several lines were put together."""

    type: Literal["table"] = field(default="table", init=False)
    lines: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    header_rows: int
    marks: tuple[Markup, ...] = ()
    mended: tuple[Mended, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """A list of persons; `rows` are the printed cells (role label, name, post), for display."""

    type: Literal["roster"] = field(default="roster", init=False)
    lines: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    header_rows: int
    members: tuple[Member, ...]
    marks: tuple[Markup, ...] = ()
    mended: tuple[Mended, ...] = ()


Words = Heading | Text
Grid = Table | Roster
Block = Heading | Text | Table | Roster  # a piece of a notice, with its source lines and the markup taken off them


@dataclass(frozen=True, slots=True)
class Part(Later):
    """What stands under one head: the notice's own text, which has neither label nor title, or a printed attachment.

    line  where it begins: at its label, or at its title where it has no label; head: label and title as printed
    """

    label: str | None
    title: str | None
    line: int
    head: tuple[Text, ...] = field(default=(), metadata=LARGE)
    blocks: tuple[Block, ...] = field(default=(), metadata=LARGE)


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One entry of the 目录; `notice` is the id of the notice that it names."""

    title: str
    section: str | None
    page: int | None
    line: int
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text came from: path relative to the repository, SHA-256 of its bytes, encoding, number of lines."""

    path: str
    sha256: str
    encoding: str
    lines: int


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """What the cover says (or, where it says nothing, the sidecar or the register)."""

    gazette: str | None = None
    publisher: str | None = None
    year: int | None = None
    number: str | None = None
    total: int | None = None
    date: str | None = None
    extra: str | None = None  # what an issue beside the numbered ones calls itself: 增刊, 抗洪特刊, 专刊第1号

    @property
    def called(self) -> str:
        """What an issue is called within its year: 第3期, 第3期（增刊）, 特刊; "" where it does not say."""
        number = f"第{self.number}期" if self.number else ""
        return f"{number}（{self.extra}）" if number and self.extra else number or self.extra or ""


@dataclass(frozen=True, slots=True)
class Notice(Later):
    """One official document of the issue.  `id` is two digits, its place in the issue, for ever.

    head       what stands over its text: title, number, subtitle, byline, addressees, notes between them
    parts      its own text, then each printed attachment, in order; none where the text is gone
    missing    attachments that the notice lists and the issue does not print
    withdrawn  it keeps its place; its text is published nowhere
    moved      the address at which it stands now, "<gazette>/<issue>/<id>"
    citations  the documents that it names; validity: what it says of how long one applies; posts: the persons
    """

    id: str
    title: str
    number: str | None
    kind: str | None
    section: str | None
    issuer: tuple[str, ...]
    date: str | None
    addressees: str | None
    page: int | None
    span: tuple[int, int]
    head: tuple[Text, ...] = field(metadata=LARGE)
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    withdrawn: Withdrawal | None = None
    moved: str | None = None
    foot: Foot = NOTHING  # what is printed below its date
    citations: tuple[Citation, ...] = ()
    validity: tuple[Validity, ...] = ()
    posts: tuple[Post, ...] = ()

    @property
    def attachments(self) -> tuple[Part, ...]:
        """The attachments whose text is printed."""
        return self.parts[1:]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in printed order, for whoever asks each by itself."""
        return (*(own := whole(self)).head, *(block for part in own.parts for block in (*part.head, *part.blocks)))


@dataclass(frozen=True, slots=True)
class Original:
    """What a sidecar says of the file that an issue was received as; nothing of it is in the published data.

    sha256, size, url   of one that does not lie beside the text
    shown   the pages whose pictures alone may be published; None: the whole file may
    """

    sha256: str | None = None
    size: int | None = None
    url: str | None = None
    shown: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Issue(Later):
    """A whole issue: every nonblank source line stands in exactly one of its parts.

    `id` is "<gazette slug>/<issue slug>", the path of its page; None for a file outside content/.  `corrections` and
    `redactions` are those of lines that are no notice's; `added` is when it was published here, a day or a day and a time,
    where its sidecar says so.  What is large of one that was kept is read again when it is asked for (`later`).
    """

    source: Source
    facts: IssueFacts
    id: str | None = None
    masthead: tuple[int, ...] = ()
    toc_lines: tuple[int, ...] = ()
    toc: tuple[TocEntry, ...] = ()
    colophon: tuple[int, ...] = ()
    notices: tuple[Notice, ...] = ()
    dropped: tuple[Drop, ...] = field(default=(), metadata=LARGE)
    diagnostics: tuple[Diagnostic, ...] = ()
    corrections: tuple[Correction, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    replaced: tuple[Replacement, ...] = ()
    added: str | None = None
    original: Original = Original()
    text_lines: tuple[str, ...] = field(default=(), repr=False, metadata=LARGE)  # as read: corrected and redacted
    published_lines: tuple[str, ...] = field(default=(), repr=False, metadata=LARGE)  # as published: redacted only
    sizes: tuple[int, ...] = field(init=False, repr=False, compare=False)  # of each notice, in characters of its lines

    def __post_init__(self) -> None:
        lines = (self.text_lines[first - 1 : last] for first, last in (item.span for item in self.notices))
        object.__setattr__(self, "sizes", tuple(sum(map(len, own)) for own in lines))

    @property
    def standing(self) -> tuple[Notice, ...]:
        """The notices that stand here: of one that has moved away only its old address does."""
        return tuple(notice for notice in self.notices if not notice.moved)
