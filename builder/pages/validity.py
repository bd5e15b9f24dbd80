"""时效 as texts say it: the row of a notice's box, what stands at the head of one that is repealed, the mark in lists.

Guaranteed: every sentence rests on a text and names its line; it says up to which text the site looked, the newest that it
rests on, and never what is in force.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from builder.archive.corpus import Corpus, Entry
from builder.archive.times import Told
from builder.model import Heading, Text
from builder.pages import titles, wording
from builder.pages.escape import html, markdown
from builder.pages.page import href, link
from builder.pages.places import notice_page, source_page
from builder.said import Validity

_ENDED = {"废止": "已废止", "失效": "已失效"}
_SENTENCE = re.compile(r"[^。；！？\n]*")
_LONGEST = 90  # characters of a sentence that is quoted; of a longer one only the words that say it
_NAMED = 6  # as many documents as a notice's box names of one kind; of more it says how many
_SAYS = {
    "施行": "{day}起施行",
    "有效期": "有效期至{day}",
    "试行": "试行至{day}",
    "失效": "{day}失效",
    "暂停": "{day}起暂停执行",
    "延长": "有效期延长至{day}",
    "废止": "{day}起废止",
    "修改": "{day}起修改",
}
_DONE = {"废止": "被废止", "失效": "被宣布失效", "修改": "被修改", "暂停": "被暂停执行", "延长": "有效期被延长", "继续有效": "被列为继续有效"}  # fmt: skip


def mark(entry: Entry, every: Corpus) -> str:
    """What a list shows beside a notice that is repealed."""
    told = every.times.repeal(entry)
    return f' <span class="absent repealed">{_ENDED[told.claim.kind]}</span>' if told else ""


def head(entry: Entry, every: Corpus, page: str) -> list[str]:
    """What stands at the head of a notice that is repealed: by what, when, in which words."""
    told = every.times.repeal(entry)
    if told is None:
        return []
    by = _by(told, page, markdown_link=True)
    said = f"<b>{_done(entry, told)}。</b>见{by}：“{markdown(_sentence(told))}”。{_up_to([entry, told.by])}。"
    return [f"{said}\n{{: .extra .remark }}"]


def repealed(entry: Entry, every: Corpus) -> str | None:
    """The same in plain words; None where it is not repealed."""
    told = every.times.repeal(entry)
    if told is None:
        return None
    by = f"《{told.by.notice.title}》{_facts(told)}"
    return f"{_done(entry, told)}。见{by}：“{_sentence(told)}”。{_up_to([entry, told.by])}。"


def _done(entry: Entry, told: Told) -> str:
    """What became of it, or of what it issues, and from which day on."""
    what = (
        "本件"
        if told.target and told.target.part == 0
        else f"本件所附《{_part(entry, told.target.part if told.target else 1)}》"
    )
    day = f"，自{wording.day(told.claim.date)}起" if told.claim.date else ""
    return f"{what}{_DONE[told.claim.kind]}{day}"


def row(entry: Entry, every: Corpus, page: str) -> str:
    """时效 of a notice, as HTML; empty where no text says anything."""
    found = every.times
    heard = found.heard.get(entry.path, ())
    lines = [
        *_own(entry, page),
        *_effects(found.said.get(entry.path, ()), page),
        *(_heard(told, page) for told in heard),
    ]
    if not lines:
        return ""
    items = "".join(f"<li>{line}</li>" for line in dict.fromkeys(lines))
    rests = _up_to([entry, *(told.by for told in heard)])
    return f'<ul class="times">{items}</ul><small>{rests}；是否仍有效，以发文机关为准</small>'


def _up_to(entries: Sequence[Entry]) -> str:
    """Up to which text the site looked: never a day of the clock."""
    newest = max((item.notice.date for item in entries if item.notice.date), default=None)
    return f"据本站收录的公文，截至{wording.day(newest)}" if newest else "据本站收录的公文"


def says(claim: Validity) -> str:
    """A claim of a document on itself, in few words."""
    if claim.kind == "截止":
        return f"{claim.matter or ''}截止{wording.day(claim.date)}"
    if claim.date and claim.kind in _SAYS:
        return _SAYS[claim.kind].format(day=wording.day(claim.date))
    return f"{claim.kind}日期未载明"


def subject(entry: Entry, told: Told) -> str:
    """Which document of a notice a claim of its own speaks of: an attachment by name, else nothing."""
    claim = told.claim
    if claim.matter and claim.kind != "截止":
        return claim.matter
    part = told.target.part if told.target and told.target.entry.path == entry.path else claim.part
    return f"《{_part(entry, part)}》" if part and _part(entry, part) else ""


def _part(entry: Entry, part: int) -> str:
    return entry.notice.parts[part].title or entry.notice.parts[part].label or ""


def _own(entry: Entry, page: str) -> Iterator[str]:
    """What it says of itself, of what it issues, and until when something may be handed in."""
    seen: set[tuple[str, str, str]] = set()
    for claim in entry.notice.validity:
        if claim.kind in _DONE and (claim.number or claim.name):
            continue
        about = subject(entry, Told(entry, claim, None)) or (f"《{claim.name}》" if claim.name else "")
        said = says(claim)
        first = (about, said, "")
        if first in seen:
            continue
        seen.add(first)
        yield f"{html(about)}{html(said)} <small>{_quoted(entry, claim, page)}</small>"


def _quoted(entry: Entry, claim: Validity, page: str) -> str:
    """The words, their line, and the day that the rule counts from."""
    where = href(source_page(entry.issue, claim.line), page)
    base = ""
    if claim.rule and claim.date:
        base = "，据其规则推算" if not entry.notice.date else f"，以成文日期{wording.day(entry.notice.date)}推算"
        base = (
            base
            if claim.rests and claim.kind in ("施行", "截止")
            else "，据施行日期推算"
            if claim.kind in ("有效期", "试行")
            else ""
        )
    return f'“{html(claim.text)}”{base}，<a href="{where}">原文第{claim.line}行</a>'


def _effects(said: Sequence[Told], page: str) -> Iterator[str]:
    """What it does to other documents; of many, how many."""
    counts = Counter(told.claim.kind for told in said)
    for kind, count in counts.items():
        rows = [told for told in said if told.claim.kind == kind]
        if count > _NAMED:
            yield f"本件列明：{kind} {count} 件，见正文"
            continue
        for told in rows:
            yield f"{kind}{_named(told, page)} <small>{_quoted(told.by, told.claim, page)}</small>"


def _named(told: Told, page: str) -> str:
    claim = told.claim
    bare = claim.name is not None and claim.number is None and not _is_title(told)
    name = (html(claim.name or "") if bare else f"《{html(claim.name)}》") if claim.name else ""
    number = html(claim.number or "")
    said = f"{name}（{number}）" if name and number else name or number
    if told.target:
        return f'<a href="{href(notice_page(told.target.entry), page)}">{said}</a>'
    return said


def _is_title(told: Told) -> bool:
    """Whether what a claim calls its document is a name in 《》."""
    claim = told.claim
    if claim.spot is None or claim.name is None or claim.spot.row is not None:
        return True
    block = told.by.notice.blocks[claim.spot.block]
    return f"《{claim.name}》" in getattr(block, "text", "")


def _heard(told: Told, page: str) -> str:
    """What another notice says of it."""
    claim = told.claim
    part = told.target.part if told.target else 0
    about = f"所附《{html(_part(told.target.entry, part))}》" if told.target and part else ""
    day = f"，自{wording.day(claim.date)}起" if claim.date and claim.kind != "延长" else ""
    until = f"至{wording.day(claim.date)}" if claim.date and claim.kind == "延长" else ""
    return f"{about}{_DONE[claim.kind]}{until}{day}：{_by(told, page)} <small>“{html(_sentence(told))}”</small>"


def _sentence(told: Told) -> str:
    """The sentence that says it, as printed; what stands over a table or a list, or the words alone where it is long."""
    claim = told.claim
    block = told.by.notice.blocks[claim.spot.block] if claim.spot else None
    if claim.spot is None or not isinstance(block, Heading | Text) or claim.text not in block.text:
        return claim.text
    for found in _SENTENCE.finditer(block.text):
        if found.start() <= claim.spot.at[0] < found.end():
            return found[0].strip() if len(found[0]) <= _LONGEST else claim.text
    return claim.text


def _by(told: Told, page: str, markdown_link: bool = False) -> str:
    """The notice that says it: title, number and day, as a link."""
    notice, after = told.by.notice, _facts(told)
    if markdown_link:
        return f"[{titles.markdown_of(notice)}]({link(notice_page(told.by), page)}){markdown(after)}"
    return f'<a href="{href(notice_page(told.by), page)}">{titles.of(notice)}</a>{html(after)}'


def _facts(told: Told) -> str:
    """Number and day of the notice that says it, in brackets."""
    notice = told.by.notice
    facts = "，".join(filter(None, (notice.number, wording.day(notice.date) if notice.date else None)))
    return f"（{facts}）" if facts else ""
