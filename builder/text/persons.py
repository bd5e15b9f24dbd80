"""What names a person and what names a post: predicates over a piece of a line.

Guaranteed: `person` gives a name only where the text prints one beside a post; a class of office-holders gives None.
"""

from __future__ import annotations

import re

from builder.text import forms, lists

_HAN_ONLY = re.compile(r"^[\u4e00-\u9fff\u3400-\u4dbf·•]+$")
_MASKED = re.compile(r"^[\u4e00-\u9fff][*＊×○]{1,3}[\u4e00-\u9fff]?$")  # 李**, 王×军
_TAIL = re.compile(r"(?:[（(][^（）()]{1,20}[)）])?[；;。，,、]?$")
_BRACKETED = re.compile(
    r"^(?P<name>[\u4e00-\u9fff·](?:\s*[\u4e00-\u9fff·]){1,5})\s*(?P<post>[（(][^（）()]{2,60}[)）][；;。，,]?)$"
)
_NO_NAME = frozenset("省市县区旗盟镇乡村各有关局厅部委院处室组办我本该第其按")
_ROLE_WORDS = sorted(lists.ROLES.roles, key=len, reverse=True)
_POST_BEGIN = re.compile(rf"^(?:{'|'.join(map(re.escape, sorted(lists.ROLES.post_begin, key=len, reverse=True)))})")
_PLACE = re.compile(rf"^(?:{'|'.join(map(re.escape, sorted(lists.ORGANS.post_begin, key=len, reverse=True)))})")


def has_surname(name: str) -> bool:
    """Whether a name begins with one of the usual surnames."""
    return name[:1] in lists.ROLES.surnames or name.startswith(lists.ROLES.compound)


def is_name(text: str, strong: bool = False) -> bool:
    """Whether a piece without spaces could be a person's name; `strong` asks for a usual surname and length."""
    if _MASKED.match(text):
        return has_surname(text)
    if not _HAN_ONLY.match(text) or not 2 <= len(text) <= 7 or "·" in text[:1] + text[-1:]:
        return len(text) <= 15 and "·" in text and bool(_HAN_ONLY.match(text)) and not strong
    if (
        text in lists.ROLES.roles
        or role(text)
        or text.startswith(("附件", "附表", "序号", "姓名", "备注", "单位", "合计", "特此", "此复"))
    ):
        return False
    if strong:
        return (
            has_surname(text) and len(text) <= (4 if text.startswith(lists.ROLES.compound) else 3) and not is_post(text)
        )
    if has_surname(text) and len(text) <= 3:
        return True
    return (
        not is_post(text)
        and text[0] not in _NO_NAME
        and not text.endswith(("政府", "办公室", "委员会", "文件", "公告", "通知", "名单", "方案"))
    )


def is_post(text: str) -> bool:
    """Whether a piece reads as a post or an appointment, to its end."""
    squashed = forms.squash(text)
    if not squashed or len(squashed) > 150 or "。" in squashed[:-1]:
        return False
    if _POST_BEGIN.match(squashed) and len(squashed) >= 4:
        return True
    bare = _TAIL.sub("", squashed)
    return len(bare) <= 60 and bare.endswith(lists.ROLES.post_end) and "，" not in bare


def is_finished_post(post: str) -> bool:
    """Whether a post has come to its end: what follows it is no rest of it."""
    return _TAIL.sub("", forms.squash(post)).endswith(lists.ROLES.post_end)


def role(label: str) -> str | None:
    """The role that a label names (组　长： → 组长, 领导小组组长 → itself); None where it names none."""
    bare = forms.squash(label).rstrip("：:")
    if not 2 <= len(bare) <= 12:
        return None
    core = bare
    while core not in lists.ROLES.roles and core.startswith(lists.ROLES.before):
        core = core[2:] if core.startswith(("常务", "执行", "第一", "名誉")) else core[1:]
    if core in lists.ROLES.roles:
        return bare
    if label.rstrip().endswith(("：", ":")) and any(bare.endswith(word) for word in _ROLE_WORDS):
        return bare
    return None


def split_role(text: str) -> tuple[str | None, str, str]:
    """(role, its label as printed, the rest) of a line or cell that begins with a role label; (None, "", text) else."""
    for mark in ("：", ":"):
        place = text.find(mark)
        if 0 < place <= 16 and (named := role(text[: place + 1])):
            return named, text[: place + 1], text[place + 1 :].strip()
    return None, "", text


def bracketed(text: str) -> tuple[str, str] | None:
    """(name, （post）) of 闻立群（区委副书记、区长）; None for any other text."""
    found = _BRACKETED.match(text.strip())
    if not found:
        return None
    name, post = forms.compact(found["name"]), found["post"]
    return (name, post) if is_name(name) and is_post(post.rstrip("；;。，,").strip("（）()")) else None


def post_first(text: str) -> tuple[str, str] | None:
    """(name, post) of 市委副书记、市长闻立群, where a post comes to its end and two to four characters are left."""
    squashed = forms.compact(text)
    for size in (3, 2, 4):
        name, post = squashed[-size:], squashed[:-size]
        if len(post) >= 3 and is_name(name, strong=True) and is_finished_post(post) and not is_finished_post(squashed):
            return name, post
    return None


def person(text: str) -> tuple[str, str] | None:
    """(name, post) of 王 研 市政府办公室主任, 李妍 盟财政局局长, 布 和 任副局长；.  None for any other text."""
    tokens = text.split()
    if len(tokens) < 2 or len(text) > 170 or role(forms.compact(text)):
        return None
    if len(tokens[0]) == 1 and len(tokens[1]) == 1 and len(tokens) >= 3:
        name, rest = tokens[0] + tokens[1], " ".join(tokens[2:])
    else:
        name, rest = tokens[0], " ".join(tokens[1:])
    return (name, rest) if is_name(name) and is_post(rest) else None


def loose_person(text: str) -> tuple[str, str] | None:
    """As `person`, inside a roster: the post may be cut, or stand against the name without a space."""
    if found := person(text) or bracketed(text):
        return found
    if role(forms.compact(text)):
        return None
    tokens = text.split()
    squashed = forms.compact(text)
    if any(char in squashed for char in "。；：:;") and not is_post(text):
        return None
    if len(tokens) >= 2 and len(squashed) <= 40:
        if len(tokens[0]) == 1 and len(tokens[1]) == 1 and len(tokens) >= 3:
            name, rest = tokens[0] + tokens[1], " ".join(tokens[2:])
        else:
            name, rest = tokens[0], " ".join(tokens[1:])
        if len(name) == 1 and has_surname(name) and len(tokens) == 2:  # 盘 龙清溪镇镇长
            name, rest = name + tokens[1][:1], tokens[1][1:]
            return (name, rest) if is_post(rest) and forms.is_han(name[-1]) else None
        if is_name(name, strong=True) or (is_name(name) and len(rest) >= 4 and _PLACE.match(rest)):
            return name, rest
        return None
    if len(tokens) == 1 and has_surname(squashed) and is_post(squashed):
        for cut in (3, 2, 4):
            name, rest = squashed[:cut], squashed[cut:]
            if _PLACE.match(rest) and is_name(name, strong=True) and is_post(rest):
                return name, rest
    return None
