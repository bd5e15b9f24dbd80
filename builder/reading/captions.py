"""Short lines without a number that stand over what follows: names of leaders and departments, words over a text, and the
entries of a table of contents inside a text.

Not done here: whether they are headings (see `headings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from builder.model import Block, Mark
from builder.reading.paragraphs import Paragraph
from builder.text import persons, posts
from builder.text.look import Look

Flow = Sequence[Paragraph | Block]  # the paragraphs of a text, and between them what is a block already
Over = tuple[int, Paragraph, Paragraph]  # the index of a paragraph, itself, what it stands over

_CAPTION = 28  # characters of a name over duties
_COLON = tuple("：:")
_DUTY = re.compile(r"^(?:协助|主持|负责|分管|联系|领导)")
_GLUED_LEADER = re.compile(r"^[\u4e00-\u9fff]{2,12}$")
_NO_NAME = re.compile("[，。；]|如下|以下")
_MARKS = re.compile("[，。；：、]")
_CONTENTS = re.compile(r"^目\s*[录次]$")
_PAGE = re.compile(r"[\s.·…⋯]*(?:[-—]?\d{0,3}[-—]?|（\d{1,3}）)$")
_TEXT_BELOW = 40  # characters of a paragraph that a heading without a number stands over


def over(flow: Flow) -> Iterator[Over]:
    """Short paragraphs of one line without a number over another paragraph."""
    for at, (par, below) in enumerate(pairwise(flow)):
        if not isinstance(par, Paragraph) or not isinstance(below, Paragraph):
            continue
        if len(par.text) <= _CAPTION and len(par.lines) == 1 and not par.look.mark:
            yield at, par, below


def leaders(short: Sequence[Over]) -> list[int]:
    """Lines that name a leader, over a paragraph on what he or she is in charge of; two of them at least."""
    found = []
    for at, par, below in short:
        if par.look.is_closed or not below.look.is_closed:
            continue
        glued = _GLUED_LEADER.match(par.text) and posts.is_post(par.text) and _DUTY.match(below.text)
        if persons.person(par.text) or persons.bracketed(par.text) or glued:
            found.append(at)
    return found if len(found) >= 2 else []


def departments(over: Sequence[Over], printed: Sequence[Mark | None]) -> list[int]:
    """Names over lists that begin again at 1, most of them organs', two at least; and organs named in the same way over
    a paragraph."""
    short = {at: par for at, par, _ in over if not _NO_NAME.search(par.text)}
    listed = [at for at in short if _begins_list(printed[at + 1])]
    named = _organs(short) if len(listed) >= 2 else set()
    if len(named.intersection(listed)) < max(2, len(listed) / 2):
        return []
    if not all(short[at].text.endswith(_COLON) for at in listed):
        return listed
    return sorted({*listed, *(at for at in named if short[at].text.endswith(_COLON))})


def _organs(pars: Mapping[int, Paragraph]) -> set[int]:
    return {at for at, par in pars.items() if Look(par.text.rstrip("：:")).is_organ}


def _begins_list(mark: Mark | None) -> bool:
    return mark is not None and mark.ordinal == 1


def over_text(over: Sequence[Over], flow: Flow) -> list[int]:
    """Short lines without a mark over whole paragraphs, in a text all of whose paragraphs are whole; two at least."""
    found = [at for at, par, below in over if _is_words(par) and _is_text(below)]
    if len(found) < 2:
        return []
    plain = [piece for piece in flow if isinstance(piece, Paragraph) and not piece.look.mark]
    whole = [par for par in plain if not par.look.is_closed and "。" not in par.text]
    return found if len(found) == len(whole) else []


def _is_words(par: Paragraph) -> bool:
    return len(par.text) >= 4 and not par.look.is_closed and not _MARKS.search(par.text)


def _is_text(par: Paragraph) -> bool:
    return len(par.text) >= _TEXT_BELOW and par.look.is_closed


def contents(flow: Flow) -> Iterator[int]:
    """The entries of a table of contents inside a text: below 目录, lines that come again as its headings."""
    starts = [at for at, piece in enumerate(flow) if isinstance(piece, Paragraph) and _CONTENTS.match(piece.text)]
    texts = [_entry(piece) for piece in flow] if starts else []
    for start in starts:
        at = start + 1
        while at < len(texts) and texts[at] and texts[at] in texts[at + 1 :]:
            yield at
            at += 1


def _entry(piece: Paragraph | Block) -> str:
    return _PAGE.sub("", piece.look.squashed) if isinstance(piece, Paragraph) else ""
