"""Tables whose cells spaces alone part, as programs read them out of a PDF: text lines → the rows of one piece.

Guaranteed: the cells hold the words of the lines.  Where columns cannot be told from the spaces, the first cells are read
from the left and the last ones from the right.
Not done here: pipe rows, tabs and HTML, and joining pieces (see `tables`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from builder.model import Markup
from builder.reading.evidence import Clue, Decision
from builder.reading.tables.pieces import Piece, Row, fills_a_row, is_figure
from builder.text import forms, markup, persons
from builder.text.line import Line

_LONGEST_ROW = 1000  # characters; no page is as wide
_LONGEST_HEADER = 14  # characters of one cell
_MEASURED = re.compile(r"^[-+−－]?\d(?:[\d.,]{0,20}\d)?(?:[%％‰]| ?[\u4e00-\u9fff]{1,2})?$")
_UNITS = re.compile(r"^(?:[个月日年分万元亩人户处项次家亿千米吨座台套件%号时]|公里|公顷|公斤)")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计)")
_ENDS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第.{1,5}[章条]|附件|附表|注：|备注|\d{4}\s*年.*日$|关于|\d{1,3}[.．、])"
)
_WIDE = re.compile(r"(?:[\u4e00-\u9fff][ \u3000]{1,6}[\u4e00-\u9fff](?=\u3000| {2}|$)|[^\s\u3000]+(?: [^\s\u3000]+)*)")
_WORD = re.compile(rf"[\d.%]+ {_UNITS.pattern[1:]}\S*|\S+")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a line, the columns of the page that it begins and ends at, and the marks that it had."""

    text: str
    begin: int
    end: int
    marks: tuple[Markup, ...]


@dataclass
class _Grid:
    """A header and what stands below it, read as a table.

    whole   the cells of the rows that stand on one line and lack none
    stands  each cell stands under its header
    end     the index of the line after it
    """

    line: Line
    header: list[str]
    end: int
    rows: list[Row]
    whole: list[list[str]]
    marks: list[Markup]
    stands: bool = False

    @property
    def counts(self) -> bool:
        """Whether the rows are numbered 1, 2, 3 …"""
        firsts = [row.cells[0] for row in self.rows if row.cells[0].isdigit()]
        return len(firsts) > 1 and all(int(first) == place for place, first in enumerate(firsts, 1))

    @property
    def lacks_none(self) -> bool:
        """Whether each row is filled, but for rows of one cell and of sums."""
        return all(all(row.cells) or not any(row.cells[1:]) or _TOTAL.match(row.cells[0]) for row in self.rows)

    @property
    def kinds(self) -> list[tuple[str | None, str | None]]:
        """Of each column: what the cell of the header is, and what the cells below it are where they are of one kind."""
        return [
            (_kind(head), _common(below))
            for head, below in zip(self.header, zip(*self.whole, strict=True), strict=False)
        ]


def _kind(cell: str) -> str | None:
    """A figure, a name, or whatever a word's last character makes of it; None where it is no word."""
    if _MEASURED.match(cell):
        return "0"
    if persons.is_name(cell, strong=True):
        return "名"
    return cell[-1] if forms.is_han(cell[-1]) else None


def _common(cells: Sequence[str]) -> str | None:
    kind, count = Counter(map(_kind, cells)).most_common(1)[0]
    return kind if count > 1 and count * 3 >= len(cells) * 2 else None


_IS_TABLE: Decision[_Grid] = Decision(
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
        Clue("首行有带冒号的标签", -5, lambda grid: any("：" in cell for cell in grid.header), "table-not-contacts"),
    ),
)


def read(lines: Sequence[Line], start: int) -> Piece | None:
    """The table whose header a line is."""
    line = lines[start]
    words = line.text.split()
    if len(words) < 2 or max(map(len, words)) > _LONGEST_HEADER or len(line.raw) > _LONGEST_ROW or line.look.is_closed:
        return None
    placed = [grid for part in (_wide, _words) if (grid := _in_columns(lines, start, part))]
    if numbered := _numbered(lines, start, words):
        placed.append(numbered)
    for grid in sorted(placed, key=lambda grid: -len(grid.whole)):
        if len(grid.rows) > 1 and _IS_TABLE(grid):
            rows = [Row(grid.header, (line.number,)), *grid.rows]
            numbers = tuple(line.number for line in lines[start : grid.end])
            return Piece(start, grid.end, rows, numbers, 1, tuple(grid.marks), bordered=False)
    return None


# --- rows in columns -----------------------------------------------------------------------------------------------------


def _wide(line: Line) -> list[_Cell]:
    """The cells of a line that wide spaces part."""
    out = []
    for found in _WIDE.finditer(line.raw.rstrip()):
        begin = forms.width(line.raw[: found.start()].replace("\f", ""))
        read = markup.cell(found[0], line.number, found.start(), begins=not out)
        out.append(_Cell(read.text, begin, begin + forms.width(found[0]), read.marks))
    return out


def _words(line: Line) -> list[_Cell]:
    """The words of a line; a figure and the measure word after it are one."""
    begins = [(found[0], line.indent + forms.width(line.text[: found.start()])) for found in _WORD.finditer(line.text)]
    cells = [_Cell(word, begin, begin + forms.width(word), ()) for word, begin in begins]
    return [_Cell(first.text, first.begin, first.end, line.marks) for first in cells[:1]] + cells[1:]


@dataclass(frozen=True, slots=True)
class _Set:
    """A line set in columns: its cells, and the row that they make."""

    line: Line
    cells: list[_Cell]
    row: list[str]


def _in_columns(lines: Sequence[Line], start: int, part: Callable[[Line], list[_Cell]]) -> _Grid | None:
    """Lines with as many cells as the header; where wide spaces set them in columns, also those that lack some.

    A row without its first cell goes on with the row above.  Where a rule stands under the header and blank lines between
    the rows (Markdown's multi-line table), those tell the rows apart.
    """
    heads = part(lines[start])
    if len(heads) < 2:
        return None
    ruled = start + 1 < len(lines) and lines[start + 1].paged
    body: list[_Set] = []
    for index in range(start + 1, len(lines)):
        if ruled and body and lines[index].paged:
            break
        cells = part(lines[index])
        row = _row(lines, index, heads, cells, body)
        if row is None:
            break
        body.append(_Set(lines[index], cells, row))
    parted = ruled and any(each.line.gap for each in body[1:])
    header = [head.text for head in heads]
    return _Grid(
        lines[start],
        header,
        start + 1 + len(body),
        _rows(body, header, parted),
        [each.row for each in body if all(each.row) and each.row != header],
        [mark for cells in (heads, *(each.cells for each in body)) for cell in cells for mark in cell.marks],
        _is_wide(lines[start]) and (parted or _stand(heads, body)),
    )


def _is_wide(line: Line) -> bool:
    return "  " in line.text or "\u3000" in line.text


def _stand(heads: Sequence[_Cell], body: Sequence[_Set]) -> bool:
    """Whether the rows show columns: two of three cells and more, or all with their second cell right under the header's."""
    if len(heads) > 2:
        return sum(len(each.cells) > 2 for each in body) > 1
    return all(each.cells[-1].begin == heads[-1].begin for each in body)


def _row(
    lines: Sequence[Line], index: int, heads: Sequence[_Cell], cells: Sequence[_Cell], body: Sequence[_Set]
) -> list[str] | None:
    """The cells of a line below a header; None where it is no row."""
    line = lines[index]
    if line.gap > 1 or len(line.raw) > _LONGEST_ROW or line.look.is_note or line.look.is_date:
        return None
    if len(cells) == len(heads):
        return [cell.text for cell in cells]
    if _is_wide(lines[index]) or line.indent:
        return _placed(line, heads, cells, body)
    if _TOTAL.match(line.look.compact):
        return _total([cell.text for cell in cells], len(heads))
    below = lines[index + 1] if index + 1 < len(lines) else None
    if (
        below
        and len(cells) == 1
        and len(below.text.split()) == len(heads)
        and fills_a_row(line, below, headed=not body, data=True)
    ):
        return [line.text, *[""] * (len(heads) - 1)]
    return None


def _placed(line: Line, heads: Sequence[_Cell], cells: Sequence[_Cell], body: Sequence[_Set]) -> list[str] | None:
    """The cells in the columns whose headers they stand under: with the first one or right of it, no two in one."""
    places = [_column(heads, cell) for cell in cells]
    edge = min((cell.begin for each in body for cell in each.cells[1:]), default=heads[1].begin)
    rest = body and 0 not in places and cells[0].begin >= edge and line.gap <= body[-1].line.gap
    if len(set(places)) != len(places) or not (len(cells) > 1 or rest) or all("：" in cell.text for cell in cells):
        return None
    row = [""] * len(heads)
    for cell, place in zip(cells, places, strict=True):
        row[place] = cell.text
    return row


def _column(header: Sequence[_Cell], cell: _Cell) -> int:
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


# --- numbered rows, their cells over lines ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Below:
    """A line without a number below the lines of a numbered row, in a table of so many columns."""

    line: Line
    group: Sequence[Line]
    columns: int
    wrapped: bool  # rows above stand over several lines

    @property
    def is_whole(self) -> bool:
        """Whether the row has all its cells on its one line."""
        return len(self.group) == 1 and len(_words(self.group[0])) == self.columns

    @property
    def is_loose(self) -> bool:
        """Whether more blank lines stand before it than before the row, by no page break."""
        return not self.line.paged and self.line.gap > self.group[0].gap


_IS_OVER: Decision[_Below] = Decision(
    "带序号的表到此为止",
    3,
    (
        Clue("是编号、附件、注或日期", 3, lambda s: _ENDS.match(s.line.text), "table-spaced-then-heading"),
        Clue("带 # 号", 3, lambda s: s.line.mark.startswith("#"), "table-spaced-then-heading-mark"),
        Clue("上一行已有全部的格", 2, lambda s: s.is_whole, "table-spaced-then-text"),
        Clue("以上各行都只占一行", 1, lambda s: not s.wrapped, "table-spaced-then-text"),
        Clue("前有空行，行间没有", 3, lambda s: s.is_loose, "table-spaced-then-gap"),
        Clue("上一行已占十二行", 3, lambda s: len(s.group) >= 12, "table-spaced-then-long-text"),
    ),
)


def _numbered(lines: Sequence[Line], start: int, header: list[str]) -> _Grid | None:
    """Rows that begin 1, 2, 3 …; what stands between two of them goes on with the first."""
    groups: list[list[Line]] = []
    index, expected = start + 1, 1
    while index < len(lines):
        line = lines[index]
        words = line.text.split()
        if words[0] == str(expected):
            groups.append([line])
            expected += 1
        elif not groups:
            break
        elif words == header or _TOTAL.match(line.look.compact):
            groups.append([line])
        elif not _is_over(line, groups, len(header)):
            if groups[-1][0].text.split() == header:  # the rest of a row, on its next page
                groups.append([])
            groups[-1].append(line)
        else:
            break
        index += 1
    if expected <= 2:
        return None
    filled = [_fill(group, len(header)) for group in groups]
    rows = [
        Row(cells, tuple(line.number for line in group), broken=len(group) > 1)
        for cells, group in zip(filled, groups, strict=True)
    ]
    whole = [
        cells for cells, group in zip(filled, groups, strict=True) if len(group) == 1 and all(cells) and cells != header
    ]
    marks = [mark for line in lines[start:index] for mark in line.marks]
    return _Grid(lines[start], header, index, rows, whole, marks)


def _is_over(line: Line, groups: Sequence[Sequence[Line]], columns: int) -> bool:
    return _IS_OVER(_Below(line, groups[-1], columns, any(len(group) > 1 for group in groups)))


def _fill(group: Sequence[Line], columns: int) -> list[str]:
    """The cells of one row whose text stands over several lines: first cells from the left, last ones from the right."""
    if len(group) == 1 and len(group[0].text.split()) == columns:
        return group[0].text.split()
    cells: list[str] = []
    for place, line in enumerate(group):
        pieces = [cell.text for cell in _words(line)]
        if place and _cuts_cell(group[place - 1], cells[-1], pieces[0]):
            cells[-1] = forms.join(cells[-1], pieces.pop(0))
        cells += pieces
    if _TOTAL.match("".join(cells[:2])):
        return _total(cells, columns)
    if len(cells) > columns:
        return [*cells[: columns - 1], reduce(forms.join_apart, cells[columns - 1 :])]
    return [cells[0], *[""] * (columns - len(cells)), *cells[1:]]


def _cuts_cell(line: Line, before: str, after: str) -> bool:
    """Whether a line ends within a cell: it is long, and no sentence, measure or figure ends it."""
    return (
        line.look.width >= 30
        and not before.endswith(("。", "分"))
        and not (before[-1].isdigit() and after[0].isdigit())
    )


def _total(cells: Sequence[str], columns: int) -> list[str]:
    """A row of sums: its label, which has room for two cells, and the figures; words after them are one cell."""
    first = next((at for at, cell in enumerate(cells) if cell[0].isdigit()), len(cells))
    label, rest = "".join(cells[:first]), cells[first:]
    skipped = [""] * max(0, min(1, columns - 1 - len(rest)))
    return [label, *skipped, *rest, *[""] * (columns - 1 - len(skipped) - len(rest))]
