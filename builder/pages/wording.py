"""How facts are put into Chinese words, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from builder.archive.corpus import UNNUMBERED
from builder.archive.gaps import Gap
from builder.edits import Correction, Withdrawal
from builder.model import Notice

NOT_PRINTED = "未载明"
HANDED_IN = "已收到，暂时不能公布"
NOT_IN_PRINT = "原文未载"
AS_PRINTED = "本段按原样排印"
WITHDRAWN = "已撤回"
CORRECTED = "校订"
RECOGNISED = "识别校正"
HIDDEN = "隐去"
WITHDRAWAL = "撤回"
MOVED = "移走"
REPLACED = "更换文本"
FORMS = (  # of a notice, beside its page: ending, media type, name
    ("md", "text/markdown", "文本（Markdown）"),
    ("json", "application/json", "数据（JSON）"),
    ("xml", "application/akn+xml", "法律文书（Akoma Ntoso XML）"),
)
PAPER = {  # what is made beside it for `gazette build --paper`: ending → media type, name
    "pdf": ("application/pdf", "PDF（A4）"),
    "epub": ("application/epub+zip", "EPUB"),
}
_ENCLOSED = re.compile(r"关于(?:印发|公布|发布|转发|下达|调整|成立|征集)?(?P<rest>.+)$")
_NAMED = re.compile(r"《(?P<name>.+)》的?(?:通知|决定|公告|批复)?$")


def day(iso: str | None) -> str:
    """2022-09-16 → 2022年9月16日."""
    if not iso:
        return NOT_PRINTED
    year, month, date = iso.split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def span(first: int, last: int) -> str:
    """第3期, or 第1—3期."""
    return f"第{first}期" if first == last else f"第{first}—{last}期"


def gap(item: Gap) -> str:
    """An issue that is not here: 第3期（总第7期）; 总第1—4期 where only totals are known."""
    total = f"总{span(*item.totals)}" if item.totals else ""
    if item.numbers:
        return span(*item.numbers) + (f"（{total}）" if total else "")
    return total


def absence(item: Gap) -> str:
    """What can be said of a gap's issues: that they are not here, are without their number, or wait to be published."""
    if item.handed_in:
        return HANDED_IN
    return f"未收录或{UNNUMBERED}" if item.doubtful else "未收录"


def issuers(names: Iterable[str]) -> str:
    """Joint issuers in one line."""
    return "、".join(names)


def marked(notice: Notice) -> str:
    """A title for lists that show nothing else: a notice that was withdrawn says so."""
    return f"{notice.title}（{WITHDRAWN}）" if notice.withdrawn else notice.title


def withdrawal(item: Withdrawal) -> str:
    """Why and when something was withdrawn."""
    return f"依据：{item.ground}（{day(item.date)}）。"


def received(item: Correction) -> str:
    """What a correction changed, in the words of its kind: an error of the print, or of the text that was received."""
    if item.kind == "print":
        return f"原印“{item.received}”，改作“{item.corrected}”"
    return f"收到的文本作“{item.received}”，按纸质公报改作“{item.corrected}”"


def reason(item: Correction) -> str:
    """Why and when."""
    return f"{item.reason}（{day(item.date)}）"


def hidden(ground: str, iso: str) -> str:
    """Why and when something was hidden."""
    return f"{ground}（{day(iso)}）"


def short_title(notice: Notice) -> str:
    """A title for a narrow column: what is enclosed, or what it is about, without its issuer."""
    title = notice.title
    about = _ENCLOSED.search(title)
    if not about:
        return title
    named = _NAMED.search(about["rest"])
    return named["name"] if named else title[about.start() :]


def description(notice: Notice, gazette: str, issue: str) -> str:
    """One sentence on a notice, for search engines and link previews."""
    parts = (notice.number, day(notice.date) if notice.date else None, f"载《{gazette}》{issue}")
    return f"{marked(notice)}。" + "，".join(part for part in parts if part) + "。"
