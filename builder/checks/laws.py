"""The laws of the design, checked on every build.

Law 1 (lines): every nonblank source line stands in exactly one part of the issue.
Law 2 (characters): a notice's blocks hold, white space and recorded marks aside, exactly the characters of their lines, in
order.  A cell begins and ends where a word of its lines does, holds pieces of two cells only where that is on record, and no
two figures are one that stood apart.  A drop is what stands on its lines.
Law 3 (page) is checked on the rendered pages, see `pages.visible`.
How characters are compared stands in `characters`.
Not done here: what is done about a breach (see `verbatim`), and what merely deserves a look (see `remarks`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.checks.characters import Partial, difference, fold
from builder.codes import Said, say
from builder.model import Block, Drop, Issue, Notice
from builder.text import forms

# What a header that is dropped is made of beside its cells: drawn rules, tags, pipes, emphasis.
_OF_HEADER = re.compile(r"""(?m)^\s*[|│┃][|│┃\s:\-]*$|<(?:[^<>"']|"[^"<]{0,500}"|'[^'<]{0,500}')*+>|[|│┃]|\*\*|\\""")


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a law does not hold: the lines that are concerned, and how."""

    lines: tuple[int, ...]
    said: Said


def laws(issue: Issue) -> Iterator[Breach]:
    """Every breach of laws 1 and 2."""
    yield from of_lines(issue)
    yield from of_drops(issue)
    partial = partial_drops(issue.dropped)
    for notice in issue.notices:
        yield from of_characters(notice, issue.text_lines, partial)


def of_lines(issue: Issue) -> Iterator[Breach]:
    """Law 1."""
    seen: Counter[int] = Counter()
    for part in (issue.masthead, issue.toc_lines, issue.colophon):
        seen.update(part)
    for drop in issue.dropped:
        if not drop.partial:
            seen.update(drop.lines)
    for notice in issue.notices:
        seen.update({number for block in notice.blocks for number in block.lines})
    for number, line in enumerate(issue.text_lines, 1):
        wanted = 1 if line and not line.isspace() else 0
        if (found := seen.get(number, 0)) != wanted:
            yield Breach((number,), say("line-not-once", found=found, wanted=wanted))


def of_drops(issue: Issue) -> Iterator[Breach]:
    """Law 2 for what was dropped."""
    for drop in issue.dropped:
        said = fold(drop.text)
        whole = "".join(issue.text_lines[number - 1] for number in drop.lines)
        printed = [fold(whole), fold(forms.entities(whole))]
        if drop.reason == "repeated-table-header":
            lines = "\n".join(issue.text_lines[number - 1] for number in drop.lines)
            printed.append(fold(forms.entities(_OF_HEADER.sub(" ", lines))))
        if all(said not in text for text in printed) if drop.partial else said not in printed:
            yield Breach(drop.lines, say("drop-differs", dropped=drop.text[:20], printed=whole[:20].strip()))


def partial_drops(dropped: Sequence[Drop]) -> Partial:
    """What was dropped of lines that are kept."""
    found: dict[int, list[Drop]] = defaultdict(list)
    for drop in dropped:
        if drop.partial:
            for number in drop.lines:
                found[number].append(drop)
    return found


def of_characters(notice: Notice, source: Sequence[str], partial: Partial) -> Iterator[Breach]:
    """Law 2 for the blocks of a notice."""
    for lines, blocks in groups(notice.blocks):
        if said := difference(lines, blocks, source, partial):
            yield Breach(tuple(lines), said)


def groups(blocks: Sequence[Block]) -> Iterator[tuple[list[int], list[Block]]]:
    """Blocks that share a line, together, with all their lines in order."""
    lines: set[int] = set()
    together: list[Block] = []
    for block in blocks:
        if together and lines.isdisjoint(block.lines):
            yield sorted(lines), together
            lines, together = set(), []
        lines.update(block.lines)
        together.append(block)
    if together:
        yield sorted(lines), together
