"""An issue printed by Typst."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import typst

from .sheets import Element, Style

_HEAD = """
#set page(paper: "a4", margin: (x: 2.6cm, y: 3cm), {page})
#set text(font: "Noto Serif CJK SC", size: 12pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.9em, spacing: 0.9em)
#set table(stroke: 0.5pt, inset: 4pt)
#show table: set par(first-line-indent: 0em, justify: false, leading: 0.5em)
#let centred(body) = block(width: 100%, above: 1.6em, below: 1.2em, align(center, {{ set par(first-line-indent: 0em, justify: false); body }}))
#let right(body) = block(width: 100%, align(end, {{ set par(first-line-indent: 0em); body; h(2em) }}))
#let flush(body) = {{ set par(first-line-indent: 0em); par(body) }}
"""
_FORMS = {
    "cover": "#centred(text(size: 22pt, {text}))",
    "contents-title": "#pagebreak()\n#centred(text(size: 18pt, {text}))",
    "contents-section": "#centred(text(size: 14pt, {text}))",
    "contents": "#flush[#{text} #box(width: 1fr, repeat[…]) #{page}]",
    "title": '#centred(text(size: 18pt, weight: "bold", {text}))',
    "subtitle": "#centred({text})",
    "byline": "#centred({text})",
    "number": "#centred({text})",
    "attachment-title": "#centred(text(size: 16pt, {text}))",
    "attachment-label": "#flush({text})",
    "addressees": "#flush({text})",
    "signature": "#right({text})",
    "date": "#right({text})",
    "heading": '#par(text(font: "Noto Sans CJK SC", {text}))',
}
_ACROSS = (
    "cover",
    "contents-title",
    "contents-section",
    "contents",
    "title",
    "subtitle",
    "byline",
    "number",
    "colophon",
)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _table(element: Element) -> str:
    width = len(element.rows[0])
    cells = [f"[#{_string(cell)}]" for row in element.rows for cell in row]
    header = element.header * width
    head = f"table.header({', '.join(cells[:header])}), " if header else ""
    longest = [max(min(30, len(row[at])) for row in element.rows) for at in range(width)]
    columns = ", ".join(f"{max(4, size)}fr" for size in longest)
    return (
        f"#block(width: 100%)[#set text(size: 9pt)\n#table(columns: ({columns},), {head}{', '.join(cells[header:])})]"
    )


def _written(element: Element) -> str:
    if element.kind == "table":
        return _table(element)
    page = _string(element.rows[0][0]) if element.kind == "contents" else ""
    return _FORMS.get(element.kind, "#par({text})").format(text=_string(element.text), page=page)


def _body(elements: Sequence[Element], style: Style) -> Iterator[str]:
    inside = False
    for element in elements:
        across = style.columns == 1 or element.kind in _ACROSS or element.wide
        if element.opens:
            yield "]" if inside else ""
            inside = False
            yield "#pagebreak(weak: true)"
        if across and inside:
            yield "]"
            inside = False
        if not across and not inside:
            yield f"#columns({style.columns}, gutter: 1cm)["
            inside = True
        yield _written(element)
    yield "]" if inside else ""


def printed(elements: Sequence[Element], style: Style) -> bytes:
    """The PDF."""
    page = ""
    if style.running:
        page += f"header: align(center, text(size: 9pt, {_string(style.running)})), "
        page += 'footer: context align(center, text(size: 9pt, "— " + counter(page).display() + " —")), '
    if style.side:
        page += f"background: place(top + end, dx: -1cm, dy: 8cm, rotate(90deg, reflow: true, text(size: 10pt, {_string(style.side)}))), "
    source = _HEAD.format(page=page) + "\n\n".join(_body(elements, style))
    return bytes(typst.compile(source.encode()))
