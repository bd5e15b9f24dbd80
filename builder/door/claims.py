"""What can be asked of what notices say: citations, validity, posts; and which issues are missing.

Guaranteed: each claim is one of a table of the site, and is found again in the notice's own data and text; names as far
as the site's table of persons has them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from builder.door import base, notices
from builder.door.answers import Claim, Claims, Gap, Gaps
from builder.door.asked import which
from builder.door.gathered import Gathered
from builder.door.held import NotHeldError, Site
from builder.door.notices import Held, Piece
from builder.pages.places import notice_file
from builder.text import citing, forms, printable

CLAIMS = 20  # of an answer
_PASSAGE = 800
_COVER = 12  # lines
Direction = Literal["of", "to"]
# What of a row and of the notice's own data must be the same.
_SAME = {
    "citations": ("line", "part", "text", "relation"),
    "validity": ("line", "part", "kind", "text"),
    "posts": ("line", "part", "name", "action"),
}


def citations(site: Site, document: str, direction: Direction, start: int = 0) -> Claims:
    """What a notice cites (of), or where a document is cited (to), which need not be here."""

    def rows() -> list[base.Row]:
        paths = which(site, document)
        if direction == "of":
            return _rows(site, "citations", "notice", paths)
        cited = _rows(site, "citations", "cites", paths)
        return cited if paths else _named(site, "citations", document)

    return _claims(site, "citations", rows, start)


def validity(site: Site, document: str, start: int = 0) -> Claims:
    """What texts say of how long a document applies: it of itself and of others, and others of it."""

    def rows() -> list[base.Row]:
        paths = which(site, document)
        found = [*_rows(site, "validity", "notice", paths), *_rows(site, "validity", "on_notice", paths)]
        found = found if paths else _named(site, "validity", document)
        return list({tuple(row.values()): row for row in found}.values())

    return _claims(site, "validity", rows, start)


def posts(site: Site, name: str, start: int = 0) -> Claims:
    """Where a name stands as that of a member, a person appointed or removed, or who signed."""
    return _claims(site, "posts", lambda: _rows(site, "people", "name", [forms.compact(name)]), start)


def _rows(site: Site, table: str, column: str, values: list[str]) -> list[base.Row]:
    """The rows of a table of the site, both named here, in which a column has one of these values."""
    statement = f"SELECT * FROM {table} WHERE {column} = ? ORDER BY nr"
    return [row for value in values for row in base.rows_of_years(site, statement, value)]


def _named(site: Site, table: str, document: str) -> list[base.Row]:
    """The rows that name a document by this number or this name."""
    number, name = citing.number(document), citing.name(document.strip("《》 "))
    return base.rows_of_years(
        site,
        f"SELECT * FROM {table} WHERE number_form(number) = ? OR (? <> '' AND name_form(name) = ?) ORDER BY nr",
        number,
        name,
        name,
    )


def _claims(site: Site, kind: str, rows: Callable[[], list[base.Row]], start: int) -> Claims:
    gathered = Gathered()
    try:
        every = rows()
    except NotHeldError as error:
        gathered.refused.append(error)
        every = []
    found = gathered.of(every, lambda row: [_claim(site, kind, row)], start, CLAIMS, _notice_of)
    return {**gathered.closed(bool(found)), "found": found}


def _notice_of(row: base.Row) -> str:
    return notice_file(str(row.get("notice")), "json")


def _claim(site: Site, kind: str, row: base.Row) -> Claim:
    """A row, with the words of the notice that say it; raises NotHeldError where the notice has none such."""
    held = notices.load(site, row["notice"])
    own = next((each for each in held.notice.get(kind, ()) if _is_same(kind, each, row)), None)
    piece = own and (_at_spot(held, own) or _in_line(held, own))
    if own is None or piece is None:
        raise NotHeldError("unreadable", _notice_of(row))
    cells = held.row(piece)
    whole = held.blocks[piece.block]["text"] if cells is None else None
    return {
        "text": piece.text,
        "passage": _around(whole, piece) if whole is not None else None,
        "row": cells,
        "data": {name: value for name, value in row.items() if name != "nr"},
        "place": held.place([piece]),
    }


def _is_same(kind: str, own: Mapping[str, Any], row: base.Row) -> bool:
    return all(_shown(own[name]) == row[name] for name in _SAME[kind])


def _shown(value: object) -> object:
    """As the tables have it."""
    return printable.pictured(value) if isinstance(value, str) else value


def _at_spot(held: Held, own: Mapping[str, Any]) -> Piece | None:
    """The words where the notice's data say that they stand."""
    spot = own.get("spot")
    if not spot:
        return None
    first, end = spot["at"]
    block = held.blocks[spot["block"]]
    text = block["text"] if spot["row"] is None else block["rows"][spot["row"]][spot["column"]]
    return Piece(spot["block"], text[first:end], spot["row"], spot["column"], first)


def _in_line(held: Held, own: Mapping[str, Any]) -> Piece | None:
    """The words in a block or cell that holds their line."""
    wanted = forms.compact(own["text"] if "text" in own else own["name"])
    of_line = [piece for piece in held.pieces() if own["line"] in held.blocks[piece.block]["lines"]]
    for piece in of_line:
        if wanted in forms.compact(piece.text) and own["line"] in held.lines_of(piece)[0]:
            return _just(piece, wanted)
    return None


def _just(piece: Piece, wanted: str) -> Piece:
    """Of a piece the words alone, with the spaces that are printed in them."""
    places = [at for at, char in enumerate(piece.text) if not char.isspace()]
    at = forms.compact(piece.text).index(wanted)
    first, last = places[at], places[at + len(wanted) - 1]
    return Piece(piece.block, piece.text[first : last + 1], piece.row, piece.column, first)


def _around(text: str, piece: Piece) -> str:
    """The whole of a text, or of a long one what stands around a piece."""
    if len(text) <= _PASSAGE:
        return text
    first = max(0, piece.start - _PASSAGE // 4)
    return text[first : first + max(_PASSAGE, piece.start - first + len(piece.text))]


def missing(site: Site, gazette: str | None = None, start: int = 0) -> Gaps:
    """The issues that are not here, of all gazettes or of one by its id or its name."""
    gathered = Gathered()
    is_known, rows = True, list[base.Row]()
    try:
        every = base.rows(site, "SELECT * FROM missing ORDER BY nr")
        rows = [row for row in every if gazette in (None, row["gazette"], row["gazette_name"])]
        names = base.rows(site, "SELECT DISTINCT gazette, gazette_name FROM issues")
        is_known = gazette is None or any(gazette in row.values() for row in names)
    except NotHeldError as error:
        gathered.refused.append(error)
    found = gathered.of(rows, lambda row: [_gap(site, row)], start, CLAIMS, lambda row: str(row.get("proved_by")))
    is_none = is_known and not rows and not gathered.refused
    said = "按已收各期的期号，没有推知缺期 (none known to be missing)" if is_none else ""
    return {**gathered.closed(bool(found) or is_none, said), "found": found}


def _gap(site: Site, row: base.Row) -> Gap:
    issue = row["proved_by"]
    path, file = notices.text_path(issue), f"{issue}/issue.json"
    try:
        record = json.loads(site.read(file))
        text = site.read(path).decode().split("\n")
        cover = list(_cover(record["masthead"]["lines"], text))
        return {
            "data": {name: value for name, value in row.items() if name != "nr"},
            "proved_by": issue,
            "address": f"{site.address}{issue}/" if site.address else row["address"],
            "lines": cover,
            "source": [{"line": line, "text": text[line - 1]} for line in cover],
            "sha256": record["source"]["sha256"],
            "source_file": path,
            "published_sha256": site.listed[path],
        }
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotHeldError("unreadable", file) from None


def _cover(lines: list[int], text: list[str]) -> Iterator[int]:
    """The lines of the cover on which a figure stands, as that of the issue does."""
    numbered = (line for line in lines if 0 < line <= len(text) and any(char.isnumeric() for char in text[line - 1]))
    yield from (line for line, _ in zip(numbered, range(_COVER), strict=False) if len(text[line - 1]) < _PASSAGE)
