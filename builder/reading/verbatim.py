"""What breaks a law is published verbatim instead, line by line as printed: the construct's lines, then the notice's, then
the issue's.  A sidecar may ask for the same.

Guaranteed: in the issue that `hold` gives both laws hold, whatever the steps did; no fact, no notice and no address is lost.
Each place is said in a warning, which the check of a pull request refuses.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from builder.checks import characters, laws
from builder.checks.laws import Breach
from builder.codes import code, say
from builder.model import Block, Diagnostic, Issue, Notice, Part, Text

_Kind = TypeVar("_Kind", Text, Block)


def hold(issue: Issue) -> tuple[Issue, list[Diagnostic]]:
    """The issue with verbatim text where it broke a law, and what broke it."""
    said: dict[int, Diagnostic] = {}
    for retreat in (as_printed, _notices, _whole):
        breaches = list(laws.laws(issue))
        if not breaches:
            break
        for breach in breaches:
            said.setdefault(breach.lines[0], _diagnostic(breach))
        issue = retreat(issue, {number for breach in breaches for number in breach.lines})
    return issue, list(said.values())


def _diagnostic(breach: Breach) -> Diagnostic:
    first, last = breach.lines[0], breach.lines[-1]
    where = f"第 {first}—{last} 行" if last > first else "这一行"
    law = "line-law-broken" if breach.said.code == code("line-law-broken") else "character-law-broken"
    return say(law, where=where, breach=breach.said.message).at(first)


def as_printed(issue: Issue, lines: Collection[int]) -> Issue:
    """The issue with verbatim blocks in the place of those that some of the lines belong to."""
    return _with(issue, [_in_part(notice, lines, issue.text_lines) for notice in issue.notices])


def _in_part(notice: Notice, lines: Collection[int], source: Sequence[str]) -> Notice:
    """The notice with verbatim blocks, each where the first of those stood whose place it takes."""
    instead: dict[int, Sequence[Text]] = {}
    for concerned, group in groupby(laws.groups(notice.blocks), key=lambda each: not set(each[0]).isdisjoint(lines)):
        if concerned:
            first, *others = (block for _, together in group for block in together)
            numbers = {number for block in (first, *others) for number in block.lines}
            instead |= {id(first): tuple(_printed(numbers, source)), **{id(block): () for block in others}}
    parts = (
        replace(part, head=_replaced(part.head, instead), blocks=_replaced(part.blocks, instead))
        for part in notice.parts
    )
    return replace(notice, head=_replaced(notice.head, instead), parts=tuple(parts))


def _replaced(blocks: Sequence[_Kind], instead: Mapping[int, Sequence[Text]]) -> tuple[_Kind, ...]:
    return tuple(piece for block in blocks for piece in instead.get(id(block), (block,)))


def _with_text(notice: Notice, blocks: Iterable[Text]) -> Notice:
    """The notice with these blocks for all of its text; what it says of its attachments stays."""
    own, *attachments = notice.parts or (Part(None, None, notice.span[0]),)
    bare = (replace(part, head=(), blocks=()) for part in attachments)
    return replace(notice, head=(), parts=(replace(own, head=(), blocks=tuple(blocks)), *bare))


def _printed(lines: Iterable[int], source: Sequence[str]) -> Iterator[Text]:
    """Lines as they are printed, one block; none where they are blank."""
    numbers = tuple(number for number in sorted(lines) if source[number - 1].strip())
    if numbers:
        text = "\n".join(characters.verbatim_line(source[number - 1]) for number in numbers)
        yield Text("verbatim", numbers, text)


def _notices(issue: Issue, concerned: Collection[int]) -> Issue:
    """Whole notices: their lines less those that stand elsewhere, and those inside them that stand nowhere."""
    elsewhere = {number for part in _apart(issue) for number in part}
    notices = []
    for notice in issue.notices:
        own = {number for block in notice.blocks for number in block.lines}
        own |= {number for number in concerned if notice.span[0] <= number <= notice.span[1]}
        if not own.isdisjoint(concerned):
            notice = _with_text(notice, _printed(own - elsewhere, issue.text_lines))
        elsewhere |= own
        notices.append(notice)
    return _with(issue, notices)


def _apart(issue: Issue) -> Iterator[Sequence[int]]:
    yield from (issue.masthead, issue.toc_lines, issue.colophon)
    yield from (drop.lines for drop in issue.dropped if not drop.partial)


def _whole(issue: Issue, concerned: Collection[int]) -> Issue:
    """Everything: a line of neither cover, 目录 nor colophon stands in the notice that began last before it."""
    seen: set[int] = set()
    parts: list[tuple[int, ...]] = []
    for part in (issue.masthead, issue.toc_lines, issue.colophon):
        parts.append(tuple(sorted({number for number in part if issue.text_lines[number - 1].strip()} - seen)))
        seen.update(part)
    firsts = [notice.span[0] for notice in issue.notices]
    shares: list[list[int]] = [[] for _ in range(max(len(firsts), 1))]
    for number, line in enumerate(issue.text_lines, 1):
        if line.strip() and number not in seen:
            shares[max(bisect_right(firsts, number) - 1, 0)].append(number)
    if not firsts:
        parts[0] = tuple(sorted((*parts[0], *shares[0])))
    notices = [
        _with_text(notice, _printed(share, issue.text_lines))
        for notice, share in zip(issue.notices, shares, strict=False)
    ]
    masthead, toc, colophon = parts
    apart = replace(issue, masthead=masthead, toc_lines=toc, colophon=colophon, dropped=())
    return _with(apart, notices)


def _with(issue: Issue, notices: Sequence[Notice]) -> Issue:
    """The issue with other blocks: nothing is dropped of a line that is printed whole, and a drop is what stands there."""
    whole = {
        number for notice in notices for block in notice.blocks if block.type == "verbatim" for number in block.lines
    }
    dropped = []
    for drop in issue.dropped:
        if not drop.partial and next(laws.of_drops(replace(issue, dropped=(drop,))), None):
            drop = replace(drop, text="\n".join(issue.text_lines[number - 1].strip() for number in drop.lines))
        if not drop.partial or whole.isdisjoint(drop.lines):
            dropped.append(drop)
    return replace(issue, notices=tuple(notices), dropped=tuple(dropped))
