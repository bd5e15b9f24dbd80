"""An issue printed by WeasyPrint."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

import weasyprint

from .sheets import Element, Style

_STYLE = """
@page {{ size: A4; margin: 3cm 2.6cm; {page} }}
body {{ font: 12pt/1.6 "Noto Serif CJK SC"; text-align: justify; margin: 0 }}
p {{ margin: 0; text-indent: 2em; orphans: 2; widows: 2 }}
.c {{ columns: {columns}; column-gap: 1cm; column-fill: balance }}
.cover, .contents-title, .contents-section, .title, .subtitle, .byline, .number, .attachment-title
  {{ text-align: center; text-indent: 0; margin: .8em 0 }}
.cover {{ font-size: 22pt }} .contents-title {{ font-size: 18pt; break-before: page }}
.title {{ font-size: 18pt; font-weight: bold }} .opens {{ break-before: page }} .attachment-title {{ font-size: 16pt }}
.addressees, .attachment-label, .contents, .note {{ text-indent: 0 }}
.contents::after {{ content: leader("…") attr(data-page) }}
.signature, .date {{ text-align: right; padding-right: 2em }}
.heading {{ font-family: "Noto Sans CJK SC" }}
table {{ border-collapse: collapse; font-size: 9pt; width: 100%; margin: .5em 0; line-height: 1.3 }}
th, td {{ border: .5pt solid black; padding: 2pt 4pt; text-align: left; font-weight: normal }}
th {{ text-align: center }}
"""
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


def _row(tag: str, row: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"


def _written(element: Element) -> str:
    opens = " opens" if element.opens else ""
    if element.kind == "table":
        head = "".join(_row("th", row) for row in element.rows[: element.header])
        rows = "".join(_row("td", row) for row in element.rows[element.header :])
        return f'<table class="{opens}"><thead>{head}</thead><tbody>{rows}</tbody></table>'
    page = f' data-page="{element.rows[0][0]}"' if element.kind == "contents" else ""
    return f'<p class="{element.kind}{opens}"{page}>{html.escape(element.text)}</p>'


def _body(elements: Sequence[Element], style: Style) -> Iterator[str]:
    inside = False
    for element in elements:
        across = style.columns == 1 or element.kind in _ACROSS or element.wide
        if inside and (across or element.opens):
            yield "</div>"
            inside = False
        if not across and not inside:
            yield '<div class="c">'
            inside = True
        yield _written(element)
    yield "</div>" if inside else ""


def printed(elements: Sequence[Element], style: Style) -> bytes:
    """The PDF."""
    page = ""
    if style.running:
        page += f'@top-center {{ content: "{style.running}"; font-size: 9pt }}'
        page += '@bottom-center { content: "- " counter(page) " -"; font-size: 9pt }'
    if style.side:
        stacked = "\\A ".join(style.side)
        page += f'@right-middle {{ content: "{stacked}"; white-space: pre; font-size: 10pt; width: 2cm; text-align: center }}'
    css = _STYLE.format(page=page, columns=style.columns)
    text = f"<html lang=zh><style>{css}</style><body>{''.join(_body(elements, style))}</body></html>"
    return bytes(weasyprint.HTML(string=text).write_pdf())
