"""The way of a text through the steps.

Guaranteed: any text that can be decoded becomes an `Issue` in which every nonblank line has its place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from builder import (
    audit,
    forms,
    lines,
    masthead,
    notice,
    numerals,
    paragraphs,
    patterns,
    remarks,
    segment,
    sidecar,
    sources,
)
from builder.model import Correction, Diagnostic, Issue, IssueFacts, Line, Notice, Source, TocEntry
from builder.notice import Reading
from builder.segment import Span
from builder.sidecar import Texts
from builder.sources import Gazette, IssueText, Register

_PREFIX = re.compile(r"^[^〔（]+")


def parse(text: IssueText, gazette: Gazette | None = None) -> Issue:
    """The issue that a text holds; `gazette` is its entry in the register, where it has one.

    Raises SourceError where its sidecar is wrong.
    """
    side = sidecar.check(text)
    source = sidecar.texts(text, side, sources.fold(text.text))
    page = lines.read(source.read)
    front = masthead.read(page.kept)
    body = page.kept[front.body :]
    begins, joins = sidecar.boundaries(text, side, body)
    parts = segment.split(body, front.entries, front.sections, begins, joins)
    spans, loose = _with_loose_text(parts)
    wrap = paragraphs.measure([line for line in body if line.text])
    readings = [notice.read(span, wrap) for span in spans]
    facts = _facts(sidecar.facts(side, front.facts), gazette, parts.colophon)
    known = _known_issuers(readings, facts, gazette)
    notices, entries = [], list(front.entries)
    for place, (span, reading) in enumerate(zip(spans, readings, strict=True), 1):
        entry = entries[span.entry] if span.entry is not None else None
        notices.append(_notice(f"{place:02d}", reading, entry, known, source.corrected))
        if span.entry is not None:
            entries[span.entry] = replace(entries[span.entry], notice=f"{place:02d}")
    drops = (*page.dropped, *parts.dropped, *(drop for reading in readings for drop in reading.dropped))
    issue = Issue(
        source=Source(text.path, _digest(text, source), text.encoding, len(source.read)),
        facts=facts,
        id=text.id,
        masthead=tuple(sorted((*front.lines, *(line.number for line in loose)))),
        toc_lines=front.toc_lines,
        toc=tuple(entries),
        colophon=tuple(line.number for line in parts.colophon),
        notices=tuple(sidecar.fixed(text, side, notices, body)),
        dropped=tuple(sorted(drops, key=lambda drop: (drop.lines, drop.text))),
        text_lines=source.read,
        published_lines=source.published,
    )
    found = (*audit.laws(issue), *remarks.of(issue), *source.remarks, *_unregistered(text, gazette))
    issue = replace(issue, diagnostics=tuple(sorted(found, key=lambda d: (d.line or 0, d.code))))
    sidecar.check_hidden(text, side, issue, source.absent)
    return issue


def _unregistered(text: IssueText, gazette: Gazette | None) -> Iterator[Diagnostic]:
    if text.id and (gazette is None or not gazette.region):
        slug = text.id.split("/")[0]
        message = f"「{slug}」没有在 gazettes.yml 登记，或登记没有填完；请补上名称、主办机关和地区 (not registered)"
        yield Diagnostic("G220", "warning", None, message)


def _digest(text: IssueText, source: Texts) -> str:
    """SHA-256 of the committed bytes; of the published text where something was redacted, or it could be guessed back."""
    if "redactions" not in text.sidecar:
        return text.sha256
    return hashlib.sha256("\n".join(source.published).encode()).hexdigest()


def _with_loose_text(parts: segment.Segments) -> tuple[list[Span], Sequence[Line]]:
    """The spans; text before the first notice that reads as a document's body becomes a notice of its own."""
    spans = list(parts.spans)
    loose = parts.loose
    if (loose and any("。" in line.text and len(line.text) > 20 for line in loose)) or (loose and not spans):
        return [Span(tuple(loose), 0, 0, None), *spans], ()
    return spans, loose


def _facts(known: IssueFacts, gazette: Gazette | None, colophon: Sequence[Line]) -> IssueFacts:
    """Facts of the cover and the sidecar, filled from the colophon (the date) and the register."""
    dates = [date for line in colophon if (date := _printed_on(line.text))]
    name = known.gazette or (gazette.name if gazette else None)
    registered = gazette.publisher if gazette and gazette.name == name else None
    publisher = known.publisher or registered or (name.removesuffix("公报") if name else None)
    return replace(known, gazette=name, publisher=publisher, date=known.date or (dates[-1] if dates else None))


def _printed_on(text: str) -> str | None:
    return numerals.date_in(text) if patterns.PRINTED_ON.match(forms.squash(text)) else None


def _notice(
    number: str,
    reading: Reading,
    entry: TocEntry | None,
    known: Mapping[str, str],
    corrected: Mapping[int, tuple[Correction, ...]],
) -> Notice:
    issuer = reading.issuer
    if not issuer and reading.number and (found := _PREFIX.match(reading.number)):
        named = _issuer_of(found[0], known)
        issuer = (named,) if named else ()
    first, last = reading.span
    corrections = tuple(dict.fromkeys(c for line, found in corrected.items() if first <= line <= last for c in found))
    return Notice(
        id=number,
        title=reading.title,
        number=reading.number,
        kind=reading.kind,
        section=entry.section if entry else None,
        issuer=issuer,
        date=reading.date,
        addressees=reading.addressees,
        page=entry.page if entry else None,
        span=reading.span,
        attachments=reading.attachments,
        blocks=reading.blocks,
        missing=reading.missing,
        corrections=corrections,
    )


def _known_issuers(readings: Sequence[Reading], facts: IssueFacts, gazette: Gazette | None) -> dict[str, str]:
    """Number prefix → issuer, as the register says and as the notices of this issue that print both show."""
    known: dict[str, str] = {}
    if facts.publisher:
        known[""] = facts.publisher
    for reading in readings:
        if reading.number and len(reading.issuer) == 1 and (found := _PREFIX.match(reading.number)):
            known.setdefault(found[0], reading.issuer[0])
            if (
                reading.issuer[0].endswith(("办公室", "办公厅"))
                and facts.publisher
                and reading.issuer[0].startswith(facts.publisher)
            ):
                known.setdefault("办", reading.issuer[0])
            elif reading.issuer[0].endswith(("人民政府", "行政公署")):
                known.setdefault("", reading.issuer[0])
    known.update(gazette.prefixes if gazette else {})
    return known


def _issuer_of(prefix: str, known: Mapping[str, str]) -> str | None:
    """Who a prefix belongs to: by name, else by its build (阿政办发 the office of the government that 阿政发 is)."""
    if prefix in known:
        return known[prefix]
    publisher = known.get("", "")
    if (
        not publisher
        or prefix[0] not in publisher
        or not re.match(r"^[\u4e00-\u9fff]{1,3}(?:政|署|府)(?:办)?[\u4e00-\u9fff]{0,4}$", prefix)
    ):
        return None
    if "办" in prefix:
        return known.get("办") or publisher + "办公室"
    return publisher


def parse_file(path: Path, content: Path | None = None, register: Register | None = None) -> Issue:
    """The issue of one file, with its sidecar and its register entry where it has them."""
    text = sources.read_issue(path, content)
    return parse(text, (register or {}).get(text.id.split("/")[0]) if text.id else None)
