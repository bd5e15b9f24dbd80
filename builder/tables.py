"""Tables: pipe rows, tab-separated rows, HTML, and the space-aligned rows of a PDF → logical rows.

Guaranteed: the cells hold the characters of the lines; what a page break repeated (a header, the end of a cell) is in a
`Drop`.  Pieces that a page break made are one table; a row that it cut is one row.
Not done here: name lists (see `rosters`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag

from builder import columns, forms
from builder import patterns as p
from builder.columns import Piece
from builder.model import Block, Drop, Found, Line

_MAX_SPAN = 200
_MAX_SPANNED = 20_000  # places that spanning cells may take in one table; more is no table that anybody printed


def find(lines: Sequence[Line]) -> list[Found]:
    """The tables among the lines; lines that another construct took are marked by an empty text."""
    closings = [place for place, line in enumerate(lines) if "</table>" in line.text.lower()]
    pieces: list[Piece] = []
    index = 0
    while index < len(lines):
        piece = (
            _pipe(lines, index)
            or _grid(lines, index)
            or _tabs(lines, index)
            or _html(lines, index, closings)
            or columns.read(lines, index)
        )
        if piece is None:
            index += 1
            continue
        pieces.append(piece)
        index = piece.end
    return [_join(group) for group in _grouped(pieces)]


# --- one piece ----------------------------------------------------------------------------------------------------------


def _pipe_cells(text: str) -> list[str]:
    inner = text.strip()
    inner = inner.removeprefix("|")
    inner = inner.removesuffix("|")
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", inner)]


def _is_rule(text: str, below_header: bool) -> bool:
    """Whether a row is drawn (|:--|--:|); one of single dashes is, below a header, and says “none” elsewhere."""
    return p.TABLE_RULE.match(forms.compact(text)) is not None and (below_header or "--" in text or ":" in text)


def _pipe(lines: Sequence[Line], start: int) -> Piece | None:
    rows: list[list[str]] = []
    numbers: list[int] = []
    row_lines: list[tuple[int, ...]] = []
    index, header = start, 0
    while index < len(lines) and lines[index].text.startswith("|") and lines[index].text.count("|") >= 2:
        if (len(rows) > 1 and _opens_piece(lines, index)) or (rows and lines[index].paged):
            break
        cells = _pipe_cells(lines[index].text)
        numbers.append(lines[index].number)
        if _is_rule(lines[index].text, below_header=len(rows) == 1):
            if len(rows) == 1:
                header = 1
            if row_lines:
                row_lines[-1] = (*row_lines[-1], lines[index].number)
        else:
            rows.append(cells)
            row_lines.append((lines[index].number,))
        index += 1
    if not rows:
        return None
    if header and not any(rows[0]):  # an empty header row stands for none
        empty = row_lines.pop(0)
        rows.pop(0)
        header = 0
        if row_lines:
            row_lines[0] = (*empty, *row_lines[0])
    if not rows:
        return None
    return Piece(start, index, rows, numbers, row_lines, header, cut_before=True)


def _opens_piece(lines: Sequence[Line], index: int) -> bool:
    return (
        index + 1 < len(lines)
        and lines[index + 1].text.startswith("|")
        and _is_rule(lines[index + 1].text, below_header=False)
    )


def _grid(lines: Sequence[Line], start: int) -> Piece | None:
    """A table drawn with + and -: each row stands between two rules, its cells over as many lines as they need."""
    if not p.GRID_RULE.match(lines[start].text):
        return None
    rows: list[list[str]] = []
    row_lines: list[list[int]] = []
    numbers: list[int] = []
    index, header, above = start, 0, True
    while index < len(lines):
        text = lines[index].text
        if p.GRID_RULE.match(text):
            header = len(rows) if "=" in text else header
            above = True
        elif text.startswith("|") and text.endswith("|"):
            cells = _pipe_cells(text)
            if above:
                rows.append(cells)
                row_lines.append([])
            elif len(cells) == len(rows[-1]):
                rows[-1] = [forms.join(one, other) for one, other in zip(rows[-1], cells, strict=True)]
            else:
                return None
            above = False
        else:
            break
        numbers.append(lines[index].number)
        if row_lines:
            row_lines[-1].append(lines[index].number)
        index += 1
    if not rows:
        return None
    return Piece(start, index, rows, numbers, [tuple(group) for group in row_lines], header, cut_before=True)


def _tabs(lines: Sequence[Line], start: int) -> Piece | None:
    rows: list[list[str]] = []
    numbers: list[int] = []
    index = start
    while (
        index < len(lines) and lines[index].text and "\t" in lines[index].raw.strip("\r\n\f ").lstrip()
    ):  # an indent is no cell
        rows.append([_cell_text(cell) for cell in lines[index].raw.strip("\r\n\f").split("\t")])
        numbers.append(lines[index].number)
        index += 1
    if not rows or (len(rows) < 2 and max(map(len, rows)) < 3):
        return None
    row_lines = _mend_broken_cells(rows, numbers)
    return Piece(start, index, rows, numbers, row_lines, 1, cut_before=True)


def _mend_broken_cells(rows: list[list[str]], numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """A line break inside a cell made two short rows of one: they are one row again.  Gives the lines of each row."""
    groups = [[number] for number in numbers]
    index = 0
    while index + 1 < len(rows):
        whole = len(rows[0])
        if 1 < len(rows[index]) < whole and len(rows[index]) + len(rows[index + 1]) - 1 == whole and rows[index][-1]:
            rows[index][-1] = forms.join(rows[index][-1], rows[index + 1][0])
            rows[index] += rows[index + 1][1:]
            groups[index] += groups[index + 1]
            del rows[index + 1], groups[index + 1]
        else:
            index += 1
    return [tuple(group) for group in groups]


def _cell_text(cell: str) -> str:
    """A cell's text; <p>, <br> and list marks inside it become line breaks."""
    if "<" not in cell:
        return forms.entities(cell).strip()
    text = re.sub(r"(?i)<br\s*/?>|</p>\s*<p[^<>]{0,100}>|</li>\s*<li[^<>]{0,100}>", "\n", cell)
    text = re.sub(
        r"(?i)</?(?:p|ol|ul|li|br|b|strong|i|em|u|span|font|sup|sub|div|center)(?:\s[^<>]{0,200})?/?>", "", text
    )
    return forms.entities("\n".join(part.strip() for part in text.split("\n"))).strip()


def _html(lines: Sequence[Line], start: int, closings: Sequence[int]) -> Piece | None:
    if "<table" not in lines[start].text.lower():
        return None
    at = bisect_left(closings, start)
    if at == len(closings):
        return None
    index = closings[at] + 1
    raw = [line.raw for line in lines[start:index]]
    text = "\n".join(raw)
    soup = BeautifulSoup(forms.plain_html(text), "html.parser")
    tables = [table for table in soup.find_all("table") if not table.find_parent("table")]
    outside = re.sub(r"(?is)<table.*?</table>", "", text).strip()
    if outside or soup.find("script"):
        return None
    grids = [_logical(table) for table in tables]
    rows, header = [row for grid, _ in grids for row in grid], grids[0][1] if grids else 0
    if forms.compact(soup.get_text()) != forms.compact("".join(cell for row in rows for cell in row)):
        return None  # text between the cells would be lost
    numbers = [line.number for line in lines[start:index]]
    return Piece(start, index, rows, numbers, [tuple(numbers)] * len(rows), header, cut_before=True) if rows else None


def _logical(table: Tag) -> tuple[list[list[str]], int]:
    """Logical rows of an HTML table: a spanning cell keeps its text in its first place, the others are empty."""
    held: dict[tuple[int, int], bool] = {}
    rows: list[list[str]] = []
    header = 0
    for r, tr in enumerate(table.find_all("tr")):
        row: list[str] = []
        column = 0
        spanning = 1
        cells = [cell for cell in tr.find_all(["td", "th"]) if cell.find_parent("tr") is tr]
        for cell in cells:
            while held.get((r, column)):
                row.append("")
                column += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            if len(held) > _MAX_SPANNED:
                across = down = 1
            spanning = max(spanning, down)
            for below in range(r, r + down):
                for beside in range(column, column + across):
                    held[below, beside] = True
            row.extend(
                [
                    _cell_text(cell.decode_contents()),
                    *[""] * (across - 1),
                ]
            )
            column += across
        while held.get((r, column)):
            row.append("")
            column += 1
        if r == header == 0 or (cells and all(cell.name == "th" for cell in cells) and r == header):
            header = r + (spanning if r == 0 else 1)
        rows.append(row)
    columns = max(map(len, rows), default=0)
    return [row + [""] * (columns - len(row)) for row in rows], min(header, max(0, len(rows) - 1))


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return min(max(int(value[:4]), 1), _MAX_SPAN) if value.isascii() and value.isdigit() else 1


# --- pieces together ----------------------------------------------------------------------------------------------------


def _grouped(pieces: list[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and last.end == piece.start
            and piece.cut_before
            and last.cut_before
            and _goes_on(groups[-1][0], last, piece)
        ):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _columns_of(piece: Piece) -> int:
    return max(map(len, piece.rows))


def _goes_on(first: Piece, last: Piece, piece: Piece) -> bool:
    if _columns_of(piece) != _columns_of(last):
        return False
    repeated = first.header_rows > 0 and _same(first.rows[: first.header_rows], piece.rows[: first.header_rows])
    if not repeated and piece.header_rows and piece.rows[0][0].isdigit() and last.rows[-1][0].isdigit():
        piece.header_rows = 0  # a rule under the first row of a page does not make a header of it
    return repeated or piece.header_rows == 0


def _same(a: Sequence[Sequence[str]], b: Sequence[Sequence[str]]) -> bool:
    return len(a) == len(b) and all(
        [forms.squash(x) for x in p] == [forms.squash(x) for x in q] for p, q in zip(a, b, strict=True)
    )


def _join(group: list[Piece]) -> Found:
    first = group[0]
    rows = [list(row) for row in first.rows]
    lines = list(first.lines)
    drops: list[Drop] = []
    header = rows[: first.header_rows]
    rows, lines, drops = _without_repeats(rows, first, header, lines, drops, skip=first.header_rows)
    for piece in group[1:]:
        more = [list(row) for row in piece.rows]
        body = 0
        if header and _same(header, more[: len(header)]):
            gone = [number for row in piece.row_lines[: len(header)] for number in row]
            drops.append(Drop(tuple(gone), " ".join(cell for row in header for cell in row), "repeated-table-header"))
            body = len(header)
            lines.extend(number for number in piece.lines if number not in gone)
        else:
            lines.extend(piece.lines)
        more, row_lines = more[body:], piece.row_lines[body:]
        if more and rows and len(rows) > len(header) and not more[0][0] and any(more[0]):
            drops.extend(_mend(rows[-1], more.pop(0), row_lines[0]))
        rows.extend(more)
    columns = max(map(len, rows))
    full = tuple(tuple(row + [""] * (columns - len(row))) for row in rows)
    header_rows = first.header_rows if len(full) > first.header_rows else 0
    return Found(
        first.start, group[-1].end, Block("table", tuple(lines), rows=full, header_rows=header_rows), tuple(drops)
    )


def _without_repeats(
    rows: list[list[str]], piece: Piece, header: list[list[str]], lines: list[int], drops: list[Drop], skip: int
) -> tuple[list[list[str]], list[int], list[Drop]]:
    """Rows of one piece without its header printed again inside it (no gap marks the page break there)."""
    out = rows[:skip]
    gone: set[int] = set()
    several = len(set(piece.row_lines)) > 1
    after_break = False
    for row, numbers in zip(rows[skip:], piece.row_lines[skip:], strict=True):
        if len(header) == 1 and len(rows) > 2 and sum(map(bool, row)) >= 2 and _same(header, [row]) and several:
            drops.append(Drop(numbers, " ".join(row), "repeated-table-header"))
            gone.update(numbers)
            after_break = True
            continue
        if after_break and len(out) > skip and not row[0] and any(row):
            drops.extend(_mend(out[-1], row, numbers))
        else:
            out.append(row)
        after_break = False
    return out, [number for number in lines if number not in gone], drops


def _mend(row: list[str], rest: list[str], numbers: tuple[int, ...]) -> list[Drop]:
    """The rest of a row that a page break cut, put to it cell by cell; what the break printed twice is dropped."""
    drops = []
    for place, cell in enumerate(rest):
        if not cell:
            continue
        if place >= len(row):
            row.extend([""] * (place + 1 - len(row)))
        above, below = forms.compact(row[place]), forms.compact(cell)
        overlap = next(
            (
                n
                for n in range(min(len(above), len(below)), 0, -1)
                if above.endswith(below[:n]) and (n >= 2 or n == len(below))
            ),
            0,
        )
        if overlap:
            drops.append(Drop(numbers, below[:overlap], "repeated-text", partial=True))
            row[place] = row[place] + below[overlap:]
        else:
            row[place] = forms.join(row[place], cell)
    return drops
