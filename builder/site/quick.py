"""What Markdown leaves as it stands, taken as it stands: raw HTML that is whole, and words in which nothing but HTML is marked.

Nearly all of a generated page is that, and Python-Markdown looks for more: it reads HTML tag by tag, and asks sixteen patterns
of every piece of text.
Guaranteed: the same HTML, byte for byte; what is not certain goes the way of Python-Markdown.
Measured at 1,000 notices: 39 → 12 s of CPU.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import HtmlInlineProcessor
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

IN_WORDS = "a|abbr|b|bdi|br|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr"
APART = (  # Markdown makes no paragraph of it
    "article|aside|blockquote|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|li|nav|ol|p|pre|section|summary|"
    "table|tbody|td|tfoot|th|thead|tr|ul"
)


def _tag(names: str, but: str = "") -> str:
    return rf'</?+(?:{names})(?: [a-z][a-z-]*+(?:="[^"<>\n{but}]*+")?+)*+>'


_ENTITY = r"&(?:#\d++|#x[\da-fA-F]++|[a-zA-Z][a-zA-Z\d]*+);"
_FIRST = r"\\`\["  # what patterns ask for before they ask for tags
_MARK = f"(?:{_ENTITY}|{_tag(IN_WORDS, _FIRST)})"
_WORDS = rf"(?:[^<>&\\`*_\[{{|\n ]++| (?!\{{)|{_MARK})++"  # no pattern finds anything in it but the marks
_GIVEN = r'(?:[#.][\w-]++|[a-z][a-z-]*+="[\w ,.-]*+")'  # one attribute of a list
_LIST = rf"\{{:((?: {_GIVEN})++) \}}"

_CERTAIN = re.compile(rf"(?:[^<>&]++|{_ENTITY}|{_tag(f'{IN_WORDS}|{APART}|caption|col')})*+")
_TAG = re.compile(r"<(/?+)([a-z\d]++)")
_APART = re.compile(rf"</?+(?:{APART})\b")
_BEGINS = re.compile(rf"<(?:{APART})\b")
_ATTRIBUTE = re.compile(_GIVEN)
_PARAGRAPH = re.compile(rf"(?![\s#+-]|\d++\.)({_WORDS})(?<!\s)(?:\n{_LIST})?+")
_TEXT = re.compile(rf"({_WORDS})((?<! )[ \n]{_LIST})?+")
_MARKED_LIST = re.compile(r"\{[^\n]*[<&]")
_SIGNS = {  # pattern → what stands in each text in which it finds something
    **{"backtick": "`", "escape": "\\", "linebreak": "  \n", "runs": "<", "html": "<", "entity": "&"},
    **{"link": "[", "image_link": "![", "autolink": "://", "automail": "@"},
}
_REFERENCES = ("reference", "short_reference", "image_reference", "short_image_ref")


class _Blocks(HtmlBlockPreprocessor):
    """Pieces between blank lines that are one element, or a paragraph of words, are kept apart."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, with a placeholder for what is kept apart: one for all pieces that follow each other."""
        source = "\n".join(lines)
        *pieces, last = source.split("\n\n")
        made = [(piece, _html(piece)) for piece in pieces]
        if "<" in last or any(html is None for _, html in made) or not _CERTAIN.fullmatch(source):
            return super().run(lines)
        out = list[str]()
        for kept, run in groupby(made, lambda pair: pair[1] != ""):
            pairs = list(run)
            out += [self._kept(html for _, html in pairs if html)] if kept else [piece for piece, _ in pairs]
        return "\n\n".join([*out, last]).split("\n")

    def _kept(self, html: Iterable[str]) -> str:
        return f"\n{self.md.htmlStash.store(chr(10).join(html))}\n\n"


def _html(piece: str) -> str | None:
    """The HTML of a piece that is kept apart, nothing of another; None where it is more or less than an element of that kind."""
    if found := _PARAGRAPH.fullmatch(piece):
        return f"<p{_attributes(found[2] or '')}>{found[1]}</p>"
    if not _APART.search(piece):
        return ""
    return f"{piece}\n" if _BEGINS.match(piece) and _is_element(piece) else None


def _attributes(given: str) -> str:
    """What a list of attributes, ` #p1 .to`, is in a tag."""
    out = dict[str, str]()
    for word in _ATTRIBUTE.findall(given):
        if word.startswith("."):
            out["class"] = f"{out['class']} {word[1:]}" if "class" in out else word[1:]
        elif word.startswith("#"):
            out["id"] = word[1:]
        else:
            name, out[name] = word[:-1].split('="')
    return "".join(f' {name}="{value}"' for name, value in sorted(out.items()))


def _is_element(piece: str) -> bool:
    """Whether a piece that begins with a tag is one element, as Python-Markdown counts: an end tag ends all that it encloses."""
    tags = _TAG.findall(piece)
    opened = list[str]()
    for at, (closes, name) in enumerate(tags, 1):
        if not closes:
            opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
        if not opened:
            return at == len(tags) and piece.endswith(f"</{name}>")
    return False


class _Marks(InlineProcessor):
    """Marks in words: of what has none but HTML nothing is asked, and of the rest what a page can have."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        runs = HtmlInlineProcessor(rf"({_MARK}(?:[^<>&*_{{\x02\n]*+{_MARK})*+)", md)
        md.inlinePatterns.register(runs, "runs", 95)
        self._signs = {md.inlinePatterns[name]: sign for name, sign in _SIGNS.items()}
        self._references = {md.inlinePatterns[name] for name in _REFERENCES}
        self._runs = {runs}

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """The tree, with the elements that marks make."""
        for element in tree.iter():
            if element.text and not isinstance(element.text, AtomicString):
                element.text = self._taken(element.text)
        text = "\n".join(tree.itertext())
        idle = self._references if not self.md.references else set()
        if _MARKED_LIST.search(text) or not _CERTAIN.fullmatch(text):
            idle = idle | self._runs
        asked = (pattern for pattern in self.md.inlinePatterns if pattern not in idle)
        self.inlinePatterns = [pattern for pattern in asked if self._signs.get(pattern, "") in text]  # type: ignore[assignment]
        return super().run(tree, ancestors)

    def _taken(self, text: str) -> str:
        if not (found := _TEXT.fullmatch(text)):
            return text
        words, attributes = found[1], found[2] or ""
        return AtomicString((self.md.htmlStash.store(words) if "<" in words or "&" in words else words) + attributes)


def quicken(renderer: Markdown) -> None:
    """For generated pages alone: no other extension may look for marks in words."""
    renderer.preprocessors.register(_Blocks(renderer), "html_block", 20)
    renderer.treeprocessors.register(_Marks(renderer), "inline", 20)
