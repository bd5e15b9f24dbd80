"""Tables of a PDF, set in columns by spaces: text lines → the rows of one piece.

Guaranteed: the cells hold the words of the lines.  Where columns cannot be told from the spaces, the first cells are read
from the left and the last ones from the right.
Not done here: pipe rows, tabs and HTML, and joining pieces (see `tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from builder.model import Markup
from builder.reading.tables.pieces import Piece, Row
from builder.text import forms, markup
from builder.text.line import Line

_SERIAL_HEADERS = ("序号", "编号", "序")
_FIGURE = re.compile(r"^\d[\d.]{0,20}[%％]?$")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计)")


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


def read(lines: Sequence[Line], start: int) -> Piece | None:
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


def _numbered(lines: Sequence[Line], start: int, header: list[str]) -> Piece | None:
    groups: list[list[Line]] = []
    index, expected = start + 1, 1
    while index < len(lines):
        line = lines[index]
        words = line.text.split()
        if words == header and expected <= 2:
            return None
        if words == header or _TOTAL.match(line.look.compact):
            if not groups:
                break
            groups.append([line])
        elif words and words[0] == str(expected):
            groups.append([line])
            expected += 1
        elif groups and words and not _ends_table(line, groups[-1], len(header)):
            if groups[-1][0].text.split() == header:  # the rest of a row, on its next page
                groups.append([])
            groups[-1].append(line)
        else:
            break
        index += 1
    if expected <= 2:
        return None
    rows = [Row(header, (lines[start].number,))]
    for group in groups:
        cells = list(header) if group[0].text.split() == header else _fill(group, len(header))
        rows.append(Row(cells, tuple(line.number for line in group), broken=len(group) > 1))
    return _piece(lines, start, index, rows, [mark for line in lines[start:index] for mark in line.marks])


def _piece(lines: Sequence[Line], start: int, end: int, rows: list[Row], marks: Iterable[Markup]) -> Piece:
    return Piece(start, end, rows, tuple(line.number for line in lines[start:end]), 1, tuple(marks), bordered=False)


def _ends_table(line: Line, group: list[Line], columns: int) -> bool:
    """Whether a line without a serial number can no longer be the rest of a row."""
    text = line.text
    words = [word for part in group for word in part.text.split()]
    if (line.gap or line.paged) and len(words) == columns and _FIGURE.match(words[-1]):
        return True
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
            and not (tokens[-1][-1].isdigit() and pieces[0][0].isdigit())
        ):
            tokens[-1] = forms.join(tokens[-1], pieces.pop(0))
        tokens.extend(pieces)
    if _TOTAL.match("".join(tokens[:2])):
        first = next((at for at, token in enumerate(tokens) if token[0].isdigit()), len(tokens))
        label, rest = "".join(tokens[:first]), tokens[first:]
        skipped = [""] if len(rest) <= columns - 2 else []
        return [label, *skipped, *rest, *[""] * (columns - 1 - len(skipped) - len(rest))]
    if len(tokens) > columns:
        return [*tokens[: columns - 1], reduce(forms.join_apart, tokens[columns - 1 :])]
    missing = columns - len(tokens)
    return [tokens[0], *[""] * missing, *tokens[1:]]


def _columns(lines: Sequence[Line], start: int) -> Piece | None:
    """Cells set in columns: each belongs to the column of the header that it stands under.

    A row without its first cell goes on with the row above; a row may have fewer cells than the header.  Where a rule
    stands under the header and blank lines between the rows (Markdown's multi-line table), those tell the rows apart.
    """
    if len(lines[start].raw) > _LONGEST_ROW:
        return None
    header = _placed(lines[start])
    if len(header) < 3 or any(len(cell.text) > 14 for cell in header) or lines[start].text[-1] in "。；：，、":
        return None
    ruled = start + 1 < len(lines) and lines[start + 1].paged
    body: list[tuple[Line, list[str]]] = []
    marks = [mark for cell in header for mark in cell.marks]
    for line in lines[start + 1 :]:
        if not line.text or line.gap > 1 or len(line.raw) > _LONGEST_ROW or (ruled and body and line.paged):
            break
        cells = _placed(line)
        places = [_column(header, cell) for cell in cells]
        rest = bool(body) and 0 not in places and cells[0].begin >= max(header[1].begin - 4, header[0].end)
        if len(set(places)) != len(places) or not (len(cells) >= 2 or rest):
            break
        if line.text[-1] in "。：" and len(cells) < 3:
            break
        row = [""] * len(header)
        for cell, place in zip(cells, places, strict=True):
            row[place] = cell.text
        body.append((line, row))
        marks += [mark for cell in cells for mark in cell.marks]
    parted = ruled and any(line.gap for line, _ in body[1:])
    rows = [Row([cell.text for cell in header], (lines[start].number,))]
    for line, row in body:
        above = rows[-1].cells
        goes_on = not line.gap if parted else not row[0] and not _stands_apart(above, row)
        if len(rows) > 1 and goes_on:
            rows[-1].cells = [forms.join_apart(one, other) for one, other in zip(above, row, strict=True)]
            rows[-1].lines += (line.number,)
            rows[-1].broken = True
        else:
            rows.append(Row(row, (line.number,)))
    full = sum(sum(map(bool, row)) >= 3 for _, row in body)
    if len(rows) < 3 or (full < 2 and not parted):
        return None
    return _piece(lines, start, start + 1 + len(body), rows, marks)


def _stands_apart(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row without its first cell is one of its own: figures stand under figures."""
    return any(one[-1:].isdigit() and other[:1].isdigit() for one, other in zip(above, row, strict=True))


_LONGEST_ROW = 1000  # characters; no page is as wide
_CELL = re.compile(r"(?:[\u4e00-\u9fff][ \u3000]{1,6}[\u4e00-\u9fff](?=\u3000| {2}|$)|[^\s\u3000]+(?: [^\s\u3000]+)*)")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a line, the columns of the page that it begins and ends at, and the marks that it had."""

    text: str
    begin: int
    end: int
    marks: tuple[Markup, ...]


def _placed(line: Line) -> list[_Cell]:
    """The cells of a line that wide spaces part."""
    out = []
    for found in _CELL.finditer(line.raw.rstrip()):
        begin = forms.width(line.raw[: found.start()].replace("\f", ""))
        read = markup.cell(found[0], line.number, found.start())
        out.append(_Cell(read.text, begin, begin + forms.width(found[0]), read.marks))
    return out


def _column(header: Sequence[_Cell], cell: _Cell) -> int:
    """The column whose header the cell stands under: the one it overlaps most, else the nearest."""

    def distance(place: int) -> tuple[int, int]:
        left, right = header[place].begin, header[place].end
        return (-min(cell.end, right) + max(cell.begin, left), abs(cell.begin - left))

    return min(range(len(header)), key=distance)
