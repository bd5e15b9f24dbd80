"""A notice as Akoma Ntoso 3.0 (OASIS LegalDocML).

    what is printed over the text      preface: docNumber, docTitle; subtitle, addressees as paragraphs of that class
    编 章 节 条, any other heading       part chapter section article, level; each with num and heading
    signature, date, notes at the end  conclusions: signature, docDate
    attachments                        attachments: a document of its own each
    a text with articles               act, whose text before the first heading is the preamble; any other a doc

Guaranteed: valid against the standard's schema; its text is the notice's, in order; the eId of what has an anchor on the
page is that anchor after "a_", so that both can be cited alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape as _escaped
from xml.sax.saxutils import quoteattr

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.model import Block, Grid, Heading, Part, Text, Words
from builder.pages import anchors, rosters, wording
from builder.pages.escape import visible
from builder.text import printable

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_TAGS = {"编": "part", "章": "chapter", "节": "section", "条": "article"}
_ENDS = ("attachment-list", "signature", "date", "note")  # what stands at the end of a text and belongs to no section
_INLINE = {"title": "docTitle", "attachment-title": "docTitle", "number": "docNumber", "signature": "signature"}
_ARTICLE = 99  # no heading of the text is as deep


@dataclass
class _Section:
    """A heading or an article, and what stands below it."""

    tag: str
    name: str
    head: str
    level: int
    blocks: list[str] = field(default_factory=list)
    below: list[_Section] = field(default_factory=list)

    def written(self) -> str:
        blocks = "".join(self.blocks) or "<p/>"
        inner = f'<content eId="{self.name}__content">{blocks}</content>'
        if self.below:
            opening = f'<intro eId="{self.name}__intro">{blocks}</intro>' if self.blocks else ""
            inner = opening + "".join(each.written() for each in self.below)
        return f'<{self.tag} eId="{self.name}">{self.head}{inner}</{self.tag}>'


def written(entry: Entry, every: Corpus, site: str) -> str:
    """The file `notice.xml`."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<akomaNtoso xmlns="{NAMESPACE}">{_Writer(entry, every, site).whole()}</akomaNtoso>\n'


class _Writer:
    """Writes one notice; knows the name of each of its blocks."""

    def __init__(self, entry: Entry, every: Corpus, site: str) -> None:
        self._entry, self._notice = entry, entry.notice
        self._gazette = every.gazette(entry.issue)
        self._site = site
        self._names = iter(anchors.assign(entry.notice))
        self._serial = count(1)
        for _ in entry.notice.head:
            next(self._names)

    def whole(self) -> str:
        """The notice's own document, its attachments within it."""
        own, *attached = self._notice.parts or (Part(None, None, self._notice.span[0]),)
        head = self._paragraphs((*self._notice.head, *own.head))
        for _ in own.head:
            next(self._names, None)
        opening, text = self._text(own, head, "", self._notice.kind or "公文")
        more = [self._attachment(place, part) for place, part in enumerate(attached, 1)]
        attachments = f"<attachments>{''.join(more)}</attachments>" if more else ""
        closing = f"</{opening[1:4]}>"
        return f"{opening}{text}{attachments}{closing}"

    def _attachment(self, place: int, part: Part) -> str:
        for _ in part.head:
            next(self._names)
        name = part.label or "附件"
        opening, text = self._text(part, self._paragraphs(part.head), f"/!att_{place}", name)
        return f'<attachment eId="att_{place}">{opening}{text}</{opening[1:4]}></attachment>'

    def _text(self, part: Part, head: str, component: str, name: str) -> tuple[str, str]:
        """The first tag of a document, and what it holds up to its attachments."""
        cut = len(part.blocks)
        while cut and part.blocks[cut - 1].type in _ENDS:
            cut -= 1
        is_act = any(_is_article(block) for block in part.blocks[:cut])
        before, sections = self._sections(part.blocks[:cut])
        for _ in part.blocks[cut:]:
            next(self._names)
        hierarchy = "".join(section.written() for section in sections)
        if is_act:
            preamble = f"<preamble>{''.join(before)}</preamble>" if before else ""
            text = f"{preamble}<body>{hierarchy}</body>"
        else:
            text = f"<mainBody>{''.join(before) + hierarchy or self._gone()}</mainBody>"
        end = self._paragraphs(part.blocks[cut:], dated=not component)
        preface = f"<preface>{head}</preface>" if head else ""
        conclusions = f"<conclusions>{end}</conclusions>" if end else ""
        tag = "act" if is_act else "doc"
        opening = f"<{tag} name={_quoted(name)}>"
        return opening, f"{self._meta(component)}{preface}{text}{conclusions}"

    def _gone(self) -> str:
        """What stands where there is no text: that it was withdrawn, or nothing."""
        gone = self._notice.withdrawn
        said = f"{wording.WITHDRAWN}。{wording.withdrawal(gone)}" if gone else ""
        return f'<p><remark status="editorial">{_escaped(said)}</remark></p>' if said else "<p/>"

    def _sections(self, blocks: Sequence[Block]) -> tuple[list[str], list[_Section]]:
        """What stands before the first heading, and the outermost sections."""
        before: list[str] = []
        outermost: list[_Section] = []
        path: list[_Section] = []
        for block in blocks:
            name = next(self._names)
            head, rest, level = _opened(block)
            if level:
                section = _Section(_tag(block), f"a_{name}" if name else self._new("sec"), head, level)
                path = [step for step in path if step.level < level]
                (path[-1].below if path else outermost).append(section)
                path.append(section)
            below = path[-1].blocks if path else before
            below += [self._grid(block)] if isinstance(block, Grid) else [_paragraph(block, rest)] if rest else []
        return before, outermost

    def _paragraphs(self, blocks: Iterable[Block], dated: bool = False) -> str:
        return "".join(
            self._grid(block) if isinstance(block, Grid) else _paragraph(block, block.text, self._date(block, dated))
            for block in blocks
        )

    def _date(self, block: Block, dated: bool) -> str | None:
        return self._notice.date if dated and block.type == "date" else None

    def _grid(self, block: Grid) -> str:
        shown = rosters.shown(block)
        width = max(map(len, shown), default=0)
        rows = []
        for place, row in enumerate(shown):
            tag = "th" if place < block.header_rows else "td"
            cells = (*row, *[""] * (width - len(row)))
            rows.append("<tr>" + "".join(f"<{tag}><p>{_lines(cell)}</p></{tag}>" for cell in cells) + "</tr>")
        return f'<table eId="{self._new("table")}" class="{block.type}">{"".join(rows)}</table>'

    def _new(self, kind: str) -> str:
        return f"{kind}_{next(self._serial)}"

    def _meta(self, component: str) -> str:
        notice, issue = self._notice, self._entry.issue
        day, called = _day(self._entry)
        work = f"/akn/cn/doc/{str(issue.id).replace('/', '-')}-{notice.id}"
        expression = f"{work}/zho@"
        date = f'<FRBRdate date="{day}" name="{called}"/>'
        organs = [*notice.issuer]
        authors = "".join(f'<FRBRauthor href="#org_{n}" as="#author"/>' for n, _ in enumerate(organs, 1))
        publisher = '<FRBRauthor href="#publisher" as="#editor"/>'
        number = f"<FRBRnumber value={_quoted(notice.number)}/>" if notice.number else ""
        address = f'<FRBRalias value={_quoted(f"{self._site}{self._entry.path}/")} name="url"/>'
        where = _quoted(f"{self._gazette.name}{corpus.name(issue)}")
        published = f'<publication date="{issue.facts.date}" name={where} showAs={where}/>' if issue.facts.date else ""
        names = "".join(
            f'<TLCOrganization eId="org_{n}" href="/ontology/organization/cn/{n}" showAs={_quoted(name)}/>'
            for n, name in enumerate(organs, 1)
        )
        references = (
            f'<references source="#publisher">{names}'
            f'<TLCOrganization eId="publisher" href="/ontology/organization/cn/publisher" showAs={_quoted(self._gazette.publisher)}/>'
            '<TLCRole eId="author" href="/ontology/role/author" showAs="发文机关"/>'
            '<TLCRole eId="editor" href="/ontology/role/editor" showAs="公报主办机关"/></references>'
        )
        gone = notice.withdrawn
        event = f'<eventRef date="{gone.date}" type="repeal" source="#publisher" eId="withdrawn"/>' if gone else ""
        lifecycle = f'<lifecycle source="#publisher">{event}</lifecycle>' if event else ""
        if component:  # each name stands once in a file
            references = ""
        return (
            '<meta><identification source="#publisher">'
            f"<FRBRWork>{_uris(work, component)}{address}{date}{authors or publisher}"
            f'<FRBRcountry value="cn"/>{number}<FRBRname value={_quoted(notice.title)}/></FRBRWork>'
            f"<FRBRExpression>{_uris(expression, component)}{date}{publisher}"
            '<FRBRlanguage language="zho"/></FRBRExpression>'
            f"<FRBRManifestation>{_uris(expression, component, '.xml')}{date}{publisher}"
            '<FRBRformat value="application/akn+xml"/></FRBRManifestation>'
            f"</identification>{published}{lifecycle}{references}</meta>"
        )


def _uris(uri: str, component: str, ending: str = "") -> str:
    this = f"{uri}{component or '/!main'}{ending}"
    return f'<FRBRthis value="{this}"/><FRBRuri value="{uri}{ending}"/>'


def _day(entry: Entry) -> tuple[str, str]:
    """The day that a work must have, and what it is the day of: the schema knows none that is not known."""
    notice, facts = entry.notice, entry.issue.facts
    if notice.date:
        return notice.date, "成文日期"
    if facts.date:
        return facts.date, "所载公报出版日期"
    return (f"{facts.year}-01-01", "所载公报年份，月日未载明") if facts.year else ("0001-01-01", "未载明")


def _is_article(block: Block) -> bool:
    return isinstance(block, Words) and block.mark is not None and block.mark.family == "条"


def _opened(block: Block) -> tuple[str, str, int]:
    """The num and heading of the section that a block opens, what of it is a paragraph, and the section's level, or 0."""
    if not isinstance(block, Words):
        return "", "", 0
    end = len(block.text[: block.mark.end].rstrip()) if block.mark else 0
    number = f"<num>{_lines(block.text[:end])}</num>" if end else ""
    rest = block.text[end:]
    if isinstance(block, Heading):
        heading = f"<heading>{_after(rest)}</heading>" if rest.strip() else ""
        return number + heading, "", _ARTICLE if _is_article(block) else block.level
    return (number, rest, _ARTICLE) if _is_article(block) else ("", block.text, 0)


def _tag(block: Block) -> str:
    mark = block.mark if isinstance(block, Words) else None
    return _TAGS.get(mark.family, "level") if mark else "level"


def _paragraph(block: Text | Heading, text: str, date: str | None = None) -> str:
    """A paragraph of the class of its block; what the standard has a name for is marked so."""
    if block.type == "verbatim":
        lines = re.sub(r"[\u2028\u2029]", " ", printable.pictured(text.strip("\n"))).split("\n")
        return f'<p class="verbatim">{"<eol/>".join(map(_escaped, lines))}</p>'
    inner = _after(text)
    if tag := _INLINE.get(block.type):
        inner = f"<{tag}>{inner}</{tag}>"
    elif date:
        inner = f'<docDate date="{date}">{inner}</docDate>'
    return f'<p class="{block.type}">{inner}</p>'


def _after(text: str) -> str:
    """A text that follows a number: the space between them is kept."""
    return (" " if text[:1].isspace() and text.strip() else "") + _lines(text)


def _lines(text: str) -> str:
    if "\n" not in text:
        return _escaped(visible(text))
    return "<eol/>".join([_escaped(visible(line)) for line in text.split("\n") if line.strip()])


def _quoted(text: str) -> str:
    return quoteattr(visible(text))
