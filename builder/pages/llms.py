"""`llms.txt`: what is here, for programs that read for people, in the form of llmstxt.org.

Guaranteed: every address in it is one of this site's; it grows with the number of gazettes and no faster.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.archive.corpus import Corpus
from builder.pages.dataset import database, described, package
from builder.pages.dataset.columns import TABLES
from builder.pages.escape import markdown, visible
from builder.pages.frame import Site
from builder.pages.page import Data
from builder.pages.places import gazette_page
from builder.pages.syndication import ATOM, JSON
from builder.pages.wording import FORMS

NAME = "llms.txt"
_INTRO = """\
本站转载政府公报所刊公文的原文。文字照录，一字不改；原文没有印的一律空着，不推测，不作摘要。每一段文字都有原文行号，每一期原文都有
SHA-256，可以回查到纸质公报。公文文本以纸质公报为准。"""
_QUOTING = """\
- 只引原文，一字不差，并写出处：公报名称、年份、期号、页码，公文标题和发文字号，公文网址，原文行号。
- 本站没有的，答“未收录”；不从别处补，不用别的公文代替。
- 时效（施行、废止）只是公文自己的说法，不等于现行有效的结论；引用时连同原话和所在公文。
- 同名未必同人；不要把几处同名当成一个人。
- 不要凭网址猜测内容：公文网址末尾两位数是它在这一期的第几件，永远不变。
- 引之前可以核对：`manifest.json` 有每个文件的 SHA-256，各期原文的 SHA-256 在 `data/issues.csv`。
- 在本机用 `gazette mcp 本站网址`，可以检索、取公文、核对引文（Model Context Protocol）；它只回答原文和出处，或“未收录”。"""
_TERMS = """\
- 公文不适用著作权法（第五条）；整理所得的数据同样可以自由使用。
- 请注明所载公报，并保留“以纸质公报为准”的说明。"""


def file(every: Corpus, site: Site) -> Data:
    """The file."""
    parts = [
        f"# {visible(site.name)}",
        f"> {visible(site.description)}" if site.description else "",
        _INTRO.replace("\n", ""),
        "\n".join(["## 怎样引用", "", _QUOTING]),
        "\n".join(["## 使用条款", "", _TERMS]),
        "\n".join(["## 数据", "", *_data(every, site.address)]),
        "\n".join(["## 一件公文、一期公报", "", *_forms(site.address)]),
        "\n".join(["## 公报", "", *_gazettes(every, site.address)]),
        "\n".join(["## 订阅和目录", "", *_lists(site)]),
    ]
    return Data(NAME, ("\n\n".join(filter(None, parts)) + "\n").encode())


def _link(name: str, address: str, said: str) -> str:
    return f"- [{name}]({address}): {said}"


def _data(every: Corpus, site: str) -> Iterator[str]:
    """Where everything can be taken away."""
    folder = f"{site}{described.FOLDER}"
    yield _link("数据", folder, "各文件是什么、各列含义、行数、大小、SHA-256、怎样打开")
    said = "JSON Lines，一行一件，与它的 notice.json 相同"
    if database.is_parted(every):
        years = sorted({issue.facts.year or 0 for issue in every.issues if issue.standing}, reverse=True)
        named = ((described.lines_of(year or None), f"{year}年" if year else "年份不详") for year in years)
        yield from (_link(f"公文全文，{year}", f"{folder}{file}", said) for file, year in named)
        yield _link(
            "期和公文的目录", f"{folder}{described.DATABASE}", "SQLite；各年的各表和全文检索在 databases 表所列的文件里"
        )
    else:
        yield _link("公文全文", f"{folder}{described.LINES}", said)
        yield _link("全部合一", f"{folder}{described.DATABASE}", "SQLite，各表和全文检索")
    for table in TABLES:
        yield _link(table.title, f"{folder}{table.name}.csv", f"CSV，一行是{table.row}")
    yield _link("Data Package", f"{folder}{package.PACKAGE}", "以上各表的字段说明（Frictionless）")
    yield _link("字段约定", f"{site}issue.schema.json", "整期数据和 notice.json 的 JSON Schema")
    yield _link("全站校验表", f"{site}manifest.json", "每个文件的 SHA-256")


def _forms(site: str) -> Iterator[str]:
    """What an address is followed by."""
    yield f"公文的网址是 `{site}公报/期/件/`，后面加文件名就是它的另外几种形式："
    yield ""
    yield from (f"- `notice.{ending}`: {name}" for ending, _, name in FORMS)
    yield "- `#锚点`: 公文里的一条、一节、一个附件；`notice.json` 的 `anchors` 列出全部"
    yield ""
    yield f"一期的网址是 `{site}公报/期/`："
    yield ""
    yield "- `期.txt`: 原文，照收到时的样子；隐去和撤回的除外"
    yield "- `issue.json`: 整期数据"
    yield "- `source/#L57`: 带行号的原文，第 57 行"


def _gazettes(every: Corpus, site: str) -> Iterator[str]:
    for slug, gazette in every.gazettes.items():
        publisher = f"{markdown(gazette.publisher)}主办，" if gazette.publisher else ""
        held = f"{publisher}{len(every.by_gazette[slug])} 期；缺期见 `missing.csv`"
        yield _link(markdown(gazette.name), f"{site}{gazette_page(slug).removesuffix('index.md')}", held)


def _lists(site: Site) -> Iterator[str]:
    """What tells of news and of everything."""
    if site.fed:
        yield _link("新公布的公文（Atom）", f"{site.address}{ATOM}", "最近的在前；各公报、机关、文种另有，见“订阅”")
        yield _link("新公布的公文（JSON Feed）", f"{site.address}{JSON}", "同上")
        yield _link("订阅", f"{site.address}feeds/", "全部订阅地址")
    yield _link("更正与撤回", f"{site.address}changes/", "每一处校订、隐去、撤回和移走")
    yield _link("网站地图", f"{site.address}sitemap.xml", "每页最后变动的时间")
