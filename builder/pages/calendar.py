"""/calendar/: the days on which documents come into force and end, and until when something may be handed in.

Guaranteed: each entry rests on a line of a notice; nothing on it depends on today; the file of a gazette's calendar is the same
byte by byte for the same notices: its moments are the days of the notices, its names are their addresses.
Not done here: finding the days (see `relations.validity` and `archive.times`).
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from builder.archive.corpus import Corpus, Entry, gazette_slug
from builder.archive.times import Told
from builder.content.register import Gazette
from builder.pages import cut, made_of, titles, validity, wording
from builder.pages.escape import html
from builder.pages.keeping import Composed, Made, anew, composed_anew
from builder.pages.page import Data, Page, above, compose, href, link
from builder.pages.places import (
    CALENDAR,
    calendar_file,
    calendar_month,
    calendar_page,
    gazette_page,
    notice_page,
    source_page,
)

if TYPE_CHECKING:
    import icalendar

TITLE = "施行与截止日历"
_INTRO = "公文写明或者可以按公文写明的规则推算的施行、期满和截止日期。只转述原文，是否仍有效以发文机关为准。"
_KINDS = {"施行": "施行", "有效期": "有效期满", "试行": "试行期满", "截止": "截止", "延长": "延长至", "失效": "失效"}
_LATIN = {"施行": "begin", "有效期": "end", "试行": "trial", "截止": "deadline", "延长": "longer", "失效": "lapse"}


@dataclass(frozen=True, slots=True)
class Day:
    """An entry: what happens on a day, to which document, and who says so on which line."""

    date: str
    what: str
    about: str
    told: Told


class _Days(tuple[Day, ...]):
    """Those of an archive."""


def days(every: Corpus) -> Sequence[Day]:
    """The entries, oldest first; what two lines of a notice say stands once."""
    return every.once(_Days, lambda: _Days(_days(every)))


def _days(every: Corpus) -> Iterable[Day]:
    found: dict[tuple[str, str, str, str], Day] = {}
    for told in every.times.days:
        day = _day(told)
        found.setdefault((day.date, day.what, day.about.replace("《", ""), told.by.path), day)
    return found.values()


def _day(told: Told) -> Day:
    claim = told.claim
    what = f"{claim.matter}截止" if claim.kind == "截止" and claim.matter else _KINDS[claim.kind]
    about = validity.subject(told.by, told) or (f"《{claim.name}》" if claim.name else "")
    return Day(claim.date or "", what, about, told)


def shown(every: Corpus, slug: str) -> bool:
    """Whether a gazette has a calendar: one of its notices names a day."""
    return any(gazette_slug(told.by.issue) == slug for told in every.times.days)


# --- pages ----------------------------------------------------------------------------------------------------------------


def pages(every: Corpus, composed: Composed = composed_anew) -> Iterator[Page]:
    """The calendar, and a page a year, some of which may be kept; none where no text names a day."""
    found = days(every)
    years = {year: list(group) for year, group in groupby(found, lambda day: day.date[:4])}
    yield _index(found, years, every)
    for year, group in years.items():
        yield from composed(_made_of(group, every, year), partial(_year, year, group, every))


def _made_of(found: Sequence[Day], every: Corpus, *said: str) -> bytes | None:
    claims = ((day, day.told.claim) for day in found)
    told = [(day.date, day.what, day.about, claim.kind, claim.line, claim.text) for day, claim in claims]
    return made_of.listed((said, told), (day.told.by for day in found), every)


def _year(year: str, group: Sequence[Day], every: Corpus) -> Iterator[Page]:
    """The days of a year; where they do not fit on a page, it leads to those of the months."""
    path, name = calendar_page(year), f"{year}年"
    rows = [_row_of(day, every) for day in group]
    if len(cut.runs(rows)) == 1:
        yield from _listed(path, name, rows, (TITLE, CALENDAR))
        return
    months = {month: list(days) for month, days in groupby(rows, lambda row: row.heading)}
    paths = {month: calendar_month(year, f"{int(month[5:-1]):02}") for month in months}
    lines = [f"- [{month}]({link(paths[month], path)}) <small>{len(days)}条</small>" for month, days in months.items()]
    yield _page(path, name, len(rows), "", ["\n".join(lines), cut.pager([path], 1, (f"返回{TITLE}", CALENDAR))])
    for month, days in months.items():
        yield from _listed(paths[month], month, days, (TITLE, CALENDAR), (name, path))


def _listed(path: str, name: str, rows: Sequence[cut.Row], *ways: tuple[str, str]) -> Iterator[Page]:
    runs = cut.runs(rows)
    paths = cut.names(path, len(runs))
    for number, (run, page) in enumerate(zip(runs, paths, strict=True), 1):
        title, to = ways[-1]
        body = [*cut.written(run, page), cut.pager(paths, number, (f"返回{title}", to))]
        yield _page(page, name, len(rows), cut.part(number, len(paths)), body, *ways[1:])


def _page(path: str, name: str, count: int, part: str, body: Sequence[str], *ways: tuple[str, str]) -> Page:
    title = f"{TITLE}：{name}{part}"
    meta = {
        "template": "register.html",
        "title": title,
        "description": f"{name}施行、期满和截止的公文，共{count}条{part}。",
        "above": above(path, (TITLE, CALENDAR), *ways),
    }
    head = [f"# {name}{TITLE} {{: #top }}", f"共 {count} 条{part}\n{{: .intro }}"]
    return compose(path, meta, "\n\n".join([*head, *body]))


def _index(found: Sequence[Day], years: dict[str, list[Day]], every: Corpus) -> Page:
    meta = {"template": "register.html", "title": TITLE, "description": "公文的施行、期满和截止日期，按月排列。"}
    body = [f"# {TITLE} {{: #top }}", f"{_INTRO}\n{{: .intro }}"]
    if not found:
        return compose(CALENDAR, meta, "\n\n".join([*body, "本站收录的公文没有写明这样的日期。\n{: .empty }"]))
    rows = [
        f"- [{year}年]({link(calendar_page(year), CALENDAR)}) <small>{len(group)}条</small>"
        for year, group in reversed(years.items())
    ]
    body.append("\n".join(rows))
    body += _subscriptions(every)
    runs = cut.runs([_row_of(day, every) for day in reversed(found)])
    if len(runs) == 1:
        body += cut.written(runs[0], CALENDAR)
    return compose(CALENDAR, meta, "\n\n".join(body))


def _subscriptions(every: Corpus) -> Iterator[str]:
    files = [
        f'<a href="{href(calendar_file(slug), CALENDAR)}">{html(gazette.short)}</a>'
        for slug, gazette in every.gazettes.items()
        if shown(every, slug)
    ]
    if files:
        yield f"订阅（.ics）：{'　'.join(files)}\n{{: .intro }}"


def _row_of(day: Day, every: Corpus) -> cut.Row:
    notice, claim = day.told.by.notice, day.told.claim
    size = cut.weight(notice.title, f"{day.what}{day.about}{notice.number or ''}{claim.text}")
    return cut.Row(f"{day.date[:4]}年{int(day.date[5:7])}月", size, lambda path: _row(day, path, every))


def _row(day: Day, path: str, every: Corpus) -> str:
    entry, claim = day.told.by, day.told.claim
    notice = entry.notice
    shown = f"[{titles.markdown_of(notice)}]({link(notice_page(entry), path)})"
    where = f'<a href="{href(source_page(entry.issue, claim.line), path)}">“{html(claim.text)}”</a>'
    facts = " ".join(f"<span>{each}</span>" for each in (html(day.about), html(notice.number or ""), where) if each)
    return (
        f"- <b>{int(day.date[8:])}日 {html(day.what)}</b> {shown} <small>{facts}{validity.mark(entry, every)}</small>"
    )


def links(gazette: Gazette, every: Corpus) -> list[str]:
    """The ways from a gazette's page to its calendar; none where it has none."""
    if not shown(every, gazette.slug):
        return []
    path = gazette_page(gazette.slug)
    file = href(calendar_file(gazette.slug), path)
    return [f"[施行与截止日历]({link(CALENDAR, path)})", f'<a href="{file}">订阅日历（.ics）</a>']


# --- files ----------------------------------------------------------------------------------------------------------------


def files(every: Corpus, site: str = "", made: Made = anew) -> Iterator[Data]:
    """The calendar of each gazette that has days; `site` is the address that it is published under, where it is known; `made`
    may have kept some of them."""
    groups: dict[str, list[Day]] = defaultdict(list)
    for day in days(every):
        groups[gazette_slug(day.told.by.issue)].append(day)
    for slug, group in sorted(groups.items()):
        make, name = partial(_calendar, every.gazettes[slug], group, site), every.gazettes[slug].name
        known = _made_of(group, every, calendar_file(slug), name, site)
        yield Data(calendar_file(slug), made(known, make) if known else make())


def _calendar(gazette: Gazette, found: Sequence[Day], site: str) -> bytes:
    import icalendar  # not where a calendar is kept

    made = icalendar.Calendar()
    made.add("prodid", "-//gazette-portal//calendar//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{gazette.name}：施行与截止")
    used: dict[str, int] = defaultdict(int)
    for day in found:
        made.add_component(_event(day, site, used))
    written: bytes = made.to_ical(sorted=False)
    return written


def _event(day: Day, site: str, used: dict[str, int]) -> icalendar.Event:
    entry, claim = day.told.by, day.told.claim
    name = f"{entry.path.replace('/', '.')}.{claim.line}.{_LATIN[claim.kind]}"
    used[name] += 1
    name += f".{used[name]}" if used[name] > 1 else ""
    date = datetime.date.fromisoformat(day.date)
    about = day.about or f"《{entry.notice.title}》"
    said = "".join(filter(None, (entry.notice.number, "：" if entry.notice.number else "", claim.text)))
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"{name}@gazette-portal")
    event.add("dtstamp", _stamp(entry, date))
    event.add("dtstart", date)
    event.add("dtend", date + datetime.timedelta(days=1))
    event.add("summary", f"{day.what}：{about}")
    event.add("description", f"{entry.notice.title}\n{said}\n{wording.day(entry.notice.date)}")
    event.add("transp", "TRANSPARENT")
    if site:
        event.add("url", f"{site}{entry.path}/")
    return event


def _stamp(entry: Entry, otherwise: datetime.date) -> datetime.datetime:
    """The moment that the format asks for: the day of the notice, never now."""
    day = datetime.date.fromisoformat(entry.notice.date) if entry.notice.date else otherwise
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
