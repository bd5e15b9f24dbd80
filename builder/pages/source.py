"""The source text of an issue with its line numbers, and what became of each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.model import DropReason, Issue
from builder.pages import notes
from builder.pages.escape import html, markdown, tongues
from builder.pages.page import Page, compose, href, link
from builder.pages.places import SOURCE_LINES, home_of, issue_page, notice_page, source_page

DROPPED: dict[DropReason, str] = {
    "running-header": "页眉",
    "page-number": "页码",
    "stamped-url": "网址",
    "repeated-text": "重复文字",
    "repeated-table-header": "重复表头",
    "layout-debris": "版面残迹",
    "web-furniture": "网页部件",
    "metadata-box": "信息栏",
}


def pages(issue: Issue, every: Corpus) -> Iterator[Page]:
    """The numbered text, SOURCE_LINES lines a page."""
    gazette, name = every.gazette(issue).name, corpus.name(issue)
    title = f"{gazette}{name}原文行号"
    labels = _labels(issue)
    said = notes.by_line(issue)
    lines = issue.published_lines
    count = len(lines)
    for first in range(1, count + 1, SOURCE_LINES):
        path = source_page(issue, first).partition("#")[0]
        last = min(first + SOURCE_LINES - 1, count)
        begins = {item.span[0]: _begin(Entry(issue, item), path) for item in issue.standing}
        items = [
            _item(line, lines[line - 1], labels, begins.get(line, ""), said.get(line, ()))
            for line in range(first, last + 1)
        ]
        body = [
            f"# {markdown(title)} {{: #top }}",
            f"第{first}—{last}行，共{count}行。右侧小字为本站未计入正文的部分及其理由；公文起首处可转到该文。",
            "\n".join(['<ol class="source">', *(item for item in items if item), "</ol>"]),
            _pager(issue, path, first, last),
            f"[返回本期]({link(issue_page(issue), path)})",
        ]
        meta = {
            "template": "text.html",
            "title": title,
            "gazette": gazette,
            "issue_name": name,
            "home": href(home_of(issue), path),
            "contents": href(issue_page(issue), path),
        }
        yield compose(path, meta, "\n\n".join(part for part in body if part))


def _begin(entry: Entry, path: str) -> str:
    """What stands beside the first line of a notice: the way to it."""
    title = html(entry.notice.title)
    return f' <a class="begins" href="{href(notice_page(entry), path)}" title="{title}">阅读本文<span class="vh">：{title}</span></a>'


def _item(line: int, text: str, labels: dict[int, str], begin: str, said: Sequence[str]) -> str:
    if not text.strip():
        return ""
    label = f' data-part="{labels[line]}"' if line in labels else ""
    noted = "".join(f' <small class="why">{html(each)}</small>' for each in said)
    return f'<li id="L{line}" value="{line}"{label}>{tongues(html(text))}{begin}{noted}'


def _labels(issue: Issue) -> dict[int, str]:
    """What became of the lines that no notice holds."""
    parts = ((issue.masthead, "封面"), (issue.toc_lines, "目录"), (issue.colophon, "版记"))
    labels = {line: label for lines, label in parts for line in lines}
    labels.update({line: DROPPED[drop.reason] for drop in issue.dropped for line in drop.lines if not drop.partial})
    return labels


def _part(issue: Issue, line: int, path: str) -> str:
    return link(source_page(issue, line).partition("#")[0], path)


def _pager(issue: Issue, path: str, first: int, last: int) -> str:
    links = []
    if first > 1:
        links.append(f"[上一页]({_part(issue, first - 1, path)})")
    if last < len(issue.published_lines):
        links.append(f"[下一页]({_part(issue, last + 1, path)})")
    return " · ".join(links)
