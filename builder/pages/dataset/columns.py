"""The tables that are given away: what a row is, and what each column means.

A table's columns are the same in its CSV file, in the database, in `datapackage.json` and on the page that explains them.
Columns are only ever added, at the end of a table, so that who reads them by name or by place goes on reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from builder.model import Issue
from builder.pages.dataset import rows
from builder.pages.dataset.rows import Row, Source

Type = Literal["string", "integer", "date", "datetime", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its values are, what they mean; `of` is the table whose row a value names."""

    name: str
    type: Type
    said: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    title   what it is called; `row` what a row of it is
    key     the columns that name a row; none where several may be the same
    read    gives its rows of an issue, in the order in which they stand there; None where rows are of no one issue
    more    columns at the end of a row that only the database has
    sought  the column that most will look for
    """

    name: str
    title: str
    row: str
    columns: Sequence[Column]
    key: tuple[str, ...]
    read: Callable[[Issue, Source], Iterator[Row]] | None
    more: Sequence[Column] = ()
    sought: str | None = None

    @property
    def file(self) -> str:
        """The name of its file below /data/."""
        return f"{self.name}.csv"


_NOTICE = Column("notice", "string", "公文的编号：公报/期/件，永远不变；网址是它前面加本站地址、后面加“/”", "notices")
_ADDRESS = Column("address", "string", "公文网页的网址")
_SOURCE = Column("source", "string", "这句话在原文第几行：带行号原文的网址")
_LINE = Column("line", "integer", "原文行号，从 1 起")
_PART = Column("part", "integer", "在公文的哪一部分：0 正文，1 起为所附第几件")

ISSUES = Table(
    "issues",
    "各期",
    "一期公报",
    (
        Column("issue", "string", "期的编号：公报/期，永远不变"),
        Column("address", "string", "该期网页的网址"),
        Column("gazette", "string", "公报的代号"),
        Column("gazette_name", "string", "公报全称"),
        Column("publisher", "string", "主办机关"),
        Column("issue_name", "string", "这一期叫什么"),
        Column("year", "integer", "年"),
        Column("number", "string", "期号，如 4、1-2"),
        Column("total", "integer", "总期号"),
        Column("date", "date", "封面所印出版日期"),
        Column("published", "datetime", "在本站公布的时间"),
        Column("notices", "integer", "公文件数"),
        Column("lines", "integer", "原文行数"),
        Column("text", "string", "原文（纯文本）的网址"),
        Column("sha256", "string", "收到的原文的 SHA-256；有隐去或撤回的，网上的文件与它不同"),
        Column("json", "string", "整期数据（JSON）的网址"),
    ),
    ("issue",),
    rows.issues,
)
NOTICES = Table(
    "notices",
    "公文目录",
    "一件公文",
    (
        Column("notice", "string", "公文的编号：公报/期/件，永远不变；网址是它前面加本站地址、后面加“/”"),
        _ADDRESS,
        Column("gazette", "string", "公报的代号"),
        Column("gazette_name", "string", "公报全称"),
        Column("issue", "string", "所载的期", "issues"),
        Column("issue_name", "string", "这一期叫什么"),
        Column("page", "integer", "在公报的第几页"),
        Column("first_line", "integer", "原文第一行的行号"),
        Column("last_line", "integer", "原文最后一行的行号"),
        Column("section", "string", "公报的栏目"),
        Column("title", "string", "标题"),
        Column("number", "string", "发文字号，照原文"),
        Column("kind", "string", "文种"),
        Column("issuer", "string", "发文机关；几个机关之间用“；”"),
        Column("date", "date", "成文日期"),
        Column("addressees", "string", "主送机关"),
        Column("attachment_note", "string", "附件说明；一行一件"),
        Column("signature", "string", "署名；一行一个"),
        Column("signatory", "string", "签发人"),
        Column("secrecy", "string", "密级"),
        Column("urgency", "string", "紧急程度"),
        Column("level", "string", "发布层次（公开方式）"),
        Column("remarks", "string", "附注；一行一条"),
        Column("copies", "string", "抄送机关"),
        Column("imprint_organ", "string", "印发机关"),
        Column("imprint_date", "date", "印发日期"),
        Column("attachments", "integer", "印出的附件有几件"),
        Column("tables", "integer", "表格和名单共几个"),
        Column("citations", "integer", "提到别的文件几处"),
        Column("published", "datetime", "在本站公布的时间"),
        Column("updated", "datetime", "在本站最后一次校订、隐去、撤回或移走的时间；没有的，同公布时间"),
        Column("withdrawn", "date", "撤回的日期；撤回的公文没有正文"),
        Column("repealed_by", "string", "哪一件公文说它已废止或失效", "notices"),
    ),
    ("notice",),
    rows.notices,
    more=(Column("text", "string", "全文：一段一行，表格一行一行，各格以空格隔开"),),
    sought="number",
)
PEOPLE = Table(
    "people",
    "人物",
    "一个姓名在一件公文里的一次出现",
    (
        Column("name", "string", "姓名，照原文。同名未必同人"),
        Column("action", "string", "member 名单中人，appointed 任，removed 免，signed 签署"),
        Column("organ", "string", "名单是什么机构的，或职务属于哪个机关：某某领导小组、某某局"),
        Column("role", "string", "在名单里是什么：组长、副组长、成员 …"),
        Column("post", "string", "姓名旁边所印的职务"),
        Column("words", "string", "写明任免的原词：任、提名、免去 …"),
        Column("date", "date", "自哪一天起：原文写明的，或公文的成文日期"),
        _NOTICE,
        _ADDRESS,
        Column("title", "string", "公文标题"),
        Column("number", "string", "发文字号"),
        _PART,
        _LINE,
        _SOURCE,
    ),
    (),
    rows.people,
    sought="name",
)
CITATIONS = Table(
    "citations",
    "引文",
    "一件公文里提到另一文件的一处",
    (
        _NOTICE,
        _ADDRESS,
        _PART,
        _LINE,
        _SOURCE,
        Column("relation", "string", "依据、转发、印发、修订、废止、失效、暂停、延长、落实；看不出关系的是“引用”"),
        Column("words", "string", "据以认定关系的原词"),
        Column("text", "string", "引文，照原文"),
        Column("number", "string", "被引文件的发文字号，照原文"),
        Column("name", "string", "被引文件的名称，不带《》"),
        Column("cites", "string", "被引的是本站哪一件公文", "notices"),
        Column("cites_part", "integer", "是它的哪一部分：0 正文，1 起为所附第几件"),
        Column("work", "string", "被引文件本站未收的：文号的规范写法，没有文号的是名称；同一文件写法相同"),
        Column("work_address", "string", "被引文件在本站的网址：公文网页，或“被引文件”里的一条"),
    ),
    (),
    rows.citations,
    sought="cites",
)
VALIDITY = Table(
    "validity",
    "时效",
    "一件公文关于施行、期限、废止的一句话",
    (
        _NOTICE,
        _ADDRESS,
        _PART,
        _LINE,
        _SOURCE,
        Column("kind", "string", "施行、有效期、试行、截止、废止、修改、继续有效、失效、暂停、延长"),
        Column("date", "date", "那一天；原文既没有写、也推算不出的，空着"),
        Column("rule", "string", "日期是据哪句话推算的；空着的，日期是原文所印"),
        Column("matter", "string", "日期是什么事的（征求意见、申报 …）；空着的，是文件本身"),
        Column("number", "string", "说的是哪个文件：发文字号"),
        Column("name", "string", "说的是哪个文件：名称；文号和名称都空着的，是它自己（或 part 所指的附件）"),
        Column("text", "string", "这样说的原话"),
        Column("on_notice", "string", "说的是本站哪一件公文", "notices"),
    ),
    (),
    rows.validity,
    sought="on_notice",
)
GRIDS = Table(
    "tables",
    "表格目录",
    "一个表格或名单",
    (
        _NOTICE,
        Column("table_no", "integer", "是公文里的第几个，从 1 起；与网页上“下载 CSV”的“表1”相同"),
        _ADDRESS,
        Column("kind", "string", "table 表格，roster 名单"),
        Column("caption", "string", "在哪个标题之下"),
        Column("row_count", "integer", "几行，表头在内"),
        Column("column_count", "integer", "几列"),
        Column("header_rows", "integer", "前几行是表头"),
        Column("first_line", "integer", "原文第一行的行号"),
        Column("last_line", "integer", "原文最后一行的行号"),
        Column("file", "string", "各行在哪个文件里"),
    ),
    ("notice", "table_no"),
    rows.grids,
)
MISSING = Table(
    "missing",
    "缺期",
    "由前后各期推知印过、而本站没有的一期或相连几期",
    (
        Column("gazette", "string", "公报的代号"),
        Column("gazette_name", "string", "公报全称"),
        Column("year", "integer", "哪一年的；空着的，只知道总期号"),
        Column("first", "integer", "从第几期"),
        Column("last", "integer", "到第几期"),
        Column("first_total", "integer", "从总第几期"),
        Column("last_total", "integer", "到总第几期"),
        Column("state", "string", "未收录，未收录或期号未载明，已收到而暂时不能公布"),
        Column("handed_in", "string", "已收到而不能公布的，说明理由的网址"),
        Column("proved_by", "string", "由哪一期的期号推知", "issues"),
        Column("address", "string", "那一期网页的网址"),
    ),
    (),
    None,
)
CELLS = Table(
    "cells",
    "表格内容",
    "一个格",
    (
        _NOTICE,
        Column("table_no", "integer", "是公文里的第几个表格或名单，从 1 起"),
        Column("row_no", "integer", "第几行，从 1 起"),
        Column("column_no", "integer", "第几列，从 1 起"),
        Column("header", "boolean", "是不是表头"),
        Column("text", "string", "格里所印"),
    ),
    ("notice", "table_no", "row_no", "column_no"),
    rows.cells,
)
TABLES = (NOTICES, ISSUES, PEOPLE, CITATIONS, VALIDITY, GRIDS, MISSING)  # each is a file of its own
OF_ISSUES = (NOTICES, ISSUES, PEOPLE, CITATIONS, VALIDITY, GRIDS, CELLS)
DATABASES = Table(
    "databases",
    "分年的数据库",
    "一年的各期",
    (
        Column("file", "string", "数据库的文件名，在同一个文件夹里"),
        Column("year", "integer", "各期是哪一年的；空着的，年份不详"),
        Column("issues", "integer", "几期"),
        Column("notices", "integer", "公文几件"),
    ),
    ("file",),
    None,
)
LISTED = replace(NOTICES, more=())  # without their texts
ROWS_OF_GRIDS = (
    _NOTICE,
    Column("table_no", "integer", "是公文里的第几个表格或名单，从 1 起"),
    _ADDRESS,
    Column("title", "string", "公文标题"),
    Column("caption", "string", "表格在哪个标题之下"),
    Column("kind", "string", "table 表格，roster 名单"),
    Column("row_no", "integer", "第几行，从 1 起"),
    Column("header", "boolean", "是不是表头"),
)


def of_grids(width: int) -> tuple[Column, ...]:
    """The columns of the files that hold the rows of tables, where the widest of all has that many."""
    return (*ROWS_OF_GRIDS, *(Column(f"c{place}", "string", f"第 {place} 列所印") for place in range(1, width + 1)))
