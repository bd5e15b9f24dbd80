"""The pages to check by (核对), which only `gazette serve` shows: each line of a text, what became of it, what may be said of it.

Guaranteed: a sidecar that is in error is said at the head of every page of its issue, with its line, above the text as it was
read before; with the last mistake the message goes.
Not done here: what became of a line (see `maintain.desk`), and serving (see `preview`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from builder.archive import corpus
from builder.archive.corpus import Corpus
from builder.codes import CODES
from builder.maintain import beside, entries
from builder.maintain.desk import PARTS, Desk, Sheet
from builder.model import Diagnostic, Issue
from builder.pages import facsimile
from builder.pages.page import Page, href
from builder.pages.places import home_of, issue_page, notice_page
from builder.site import rows
from builder.site.desks import Asked
from builder.text import printable

_CORRECTED = "校订"  # what a remedy calls the entry by which a text is corrected
_FACTS = {  # of an issue: its name, and how it is shown
    "gazette": ("公报", "{}"),
    "year": ("年份", "{}年"),
    "number": ("期号", "第{}期"),
    "total": ("总期号", "总第{}期"),
    "date": ("日期", "{}"),
}


# --- a page ---------------------------------------------------------------------------------------------------------------


def page(asked: Asked, side: beside.Beside, every: Corpus) -> Page | None:
    """The page of a sheet, or the one that lists them; None where there is no such sheet."""
    desk, name = asked.desk, asked.sheet
    sheet = next((sheet for sheet in desk.sheets if sheet.id == name), None)
    if name and sheet is None:
        return None
    path = _path(desk.issue, sheet)
    gazette = every.gazettes.get(corpus.gazette_slug(desk.issue))
    meta = {
        "template": "desk.html",
        "title": f"核对{_title(desk, sheet) if sheet else ''}　{corpus.name(desk.issue)}",
        "gazette": gazette.name if gazette else desk.issue.facts.gazette,
        "issue_name": corpus.name(desk.issue),
        "home": href(home_of(desk.issue), path),
        "issue_page": href(issue_page(desk.issue), path),
        "desk": href(_path(desk.issue, None), path),
        "text": desk.issue.source.path,
        "placed": f"{sum(len(sheet.lines) for sheet in desk.sheets):,} 行全部有着落",
        "counts": list(_counts(desk, path)),
        "total": len(desk.issue.diagnostics),
        "error": _error(asked, side) if asked.error else None,
        "onward": _onward(desk, sheet, path),
        "print": facsimile.of_lines(desk.issue, every, path, sheet.lines) if sheet else None,
        **(_of_sheet(desk, sheet, path) if sheet else _of_issue(desk, path)),
    }
    return Page(path, _pictured(meta), "")


def _pictured(value: Any) -> Any:
    """Front matter with its white space as it is, which a page otherwise shows single."""
    if isinstance(value, str):
        return printable.pictured(value)
    if isinstance(value, Mapping):
        return {key: _pictured(item) for key, item in value.items()}
    return [_pictured(item) for item in value] if isinstance(value, list) else value


def _path(issue: Issue, sheet: Sheet | None) -> str:
    return f"{issue.id}/desk/{sheet.id if sheet else 'index'}.md"


def _title(desk: Desk, sheet: Sheet) -> str:
    part, of = sheet.part
    which = f"（{part}/{of}）" if of > 1 else ""
    if not sheet.notice:
        return PARTS[sheet.of] + which
    return f"第 {sheet.notice.id} 件{which}，共 {len(desk.issue.standing)} 件"


def _counts(desk: Desk, path: str) -> Iterator[dict[str, Any]]:
    """How many problems there are of each severity, each with the way to the first."""
    problems = [(desk.sheet_of(line), line, item) for line, found in desk.problems.items() for item in found]
    for severity, label in rows.LEVELS.items():
        of_kind = [problem for problem in problems if problem[2].severity == severity]
        everywhere = sum(1 for item in desk.issue.diagnostics if item.severity == severity)
        first = min(of_kind, key=lambda problem: problem[1], default=None)
        address = _at(desk.issue, first[0], first[1], path) if first and first[0] else None
        yield {"severity": severity, "label": label, "count": everywhere, "address": address, "none": not everywhere}


def _at(issue: Issue, sheet: Sheet, line: int, path: str) -> str:
    return href(f"{_path(issue, sheet)}#L{line}", path)


def _onward(desk: Desk, sheet: Sheet | None, path: str) -> str | None:
    """The way to the first problem after a sheet; after the last, to the first of all."""
    order = {each.id: place for place, each in enumerate(desk.sheets)}
    here = order[sheet.id] if sheet else -1
    found = [(order[on.id], line, on) for line in desk.problems if (on := desk.sheet_of(line))]
    first = min(found, key=lambda each: (each[0] <= here, each[:2]), default=None)
    return _at(desk.issue, first[2], first[1], path) if first else None


def _error(asked: Asked, side: beside.Beside) -> dict[str, Any] | None:
    """What is wrong with the sidecar, and what is shown meanwhile."""
    if asked.error is None:
        return None
    problem = asked.error.problem
    shown = "没有旁注时的读法" if asked.is_bare else "出错之前的读法"
    return {
        "where": f"{problem.path} 第 {problem.line or 1} 行",
        "code": problem.code,
        "message": problem.message,
        "remedy": CODES[problem.code].remedy,
        "lines": [asdict(line) for line in side.around(problem.line)],
        "shown": f"下面仍是{shown}；改好并保存后，这一页会自动刷新。",
    }


# --- all sheets -----------------------------------------------------------------------------------------------------------


def _of_issue(desk: Desk, path: str) -> dict[str, Any]:
    return {
        "heading": "逐件核对",
        "facts": [
            {"name": name, "value": form.format(value) if value else f"{name}未载明", "absent": not value}
            for key, (name, form) in _FACTS.items()
            for value in [getattr(desk.issue.facts, key)]
        ],
        "problems": list(map(rows.problem, desk.of_all)),
        "sheets": [_listed(desk, sheet, path) for sheet in desk.sheets],
        "next": _turn(desk, 0, path),
    }


def _listed(desk: Desk, sheet: Sheet, path: str) -> dict[str, Any]:
    problems, notice = desk.problems_of(sheet), sheet.notice
    counted: Counter[str] = Counter(problem.severity for problem in problems)
    return {
        "address": href(_path(desk.issue, sheet), path),
        "label": f"{notice.id if notice else '—'}{f'-{sheet.part[0]}' if sheet.part[0] > 1 else ''}",
        "title": notice.title if notice else PARTS[sheet.of],
        "facts": [fact["value"] for fact in _facts(sheet)] if notice and sheet.part[0] == 1 else [],
        "span": rows.span(sheet.lines),
        "problems": [
            {"severity": severity, "text": f"{label} {counted[severity]}"}
            for severity, label in rows.LEVELS.items()
            if counted[severity]
        ],
    }


def _facts(sheet: Sheet) -> list[dict[str, Any]]:
    """What was read of a notice; what was not is named as such."""
    if not (notice := sheet.notice):
        return []
    given = {
        "文号": notice.number,
        "机关": "、".join(notice.issuer),
        "日期": notice.date,
        "主送": notice.addressees,
    }
    return [{"name": name, "value": value or f"无{name}", "absent": not value} for name, value in given.items()]


def _turn(desk: Desk, place: int, path: str) -> dict[str, Any] | None:
    """The way to the sheet at a place, where there is one."""
    if not 0 <= place < len(desk.sheets):
        return None
    sheet = desk.sheets[place]
    label = f"第 {sheet.notice.id} 件" if sheet.notice else PARTS[sheet.of]
    if sheet.part[1] > 1:
        label += f"（{sheet.part[0]}/{sheet.part[1]}）"
    return {"address": href(_path(desk.issue, sheet), path), "label": label}


# --- a sheet --------------------------------------------------------------------------------------------------------------


def _of_sheet(desk: Desk, sheet: Sheet, path: str) -> dict[str, Any]:
    place, notice = desk.sheets.index(sheet), sheet.notice
    count = len(desk.problems_of(sheet))
    return {
        "heading": _title(desk, sheet),
        "name": notice.title if notice else None,
        "facts": _facts(sheet),
        "span": rows.span(sheet.lines) + (f"，问题 {count} 处" if count else "，没有问题"),
        "public": href(notice_page(corpus.Entry(desk.issue, notice)), path) if notice else None,
        "prev": _turn(desk, place - 1, path),
        "next": _turn(desk, place + 1, path),
        "rows": list(rows.shown(list(desk.rows(sheet)), "../")),
    }


# --- an opened line -------------------------------------------------------------------------------------------------------


def opened(asked: Asked, side: beside.Beside) -> dict[str, Any] | None:
    """What may be said of a line: its problems with their remedies, and the entries that fit it; None where there is no such line."""
    desk, line = asked.desk, asked.line or 0
    if desk.sheet_of(line) is None:
        return None
    problems = desk.problems.get(line, ())
    offers = list(_offers(desk.issue, line, problems))
    count, rare = len(offers), sum(entry.rare for entry, _ in offers)
    first = count - rare + 1  # what hardly fits stands last, folded
    return {
        "line": line,
        "problems": [{**rows.problem(item), "remedy": CODES[item.code].remedy} for item in problems],
        "sidecar": side.path,
        "error": f"{side.path} 第 {asked.error.problem.line or 1} 行有错，先改好它。" if asked.error else None,
        "offers": [
            {
                **_offer(number, entry, mends, side),
                "fold": rare if number == first else 0,
                "last": rare and number == count,
            }
            for number, (entry, mends) in enumerate(offers, 1)
        ],
    }


def _offers(issue: Issue, line: int, problems: Sequence[Diagnostic]) -> Iterator[tuple[entries.Entry, str | None]]:
    """The entries that fit a line, each once: first those that mend its problems, or that the remedy of one speaks of."""
    told: set[tuple[str, str]] = set()
    mending = [(entry, item.code) for item in problems if (entry := entries.mending(issue, item))]
    fitting = [(entry, None) for entry in entries.fitting(issue, line)]
    if any(_CORRECTED in CODES[item.code].remedy for item in problems):
        fitting.sort(key=lambda offer: (offer[0].rare, offer[0].list != "corrections"))
    for entry, mends in (*mending, *fitting):
        if (entry.list, entry.yaml) not in told:
            told.add((entry.list, entry.yaml))
            yield entry, mends


def _offer(number: int, entry: entries.Entry, mends: str | None, side: beside.Beside) -> Mapping[str, Any]:
    paste = side.paste(entry)
    return {
        "id": f"entry-{number}",
        "first": number == 1,
        "name": entry.name,
        "list": entry.list,
        "mends": mends,
        "text": paste.text,
        "where": paste.where,
    }
