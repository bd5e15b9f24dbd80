"""Tables: pipe rows, tab-separated rows, HTML, and the space-aligned rows of a PDF → logical rows.

Guaranteed: the cells hold the characters of the lines, row by row; a cell holds whole cells of its lines, and pieces of two
rows only where a page cut one, which is in `Block.mended`.  Two figures are never put together.  What a page break repeated
(a header, the end of a cell) is in a `Drop`.  Pieces that a page break made are one table.
Not done here: name lists (see `rosters`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.model import Block, Drop, Found, Mended
from builder.reading import paragraphs
from builder.reading.evidence import Clue, Decision
from builder.reading.tables import columns, html, pipe
from builder.reading.tables.pieces import Piece, Row, fills_a_row, is_data, is_figure
from builder.text import cells, forms
from builder.text.line import Line
from builder.text.look import Look

_MOST_HEADER_ROWS = 3
_SUM = re.compile(r"^(?:合|总|小|共)计|^总数")


def find(lines: Sequence[Line], taken: frozenset[int]) -> list[Found]:
    """The tables among the lines; `taken` are the numbers of lines that another construct holds."""
    closings = html.closings(lines)
    out: list[Found] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].number not in taken:
            end += 1
        run = lines[:end]
        pieces = list(_pieces(run, at, closings))
        out += [_join(run, group) for group in _grouped(run, pieces)]
        at = end + 1
    return out


def _pieces(lines: Sequence[Line], start: int, closings: Sequence[int]) -> Iterator[Piece]:
    index = start
    while index < len(lines):
        piece = _piece(lines, index, closings)
        if piece is not None:
            yield piece
        index = piece.end if piece else index + 1


def _piece(lines: Sequence[Line], index: int, closings: Sequence[int]) -> Piece | None:
    line = lines[index]
    if cells.is_pipe_row(line):
        return pipe.pipes(lines, index)
    if line.text.startswith("+") and (piece := pipe.drawn(lines, index)):
        return piece
    if "\t" in line.raw and (piece := pipe.tabs(lines, index)):
        return piece
    if "<" in line.raw and (piece := html.read(lines, index, closings)):
        return piece
    return columns.read(lines, index)


# --- pieces together -----------------------------------------------------------------------------------------------------


def _grouped(lines: Sequence[Line], pieces: Sequence[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    for piece in pieces:
        between = _between(lines, groups[-1], piece) if groups else None
        if between is not None and (between or _goes_on(lines, groups[-1], piece)):
            groups[-1] += [*between, piece]
        else:
            groups.append([piece])
    return groups


def _between(lines: Sequence[Line], group: Sequence[Piece], piece: Piece) -> list[Piece] | None:
    """What stands between a table and the next piece: nothing, or a row of one cell; None where they are two tables."""
    last = group[-1]
    if not (last.bordered and piece.bordered) or piece.start > last.end + 1:
        return None
    if piece.start == last.end:
        return []
    line, below = lines[last.end], lines[piece.start]
    gap = below.gap if len(last.rows) < 2 else lines[last.end - 1].gap
    headed = len(group) == 1 == len(last.rows)
    if piece.width != last.width or _same(group[0].rows[0].cells, piece.rows[0].cells):
        return None
    if not fills_a_row(line, below, headed=headed, data=_is_data(piece.rows[0]), gap=gap):
        return None
    return [Piece(last.end, piece.start, [Row([line.text], (line.number,))], (line.number,), 0, line.marks)]


def _goes_on(lines: Sequence[Line], group: Sequence[Piece], piece: Piece) -> bool:
    """Whether a piece is the rest of the table before it: it repeats its header, or begins with a row of data."""
    first, row = group[0], piece.rows[0]
    if _same(first.rows[0].cells, row.cells):
        return True
    width = max(first.width, group[-1].width)
    if row.heads or piece.width > width:
        return False
    if _is_data(row):
        return True
    return piece.width == width and (not piece.header_rows or lines[piece.start].paged)


def _is_data(row: Row) -> bool:
    """Whether a row holds figures, as no header does."""
    return not row.heads and any(map(is_data, row.cells))


def _same(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two rows print the same, empty cells at the end aside."""
    return _bare(a) == _bare(b) and any(a)


def _bare(row: Sequence[str]) -> list[str]:
    out = [forms.squash(cell) for cell in row]
    while out and not out[-1]:
        out.pop()
    return out


def _join(lines: Sequence[Line], group: Sequence[Piece]) -> Found:
    """The rows of some pieces as one table, what the page repeated dropped and what it cut mended."""
    for piece in group[1:]:
        piece.rows[0].cut = True
    rows = [row for piece in group for row in piece.rows]
    header = _header_rows(rows, group[0].header_rows)
    kept, drops, mended = _kept(rows, header, {line.number: line for line in lines})
    mended += [Mended(row.lines, "cell-lines") for row in kept if row.broken]
    gone = {number for drop in drops if not drop.partial for number in drop.lines}
    width = max(len(row.cells) for row in kept)
    block = Block(
        "table",
        tuple(number for piece in group for number in piece.lines if number not in gone),
        rows=tuple(tuple(row.cells + [""] * (width - len(row.cells))) for row in kept),
        header_rows=header,
        marks=tuple(mark for piece in group for mark in piece.marks if mark.line not in gone),
        mended=tuple(mended),
    )
    return Found(group[0].start, group[-1].end, block, tuple(drops))


def _kept(rows: Sequence[Row], header: int, lines: Mapping[int, Line]) -> tuple[list[Row], list[Drop], list[Mended]]:
    """The rows without what a page repeated, a row that it cut in one."""
    numbered, shared = _has_serials(rows[header:]), _shared(rows)
    kept = list(rows[:header])
    drops: list[Drop] = []
    mended: list[Mended] = []
    at, cut = header, False
    while at < len(rows):
        row = rows[at]
        repeated = _repeated(rows, at, header)
        if repeated:
            drops.append(_dropped(rows[at : at + repeated], shared))
        elif (cut or row.cut) and len(kept) > header and _IS_REST(_Cut(lines[row.lines[0]], kept[-1], row, numbered)):
            drops += _mend(kept[-1], row)
            mended.append(Mended((*kept[-1].lines, *row.lines), "page-break"))
            kept[-1].lines += row.lines
        else:
            kept.append(row)
        cut = repeated > 0
        at += repeated or 1
    return kept, drops, mended


# --- the header ----------------------------------------------------------------------------------------------------------


def _header_rows(rows: Sequence[Row], by_form: int) -> int:
    """How many rows are header: by their form, by a second row under spanning cells, and by what a page repeats."""
    header = 0 if by_form == 1 and _is_data(rows[0]) else by_form
    while 0 < header < min(len(rows), _MOST_HEADER_ROWS) and _stands_under(rows, header):
        header += 1
    for at in range(1, len(rows)):
        if header or rows[at].cut:
            header = max(header, _come_again(rows, at, header))
    return header if header < len(rows) or header > 1 else 0


def _come_again(rows: Sequence[Row], at: int, header: int) -> int:
    """How many of the first rows stand once more at another place: no data but what the header holds already."""
    run = 0
    while run < min(at, _MOST_HEADER_ROWS, len(rows) - at) and _same(rows[run].cells, rows[at + run].cells):
        if run >= header and _is_data(rows[run]):
            break
        run += 1
    return run


def _stands_under(rows: Sequence[Row], at: int) -> bool:
    """Whether a row is the second or third of a header: nothing stands above it that its empty first cell could go on with,
    and the first row of data follows, or it names the columns under a cell that spans them."""
    above, row = rows[at - 1].cells, rows[at].cells
    if _is_data(rows[at]) or not any(row) or row[0] or not rows[0].cells[0]:
        return False
    following = next(
        (later for later in rows[at + 1 : _MOST_HEADER_ROWS + 1] if later.cells[0] or _is_data(later)), None
    )
    if following is not None:
        return following.cells[0] != ""
    return any(row[place] and not above[place] for place in range(1, min(len(above), len(row))))


def _repeated(rows: Sequence[Row], at: int, header: int) -> int:
    """How many rows of the header come again here."""
    if not header or sum(map(bool, rows[at].cells)) < min(2, sum(map(bool, rows[0].cells))):
        return 0
    if not rows[at].cut and rows[at].lines == rows[at - 1].lines:  # one line of HTML: no page broke there
        return 0
    count = 0
    while count < header and at + count < len(rows) and _same(rows[count].cells, rows[at + count].cells):
        count += 1
    return count


def _shared(rows: Sequence[Row]) -> frozenset[int]:
    """Lines that several rows stand on."""
    seen: set[int] = set()
    twice: set[int] = set()
    for row in rows:
        twice.update(seen.intersection(row.lines))
        seen.update(row.lines)
    return frozenset(twice)


def _dropped(rows: Sequence[Row], shared: frozenset[int]) -> Drop:
    lines = tuple(dict.fromkeys(number for row in rows for number in row.lines))
    text = " ".join(cell for row in rows for cell in row.cells)
    return Drop(lines, text, "repeated-table-header", partial=not shared.isdisjoint(lines))


# --- a row that a page cut -----------------------------------------------------------------------------------------------


def _has_serials(rows: Sequence[Row]) -> bool:
    """Whether the rows are counted in their first column, so that one without a number is the rest of another."""
    firsts = [row.cells[0] for row in rows if row.cells and row.cells[0]]
    return bool(firsts) and sum(cell.isdigit() for cell in firsts) * 2 > len(firsts)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A row at the top of a page, and the last row of the page before; `numbered` where rows begin with their numbers."""

    line: Line
    above: Row
    row: Row
    numbered: bool

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What each filled cell would go on with."""
        above = self.above.cells
        return [(above[at] if at < len(above) else "", cell) for at, cell in enumerate(self.row.cells) if cell]

    def any(self, holds: Callable[[str, str], object]) -> bool:
        """Whether it holds of a cell that was begun above."""
        return any(before and holds(before, cell) for before, cell in self.pairs)


_IS_REST: Decision[_Cut] = Decision(
    "页首的行接着上一页的末行",
    2,
    (
        Clue("重印了上一行的末几个字", 2, lambda cut: cut.any(_overlap), "table-page-breaks"),
        Clue("上一行的格没有写完", 2, lambda cut: cut.any(_breaks_off), "table-row-cut-by-page"),
        Clue("有序号的表，格多空着", 2, lambda cut: cut.numbered and _is_sparse(cut), "table-row-cut-sparse"),
        Clue("首格有字", -9, lambda cut: cut.row.cells[0], "table-row-whole-at-page"),
        Clue("是合计", -9, lambda cut: _SUM.match("".join(cell for _, cell in cut.pairs)), "table-sum-at-page"),
        Clue("有一格是数", -9, lambda cut: cut.any(lambda *pair: any(map(is_figure, pair))), "table-figures-at-page"),
        Clue(
            "数与数相接",
            -9,
            lambda cut: cut.any(lambda a, b: a[-1:].isdigit() and b[:1].isdigit()),
            "table-digits-at-page",
        ),
    ),
)


def _is_sparse(cut: _Cut) -> bool:
    """Whether few cells are filled, and something stands above each."""
    whole = max(len(cut.above.cells), len(cut.row.cells)) - 1
    return 0 < len(cut.pairs) * 2 <= whole and all(before for before, _ in cut.pairs)


def _breaks_off(before: str, rest: str) -> bool:
    """Whether a cell that has not ended goes on in another that ends."""
    if before.endswith(paragraphs.CONNECTORS) or forms.is_open(before):
        return True
    return Look(rest).is_closed and not Look(before).is_closed


def _overlap(before: str, rest: str) -> int:
    """How many characters the break printed twice: two at least, or the whole rest; words, no figures."""
    above, below = forms.compact(before), forms.compact(rest)
    sizes = range(min(len(above), len(below)), 0, -1)
    size = next((n for n in sizes if above.endswith(below[:n]) and (n >= 2 or n == len(below))), 0)
    return size if any(map(forms.is_han, below[:size])) else 0


def _mend(row: Row, rest: Row) -> list[Drop]:
    """The rest of a row that a page break cut, put to it cell by cell; what the break printed twice is dropped."""
    drops = []
    row.cells += [""] * (len(rest.cells) - len(row.cells))
    for place, cell in enumerate(rest.cells):
        if overlap := _overlap(row.cells[place], cell):
            below = forms.compact(cell)
            drops.append(Drop(rest.lines, below[:overlap], "repeated-text", partial=True))
            row.cells[place] += below[overlap:]
        elif cell:
            row.cells[place] = forms.join_apart(row.cells[place], cell)
    return drops
