"""A page → its lines in reading order.

Guaranteed: every glyph of the page stands in one line or in what is left out.  Lines keep the room at their beginning, from
the edge of their column, as full-width spaces: how far a first line, a title or a signature is set in is what readers see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from builder.intake.pdf import columns, ruled, runs, words
from builder.intake.pdf import open_tables as opened
from builder.intake.pdf.columns import Column, Gutter
from builder.intake.pdf.glyphs import Glyph, Page, is_on
from builder.intake.pdf.items import Item, rows
from builder.intake.pdf.ruled import Ruled
from builder.intake.pdf.runs import Run
from builder.intake.received import Box, Edges, LeftOut, Placed

_HUNG = 0.1  # of a character: a quotation mark that hangs out by half of one sets nothing else in
_LARGE = 1.15  # of the size of the text: a title
_TWICE = 0.12  # of the size: as far as what is drawn twice is apart
_LATELY = 64  # of the same character
_APART = 4.0  # characters of a title stand this far apart at most
_FEW = 6  # characters of a part of a title at most; more beside more are two titles


Key = tuple[int, int, int]  # of a column: its number, how many there are, the width of its page
Known = Mapping[Key, Edges]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A page before its lines are written: runs, tables, what is set down, what is left out; gutters: for certain."""

    page: Page
    runs: tuple[Run, ...]
    down: tuple[Run, ...]
    tables: tuple[Ruled, ...]
    left_out: tuple[LeftOut, ...]
    blanks: frozenset[int]
    gutters: tuple[Gutter, ...]
    items: tuple[Item, ...] = field(repr=False)


def sketch(page: Page) -> Sketch:
    """What stands on a page, and how it is parted."""
    left_out, shown = _left_out(page)
    tables = ruled.tables(page.rules, page.glyphs, shown)
    shown = _outside(shown, tables)
    open_tables = opened.tables(page.rules, page.glyphs, shown)
    tables += open_tables
    found = runs.stacked(runs.of(page.glyphs, _outside(shown, open_tables)))
    flat = _titles(page.glyphs, [run for run in found if not run.down])
    items = tuple(_items(flat, tables))
    lines = [item for item in items if not item.is_table]
    return Sketch(
        page,
        tuple(flat),
        tuple(run for run in found if run.down),
        tuple(tables),
        tuple(left_out),
        _blanks(page),
        tuple(columns.gutters(lines, page.height)),
        items,
    )


def _outside(shown: Sequence[int], tables: Sequence[Ruled]) -> list[int]:
    inside = {index for table in tables for cell in table.cells.values() for index in cell}
    return [index for index in shown if index not in inside]


def _left_out(page: Page) -> tuple[list[LeftOut], list[int]]:
    """What has no ink or stands beside the page or was drawn twice; and the rest."""
    glyphs = page.glyphs
    why: dict[str, list[int]] = {}
    shown: list[int] = []
    there: dict[str, list[int]] = {}
    for index, glyph in enumerate(glyphs):
        reason = "blank" if glyph.char.isspace() else None if is_on(page, glyph) else "outside"
        if reason is None and _is_twice(glyphs, index, there.setdefault(glyph.char, [])):
            reason = "twice"
        if reason:
            why.setdefault(reason, []).append(index)
        else:
            shown.append(index)
            there[glyph.char].append(index)
    return [
        LeftOut("".join(glyphs[index].char for index in indices), tuple(indices), reason, page.number)
        for reason, indices in why.items()
    ], shown


def _is_twice(glyphs: Sequence[Glyph], index: int, there: Sequence[int]) -> bool:
    """Bold is made by drawing twice, a little apart; one glyph may be two characters: —— is."""
    glyph = glyphs[index]
    near = _TWICE * glyph.size
    for place in there[-_LATELY:]:
        other = glyphs[place]
        off = max(abs(other.x - glyph.x), abs(other.y - glyph.y))
        if off < near and (place != index - 1 or off > 0):
            return True
    return False


def _blanks(page: Page) -> frozenset[int]:
    """The places after which the file has a space."""
    return frozenset(index - 1 for index, glyph in enumerate(page.glyphs) if index and glyph.char.isspace())


def _titles(glyphs: Sequence[Glyph], found: Sequence[Run]) -> list[Run]:
    """Runs with those of large characters far apart on one baseline made one: 目　录."""
    text = Counter(round(run.size) for run in found for _ in run.glyphs)
    if not text:
        return []
    usual = text.most_common(1)[0][0]
    out: list[Run] = []
    for run in sorted(found, key=lambda run: (round(run.y), run.left)):
        last = out[-1] if out else None
        if (
            last is not None
            and min(run.size, last.size) > _LARGE * usual
            and min(len(run.glyphs), len(last.glyphs)) <= _FEW
            and abs(run.y - last.y) < 0.3 * run.size
            and 0 <= run.left - last.right < _APART * run.size
        ):
            out[-1] = runs.joined(glyphs, [last, run])
        else:
            out.append(run)
    return out


def _items(found: Sequence[Run], tables: Sequence[Ruled]) -> Iterator[Item]:
    for number, run in enumerate(found):
        yield Item(*run.box, run.y, run.size, number)
    for number, table in enumerate(tables, len(found)):
        left, top, right, bottom = table.box
        yield Item(left, top, right, bottom, top, 10.0, number, True)


# --- lines ---------------------------------------------------------------------------------------------------------------


def key(sketched: Sketch, column: Column) -> Key:
    """Which columns of other pages are set as this one is."""
    return column.number, column.count, round(sketched.page.width)


def lines(sketched: Sketch, gutters: Sequence[Gutter], known: Known) -> Iterator[Placed]:
    """The lines of a page, parted at these gutters; known: where the lines of columns begin and end."""
    for column in columns.columns(sketched.items, gutters, sketched.page.height):
        edge, end = known.get(key(sketched, column), (float("inf"), columns.usual(columns.ends(column.items))))
        edges = min([edge, *(item.left for item in column.items)]), end
        for row in rows(column.items):
            if row[0].is_table:
                yield from table(sketched, sketched.tables[row[0].of - len(sketched.runs)])
            else:
                yield _line(sketched, row, edges)
    for run in sketched.down:  # at the end, so that the columns go on undisturbed
        yield _down(sketched, run)


def _line(sketched: Sketch, row: Sequence[Item], edges: Edges) -> Placed:
    glyphs = sketched.page.glyphs
    mine = [sketched.runs[item.of] for item in row]
    indices = tuple(index for run in mine for index in run.glyphs)
    size = max(mine, key=lambda run: len(run.glyphs)).size
    indent = max(0, round((row[0].left - edges[0]) / size - _HUNG))
    full = abs(row[-1].right - edges[1]) < size
    text = "　" * indent + words.text(glyphs, indices, sketched.blanks, full)
    box, bold = _box(run.box for run in mine), _is_bold(glyphs, indices)
    return Placed(text, indices, sketched.page.number, box, size, bold, edges)


def _down(sketched: Sketch, run: Run) -> Placed:
    glyphs = sketched.page.glyphs
    text = "".join(glyphs[index].char for index in run.glyphs)
    return Placed(text, run.glyphs, sketched.page.number, run.box, run.size, _is_bold(glyphs, run.glyphs))


def _box(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _is_bold(glyphs: Sequence[Glyph], indices: Sequence[int]) -> bool:
    return sum(glyphs[index].bold for index in indices) * 2 > len(indices)


# --- tables --------------------------------------------------------------------------------------------------------------


def table(sketched: Sketch, drawn: Ruled) -> Iterator[Placed]:
    """The rows of a table, with the rule below its header."""
    width = len(drawn.xs) - 1
    for row in range(len(drawn.ys) - 1):
        cells = [_cell(sketched, drawn.cells.get((row, column), ())) for column in range(width)]
        if not any(of for _, of in cells):
            continue
        text = "| " + " | ".join(text.replace("|", "\\|") for text, _ in cells) + " |"
        of = tuple(index for _, indices in cells for index in indices)
        box = drawn.xs[0], drawn.ys[row], drawn.xs[-1], drawn.ys[row + 1]
        glyphs = sketched.page.glyphs
        size = Counter(round(glyphs[index].size, 1) for index in of).most_common(1)[0][0]
        yield Placed(text, of, sketched.page.number, box, size, _is_bold(glyphs, of))
        if row == drawn.header - 1:
            yield Placed("|" + "---|" * width, (), sketched.page.number, box)


def _cell(sketched: Sketch, indices: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """The text of a cell, its lines joined, and the glyphs in that order."""
    glyphs = sketched.page.glyphs
    text, order = "", []
    for run in _cell_lines(glyphs, indices):
        line = words.text(glyphs, run, sketched.blanks)
        text += words.between(text, line) + line
        order += run
    return text, tuple(order)


def _cell_lines(glyphs: Sequence[Glyph], indices: Sequence[int]) -> Iterator[list[int]]:
    found = runs.of(glyphs, indices)
    yield from runs.rows(glyphs, [index for run in found if not run.down for index in run.glyphs])
    for run in found:
        if run.down:
            yield list(run.glyphs)
