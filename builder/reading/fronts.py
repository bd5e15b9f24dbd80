"""What stands between the title of an attachment and its text: when it was adopted, who wrote it, its contents.

Not done here: that an entry of such contents is no heading (see `headings`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.model import TextType
from builder.reading import subtitles
from builder.reading.claims import Claim, Claims
from builder.reading.heads import block
from builder.text import forms
from builder.text import patterns as p
from builder.text.line import Line

_MOST = 12  # lines of a bracket with a law's history
_SHORT = 12  # characters of 【本期目录】: most lines have more


def contents(lines: Sequence[Line]) -> Iterator[int]:
    """The indexes of the lines of tables of contents inside a notice: from 目录 up to where its first entry is printed again, as a heading."""
    heads = [at for at, line in enumerate(lines[:-1]) if _heads_contents(line.look.squashed)]
    bare = [forms.squash(p.TOC_PAGE.sub("", line.text)) for line in lines] if heads else []
    for head in heads:
        again = next((at for at in range(head + 2, len(lines)) if bare[at] == bare[head + 1]), head)
        entries, below = bare[head + 1 : again], set(bare[again:])
        if sum(entry in below for entry in entries) * 2 > len(entries):
            yield from range(head, again)


def _heads_contents(squashed: str) -> bool:
    return len(squashed) <= _SHORT and p.TOC_HEADING.match(squashed) is not None


def under_title(lines: Sequence[Line], at: int, held: Claims) -> Iterator[Claim]:
    """Subtitles, when it was adopted, and who wrote it, as they stand under the title of an attachment."""
    while at < len(lines) and at not in held:
        what: TextType = "subtitle"
        size = subtitles.size(lines[at : at + _MOST])
        if not size and _is_byline(lines, at):
            what, size = "byline", 1
        if not size or not held.keys().isdisjoint(range(at, at + size)):
            return
        text = ""
        for line in lines[at : at + size]:
            text = forms.join_apart(text, line.text)
        yield Claim(at, at + size, block(what, lines[at : at + size], text))
        at += size


def _is_byline(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the organ that wrote what follows, not the first of a list of organs."""
    below = lines[at + 1].look if at + 1 < len(lines) else lines[at].look
    return lines[at].look.is_organ and (below.is_closed or below.is_enumerated or below.is_bracket)
