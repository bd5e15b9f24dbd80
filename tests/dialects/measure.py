"""How much of what is known of an issue is found again: F1 of each construct, and what is missed or false.

    notices      their first lines            attachments  their first lines       headings  their first lines
    blocks       their lines, all of them: the text blocks (titles, paragraphs, items, dates …); tables and rosters are
                 measured by what they hold, but one that is read as text counts as false blocks
    titles       the lines of the title       numbers, dates  with the first line of the notice
    persons      role, name and post, each of them       rows  the cells of each row that has any

Lines say where, so that a dialect may change characters.  What nobody can decide is not asked: where a sheet says that a
line is loose, blocks that part there and blocks that do not are the same, and a heading that ends with it may be one or the
beginning of its paragraph; a number or date with slips in it is not compared.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from builder.model import Block, Issue, Roster, Table
from builder.text import forms

from . import known as knowledge
from .kinds import DIALECTS
from .known import Known
from .sheets import Sheet, bare

CONSTRUCTS = ("notices", "titles", "numbers", "dates", "attachments", "headings", "blocks", "persons", "rows")
_FOLDED = str.maketrans({"“": '"', "”": '"', "【": "[", "】": "]", "〔": "[", "〕": "]"})
Facts = Mapping[str, Counter[Hashable]]


@dataclass(frozen=True)
class Result:
    """One issue in one dialect: F1 a construct (None where there is nothing), and the misses as "construct: what"."""

    values: Mapping[str, float | None]
    misses: Sequence[str] = field(default=())


def _plain(text: str | None) -> str:
    """What two spellings share: no white space, one width of marks, one kind of quotation mark."""
    return forms.squash(unicodedata.normalize("NFKC", text or "").translate(_FOLDED))


def _bare(lines: Iterable[str]) -> str:
    return _plain("".join(map(bare, lines)))


def _persons_and_rows(blocks: Sequence[Block], out: dict[str, Counter[Hashable]]) -> None:
    for block in blocks:
        for member in block.members if isinstance(block, Roster) else ():
            out["persons"][(_plain(member.role), _plain(member.name), _plain(member.post))] += 1
        if isinstance(block, Table):
            rows = (tuple(_plain(cell) for cell in row) for row in block.rows)
            out["rows"].update(row for row in rows if any(row))


def _empty() -> dict[str, Counter[Hashable]]:
    return {name: Counter() for name in CONSTRUCTS}


def _lines_of(sheet: Sheet) -> dict[int, list[int]]:
    lines: dict[int, list[int]] = {}
    for number, line in enumerate(sheet, 1):
        if line.piece is not None and line.text.strip():
            lines.setdefault(line.piece, []).append(number)
    return lines


def _untouched(known: Known, sheet: Sheet, original: Known, lines: Mapping[int, list[int]]) -> set[tuple[str, int]]:
    """The notices whose number or date is printed as it was."""
    return {
        (piece.kind, piece.notice)
        for index, piece in enumerate(known.pieces)
        if piece.kind in ("number", "date", "title")
        and _bare(sheet[n - 1].text for n in lines.get(index, ())) == _bare(original.of(index))
    }


def expected(known: Known, sheet: Sheet) -> Facts:
    """What must be read from a sheet."""
    lines, out = _lines_of(sheet), _empty()
    started: dict[int, int] = {}
    for index, piece in enumerate(known.pieces):
        if piece.block is None or index not in lines:
            continue
        first = lines[index][0]
        started.setdefault(piece.notice, first)
        if piece.opens:
            out["attachments"][first] += 1
        if piece.kind == "heading":
            out["headings"][first] += 1
        if piece.kind == "title":
            out["titles"][tuple(lines[index])] += 1
        if piece.kind not in ("table", "roster"):
            out["blocks"][tuple(lines[index])] += 1
        _persons_and_rows([piece.block], out)
    for place, first in started.items():
        notice = known.notices[place]
        out["notices"][first] += 1
        if notice.number:
            out["numbers"][(first, _plain(notice.number))] += 1
        if notice.date:
            out["dates"][(first, notice.date)] += 1
    return out


def found(issue: Issue) -> Facts:
    """What was read."""
    out = _empty()
    for notice in issue.notices:
        first = notice.blocks[0].lines[0]
        out["notices"][first] += 1
        if notice.number:
            out["numbers"][(first, _plain(notice.number))] += 1
        if notice.date:
            out["dates"][(first, notice.date)] += 1
        out["attachments"].update(attachment.line for attachment in notice.attachments)
        for block in notice.blocks:
            if block.type == "heading":
                out["headings"][block.lines[0]] += 1
            if block.type == "title":
                out["titles"][block.lines] += 1
            if block.type not in ("table", "roster"):
                out["blocks"][block.lines] += 1
        _persons_and_rows(notice.blocks, out)
    return out


def _united(blocks: Counter[Hashable], loose: Mapping[int, int]) -> Counter[Hashable]:
    """Blocks with those made one that meet at a loose line."""
    out: list[tuple[int, ...]] = []
    for lines in sorted(block for block in blocks if isinstance(block, tuple)):
        if out and loose.get(out[-1][-1]) == lines[0]:
            out[-1] = (*out[-1], *lines)
        else:
            out.append(lines)
    return Counter(out)


def _loose(sheet: Sheet) -> dict[int, int]:
    """Loose line → the next line of text."""
    filled = [number for number, line in enumerate(sheet, 1) if line.piece is not None and line.text.strip()]
    following = dict(pairwise(filled))
    return {number: following[number] for number in filled[:-1] if sheet[number - 1].loose}


def _comparable(facts: Facts, kept: Mapping[str, set[int]]) -> dict[str, Counter[Hashable]]:
    """Facts without the numbers and dates of those notices where the print itself is wrong."""

    def right(name: str, fact: Hashable) -> bool:
        return name not in kept or (isinstance(fact, tuple) and fact[0] in kept[name])

    return {name: Counter({fact: n for fact, n in facts[name].items() if right(name, fact)}) for name in facts}


def _printed_right(known: Known, sheet: Sheet, original: Known) -> dict[str, set[int]]:
    lines = _lines_of(sheet)
    same = _untouched(known, sheet, original, lines)
    first: dict[int, int] = {}
    for index, piece in enumerate(known.pieces):
        if piece.block is not None and index in lines:
            first.setdefault(piece.notice, lines[index][0])
    kinds = {piece.notice: {p.kind for p in known.pieces if p.notice == piece.notice} for piece in known.pieces}
    return {
        name: {at for place, at in first.items() if kind not in kinds[place] or (kind, place) in same}
        for name, kind in (("numbers", "number"), ("dates", "date"))
    }


def _said(fact: Hashable, sheet: Sheet) -> str:
    """A fact for people: its lines as printed, or the words themselves."""
    first, last = (fact[0], fact[-1]) if isinstance(fact, tuple) else (fact, fact)
    if not isinstance(first, int):
        return " | ".join(map(str, fact)) if isinstance(fact, tuple) else str(fact)
    where = f"{first}" if first == last or not isinstance(last, int) else f"{first}–{last}"
    value = f" → {last}" if isinstance(last, str) else ""
    return f"line {where}: {sheet[first - 1].text.strip()[:50]}{value}"


def _place(fact: Hashable) -> tuple[int, str]:
    first = fact[0] if isinstance(fact, tuple) else fact
    return (first, "") if isinstance(first, int) else (0, str(fact))


def compare(known: Known, sheet: Sheet, issue: Issue, original: Known) -> Result:
    """F1 a construct, and each point that is lost."""
    kept = _printed_right(known, sheet, original)
    wanted, got = _comparable(expected(known, sheet), kept), _comparable(found(issue), {})
    loose = _loose(sheet)
    wanted["blocks"], got["blocks"] = _united(wanted["blocks"], loose), _united(got["blocks"], loose)
    open_ended = {_lines_of(sheet)[piece][0] for at in loose if (piece := sheet[at - 1].piece) is not None}
    for side in (wanted, got):
        side["headings"] = Counter({line: n for line, n in side["headings"].items() if line not in open_ended})
    values: dict[str, float | None] = {}
    misses: list[str] = []
    for name in CONSTRUCTS:
        if name in kept:  # a notice that is not found is missed as a notice; its number is not false there
            wrong = {fact[0] for fact in expected(known, sheet)[name] if isinstance(fact, tuple)} - kept[name]
            got[name] = Counter({f: n for f, n in got[name].items() if isinstance(f, tuple) and f[0] not in wrong})
        same = sum((wanted[name] & got[name]).values())
        total = sum(wanted[name].values()) + sum(got[name].values())
        values[name] = 2 * same / total if total else None
        for sign, facts in (("missed", wanted[name] - got[name]), ("false", got[name] - wanted[name])):
            misses += [f"{name} {sign}: {_said(fact, sheet)}" for fact in sorted(facts, key=_place)]
    return Result(values, misses)


def results(dialect: str, only: str = "") -> Iterator[tuple[Known, Sheet, Result]]:
    """Each issue in a dialect, as read."""
    for original in knowledge.issues():
        if only in original.name:
            known, sheet = DIALECTS[dialect](original)
            issue = knowledge.parse(original, "\n".join(line.text for line in sheet) + "\n")
            yield known, sheet, compare(known, sheet, issue, original)


def mean(every: Sequence[Result]) -> dict[str, float | None]:
    """The mean over the issues that have the construct."""
    out: dict[str, float | None] = {}
    for name in CONSTRUCTS:
        values = [value for result in every if (value := result.values[name]) is not None]
        out[name] = sum(values) / len(values) if values else None
    return out
