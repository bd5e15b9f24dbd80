"""The page of an issue that cannot be published yet: where the problem is, and what a maintainer does about it.

Guaranteed: nothing of a text or a sidecar is on it; only where one is wrong, and in which way, in general terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.archive.corpus import Corpus, LeftOut
from builder.codes import CODES
from builder.pages.escape import html, markdown
from builder.pages.page import Page, compose, href, link
from builder.pages.places import GAZETTES, gazette_page

_STATE = "这一期暂时不能公布"
_LISTED = 100  # as many of them as a page names


def page(item: LeftOut, every: Corpus, path: str | None = None, problem: str | None = None) -> Page:
    """The page that an issue left out has at its address, or at `path` below it.

    `problem` is the whole message, which the preview shows a maintainer.
    """
    slug, _, issue = str(item.id).partition("/")
    name = every.gazettes[slug].name
    path = path or f"{item.id}/index.md"
    code = CODES[item.problem.code]
    where = f"{item.problem.path}:{item.problem.line or 1}"
    parts = [
        f"# {markdown(name)} <small>{html(issue)}</small> {{: #top .masthead }}",
        f"{_STATE}\n{{: .counts }}",
        "本站收到了这一期的文本，但其中有问题，改好之后就会在这个地址公布。其余各期不受影响。",
        f"- 位置：{markdown(where)}\n- 问题：{markdown(code.meaning)}（{code.code}）\n- 维护者请：{markdown(code.remedy)}",
    ]
    meta = {
        "template": "unpublished.html",
        "title": f"{name}{issue}：{_STATE}",
        "description": f"《{name}》{issue}：{_STATE}。",
        "gazette": name,
        "home": href(gazette_page(slug), path),
        "problems": [problem] if problem else [],
        "desk": href(f"{item.id}/desk/index.md", path) if problem and item.problem.path.endswith(".yml") else None,
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
    """A section of a page with links to the issues that are left out: of one gazette, or of all, which it then names; of very
    many the first, and how many more there are."""
    lines = []
    for item in sorted(every.left_out, key=lambda item: str(item.id)):
        gazette, _, issue = str(item.id).partition("/")
        if item.id and slug in (None, gazette):
            name = issue if slug else f"{every.gazettes[gazette].name}　{issue}"
            lines.append(f"- [{markdown(name)}]({link(f'{item.id}/index.md', path)}) <small>文本有问题，待修正</small>")
    more = [f"另有 {len(lines) - _LISTED} 期。\n{{: .intro }}"] if len(lines) > _LISTED else []
    return ["## 暂时不能公布", "\n".join(lines[:_LISTED]), *more] if lines else []
