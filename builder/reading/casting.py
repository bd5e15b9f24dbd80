"""What print says: the clues of the evidence tables that hold only where a layout tells how lines were set.

Guaranteed: none of them holds of a text that has no layout.
Not done here: how a line was set (see `content/casts`), and what else speaks for a decision (see the module of each).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from builder.reading.evidence import Clue
from builder.reading.setting import HANGS, token_width
from builder.text import patterns as p
from builder.text.line import LARGE, Line

_LONGEST = 60  # characters of a heading
_SMALLER = 0.95  # times the size of a title: one that is smaller
_SHORT_OF = 6  # columns that a line leaves behind it which does not go on in one set to the right


def runs_on(above: Line, line: Line) -> bool:
    """Whether a line begins at the edge of its column, in the size of the line above, in which its first word had no room."""
    if line.cast is None or above.room is None or line.indent or line.cast.centred or line.cast.right:
        return False
    return above.room - HANGS < token_width(line.text) and not resized(above, line)


def resized(above: Line, line: Line) -> bool:
    """Whether two lines are of different sizes."""
    one, other = above.cast, line.cast
    return bool(one and other and one.size and other.size and not 1 / LARGE < other.size / one.size < LARGE)


def are_titles(lines: Iterable[Line]) -> bool:
    """Whether lines are all larger than the text, and centred."""
    casts = [line.cast for line in lines]
    return bool(casts) and all(cast and cast.large and cast.centred for cast in casts)


def goes_on(lines: Sequence[Line], at: int) -> bool:
    """Whether the line at an index goes on with the title in the line above: as large, and centred as that is."""
    if not 0 < at < len(lines) or lines[at].paged or lines[at].look.is_label:
        return False
    return are_titles(lines[at - 1 : at + 1]) and not resized(lines[at - 1], lines[at])


def _is_plain(line: Line) -> bool:
    return line.cast is not None and line.cast.plain


def _is_bold(line: Line) -> bool:
    return line.cast is not None and line.cast.bold


def _is_cast(s: Any) -> object:
    return s.line.cast and s.last.cast


def _turns_bold(s: Any) -> bool:
    """Whether only one of two lines is bold, no run-in heading that ends in a full line."""
    return not s.full and _is_bold(s.line) is not _is_bold(s.last)


def _turns_centred(s: Any) -> bool:
    one, other = s.last.cast, s.line.cast
    return bool(one and other and one.centred is not other.centred)


def _turns_right(s: Any) -> bool:
    return s.line.cast.right and (s.last.room or 0) > _SHORT_OF


PARAGRAPH: tuple[Clue[Any], ...] = (
    Clue("版面上字号与上一行不同", 20, lambda s: resized(s.last, s.line), "print-size-parts", _is_cast),
    Clue("版面上只有这一行或上一行加粗", 9, _turns_bold, "print-bold-parts", _is_cast),
    Clue("版面上只有这一行或上一行居中", 9, _turns_centred, "print-centred-parts", _is_cast),
    Clue("版面上靠右，上一行不到右边", 9, _turns_right, "print-right-parts", _is_cast),
    Clue("版面上顶格接着排满的一行", -6, lambda s: s.how.used and runs_on(s.last, s.line), "print-runs-on", _is_cast),
)


def _is_title(s: Any) -> bool:
    """Whether its lines are large and centred, no smaller than those of the notice before, which may enclose it."""
    body, smaller = s.issue.body, False
    if s.before:
        one, other = body[s.before.title].cast, s.line.cast
        smaller = bool(one and other and (other.size or 0) < _SMALLER * (one.size or 0))
    return not smaller and are_titles(body[s.start.title : s.end])


NOTICE: tuple[Clue[Any], ...] = (
    Clue(
        "版面上各行都是居中的大字",
        4,
        lambda s: _is_title(s) and not s.is_issued,
        "print-title-large",
    ),
    Clue(
        "版面上与正文一样，别的标题是大字",
        -6,
        lambda s: _is_plain(s.line) and any(line.cast and line.cast.large for line in s.issue.body),
        "print-title-cited",
    ),
)

ATTACHMENT: tuple[Clue[Any], ...] = (
    Clue(
        "版面上各行都是居中的大字",
        10,
        lambda s: are_titles(s.text.lines[s.top : s.end]),
        "print-attachment-large",
    ),
    Clue("版面上标题到下一行才完", -10, lambda s: goes_on(s.text.lines, s.end), "print-attachment-goes-on"),
    Clue("版面上标题从上一行开始", -20, lambda s: goes_on(s.text.lines, s.top), "print-attachment-goes-on"),
)

LIST_GOES_ON: tuple[Clue[Any], ...] = (
    Clue(
        "版面上顶格接着排满的一行",
        9,
        lambda s: s.before.indent and runs_on(s.before, s.line),
        "print-attachment-list-runs-on",
    ),
)

ENTRY_GOES_ON: tuple[Clue[Any], ...] = (
    Clue("版面上顶格，条目的首行缩进", 4, lambda b: b.runs_on, "print-entry-runs-on"),
)


def is_heading(par: Sequence[Line], text: str) -> bool:
    """Whether a few words are all bold where the text is not, and no caption."""
    return all(map(_is_bold, par)) and len(text) <= _LONGEST and not p.CAPTION.match(text)


HEADING: tuple[Clue[Any], ...] = (
    Clue(
        "版面上整段加粗",
        5,
        lambda s: is_heading(s.par.lines, s.text) and not s.look.is_closed,
        "print-heading-bold",
    ),
)
