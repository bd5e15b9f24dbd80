"""What stands at addresses that have moved: pages that lead on to where their document stands now.

Guaranteed: such a page says no more than where to go; it works without scripts, and wherever the site is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.content import moves
from builder.model import Issue
from builder.pages import places
from builder.pages.escape import markdown
from builder.pages.page import Data, Page, compose, href, link
from builder.pages.places import data_file, issuer_page, notice_file, text_file


def notice(address: str, every: Corpus) -> Page:
    """The page at the old address of a notice."""
    new = moves.follow(every.moved, address) or address
    found = every.at(new)
    return _page(f"{address}.md", f"{new}.md", found.title if found else new)


def pages(every: Corpus) -> Iterator[Page]:
    """The pages at the old addresses of issues that were renamed, and of their notices."""
    for old, record in every.renamed.items():
        name = f"{every.gazette(record).name}{corpus.name(record)}"
        for now in places.pages_of(record):
            yield _page(f"{old}{now.removeprefix(str(record.id))}", now, f"{name}{_part_of(now, record)}")
        own = (address.removeprefix(f"{old}/") for address in every.moved if address.startswith(f"{old}/"))
        for place in sorted({item.id for item in record.notices} | set(own)):
            yield notice(f"{old}/{place}", every)


def _part_of(page: str, record: Issue) -> str:
    """What of an issue a page is."""
    step = page.removeprefix(f"{record.id}/").removesuffix(".md").partition("/")[0]
    return {"full": "（全文）", "source": "原文行号"}.get(step, "")


def organ(name: str, main: str) -> Page:
    """The page of an organ under a name that another is listed for."""
    return _page(issuer_page(name), issuer_page(main), main)


def issue_olds(every: Corpus, record: Issue) -> list[str]:
    """The addresses that an issue had before."""
    return [old for old, found in every.renamed.items() if found is record]


def olds(every: Corpus, entry: Entry) -> list[str]:
    """The addresses at which a notice stood before."""
    was = [f"{old}/{entry.notice.id}" for old in issue_olds(every, entry.issue)]
    return [old for old in sorted({*every.moved, *was}) if moves.follow(every.moved, old) == entry.path]


def downloads(every: Corpus, files: Iterator[Data], record: Issue) -> Iterator[Data]:
    """The files of an issue under the names that it had before, too: a file cannot lead on."""
    names = {text_file(record): text_file, data_file(record): data_file}
    before = issue_olds(every, record)
    for file in files:
        yield file
        for old in before:
            yield Data(names[file.path](replace(record, id=old)), file.content)


def forms(every: Corpus, files: Iterator[Data], entry: Entry) -> Iterator[Data]:
    """The files of a notice, also where it stood before."""
    before = olds(every, entry)
    for file in files:
        yield file
        for old in before:
            yield Data(notice_file(old, file.path.rpartition(".")[2]), file.content)


def _page(path: str, target: str, title: str) -> Page:
    body = f"# 已移走 {{: #top }}\n\n这个地址上的内容已移至：[{markdown(title)}]({link(target, path)})"
    meta = {
        "template": "moved.html",
        "title": f"已移至：{title}",
        "description": f"这个地址上的内容已移至：{title}",
        "target": href(target, path),
        "canonical": href(target, "index.md"),
    }
    return compose(path, meta, body)
