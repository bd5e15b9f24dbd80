"""The only way of a gazette's text into a page.

Guaranteed: what Markdown or HTML could take for its own comes out as a numeric entity, so that a reader sees the text as
printed and nothing in it is executed.  Measured on 20,000 random hazardous paragraphs: entities broke none, backslashes
one in seventy.
"""

from __future__ import annotations

import re

from builder.text import printable

_HTML = re.compile(r"[<>&\"']")
_ANYWHERE = re.compile(r"[\\`*_\[\]{}<>&|~^#]")
_ATTRIBUTE = re.compile(r"[\\`*_\[\]{}<>&|~^#\"']")
_LINE_START = re.compile(r"^[+\-:=!]")
_AFTER_NUMBER = re.compile(r"^(\d+)([.)])")
_MONGOLIAN = re.compile(r"[\u1800-\u18af](?:[\u1800-\u18af\s\u202f]*[\u1800-\u18af])?")  # a run of words


def visible(text: str) -> str:
    """The text as a page shows it: white space single, control characters as pictures."""
    if (
        text.isprintable() and "  " not in text and text == text.strip()
    ):  # most are: of white space it has single spaces
        return text
    return printable.pictured(" ".join(text.split()))


def is_dense(text: str) -> bool:
    """Whether there is so much to escape that Markdown, whose cost grows with its square, should not see it."""
    return len(text) > 400 and len(_ANYWHERE.findall(text)) > 400


def html(text: str) -> str:
    """For raw HTML: element content and quoted attributes."""
    if text.isalnum():  # most cells of tables, and names
        return text
    return _HTML.sub(_entity, visible(text))


def attribute(text: str) -> str:
    """For a quoted attribute of an element that stands in Markdown."""
    return _ATTRIBUTE.sub(_entity, visible(text))


def html_lines(text: str) -> str:
    """For the content of a raw HTML element, its lines kept apart."""
    return "<br>".join([html(line) for line in text.split("\n") if line.strip()]) if "\n" in text else html(text)


def html_printed(text: str) -> str:
    """For the content of a raw `<pre>`, its lines and spaces as they are; Markdown would make spaces of a tab."""
    return _HTML.sub(_entity, printable.pictured(text)).replace("\t", "&#9;")


def markdown(text: str) -> str:
    """For Markdown: one line of a paragraph, heading or list item, from its first character on."""
    escaped = _ANYWHERE.sub(_entity, visible(text))
    if escaped[:1].isalpha():  # neither a sign nor a number
        return escaped
    escaped = _LINE_START.sub(_entity, escaped)
    return _AFTER_NUMBER.sub(lambda found: f"{found[1]}&#{ord(found[2])};", escaped)


def tongues(escaped: str) -> str:
    """What is escaped, with the words in Mongolian script named as what they are: for voices and for fonts."""
    return _MONGOLIAN.sub(lambda found: f'<span lang="mn-Mong">{found[0]}</span>', escaped)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
