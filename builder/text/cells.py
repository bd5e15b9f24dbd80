"""The cells of one line: a row between pipes (or the lines of a drawn table), or between tabs.

Guaranteed: the cells and the marks together hold every character of the line, entities read, white space aside.
Not done here: cells set apart by spaces (see `columns`) and cells of HTML (see `html`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.model import Markup
from builder.text import forms, markup
from builder.text import patterns as p
from builder.text.line import Line

_DRAWN = str.maketrans("│┃", "||")
_PIPE = re.compile(r"(?<!\\)[|│┃]")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row, and what was taken off: pipes, tags, emphasis, escapes, in order."""

    texts: tuple[str, ...]
    marks: tuple[Markup, ...]


def is_pipe_row(line: Line) -> bool:
    """Whether a line's text stands between pipes that are not escaped."""
    if line.text[:1] != "|" or line.text.count("|") < 2:
        return False
    if "\\" not in line.raw:
        return True
    places = [found.start() for found in _PIPE.finditer(line.raw)]
    return len(places) > 1 and places[0] == line.raw.translate(_DRAWN).find("|")


def is_drawn(line: Line) -> bool:
    """Whether a row stands between drawn lines, which its text has as pipes."""
    return is_pipe_row(line) and line.raw.strip()[:1] in "│┃"


def is_tab_row(line: Line) -> bool:
    """Whether tabs part a line; an indent is no cell."""
    return "\t" in line.raw and "\t" in line.raw.strip("\r\n\f ").lstrip()


def read(line: Line) -> Cells:
    """The cells of a row between pipes or tabs; none of a rule between header and body."""
    if not is_pipe_row(line):
        return tabs(line)
    return Cells((), (whole(line),)) if is_rule(line, below_header=True) else pipes(line)


def pipes(line: Line) -> Cells:
    """The cells between the pipes of a row; marks before the first pipe (a quotation's, a bullet's) are marks of the row."""
    raw = line.raw.rstrip()
    found = list(_PIPE.finditer(raw))
    before = raw[: found[0].start()]
    texts: list[str] = []
    marks = [whole(line, before)] if before.strip() else []
    ends = [*(pipe.start() for pipe in found[1:]), len(raw)]
    for pipe, end in zip(found, ends, strict=True):
        read = markup.cell(raw[pipe.end() : end], line.number, pipe.end())
        marks += [Markup(line.number, pipe[0], pipe.start()), *read.marks]
        texts.append(read.text)
    behind = raw[found[-1].end() :]
    if behind.strip() and behind.strip() == before.strip():  # the whole row is bold
        marks.append(Markup(line.number, behind.strip(), raw.rindex(behind.strip())))
        texts.pop()
    elif len(texts) > 1 and not texts[-1]:
        texts.pop()
    return Cells(tuple(texts), tuple(marks))


def between_bars(text: str) -> list[str]:
    """What stands between the bars of a text without marks, a row of a table or not."""
    return [cell.strip() for cell in text.strip().strip("|").split("|")]


def tabs(line: Line) -> Cells:
    """The cells between tabs; the mark of a heading or a bullet before the first is taken off."""
    texts: list[str] = []
    marks: list[Markup] = []
    at = len(line.raw) - len(line.raw.lstrip("\r\n\f"))
    for place, piece in enumerate(line.raw.strip("\r\n\f").split("\t")):
        bare = piece.strip()
        begin = at + piece.find(bare[:1])
        read = markup.cell(bare, line.number, begin, begins=place == 0)
        texts.append(read.text)
        marks += read.marks
        at += len(piece) + 1
    return Cells(tuple(texts), tuple(marks))


def whole(line: Line, text: str | None = None) -> Markup:
    """A line that is nothing but a mark, or its beginning."""
    shown = (line.raw if text is None else text).strip()
    return Markup(line.number, shown, line.raw.find(shown))


def is_rule(line: Line, below_header: bool) -> bool:
    """Whether a row is drawn (|:--|--:|); one of single dashes is, below a header, and says “none” elsewhere."""
    text = line.text
    return p.TABLE_RULE.match(forms.compact(text)) is not None and (below_header or "--" in text or ":" in text)
