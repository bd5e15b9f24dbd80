"""Span → notice: title, number, addressees, text, attachments, signature, date.  It composes the steps for one thing each.

Guaranteed: every line of the span stands in exactly one block, or in a `Drop`; a fact that the lines do not print is None.
Not done here: what only the whole issue can tell (the notice's id, section and page, an issuer known from another's number),
and what only the text as it stands at last can (which attachments are printed nowhere).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from builder.model import Block, Drop, Grid, Markup, Notice, Part
from builder.reading import (
    attachments,
    body,
    claims,
    heads,
    html_names,
    imprints,
    rosters,
    setting,
    signatures,
    tables,
    wrapping,
)
from builder.reading.claims import Claim
from builder.reading.segment import Span
from builder.reading.setting import Measure
from builder.text import forms
from builder.text import patterns as p
from builder.text.line import Line
from builder.text.look import Look

_KIND_WITHIN = 3000  # characters in which the text may name its own kind
_Kind = TypeVar("_Kind", bound=Block)


def read(span: Span, issue: Measure | None) -> tuple[Notice, list[Drop]]:
    """What one span says by itself, and what was dropped of it; `issue` is how its issue is wrapped."""
    head, rest = heads.read(span)
    wrap, how = wrapping.of_notice(span.lines, issue), setting.indents(span.lines)
    kind = _kind(head.title, rest)
    grids = _grids(rest, wrap)
    held = claims.by_line(grids)
    cuts, lists = attachments.split(rest, head.title, wrap, held)
    held |= claims.by_line(lists)
    held |= claims.by_line(signatures.find(rest, [text for _, text in cuts], held, head.title))
    read = [body.read(rest, text, held, wrapping.of_part(rest, text, held, wrap), how, kind) for _, text in cuts]
    own, _ = read[0]
    left = {line.number: line.marks for line in span.lines if line.marks}
    notice = Notice(
        id="",
        title=head.title,
        number=head.number,
        kind=kind,
        section=None,
        issuer=signatures.issuer(head, own),
        date=signatures.date(head, own),
        addressees=head.addressees,
        page=None,
        span=(span.lines[0].number, span.lines[-1].number),
        head=_marked(head.blocks, left),
        parts=tuple(_whole(part, blocks, left) for (part, _), (blocks, _) in zip(cuts, read, strict=True)),
        foot=imprints.read(own),
    )
    return notice, [
        *chain.from_iterable(claim.drops for claim in grids),
        *chain.from_iterable(drops for _, drops in read),
    ]


def _kind(title: str, rest: Sequence[Line]) -> str | None:
    """The 文种 that the title ends with, else the one that the text calls itself by."""
    if kind := Look(title).kind:
        return kind
    text = "".join(line.text for line in rest)[:_KIND_WITHIN]
    found = p.FORMULA.search(forms.squash(text))
    return (found["kind"] or found["other"]) if found else None


def _grids(lines: Sequence[Line], wrap: Measure | None) -> list[Claim]:
    """The name lists and tables among the lines; a line of a name list is in no table."""
    found = rosters.find(lines, wrap)
    return [*found, *html_names.read(tables.find(lines, claims.by_line(found)), lines)]


def _whole(part: Part, blocks: Sequence[Block], left: dict[int, tuple[Markup, ...]]) -> Part:
    return replace(part, head=_marked(part.head, left), blocks=_marked(blocks, left))


def _marked(blocks: Iterable[_Kind], left: dict[int, tuple[Markup, ...]]) -> tuple[_Kind, ...]:
    """The blocks with the marks of their lines that no block before them has; tables and rosters have theirs already."""
    if not left:
        return tuple(blocks)
    return tuple(_with(block, [mark for number in block.lines for mark in left.pop(number, ())]) for block in blocks)


def _with(block: _Kind, marks: Sequence[Markup]) -> _Kind:
    return block if isinstance(block, Grid) or not marks else replace(block, marks=tuple(marks))
