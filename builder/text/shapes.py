"""What one line looks like: a document number, a date, a title, a list of addressees, a signature …

Pure predicates over a line's text; the steps combine them.  Nothing here looks at a neighbour.
"""

from __future__ import annotations

import re
from functools import lru_cache

from builder.text import forms, lists
from builder.text import patterns as p

_SUFFIX = "|".join(sorted(map(re.escape, lists.ORGANS.suffix), key=len, reverse=True))
_ORGAN = re.compile(rf"^[\u4e00-\u9fff（）、]{{2,40}}(?:{_SUFFIX})(?:（[^（）]{{2,20}}）)?$")
_GOVERNMENT = re.compile(
    r"^[\u4e00-\u9fff]{2,14}?(?:人民政府|行政公署|公署|管理委员会|管委会)(?:办公室|办公厅)?|^[\u4e00-\u9fff]{0,12}?[省市县区州旗盟]政府(?:办公室|办公厅)?"
)
_HEADS = "|".join(map(re.escape, lists.ORGANS.head))
_OFFICE_HEAD = re.compile(rf"^(?:自治[区州县旗]|[\u4e00-\u9fff]{{2,10}}人民政府)?(?:{_HEADS})[\u4e00-\u9fff·]{{2,12}}$")
_PERSON_ADDRESSED = re.compile(
    r"^(?P<name>[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){0,5}|[\u4e00-\u9fff]{2,4}(?=等))(?:等[一二三四五六七八九十\d]{0,3}[名位]?)?"
    r"(?:人大|政协)?(?:代表|委员|先生|女士)$"
)
_TAIL_BRACKET = re.compile(r"（[^（）]{1,20}）$")
_IN_COLUMNS = re.compile(r"\S{2} {2,80}\S{2,80} {2,80}\S")
_KINDS = tuple(sorted({*lists.KINDS.official, *lists.KINDS.alias, *lists.KINDS.document}, key=len, reverse=True))
_ENDINGS = (*_KINDS, *lists.KINDS.part)
_ENUMERATED = (p.LEVEL_1, p.LEVEL_2, p.LEVEL_3, p.LEVEL_4, p.LEVEL_5, p.DECIMAL, p.CHAPTER, p.SECTION, p.ARTICLE)


def document_number(text: str) -> str | None:
    """The 发文字号 that the line consists of (a date may stand beside it), brackets normalised to 〔〕; None for any other line."""
    if len(text) > 90 or "号" not in text:
        return None
    if found := p.DOCUMENT_NUMBER.match(forms.squash(text)):
        number = found["number"]
    elif found := p.NUMBER_WITH_DATE.match(forms.squash(text)):
        number = found["number"] or found["last"]
    else:
        return None
    return re.sub(r"[（〔„](\d{4})[）〕‟”]", r"〔\1〕", number)


def order_number(text: str) -> str | None:
    """第N号 of a 令, or 2021年第3号, alone on its line."""
    found = p.ORDER_NUMBER.match(forms.squash(text)) if len(text) <= 60 and "号" in text else None
    return re.sub("[（）〔〕]", "", found["number"]) if found else None


def any_number(text: str) -> str | None:
    """A document number of either form."""
    return document_number(text) or order_number(text)


def is_date(text: str) -> bool:
    """Whether the line is a full date and nothing else."""
    return len(text) <= 30 and "日" in text and p.DATE_LINE.match(forms.squash(text)) is not None


def is_enumerated(text: str) -> bool:
    """Whether the line begins with the number of an outline or a list."""
    return p.NUMBERED.match(text) is not None and any(pattern.match(text) for pattern in _ENUMERATED)


@lru_cache(maxsize=1 << 12)
def no_title(text: str) -> str | None:
    """What a line is that holds words and is no title: a registration number, a web page's path, label or date."""
    squashed = forms.squash(text)
    if p.REGISTRATION.match(squashed):
        return "登记号"
    if p.BREADCRUMB.match(squashed):
        return "网页位置"
    if p.METADATA.match(squashed):
        return "信息栏"
    if p.DATE_STAMP.match(squashed) or is_date(text):
        return "日期"
    return None if any(char.isalpha() for char in squashed) else "没有文字的行"


def is_label(text: str) -> bool:
    """附件, 附件1, 附表： … alone."""
    return text[:1] == "附" and len(text) <= 16 and p.LABEL.match(forms.squash(text)) is not None


def _last_words(title: str) -> str:
    base = forms.squash(title)
    while found := _TAIL_BRACKET.search(base):
        base = base[: found.start()]
    return base.rstrip("》”」")


@lru_cache(maxsize=4096)
def kind_of(title: str) -> str | None:
    """文种 by the last word of a title; None where it ends with none."""
    base = _last_words(title)
    word = next((word for word in _KINDS if base.endswith(word)), None)
    return lists.KINDS.alias.get(word, word) if word else None


def is_complete_title(title: str) -> bool:
    """Whether a title has come to its last word: a kind, or what the title of an attachment ends with."""
    return _last_words(title).endswith(_ENDINGS) and not forms.is_open(forms.squash(title))


def is_official(title: str) -> bool:
    """Whether a title ends with a kind that starts a notice of its own."""
    kind = kind_of(title)
    return kind is not None and kind in lists.KINDS.official and not forms.squash(title).endswith("》")


@lru_cache(maxsize=1 << 14)
def is_title_like(text: str) -> bool:
    """Whether the line could be (a part of) a title: short, no sentence, no number, no label, no cells."""
    if not 2 <= len(text) <= 90 or "|" in text or "\t" in text:
        return False
    if text[-1] in "。；，：:;,！？" or "。" in text or "；" in text:
        return False
    return not (
        is_enumerated(text)
        or any_number(text)
        or no_title(text)
        or is_label(text)
        or p.URL_LINE.match(text)
        or (text[0] == "附" and p.LABELLED_TITLE.match(text))
        or ("  " in text and _IN_COLUMNS.search(text) and not is_organ(text))
    )


def is_organ(text: str) -> bool:
    """Whether the line is the name of an organ (or of several, set side by side)."""
    parts = text.split()
    return (0 < len(parts) <= 6 and all(_ORGAN.match(forms.squash(part)) for part in parts)) or bool(
        _ORGAN.match(forms.squash(text))
    )


def is_office_head(text: str) -> bool:
    """省　长　　褚维江: who signs an order."""
    return len(text) <= 24 and _OFFICE_HEAD.match(forms.squash(text)) is not None


def is_addressees(text: str) -> bool:
    """Whether the text before a colon is a list of addressees, not the beginning of a sentence."""
    squashed = forms.squash(text)
    if not 2 <= len(squashed) <= 300 or any(char in squashed for char in "。；！？《》") or "如下" in squashed:
        return False
    if is_enumerated(text) or squashed.startswith(("附", "注", "联系", "电话")):
        return False
    person = _PERSON_ADDRESSED.match(squashed)
    if person and person["name"][0] in lists.ROLES.surnames:
        return True
    members = [re.sub(r"（[^（）]*）$", "", member) for member in re.split("[、，]", squashed)]
    if squashed.startswith(lists.ORGANS.body):
        named = squashed.startswith(lists.ORGANS.body_or_name)
        return named and all(member.endswith(lists.ORGANS.addressee) for member in members)
    return members[-1].endswith(lists.ORGANS.addressee)


def issuing_prefix(title: str) -> str:
    """What stands before 关于 (or 印发, 令, 工作报告 …) in a title and names organs; "" where nothing does."""
    squashed = forms.squash(title)
    head = re.split("关于|印发|转发|批转|公布", squashed, maxsplit=1)[0]
    if head != squashed and head and _ORGAN.match(head):
        return head
    found = _GOVERNMENT.match(squashed)
    return found[0] if found else ""


def split_organs(names: str) -> tuple[str, ...]:
    """Organs written together, one entry each: by a space or 、 where there is one, else where a new full name begins."""
    parts = [part for part in re.split(r"[\s、，]+", names.strip()) if part]
    if len(parts) > 1 and all(_ORGAN.match(forms.squash(part)) for part in parts):
        return tuple(forms.squash(part) for part in parts)
    whole = forms.squash(names)
    for found in re.finditer(rf"(?:{_SUFFIX})(?=[\u4e00-\u9fff]{{5,}})", whole):
        first, second = whole[: found.end()], whole[found.end() :]
        restart = second.startswith(("中国", "中共", "国家", "共青团")) or second[:2] == whole[:2]
        if restart and _ORGAN.match(first) and _ORGAN.match(second):
            return (first, *split_organs(second))
    return (whole,) if whole else ()
