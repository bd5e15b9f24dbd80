"""Citations on the page of a notice: links in its text, what it cites, who cites it.

Guaranteed: a link is put around what is printed and shows no character of its own; what stands below the text carries the
class `extra`.  No link stands in another, nor in the title of a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from builder.archive.corpus import Corpus, Entry
from builder.archive.works import Cited, Target, Work
from builder.model import Block, Grid
from builder.pages import anchors, entry, places, titles
from builder.pages.escape import html, markdown
from builder.pages.page import href
from builder.said import Citation

Anchored = tuple[str, str]  # a text as it is printed, and the element that opens its link
_NOT_LINKED = ("title", "subtitle", "attachment-title")
_BESIDE = 5  # notices that rest on the same document
_RESTS = ("依据", "落实", "转发")


class Links:
    """The links of one notice's text, by block, ready for a page."""

    def __init__(self, item: Entry, every: Corpus, page: str) -> None:
        self._blocks: dict[Block, list[Anchored]] = defaultdict(list)
        meant = every.works.meant.get(item.path, ())
        blocks = item.notice.blocks
        for citation, means in zip(item.notice.citations, meant, strict=False):
            block = blocks[citation.spot.block]
            if means is not None and block.type not in _NOT_LINKED:
                opening = f'<a class="cites" href="{address(means, every, page)}">'
                self._blocks[block].append((citation.text, opening))

    def on(self, block: Block, written: str) -> str:
        """A block as it was written, Markdown or HTML, with its citations as links."""
        found = self._blocks.get(block) if self._blocks else None
        return _linked(written, found, isinstance(block, Grid)) if found else written


def _linked(written: str, links: Sequence[Anchored], is_grid: bool) -> str:
    """Each text in order; one that is not in one piece, or within another link, is left as it is."""
    out: list[str] = []
    at = 0
    if is_grid:
        at = written.find("</caption>") + 1
        out.append(written[:at])
    for text, opening in links:
        forms = (html(text),) if is_grid else (markdown(text), html(text))
        begins = [(begin, form) for form in forms if (begin := written.find(form, at)) >= 0]
        if not begins:
            continue
        begin, form = min(begins)
        before = written[at:begin]
        out.append(before)
        at = begin + len(form)
        is_within = "".join(out).count("<a ") > "".join(out).count("</a>")
        out.append(form if is_within else f"{opening}{form}</a>")
    out.append(written[at:])
    return "".join(out)


def address(means: Target | Work, every: Corpus, page: str) -> str:
    """Where a citation leads from a page: to a notice, its attachment, the page of a work, or its row in the register."""
    if isinstance(means, Work):
        return href(places.work(means, every.works), page)
    path = places.notice_page(means.entry)
    name = _anchor(means)
    return href(f"{path}#{name}" if name else path, page) if path != page else f"#{name}"


def _anchor(means: Target) -> str:
    """The anchor of an attachment on the page of its notice."""
    if not means.part:
        return ""
    notice = means.entry.notice
    begin = anchors.beginning(notice.parts[means.part])
    pairs = zip(notice.blocks, anchors.assign(notice), strict=True)
    return next((str(name) for block, name in pairs if block is begin and name), "")


def below(item: Entry, every: Corpus, page: str) -> Iterator[str]:
    """What stands below the text of a notice: what it cites, and who cites it."""
    if item.notice.withdrawn:
        return
    rows = list(_cites(item, every, page))
    if rows:
        yield "## 本文引用 {: #cites .extra }"
        yield _list(rows)
    yield "## 引用本文的公文 {: #cited .extra }"
    found = every.works.citing.get(item.path, ())
    if found:
        yield _list(_cited_by(found, every, page))
        return
    yield "本站所收公文中，没有引用本文的。\n{: .extra .remark }"
    if others := beside(item, every):
        yield "下列公文与本文依据同一文件：\n{: .extra .remark }"
        yield _list(_row("同据", _to(each, page), entry.day(each) or "") for each in others)


def _list(rows: Iterable[str]) -> str:
    return "\n".join(['<ul class="extra cited">', *rows, "</ul>"])


def _row(label: str, what: str, aside: str) -> str:
    return f"<li><b>{label}</b> <span>{what}</span> <small>{html(aside)}</small></li>"


def _to(item: Entry, page: str) -> str:
    title = titles.of(item.notice)
    return f'<a href="{href(places.notice_page(item), page)}">{title}</a>'


def _cites(item: Entry, every: Corpus, page: str) -> Iterator[str]:
    """The documents that a notice cites, each once for each relation."""
    done: set[tuple[str, str]] = set()
    for citation, means in zip(item.notice.citations, every.works.meant.get(item.path, ()), strict=False):
        if means is None:
            continue
        to = address(means, every, page)
        if (citation.relation, to) in done:
            continue
        done.add((citation.relation, to))
        aside = "" if isinstance(means, Target) else "本站未收录"
        number = means.number if isinstance(means, Work) else means.entry.notice.number if not means.part else None
        shown = f'<a href="{to}">{titles.html(named(citation))}</a>'
        yield _row(citation.relation, shown, " · ".join(filter(None, (number, aside))))


def named(citation: Citation) -> str:
    """The name of a cited document; its number where it has none."""
    return citation.name or citation.number or citation.text


def _cited_by(found: Sequence[tuple[Target, Cited]], every: Corpus, page: str) -> Iterator[str]:
    """The notices that cite one, newest first, each once for each relation."""
    rows: Mapping[tuple[str, str], tuple[Target, Cited]] = {
        (cited.entry.path, cited.citation.relation): (target, cited) for target, cited in reversed(found)
    }
    for target, cited in rows.values():
        part = target.entry.notice.parts[target.part].title if target.part else None
        aside = " · ".join(filter(None, (part, cited.entry.notice.number, entry.day(cited.entry))))
        yield _row(cited.citation.relation, _to(cited.entry, page), aside)


def beside(item: Entry, every: Corpus) -> list[Entry]:
    """The first notices that rest on a document that this one rests on."""
    return list(islice(_beside(item, every), _BESIDE))


def _beside(item: Entry, every: Corpus) -> Iterator[Entry]:
    done = {item.path}
    for citation, means in zip(item.notice.citations, every.works.meant.get(item.path, ()), strict=False):
        if citation.relation not in _RESTS or not isinstance(means, Work):
            continue
        for cited in islice(means.cited, _BESIDE * 8):
            if cited.citation.relation in _RESTS and cited.entry.path not in done:
                done.add(cited.entry.path)
                yield cited.entry
