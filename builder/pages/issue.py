"""The page of an issue, the page with all its notices, and its downloads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from builder import contract
from builder.archive import corpus
from builder.archive.corpus import Corpus, Entry
from builder.archive.gaps import Gap
from builder.edits import Withdrawal
from builder.model import Issue, Notice, TocEntry
from builder.pages import body, citing, cut, entry, facsimile, linked, notes, people, source, titles, wording
from builder.pages.escape import html, markdown, tongues
from builder.pages.notice import recognised, remarks, withdrawal
from builder.pages.page import Data, Page, above, compose, href, link, offered
from builder.pages.places import (
    GAZETTES,
    contents_page,
    contents_runs,
    data_file,
    epub_file,
    full_page,
    full_runs,
    home_of,
    issue_page,
    notice_page,
    paper_file,
    text_file,
)

_MARKS = "#*-| \t"
_LOST = 50  # as many entries as are named whose notice was not found


def pages(issue: Issue, every: Corpus) -> Iterator[Page]:
    """The pages of an issue but its notices' own."""
    yield _contents(issue, every)
    yield from _more(issue, every)
    yield from _full(issue, every)
    yield from source.pages(issue, every)


def downloads(issue: Issue, notices: Sequence[str]) -> Iterator[Data]:
    """The text and what was read in it; of the notices that as it was written before, each as a line."""
    yield Data(text_file(issue), "\n".join(issue.published_lines).encode())
    yield Data(data_file(issue), contract.issue_line(issue, notices).encode())


def _contents(issue: Issue, every: Corpus) -> Page:
    path = issue_page(issue)
    parts = [_masthead(issue, every), _counts(issue), *_remarks(issue)]
    runs = contents_runs(issue)
    parts += [*_listed(issue, runs[0], path, every), _turn(issue, len(runs), 1)]
    parts += notes.of_lines(issue, issue.toc_lines)
    parts += [*_printed("封面", issue, issue.masthead), *_printed("版记", issue, issue.colophon), *recognised(issue)]
    meta = _meta(issue, every, path, "issue.html", "", issue.standing)
    return compose(path, meta, "\n\n".join(filter(None, parts)))


def _listed(issue: Issue, run: Sequence[Notice], path: str, every: Corpus) -> Iterator[str]:
    """The notices of a page of the contents, under their sections."""
    own = {notice.id for notice in run}
    on_page = (item for item in _in_sections(issue) if item[1].id in own)
    for section, group in groupby(on_page, lambda item: item[0]):
        yield f"## {markdown(section or '目录')}"
        yield "\n".join(_entry(Entry(issue, notice), path, every) for _, notice in group)


def _more(issue: Issue, every: Corpus) -> Iterator[Page]:
    """The contents of an issue of many notices, from their second page on."""
    runs = contents_runs(issue)
    gazette, name = every.gazette(issue), corpus.name(issue)
    for number, run in islice(enumerate(runs, 1), 1, None):
        path, part = contents_page(issue, number), cut.part(number, len(runs))
        title = f"{gazette.name}{name}目录{part}"
        meta = {
            "template": "register.html",
            "title": title,
            "description": f"《{gazette.name}》{name}，{gazette.publisher}主办，目录{part}。",
            "above": above(path, ("公报", GAZETTES), (gazette.name, home_of(issue)), (name, issue_page(issue))),
        }
        body = [f"# {markdown(title)} {{: #top }}", *_listed(issue, run, path, every), _turn(issue, len(runs), number)]
        yield compose(path, meta, "\n\n".join(body))


def _turn(issue: Issue, count: int, number: int) -> str:
    """The way to the next page of the contents, and to the one before."""
    return cut.pager([contents_page(issue, each) for each in range(1, count + 1)], number)


def _in_sections(issue: Issue) -> Iterator[tuple[str | None, Notice]]:
    """The notices, each with its section; the place of one that has moved away is in the section before it."""
    section = None
    for notice in issue.notices:
        section = section if notice.moved else notice.section
        yield section, notice


def _entry(item: Entry, path: str, every: Corpus) -> str:
    notice = item.notice
    if notice.moved:
        return f'- {_moved_to(notice, path, every)} <small><span class="absent">已移走</span></small>'
    page = f' <span class="page">{notice.page}</span>' if notice.page else ""
    return f"{entry.line(item, every, path, notice.number, entry.day(item))}{page}"


def _full(issue: Issue, every: Corpus) -> Iterator[Page]:
    """All its notices, on one page; those of a very long issue on several."""
    runs = full_runs(issue)
    paths = [full_page(issue, number) for number, _ in enumerate(runs, 1)]
    for number, (run, path) in enumerate(zip(runs, paths, strict=True), 1):
        part = cut.part(number, len(paths))
        standing = [notice for notice in run if not notice.moved]
        to = href(issue_page(issue), path)
        meta = {**_meta(issue, every, path, "full.html", f"（全文）{part}", standing), "contents": to}
        body = [_masthead(issue, every), *_texts(issue, run, path, every), cut.pager(paths, number)]
        yield compose(path, meta, "\n\n".join(filter(None, body)))


def _texts(issue: Issue, run: Sequence[Notice], path: str, every: Corpus) -> Iterator[str]:
    """The whole texts of notices, one below the other."""
    for notice in run:
        if notice.moved:
            yield f"已移至：{_moved_to(notice, path, every)}\n{{: #{notice.id} .extra .remark }}"
            continue
        item = Entry(issue, notice)
        address, names = link(notice_page(item), path), people.linked(item, every, path)
        prefix = f"{notice.id}-"
        yield from (body.head(notice, 2, notice.id, prefix), f"[单独阅读本文]({address})\n{{: .extra .alone }}")
        links = citing.Links(item, every, path)
        yield from withdrawal(notice)
        yield body.body(notice, links, 2, prefix, names)
        yield from remarks(issue, notice, 3, prefix)


def _meta(
    issue: Issue, every: Corpus, path: str, template: str, suffix: str, listed: Sequence[Notice]
) -> dict[str, Any]:
    gazette, name = every.gazette(issue), corpus.name(issue)
    before, after = every.neighbours[str(issue.id)]
    return {
        "template": template,
        "title": f"{gazette.name}{name}{suffix}",
        "description": f"《{gazette.name}》{name}，{gazette.publisher}主办，收录公文{len(issue.standing)}件。",
        "gazette": gazette.name,
        "publisher": gazette.publisher,
        "issue": issue.id,
        "issue_name": name,
        "year": issue.facts.year,
        "number": issue.facts.number,
        "total": issue.facts.total,
        "date": issue.facts.date,
        "home": href(home_of(issue), path),
        "text": href(text_file(issue), path),
        "data": href(data_file(issue), path),
        "paper": list(_paper(issue, every, path)),
        "original": facsimile.of_issue(issue, every, path),
        "prev": _neighbour(before, path),
        "next": _neighbour(after, path),
        "toc": [_toc_entry(notice) for notice in listed],
        "diagnostics": [{"code": item.code, "line": item.line, "message": item.message} for item in issue.diagnostics],
        "linked": linked.issue(issue, every, path),
    }


def _paper(issue: Issue, every: Corpus, path: str) -> Iterator[dict[str, str]]:
    """The issue set for printing and for readers of books, where it was."""
    for file in (paper_file(str(issue.id)), epub_file(str(issue.id))):
        ending = file.rpartition(".")[2]
        media, name = wording.PAPER[ending]
        if file in every.paper:
            yield offered(name, media, file, f"{str(issue.id).replace('/', '-')}.{ending}", path)


def _toc_entry(notice: Notice) -> dict[str, Any]:
    entry = {"id": notice.id, "title": wording.short_title(notice), "page": notice.page}
    return {**entry, "withdrawn": True} if notice.withdrawn else entry


def _neighbour(item: Issue | Gap | None, path: str) -> dict[str, str] | None:
    if isinstance(item, Gap):
        name = {"name": f"{wording.absence(item)}（{wording.gap(item)}）"}
        return {**name, "address": href(f"{item.handed_in}/index.md", path)} if item.handed_in else name
    return {"address": href(issue_page(item), path), "name": corpus.name(item)} if item else None


def _masthead(issue: Issue, every: Corpus) -> str:
    gazette = every.gazette(issue)
    return f"# {markdown(gazette.name)} <small>{html(corpus.name(issue))}</small> {{: #top .masthead }}"


def _counts(issue: Issue) -> str:
    attachments = sum(len(notice.attachments) for notice in issue.notices)
    parts = [wording.day(issue.facts.date) if issue.facts.date else "", f"公文 {len(issue.standing)} 件"]
    if withdrawn := sum(1 for notice in issue.standing if notice.withdrawn):
        parts.append(f"{wording.WITHDRAWN} {withdrawn} 件")
    if attachments:
        parts.append(f"附件 {attachments} 件")
    parts.append(_found(issue.toc))
    return "\u00a0· ".join(part for part in parts if part) + "\n{: .counts }"


def _found(toc: Sequence[TocEntry]) -> str:
    """How many entries a table of contents has, and how many of their notices were found."""
    if not toc:
        return "原文未载目录"
    found = sum(1 for item in toc if item.notice)
    complete = "全部找到" if found == len(toc) else f"找到 {found} 条"
    return f"目录 {len(toc)} 条，{complete}"


def withdrawn(issue: Issue) -> Withdrawal | None:
    """Why and when the whole issue was withdrawn; None where one of its notices was not, or for another reason."""
    reasons = {notice.withdrawn for notice in issue.standing}
    return reasons.pop() if len(reasons) == 1 else None


def _remarks(issue: Issue) -> Iterator[str]:
    if reason := withdrawn(issue):
        yield f"<b>本期{wording.WITHDRAWN}。</b>{markdown(wording.withdrawal(reason))}\n{{: .remark }}"
    for each in issue.replaced:
        yield f"{wording.day(each.date)}{wording.REPLACED}：{markdown(each.reason)}。\n{{: .remark }}"
    lost = [item for item in issue.toc if not item.notice]
    for item in lost[:_LOST]:
        yield f"目录列有而正文未见：{titles.markdown(item.title)}\n{{: .remark }}"
    if len(lost) > _LOST:
        yield f"目录列有而正文未见的，另有 {len(lost) - _LOST} 条，见本期数据。\n{{: .remark }}"


def _moved_to(notice: Notice, path: str, every: Corpus) -> str:
    new = str(notice.moved)
    found = every.at(new)
    return f"[{titles.markdown_of(found) if found else markdown(new)}]({link(f'{new}.md', path)})"


def _printed(title: str, issue: Issue, lines: tuple[int, ...]) -> Iterator[str]:
    """The lines of the cover or of the colophon as printed: dates, editorial board, addresses."""
    texts = [issue.text_lines[line - 1].strip(_MARKS) for line in lines]
    shown = [tongues(markdown(text)) for text in texts if text]
    if shown:
        yield f"## {title}\n\n" + "<br>\n".join(shown) + "\n{: .printed }"
        yield from notes.of_lines(issue, lines)
