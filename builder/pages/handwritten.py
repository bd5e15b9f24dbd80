"""What the program fills in on the hand-written pages: a comment that stands on a line of its own names it.

Takes the Markdown of a page, the register, and whether pages have a link 报告错误; gives the Markdown filled in.
Guaranteed: whom to tell of an error is said on every site: by that link, or as the register says, which names at least
the publishers.
Not done here: reading a page (see `content.written`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.codes import CODES, LEVELS
from builder.content.register import Gazette, Register
from builder.pages.escape import markdown

_CODES, _CONTACT = "<!-- codes -->", "<!-- contact -->"
_LINK = "每一页都有“报告错误”的链接，点开后已填好该页的标题和地址。"
_ADDRESS = re.compile(r"https?://[\w./?&=#%+:@~-]+|[\w.+-]+@[\w.-]+\.[\w-]+", re.ASCII)


def filled(page: str, register: Register, has_link: bool) -> str:
    """The Markdown of a page, its comments replaced by what they name."""
    contact = _LINK if has_link else "\n".join(_contacts(register))
    return page.replace(_CODES, "\n".join(_codes())).replace(_CONTACT, contact)


def _codes() -> Iterator[str]:
    """Every problem that the program names, a row each: its level, what it means, what to do; a code is an address."""
    yield "| 代码 | 级别 | 含义 | 怎么办 |"
    yield "| --- | --- | --- | --- |"
    for code in CODES.values():
        key = f"{code.code} {{: #{code.code} .key }}"
        yield f"| {key} | {LEVELS[code.severity]} {{: .key }} | {code.meaning} | {code.remedy} |"


def _contacts(register: Register) -> Iterator[str]:
    """Whom to tell of an error: the publisher, or one of several."""
    if len(register) == 1:
        yield from (f"请联系主办机关{_contact(gazette)}。" for gazette in register.values())
    elif register:
        yield "请联系该公报的主办机关：\n"
        yield from (f"- {markdown(gazette.name)}：{_contact(gazette)}" for gazette in register.values())


def _contact(gazette: Gazette) -> str:
    given = f"（{' '.join(map(_linked, gazette.contact.split()))}）" if gazette.contact else ""
    return f"{markdown(gazette.publisher)}{given}"


def _linked(word: str) -> str:
    """A word of a contact, with links to what is an address in it."""
    out, end = [], 0
    for found in _ADDRESS.finditer(word):
        out += [markdown(word[end : found.start()]), f"<{found[0]}>"]
        end = found.end()
    return "".join([*out, markdown(word[end:])])
