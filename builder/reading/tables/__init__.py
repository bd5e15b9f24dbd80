"""Tables: pipe rows, tab-separated rows, HTML, and the space-aligned rows of a PDF → logical rows.

Guaranteed: the cells hold the characters of the lines, row by row; a cell holds whole cells of its lines, and pieces of two
rows only where a page cut one, which is in `Table.mended`.  Two figures are never put together.  What a page break repeated
(a header, the end of a cell) is in a `Drop`.  Pieces that a page break made are one table.
Not done here: name lists (see `rosters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.model import Drop, Mended, Table
from builder.reading import paragraphs
from builder.reading.claims import Claim, Claims
from builder.reading.tables import columns, html, pipe
from builder.reading.tables.pieces import Piece, Row
from builder.text import cells, forms
from builder.text.line import Line
from builder.text.look import Look

_MOST_HEADER_ROWS = 3
_FIGURE = re.compile(r"^[-+−]?\d[\d.,]{0,30}[%％‰]?$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_SUM = re.compile(r"^(?:合|总|小|共)计|^总数")


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
        out += [_join(group) for group in _grouped(run, pieces)]
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
        last = groups[-1][-1] if groups else None
        if last and last.end == piece.start and piece.bordered and last.bordered and _goes_on(lines, groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


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
    """Whether a row holds figures, as no header does: years do not count."""
    return not row.heads and any(
        _FIGURE.match(cell) and not _YEAR.match(cell) for cell in map(forms.compact, row.cells)
    )


def _same(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two rows print the same, empty cells at the end aside."""
    return _bare(a) == _bare(b) and any(a)


def _bare(row: Sequence[str]) -> list[str]:
    out = [forms.squash(cell) for cell in row]
    while out and not out[-1]:
        out.pop()
    return out


def _join(group: Sequence[Piece]) -> Claim:
    """The rows of some pieces as one table, what the page repeated dropped and what it cut mended."""
    for piece in group[1:]:
        piece.rows[0].cut = True
    rows = [row for piece in group for row in piece.rows]
    header = _header_rows(rows, group[0].header_rows)
    numbered = _has_serials(rows[header:])
    shared = _shared(rows)
    kept: list[Row] = rows[:header]
    drops: list[Drop] = []
    mended: list[Mended] = []
    gone: set[int] = set()
    at = header
    cut = False
    while at < len(rows):
        row = rows[at]
        cut = cut or row.cut
        if repeated := _repeated(rows, at, header):
            drops.append(_dropped(rows[at : at + repeated], shared))
            gone.update(() if drops[-1].partial else drops[-1].lines)
            at += repeated
            cut = True
            continue
        if cut and len(kept) > header and _is_rest(kept[-1].cells, row.cells, numbered):
            drops += _mend(kept[-1], row)
            mended.append(Mended((*kept[-1].lines, *row.lines), "page-break"))
            kept[-1].lines += row.lines
        else:
            kept.append(row)
        cut = False
        at += 1
    mended += [Mended(row.lines, "cell-lines") for row in kept if row.broken]
    width = max(len(row.cells) for row in kept)
    block = Table(
        tuple(number for piece in group for number in piece.lines if number not in gone),
        rows=tuple(tuple(row.cells + [""] * (width - len(row.cells))) for row in kept),
        header_rows=header,
        marks=tuple(mark for piece in group for mark in piece.marks if mark.line not in gone),
        mended=tuple(mended),
    )
    return Claim(group[0].start, group[-1].end, block, tuple(drops))


# --- the header ----------------------------------------------------------------------------------------------------------


def _header_rows(rows: Sequence[Row], by_form: int) -> int:
    """How many rows are header: by their form, by a second row under spanning cells, and by what a page repeats."""
    header = by_form
    if header == 1 and _is_data(rows[0]):
        header = 0
    while header and header < min(len(rows), _MOST_HEADER_ROWS) and _stands_under(rows, header):
        header += 1
    for at in range(1, len(rows)):
        run = 0
        while run < min(at, _MOST_HEADER_ROWS, len(rows) - at) and _same(rows[run].cells, rows[at + run].cells):
            if run >= header and _is_data(rows[run]):
                break
            run += 1
        if run > header and (header or rows[at].cut):
            header = run
    return header if header < len(rows) or header > 1 else 0


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


def _is_rest(above: Sequence[str], row: Sequence[str], numbered: bool) -> bool:
    """Whether the first row of a page is the rest of the last one before it: nothing whole stands in it, and something
    was left unfinished there, or was printed twice."""
    pairs = [(above[place] if place < len(above) else "", cell) for place, cell in enumerate(row) if cell]
    if not pairs or row[0] or _SUM.match(forms.compact(pairs[0][1])):
        return False
    for before, cell in pairs:
        whole = before and (_FIGURE.match(forms.compact(cell)) or _FIGURE.match(forms.compact(before)))
        if whole or (before[-1:].isdigit() and cell[:1].isdigit()):
            return False
    if any(_overlap(before, cell) for before, cell in pairs):
        return True
    if any(before and _breaks_off(before, cell) for before, cell in pairs):
        return True
    sparse = len(pairs) * 2 <= max(len(above), len(row)) - 1
    return numbered and sparse and all(before for before, _ in pairs)


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
