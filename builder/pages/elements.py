"""The 18 core elements of GB/T 33480—2016 (metadata of official documents), filled where the text gives them.

Guaranteed: all of them, in the standard's order; None for what the gazette does not print.  A gazette prints no 份号,
and what it prints of the others stands in the facts of the notice, or in one of its notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from builder.archive.corpus import Corpus, Entry
from builder.model import Notice, Text

_LABELS = re.compile(r"^(?P<label>密级|紧急程度|签发人)\s*[:：]\s*(?P<value>\S.{0,40})$")
_LEVEL = re.compile(r"此件.{0,12}(?:公开|发布|发至)[^）)]{0,20}|公开方式\s*[:：]\s*(?P<value>[^）)]{1,20})")


def of(entry: Entry, every: Corpus, identifier: str) -> dict[str, Any]:
    """Element → value; `identifier` is the address of the notice, which tells it from all others."""
    notice = entry.notice
    return {name: (identifier if name == "公文标识" else find(notice)) for name, find in _ELEMENTS.items()}


def _labelled(label: str) -> Callable[[Notice], str | None]:
    def find(notice: Notice) -> str | None:
        found = (_LABELS.match(text) for text in _texts(notice, "note", "subtitle", "byline"))
        return next((each["value"] for each in found if each and each["label"] == label), None)

    return find


def _texts(notice: Notice, *types: str) -> Iterator[str]:
    """The texts of those types over and in the notice's own text."""
    own = notice.parts[0].blocks if notice.parts else ()
    return (block.text for block in (*notice.head, *own) if isinstance(block, Text) and block.type in types)


def _printed(block_type: str) -> Callable[[Notice], list[str] | None]:
    return lambda notice: list(_texts(notice, block_type)) or None


def _level(notice: Notice) -> str | None:
    found = next(filter(None, map(_LEVEL.search, notice.foot.remarks)), None)
    return (found["value"] or found[0]) if found else None


_ELEMENTS: dict[str, Callable[[Notice], Any]] = {
    "公文标识": lambda _: None,
    "文种": lambda notice: notice.kind,
    "份号": lambda _: None,
    "密级": _labelled("密级"),
    "紧急程度": _labelled("紧急程度"),
    "发文机关标志": lambda notice: list(notice.issuer) or None,
    "发文字号": lambda notice: notice.number,
    "签发人": _labelled("签发人"),
    "标题": lambda notice: notice.title,
    "主送机关": lambda notice: notice.addressees,
    "附件说明": _printed("attachment-list"),
    "署名": _printed("signature"),
    "成文日期": lambda notice: notice.date,
    "附注": lambda notice: list(notice.foot.remarks) or None,
    "抄送机关": lambda notice: notice.foot.copies,
    "印发机关": lambda notice: notice.foot.imprint.organ if notice.foot.imprint else None,
    "印发日期": lambda notice: notice.foot.imprint.date if notice.foot.imprint else None,
    "发布层次": _level,
}
NAMES = tuple(_ELEMENTS)
