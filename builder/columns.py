"""Tables of a PDF, set in columns by spaces: text lines → the rows of one piece.

Guaranteed: the cells hold the words of the lines.  Where columns cannot be told from the spaces, the first cells are read
from the left and the last ones from the right.
Not done here: pipe rows, tabs and HTML, and joining pieces (see `tables`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from builder import forms
from builder.model import Line

_SERIAL_HEADERS = ("序号", "编号", "序")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计)")


@dataclass
class Piece:
    """A run of rows that stand together on the page."""

    start: int
    end: int
    rows: list[list[str]]
    lines: list[int]
    row_lines: list[tuple[int, ...]]
    header_rows: int
    cut_before: bool = False  # whether it can go on with the piece before it


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
        first = line.text.split()[0] if line.text.split() else ""
        if line.text.split() == header and expected <= 2:
            return None
        if line.text.split() == header:
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
    return Piece(start, index, rows, numbers, row_lines, 1)


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


def _columns(lines: Sequence[Line], start: int) -> Piece | None:
    """Cells set in columns: each belongs to the column of the header that it stands under.

    A row without its first cell goes on with the row above; a row may have fewer cells than the header.  Where a rule
    stands under the header and blank lines between the rows (Markdown's multi-line table), those tell the rows apart.
    """
    if len(lines[start].raw) > _LONGEST_ROW:
        return None
    header = _placed(lines[start])
    if len(header) < 3 or any(len(text) > 14 for text, _, _ in header) or lines[start].text[-1] in "。；：，、":
        return None
    ruled = start + 1 < len(lines) and lines[start + 1].paged
    body: list[tuple[Line, list[str]]] = []
    for line in lines[start + 1 :]:
        if not line.text or line.gap > 1 or len(line.raw) > _LONGEST_ROW or (ruled and body and line.paged):
            break
        cells = _placed(line)
        places = [_column(header, begin, end) for _, begin, end in cells]
        rest = bool(body) and 0 not in places and cells[0][1] >= header[1][1] - 4
        if len(set(places)) != len(places) or not (len(cells) >= 2 or rest):
            break
        if line.text[-1] in "。：" and len(cells) < 3:
            break
        row = [""] * len(header)
        for (text, _, _), place in zip(cells, places, strict=True):
            row[place] = text
        body.append((line, row))
    parted = ruled and any(line.gap for line, _ in body[1:])
    rows, row_lines = [[text for text, _, _ in header]], [[lines[start].number]]
    for line, row in body:
        if len(rows) > 1 and (not line.gap if parted else not row[0]):
            rows[-1] = [forms.join(above, below) for above, below in zip(rows[-1], row, strict=True)]
            row_lines[-1].append(line.number)
        else:
            rows.append(row)
            row_lines.append([line.number])
    full = sum(sum(map(bool, row)) >= 3 for _, row in body)
    if len(rows) < 3 or (full < 2 and not parted):
        return None
    numbers = [lines[start].number, *(line.number for line, _ in body)]
    return Piece(start, start + 1 + len(body), rows, numbers, [tuple(group) for group in row_lines], 1)


_LONGEST_ROW = 1000  # characters; no page is as wide
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
