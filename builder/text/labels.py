"""Labels: what persons stand under, short and before a colon: 组长：, 一等奖：; what an attachment is called by.

Guaranteed: an answer depends on the text alone.
"""

from __future__ import annotations

import re

from builder.text import forms, lists

LEFT = re.compile(  # a paragraph that ends with a mere label, while its first one has text after it
    "一是[^，。；]{2,16}。(?![二三四五六七八九]是).{9,}[。；][二三四五六七八九]是[^，。；]{2,16}。$"
    r"|1[.．][^，。；]{4,16}。(?![2-9][.．]).{9,}[。；][2-9][.．][^，。；]{4,16}。$"
    "|（1）[^，。；]{4,16}。(?!（[2-9]）).{9,}[。；]（[2-9]）[^，。；]{4,16}。$"
)
LABEL = re.compile(r"^\s*[^：:，,。；;\t|]{1,20}?[：:]")
_LEADS_ON = tuple(word for word in lists.ORGANS.body if word != "第")
_ORDER = re.compile(
    "[（(][^（）()]{0,12}(?:姓氏|笔画|排名|先后|为序|排序)[^（）()]{0,12}[)）]"
)  # 委员（按姓氏笔画排序）
_SPECIAL = tuple("特" + word for word in "等级邀聘约别")  # 特等奖, 特邀代表, no 特此通知


def is_label(text: str) -> bool:
    """Whether a piece is short and ends in a colon, as what persons stand under; 人员如下：, 下列同志： end a sentence."""
    if text[-1] not in "：:":
        return False
    compact = _ORDER.sub("", forms.compact(text))
    leads_on = compact.startswith(_LEADS_ON) and not compact.startswith(_SPECIAL)
    ends = not set("，,。、下") & set(compact) and not compact[:-1].endswith("决定")
    return 3 <= len(compact) <= 13 and not leads_on and ends


def begins_with_label(text: str) -> bool:
    """Whether a text begins with a label."""
    found = LABEL.match(text)
    return found is not None and is_label(found[0])


def is_order(text: str) -> bool:
    """Whether a piece says only in which order persons are listed: （按姓氏笔画排序）."""
    return _ORDER.fullmatch(text) is not None


def role(label: str) -> str:
    """What a label says, without its colon, its spaces and the number before it."""
    said = forms.squash(_ORDER.sub("", label)).rstrip("：")
    return re.sub(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])+", "", said)


def of_attachment(printed: str) -> str:
    """What the label of an attachment says: 附件1, of 附件 1： and of 【附件1】."""
    return forms.squash(printed).rstrip("：.、").strip("〔〕").rstrip("：.、")
