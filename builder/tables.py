"""Tables: pipe rows, tab-separated rows, HTML, and the space-aligned rows of a PDF → logical rows.

Guaranteed: the cells hold the characters of the lines; what a page break repeated (a header, the end of a cell) is in a
`Drop`.  Pieces that a page break made are one table; a row that it cut is one row.
Not done here: name lists (see `rosters`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from builder import forms
from builder.model import Block, Drop, Found, Line

_SERIAL_HEADERS = ("序号", "编号", "序")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计)")
_MAX_SPAN = 200


@dataclass
class _Piece:
    """A run of rows that stand together on the page."""

    start: int
    end: int
    rows: list[list[str]]
    lines: list[int]
    row_lines: list[tuple[int, ...]]
    header_rows: int
    cut_before: bool = False  # whether it can go on with the piece before it
    rule_lines: list[int] = field(default_factory=list)


def find(lines: Sequence[Line]) -> list[Found]:
    """The tables among the lines; lines that another construct took are marked by an empty text."""
    pieces: list[_Piece] = []
    index = 0
    while index < len(lines):
        piece = _pipe(lines, index) or _tabs(lines, index) or _html(lines, index) or _spaced(lines, index)
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


def _is_rule(cells: Sequence[str]) -> bool:
    return any("-" in cell for cell in cells) and all(set(cell) <= set("-: ") for cell in cells)


def _pipe(lines: Sequence[Line], start: int) -> _Piece | None:
    rows: list[list[str]] = []
    numbers: list[int] = []
    row_lines: list[tuple[int, ...]] = []
    rules: list[int] = []
    index, header = start, 0
    while index < len(lines) and lines[index].text.startswith("|") and lines[index].text.count("|") >= 2:
        if (len(rows) > 1 and _opens_piece(lines, index)) or (rows and lines[index].paged):
            break
        cells = _pipe_cells(lines[index].text)
        numbers.append(lines[index].number)
        if _is_rule(cells):
            if len(rows) == 1:
                header = 1
            rules.append(lines[index].number)
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
    return _Piece(start, index, rows, numbers, row_lines, header, cut_before=True)


def _opens_piece(lines: Sequence[Line], index: int) -> bool:
    return (
        index + 1 < len(lines)
        and lines[index + 1].text.startswith("|")
        and _is_rule(_pipe_cells(lines[index + 1].text))
    )


def _tabs(lines: Sequence[Line], start: int) -> _Piece | None:
    rows: list[list[str]] = []
    numbers: list[int] = []
    index = start
    while index < len(lines) and lines[index].text and "\t" in lines[index].raw.strip("\r\n \f"):
        rows.append([_cell_text(cell) for cell in lines[index].raw.strip("\r\n\f").split("\t")])
        numbers.append(lines[index].number)
        index += 1
    if not rows or (len(rows) < 2 and max(map(len, rows)) < 3):
        return None
    row_lines = _mend_broken_cells(rows, numbers)
    return _Piece(start, index, rows, numbers, row_lines, 1, cut_before=True)


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
        return cell.strip()
    text = re.sub(r"(?i)<br\s*/?>|</p>\s*<p[^<>]{0,100}>|</li>\s*<li[^<>]{0,100}>", "\n", cell)
    text = re.sub(
        r"(?i)</?(?:p|ol|ul|li|br|b|strong|i|em|u|span|font|sup|sub|div|center)(?:\s[^<>]{0,200})?/?>", "", text
    )
    return "\n".join(part.strip() for part in text.split("\n")).strip()


def _html(lines: Sequence[Line], start: int) -> _Piece | None:
    if "<table" not in lines[start].text.lower():
        return None
    index, raw = start, []
    while index < len(lines):
        raw.append(lines[index].raw)
        index += 1
        if "</table>" in lines[index - 1].text.lower():
            break
    else:
        return None
    text = "\n".join(raw)
    soup = BeautifulSoup(text, "html.parser")
    table = soup.find("table")
    outside = re.sub(r"(?is)<table.*?</table>", "", text).strip()
    if not isinstance(table, Tag) or outside or soup.find("script"):
        return None
    rows, header = _grid(table)
    if forms.compact(table.get_text()) != forms.compact("".join(cell for row in rows for cell in row)):
        return None  # text between the cells would be lost
    numbers = [line.number for line in lines[start:index]]
    return _Piece(start, index, rows, numbers, [tuple(numbers)] * len(rows), header, cut_before=True) if rows else None


def _grid(table: Tag) -> tuple[list[list[str]], int]:
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
            spanning = max(spanning, down)
            for below in range(r, r + down):
                for beside in range(column, column + across):
                    held[below, beside] = True
            row.extend(
                [
                    _cell_text(cell.decode_contents().replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")),
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
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() else 1


# --- space-aligned text --------------------------------------------------------------------------------------------------


def _tokens(text: str) -> list[str]:
    """The cells of a spaced line: a figure and the measure word after it are one."""
    out: list[str] = []
    for token in text.split():
        if (
            out
            and re.fullmatch(r"[\d.%]+", out[-1])
            and re.match(r"^(?:[个月日年分万元亩人户处项次家亿千米吨座台套件%号时]|公里|公顷|公斤)", token)
        ):
            out[-1] = f"{out[-1]} {token}"
        else:
            out.append(token)
    return out


def _spaced(lines: Sequence[Line], start: int) -> _Piece | None:
    """A header that begins with 序号, over rows that begin 1, 2, 3 …; or three lines and more set in wide columns."""
    if "  " in lines[start].text or "\u3000" in lines[start].text:
        piece = _columns(lines, start)
        if piece is not None:
            return piece
    header = lines[start].text.split()
    if (
        len(header) >= 3
        and header[0] in _SERIAL_HEADERS
        and all(len(cell) <= 14 for cell in header)
        and lines[start].text[-1] not in "。；，"
    ):
        return _numbered(lines, start, header)
    return None


def _numbered(lines: Sequence[Line], start: int, header: list[str]) -> _Piece | None:
    groups: list[list[Line]] = []
    index, expected = start + 1, 1
    while index < len(lines):
        line = lines[index]
        first = line.text.split()[0] if line.text.split() else ""
        if line.text.split() == header and groups:
            groups.append([line])
        elif first == str(expected):
            groups.append([line])
            expected += 1
        elif _TOTAL.match(forms.compact(line.text)) and groups:
            groups.append([line])
        elif groups and not _ends_table(line, groups[-1]):
            groups[-1].append(line)
        else:
            break
        index += 1
    if expected <= 2:
        return None
    rows = [header]
    row_lines: list[tuple[int, ...]] = [(lines[start].number,)]
    for group in groups:
        if group[0].text.split() == header:
            rows.append(list(header))
        else:
            rows.append(_fill(group, len(header)))
        row_lines.append(tuple(line.number for line in group))
    numbers = [line.number for line in lines[start:index]]
    return _Piece(start, index, rows, numbers, row_lines, 1)


def _ends_table(line: Line, group: list[Line]) -> bool:
    """Whether a line without a serial number can no longer be the rest of a row."""
    text = line.text
    enumerated = re.match(
        r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第.{1,5}[章条]|附件|附表|注：|备注|\d{4}\s*年.*日$|关于|\d{1,3}[.．、])",
        text,
    )
    if enumerated or line.mark.startswith("#") or len(group) >= 12:
        return True
    full = sum(len(part.text) for part in group) >= 8 and len(group[0].text.split()) >= 3
    return line.paged and full and len(text.split()) < 2 and forms.width(text) >= 30


def _fill(group: Sequence[Line], columns: int) -> list[str]:
    """The cells of one row whose text stands over several lines: first cells from the left, last ones from the right."""
    tokens: list[str] = []
    if len(group) == 1 and len(group[0].text.split()) == columns:
        return group[0].text.split()
    for place, line in enumerate(group):
        pieces = _tokens(line.text)
        if (
            place
            and tokens
            and pieces
            and forms.width(group[place - 1].text) >= 30
            and not tokens[-1].endswith(("。", "分"))
        ):
            tokens[-1] = forms.join(tokens[-1], pieces.pop(0))
        tokens.extend(pieces)
    if _TOTAL.match("".join(tokens[:2])):
        label = [token for token in tokens if not re.match(r"^[\d.]", token)]
        figures = [token for token in tokens if re.match(r"^[\d.]", token)]
        cells = ["".join(label)] + [""] * (columns - 1)
        for place, figure in enumerate(figures[: columns - 2]):
            cells[min(place + 2, columns - 1)] = figure
        return cells if len(figures) <= columns - 2 else ["".join(label), *figures][:columns]
    if len(tokens) > columns:
        head, tail = tokens[: columns - 1], tokens[columns - 1 :]
        last = tail[0]
        for token in tail[1:]:
            last = forms.join(last, token)
        return [*head, last]
    missing = columns - len(tokens)
    return [tokens[0], *[""] * missing, *tokens[1:]]


def _columns(lines: Sequence[Line], start: int) -> _Piece | None:
    """Cells set in columns: each belongs to the column of the header that it stands under.

    A row without its first cell goes on with the row above; a row may have fewer cells than the header.
    """
    header = _placed(lines[start])
    if len(header) < 3 or any(len(text) > 14 for text, _, _ in header) or lines[start].text[-1] in "。；：，、":
        return None
    rows, row_lines = [[text for text, _, _ in header]], [[lines[start].number]]
    full = 0
    index = start + 1
    while index < len(lines) and lines[index].text and lines[index].gap <= 1:
        cells = _placed(lines[index])
        places = [_column(header, begin, end) for _, begin, end in cells]
        aligned = len(set(places)) == len(places)
        rest = len(rows) > 1 and bool(cells) and 0 not in places and cells[0][1] >= header[1][1] - 4
        if not aligned or not (len(cells) >= 2 or rest) or (lines[index].text[-1] in "。：" and len(cells) < 3):
            break
        if rest:
            for (text, _, _), place in zip(cells, places, strict=True):
                rows[-1][place] = forms.join(rows[-1][place], text)
            row_lines[-1].append(lines[index].number)
        else:
            row = [""] * len(header)
            for (text, _, _), place in zip(cells, places, strict=True):
                row[place] = text
            rows.append(row)
            row_lines.append([lines[index].number])
            full += len(cells) >= 3
        index += 1
    if len(rows) < 3 or full < 2:
        return None
    numbers = [line.number for line in lines[start:index]]
    return _Piece(start, index, rows, numbers, [tuple(group) for group in row_lines], 1)


_CELL = re.compile(r"(?:[\u4e00-\u9fff] {1,6}[\u4e00-\u9fff](?= {2,}|$)|\S+(?: \S+)*)")


def _placed(line: Line) -> list[tuple[str, int, int]]:
    """The cells of a line that wide spaces part, with the columns that each begins and ends at."""
    raw = line.raw.rstrip().replace("\u3000", "  ").replace("\f", "")
    out = []
    for found in _CELL.finditer(raw):
        begin = forms.width(raw[: found.start()])
        out.append((found[0], begin, begin + forms.width(found[0])))
    return out


def _column(header: Sequence[tuple[str, int, int]], begin: int, end: int) -> int:
    """The column whose header the cell stands under: the one it overlaps most, else the nearest."""

    def distance(place: int) -> tuple[int, int]:
        _, left, right = header[place]
        return (-min(end, right) + max(begin, left), abs(begin - left))

    return min(range(len(header)), key=distance)


# --- pieces together ----------------------------------------------------------------------------------------------------


def _grouped(pieces: list[_Piece]) -> list[list[_Piece]]:
    groups: list[list[_Piece]] = []
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


def _columns_of(piece: _Piece) -> int:
    return max(map(len, piece.rows))


def _goes_on(first: _Piece, last: _Piece, piece: _Piece) -> bool:
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


def _join(group: list[_Piece]) -> Found:
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
    rows: list[list[str]], piece: _Piece, header: list[list[str]], lines: list[int], drops: list[Drop], skip: int
) -> tuple[list[list[str]], list[int], list[Drop]]:
    """Rows of one piece without its header printed again inside it (no gap marks the page break there)."""
    out = rows[:skip]
    for row, numbers in zip(rows[skip:], piece.row_lines[skip:], strict=True):
        if (
            len(header) == 1
            and len(rows) > 2
            and sum(map(bool, row)) >= 2
            and _same(header, [row])
            and len(set(piece.row_lines)) > 1
        ):
            drops.append(Drop(numbers, " ".join(row), "repeated-table-header"))
            lines = [number for number in lines if number not in numbers]
        else:
            out.append(row)
    return out, lines, drops


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
