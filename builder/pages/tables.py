"""Tables and rosters as HTML, which Markdown cannot say: header cells with scopes, captions, a frame that scrolls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile

from builder.model import Roster, Table
from builder.pages.escape import html, html_lines
from builder.text import forms

_ROSTER_HEADER = ("职务", "姓名", "单位及职务")


def table(block: Table, caption: str) -> str:
    """A table as printed; its caption, for those who hear the page, is the heading it stands under."""
    rows = block.rows
    width = max(map(len, rows), default=0)
    header = [_row(row, width, "th") for row in islice(rows, block.header_rows)]
    body = [_row(row, width, "td") for row in islice(rows, block.header_rows, None)]
    head = ["<thead>", *header, "</thead>"] if header else []
    kind = "wide" if width > 3 else "narrow"
    return _frame(f"表格：{caption}", kind, [*head, "<tbody>", *body, "</tbody>"])


def roster(block: Roster, caption: str, pages: Mapping[str, str]) -> str:
    """A list of names as printed: role, name, post.  A role is the header of the rows that it stands for; a name that has
    a page is a link to it."""
    rows = block.rows
    width = max(map(len, rows), default=0)
    head = []
    if width == len(_ROSTER_HEADER):
        cells = "".join(f'<th scope="col">{cell}</th>' for cell in _ROSTER_HEADER)
        head = ['<thead class="extra">', f"<tr>{cells}</tr>", "</thead>"]
    return _frame(f"名单：{caption}", "roster", [*head, "<tbody>", *_roster_rows(rows, width, pages), "</tbody>"])


def _roster_rows(rows: Sequence[Sequence[str]], width: int, pages: Mapping[str, str]) -> Iterator[str]:
    below = 0  # how many of the coming rows the last role spans
    for index, row in enumerate(rows):
        role, *rest = [*row, *[""] * (width - len(row))]
        cells = "".join(f"<td>{_named(cell, pages)}</td>" for cell in rest)
        if role.strip():
            below = sum(
                1 for _ in takewhile(lambda later: not "".join(later[:1]).strip(), islice(rows, index + 1, None))
            )
            scope = f'scope="rowgroup" rowspan="{below + 1}"' if below else 'scope="row"'
            yield f"<tr><th {scope}>{html_lines(role)}</th>{cells}</tr>"
        elif below:
            below -= 1
            yield f"<tr>{cells}</tr>"
        else:
            yield f"<tr><td></td>{cells}</tr>"


def _named(cell: str, pages: Mapping[str, str]) -> str:
    """A cell; one that is a name with a page is a link."""
    address = pages.get(forms.compact(cell)) if pages else None
    return f'<a class="named" href="{html(address)}">{html_lines(cell)}</a>' if address else html_lines(cell)


def _row(row: Sequence[str], width: int, tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    cells = [*row, *[""] * (width - len(row))]
    return "<tr>" + "".join(f"<{tag}{scope}>{html_lines(cell)}</{tag}>" for cell in cells) + "</tr>"


def _frame(caption: str, kind: str, lines: Iterable[str]) -> str:
    label = html(caption)
    opening = f'<div class="table {kind}" role="region" tabindex="0" aria-label="{label}">\n<table>'
    return "\n".join([opening, f'<caption class="extra">{label}</caption>', *lines, "</table>\n</div>"])
