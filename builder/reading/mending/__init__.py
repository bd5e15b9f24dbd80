"""What a sidecar says of the structure of a text, carried out on the notices that were read.

Guaranteed: every entry has its effect, or a `SourceError` names its line and says why it has none; the lines and the
characters of a notice stay what they were (laws 1 and 2), whatever the entries make of them.
Not done here: which lines an entry names (see `content.spots`), and lines that are dropped or kept before any is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from builder.codes import Said, say
from builder.content.sidecar_form import problem
from builder.content.sidecar_lines import Change
from builder.content.texts import IssueText
from builder.model import Drop, Grid, Issue, Markup, Notice
from builder.reading import heads
from builder.reading.mending import grids
from builder.reading.mending.cutting import EntryError, joined, parted, run
from builder.reading.mending.flat import Piece, Sheet, block_of, build, flatten, sheet_of
from builder.reading.mending.rows import leads_in
from builder.reading.tables import html
from builder.text import cells, forms, numerals, organs
from builder.text.line import Line
from builder.text.look import Look

_ONCE = ("title", "number", "addressees")  # what a notice has one of
_HEAD = (*_ONCE, "subtitle", "byline", "note")
_AT_THE_END = {"date": "date", "signature": "issuer"}  # facts that may stand below what is enclosed
_ROWS = {"roster", "table"}  # rows hold what they say, also where it was read so
_Pieces = list[Piece]


def carry_out(text: IssueText, issue: Issue, changes: Sequence[Change], lines: Sequence[Line]) -> Issue:
    """The issue as the entries of a sidecar mend it; `lines` are those that its text was read from."""
    sheet = sheet_of(issue, lines)
    notices = list(issue.notices)
    flat: dict[int, _Pieces] = {at: flatten(notice, sheet) for at, notice in enumerate(notices)} if changes else {}
    for change in changes:
        try:
            at = _notice_of(change, flat)
            before = [_seen(piece, sheet) for piece in flat[at]]
            printed = _printed_title(flat[at], sheet)
            flat[at] = _DO[_key(change)](flat[at], change, sheet, lines)
            told = _retitled(notices[at], printed, _printed_title(flat[at], sheet))
            told = _with_fact(told, flat[at], change, sheet)
            same = told == notices[at] and [_seen(piece, sheet) for piece in flat[at]] == before
            if same and not _ROWS & change.item.keys():
                raise EntryError(say("entry-changes-nothing", at=change.item["at"], line=change.spots[0].line))
            notices[at] = told
        except EntryError as error:
            raise problem(text, ("lines", change.place), error.said) from None
    for at in {_notice_of(change, flat) for change in changes}:
        notices[at] = build(notices[at], flat[at], sheet)
    return replace(issue, notices=tuple(notices), dropped=(*issue.dropped, *sheet.dropped))


def _notice_of(change: Change, flat: Mapping[int, Sequence[Piece]]) -> int:
    """The notice whose text the lines of an entry are."""
    holders = [
        at
        for spot in (change.spots[0], change.spots[-1])
        for at, pieces in flat.items()
        if any(spot.line in piece.lines for piece in pieces)
    ]
    if len(holders) < 2:
        raise EntryError(say("lines-of-no-notice", at=change.item["at"]))
    if holders[0] != holders[-1]:
        raise EntryError(say("lines-of-two-notices", at=change.item["at"]))
    return holders[0]


def _key(change: Change) -> str:
    return next(key for key in _DO if key in change.item)


def _seen(piece: Piece, sheet: Sheet) -> object:
    """What a piece shows: two that show the same are the same."""
    block = block_of(piece, sheet)
    facts = ("text", "level", "rows", "header_rows", "members")
    return block.type, block.lines, piece.head, [getattr(block, fact, None) for fact in facts]


# --- what an entry may say -----------------------------------------------------------------------------------------------


def _typed(pieces: _Pieces, change: Change, sheet: Sheet, lines: Sequence[Line]) -> _Pieces:
    """The lines as one block of a type; what a notice has one of, the others of it become notes."""
    before, inside, after = run(pieces, change.spots[0], change.end, sheet)
    kind = change.item["type"]
    in_head = kind in _HEAD and (kind in _ONCE or inside[0].head)
    stretches = tuple(stretch for piece in inside for stretch in piece.stretches)
    new = Piece(kind, stretches, None, change.item.get("level", 0), in_head)
    if kind in _ONCE and not _is_enclosed(before):
        before, after = _demoted(before, kind), _demoted(after, kind)
    return [*before, new, *after]


def _demoted(pieces: Sequence[Piece], kind: str) -> _Pieces:
    """The pieces, those of a kind that stand before any attachment made notes."""
    own = _own(pieces)
    return [replace(piece, type="note", block=None) if piece.type == kind else piece for piece in own] + [
        *pieces[len(own) :]
    ]


def _own(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces before the first attachment."""
    kinds = ("attachment-label", "attachment-title")
    return pieces[: next((at for at, piece in enumerate(pieces) if piece.type in kinds), len(pieces))]


def _is_enclosed(before: Sequence[Piece]) -> bool:
    """Whether what follows stands in an attachment."""
    return len(_own(before)) < len(before)


def _gridded(pieces: _Pieces, change: Change, sheet: Sheet, lines: Sequence[Line]) -> _Pieces:
    """The lines as a table or a name list of the rows that the entry gives."""
    before, inside, after = run(pieces, change.spots[0], change.end, sheet)
    before, inside, after = _with_rules(before, inside, after)
    kind, place = _key(change), _place(before, inside, after, sheet)
    shared = {number for block in (*place.before, *place.after) for number in block.lines}
    _bare(sheet, [line for line in lines if line.number not in shared], inside)
    header_rows = change.item.get("header_rows", 1 if kind == "table" else 0)
    made = grids.written(kind, change.item[kind], header_rows, place, sheet)
    if isinstance(made, Said):
        raise EntryError(made)
    return [*before, Piece(kind, place.stretches, made), *after]


def _place(before: _Pieces, inside: _Pieces, after: _Pieces, sheet: Sheet) -> grids.Place:
    """What a table or a name list is to be made of, and what shares its lines."""
    own = {number for piece in inside for number in piece.lines}
    beside = [[block_of(piece, sheet) for piece in some if own & set(piece.lines)] for some in (before, after)]
    return grids.Place(tuple(stretch for piece in inside for stretch in piece.stretches), *beside)


def _with_rules(before: _Pieces, inside: _Pieces, after: _Pieces) -> tuple[_Pieces, _Pieces, _Pieces]:
    """The pieces, with the blank rows and rules of a table that was cut at both ends of a run as part of it."""
    if before and isinstance(before[-1].block, Grid) and not before[-1].block.rows:
        before, inside = before[:-1], [before[-1], *inside]
    if after and isinstance(after[0].block, Grid) and not after[0].block.rows:
        inside, after = [*inside, after[0]], after[1:]
    return before, inside, after


def _bare(sheet: Sheet, lines: Sequence[Line], inside: Sequence[Piece]) -> None:
    """Takes bars, tabs and tags off lines that were read as text."""
    words = {number for piece in inside if piece.type not in ("table", "roster") for number in piece.lines}
    for line in lines:
        if line.number in words:
            sheet.marks[line.number] = _marks(line)


def _marks(line: Line) -> tuple[Markup, ...]:
    """What of a line is no text of its cells."""
    if line.text.startswith("<"):
        return html.tags(line)
    return cells.read(line).marks if cells.is_pipe_row(line) or cells.is_tab_row(line) else line.marks


def _join(pieces: _Pieces, change: Change, sheet: Sheet, lines: Sequence[Line]) -> _Pieces:
    """The lines as they go on from those before them."""
    out = list(pieces)
    for spot in change.spots:
        at = next((at for at, piece in enumerate(out) if piece.start == spot), None)
        if at == 0:
            raise EntryError(say("nothing-to-join", at=change.item["at"]))
        if at is not None:
            out[at - 1 : at + 1] = [joined(out[at - 1], out[at], sheet)]
    return out


def _split(pieces: _Pieces, change: Change, sheet: Sheet, lines: Sequence[Line]) -> _Pieces:
    """The pieces, with one that begins at each line, or at each place within it."""
    first = next((piece for piece in pieces if piece.start == change.spots[0]), None)
    if first and not change.cuts and len(change.spots) == 1 and leads_in(first, change.end, sheet):
        return parted(pieces, change.end, sheet)  # what a name list took for its label
    for spot in change.cuts or change.spots:
        pieces = parted(pieces, spot, sheet)
    return pieces


def _drop(pieces: _Pieces, change: Change, sheet: Sheet, lines: Sequence[Line]) -> _Pieces:
    """The pieces without those that are no text."""
    before, inside, after = run(pieces, change.spots[0], change.end, sheet)
    for stretch in (stretch for piece in inside for stretch in piece.stretches):
        sheet.dropped.append(Drop((stretch.line,), sheet.read(stretch), change.item["drop"], partial=True))
    return [*before, *after]


_DO: Mapping[str, Callable[[_Pieces, Change, Sheet, Sequence[Line]], _Pieces]] = {
    "type": _typed,
    "roster": _gridded,
    "table": _gridded,
    "join": _join,
    "split": _split,
    "drop": _drop,
}


# --- the facts that a line gives -----------------------------------------------------------------------------------------


def _with_fact(notice: Notice, pieces: Sequence[Piece], change: Change, sheet: Sheet) -> Notice:
    """The notice with what lines of a type say of it; those of an attachment say only who signed it and when, and only
    where nothing else does."""
    kind = change.item.get("type", "")
    at = next((at for at, piece in enumerate(pieces) if piece.start == change.spots[0]), 0)
    if (give := _FACTS.get(kind)) is None:
        return notice
    enclosed = _is_enclosed(pieces[:at])
    if enclosed and (kind not in _AT_THE_END or getattr(notice, _AT_THE_END[kind])):
        return notice
    text = getattr(block_of(pieces[at], sheet), "text", "")
    if not fits(kind, text):
        raise EntryError(say(_UNFIT[kind], at=change.item["at"], type=kind, text=text[:20]))
    return replace(notice, **give(text))


def fits(kind: str, text: str) -> bool:
    """Whether a text can be what an entry calls it."""
    return kind not in _FITS or _FITS[kind](text)


_FITS: Mapping[str, Callable[[str], bool]] = {
    "number": lambda text: bool(Look(text).any_number) or ("号" in text and any(map(str.isdigit, text))),
    "signature": lambda text: not any(sign in text for sign in "。；：，"),
    "date": lambda text: numerals.date_in(text) is not None,
}
_UNFIT = {"number": "lines-are-no-number", "signature": "lines-are-no-signature", "date": "lines-give-no-fact"}


def _printed_title(pieces: Sequence[Piece], sheet: Sheet) -> str:
    """The text of the title of a notice; "" where none is printed."""
    title = next((piece for piece in _own(pieces) if piece.type == "title"), None)
    return getattr(block_of(title, sheet), "text", "") if title else ""


def _retitled(notice: Notice, before: str, now: str) -> Notice:
    """The notice with its title as it is printed now, where it was the one that was printed before."""
    follows = now and now != before and forms.squash(before) == forms.squash(notice.title)
    return replace(notice, **_title(now)) if follows else notice


def _title(text: str) -> dict[str, Any]:
    kind = Look(text).kind
    return {"title": text, **({"kind": kind} if kind else {})}


def _signed(text: str) -> dict[str, Any]:
    """Who issues a notice; a person who signs says nothing of that."""
    return (
        {} if Look(text).is_office_head or not organs.is_organ(forms.squash(text)) else {"issuer": organs.split(text)}
    )


_FACTS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "title": _title,
    "number": lambda text: {"number": Look(text).any_number or heads.number_text(text)},
    "addressees": lambda text: {"addressees": forms.compact(text).rstrip("：:")},
    "date": lambda text: {"date": numerals.date_in(text)},
    "signature": _signed,
}
