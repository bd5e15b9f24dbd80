"""What a post looks like, and what says that somebody is made to hold one.

Guaranteed: an answer depends on the text alone.
Not done here: who holds it (see `persons`).
"""

from __future__ import annotations

import re

from builder.text import forms, lists

_LONGEST_BRACKET = 20  # 局长（…）
_TELLS = re.compile("^[（(]?(?:(?:[男女]|[^（），,、]{1,5}族)[，,、]){1,2}")  # （女，壮族，市民政局副局长）
_TELLS_APART = re.compile(r"(?:[男女]|[\u4e00-\u9fff]{1,6}族)(?:\s|$)")  # 女 蒙古族 某乡村民
_ACTS = ("任命", "免去", "聘任", *(word for word in lists.ROLES.post_begin if len(word) > 1))
_NO_NAMES = ("决定", "提请", "同意", "批准", "接受", "有关", "相关", "全体", "以下", "下列", "上述", *_ACTS)
_UNITS = (
    *("常务", *_NO_NAMES),
    *("党" + of for of in "委组政工支总群员校"),
    *(word for word in lists.ORGANS.post_begin if len(word) > 1),
)
SIGNS = "、，,；;。 "  # what may stand behind a name or a post
_LAST = frozenset(word[-1] for word in lists.ROLES.post_end) | frozenset(SIGNS + ".)）")  # of a finished post


def is_charge(post: str) -> bool:
    """Whether a text begins as an appointment or a removal does: 任, 为, 免去 …; or is 同志, a post and 职务."""
    said = post.removeprefix("同志")
    return said.startswith(lists.ROLES.post_begin) or (said != post and said.rstrip(SIGNS).endswith("职务"))


def begins_as_no_name(text: str) -> bool:
    """Whether a text begins with the words that decide, appoint or remove, or with those for several: 任命王研, 以下同志."""
    return text.startswith(_NO_NAMES)


def without_person(post: str) -> str:
    """A post without the sex and the people of its holder, that a bracket gives before it: 女，壮族，副局长."""
    return _TELLS.sub("", post)


def begins_with_person(post: str) -> bool:
    """Whether sex or people stand apart before a post."""
    return _TELLS_APART.match(post) is not None


def begins_with_place(post: str) -> bool:
    """Whether a post begins with a place or a rank: 市财政局局长, 副县长."""
    return post.startswith(lists.ORGANS.post_begin)


def begins_with_unit(name: str) -> bool:
    """Whether a text begins as no name does: with the name of an organ, of many, or with what is done: 公安局, 有关单位, 任命."""
    return name.startswith(_UNITS)


def is_post(text: str) -> bool:
    """Whether a piece reads as a post or an appointment, to its end."""
    squashed = without_person(forms.squash(text))
    if not squashed or len(squashed) > 150 or "。" in squashed[:-1]:
        return False
    if is_charge(squashed) and len(squashed) >= 4:
        return True
    bare = _without_tail(squashed)
    return len(bare) <= 60 and bare.endswith(lists.ROLES.post_end) and "，" not in bare


def is_finished_post(post: str) -> bool:
    """Whether a post has come to its end: what follows it is no rest of it."""
    if post[-1:] not in _LAST:
        return False
    if post.endswith(lists.ROLES.post_end):
        return True
    inner = post[1:-1] if post[:1] in "（(" and post[-1:] in "）)" else _without_tail(post)
    return bool(inner) and forms.compact(inner).endswith(lists.ROLES.post_end)


def _without_tail(post: str) -> str:
    """A post without a mark at its end, and without a short bracket before that: 局长（兼）；"""
    bare = post.rstrip(SIGNS + ".")
    if bare[-1:] not in tuple(")）"):
        return bare
    opens = max(bare.rfind("（"), bare.rfind("("))
    return bare[:opens] if 0 <= len(bare) - opens - 2 <= _LONGEST_BRACKET else bare
