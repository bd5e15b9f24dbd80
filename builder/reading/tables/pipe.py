"""Tables between pipes, drawn with + and -, or between tabs: lines → the rows of one piece.

Guaranteed: the cells hold the characters of the lines; pipes and drawn rules are given back as marks.
Not done here: joining what a page break parted (see `tables`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from builder.model import Markup
from builder.reading.tables.pieces import Piece, Row, is_data
from builder.text import cells, forms
from builder.text import patterns as p
from builder.text.line import Line


def pipes(lines: Sequence[Line], start: int) -> Piece | None:
    """The rows that stand between pipes, up to the page's end or the next table's header."""
    if cells.is_drawn(lines[start]):
        return _boxed(lines, start)
    rows: list[Row] = []
    marks: list[Markup] = []
    index, header = start, 0
    while index < len(lines) and cells.is_pipe_row(lines[index]) and not _begins_anew(lines, index, rows):
        line = lines[index]
        if cells.is_rule(line, below_header=len(rows) == 1):
            marks.append(cells.whole(line))
            header = max(header, int(len(rows) == 1))
            for row in rows[-1:]:
                row.lines += (line.number,)
        else:
            read = cells.pipes(line)
            marks += read.marks
            rows.append(Row(list(read.texts), (line.number,)))
        index += 1
    if len(rows) == index - start:  # no rule is drawn
        header = int(_is_headed(rows))
    if header and not any(rows[0].cells):  # an empty header row stands for none
        header = 0
        del rows[0]
    return _piece(lines, start, index, rows, header, marks)


def _is_headed(rows: Sequence[Row]) -> bool:
    """Whether the first row names columns: all its cells are words, and figures stand below."""
    first, *below = ([is_data(cell) for cell in row.cells] for row in rows)
    return all(rows[0].cells) and not any(first) and any(map(any, below))


def _piece(
    lines: Sequence[Line], start: int, end: int, rows: list[Row], header: int, marks: Sequence[Markup]
) -> Piece | None:
    if not rows:
        return None
    return Piece(start, end, rows, tuple(line.number for line in lines[start:end]), header, tuple(marks))


def _begins_anew(lines: Sequence[Line], index: int, rows: Sequence[Row]) -> bool:
    """Whether a row below others begins a page or, by the rule under it, a table."""
    return (len(rows) > 1 and _opens(lines, index)) or (len(rows) > 0 and lines[index].paged)


def _opens(lines: Sequence[Line], index: int) -> bool:
    """Whether a row has a rule under it, as a header has."""
    return (
        index + 1 < len(lines)
        and cells.is_pipe_row(lines[index + 1])
        and cells.is_rule(lines[index + 1], below_header=False)
    )


def drawn(lines: Sequence[Line], start: int) -> Piece | None:
    """A table drawn with + and -: each row stands between two rules, its cells over as many lines as they need."""
    if not p.GRID_RULE.match(lines[start].text):
        return None
    rows: list[Row] = []
    marks: list[Markup] = []
    index, header, above = start, 0, True
    while index < len(lines):
        line = lines[index]
        rule = p.GRID_RULE.match(line.text) is not None
        if rule:
            header = len(rows) if "=" in line.text else header
            marks.append(cells.whole(line))
        elif cells.is_pipe_row(line) and line.text.endswith("|"):
            read = cells.pipes(line)
            if not _take(rows, list(read.texts), above):
                break
            marks += read.marks
        else:
            break
        above = rule
        for row in rows[-1:]:
            row.lines += (line.number,)
        index += 1
    return _piece(lines, start, index, rows, header, marks)


def _take(rows: list[Row], texts: list[str], begins: bool) -> bool:
    """A line of a row: its first, or what each of its cells goes on with; False where it has other cells."""
    if begins:
        rows.append(Row(texts, ()))
    elif len(texts) == len(rows[-1].cells):
        rows[-1].cells = [forms.join_apart(one, other) for one, other in zip(rows[-1].cells, texts, strict=True)]
        rows[-1].broken = True
    else:
        return False
    return True


def _boxed(lines: Sequence[Line], start: int) -> Piece | None:
    """The rows of a table drawn with lines, of which the rules are set aside: between two rules a row stands on as many lines
    as it needs, where rules stand between the rows below the first, too."""
    groups: list[list[Row]] = []
    marks: list[Markup] = []
    index = start
    while index < len(lines) and cells.is_drawn(lines[index]) and not (groups and lines[index].paged):
        line = lines[index]
        read = cells.pipes(line)
        marks += read.marks
        if not groups or _is_ruled_off(line, lines[index - 1]):
            groups.append([])
        groups[-1].append(Row(list(read.texts), (line.number,)))
        index += 1
    rows = list(chain.from_iterable(map(_one_row, groups) if len(groups) > 2 else groups))
    ruled = len(groups) > 1 and len(groups[0]) == 1 and all(rows[0].cells)
    return _piece(lines, start, index, rows, int(ruled or _is_headed(rows)), marks)


def _is_ruled_off(line: Line, above: Line) -> bool:
    """Whether something stood between two lines that was set aside."""
    return line.number - above.number - 1 > line.gap


def _one_row(group: list[Row]) -> list[Row]:
    """The lines between two rules as one row, where they have as many cells and are no rows themselves."""
    columns = list(zip(*(row.cells for row in group), strict=False))
    full = all(all(row.cells) for row in group) or any(sum(map(is_data, column)) > 1 for column in columns)
    if full or len({len(row.cells) for row in group}) > 1:
        return group
    whole = [""] * len(group[0].cells)
    for row in group:
        whole = [forms.join_apart(one, other) for one, other in zip(whole, row.cells, strict=True)]
    return [Row(whole, tuple(number for row in group for number in row.lines), broken=True)]


def tabs(lines: Sequence[Line], start: int) -> Piece | None:
    """Lines with tabs: two of them at least, or one with three cells."""
    rows: list[Row] = []
    marks: list[Markup] = []
    index = start
    while index < len(lines) and (cells.is_tab_row(lines[index]) or _has_one_cell(lines, index, rows)):
        line = lines[index]
        read = cells.tabs(line)
        marks += read.marks
        rows.append(Row(list(read.texts), (line.number,), cut=line.paged and bool(rows)))
        index += 1
    if len(rows) < 2 and not any(len(row.cells) > 2 for row in rows):
        return None
    _mend_broken_cells(rows)
    return _piece(lines, start, index, rows, 1, marks)


def _has_one_cell(lines: Sequence[Line], index: int, rows: Sequence[Row]) -> bool:
    """Whether a line that only its first tabs part is a row, all of whose cells but one are empty: the last, or any where the
    table goes on below; a single tab is an indent."""
    before, width = lines[index].raw.strip("\r\n\f").count("\t"), len(rows[0].cells) if rows else 0
    if not 1 < before < width or not lines[index].text:
        return False
    return before == width - 1 or any(map(cells.is_tab_row, lines[index + 1 : index + 2]))


def _mend_broken_cells(rows: list[Row]) -> None:
    """A line break inside a cell made two short rows of one: they are one row again, where no figure stands at the break."""
    whole = len(rows[0].cells)
    out = rows[:1]
    for row in rows[1:]:
        above = out[-1]
        short = 1 < len(above.cells) < whole and len(above.cells) + len(row.cells) - 1 == whole
        last, first = above.cells[-1], row.cells[0]
        if short and last and first and not (last[-1].isdigit() or first[0].isdigit()):
            above.cells = [*above.cells[:-1], forms.join_apart(last, first), *row.cells[1:]]
            above.lines += row.lines
            above.broken = True
        else:
            out.append(row)
    rows[:] = out
