"""The way of a text through the steps.

Guaranteed: any text that can be decoded becomes an `Issue` in which every nonblank line has its place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import itemgetter
from typing import Any

from builder import relations
from builder.checks import remarks
from builder.codes import say
from builder.content import casts, facsimile, sidecar, sidecar_form, sidecar_lines
from builder.content.files import fold
from builder.content.register import Gazette, Register
from builder.content.sidecar import Texts
from builder.content.sidecar_lines import Told
from builder.content.spots import Spots
from builder.content.texts import IssueText
from builder.model import Diagnostic, Drop, Issue, IssueFacts, Notice, Source, TocEntry
from builder.reading import (
    announced,
    asprinted,
    boxes,
    cover,
    filing,
    lines,
    masthead,
    mending,
    noted,
    notice,
    segment,
    titles,
    verbatim,
    webpage,
    withdrawals,
    wrapping,
)
from builder.reading.lines import Page
from builder.reading.mending import restoring
from builder.reading.segment import Span
from builder.text import forms, numerals
from builder.text.line import Cast, Line

_PROVINCE = ("省人民政府", "自治区人民政府")
_PREFIX = re.compile(r"^[^〔（]+")


def parse(text: IssueText, gazette: Gazette | None = None, register: Register | None = None) -> Issue:
    """The issue that a text holds; `gazette` is its entry in the register, where it has one.

    Raises SourceError where its sidecar is wrong.
    """
    side = sidecar_form.check(text)
    source = sidecar.texts(text, side, fold(text.text), lines.set_aside)
    as_read = forms.ideographs("\n".join(source.read)).split("\n")
    page, told = _page(text, side, as_read)
    web = webpage.read(page.kept, page.dropped)
    front = masthead.read(web.kept)
    body = web.kept[front.body :]
    begins, joins = sidecar.boundaries(text, side, body)
    parts = segment.split(body, front.entries, front.sections, begins, joins)
    spans, loose = _with_loose_text(parts)
    wrap = wrapping.of_issue(body)
    read = [notice.read(span, wrap) for span in spans]
    items = list(boxes.filled(list(map(itemgetter(0), read)), web.boxes))
    said = sidecar.facts(side, front.facts)
    facts = _facts(said, gazette, parts.colophon, body)
    known = _known_issuers(items, facts, gazette)
    away = _moved_away(text, gazette)
    ids = sidecar.ids(text, side, [item.span[0] for item in items], body, away)
    listed = _listed(front.entries, spans)
    notices = [_placed(*each, known) for each in zip(items, ids, listed, strict=True)]
    drops = (*page.dropped, *web.dropped, *parts.dropped, *chain.from_iterable(map(itemgetter(1), read)))
    issue = Issue(
        source=Source(text.path, _digest(text, source), text.encoding, len(source.read)),
        facts=facts,
        id=text.id,
        masthead=tuple(sorted((*front.lines, *_numbers(loose)))),
        toc_lines=front.toc_lines,
        toc=_toc(front.entries, dict(zip(listed, ids, strict=True))),
        colophon=_numbers(parts.colophon),
        notices=tuple(notices),
        corrections=source.corrections,
        redactions=source.redactions,
        replaced=sidecar.replaced(side),
        added=sidecar.added(side),
        dropped=tuple(sorted(drops, key=_in_order)),
        text_lines=source.read,
        published_lines=source.published,
    )
    issue, spots = _mended(text, side, issue, page.kept, told)
    fixed = sidecar.fixed(text, side, issue.notices, body)
    issue = replace(issue, notices=tuple(map(_announced, asprinted.notices(fixed, source.read, as_read))))
    if wanted := sidecar.verbatim(text, side, issue.notices, body, spots):
        issue = verbatim.as_printed(issue, wanted)
    issue = withdrawals.carry_out(noted.by_notice(issue), sidecar.withdrawal(side))
    issue, fallen = verbatim.hold(issue)
    found = (*fallen, *remarks.of(issue), *_remarks(issue, source), *_unregistered(text, gazette))
    found = (*found, *sidecar.contradicted(text, side, front.facts), *filing.misplaced(issue, said, register or {}))
    said_of = (relations.said(each, issue.text_lines) for each in issue.notices)
    if gazette and gazette.people == "none":
        said_of = (replace(each, posts=()) for each in said_of)
    standing = _with_moved(said_of, away)
    issue = replace(issue, notices=standing, diagnostics=tuple(sorted(found, key=_by_line)))
    sidecar.check_hidden(text, side, issue, source.absent)
    return replace(issue, original=facsimile.original(text, side, issue))


def _casts(text: IssueText, as_read: Sequence[str]) -> dict[int, Cast]:
    """How lines were set in print, by their numbers."""
    layout = text.layout
    return casts.of(layout) if layout and len(layout.lines) == len(as_read) - (not as_read[-1]) else {}


def _page(text: IssueText, side: Mapping[str, Any], as_read: Sequence[str]) -> tuple[Page, Told]:
    """The lines, those set aside that the sidecar says are no text; and what it says of them."""
    cast = _casts(text, as_read)
    page = lines.read(as_read, casts=cast)
    if not any("drop" in item or "keep" in item for item in side.get("lines", ())):
        return page, Told({}, frozenset())
    web = webpage.read(page.kept, page.dropped)
    front = _numbers(web.kept[: masthead.read(web.kept).body])
    told = sidecar_lines.told(text, side, page.kept, front, restoring.set_aside(page.dropped, as_read))
    return lines.read(as_read, told.lines, cast), told


def _mended(
    text: IssueText, side: Mapping[str, Any], issue: Issue, kept: Sequence[Line], told: Told
) -> tuple[Issue, Spots]:
    """The issue with the structure that the sidecar gives it, and what its lines may be named by."""
    if not side.get("lines"):
        return issue, Spots(text, ())
    issue = restoring.carry_out(text, side, issue, kept, told)
    standing = restoring.holds(issue)
    known = {line.number: line for line in kept}
    inside = [known.get(number) or lines.clean(number, issue.text_lines[number - 1]) for number in sorted(standing)]
    spots = Spots(text, inside, restoring.elsewhere(issue))
    return mending.carry_out(text, issue, sidecar_lines.changes(text, side, spots, told), inside), spots


def _announced(notice: Notice) -> Notice:
    """The notice with the attachments that it announces, as it stands at last, and that are printed nowhere."""
    return replace(notice, missing=tuple(announced.missing(notice.parts)))


def _listed(entries: Sequence[TocEntry], spans: Sequence[Span]) -> list[TocEntry | None]:
    """The entry of the 目录 that names each span."""
    return [entries[span.entry] if span.entry is not None else None for span in spans]


def _toc(entries: Sequence[TocEntry], ids: Mapping[TocEntry | None, str]) -> tuple[TocEntry, ...]:
    """The 目录, each entry with the notice that it names."""
    return tuple(replace(entry, notice=ids.get(entry)) for entry in entries)


def _numbers(lines: Sequence[Line]) -> tuple[int, ...]:
    return tuple(line.number for line in lines)


def _in_order(drop: Drop) -> tuple[tuple[int, ...], str]:
    return drop.lines, drop.text


def _by_line(found: Diagnostic) -> tuple[int, str]:
    return found.line or 0, found.code


def _remarks(issue: Issue, source: Texts) -> Iterator[Diagnostic]:
    """What the sidecar itself deserves, of lines that are still there."""
    yield from (found for found in source.remarks if found.line is None or issue.text_lines[found.line - 1].strip())


def _moved_away(text: IssueText, gazette: Gazette | None) -> dict[str, str]:
    """The ids of notices that stood in this issue, and the addresses at which they stand now."""
    moved = gazette.moved.items() if gazette and text.id else ()
    return {old.removeprefix(f"{text.id}/"): new for old, new in moved if old.startswith(f"{text.id}/")}


def _with_moved(notices: Iterable[Notice], away: Mapping[str, str]) -> tuple[Notice, ...]:
    """The notices, and in the place of each that has moved away where it stands now."""
    out = list(notices)
    for place, new in sorted(away.items()):
        stub = Notice(place, f"〔已移至 {new}〕", None, None, None, (), None, None, None, (0, 0), (), (), moved=new)
        at = next((index for index, item in enumerate(out) if int(item.id) > int(place)), len(out))
        out.insert(at, stub)
    return tuple(out)


def _unregistered(text: IssueText, gazette: Gazette | None) -> Iterator[Diagnostic]:
    if text.id and (gazette is None or not gazette.region):
        slug = text.id.split("/")[0]
        yield say("not-registered", slug=slug).at(None)


def _digest(text: IssueText, source: Texts) -> str:
    """SHA-256 of the committed bytes; of the published text where something was redacted, or it could be guessed back."""
    if "redactions" not in text.sidecar:
        return text.sha256
    return hashlib.sha256("\n".join(source.published).encode()).hexdigest()


def _with_loose_text(parts: segment.Segments) -> tuple[list[Span], Sequence[Line]]:
    """The spans; text before the first notice that reads as a document's body becomes a notice of its own."""
    spans = list(parts.spans)
    loose = parts.loose
    if (loose and any("。" in line.text and len(line.text) > 20 and not line.look.is_photo for line in loose)) or (
        loose and not spans
    ):
        return [Span(tuple(loose), *titles.untitled(loose), None), *spans], ()
    return spans, loose


def _facts(known: IssueFacts, gazette: Gazette | None, colophon: Sequence[Line], body: Sequence[Line]) -> IssueFacts:
    """Facts of the cover and the sidecar, filled from the end of the issue (the date) and the register."""
    name = known.gazette or (gazette.name if gazette else None)
    registered = gazette.publisher if gazette and gazette.name == name else None
    publisher = known.publisher or registered or cover.publisher(name)
    date = known.date or _printed_on(colophon or (body[-1:] if known.number else ()))
    return replace(known, gazette=name, publisher=publisher, date=date)


def _printed_on(lines: Sequence[Line]) -> str | None:
    """The date of the last of the lines that say when something was printed."""
    return next((numerals.date_in(line.text) for line in reversed(lines) if line.look.is_imprint), None)


def _placed(notice: Notice, number: str, entry: TocEntry | None, known: Mapping[str, str]) -> Notice:
    """The notice with what only its issue tells."""
    issuer = notice.issuer
    if not issuer and notice.number and (found := _PREFIX.match(notice.number)):
        named = _issuer_of(found[0], known)
        issuer = (named,) if named else ()
    section, page = (entry.section, entry.page) if entry else (None, None)
    return replace(notice, id=number, section=section, issuer=issuer, page=page)


def _known_issuers(notices: Sequence[Notice], facts: IssueFacts, gazette: Gazette | None) -> dict[str, str]:
    """Number prefix → issuer, as the register says and as the notices of this issue that print both show."""
    known: dict[str, str] = {}
    if facts.publisher:
        known[""] = facts.publisher
    for item in notices:
        if item.number and len(item.issuer) == 1 and (found := _PREFIX.match(item.number)):
            known.setdefault(found[0], item.issuer[0])
            if (role := _role(item.issuer[0], facts.publisher)) is not None:
                known.setdefault(role, item.issuer[0])
    known.update(gazette.prefixes if gazette else {})
    return known


def _role(issuer: str, publisher: str | None) -> str | None:
    """What an issuer is to the gazette's publisher, as prefixes tell them apart: 办 its office, nothing a government."""
    if issuer.endswith(("办公室", "办公厅")) and publisher and issuer.startswith(publisher):
        return "办"
    return "" if issuer.endswith(("人民政府", "行政公署")) else None


def _issuer_of(prefix: str, known: Mapping[str, str]) -> str | None:
    """Who a prefix belongs to: by name, else by its build (阿政办发 the office of the government that 阿政发 is)."""
    if prefix in known:
        return known[prefix]
    publisher = known.get("", "")
    if (
        not publisher
        or not publisher.startswith(prefix[0])
        or not re.match(r"^[\u4e00-\u9fff]{1,3}(?:政|署|府)(?:办)?[\u4e00-\u9fff]{0,4}$", prefix)
    ):
        return None
    if "办" in prefix:
        return known.get("办") or publisher + ("办公厅" if publisher.endswith(_PROVINCE) else "办公室")
    return publisher
