"""What a change does to readers, as Markdown that shows what texts print and runs none of it."""

from __future__ import annotations

from dataclasses import replace

import make_issue
import markdown
import pytest

from builder import contract
from builder.archive.corpus import Corpus
from builder.maintain import diff
from builder.maintain.diff import anchored, side_of
from builder.model import Diagnostic
from builder.pages import anchors

MADE = make_issue.corpus()


def _with(**facts: object) -> Corpus:
    """The corpus with other facts of its first notice."""
    first, *others = MADE.issues
    notice = replace(first.notices[0], **facts)  # type: ignore[arg-type]
    return Corpus(MADE.register, (replace(first, notices=(notice,)), *others))


def test_nothing_changed() -> None:
    assert diff.compare(side_of(MADE), side_of(MADE)) == diff.Changes(("对读者没有影响。",), ())


def test_an_address_that_would_change_its_meaning_is_broken() -> None:
    found = diff.compare(side_of(MADE), side_of(_with(title="阿尔山市2023年财政决算公开")))
    assert len(found.broken) == 1
    assert found.broken[0].startswith(
        "- `/aershan/2021-a/01/` 原为 《阿尔山市人民政府关于调整政府市长、副市长工作分工的通知》，将成为 《阿尔山市2023年财政决算公开》；"
    )


def test_a_changed_fact_is_told() -> None:
    after = _with(date=None, issuer=("阿尔山市人民政府", "兴安盟行政公署"))
    report = diff.compare(side_of(MADE), side_of(after)).report
    assert any(
        "机关 阿尔山市人民政府 → 阿尔山市人民政府、兴安盟行政公署；日期 2022-12-12 → 无" in line for line in report
    )


def test_an_address_within_a_notice_that_names_another_text_is_told() -> None:
    blocks = [make_issue.block("paragraph", "甲。"), make_issue.block("heading", "一、总则")]
    rows = [make_issue.block("table", rows=(("姓名", "职务"), ("王研", "局长")))]
    changed = [make_issue.block("table", rows=(("姓名", "职务"), ("王研", "副局长")))]
    notice = MADE.issues[0].notices[0]
    before = make_issue.with_blocks(notice, [*blocks, *rows, make_issue.block("paragraph", "乙。")])
    after = make_issue.with_blocks(notice, [*blocks, *changed])
    report = "".join(diff.compare(side_of(_with(parts=before.parts)), side_of(_with(parts=after.parts))).report)
    assert "页内地址所指的文字变了：`#1-b1-2`；页内地址不再有：`#1-p1`" in report


def test_addresses_out_of_the_published_data_are_those_of_the_page(corpus: Corpus) -> None:
    for entry in corpus.entries:
        shown = {name for name in anchors.addresses(entry.notice) if name}
        told = anchored.texts(contract.of_notice(entry.notice))
        assert {name for name in shown if name in told or f"{name}-1" in told} == shown, entry.path


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "[甲](javascript:alert(1))", "![](http://a.invalid/b)", "`a` **b**"]
)
def test_what_a_text_prints_is_shown_and_not_run(text: str) -> None:
    diagnosed = replace(MADE.issues[0], diagnostics=(Diagnostic("G213", "info", 1, text),))
    title = MADE.issues[0].notices[0].title
    variants = (
        (MADE, _with(title=text)),
        (_with(title=text), MADE),
        (MADE, _with(title=title + text)),
        (MADE, _with(issuer=(text,), number=text, section=text)),
        (_with(title=text), Corpus(MADE.register, MADE.issues[1:])),
        (Corpus(MADE.register, MADE.issues[1:]), _with(title=text)),
        (MADE, Corpus(MADE.register, (diagnosed, *MADE.issues[1:]))),
    )
    for before, after in variants:
        html = markdown.markdown("\n".join(diff.compare(side_of(before), side_of(after)).report))
        assert not any(tag in html for tag in ("<img", "<a ", "<strong", "<code>a"))
