"""An issue as an EPUB 3: its cover, its contents, a chapter a notice, out of what its PDF is made from.

Guaranteed: the same issue gives the same bytes; no file in it carries a date but the issue's own.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from xml.sax.saxutils import escape

from builder.archive import corpus
from builder.archive.corpus import Corpus
from builder.model import Issue
from builder.paper import books
from builder.paper.em import BREAK
from builder.paper.fonts import Faces
from builder.paper.form import Given

STYLE = resources.files("builder.paper").joinpath("epub.css").read_bytes()
_DAY = "2000-01-01"  # of an issue that prints none; the form asks for a moment
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_ACCESS = "".join(
    f'<meta property="schema:{name}">{value}</meta>'
    for name, value in (
        ("accessMode", "textual"),
        ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", "全部为文字，可以朗读；标题分级，表格有表头。"),
    )
)


def made_from(issue: Issue, every: Corpus, faces: Faces) -> Given:
    """What an EPUB is made from: what the PDF is, and what it says of itself."""
    gazette = every.gazette(issue)
    about = {
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{issue.id} {issue.source.sha256}')}",
        "publisher": gazette.publisher,
        "name": f"{gazette.name}{corpus.name(issue)}",
        "date": issue.facts.date,
        "titles": [notice.title for notice in issue.standing],
    }
    return {**books.issue(issue, every, faces), "about": about}


def written(given: Given) -> bytes:
    """The whole file."""
    about, names = given["about"], [f"n{place:03d}" for place in range(1, len(given["notices"]) + 1)]
    pages = {
        "cover": _page(about["name"], _cover(given), "cover"),
        "nav": _page("目录", _nav(about["titles"], names), "toc"),
    }
    for name, title, notice in zip(names, about["titles"], given["notices"], strict=True):
        pages[name] = _page(title, "".join(_notice(notice)), "")
    files = {"META-INF/container.xml": _CONTAINER.encode(), "EPUB/package.opf": _package(about, names).encode()}
    files |= {"EPUB/style.css": STYLE, **{f"EPUB/{name}.xhtml": page.encode() for name, page in pages.items()}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for path, content in {"mimetype": b"application/epub+zip", **files}.items():
            told = zipfile.ZipInfo(path)  # of 1980, on every system the same
            told.create_system = 3
            told.external_attr = 0o644 << 16
            told.compress_type = zipfile.ZIP_STORED if path == "mimetype" else zipfile.ZIP_DEFLATED
            book.writestr(told, content)
    return out.getvalue()


def _package(about: Mapping[str, str], names: Sequence[str]) -> str:
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in ("cover", *names)
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in ("cover", "nav", *names))
    date = f"<dc:date>{about['date']}</dc:date>" if about["date"] else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="zh-CN">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{about["id"]}</dc:identifier><dc:title>{_text(about["name"])}</dc:title>'
        f"<dc:language>zh-CN</dc:language><dc:creator>{_text(about['publisher'])}</dc:creator>"
        f"<dc:publisher>{_text(about['publisher'])}</dc:publisher>{date}"
        f'<meta property="dcterms:modified">{about["date"] or _DAY}T00:00:00Z</meta>{_ACCESS}</metadata>'
        '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'<item id="style" href="style.css" media-type="text/css"/>{items}</manifest><spine>{spine}</spine></package>\n'
    )


def _page(title: str, body: str, kind: str) -> str:
    told = f' epub:type="{kind}"' if kind == "cover" else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="zh-CN" xml:lang="zh-CN">'
        f'<head><meta charset="utf-8"/><title>{_text(title)}</title><link rel="stylesheet" href="style.css"/></head>'
        f"<body{told}>{body}</body></html>\n"
    )


def _cover(given: Given) -> str:
    cover = given["cover"]
    below = "".join(f'<p class="below">{_text(line)}</p>' for line in (*cover["below"], "转载，以纸质公报为标准文本"))
    return f'<section class="cover"><h1>{_text(cover["name"])}</h1><p class="issue">{_text(cover["issue"])}</p>{below}</section>'


def _nav(titles: Sequence[str], names: Sequence[str]) -> str:
    entries = "".join(
        f'<li><a href="{name}.xhtml">{_text(title)}</a></li>' for name, title in zip(names, titles, strict=True)
    )
    return f'<nav epub:type="toc" id="toc"><h1>目录</h1><ol><li><a href="cover.xhtml">封面</a></li>{entries}</ol></nav>'


def _notice(notice: Given) -> Iterator[str]:
    if notice["red"]:
        yield f'<p class="red">{_said(notice["red"])}</p>'
    if notice["number"]:
        yield f'<p class="number">{_text(notice["number"])}</p>'
    for section in notice["sections"]:
        yield "<section>" + "".join(map(_block, section["blocks"])) + "</section>"
    if notice["foot"]:
        rows = ("".join(f"<span>{_text(part)}</span> " for part in row if part) for row in notice["foot"])
        yield '<div class="foot">' + "".join(f"<p>{row}</p>" for row in rows) + "</div>"


def _block(block: Given) -> str:
    return _FORMS.get(block["kind"], _paragraph)(block)


def _paragraph(block: Given) -> str:
    lead = f"<b>{_text(block['lead'])}</b>" if block.get("lead") else ""
    return f'<p class="{block["kind"]}">{lead}{_said(block["lines"])}</p>'


def _heading(block: Given) -> str:
    rank = min(block["level"], 6)
    inner = "".join(map(_text, block["lines"])) if block["kind"] == "title" else _said(block["lines"])
    return f'<h{rank} class="{block["kind"]}">{inner}</h{rank}>'


def _closing(block: Given) -> str:
    return "".join(f'<p class="closing">{_text(line)}</p>' for line in block["lines"])


def _verbatim(block: Given) -> str:
    lines = "\n".join(map(_text, block["lines"]))
    return f"<pre>\n{lines}</pre>"


def _table(block: Given) -> str:
    rows = []
    for place, row in enumerate(block["rows"]):
        tag = 'th scope="col"' if place < block["header"] else "td"
        rows.append("<tr>" + "".join(f"<{tag}>{_said(cell.split(chr(10)))}</{tag[:2]}>" for cell in row) + "</tr>")
    head = f"<thead>{''.join(rows[: block['header']])}</thead>" if block["header"] else ""
    kind = "ruled" if block["ruled"] else "roster"
    return f'<table class="{kind}">{head}<tbody>{"".join(rows[block["header"] :])}</tbody></table>'


def _said(lines: Sequence[str]) -> str:
    return "<br/>".join(map(_text, lines))


def _text(text: str) -> str:
    return escape(text.replace(BREAK, ""))


_FORMS: Mapping[str, Callable[[Given], str]] = {
    "title": _heading,
    "heading": _heading,
    "labelled": _heading,
    "closing": _closing,
    "verbatim": _verbatim,
    "table": _table,
    "blank": lambda _: "",
}
