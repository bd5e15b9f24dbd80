"""Names of organs (机关): whether a text is one, who issues by a title, and organs written together."""

from __future__ import annotations

import re
from functools import lru_cache

from builder.text import forms, lists

_HEADS = "|".join(map(re.escape, lists.ORGANS.head))
SIGNING_HEAD = re.compile(  # who signs an order (squashed); 主任： may lead to any member of a list
    rf"^(?:自治[区州县旗]|[\u4e00-\u9fff]{{2,10}}人民政府)?(?:{_HEADS}|代?[省市县区州旗盟]长：)[\u4e00-\u9fff·]{{2,12}}$"
)
_SUFFIX = "|".join(sorted(map(re.escape, lists.ORGANS.suffix), key=len, reverse=True))
_LAST = frozenset("）").union(suffix[-1] for suffix in lists.ORGANS.suffix)
_ORGAN = re.compile(rf"^[\u4e00-\u9fff（）、]{{2,40}}(?:{_SUFFIX})(?:（[^（）]{{2,20}}）)?$")
_LAST = frozenset(word[-1] for word in lists.ORGANS.suffix) | {"）"}
_GOVERNMENT = re.compile(
    r"^[\u4e00-\u9fff]{2,14}?(?:人民政府|行政公署|公署|管理委员会|管委会)(?:办公室|办公厅)?|^[\u4e00-\u9fff]{0,12}?[省市县区州旗盟]政府(?:办公室|办公厅)?"
)

LISTS = tuple(word for word in lists.KINDS.alias if word.endswith("名单"))  # 任免名单: kinds that need no 关于
_AFTER_ISSUER = re.compile(rf"关于|印发|转发|批转|公布|(?={'|'.join(LISTS)})|(?=\d{{4}}年)")


def is_organ(squashed: str) -> bool:
    """Whether a squashed text is the name of an organ."""
    return squashed[-1:] in _LAST and _ORGAN.match(squashed) is not None


@lru_cache(maxsize=1 << 9)
def issuing(title: str) -> str:
    """What stands before 关于 (or 印发, 令, 工作报告 …) in a title and names organs; "" where nothing does.

    Kept, for several clues ask it of the same title.
    """
    squashed = forms.squash(title)
    head = _AFTER_ISSUER.split(squashed, maxsplit=1)[0]
    if head != squashed and head and is_organ(head):
        return head
    found = _GOVERNMENT.match(squashed)
    return found[0] if found else ""


def split(names: str) -> tuple[str, ...]:
    """Organs written together, one entry each: by a space or 、 where there is one, else where a new full name begins."""
    parts = [forms.squash(part) for part in re.split(r"[\s、，]+", names.strip()) if part]
    if len(parts) > 1 and all(map(is_organ, parts)):
        return tuple(parts)
    whole = forms.squash(names)
    for found in re.finditer(rf"(?:{_SUFFIX})(?=[\u4e00-\u9fff]{{5,}})", whole):
        first, second = whole[: found.end()], whole[found.end() :]
        restart = second.startswith(("中国", "中共", "国家", "共青团")) or second[:2] == whole[:2]
        if restart and is_organ(first) and is_organ(second):
            return (first, *split(second))
    return (whole,) if whole else ()
