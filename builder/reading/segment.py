"""Lines + 目录 → one span a notice.

Guaranteed: spans are in order and do not overlap; every line of the body is in a span, in the colophon, among the loose
lines before the first notice, or dropped as a section divider.
Not done here: where notices begin (see `openings`), and what stands inside a span.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from builder.model import Drop, DropReason, TocEntry
from builder.reading import candidates, cover, openings, titles, toc
from builder.reading.titles import Start
from builder.text import forms, lists
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_TAIL_LINES = 80
_AROUND = frozenset("·•★☆◆◇◈■□▲△●○◎※⊙§〓✦▶►—–～~-【】〔〕〖〗")  # what stands around the name of a section
_IMPRINT_LABEL = re.compile(rf"(?:{'|'.join(map(re.escape, lists.COLOPHON.labels))})[^：]*：")
_EDITORS = re.compile("^《?[\u4e00-\u9fff]{2,24}[公政]报》?编(?:辑|委|印)[\u4e00-\u9fff]{1,4}$")
_PRINTED = re.compile("[版刊印]")
_IMPRINT_WORD = re.compile("|".join(lists.COLOPHON.words))
_HEAD_LINES = 6  # in which a title stands below what a maintainer points at


@dataclass(frozen=True, slots=True)
class Span:
    """The kept lines of one notice, and how many of its first lines were recognised as its title (0: not known)."""

    lines: tuple[Line, ...]
    title_at: int
    title_lines: int
    entry: int | None


@dataclass(frozen=True, slots=True)
class Segments:
    """What the body falls into."""

    spans: tuple[Span, ...]
    loose: tuple[Line, ...]
    colophon: tuple[Line, ...]
    dropped: tuple[Drop, ...]


def split(
    body: Sequence[Line],
    entries: Sequence[TocEntry],
    sections: Sequence[str],
    begins: frozenset[int] = frozenset(),
    joins: frozenset[int] = frozenset(),
) -> Segments:
    """The notices of the body, with what stands between them.

    `begins` are lines that a maintainer says begin a notice, `joins` lines that do not.
    """
    body, colophon = _cut_colophon(body)
    places = [index for index, line in enumerate(body) if not line.look.is_registration]
    masked = _mask_dividers([body[index] for index in places], entries, sections)
    starts = _told(body, _with_registration(openings.find(masked, entries), places), begins, joins)
    body, starts, dividers = _drop_dividers(body, starts, sections)
    spans = []
    for place, start in enumerate(starts):
        end = starts[place + 1].index if place + 1 < len(starts) else len(body)
        spans.append(Span(tuple(body[start.index : end]), start.title - start.index, start.count, start.entry))
    loose = tuple(body[: starts[0].index]) if starts else tuple(body)
    return Segments(tuple(spans), loose, tuple(colophon), tuple(dividers))


def _told(body: Sequence[Line], starts: list[Start], begins: frozenset[int], joins: frozenset[int]) -> list[Start]:
    """The starts as a maintainer put them right."""
    out = [start for start in starts if body[start.index].number not in joins]
    known = {body[start.index].number for start in out}
    for index, line in enumerate(body):
        if line.number in begins - known:
            title = next((at for at in range(index, min(len(body), index + _HEAD_LINES)) if _heads(body[at])), index)
            out.append(Start(index, title, candidates.title_below(body, title) or 1))
    return sorted(out, key=lambda start: start.index)


def _heads(line: Line) -> bool:
    """Whether a line that a maintainer points at may be the title itself, no number or label above it."""
    return not line.look.any_number and not line.look.no_title


def _with_registration(starts: Sequence[Start], places: Sequence[int]) -> list[Start]:
    """The starts in a body of which only the lines at `places` were seen; a registration above a head belongs to it."""
    out = []
    for start in starts:
        first, title = places[start.index], places[start.title]
        while first and first - 1 not in places[max(0, start.index - 1) : start.index]:
            first -= 1
        out.append(Start(first, title, places[start.title + start.count - 1] - title + 1, start.entry))
    return out


# --- the names of sections -------------------------------------------------------------------------------------------------


def _divider(line: Line, names: set[str]) -> bool:
    """Whether a line reads as the name of a section: one of the 目录's, or a name in brackets or other marks."""
    text, squashed = line.text, line.look.squashed
    if len(text) > 24:
        return False
    if squashed[:1] not in _AROUND and squashed[-1:] not in _AROUND:
        return squashed in names
    core = p.DECORATION.sub("", squashed).strip("【】〔〕〖〗")
    if core in names or p.BRACKETED.match(text):
        return True
    return p.DECORATION.match(text) is not None and toc.section_name(text) is not None


def _mask_dividers(body: Sequence[Line], entries: Sequence[TocEntry], sections: Sequence[str]) -> list[Line]:
    """The body with section names blanked, so that none is taken for a part of a title."""
    listed = {re.split("——|（", titles.bare(entry.title))[0] for entry in entries}
    names = {forms.squash(section) for section in sections} - listed
    return [replace(line, look=Look("")) if _divider(line, names) else line for line in body]


def _drop_dividers(
    body: Sequence[Line], starts: list[Start], sections: Sequence[str]
) -> tuple[Sequence[Line], list[Start], list[Drop]]:
    """Names of the 目录's sections, printed again between two notices, or at the top of a page as its header."""
    gone = _dividers(body, starts, {forms.squash(section) for section in sections})
    drops = [Drop((body[at].number,), body[at].raw.strip(), reason) for at, reason in gone.items()]
    kept = [line for at, line in enumerate(body) if at not in gone]
    return kept, [_moved(start, gone) for start in starts], drops


def _dividers(body: Sequence[Line], starts: Sequence[Start], names: set[str]) -> dict[int, DropReason]:
    inside = {at for start in starts for at in range(start.index, start.title + max(1, start.count))}
    heads = {start.index for start in starts}
    gone: dict[int, DropReason] = {}
    known = set(names)
    for index, line in enumerate(body):
        if index in inside:
            continue
        if (index + 1 in heads or index + 2 in heads) and _divides(line, names, index + 1 in heads):
            gone[index] = "layout-debris"
            known.add(line.look.squashed)
        elif line.paged and line.look.squashed in known:
            gone[index] = "running-header"
    return gone


def _divides(line: Line, names: set[str], right_above: bool) -> bool:
    """Whether a line near above a notice names a section; where the 目录 names none, by how such names end."""
    by_form = not names and right_above and openings.is_section(line.look)
    return by_form or _divider(line, names)


def _moved(start: Start, gone: Iterable[int]) -> Start:
    """A start in a body without some of the lines."""
    shift = sum(at < start.index for at in gone)
    return replace(start, index=start.index - shift, title=start.title - shift)


# --- the end of the issue --------------------------------------------------------------------------------------------------


def _cut_colophon(body: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The gazette's imprint and its note on itself, at the very end."""
    first = len(body)
    for index in range(len(body) - 1, max(-1, len(body) - _TAIL_LINES), -1):
        squashed = body[index].look.squashed
        if (
            squashed.startswith("《")
            and ("公报》" in squashed or "政报》" in squashed)
            and squashed.endswith("简介")
            and len(squashed) < 40
        ):
            return body[:index], body[index:]
        if index == first - 1 and _is_imprint(body, index):
            first = index
    # an organ's name over its imprint belongs to it; one that signs a document (a date follows) does not
    return body[:first], body[first:]


def _names_issue(look: Look) -> bool:
    """Whether a line says of which issue the text is, when that came out, or who edits it."""
    said = None if look.is_date or look.is_imprint else cover.read(look.text)
    if _EDITORS.match(look.squashed):
        return True
    return said is not None and (said.tells or (said.date is not None and _PRINTED.search(look.squashed) is not None))


def _is_labelled(squashed: str) -> bool:
    """Whether a line has a label of the imprint, or a word that only an imprint has."""
    if "。" in squashed or len(squashed) > 120:
        return False
    return bool(_IMPRINT_LABEL.match(squashed) or (len(squashed) <= 60 and _IMPRINT_WORD.search(squashed)))


def _is_imprint(body: Sequence[Line], index: int) -> bool:
    """Whether a line at the end is the gazette's own: a label of the imprint, or who printed the issue and when."""
    line, squashed = body[index], body[index].look.squashed
    if _is_labelled(squashed) or _names_issue(line.look):
        return True
    if index == len(body) - 1:
        return line.look.is_imprint and any(near.paged for near in body[-2:])
    return line.look.is_organ and line.paged and body[index + 1].look.is_imprint
