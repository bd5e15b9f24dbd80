"""A redacted name or number, broken up in some thousand ways and places, is read nowhere, or the issue is refused (G023).

What is published is read here by other means than the program's: HTML's own parser, entities resolved to the end, NFKC,
and of a name all but Chinese characters left out, of a number all but letters and figures.
"""

from __future__ import annotations

import html
import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from builder import pages, reading
from builder.archive.corpus import Corpus
from builder.content.files import SourceError, fold
from builder.content.texts import from_bytes
from builder.model import Issue
from builder.pages import search_index
from builder.text.signs import MARK

NAMES = {"欧阳震寰": "long", "王研": "short", "152201198801013417": "number"}

TEXT = """{cover}甲市人民政府关于任命{title}职务的通知

各镇人民政府{to}：

现将有关事项通知如下，本段写得长一些，说明事由和依据。

{body}

{plain}请遵照执行。

甲市人民政府{signed}

2031年1月1日
{colophon}"""

# --- where: what stands around it, in the body or elsewhere ------------------------------------------------------------

BODIES = {
    "running text": "决定任命{}为市长。",
    "list of names": "出席人员：丙丁、{}、丁戊。",
    "end of a paragraph": "请联系{}",
    "heading": "一、关于{}的处理",
    "bullets": "- 申请人{}\n- 申请人丙丁",
    "pipe table": "|序号|姓名|职务|\n|--|--|--|\n|1|{}|局长|\n|2|丁戊己|科长|",
    "tabs": "序号\t姓名\t职务\n1\t{}\t局长\n2\t丁戊己\t科长",
    "HTML table": "<table><tr><td>序号</td><td>姓名</td></tr><tr><td>1</td><td>{}</td></tr></table>",
    "roster": "组　长：甲乙丙　　市长\n副组长：{}　　副市长\n　　　　丁戊己　　局长",
    "attachment": "附件：{}申请表",
    "address": "https://a.invalid/index?name={}",
    "quotation": "> {}同志",
    "number": "甲政发〔2031〕{}号",
}
COVER = "甲市人民政府公报\n\n2031年第1期\n\n"
ELSEWHERE = {
    "title": ("title", "{}"),
    "addressees": ("to", "、{}"),
    "signature": ("signed", "\n\n{}"),
    "cover": ("cover", COVER + "主编：{}\n\n"),
    "gazette's name": ("cover", "{}公报\n\n2031年第1期\n\n"),
    "contents": ("cover", COVER + "目录\n\n甲市人民政府关于任命{}职务的通知 1\n\n"),
    "contents alone": ("cover", COVER + "目录\n\n甲市人民政府关于{}的决定 1\n\n甲市人民政府关于任命职务的通知 1\n\n"),
    "colophon": ("colophon", "\n主管：甲市人民政府\n\n主编：{}\n\n印刷：甲市印刷厂\n\n印数：500册\n"),
}
PLACES = {name: ("body", body) for name, body in BODIES.items()} | ELSEWHERE

# --- how: what is put in the middle, or between all its characters ----------------------------------------------------------

SIGNS = [
    *"·•.。、-—–*_~`|\\/+^$“”()（）[]【】《'\"`,，:#@=!?&<>{}%…■★´‧⋅●丶ㆍꞏ・･",
    "**",
    "__",
    "~~",
    "||",
    "<>",
    "< >",
    "&;",
    "{{",
]
BLANKS = [*" \u3000\t\u00a0\u2003\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u3164\u2800\u115f\u1160\uffa0\ufe0f\U000e0100\U000e0041",
          *"\u202a\u2066\u0301\u20dd\u0307\u2063\u17b5\u2028\x0b\x0c\x01\u0085\ufffd\ue000\ufdd0🙂", "  "]  # fmt: skip
CODES = ["&nbsp;", "&ensp;", "&zwnj;", "&#8203;", "&#x200b;", "&shy;", "&middot;", "&amp;nbsp;", "&nbsp", "%20", "\\n", "\\quad ", "\\,",
         "\\(", "{: .x }", "[b]", "[/b]", "&lt;b&gt;", "&amp;lt;b&amp;gt;"]  # fmt: skip
TAGS = ["<b></b>", "</b><b>", "<br>", "<br/>", "<wbr>", "<span>", '<span class="x">', '<a href="b>c">', "<font color=red>", "<custom-tag>",
        '<x y="z>w">', "<!-- x -->", "<!---->", "<!-- a\nb -->", "<?php ?>", "<img src='a.jpg'>", "<p>", "</p><p>", "<div>", "<ruby>",
        "<rt>ou</rt>", "</td><td>", "</td></tr><tr><td>", "</li><li>"]  # fmt: skip
BREAKS = ["\n", "\r\n", "\r", "\n\n", "\n \n", "\n\n\n", "\n\n- 3 -\n\n", "\n- 3 -\n", "\n\n第3页 共9页\n\n", "\n\f", "\n\f\n", "\n\n—12—\n\f\n",
          "\n> ", "\n- ", "\n# ", "\n  ", "\n\t", "\n\n<!-- page 3 -->\n\n", "\n\n![](images/a.jpg)\n\n", "\n---\n", "\n***\n", " | ", "|\n|",
          "\n\nhttp://www.a.gov.cn/b.html\n\n", "\n（下转第3版）\n", "（下转第3版）", "](http://a.invalid)"]  # fmt: skip
NOTES = ["①", "¹", "[1]", "[^1]", "〔1〕", "<sup>1</sup>", "\n\n3\n\n"]  # of a number, they are its figures
ARABIC = {0x660 + n: 48 + n for n in range(10)}  # what NFKC leaves as it is


def _each(of: Callable[[str], str]) -> Callable[[str], str]:
    return lambda name: "".join(map(of, name))


WRITTEN: dict[str, Callable[[str], str]] = {
    "decimal": _each(lambda c: f"&#{ord(c)};"),
    "hexadecimal": _each(lambda c: f"&#x{ord(c):X};"),
    "no semicolon": _each(lambda c: f"&#{ord(c)}"),
    "entities of entities": _each(lambda c: f"&amp;amp;#{ord(c)};"),
    "percent": lambda name: "".join(f"%{octet:02X}" for octet in name.encode()),
    "percent, GBK": lambda name: "".join(f"%{octet:02x}" for octet in name.encode("gbk")),
    "escaped": _each(lambda c: f"\\u{ord(c):04x}"),
    "full width": _each(lambda c: chr(ord(c) + 0xFEE0) if c.isascii() else c),
    "mathematical": lambda name: name.translate({48 + n: 0x1D7CE + n for n in range(10)}),
    "Arabic": lambda name: name.translate({figure: code for code, figure in ARABIC.items()}),
    "attribute": lambda name: f'<span title="{name}">',
    "attribute, coded": lambda name: '<span title="' + "".join(f"&#{ord(c)};" for c in name) + '">',
    "attribute and text": lambda name: f'<span title="{name[:2]}">{name[2:]}</span>',
    "comment": lambda name: f"<!-- {name} -->",
    "comment of lines": lambda name: f"<!--\n{name}\n-->",
    "comment, coded": lambda name: "<!-- " + "".join(f"&#{ord(c)};" for c in name) + " -->",
    "half a comment": lambda name: f"<!-- {name[:1]} -->{name[1:]}",
    "target of a link": lambda name: f"[文]({name})",
    "picture": lambda name: f"![{name}](x.jpg)",
    "half a link": lambda name: f"[{name[:1]}](x){name[1:]}",
    "tag about each": _each(lambda c: f"<b>{c}</b>"),
    "ruby": lambda name: "<ruby>" + "".join(f"{c}<rt>x</rt>" for c in name) + "</ruby>",
    "formula": lambda name: f"$\\text{{{name[:1]}}}{name[1:]}$",
}  # fmt: skip

# --- and what needs lines of its own -------------------------------------------------------------------------------------

SPREAD: dict[str, Callable[[str], str]] = {
    "cells of a row": lambda name: f"|甲|乙|\n|--|--|\n|{name[:1]}|{name[1:]}|",
    "cells of a column": lambda name: f"|甲|乙|\n|--|--|\n|戊|{name[:1]}|\n|己|{name[1:]}|",
    "last cell and first": lambda name: f"|甲|乙|\n|--|--|\n|戊|{name[:1]}|\n|{name[1:]}|己|",
    "tabs, column": lambda name: f"序号\t姓名\n1\t{name[:1]}\n2\t{name[1:]}\n3\t丁戊",
    "HTML, row": lambda name: f"<table><tr><td>{name[:1]}</td><td>{name[1:]}</td></tr></table>",
    "HTML, column": lambda name: f"<table><tr><td>戊</td><td>{name[:1]}</td></tr><tr><td>己</td><td>{name[1:]}</td></tr></table>",
    "HTML, rowspan": lambda name: f"<table><tr><td rowspan=2>{name[:1]}</td><td>戊</td></tr><tr><td>{name[1:]}</td></tr></table>",
    "cell over pages": lambda name: f"|序号|姓名|\n|--|--|\n|戊|{name[:1]}|\n\n- 3 -\n\n|序号|姓名|\n|--|--|\n||{name[1:]}|",
    "downwards": "\n".join,
    "downwards beside": lambda name: "\n".join(f"{c} 甲" for c in name),
    "downwards after": lambda name: "\n".join(f"甲　{c}" for c in name),
    "bullets": lambda name: "\n".join(f"- {c}" for c in name),
    "paragraphs": "\n\n".join,
    "heading and text": lambda name: f"二、{name[:1]}\n\n{name[1:]}同志。",
    "label and title": lambda name: f"请遵照执行。\n\n附件{name[:1]}\n\n{name[1:]}名单\n\n一、范围",
    "columns apart": lambda name: f"丁戊己　　{name[:1]}　　局长\n丙丁　　{name[1:]}　　科长",
}  # fmt: skip


def _filled(place: tuple[str, str], form: str, plain: str = "") -> str:
    slots = {"cover": "", "title": "", "to": "", "body": "请认真办理。", "signed": "", "colophon": "", "plain": plain}
    text = TEXT
    for slot, words in (slots | {place[0]: place[1]}).items():
        text = text.replace(f"{{{slot}}}", words)
    return text.replace("{}", form)


def _forms(name: str) -> Iterator[str]:
    marks = [*SIGNS, *BLANKS, *CODES, *TAGS, *BREAKS, *([] if name.isdigit() else NOTES)]
    for mark in marks:
        yield name[: len(name) // 2] + mark + name[len(name) // 2 :]
        if len(name) > 2:  # else it is the same
            yield mark.join(name)
    yield from (write(name) for write in WRITTEN.values())


def _cases(name: str) -> Iterator[tuple[str, str]]:
    """The form and the text of each case: each form in a place, in turns, every other time with the name in full, too."""
    places = list(PLACES.items())
    random.Random(name).shuffle(places)
    for turn, form in enumerate(_forms(name)):
        where, place = places[turn % len(places)]
        yield f"{form!r}, {where}", _filled(place, form, f"另请告知{name}。" if turn % 3 else "")
    for how, spread in SPREAD.items():
        for plain in ("", f"另请告知{name}。"):
            yield how, _filled(("body", "{}"), spread(name), plain)


def _issue(text: str, *pieces: str) -> Issue:
    raw = from_bytes(text.encode("utf-8"), "content/jia/2031-01.txt", "jia/2031-01")
    entries = [{"text": piece, "ground": "当事人申请", "date": "2031-01-01"} for piece in pieces]
    return reading.parse(replace(raw, sidecar={"redactions": entries}))


# --- reading by other means ----------------------------------------------------------------------------------------------


class _Seen(HTMLParser):
    """What a browser shows of a page, without how its characters are pronounced."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.columns: dict[int, list[str]] = {}
        self._ruby, self._column = False, -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._ruby = tag in ("rt", "rp")
        self._column = -1 if tag == "tr" else self._column + (tag in ("td", "th"))

    def handle_endtag(self, tag: str) -> None:
        self._ruby = False

    def handle_data(self, data: str) -> None:
        if not self._ruby:
            self.text.append(data)
            self.columns.setdefault(self._column, []).append(data)


def _seen(text: str) -> tuple[str, str]:
    parser = _Seen()
    parser.feed(text)
    parser.close()
    return "".join(parser.text), "\n".join("".join(cells) for cells in parser.columns.values())


def _readings(text: str) -> Iterator[str]:
    yield from (unquote(text), unquote(text, "gbk"), re.sub(r"\]\([^)]*\)|<rt>.*?</rt>", "", text))
    yield "\n".join("".join(column) for column in _columns(text))
    for _ in range(4):
        yield text
        seen, columns = _seen(text)
        yield from (seen, columns)
        before, text = text, html.unescape(seen)
        if text == before:
            return


def _columns(text: str) -> list[list[str]]:
    columns: dict[int, list[str]] = {}
    for line in text.split("\n"):
        for place, cell in enumerate(re.split(r"[|\t]", line) if re.search(r"[|\t]", line) else line.split()):
            columns.setdefault(place, []).append(cell)
    return list(columns.values())


def _figure(arabic: re.Match[str]) -> str:
    return chr(ARABIC[ord(arabic[0])])


def _bare(text: str, name: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    if name.isdigit():
        return re.sub(r"[\W_]+", "", folded if folded.isascii() else re.sub("[\u0660-\u0669]", _figure, folded))
    return re.sub(r"[^\u4e00-\u9fff]+|丶", "", folded)


def _published(issue: Issue, shelves: bool) -> Iterator[tuple[str, str]]:
    """The pages of the issue, its files, its text without what was dropped, and what is searched; and, with its `shelves`, all
    others of a site that holds it alone, which show what they have out of it."""
    every = Corpus({}, (issue,))
    for page in pages.documents(every) if shelves else pages.documents_of(issue, every):
        yield page.path, f"{json.dumps(page.meta, ensure_ascii=False)}\n{page.body}"
    for file in pages.data_of(issue, every):
        yield file.path, file.content.decode()
    gone = {line for drop in issue.dropped for line in drop.lines}
    yield "lines", "\n".join(line for number, line in enumerate(issue.published_lines, 1) if number not in gone)


def _may_hold(text: str, name: str) -> bool:
    """Whether each character of the name is there, in any writing: what makes the rest worth its time."""
    resolved = html.unescape(html.unescape(html.unescape(f"{text}{unquote(text)}{unquote(text, 'gbk')}")))
    return set(name) <= set(_bare(resolved, name))


def _legible(issue: Issue, name: str, shelves: bool) -> list[str]:
    files = [(path, text) for path, text in _published(issue, shelves) if _may_hold(text, name)]
    found = [path for path, text in files if any(name in _bare(each, name) for each in _readings(text))]
    for doc in pages.search_docs(Corpus({}, (issue,))):
        text = "".join(f"{section.heading}\n{section.text}\n" for section in doc.sections)
        found += ["search"] if any(name in search_index.normalise(each) for each in (text, doc.title)) else []
    return found


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("name", NAMES, ids=NAMES.values())
def test_no_broken_form_is_read(name: str, part: int) -> None:
    failed = []
    for turn, (case, text) in enumerate(list(_cases(name))[part::4]):
        try:
            issue = _issue(text, name)
        except SourceError as error:
            if error.code != "G023" or name in error.message:
                failed.append(f"{case}: {error}")
            continue
        failed += [f"{case}: read in {path}" for path in _legible(issue, name, turn % 4 == 0)[:1]]
        if len(issue.published_lines) != len(fold(text)):
            failed.append(f"{case}: lines are lost")
        if MARK not in "".join(issue.published_lines):
            failed.append(f"{case}: no mark")
        failed += [f"{case}: {each.code}" for each in issue.diagnostics if each.severity == "error"]
    assert failed == []


def test_the_forms_are_many() -> None:
    assert sum(1 for name in NAMES for _ in _cases(name)) > 900


def test_the_other_reading_sees_what_it_should_find() -> None:
    """Without its redaction nearly each form of a name is found by the reading that these tests hold the program to."""
    cases = list(_cases("欧阳震寰"))[::7]
    plain = [text.replace("另请告知欧阳震寰。", "") for _, text in cases]
    seen = [bool(_legible(_issue(text), "欧阳震寰", shelves=False)) for text in plain]
    assert sum(seen) > 0.9 * len(seen)


# --- what looks like it and is none -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "piece"),
    [
        ("欧阳同志参加会议。\n\n本次会议由丁戊主持。\n\n震寰同志缺席。", "欧阳震寰"),
        ("出席：欧阳甲、丁震寰、震寰欧阳。", "欧阳震寰"),
        ("|姓名|职务|\n|--|--|\n|欧阳|局长|\n|震寰|科长|\n", "欧阳局长科长"),
        ("国王、王后和研究人员参加，王某研究。\n\n负责人老王。\n\n本研究不作评价。", "王研"),
        ("证号52201198801013417，另有15220119880101341，合计152201元，1988年。", "152201198801013417"),
        ("|甲|乙|丙|\n|--|--|--|\n|152201|3|19880101|\n|3417|4|152|\n", "152201198801013417"),
        ("|年|数|\n|--|--|\n|9|1|\n|8|3|\n|8|9|\n", "1398"),
        ("王先生、李某和李四到会，共2031人。", "李**"),
        ("王先生、李某和李四到会，共2031人。", "李○"),
        ("第+1类和第1类不同，第2+1类也不同。", "1+1"),
    ],
)
def test_what_only_looks_like_it_stays_and_is_not_refused(body: str, piece: str) -> None:
    text = _filled(("body", body), "")
    issue = _issue(f"{text}\n抄送：{piece}。", piece)
    assert "\n".join(issue.published_lines) == f"{text}\n抄送：{MARK}。"


@pytest.mark.parametrize("body", ["决定任命欧·阳震&#23536;为市长。", "|姓名|职务|\n|--|--|\n|欧阳|震寰|\n|戊己|科长|"])
def test_nothing_else_is_taken_out(body: str) -> None:
    published = "\n".join(_issue(_filled(("body", body), ""), "欧阳震寰").published_lines)
    pattern = re.escape(MARK).join(map(re.escape, re.split("欧.*?阳|震.*?寰|震&#23536;", body)))
    assert re.search(pattern.replace(re.escape(MARK * 2), re.escape(MARK)), published)
