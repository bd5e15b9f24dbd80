"""The body of a Word file → its lines.

Guaranteed: in the order of the document; a paragraph is a line, and a manual break ends one; a text box stands behind the
paragraph that it is anchored in, a note behind the paragraph or table that refers to it; a table is its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from builder.intake.refused import InputError
from builder.intake.word import formats, tables
from builder.intake.word.ink import Ink
from builder.intake.word.names import Element, child, number, q, value
from builder.intake.word.numbering import Level, Numbering
from builder.intake.word.runs import Bit, Runs
from builder.intake.word.styles import Form, Look, Numbered, Styles, width_of

_COLUMNS = 40.0  # characters of a line, where the page says nothing
_DEEP = 20  # text boxes and tables in each other


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, made of pieces; `opens`: a page begins with it; `row`: it is one of a table."""

    text: str
    of: tuple[int, ...] = ()
    size: float | None = None
    bold: bool = False
    opens: bool = False
    row: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """Footnotes or endnotes by their id; how their marks are written."""

    by_id: Mapping[str, Element] = field(default_factory=dict)
    format: str = "decimal"


class Story:
    """The lines of a document."""

    def __init__(self, ink: Ink, styles: Styles, numbering: Numbering, notes: Mapping[str, Notes]) -> None:
        self._ink, self._styles, self._numbering, self._notes = ink, styles, numbering, notes
        self._runs = Runs(ink, styles)
        self._referred: Counter[str] = Counter()
        self._pending: list[tuple[str, Element]] = []
        self._widths: list[float] = []  # of the lines of each section, in points
        self._opens = False
        self._deep = 0

    @property
    def unread(self) -> Mapping[str, int]:
        """What has no text, and how often."""
        return self._runs.unread

    def lines(self, body: Element) -> Iterator[Line]:
        """All of them."""
        sections = list(body.iter(q("w:sectPr")))
        self._widths = [_width(section) for section in sections]
        kinds = [value(section, "w:type") or "nextPage" for section in sections]
        for block in _blocks(body):
            yield from self._block(block)
            while self._pending:
                mark, note = self._pending.pop(0)
                yield from self._note(mark, note)
            if child(block, "w:pPr", "w:sectPr") is not None:
                self._widths, kinds = self._widths[1:], kinds[1:]
                self._opens |= kinds[:1] != ["continuous"]

    def _block(self, block: Element) -> Iterator[Line]:
        if block.tag == q("w:p"):
            yield from self._paragraph(block)
        elif block.tag == q("w:tbl"):
            yield from self._table(block)
        elif block.tag in (q("w:altChunk"), q("w:subDoc")):
            raise InputError("word-holds-another")

    def _inner(self, container: Element) -> list[Line]:
        """The lines inside a cell or a text box."""
        self._deep += 1
        if self._deep > _DEEP:
            raise InputError("input-damaged", reason="表格、文本框套得太深")
        found = [line for block in _blocks(container) for line in self._block(block)]
        self._deep -= 1
        return found

    # --- paragraphs ---

    def _paragraph(self, paragraph: Element) -> Iterator[Line]:
        numbered = self._styles.numbered(paragraph)
        found = self._numbering.level(numbered)
        form = self._styles.form(paragraph, found[1].paragraph if found else None, numbered)
        bits = list(self._runs.bits(paragraph))
        self._opens |= form.opens
        if numbered is not None and found is not None and not self._is_hidden(paragraph, bits):
            bits = [*self._numbers(paragraph, numbered, *found), *bits]
        self._fill_leader(form, bits)
        yield from self._parted(paragraph, form, bits)
        for bit in bits:
            if bit.kind == "box":
                yield from self._inner(bit.element)

    def _is_hidden(self, paragraph: Element, bits: Sequence[Bit]) -> bool:
        return not bits and self._styles.look(None, paragraph).hidden

    def _numbers(self, paragraph: Element, numbered: Numbered, at: int, level: Level) -> Iterator[Bit]:
        text = self._numbering.next(numbered, at)
        look = self._styles.look(None, paragraph)
        index = self._ink.new(text + _behind(level, text))
        if level.hidden or look.hidden:
            self._ink.leave_pieces([index], "hidden")
        else:
            yield Bit("text", index, look)

    def _fill_leader(self, form: Form, bits: Sequence[Bit]) -> None:
        """A tab that draws dots up to a page number, as they are read."""
        tabs = [bit.piece for bit in bits if bit.kind == "text" and self._ink.pieces[bit.piece] == "\t"]
        if form.leaders and tabs:
            self._ink.pieces[tabs[-1]] = "……"

    def _parted(self, paragraph: Element, form: Form, bits: Sequence[Bit]) -> Iterator[Line]:
        """A paragraph as lines, parted at its breaks; one that merely ends a page is none."""
        mine: list[Bit] = []
        first = True
        for bit in bits:
            if bit.kind in ("text", "note"):
                mine.append(bit)
            if bit.kind in ("line", "page"):
                if mine or bit.kind == "line":
                    yield self._line(paragraph, form, mine, first)
                    mine, first = [], False
                self._opens |= bit.kind == "page"
        if mine or not any(bit.kind != "text" for bit in bits):
            yield self._line(paragraph, form, mine, first)

    def _line(self, paragraph: Element, form: Form, bits: Sequence[Bit], first: bool) -> Line:
        weights: Counter[Look] = Counter()
        for bit in bits:
            if bit.kind == "note":
                self._refer(bit)
            self._ink.take(bit.piece)
            weights[bit.look or self._styles.look(None, paragraph)] += len(self._ink.pieces[bit.piece])
        look = weights.most_common(1)[0][0] if weights else None
        of = tuple(bit.piece for bit in bits)
        text = "".join(self._ink.pieces[index] for index in of).rstrip()
        opens, self._opens = self._opens and bool(text), self._opens and not text
        if look is None or not text.strip():
            return Line("", of, opens=opens)
        return Line(self._room(form, text, look.size, first) + text, of, look.size, look.bold, opens)

    def _room(self, form: Form, text: str, size: float, first: bool) -> str:
        """How far a line is set in, in full-width spaces, as it is seen; one too long for that begins at the edge."""
        left, right = (width_of(form.indents, side, size) for side in ("left", "right"))
        wide = (self._widths[0] / size if self._widths else _COLUMNS) - left - right - _wide(text)
        if form.align in ("center", "right", "end"):
            return "　" * max(0, round(wide / 2 if form.align == "center" else wide))
        if first:
            left += width_of(form.indents, "firstLine", size) or -width_of(form.indents, "hanging", size)
        return "　" * min(max(0, round(left)), 30)

    # --- notes ---

    def _refer(self, bit: Bit) -> None:
        """Counts a note, writes its mark, and keeps it for below."""
        assert bit.element is not None
        kind = "footnote" if bit.element.tag == q("w:footnoteReference") else "endnote"
        notes = self._notes.get(kind, Notes())
        note = notes.by_id.get(bit.element.get(q("w:id")) or "")
        mark = ""
        if (bit.element.get(q("w:customMarkFollows")) or "0") in ("0", "false"):
            self._referred[kind] += 1
            numeral = formats.written(self._referred[kind], notes.format)
            mark = numeral if numeral > "\u2000" else f"[{numeral}]"  # ① is no figure of the text
        self._ink.pieces[bit.piece] = mark
        if note is not None:
            self._pending.append((mark, note))

    def _note(self, mark: str, note: Element) -> Iterator[Line]:
        for own in note.iter(q("w:footnoteRef"), q("w:endnoteRef")):
            self._ink.pieces[self._ink.of[own]] = mark
        yield from self._inner(note)

    # --- tables ---

    def _table(self, table: Element) -> Iterator[Line]:
        grid = tables.grid(table)
        if grid.width < 2:  # a frame around text
            yield from (line for row in grid.rows for cell in row for line in self._inner(cell.element))
            return
        for place, row in enumerate(grid.rows):
            cells = self._cells(row)
            if any(cells.values()):
                opens, self._opens = self._opens, False
                yield _row([cells.get(at, []) for at in range(grid.width)], opens)
            if place == grid.header - 1:
                yield Line("|" + "---|" * grid.width, row=True)

    def _cells(self, row: Sequence[tables.Cell]) -> dict[int, list[Line]]:
        """The lines of each cell of a row, by its column; the rule below the header of a table in it is none."""
        return {cell.at: [line for line in self._inner(cell.element) if line.text and line.of] for cell in row}


def _row(cells: Sequence[Sequence[Line]], opens: bool) -> Line:
    """A row of a table; a page begins with it where one does inside it."""
    every = [line for lines in cells for line in lines]
    text = "| " + " | ".join("<br>".join(map(_in_cell, lines)) for lines in cells) + " |"
    of = tuple(index for line in every for index in line.of)
    size = next((line.size for line in every if line.size), None)
    return Line(text, of, size, all(line.bold for line in every), opens or any(line.opens for line in every), True)


def placed_text(line: Line) -> str:
    """As it is written, with a form feed where a page begins."""
    return ("\f" if line.opens else "") + line.text


def without_blanks_around(lines: Sequence[Line]) -> list[Line]:
    """Lines less the empty ones at the end."""
    out = list(lines)
    while out and not out[-1].text:
        out.pop()
    if out:
        out[0] = replace(out[0], opens=False)
    return out


def _blocks(container: Element) -> Iterator[Element]:
    """Paragraphs and tables, also those inside content controls and the like."""
    for one in container:
        if one.tag in (q("w:p"), q("w:tbl"), q("w:altChunk"), q("w:subDoc")):
            yield one
        elif one.tag == q("mc:AlternateContent"):
            yield from _blocks(one[0] if len(one) else one)
        elif isinstance(one.tag, str) and not one.tag.endswith("Pr"):
            yield from _blocks(one)


def _in_cell(line: Line) -> str:
    """Rows of a table in a cell lose their marks: a table has no other inside."""
    text = line.text.strip(" \t　")
    if line.row:
        return " ".join(
            part for part in text.replace("\\|", "\0").replace("|", " ").replace("<br>", " ").split()
        ).replace("\0", "\\|")
    return text.replace("\t", " ").replace("|", "\\|")


def _behind(level: Level, text: str) -> str:
    """What stands between a number and its text: 第一条 is set apart, 一、 is not."""
    if not text or level.suffix == "nothing":
        return ""
    if level.suffix == "space":
        return " "
    return "　" if text[-1].isalnum() and not text[-1].isascii() else "" if not text[-1].isascii() else " "


def _wide(text: str) -> float:
    return sum(1 if ord(char) > 0x2000 else 0.5 for char in text)


def _width(section: Element) -> float:
    """Of a line of a section, in points."""
    page, margins, columns = child(section, "w:pgSz"), child(section, "w:pgMar"), child(section, "w:cols")
    wide = 11906 if page is None else number(page.get(q("w:w")), 11906) or 11906
    if margins is not None:
        wide -= sum(number(margins.get(q(name)), 0) or 0 for name in ("w:left", "w:right"))
    count = 1 if columns is None else max(1, number(columns.get(q("w:num")), 1) or 1)
    return max(wide, 1000) / count / 20
