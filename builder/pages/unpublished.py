"""The page of an issue that cannot be published yet: where the problem is, and what a maintainer does about it.

Guaranteed: nothing of a text or a sidecar is on it; only where one is wrong, and in which way, in general terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.archive.corpus import Corpus, LeftOut
from builder.pages.escape import html, markdown
from builder.pages.page import Page, compose, href, link
from builder.pages.places import GAZETTES, gazette_page

# What the maintainers' guide says of each code; a test holds the two together.
_REASONS = {
    "G001": ("文件里有无法解码的字节", "用编辑器另存为 UTF-8 后重新提交"),
    "G002": ("文件过大", "检查是否误交了别的文件；一个文件只放一期"),
    "G003": ("文件是空的", "提交这一期的全文"),
    "G004": ("有一行过长", "按原文分行"),
    "G005": ("读不出文件", "检查路径和权限"),
    "G006": ("链接指向 content/ 之外，或指向文件夹", "提交文件或文件夹本身，不要用链接"),
    "G010": ("YAML 写法有误", "到所指的行，检查缩进、冒号和引号"),
    "G012": ("旁注的键或值不合规定", "按提示的正确写法修改"),
    "G013": (
        "文件不是文本，是 PDF、Word、图片、压缩包、网页之类",
        "按提示导出或另存为 UTF-8 纯文本，或先做文字识别（OCR）",
    ),
    "G021": ("旁注里的一项不再适用", "文本改过或写错了；改写或删去这一项"),
    "G023": (
        "要隐去的文字在结果中仍能读到，或碰巧连成",
        "照抄指出的各处，连同前后文字各列为一项；旁注别处写到的也删去",
    ),
    "G110": ("程序读这个文件时出错", "把 gazette check 的输出和这个文件报告给开发者"),
}
_OTHERWISE = ("文本或旁注有问题", "运行 gazette check，按提示处理")
_STATE = "这一期暂时不能公布"


def page(item: LeftOut, every: Corpus, path: str | None = None, problem: str | None = None) -> Page:
    """The page that an issue left out has at its address, or at `path` below it.

    `problem` is the whole message, which the preview shows a maintainer.
    """
    slug, _, issue = str(item.id).partition("/")
    name = every.gazettes[slug].name
    path = path or f"{item.id}/index.md"
    cause, remedy = _REASONS.get(item.problem.code, _OTHERWISE)
    where = f"{item.problem.path}:{item.problem.line or 1}"
    parts = [
        f"# {markdown(name)} <small>{html(issue)}</small> {{: #top .masthead }}",
        f"{_STATE}\n{{: .counts }}",
        "本站收到了这一期的文本，但其中有问题，改好之后就会在这个地址公布。其余各期不受影响。",
        f"- 位置：{markdown(where)}\n- 问题：{markdown(cause)}（{item.problem.code}）\n- 维护者请：{markdown(remedy)}",
    ]
    meta = {
        "template": "unpublished.html",
        "title": f"{name}{issue}：{_STATE}",
        "description": f"《{name}》{issue}：{_STATE}。",
        "gazette": name,
        "home": href(gazette_page(slug), path),
        "problems": [problem] if problem else [],
    }
    return compose(path, meta, "\n\n".join(parts))


def pages(every: Corpus) -> Iterator[Page]:
    """Those of all issues that are left out and have an address."""
    yield from (page(item, every) for item in every.left_out if item.id)


def unmade(path: str, problems: Iterable[str]) -> Page:
    """What the preview shows where nothing can be made: at every address, while something is wrong with all of them."""
    meta = {
        "template": "unpublished.html",
        "title": "这一页暂时不能生成",
        "home": href(GAZETTES, path),
        "gazette": "公报",
    }
    return compose(path, {**meta, "problems": list(problems)}, "# 这一页暂时不能生成")


def listed(every: Corpus, path: str, slug: str | None = None) -> list[str]:
    """A section of a page with links to the issues that are left out: of one gazette, or of all, which it then names."""
    lines = []
    for item in sorted(every.left_out, key=lambda item: str(item.id)):
        gazette, _, issue = str(item.id).partition("/")
        if item.id and slug in (None, gazette):
            name = issue if slug else f"{every.gazettes[gazette].name}　{issue}"
            lines.append(f"- [{markdown(name)}]({link(f'{item.id}/index.md', path)}) <small>文本有问题，待修正</small>")
    return ["## 暂时不能公布", "\n".join(lines)] if lines else []
