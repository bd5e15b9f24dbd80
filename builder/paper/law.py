"""Law 3 for paper: what a PDF shows of a notice is the notice's text, whole and in the order of `order`.

Guaranteed: nothing is left out of what is compared but white space, and what paper adds is compared, too: the red head and
what the site says of the notice, the line above each page, its number, and the heads of tables, repeated on each page.
Reads a PDF by pypdfium2, which has no part in making it.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.model import Grid, Issue
from builder.pages import escape, visible, wording
from builder.paper import form, remarks
from builder.paper.order import in_order
from builder.text import printable

_POINT = 72 / 25.4
_TOP, _BOTTOM = 30 * _POINT, 33 * _POINT  # where the margins end and the text may begin
_AS_ONE = str.maketrans(
    {"\u00ad": "-", "\ufffe": "-", "\u0002": "-"}
)  # a hyphen at the end of a line, as pdfium gives it


def can_check() -> bool:
    """Whether pypdfium2 is there."""
    return importlib.util.find_spec("pypdfium2") is not None


def squashed(text: str) -> str:
    """Without white space, and the places where a line may end."""
    return re.sub(r"[\s\u200b]+", "", text.translate(_AS_ONE))


@dataclass(frozen=True, slots=True)
class _Row:
    """What is still to come of the cells of a row; `head` is what a page repeats above it."""

    cells: tuple[str, ...]
    head: str = ""


_Piece = str | _Row
Sheet = tuple[str, str, str]  # what stands above the text of a page, the text, what stands below


def expected(entry: Entry, every: Corpus) -> Iterator[_Piece]:
    """What the pages of a notice show, one after the other."""
    notice, order = entry.notice, in_order(entry.notice)
    yield from notice.issuer
    yield visible.of_blocks([order.number] if order.number else [])
    yield from remarks.above(entry, every)
    yield "" if any(block.type == "title" for block in notice.head) else notice.title
    for block in order.blocks[bool(order.number) : len(order.blocks) - len(order.foot)]:
        if isinstance(block, Grid):
            yield from _rows(block)
        else:
            yield visible.of_blocks([block])
    yield from remarks.below(entry)
    yield visible.of_blocks(order.foot)


def _rows(block: Grid) -> Iterator[_Row]:
    head = ""
    for place, row in enumerate(block.rows):
        cells = tuple(squashed(printable.pictured(cell)) for cell in row)
        yield _Row(cells, head if place >= block.header_rows else "")
        head += "".join(cells) if place < block.header_rows else ""


def problem(entry: Entry, every: Corpus, pdf: bytes) -> str | None:
    """What of a notice's PDF is not as it should be; None where it shows the notice's text."""
    sheets = list(enumerate(pages(pdf), 1))[::-1]
    wrong = _read(entry, every, sheets)
    return wrong or (f"第{sheets[-1][0]}页：多出的一页" if sheets else None)


def issue_problem(record: Issue, every: Corpus, pdf: bytes) -> str | None:
    """What of an issue's PDF is not as it should be: its cover, its contents and the pages that they name, its notices."""
    running, sheets = squashed(form.running(record, every)), list(pages(pdf))
    first = next((place for place, sheet in enumerate(sheets) if sheet[0] == running), len(sheets))
    left = list(enumerate(sheets[first:], 1))[::-1]
    cover = [every.gazette(record).name, corpus.name(record), f"{every.gazette(record).publisher}主办"]
    front = re.escape(squashed("".join([*cover, wording.day(record.facts.date) if record.facts.date else "", "目录"])))
    for notice in record.standing:
        title = next((block.text for block in notice.head if block.type == "title"), notice.title)
        front += rf"{re.escape(squashed(escape.visible(title)))}\.*{left[-1][0] if left else 0}"
        if wrong := _read(Entry(record, notice), every, left):
            return f"{notice.id} {wrong}"
    shown = "".join("".join(sheet) for sheet in sheets[:first])
    return None if not left and re.fullmatch(front, shown) else "封面、目录与各件不符"


def _read(entry: Entry, every: Corpus, sheets: list[tuple[int, Sheet]]) -> str | None:
    """Takes the pages of a notice from those that are left, which are in reverse; says what does not fit."""
    running = squashed(form.running(entry.issue, every))
    pieces = (piece if isinstance(piece, _Row) else squashed(piece) for piece in expected(entry, every))
    left = [piece for piece in pieces if piece and _whole(piece)][::-1]
    while left:
        if not sheets:
            return f"末尾缺“{_whole(left[-1])[:20]}”"
        number, (above, body, below) = sheets.pop()
        if above != running or below != f"—{number}—":
            return f"第{number}页：页眉、页码是“{above[:40]}”“{below[:20]}”"
        if wrong := _took(left, body):
            return f"第{number}页：{wrong}"
    return None


def _took(left: list[_Piece], body: str) -> str | None:
    """Takes what a page shows from what is still to come, which is in reverse; says what does not fit."""
    if left and isinstance(left[-1], _Row) and left[-1].head and not body.startswith(_whole(left[-1])):
        body = body.removeprefix(left[-1].head)
    while body:
        if not left:
            return f"多出“{body[:20]}”"
        piece = left.pop()
        whole = _whole(piece)
        if body.startswith(whole):
            body = body[len(whole) :]
        elif isinstance(piece, _Row):
            rests = _broken(piece.cells, body)
            if rests is None:
                return parted(whole, body)
            left.append(_Row(rests, piece.head))
            return None
        elif whole.startswith(body):
            left.append(whole[len(body) :])
            return None
        else:
            return parted(whole, body)
    return None


def _whole(piece: _Piece) -> str:
    return "".join(piece.cells) if isinstance(piece, _Row) else piece


def _broken(cells: Sequence[str], body: str) -> tuple[str, ...] | None:
    """What is left of each cell of a row of which a page shows the beginnings, one after the other, and nothing below them."""
    if not cells:
        return () if not body else None
    first, *others = cells
    most = next(
        (at for at, pair in enumerate(zip(first, body, strict=False)) if len(set(pair)) > 1), min(len(first), len(body))
    )
    for taken in range(most, -1, -1):
        rests = _broken(others, body[taken:])
        if rests is not None:
            return first[taken:], *rests
    return None


def parted(text: str, body: str) -> str:
    """Where two texts part."""
    place = next(
        (place for place, pair in enumerate(zip(text, body, strict=False)) if len(set(pair)) > 1),
        min(len(text), len(body)),
    )
    return f"第{place + 1}字起应为“{text[place : place + 20]}”，纸上为“{body[place : place + 20]}”"


def pages(pdf: bytes) -> Iterator[Sheet]:
    """Of each page what stands above its text, its text, and its number, each without white space; a turned page is read from the
    side on which its sheet has its head."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            if width < height:
                boxes = [
                    (0.0, height - _TOP, width, height),
                    (0.0, _BOTTOM, width, height - _TOP),
                    (0.0, 0.0, width, _BOTTOM),
                ]
            else:
                boxes = [
                    (width - _TOP, 0.0, width, height),
                    (_BOTTOM, 0.0, width - _TOP, height),
                    (0.0, 0.0, _BOTTOM, height),
                ]
            text = page.get_textpage()
            above, body, below = (squashed(text.get_text_bounded(*box)) for box in boxes)
            yield above, body, below
