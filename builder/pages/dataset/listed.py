"""The page of /data/: what there is, what a row and a column is, by which terms, how many rows, how large, which hash."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.pages.dataset import database, described, package
from builder.pages.dataset.columns import CELLS, DATABASES, TABLES, Column
from builder.pages.dataset.described import DATABASE, FOLDER, Resource
from builder.pages.escape import html
from builder.pages.page import Page, compose, file_href, href
from builder.pages.places import DATA, FEEDS, data_file, issue_page, notice_page, text_file
from builder.pages.wording import FORMS

_ISSUES = 30  # of the newest, with their files; all of them are in issues.csv
_META = {
    "template": "data.html",
    "title": "数据",
    "description": "全部公文的目录、全文、人物、引文、时效和表格：CSV、JSON Lines、SQLite，各列含义、行数、大小和 SHA-256。",
}
_INTRO = "本站页面上的一切都由下列文件给出，取用不必登记，也不必申请。每一行写明公文和原文行号，可以回查到纸质公报。"
# The elements of GB/T 33480—2016, and the column of notices.csv that has each.
_ELEMENTS = {
    "公文标识": "address", "文种": "kind", "份号": None, "密级": "secrecy", "紧急程度": "urgency", "发文机关标志": "issuer",
    "发文字号": "number", "签发人": "signatory", "标题": "title", "主送机关": "addressees", "附件说明": "attachment_note",
    "署名": "signature", "成文日期": "date", "附注": "remarks", "抄送机关": "copies", "印发机关": "imprint_organ",
    "印发日期": "imprint_date", "发布层次": "level",
}  # fmt: skip
_USE = (
    ("DuckDB", "SELECT organ, role, date FROM '{site}people.csv' WHERE name = '某某' AND action = 'member';"),
    ("pandas", 'pd.read_csv("{site}notices.csv", parse_dates=["date"])'),
    ("Datasette", f"curl -O {{site}}{DATABASE}; datasette {DATABASE}"),
    (
        "SQLite 全文",
        "SELECT notice, title FROM notices WHERE nr IN (SELECT rowid FROM notices_fts('\"庭院经济\"'));",
    ),
    ("Frictionless", "frictionless validate {site}datapackage.json"),
    ("核对", f"curl -O {{site}}{package.HASHES}; sha256sum --check --ignore-missing {package.HASHES}"),
)
_RULES = (
    ("空着就是原文没有印", "不推测，不填占位的字，不用当天日期。"),
    (
        "编号永远不变",
        "notice（公报/期/件）和 issue 是各表相连的列；它前面加本站地址、后面加“/”就是网页。列只增加，加在最后，不改名、不换义。",
    ),
    ("行号对得上原文", "从 1 起，是同一期原文文件的行号；address、source 两列可以直接打开。"),
    (
        "CSV 照 RFC 4180",
        "UTF-8，不带 BOM；行末 CRLF；格里可以有换行。用 Excel、WPS 打开，请从“数据→自文本/CSV”导入并选 UTF-8。",
    ),
    (
        "像公式的格不会执行",
        "CSV 里以 = + - @ 开头而不是数的文字，前面加了一个撇号（'）；JSON 和 SQLite 里没有这个撇号。",
    ),
    (
        "校订、隐去与撤回",
        "文字是校订以后的，隐去的不在任何文件里；撤回的公文只留标题、文号等各项，没有正文。改动见“更正与撤回”。",
    ),
    ("姓名", "只列公报登记为可以列名的；同名未必同人。登记表写明只供检索的公报，人物表和各件的 posts 都空着。"),
    ("全文检索", "三个字起用 notices_fts，照上面的写法；一两个字用 notices 表：text LIKE '%…%'。"),
)
_TERMS = (
    ("可以自由使用", "公文不适用著作权法（第五条）；整理所得的数据同样可以自由使用。程序依 MIT 许可证。"),
    ("请注明出处", "写所载公报的名称、年份、期号和页码。"),
    ("以纸质公报为准", "转载、再加工请保留这句说明。"),
)


# In their place where each year has a database, of which `file` is one.
_USE_OF_YEARS = {
    "Datasette": f"curl -O {{site}}{DATABASE} -O {{site}}{{file}}; datasette --crossdb {DATABASE} {{file}}",
    "SQLite 全文": "ATTACH '{file}' AS y; SELECT notice, title FROM y.notices "
    "WHERE nr IN (SELECT rowid FROM y.notices_fts('\"庭院经济\"'));",
}
_BASE = "各表与同名的 CSV 相同，另有行号 `nr`；`notices` 多一列 `text`（全文），`notices_fts` 供全文检索；表格的内容在 `cells`，一格一行："
_BASES = (
    f"`{DATABASE}` 只有 `issues`、`notices`（没有全文）、`missing` 和下面的 `databases`；要用别的表，先照它的 `file` 把那几年的数据库接上"
    "（ATTACH，见“怎样打开”）。一个数据库是一年的各期，"
)


def composed(resources: Sequence[Resource], every: Corpus, site: str) -> Page:
    """The page."""
    parts = [
        "# 数据 {: #top }",
        f"{_INTRO}\n{{: .intro }}",
        _counts(resources, every),
        "## 全库 {: #files }",
        _files(resources),
        f'<p>给程序：<a href="{package.PACKAGE}">Data Package</a> · <a href="{package.CATALOGUE}">DCAT</a> · '
        f'<a href="{package.HASHES}">SHA-256 校验表</a> · <a href="../issue.schema.json">整期和全文数据的字段约定</a></p>',
        *_of_issues(every),
        *_of_record(every),
        "## 怎样打开 {: #use }",
        _terms(_uses(resources, site)),
        "## 约定 {: #rules }",
        _terms((name, html(said)) for name, said in _RULES),
        "## 使用条款 {: #terms }",
        _cards(),
        *_of_notice(every, site),
        "## 各列含义 {: #columns }",
        *_columns(resources),
        "## GB/T 33480—2016 {: #elements }",
        "党政机关公文元数据的 18 个核心元素在公文目录（`notices.csv`）里的列；单件和全文数据里另有 `elements` 一项，用标准的名称。",
        _elements(),
    ]
    meta = {**_META, "linked": package.linked(resources, every)}
    return compose(DATA, meta, "\n\n".join(parts))


def _of_years(resources: Sequence[Resource]) -> list[str]:
    """The databases of the years, the newest first, where there are any."""
    return [each.path for each in resources if each.format == "sqlite" and each.path != DATABASE]


def _uses(resources: Sequence[Resource], site: str) -> Iterator[tuple[str, str]]:
    files = _of_years(resources)
    file, instead = (files[0], _USE_OF_YEARS) if files else ("", {})
    for name, said in _USE:
        filled = instead.get(name, said).format(site=f"{site}{FOLDER}", file=file)
        yield name, f"<code>{html(filled)}</code>"


def _counts(resources: Sequence[Resource], every: Corpus) -> str:
    rows = {each.name: each.written.rows for each in resources}
    facts = (
        (len(every.gazettes), f"种公报，{len(every.issues)} 期"),
        (rows["notices"], "件公文"),
        (rows["people"], "人次"),
        (rows["citations"], "处引文"),
        (rows["tables"], "个表格和名单"),
    )
    cells = "".join(f"<div><b>{count:,}</b><span>{said}</span></div>" for count, said in facts)
    return f'<div class="sums">{cells}</div>'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str) -> str:
    """A table; its cells are HTML."""
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="table {kind}" role="region" tabindex="0" aria-label="{heads[0]}">\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>'


def _files(resources: Sequence[Resource]) -> str:
    return _table(
        ("内容", "一行是什么", "行数", "文件", "SHA-256"),
        (
            (
                f"<b>{html(each.title)}</b>",
                html(each.row),
                "" if each.format == "sqlite" else f"{each.written.rows:,}",
                f'<a href="{html(each.path)}">{html(each.path)}</a> <small>{_size(each.written.size)}</small>',
                f"<code>{each.written.sha256}</code>",
            )
            for each in resources
        ),
        "files",
    )


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} KB"


def _of_issues(every: Corpus) -> Iterator[str]:
    """The newest issues with their texts, as they were received."""
    shown = every.newest[:_ISSUES]
    rest = len(every.issues) - len(shown)
    yield "## 逐期 {: #issues }"
    yield "原文照收到时的样子公布，一字未改；隐去和撤回的除外。" + (
        f"这里是最新的 {len(shown)} 期，另有 {rest} 期见 `issues.csv`。" if rest else ""
    )
    yield _table(
        ("期", "公文", "原文行", "文件", "原文 SHA-256"),
        (
            (
                f'<a href="{href(issue_page(issue), DATA)}">{html(f"{every.gazette(issue).short}　{corpus.name(issue)}")}</a>',
                f"{len(issue.standing)}",
                f"{issue.source.lines:,}",
                f'<a href="{file_href(text_file(issue), DATA)}">原文</a> <a href="{file_href(data_file(issue), DATA)}">JSON</a>',
                f"<code>{html(issue.source.sha256)}</code>",
            )
            for issue in shown
        ),
        "files by-issue",
    )


def _of_record(every: Corpus) -> Iterator[str]:
    """A line of the full data, cut short, and what is to be known of it."""
    entry = next(filter(_is_example, every.entries), None)
    if entry is None:
        return
    notice = entry.notice
    record = {
        "id": notice.id,
        "title": notice.title,
        "number": notice.number,
        "kind": notice.kind,
        "issuer": list(notice.issuer),
        "date": notice.date,
        "addressees": notice.addressees,
        "page": notice.page,
        "span": list(notice.span),
    }
    notes = {
        "id": "在这一期的第几件，永远不变",
        "number": "照原文，括号也照原文",
        "issuer": "几个机关，就有几项",
        "date": "成文日期，一律写成年-月-日",
        "page": "印在公报第几页",
        "span": "原文第几行到第几行",
    }
    lines = [
        f"  <b>{html(json.dumps(name))}</b>: {html(json.dumps(value, ensure_ascii=False))},"
        + (f"  <i>← {'原文未载明' if value is None else notes[name]}</i>" if value is None or name in notes else "")
        for name, value in record.items()
    ]
    lines.append("  <b>&quot;blocks&quot;</b>: [ … ]  <i>← 全文，一段、一个表格为一项，各有原文行号</i>")
    yield "## 一条记录 {: #record }"
    where = f'<a href="{href(notice_page(entry), DATA)}">{html(notice.title)}</a>'
    file = described.lines_of(entry.issue.facts.year) if database.is_parted(every) else described.LINES
    yield f"<p><code>{file}</code> 里的一行（这里只摘 <code>notice</code> 一项的前几项）：{where}</p>"
    yield '<pre class="record">{{\n{}\n}}</pre>'.format("\n".join(lines))


def _is_example(entry: Entry) -> bool:
    notice = entry.notice
    return bool(notice.number and notice.issuer and notice.page and not notice.withdrawn)


def _of_notice(every: Corpus, site: str) -> Iterator[str]:
    yield "## 单件与订阅 {: #forms }"
    entry = next(iter(every.entries), None)
    address = f"{site}{entry.path}/" if entry else site
    rows = [(name, f"<code>{html(address)}notice.{ending}</code>") for ending, _, name in FORMS]
    yield "每件公文的网址后面加上文件名，就是它的另外三种形式；网页上的“下载”也是它们。"
    yield _terms((html(name), said) for name, said in rows)
    yield f'<p>新公布的公文可以<a href="{href(FEEDS, DATA)}">订阅</a>（Atom、JSON Feed）；<a href="../sitemap.xml">网站地图</a>写明每页最后变动的时间，<a href="../manifest.json">全站校验表</a>列出每个文件的 SHA-256。</p>'


def _terms(rows: Iterable[tuple[str, str]]) -> str:
    return '<dl class="said">\n{}\n</dl>'.format(
        "\n".join(f"<div><dt>{name}</dt><dd>{said}</dd></div>" for name, said in rows)
    )


def _columns(resources: Sequence[Resource]) -> Iterator[str]:
    """The columns of each table; those of the years are the same."""
    for table in TABLES:
        yield f"### {table.title} `{table.name}.csv` {{: #columns-{table.name} }}"
        yield _named(table.columns)
    yearly = next((each for each in resources if each.name.startswith("tables-")), None)
    if yearly:
        last = yearly.columns[-1].name
        yield "### 表格的各行 `tables/年.csv` {: #columns-rows }"
        rows = [column for column in yearly.columns if not column.name[1:].isdigit()]
        yield _named([*rows, Column(f"c1 … {last}", "string", "各列所印；比这张表多出来的列空着")])
    yield f"### 数据库 `{DATABASE}` {{: #columns-database }}"
    if _of_years(resources):
        yield _BASES + _BASE
        yield _named(CELLS.columns)
        yield "`databases`，一行是一年："
        yield _named(DATABASES.columns)
    else:
        yield _BASE
        yield _named(CELLS.columns)


def _named(columns: Sequence[Column]) -> str:
    return _table(
        ("列", "类型", "含义"),
        ((f"<code>{html(column.name)}</code>", column.type, html(column.said)) for column in columns),
        "columns-of",
    )


def _elements() -> str:
    rows = ((name, f"<code>{column}</code>" if column else "公报不印份号") for name, column in _ELEMENTS.items())
    return _table(("元素", "列"), rows, "columns-of")


def _cards() -> str:
    cards = "".join(f"<div><b>{name}</b><p>{said}</p></div>" for name, said in _TERMS)
    return f'<div class="cards">{cards}</div>'
