"""Issues made by hand, for tests that need no parser: blocks first, the source lines follow from them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from builder.archive.corpus import Corpus
from builder.content.register import Gazette
from builder.edits import Correction
from builder.model import (
    Block,
    Drop,
    Grid,
    Heading,
    Issue,
    IssueFacts,
    Notice,
    Part,
    Roster,
    Source,
    Table,
    Text,
    TocEntry,
)
from builder.text import marks

REGISTER = {
    "aershan": Gazette(
        "aershan", "阿尔山市人民政府公报", "阿尔山市人民政府", "阿尔山", "内蒙古自治区兴安盟阿尔山市", "旗县级"
    ),
    "xingan": Gazette("xingan", "兴安盟行政公署公报", "兴安盟行政公署", "兴安盟", "内蒙古自治区兴安盟", "盟市级"),
}

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)"> javascript:alert(1)',
    "[点这里](javascript:alert(1)) ![图](http://example.invalid/x.png)",
    "{{ config }} {% include 'x' %} {# 注 #} {: .x } {#id}",
    "3. 加强组织领导，5*6米，高3*4米，10~20万元…30~40万元",
    "- 1 -",
    "+ 甲 = 乙",
    "# 标题 ## 二级 #",
    "| 甲 | 乙 |",
    "_下划线_ __粗__ **粗** `码` ``码`` ~~删~~ ^上^",
    "&lt; &#60; &amp;amp; &nbsp;",
    "---",
    "\u0002wzxhzdk:0\u0003 \u0001 \u202e反向\u202c",
    "[^1]: 脚注 [a]: http://example.invalid *[HTML]: 缩写",
    "http://www.aes.gov.cn/ a_b_c@example.invalid <http://example.invalid>",
    "1) 甲 2） 乙 12.5万元 ①丙",
    "!!! note",
    ": 定义",
    "</div></article></body>",
    "\\* 反斜线 \\",
)


_HEAD = ("title", "number", "subtitle", "byline", "addressees", "note")


def block(kind: Any, text: str = "", level: int = 1, rows: Any = (), header_rows: int = 0) -> Block:
    """A block that has no source lines yet; a text keeps the number that it begins with, as the reader does it."""
    if kind == "heading":
        return Heading((), text, level, mark=marks.read(text) or marks.decimal_top(text))
    if kind == "table":
        return Table((), rows, header_rows)
    return Roster((), rows, header_rows, ()) if kind == "roster" else Text(kind, (), text, mark=marks.read(text))


def notice(title: str, blocks: Sequence[Block], **facts: Any) -> Notice:
    """A notice that has no source lines yet."""
    values: dict[str, Any] = {
        "id": "", "title": title, "number": None, "kind": "通知", "section": None, "issuer": (), "date": None,
        "addressees": None, "page": None, "span": (0, 0), "head": (), "parts": (), **facts,
    }  # fmt: skip
    return with_blocks(Notice(**values), blocks)


def with_blocks(item: Notice, blocks: Sequence[Block]) -> Notice:
    """The notice with other blocks: its head, its own text, and the attachments that begin at labels and titles."""
    head = tuple(each for each in takewhile(lambda each: each.type in _HEAD, blocks) if isinstance(each, Text))
    return replace(item, head=head, parts=tuple(_parts(blocks[len(head) :])))


def _parts(blocks: Sequence[Block]) -> Iterator[Part]:
    part, after_label = Part(None, None, 0), False
    for each in blocks:
        if each.type == "attachment-label" or (each.type == "attachment-title" and not after_label):
            yield part
            part = Part(None, None, each.lines[0] if each.lines else 0)
        if each.type == "attachment-label":
            part = replace(part, label=each.text, head=(each,))
        elif each.type == "attachment-title":
            part = replace(part, title=each.text, head=(*part.head, each))
        else:
            part = replace(part, blocks=(*part.blocks, each))
        after_label = each.type == "attachment-label"
    yield part


def changed(item: Notice, lines: tuple[int, ...], change: Callable[[Any], Block]) -> Notice:
    """The notice with the block of these lines changed."""
    assert any(each.lines == lines for each in item.blocks)
    return with_blocks(item, [change(each) if each.lines == lines else each for each in item.blocks])


def issue(issue_id: str, facts: IssueFacts, notices: Sequence[Notice]) -> Issue:
    """An issue with cover, 目录 and notices, each block on lines of its own."""
    lines = [facts.gazette or "", f"第{facts.number}期", "目 录", *(item.title for item in notices), "- 1 -"]
    masthead, toc = (1, 2), tuple(range(3, 4 + len(notices)))
    dropped = (Drop((len(lines),), "- 1 -", "page-number"),)
    placed = []
    for place, item in enumerate(notices, 1):
        first, blocks = len(lines) + 1, []
        for piece in item.blocks:
            printed = [" ".join(row) for row in piece.rows] if isinstance(piece, Grid) else [piece.text]
            blocks.append(replace(piece, lines=tuple(range(len(lines) + 1, len(lines) + 1 + len(printed)))))
            lines += printed
        changed_lines = [number for number, line in enumerate(lines, 1) if number >= first]
        corrections = tuple(
            replace(each, lines=tuple(n for n in changed_lines if each.corrected in lines[n - 1]))
            for each in item.corrections
        )
        placed.append(
            replace(with_blocks(item, blocks), id=f"{place:02}", span=(first, len(lines)), corrections=corrections)
        )
    text = "\n".join(lines)
    source = Source(f"content/{issue_id}.txt", hashlib.sha256(text.encode()).hexdigest(), "utf-8", len(lines))
    entries = tuple(TocEntry(item.title, item.section, item.page, line, item.id) for line, item in enumerate(placed, 4))
    return Issue(
        source, facts, issue_id, masthead, toc, entries, (), tuple(placed), dropped,
        text_lines=tuple(lines), published_lines=tuple(lines),
    )  # fmt: skip


def sinking_funds() -> Notice:
    """A notice as they are: headings, run-in headings, a roster, a table, attachments, an attachment in an attachment."""
    return notice(
        "阿尔山市人民政府办公室关于印发《阿尔山市沉淀资金大起底专项行动工作方案》的通知",
        [
            block("title", "阿尔山市人民政府办公室关于印发《阿尔山市沉淀资金大起底专项行动工作方案》的通知"),
            block("number", "阿政办发〔2022〕41号"),
            block("addressees", "各镇人民政府、街道办事处、市直有关部门，各企业、事业单位："),
            block("paragraph", "经市政府同意，现将《阿尔山市沉淀资金大起底专项行动工作方案》印发给你们，请结合实际，认真贯彻落实。"),
            block("attachment-list", "附件：阿尔山市沉淀资金大起底专项行动工作方案"),
            block("signature", "阿尔山市人民政府办公室"),
            block("date", "2022年9月16日"),
            block("attachment-label", "附件："),
            block("attachment-title", "阿尔山市沉淀资金大起底专项行动工作方案"),
            block("paragraph", "为落实自治区、兴安盟相关部署要求，进一步强化效益意识、节约意识、责任意识，切实提高财政资源配置效率和公共资金使用效益，按照《内蒙古自治区人民政府办公厅关于印发自治区沉淀资金大起底专项行动工作方案的通知》（内政办发〔2022〕55号）要求，决定在全市范围内开展沉淀资金大起底专项行动。"),
            block("heading", "一、指导思想", level=1),
            block("paragraph", "深入贯彻党中央、国务院关于厉行节约、提高资金使用效率等一系列决策部署，通过为期5个月的专项行动，全面掌握全市各地各部门沉淀资金规模、结构、成因等情况，分类提出处置意见。"),
            block("heading", "二、起底范围", level=1),
            block("heading", "（一）财政拨款结转结余资金", level=2),
            block("paragraph", "各级预算部门基本户等实有资金账户财政拨款结余资金和结转两年以上的资金。"),
            block("heading", "（二）非财政拨款资金", level=2),
            block("paragraph", "（1）上级补助。结转两年以上的附属单位上缴收入和上级补助收入等非同级财政拨款资金。"),
            block("heading", "五、组织机构", level=1),
            block("roster", rows=(
                ("组 长：", "葛双鹏", "市委常委、副市长"), ("副组长：", "刘贵柱", "财政局局长"), ("", "王占军", "审计局局长"),
                ("", "俞志峰", "中国人民银行阿尔山市支行副主任"), ("成 员：", "市专项行动相关重点预算部门（单位）主要负责人", ""),
            )),
            block("heading", "六、相关要求", level=1),
            block("paragraph", "（一）加强组织领导。各镇要高度重视，压实责任，确保专项行动取得实效。"),
            block("paragraph", "第五条 本方案自印发之日起施行。"),
            block("table", rows=(
                ("序号", "指标名称", "单位", "指标值", "指标属性", "责任单位"),
                ("1", "生态文明建设规划", "—", "制定实施", "约束性", "兴安盟生态环境局阿尔山市分局"),
                ("2", "PM2.5 浓度下降幅度", "%", "≥35", "参考性", "市委办公室、市人民政府办公室、市统计局、市自然资源局"),
                ("3", "<b>甲</b> | 乙", "吨标煤/万元", "完成上级规定的目标任务；保持稳定或持续改善", "约束性", ""),
            ), header_rows=1),
            block("attachment-label", "附件2"),
            block("paragraph", "1. 联系方式。0482-7128802"),
        ],
        number="阿政办发〔2022〕41号", issuer=("阿尔山市人民政府办公室",), date="2022-09-16", section="政府办公室文件",
        addressees="各镇人民政府、街道办事处、市直有关部门，各企业、事业单位", page=9, missing=("附件3",),
        corrections=(Correction("刘贵住", "刘贵柱", "据同页名单", "2026-01-05"),),
    )  # fmt: skip


def hostile() -> Notice:
    """A notice whose every text wants to be something else."""
    text = HOSTILE[0]
    blocks = [block("title", text), block("number", HOSTILE[3]), *(block("paragraph", each) for each in HOSTILE)]
    blocks += [block("heading", each, level=level % 4 + 1) for level, each in enumerate(HOSTILE)]
    blocks += [block("item", each) for each in HOSTILE] + [block("table", rows=(HOSTILE, HOSTILE), header_rows=1)]
    blocks += [block("attachment-label", text), block("attachment-title", HOSTILE[1]), block("note", HOSTILE[2])]
    return notice(text, blocks, number=HOSTILE[3], issuer=("../../etc/" + text,), kind=text, section=text)


def corpus() -> Corpus:
    """Two gazettes, three issues: one whole, one without a number, one hostile."""
    personnel = notice(
        "阿尔山市人民政府关于调整政府市长、副市长工作分工的通知",
        [
            block("title", "阿尔山市人民政府关于调整政府市长、副市长工作分工的通知"),
            block("number", "阿政发〔2022〕87号"),
            block("addressees", "各镇人民政府："),
            block("paragraph", "王晓欢市长 主持市政府全面工作。"),
            block("date", "2022 年 12 月 12 日"),
        ],
        number="阿政发〔2022〕87号", issuer=("阿尔山市人民政府",), date="2022-12-12", section="政府文件", page=1,
    )  # fmt: skip
    events = notice(
        "兴安盟行政公署大事记",
        [
            block("title", "兴安盟行政公署大事记"),
            block("event", "●1月5日下午，主持召开第一次常务会议；"),
            block("event", "●1月19-25日，赴自治区参加会议。"),
        ],
        kind="大事记", issuer=("兴安盟行政公署",), section="大事记",
    )  # fmt: skip
    name, publisher = "阿尔山市人民政府公报", "阿尔山市人民政府"
    xingan = IssueFacts("兴安盟行政公署公报", "兴安盟行政公署", 2022, "1", 77)
    issues = (
        issue("aershan/2021-a", IssueFacts(name, publisher, 2021), [replace(personnel, number=None)]),
        issue("aershan/2022-04", IssueFacts(name, publisher, 2022, "4", 8, "2022-12-31"), [personnel, sinking_funds()]),
        issue("xingan/2022-01", xingan, [events, hostile()]),
    )
    return Corpus(REGISTER, issues)
