"""What Markdown makes of headings, as pages want it: the outline says where a line may end, and a heading's link what it leads to.

Guaranteed: a link to a heading is no part of what is heard of it, and no stop of the tab key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

from builder.pages import titles

_TAG = re.compile("<[^>]*>")
_BUT_BREAKS = re.compile("<(?!wbr>)[^>]*>")
_LINK = re.compile(r'(?<=<a class="headerlink extra" )href="#([^"]+)"(?: title="[^"]*")?(?=>)')
_LONGEST = 20  # characters of a heading that its link repeats


class _Headings(Postprocessor):
    """Comes last, when headings are HTML and the outline stands."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._written: object = None  # the outline whose names are as they are written

    def run(self, text: str) -> str:
        """The page, its links told; the names in its outline as they are written there.

        MkDocs runs this for the title of a page, too, and `toc` for each heading, while the outline is that of the page before.
        """
        outline = getattr(self.md, "toc_tokens", [])
        if outline is not self._written:
            self._written = outline
            for found in _all(outline):
                plain = "<" not in found["html"]
                found["name"] = titles.html(unescape(found["html"])) if plain else _BUT_BREAKS.sub("", found["html"])
        if not _LINK.search(text):
            return text
        names = {found["id"]: _TAG.sub("", found["html"]) for found in _all(outline)}

        def link(found: re.Match[str]) -> str:
            name = names.get(found[1], "").replace('"', "&quot;")
            which = f"“{name if len(name) <= _LONGEST else f'{name[:_LONGEST]}…'}”" if name else "本节"
            return f'href="#{found[1]}" tabindex="-1" aria-hidden="true" title="复制{which}的链接"'

        return _LINK.sub(link, text)


def _all(tokens: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in tokens:
        yield token
        yield from _all(token["children"])


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        """Registers the one step."""
        md.postprocessors.register(_Headings(md), "headings", 0)


def makeExtension(**settings: Mapping[str, Any]) -> Extension:
    """What MkDocs and `bodies` ask for by the module's name."""
    return _Extension(**settings)
