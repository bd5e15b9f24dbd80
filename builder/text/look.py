"""What a text looks like: a document number, a date, a title, a list of addressees, a signature …

Guaranteed: an answer depends on the text alone, on no neighbour and on no state; it is found when it is first asked for
and kept with the look.
"""

from __future__ import annotations

import re
from functools import lru_cache

from builder.model import Mark
from builder.text import forms, lists, marks, organs, persons
from builder.text import patterns as p
from builder.text.asked import asked

_HEADS = "|".join(map(re.escape, lists.ORGANS.head))
_PERSON_ADDRESSED = re.compile(
    r"^(?:尊敬的)?(?P<name>[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){0,5}|[\u4e00-\u9fff]{2,4}(?=等))(?:等[一二三四五六七八九十\d]{0,3}[名位]?)?"
    rf"(?:(?:[省市县区州旗盟]?(?:人大|政协))?(?:代表|委员|先生|女士)|副?(?:{_HEADS}))$"
)
_TAIL_BRACKET = re.compile(r"（[^（）]{1,20}）$")
_NEVER_IN_TITLE = re.compile(r"[。；|\t]")
_NEVER_ADDRESSED = re.compile("^(?:附|注|联系|电话)|[。；！？《》]|如下")
_IN_COLUMNS = re.compile(r"\S{2} {2,80}\S{2,80} {2,80}\S")
_KINDS = frozenset({*lists.KINDS.official, *lists.KINDS.alias, *lists.KINDS.document})
_KIND_SIZES = sorted(set(map(len, _KINDS)), reverse=True)
_ENDINGS = (*_KINDS, *lists.KINDS.part)
_ON_A_TRAIL = re.compile("[>»›置页]")  # a sign or a character of what says where a page stands
_FIGURES = re.compile(r"\d\d*")
_IN_CELLS = re.compile(r"[\t|│┃<](?:(?<!<)|/?t(?:able|[dhr])\b)")
_ENDERS = frozenset("。！？；：!?;:…．")
_LAST_SIGNS = frozenset("'”’）)》』」〕.")
_ENDED_QUOTE = re.compile(r"[。！？；]['”’）)》』」]$|[。！？；][（(〔][^。]{3,}[）)〕]$|[\u4e00-\u9fff”）%]\.$")
_BRACKETED = re.compile(r"[（(][^（）()]*[)）]")
_NUMBER = re.compile(r"^第\s*\S{1,6}\s*[编章节条]|^[（(]?[一二三四五六七八九十\d]{1,4}[)）]?[、．.]?")
_PHOTO = p.define(
    "who took a picture (squashed)",
    r"(?:记者|通讯员|摄影)[^。；]{0,16}摄）?$|^（[^。；（）]{2,12}摄）$",
    ("某县日报记者王川摄", "（孙渔摄）"),
    ("记者王川", "统摄", "王川摄"),
)


class Look:
    """A text, and what can be asked of it."""

    def __init__(self, text: str) -> None:
        self.text = text

    # --- forms

    @asked
    def squashed(self) -> str:
        """Without white space, widths and brackets folded."""
        return forms.squash(self.text)

    @asked
    def compact(self) -> str:
        """Without white space, otherwise as printed."""
        return forms.compact(self.text)

    @asked
    def numberless(self) -> str:
        """Squashed, each figure a 0: what the headers of two pages share."""
        return _FIGURES.sub("0", self.squashed)

    @asked
    def in_cells(self) -> bool:
        """Whether signs of cells say that it may be a row of a table."""
        return _IN_CELLS.search(self.text) is not None

    @asked
    def width(self) -> int:
        """Columns on the typesetter's line."""
        return forms.width(self.text)

    @asked
    def pieces(self) -> list[str]:
        """What stands apart in it, as the labels, names and posts of a list do."""
        return persons.pieces(self.text)

    @asked
    def is_closed(self) -> bool:
        """Whether it has come to the end of a sentence or a clause."""
        last = self.text[-1:]
        return last in _ENDERS or (last in _LAST_SIGNS and _ENDED_QUOTE.search(self.text[-300:]) is not None)

    @asked
    def is_open(self) -> bool:
        """Whether a bracket or a quotation mark that it opens is open at its end."""
        return forms.is_open(self.text)

    # --- numbers and dates

    @asked
    def mark(self) -> Mark | None:
        """The number of a heading, an article or an entry that it begins with."""
        return marks.read(self.text)

    @property
    def is_enumerated(self) -> bool:
        """Whether it begins with the number of an outline or a list."""
        return self.mark is not None

    @asked
    def is_heading_shaped(self) -> bool:
        """Whether it is numbered and has no punctuation of a sentence: it may be a heading."""
        text = self.text
        if len(text) > 60 or text[-1] in "，、；;" or not (self.mark or p.DECIMAL_TOP.match(text)):
            return False
        rest = _NUMBER.sub("", _BRACKETED.sub("", text[:-1]))
        halves = re.split("[，,]", rest)
        if len(halves) == 2 and all(2 <= len(half.strip()) <= 18 for half in halves):  # 全面起底，建立台账
            rest = "".join(halves)
        return not any(char in rest for char in "。；：，;:,")

    @asked
    def document_number(self) -> str | None:
        """The 发文字号 that it consists of (a date may stand beside it), brackets normalised to 〔〕."""
        if len(self.text) > 90 or "号" not in self.text:
            return None
        if found := p.DOCUMENT_NUMBER.match(self.squashed):
            number = found["number"]
        elif found := p.NUMBER_WITH_DATE.match(self.squashed):
            number = found["number"] or found["last"]
        else:
            return None
        return re.sub(r"[（〔„](\d{4})[）〕‟”]", r"〔\1〕", number)

    @asked
    def order_number(self) -> str | None:
        """第N号 of a 令, or 2021年第3号, that it consists of."""
        found = p.ORDER_NUMBER.match(self.squashed) if len(self.text) <= 60 and "号" in self.text else None
        return re.sub("[（）〔〕]", "", found["number"]) if found else None

    @property
    def any_number(self) -> str | None:
        """A document number of either form."""
        return self.document_number or self.order_number

    @asked
    def is_date(self) -> bool:
        """Whether it is a full date and nothing else."""
        return len(self.text) <= 30 and "日" in self.text and p.DATE_LINE.match(self.squashed) is not None

    # --- titles and labels

    @asked
    def kind(self) -> str | None:
        """文种 by the last word of a title."""
        base = self._last_words
        word = next((base[-size:] for size in _KIND_SIZES if base[-size:] in _KINDS), None)
        return lists.KINDS.alias.get(word, word) if word else None

    @asked
    def _last_words(self) -> str:
        base = self.squashed
        while base[-1:] == "）" and (found := _TAIL_BRACKET.search(base)):
            base = base[: found.start()]
        return base.rstrip("》”」")

    @asked
    def is_complete_title(self) -> bool:
        """Whether as a title it has come to its last word: a kind, or what the title of an attachment ends with."""
        return self._last_words.endswith(_ENDINGS) and not forms.is_open(self.squashed)

    @asked
    def is_official(self) -> bool:
        """Whether it ends with a kind that starts a notice of its own."""
        return self.kind in lists.KINDS.official and not _TAIL_BRACKET.sub("", self.squashed).endswith("》")

    @asked
    def is_title_like(self) -> bool:
        """Whether it could be (a part of) a title: short, no sentence, no number, no label, no cells."""
        text = self.text
        if not 2 <= len(text) <= 90 or text[-1] in "，。；：:;,！？" or _NEVER_IN_TITLE.search(text):
            return False
        if self.mark or self.any_number or self.no_title or self.is_label or self.labelled_title:
            return False
        in_columns = "  " in text and _IN_COLUMNS.search(text) is not None
        return not (p.URL_LINE.match(text) or (in_columns and not self.is_organ))

    @asked
    def no_title(self) -> str | None:
        """What it is that holds words and is no title: a registration number, a web page's path, label or date."""
        squashed = self.squashed
        if self.is_registration:
            return "登记号"
        if self.trail:
            return "网页位置"
        if "：" in squashed and p.METADATA.match(squashed):
            return "信息栏"
        if self.is_date or (squashed[:2].strip("（")[:1].isdecimal() and p.DATE_STAMP.match(squashed)):
            return "日期"
        return None if any(map(str.isalpha, squashed)) else "没有文字的行"

    @asked
    def trail(self) -> re.Match[str] | None:
        """Where a web page stands on its site (首页>政务公开>文件), if it says that; `sure` where nothing else does."""
        return p.BREADCRUMB.match(self.squashed) if _ON_A_TRAIL.search(self.squashed) else None

    @asked
    def is_registration(self) -> bool:
        """Whether it is the registration number of a rule."""
        squashed = self.squashed
        return ("号" in squashed or squashed[:2].strip("（〔").isascii()) and p.REGISTRATION.match(squashed) is not None

    @asked
    def is_label(self) -> bool:
        """附件, 附件1, 附表： … alone."""
        return self.text[:1] in "附【[〔" and len(self.text) <= 16 and p.LABEL.match(self.squashed) is not None

    @asked
    def labelled_title(self) -> re.Match[str] | None:
        """附件1：工作方案: its `label` and the `rest`."""
        return p.LABELLED_TITLE.match(self.text) if self.text[:1] == "附" else None

    @asked
    def list_item(self) -> re.Match[str] | None:
        """An entry of an attachment list: its `mark` and the `rest`."""
        return p.LIST_ITEM.match(self.text)

    @asked
    def is_bracket(self) -> bool:
        """Whether it is a bracket and nothing else, as it stands under a title."""
        return self.squashed[:1] == "（" and p.UNDER_TITLE.match(self.squashed) is not None

    @asked
    def is_subtitle(self) -> bool:
        """——…"""
        return p.SUBTITLE.match(self.text) is not None

    @asked
    def is_note(self) -> bool:
        """注：, 抄送：, （此件公开发布） …"""
        return p.NOTE.match(self.text) is not None

    @asked
    def is_imprint(self) -> bool:
        """2022年12月31日印发."""
        return self.squashed[-1:] in "发日" and p.PRINTED_ON.match(self.squashed) is not None

    @asked
    def is_photo(self) -> bool:
        """Whether it says who took a picture: 本报记者 王川 摄."""
        return self.text.endswith(("摄", "摄）", "摄)")) and _PHOTO.search(self.squashed) is not None

    # --- who

    @asked
    def is_organ(self) -> bool:
        """Whether it is the name of an organ (or of several, set side by side)."""
        if organs.is_organ(self.squashed):
            return True
        parts = self.text.split()
        return 1 < len(parts) <= 6 and all(organs.is_organ(forms.squash(part)) for part in parts)

    @asked
    def is_office_head(self) -> bool:
        """省　长　　褚维江, 市长：褚维江: who signs an order."""
        return len(self.text) <= 24 and organs.SIGNING_HEAD.match(self.squashed) is not None

    @asked
    def is_addressees(self) -> bool:
        """Whether, before a colon, it is a list of addressees, not the beginning of a sentence."""
        squashed = self.squashed
        if not 2 <= len(squashed) <= 300 or self.mark or _NEVER_ADDRESSED.search(squashed):
            return False
        person = _PERSON_ADDRESSED.match(squashed)
        if person and person["name"][0] in lists.ROLES.surnames:
            return True
        members = [re.sub(r"（[^（）]*）$", "", member) for member in re.split("[、，]", squashed)]
        if squashed.startswith(lists.ORGANS.body):
            named = squashed.startswith(lists.ORGANS.body_or_name)
            return named and all(member.endswith(lists.ORGANS.addressee) for member in members)
        return members[-1].endswith(lists.ORGANS.addressee)


# What a text that begins so and has none of these characters is not: most lines are such.
_PLAIN = re.compile(r"(?:(?![附备注抄主公分联])[\u4e00-\u9fff]|[0-9])[^号日>＞»›置页\t|│┃<]*(?<!发)")
_PlainLook = type(
    "_PlainLook",
    (Look,),
    dict.fromkeys(("document_number", "order_number", "trail", "labelled_title"))
    | dict.fromkeys(
        ("is_date", "is_registration", "is_label", "is_bracket", "is_note", "is_imprint", "in_cells"), False
    ),
)


@lru_cache(maxsize=1 << 11)
def of_line(text: str) -> Look:
    """What a line looks like: as its `Look`, with what a glance at its characters rules out known from the beginning.

    Kept for the lines of an issue or two: one in seven comes again, as labels, cells and headers do.
    """
    found: Look = (_PlainLook if _PLAIN.fullmatch(text) else Look)(text)
    return found
