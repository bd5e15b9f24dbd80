"""Tables: pipe rows, tab-separated rows, HTML, and the space-aligned rows of a PDF → logical rows.

Guaranteed: the cells hold the characters of the lines, row by row; a cell holds whole cells of its lines, and pieces of two
rows only where a page or a narrow column cut one, which is in `Table.mended`.  Two figures are never put together.  What a
page break repeated (a header, the end of a cell) is in a `Drop`.  Pieces that a page break made are one table.
Not done here: name lists (see `rosters`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from builder.model import Drop, Mended, Table
from builder.reading.claims import Claim, Claims
from builder.reading.tables import columns, continued, html, pipe
from builder.reading.tables.cut_rows import goes_on, mend
from builder.reading.tables.pieces import Piece, Row, fills_a_row, is_data
from builder.text import cells, forms
from builder.text.line import Line

_MOST_HEADER_ROWS = 3


def find(lines: Sequence[Line], held: Claims) -> list[Claim]:
    """The tables among the lines that nobody holds yet."""
    closings = html.closings(lines)
    out: list[Claim] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and end not in held:
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
        again = _again(lines, groups[-1], piece) if groups else []
        between = again or (_between(lines, groups[-1], piece) if groups else None)
        if between is not None and (between or _goes_on(lines, groups[-1], piece)):
            groups[-1] += [*between, piece]
        else:
            groups.append([piece])
    return groups


def _again(lines: Sequence[Line], group: Sequence[Piece], piece: Piece) -> list[Piece]:
    return continued.between(lines, group, piece, _same(group[0].rows[0].cells, piece.rows[0].cells))


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
    return forms.squash(a[0]) == forms.squash(b[0]) and _bare(a) == _bare(b) and any(a)


def _bare(row: Sequence[str]) -> list[str]:
    out = [forms.squash(cell) for cell in row]
    while out and not out[-1]:
        out.pop()
    return out


def _join(lines: Sequence[Line], group: Sequence[Piece]) -> Claim:
    """The rows of some pieces as one table, what the page repeated dropped and what it cut mended."""
    for piece in group[1:]:
        piece.rows[0].cut = True
    rows = list(chain.from_iterable(piece.rows for piece in group))
    numbers = chain.from_iterable(piece.lines for piece in group)
    marks = chain.from_iterable(piece.marks for piece in group)
    header = _header_rows(rows, group[0].header_rows)
    kept, drops, mended = _kept(rows, header, {line.number: line for line in lines})
    gone = frozenset(chain.from_iterable(drop.lines for drop in drops if not drop.partial))
    block = Table(
        tuple(number for number in numbers if number not in gone),
        rows=_even(kept),
        header_rows=header,
        marks=tuple(mark for mark in marks if mark.line not in gone),
        mended=tuple(mended),
    )
    return Claim(group[0].start, group[-1].end, block, tuple(drops))


def _even(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The cells, as many in each row."""
    width = max(len(row.cells) for row in rows)
    return tuple(tuple(row.cells + [""] * (width - len(row.cells))) for row in rows)


def _kept(rows: Sequence[Row], header: int, lines: Mapping[int, Line]) -> tuple[list[Row], list[Drop], list[Mended]]:
    """The rows without what a page repeated, a row that it cut in one."""
    numbered, shared = _has_serials(rows[header:]), _shared(rows)
    kept = list(rows[:header])
    drops: list[Drop] = []
    mended: list[Mended] = []
    at, cut = header, False
    while at < len(rows):
        row = rows[at]
        repeated = 1 if row.again else _repeated(rows, at, header)
        if repeated:
            drops.append(_dropped(rows[at : at + repeated], shared))
        elif len(kept) > header and goes_on(lines[row.lines[0]], kept[-1], row, numbered, paged := cut or row.cut):
            drops += mend(kept[-1], row)
            mended.append(Mended((*kept[-1].lines, *row.lines), "page-break" if paged else "cell-lines"))
            kept[-1].lines += row.lines
        else:
            kept.append(row)
        cut = repeated > 0
        at += repeated or 1
    mended += [Mended(row.lines, "cell-lines") for row in kept if row.broken]
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


def _has_serials(rows: Sequence[Row]) -> bool:
    """Whether the rows are counted in their first column, so that one without a number is the rest of another."""
    firsts = [row.cells[0] for row in rows if row.cells and row.cells[0]]
    return bool(firsts) and sum(cell.isdigit() for cell in firsts) * 2 > len(firsts)
