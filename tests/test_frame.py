"""What stands around a page: addresses, the ways on, and what is nearby."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builder.content.register import Gazette
from builder.pages import frame, handwritten, machines

SITE = frame.Site("公报库", "各级政府公报", "https://example.org/g/", None, serving=False)
TOC = [{"id": f"{number:02}", "title": f"第{number}件", "page": None} for number in range(1, 100)]


def shown(path: str = "a/2022-04/02.md", title: str = "关于防火的通知", **meta: Any) -> frame.Published:
    return frame.Published(path, title, meta, f"https://example.org/g/{path.removesuffix('.md')}/", is_home=False)


@pytest.mark.parametrize("is_home", [True, False])
def test_a_page_is_called_by_its_own_name_but_for_the_first(is_home: bool) -> None:
    found = frame.of(replace(shown(), is_home=is_home), SITE)
    assert found.full_title == ("公报库" if is_home else "关于防火的通知 - 公报库")
    assert (found.domain, found.description) == ("example.org", "各级政府公报")


def test_a_page_has_one_field_for_the_whole_site() -> None:
    found = {
        name: frame.of(shown(template=name), SITE).has_field for name in ("notice.html", "home.html", "search.html")
    }
    assert found == {"notice.html": True, "home.html": False, "search.html": False}


def test_an_error_is_reported_with_the_page_it_is_on() -> None:
    site = replace(SITE, report="mailto:a@example.org?subject={title}&body={address}")
    assert frame.of(shown(title="A&B"), site).report == (
        "mailto:a@example.org?subject=A%26B&body=https%3A//example.org/g/a/2022-04/02/"
    )
    assert frame.of(replace(shown(title="A"), address=None), site).report == "mailto:a@example.org?subject=A&body="
    assert "example.org/g/" in str(frame.of_none(site).report)
    assert frame.of(shown(), SITE).report is None


def test_what_leads_on_is_cited_where_it_leads() -> None:
    page = shown(template="moved.html", canonical="a/2022-05/01/", target="../../2022-05/01/")
    assert frame.of(page, SITE).canonical == "https://example.org/g/a/2022-05/01/"
    assert frame.of(page, replace(SITE, address="")).canonical == "../../2022-05/01/"
    assert frame.of(shown(), SITE).canonical == "https://example.org/g/a/2022-04/02/"
    assert frame.of_none(SITE).canonical is None
    assert frame.of(shown(), SITE).picture == "https://example.org/g/assets/images/card.png"
    assert frame.of(shown(), replace(SITE, address="")).picture is None


def test_a_notice_stands_in_the_contents_of_its_issue() -> None:
    whole = frame.of(shown(template="notice.html"), SITE, {"toc": TOC[:3]}).contents
    assert whole is not None
    assert [(row.address, row.current) for row in whole.rows] == [
        ("../01/", False),
        ("../02/", True),
        ("../03/", False),
    ]
    near = frame.of(
        shown(template="notice.html", near={"first": 2, "last": 61, "total": 99}), SITE, {"toc": TOC}
    ).contents
    assert near is not None
    assert (len(near.rows), near.rows[0].address, near.rows[-1].title) == (60, "../02/", "第61件")
    down = frame.of(shown("a/2022-04/full.md", template="full.html", toc=TOC[:2]), SITE).contents
    assert down is not None
    assert [row.address for row in down.rows] == ["#01", "#02"]


def test_ways_on_name_what_is_there_and_what_is_not() -> None:
    notice = frame.of(shown(template="notice.html", next={"id": "03", "title": "下文"}), SITE, {"toc": TOC})
    assert notice.turns == [frame.Turn("next", "下一件", "下文", "../03/")]
    issue = shown(template="issue.html", prev={"name": "未收录（第3期）"}, next={"name": "第5期", "address": "../5/"})
    assert [(turn.label, turn.title, turn.address) for turn in frame.of(issue, SITE).turns] == [
        ("下一期", "第5期", "../5/"),
        ("上一期", "未收录<wbr>（第3期）", None),
    ]


def test_only_a_maintainer_is_told_what_is_wrong() -> None:
    page = shown(template="issue.html", diagnostics=[{"code": "G211", "line": 7, "message": "错行"}])
    assert frame.of(page, SITE).problems == []
    assert frame.of(page, replace(SITE, serving=True)).problems == ["第7行：G211 错行"]


def test_a_site_that_does_not_know_its_address_claims_none() -> None:
    site, news = replace(SITE, address=""), [{"title": "第4期", "address": "a/2022-04/", "date": "2022-12-31"}]
    assert machines.sitemap(site) is None
    page = {"title": "更正与撤回", "description": "逐项", "entries": news}
    assert machines.changes(site, page, None).entries[0]["address"] == "a/2022-04/"
    assert machines.changes(SITE, page, None).entries[0]["address"] == "https://example.org/g/a/2022-04/"
    assert machines.changes(SITE, page, None).updated == "2022-12-31T00:00:00+08:00"
    assert (
        machines.changes(SITE, {**page, "entries": []}, "2024-01-01T00:00:00+08:00").updated
        == "2024-01-01T00:00:00+08:00"
    )


GAZETTE = Gazette("g", "甲县公报", "甲县人民政府", "甲", "甲县", "县级", contact="电话 010-00000000，a@example.org")
OTHER = Gazette("h", "乙县公报", "乙县人民政府", "乙", "乙县", "县级")


@pytest.mark.parametrize(
    ("register", "has_link", "shown"),
    [
        ([GAZETTE, OTHER], True, "每一页都有“报告错误”的链接，点开后已填好该页的标题和地址。"),
        ([GAZETTE], False, "请联系主办机关甲县人民政府（电话 010-00000000，<a@example.org>）。"),
        ([OTHER], False, "请联系主办机关乙县人民政府。"),
        (
            [GAZETTE, OTHER],
            False,
            "请联系该公报的主办机关：\n\n- 甲县公报：甲县人民政府（电话 010-00000000，<a@example.org>）\n- 乙县公报：乙县人民政府",
        ),
        (
            [replace(OTHER, contact="见https://a.cn/b?c=1><i> *c*")],
            False,
            "请联系主办机关乙县人民政府（见<https://a.cn/b?c=1>&#62;&#60;i&#62; &#42;c&#42;）。",
        ),
        ([], False, ""),
    ],
)
def test_whom_to_tell_of_an_error(register: list[Gazette], has_link: bool, shown: str) -> None:
    page = handwritten.filled("上\n\n<!-- contact -->\n", {gazette.slug: gazette for gazette in register}, has_link)
    assert page == f"上\n\n{shown}\n"
