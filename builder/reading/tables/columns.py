"""Tables whose cells spaces alone part, as programs read them out of a PDF: text lines → the rows of one piece.

Guaranteed: the cells hold the words of the lines.  Where columns cannot be told from the spaces, the first cells are read
from the left and the last ones from the right.
Not done here: pipe rows, tabs and HTML, and joining pieces (see `tables`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from builder.reading.evidence import Clue, Decision
from builder.reading.tables.grid import TOTAL, Cell, Grid, total_row, wide, words
from builder.reading.tables.numbered import numbered
from builder.reading.tables.pieces import Piece, Row, fills_a_row, is_figure
from builder.text import forms
from builder.text.cells import is_drawn
from builder.text.line import Line

_LONGEST_ROW = 1000  # characters; no page is as wide
_FIRST = 60  # lines that show whether there is a table
_MOST_COLUMNS = 12  # of a table in whose rows what is missing is sought
_LONGEST_HEADER = 14  # characters of one cell
_POINTS = re.compile("[，。；：、]")


_IS_TABLE: Decision[Grid] = Decision(
    "用空格排的表",
    5,
    (
        Clue("首列的号逐行加一", 2, lambda grid: grid.counts, "table-spaced-cells-over-lines"),
        Clue("有一列是数，表头不是", 3, lambda g: any(b == "0" != a for a, b in g.kinds[1:]), "table-spaced-no-serial"),
        Clue("各格对着表头排", 3, lambda grid: grid.stands, "table-columns-of-words"),
        Clue(
            "有一列同是人名或同样结尾，表头不是",
            2,
            lambda g: any(b not in (None, "0", a) for a, b in g.kinds),
            "table-spaced-words",
        ),
        Clue("表头首格是“序号”", 1, lambda grid: grid.header[0] in ("序号", "编号", "序"), "table-spaced-two-columns"),
        Clue("三列以上", 1, lambda grid: len(grid.header) > 2, "table-spaced-no-serial"),
        Clue("每行都与表头一样多格", 1, lambda grid: grid.lacks_none, "table-spaced-no-serial"),
        Clue(
            "表头有四个字以内的词",
            1,
            lambda grid: min(map(len, grid.header)) <= 4,
            "table-spaced-two-columns-of-figures",
        ),
        Clue(
            "各列都与首行同样结尾",
            -5,
            lambda g: all(b in (a, None) for a, b in g.kinds) and any(b for _, b in g.kinds),
            "table-not-names-in-columns",
        ),
        Clue("首行是拉开的字", -5, lambda grid: max(map(len, grid.header)) == 1, "table-not-contents"),
        Clue("首行带标题的编号", -5, lambda grid: grid.line.look.mark, "number-order"),
        Clue("首行有数，与下面一样", -1, lambda grid: ("0", "0") in grid.kinds, "table-not-rows-without-header"),
        Clue("有一行全是日期", -5, lambda grid: grid.is_dated, "table-not-signatures"),
        Clue("首行是签发的人", -5, lambda grid: grid.line.look.is_office_head, "signatures-of-heads-in-columns"),
        Clue("首行有标点", -5, lambda grid: _POINTS.search("".join(grid.header)), "table-not-contacts"),
    ),
)


def read(lines: Sequence[Line], start: int) -> Piece | None:
    """The table whose header a line is; where its first lines are none, the others are not looked at."""
    if len(lines[start].text.split()) < 2 or not _may_head(lines[start], lines[start + 1 : start + 4]):
        return None
    piece = _headed(lines[start : start + _FIRST])
    if piece is not None and piece.end == _FIRST:
        piece = _headed(lines[start:])
    if piece is not None:
        piece.start, piece.end = start, start + piece.end
    return piece


def _headed(lines: Sequence[Line]) -> Piece | None:
    """The table whose header is the first of the lines."""
    parts = (wide, words) if _is_wide(lines[0]) else (words,)
    placed = [grid for part in parts if (grid := _in_columns(lines, 0, part))]
    if counted := numbered(lines, 0, lines[0].text.split()):
        placed.append(counted)
    for grid in sorted(placed, key=lambda grid: -len(grid.whole)):
        if len(grid.rows) > 1 and _IS_TABLE(grid):
            rows = [Row(grid.header, (lines[0].number,)), *grid.rows]
            numbers = tuple(line.number for line in lines[: grid.end])
            return Piece(0, grid.end, rows, numbers, 1, tuple(grid.marks), bordered=False)
    return None


def _may_head(line: Line, below: Sequence[Line]) -> bool:
    """Whether a line could be a header: short words, no end of a sentence, and spaces on one of the next lines, too."""
    if len(line.raw) > _LONGEST_ROW or line.look.is_closed:
        return False
    return max(map(len, line.text.split())) <= _LONGEST_HEADER and any(len(each.text.split()) > 1 for each in below)


# --- rows in columns -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Set:
    """A line set in columns: its cells, and the row that they make."""

    line: Line
    cells: list[Cell]
    row: list[str]


def _in_columns(lines: Sequence[Line], start: int, part: Callable[[Line], list[Cell]]) -> Grid | None:
    """Lines with as many cells as the header; where wide spaces set them in columns, also those that lack some.

    A row without its first cell goes on with the row above.  Where a rule stands under the header and blank lines between
    the rows (Markdown's multi-line table), those tell the rows apart.
    """
    heads = part(lines[start])
    if len(heads) < 2:
        return None
    body = _body(lines, start, heads, part)
    if len(body) < 2:
        return None
    parted = _is_ruled(lines, start) and any(each.line.gap for each in body[1:])
    header = [head.text for head in heads]
    cells = chain(heads, *(each.cells for each in body))
    return Grid(
        lines[start],
        header,
        start + 1 + len(body),
        _rows(body, header, parted),
        _whole(body, header),
        list(chain.from_iterable(cell.marks for cell in cells)),
        _is_wide(lines[start]) and (parted or _stand(heads, body)),
    )


def _whole(body: Sequence[_Set], header: list[str]) -> list[list[str]]:
    """The rows that lack no cell."""
    return [each.row for each in body if all(each.row) and each.row != header]


def _is_ruled(lines: Sequence[Line], start: int) -> bool:
    return start + 1 < len(lines) and lines[start + 1].paged


def _body(lines: Sequence[Line], start: int, heads: Sequence[Cell], part: Callable[[Line], list[Cell]]) -> list[_Set]:
    ruled = _is_ruled(lines, start)
    body: list[_Set] = []
    for index in range(start + 1, len(lines)):
        cells = part(lines[index])
        row = _row(lines, index, heads, cells, body)
        if row is None or (ruled and body and lines[index].paged):
            break
        body.append(_Set(lines[index], cells, row))
    return body


def _is_wide(line: Line) -> bool:
    return "  " in line.text or "\u3000" in line.text


def _stand(heads: Sequence[Cell], body: Sequence[_Set]) -> bool:
    """Whether the rows show columns: two of three cells and more, or all with their second cell right under the header's."""
    if len(heads) > 2:
        return sum(len(each.cells) > 2 for each in body) > 1
    return all(each.cells[-1].begin == heads[-1].begin for each in body)


def _row(
    lines: Sequence[Line], index: int, heads: Sequence[Cell], cells: Sequence[Cell], body: Sequence[_Set]
) -> list[str] | None:
    """The cells of a line below a header; None where it is no row."""
    line = lines[index]
    if _is_apart(line):
        return None
    if len(cells) == len(heads):
        return [cell.text for cell in cells]
    if _is_wide(line) or line.indent:
        return _placed(line, heads, cells, body) or _lacking(cells, len(heads), body)
    if TOTAL.match(line.look.compact):
        return total_row([cell.text for cell in cells], len(heads))
    if len(cells) == 1 and _is_between(lines, index, len(heads), headed=not body):
        return [line.text, *[""] * (len(heads) - 1)]
    return _lacking(cells, len(heads), body)


def _lacking(cells: Sequence[Cell], columns: int, body: Sequence[_Set]) -> list[str] | None:
    """The cells of a line that lacks some, in the only columns that hold figures, and words, as they do; None where there
    are several ways, or none."""
    are = [is_figure(cell.text) for cell in cells]
    whole = [list(map(is_figure, each.row)) for each in body if all(each.row)]
    if not whole or not any(are) or not 1 < len(cells) < columns <= _MOST_COLUMNS:
        return None
    ways = [at for at in combinations(range(columns), len(cells)) if at[0] == 0 and _like(are, at, whole)]
    if len(ways) != 1:
        return None
    row = [""] * columns
    for cell, place in zip(cells, ways[0], strict=True):
        row[place] = cell.text
    return row


def _like(are: Sequence[bool], at: Sequence[int], whole: Sequence[Sequence[bool]]) -> bool:
    """Whether cells are figures in these columns where those above are, and words where those are."""
    return all(all(row[place] is one for row in whole) for one, place in zip(are, at, strict=True))


def _is_apart(line: Line) -> bool:
    """Whether a line is no row, whatever its cells."""
    look = line.look
    return line.gap > 1 or len(line.raw) > _LONGEST_ROW or look.is_note or look.is_date or is_drawn(line)


def _is_between(lines: Sequence[Line], index: int, columns: int, *, headed: bool) -> bool:
    """Whether a line is a row of one cell above a row that lacks none."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    if below is None or len(below.text.split()) != columns:
        return False
    return fills_a_row(lines[index], below, headed=headed, data=True)


def _placed(line: Line, heads: Sequence[Cell], cells: Sequence[Cell], body: Sequence[_Set]) -> list[str] | None:
    """The cells in the columns whose headers they stand under: with the first one or right of it, no two in one."""
    places = [_column(heads, cell) for cell in cells]
    if len(set(places)) != len(places) or all("：" in cell.text for cell in cells):
        return None
    if len(cells) == 1 and not _is_rest(line, heads, cells[0], body):
        return None
    row = [""] * len(heads)
    for cell, place in zip(cells, places, strict=True):
        row[place] = cell.text
    return row


def _is_rest(line: Line, heads: Sequence[Cell], cell: Cell, body: Sequence[_Set]) -> bool:
    """Whether the only cell of a line goes on with one of the row above: it stands right of the first column."""
    edge = min((cell.begin for each in body for cell in each.cells[1:]), default=heads[1].begin)
    return bool(body) and _column(heads, cell) > 0 and cell.begin >= edge and line.gap <= body[-1].line.gap


def _column(header: Sequence[Cell], cell: Cell) -> int:
    """The column whose header the cell stands under: the one it overlaps most, else the nearest."""

    def distance(place: int) -> tuple[int, int]:
        left, right = header[place].begin, header[place].end
        return (-min(cell.end, right) + max(cell.begin, left), abs(cell.begin - left))

    return min(range(len(header)), key=distance)


def _rows(body: Sequence[_Set], header: list[str], parted: bool) -> list[Row]:
    """The rows that the lines make; `parted` where blank lines stand between them."""
    rows: list[Row] = []
    for each in body:
        above = rows[-1].cells if rows else header
        goes_on = not each.line.gap if parted else not each.row[0] and not _stands_apart(above, each.row)
        if above != header and goes_on:
            rows[-1].cells = [forms.join_apart(one, other) for one, other in zip(above, each.row, strict=True)]
            rows[-1].lines += (each.line.number,)
            rows[-1].broken = True
        else:
            rows.append(Row(each.row, (each.line.number,)))
    return rows


def _stands_apart(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row without its first cell is one of its own: figures stand under figures."""
    return any(one[-1:].isdigit() and other[:1].isdigit() for one, other in zip(above, row, strict=True))
