"""A page of a government's site, as a browser saves it → the lines of its document, with its box of metadata.

Guaranteed: every text that the page shows stands in a line or in what was left out.  Left out is what is certain to be the
site's own: what its tags or their names call so, and lists of links beside the document; whatever else stands around the
document stays, and the reader, which knows what such lines look like, drops them with a reason.
Not done here: fetching anything, running scripts, and the numbers that a browser puts before the entries of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bs4.element import NavigableString, Tag

from builder.content.files import SourceError, decode
from builder.intake.blocks import Block, received
from builder.intake.hypertext import blocks, is_data, is_text, soup, walk
from builder.intake.received import Received
from builder.intake.refused import InputError
from builder.text import lists
from builder.text.look import Look

_MOST_TAGS = 300_000
_TAG = re.compile(r"<[A-Za-z]")
_DATE = re.compile(r"[0-9〇○零一二]{4}年.{1,3}月.{1,3}日")
_OWN = re.compile(
    r"^(?:ucap-content|trs_editor|trs_ueditor|trs_paper_preview|zoom|fontzoom|article-?con(?:tent)?)$", re.I
)
_FURNITURE = re.compile(
    r"^(?:.*[-_])?(?:nav\w{0,6}|menu|footer|foot|header|top|crumbs?|breadcrumbs?|share\w{0,6}|sidebar|aside|copyright"
    r"|toolbars?|related\w{0,6}|friend-?links?|search\w{0,4}|login|qrcode|ewm|print|dayin|weizhi|position)\d{0,2}$",
    re.IGNORECASE,
)
_BY_TAG = frozenset(("nav", "footer", "aside", "button", "select", "dialog"))
_BY_ROLE = frozenset(("navigation", "banner", "contentinfo", "search", "complementary"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LABEL = re.compile("|".join(sorted((*lists.WEB.labels, *lists.WEB.plain), key=len, reverse=True)))
_BOX = re.compile("索引号|索取号|文号|发文字号|发[文布]机[构关]|成文日期")
_IS_LABEL = re.compile(rf"[【\[]?\s*(?:{_LABEL.pattern})\s*[】\]]?\s*[：:]?\s*$")
_MOSTLY = 0.7  # of the text of a tag; a child with more is what it is there for
_LINKS = 0.8
_TITLE = 8  # characters


@dataclass(slots=True)
class _Sum:
    """How much text a tag holds: characters, those of links, full stops."""

    text: int = 0
    links: int = 0
    stops: int = 0
    count: int = 0  # of links


def read(data: bytes) -> Received:
    """The lines of a page."""
    try:
        html, _ = decode(data, "")
    except SourceError as error:
        raise InputError("input-damaged", reason=error.said.message.split("；")[0]) from None
    if len(_TAG.findall(html)) > _MOST_TAGS:
        raise InputError("webpage-too-full", most=_MOST_TAGS)
    tree = soup(html)
    sums = _sums(tree)
    own = _own(tree, sums)
    around = {id(tag) for tag in (own, *own.parents)}
    out_of_sight: list[tuple[Tag, str]] = []
    inside = {id(tag) for tag in own.find_all(True)}

    def skipped(tag: Tag) -> bool:
        reason = "" if id(tag) in around else _reason(tag, sums[id(tag)], id(tag) in inside)
        if reason:
            out_of_sight.append((tag, reason))
        return bool(reason)

    shown = [part for block in blocks(tree, skipped, around) for part in _box(block)]
    hidden = [replace(block, reason=reason) for tag, reason in out_of_sight for block in blocks(tag)]
    return received([*shown, *hidden], (), "html")


def _sums(tree: Tag) -> dict[int, _Sum]:
    """Of each tag, by its id."""
    out: dict[int, _Sum] = {}
    open_: list[_Sum] = []
    in_links = 0
    for opens, node in walk(tree, lambda tag: False):
        if isinstance(node, Tag) and opens:
            in_links += node.name == "a"
            open_.append(out.setdefault(id(node), _Sum(count=int(node.name == "a"))))
        elif isinstance(node, Tag):
            in_links -= node.name == "a"
            done = open_.pop()
            if open_:
                above = open_[-1]
                above.text, above.links = above.text + done.text, above.links + done.links
                above.stops, above.count = above.stops + done.stops, above.count + done.count
        elif open_ and isinstance(node, NavigableString) and is_text(node):
            size = len("".join(node.split()))
            open_[-1].text += size
            open_[-1].links += size if in_links else 0
            open_[-1].stops += node.count("。") + node.count("；")
    return out


def _own(tree: Tag, sums: dict[int, _Sum]) -> Tag:
    """The document's own tag: one of a name that content systems give it, else the one around nearly all sentences."""
    whole = sums[id(tree)]
    for tag in tree.find_all(True):
        held = sums.get(id(tag))
        if held and held.stops * 2 >= whole.stops and held.text and any(map(_OWN.match, _names(tag))):
            return tag
    own = tree
    while (child := next(iter(_main(own, sums)), None)) is not None:
        own = child
    return own


def _main(tag: Tag, sums: dict[int, _Sum]) -> Iterator[Tag]:
    """The child that holds what a tag is there for; a table or a paragraph is a part of a document."""
    held = sums[id(tag)]
    for child in tag.find_all(True, recursive=False):
        its = sums.get(id(child))
        if its is None or child.name in ("p", "ul", "ol", "a") or (child.name == "table" and is_data(child)):
            continue
        if (its.text - its.links) >= _MOSTLY * (
            held.text - held.links
        ) > 0 and held.stops - its.stops <= its.stops // 20:
            yield child


def _names(tag: Tag) -> list[str]:
    """The words by which a page calls a tag."""
    found: list[str] = []
    for key in ("id", "class"):
        value = tag.get(key)
        found += value if isinstance(value, list) else str(value or "").split()
    return found


def _reason(tag: Tag, held: _Sum, inside: bool) -> str:
    """Why a tag is left out; "" where it is not."""
    if tag.has_attr("hidden") or _HIDDEN.search(str(tag.get("style", ""))):
        return "hidden"
    named = tag.name in _BY_TAG or tag.get("role") in _BY_ROLE
    named = named or (any(map(_FURNITURE.match, _names(tag))) and held.stops == 0)
    listed = not inside and held.count > 0 and held.links >= _LINKS * held.text > 0
    return "furniture" if (named or listed) and not _tells(tag) else ""


def _tells(tag: Tag) -> bool:
    """Whether it may hold what is the document's: its title, its date, its files, the box of metadata."""
    if tag.find(["h1", "h2"]) is not None:
        return True
    text = "".join(tag.get_text().split())
    if "附件" in text or _BOX.search(text):
        return True
    own = [string for string in tag.stripped_strings if _DATE.search(string) or _is_title(string)]
    return any(found.find_parent("a") is None for found in tag.find_all(string=True) if found.strip() in own)


def _is_title(text: str) -> bool:
    return len(text) >= _TITLE and Look(text).is_complete_title


# --- the box of metadata -------------------------------------------------------------------------------------------------


def _box(block: Block) -> Iterator[Block]:
    """The rows of a box of metadata as lines, a label a line; everything else as it is."""
    first = "".join(block.rows[0][0]) if block.rows and block.rows[0] else ""
    if not _IS_LABEL.match(first):
        yield block
        return
    line: list[str] = []
    for row in block.rows:
        for cell in filter(None, row):
            if line and _IS_LABEL.match("".join(cell)):
                yield Block((tuple(line),))
                line = []
            line += (f" {cell[0]}" if line else cell[0], *cell[1:])
        if line:
            yield Block((tuple(line),))
        line = []
