"""Titles as pages show them: their lines end between words, never within a word, a name or a number (GB/T 9704-2012, 7.3.1).

Guaranteed: what is added shows no character: `<wbr>` where a line may end, for a style that lets it end nowhere else
(`word-break: keep-all`), and an element around a piece that browsers would break at a sign within it, or that is longer
than a line may be: it ends within itself only where it stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from builder.model import Notice
from builder.pages import escape
from builder.text import breaks

_SIGN_WITHIN = re.compile(r"\w[^\w]+\w")  # 2023—2025, 〔2022〕47, 王 凯


def names(notice: Notice) -> tuple[str, ...]:
    """The organs and persons that a notice is known to name."""
    return (*notice.issuer, *dict.fromkeys([post.name for post in notice.posts]))


def of(notice: Notice) -> str:
    """The title of a notice, for raw HTML."""
    return html(notice.title, names(notice))


def markdown_of(notice: Notice) -> str:
    """The title of a notice, for Markdown."""
    return markdown(notice.title, names(notice))


def html(title: str, known: tuple[str, ...] = ()) -> str:
    """A title for raw HTML and for templates."""
    return _written(escape.visible(title), known, escape.html)


def markdown(title: str, known: tuple[str, ...] = ()) -> str:
    """A title for Markdown: a heading, or the text of a link."""
    return _written(escape.visible(title), known, escape.markdown)


@lru_cache(maxsize=1 << 12)
def _written(title: str, known: tuple[str, ...], escaped: Callable[[str], str]) -> str:
    named = tuple(name for name in known if name[0] in title)
    return "<wbr>".join(_piece(piece, escaped) for piece in breaks.pieces(title, named))


def _piece(piece: str, escaped: Callable[[str], str]) -> str:
    bare = piece.strip()
    if len(bare) > breaks.LONGEST:
        inner = "<wbr>".join(_spaced(word, escaped) for word in breaks.within(bare))
        return piece.replace(bare, f'<span class="long">{inner}</span>')
    written = _spaced(piece, escaped)
    return f'<span class="piece">{written}</span>' if _SIGN_WITHIN.search(piece) else written


def _spaced(words: str, escaped: Callable[[str], str]) -> str:
    """What is escaped, with the spaces at its ends, which belong to the title."""
    bare = words.strip()
    return words.replace(bare, escaped(bare)) if bare else words
