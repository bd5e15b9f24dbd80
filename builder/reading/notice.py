"""Span → notice: title, number, addressees, body, signature, date.  It composes the steps for one construct each.

Guaranteed: every line of the span stands in exactly one block, or in a `Drop`; a fact that the lines do not print is None.
Not done here: what only the whole issue can tell (an issuer known from another notice's number).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from builder.model import Attachment, Block, Drop
from builder.reading import attachments, heads, outline, paragraphs, rosters, setting, tables
from builder.reading.attachments import Part
from builder.reading.heads import Head
from builder.reading.heads import block as _block
from builder.reading.segment import Span
from builder.reading.setting import Indents, Measure
from builder.text import forms, numerals, organs
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look


@dataclass(frozen=True, slots=True)
class Reading:
    """What one span says by itself.  `signed` are the organs that sign it."""

    title: str
    number: str | None
    kind: str | None
    issuer: tuple[str, ...]
    signed: tuple[str, ...]
    date: str | None
    addressees: str | None
    span: tuple[int, int]
    attachments: tuple[Attachment, ...]
    blocks: tuple[Block, ...]
    missing: tuple[str, ...]
    dropped: tuple[Drop, ...]


def read(span: Span, usual: Measure | None) -> Reading:
    """The notice of one span; `usual` is how the issue is wrapped, for a notice too short to be measured."""
    head, rest = heads.read(span)
    wrap = setting.measure(span.lines)
    if wrap is None and usual and max(line.look.width for line in span.lines) <= usual.full + 6:
        wrap = usual
    how = setting.indents(span.lines)
    kind = Look(head.title).kind
    body = "".join(line.text for line in rest)
    if kind is None and (found := p.FORMULA.search(forms.squash(body[:3000]))):
        kind = found["kind"] or found["other"]
    name_lists = rosters.find(rest)
    taken = {number for found in name_lists for number in found.block.lines}
    grids = tables.find(rest, frozenset(taken))
    taken |= {line.number for found in grids for line in rest[found.start : found.end]}
    parts = attachments.split(rest, head.title, wrap, frozenset(taken))
    blocks, drops = list(head.blocks), [drop for found in grids for drop in found.drops]
    constructs = {found.block.lines[0]: found.block for found in [*name_lists, *grids]}
    date, signed = None, []
    printed: list[Attachment] = []
    for place, part in enumerate(parts):
        if place:
            printed.append(Attachment(part.label, part.title, part.line))
            blocks.extend(_attachment_head(part))
        measured = setting.measure([line for line in part.lines if line.number not in taken]) if wrap else None
        made, dropped, signatures, dates = _body(part, measured or wrap, how, kind, constructs, taken)
        blocks.extend(made)
        drops.extend(dropped)
        if place == 0:
            signed = signatures
            date = dates[0] if dates else None
    date = date or head.date or numerals.date_in(head.subtitle)
    issuer = _issuer(head, signed)
    numbers = [line.number for line in span.lines]
    return Reading(
        head.title, head.number, kind, issuer, tuple(signed), date, head.addressees, (numbers[0], numbers[-1]),
        tuple(printed), tuple(_marked(blocks, span.lines)), tuple(attachments.missing(parts)), tuple(drops),
    )  # fmt: skip


def _marked(blocks: Sequence[Block], lines: Sequence[Line]) -> Iterator[Block]:
    """The blocks with the marks of their lines; tables and rosters have theirs already."""
    left = {line.number: line.marks for line in lines if line.marks}
    for block in blocks:
        marks = [mark for number in block.lines for mark in left.pop(number, ())]
        yield replace(block, marks=tuple(marks)) if marks and block.rows is None else block


# --- the body of a part ---------------------------------------------------------------------------------------------------


def _attachment_head(part: Part) -> list[Block]:
    out = []
    if part.label_line is not None and part.inline_title is not None:
        label = part.label_line.text[: len(part.label_line.text) - len(part.inline_title)].strip()
        out += [
            _block("attachment-label", [part.label_line], label),
            _block("attachment-title", [part.label_line], part.title or ""),
        ]
    elif part.label_line is not None:
        out.append(_block("attachment-label", [part.label_line], part.label_line.text))
    if part.title_lines:
        out.append(_block("attachment-title", part.title_lines, part.title or ""))
    return out


def _body(
    part: Part, wrap: Measure | None, how: Indents, kind: str | None, constructs: dict[int, Block], taken: set[int]
) -> tuple[list[Block], list[Drop], list[str], list[str]]:
    """Blocks of a part's lines, what was dropped of them, the organs that sign it and its dates."""
    lines = part.lines
    listed = {at: end for start, end in part.listed for at in range(start, end)}
    out: list[Block] = []
    drops: list[Drop] = []
    signed: list[str] = []
    dates: list[str] = []
    run: list[Line] = []
    tail = _tail(lines, listed, taken)

    def flush(leads_on: bool = False) -> None:
        pars, dropped = paragraphs.join(run, wrap, how, lambda at: 0 <= at < len(run) and run[at].number in tail)
        drops.extend(dropped)
        pending: list[paragraphs.Paragraph] = []
        for par in pars:
            what = tail.get(par.lines[0].number)
            if what is None and par.look.is_note:
                what = "note"
            if what is None:
                pending.append(par)
                continue
            out.extend(outline.read(pending, kind))
            pending.clear()
            out.append(_block(what, par.lines, par.text))
            if what == "date" and (iso := numerals.date_in(par.text)):
                dates.append(iso)
            elif what == "signature":
                signed.append(par.text)
        out.extend(outline.read(pending, kind, leads_on))
        run.clear()

    index = 0
    while index < len(lines):
        line = lines[index]
        if line.number in taken:
            flush(leads_on=True)
            if line.number in constructs:
                out.append(constructs[line.number])
            index += 1
        elif index in listed:
            flush()
            out.extend(_list_blocks(lines[index : listed[index]]))
            index = listed[index]
        else:
            run.append(line)
            index += 1
    flush()
    return out, drops, signed, dates


def _list_blocks(lines: Sequence[Line]) -> list[Block]:
    """The attachment list, one block an entry; a bare 附件： belongs to the first."""
    groups: list[list[Line]] = []
    for line in lines:
        bare_label = len(groups) == 1 and len(groups[0]) == 1 and Look(groups[0][0].text).is_label
        entry = line.look.list_item or line.look.labelled_title or line.look.is_label
        if not groups or (entry and not bare_label) or (bare_label and entry):
            groups.append([line])
        else:
            groups[-1].append(line)
    out = []
    for group in groups:
        text = ""
        for line in group:
            text = forms.join_apart(text, line.text)
        out.append(_block("attachment-list", group, text))
    return out


def _tail(lines: Sequence[Line], listed: Container[int], taken: set[int]) -> dict[int, str]:
    """Lines that stand by themselves: dates, signatures by a date, 印发 and 抄送 lines; line number → block type."""
    out: dict[int, str] = {}
    for index, line in enumerate(lines):
        if index in listed or line.number in taken:
            continue
        squashed = line.look.squashed
        if line.look.is_date:
            out[line.number] = "date"
            for step in (-1, 1):
                at = index + step
                while (
                    0 <= at < len(lines)
                    and abs(at - index) <= 6
                    and _signs(lines, at, step)
                    and at not in listed
                    and lines[at].number not in taken
                ):
                    out.setdefault(lines[at].number, "signature")
                    at += step
        elif p.PRINTED_ON.match(squashed) or re.match(r"^[（(]此件.{2,12}[)）]$", squashed):
            out[line.number] = "note"
        elif index and index == len(lines) - 1 and _is_last_signature(line) and lines[index - 1].look.is_closed:
            out[line.number] = "signature"
    return out


def _is_last_signature(line: Line) -> bool:
    """Whether the last line, with no date by it, is the name of one organ."""
    return line.look.is_organ and "、" not in line.text and "公司" not in line.text and not line.look.is_enumerated


def _signs(lines: Sequence[Line], at: int, step: int) -> bool:
    line = lines[at]
    if line.look.is_date or len(line.text) > 60:
        return False
    if line.mark.startswith("#") and step > 0:  # a title; above the date OCR marks any short line
        return False
    if line.look.is_office_head:
        return True
    if not line.look.is_organ or line.look.is_enumerated:
        return False
    if step > 0:  # under the date only the very next organ, with a sentence's end or nothing above the date
        return True
    return (
        at == 0
        or lines[at - 1].look.is_closed
        or lines[at - 1].look.is_organ
        or lines[at - 1].look.is_date
        or lines[at - 1].gap > 0
        or line.gap > 0
    )


# --- who issues it -----------------------------------------------------------------------------------------------------------


def _issuer(head: Head, signed: Sequence[str]) -> tuple[str, ...]:
    """Organs by the title's head, else by the signature, else by the byline."""
    bodies = [text for text in signed if not Look(text).is_office_head]
    before = (
        re.split("关于|印发|转发|批转", head.raw_title, maxsplit=1)[0]
        if re.search("关于|印发|转发|批转", head.raw_title)
        else ""
    )
    if head.ordered_by:
        return organs.split(head.ordered_by)
    prefix = organs.issuing(head.title)
    if before.strip() and prefix and forms.squash(before) == prefix:
        named = organs.split(before)
        if len(named) == 1:
            joint = tuple(organ for text in bodies for organ in organs.split(text))
            if len(joint) > 1 and forms.squash("".join(joint)) == prefix:
                return joint
        return named
    if prefix:
        return organs.split(prefix)
    if bodies:
        return tuple(dict.fromkeys(organ for text in bodies for organ in organs.split(text)))
    return (found,) if head.byline and (found := organs.issuing(head.byline)) else ()
