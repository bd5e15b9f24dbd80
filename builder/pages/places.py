"""Where each page lives, as paths below content/; an address once published never changes meaning."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar
from weakref import WeakKeyDictionary

from builder.archive.corpus import Entry, gazette_slug, issue_slug, number_key
from builder.archive.works import Work, Works
from builder.model import Issue, Notice
from builder.pages import cut

HOME = "index.md"
GAZETTES = "gazettes/index.md"
NUMBERS = "numbers/index.md"
ISSUERS = "issuers/index.md"
KINDS = "kinds/index.md"
YEARS = "years/index.md"
SEARCH = "search/index.md"
CHANGES = "changes/index.md"
PEOPLE = "people/index.md"
WORKS = "works/index.md"
_WORKS_ROWS = 250  # at most; of long ones fewer
CALENDAR = "calendar/index.md"
FEEDS = "feeds/index.md"
DATA = "data/index.md"
ACCESSIBILITY = "accessibility/index.md"
LOG = "log/index.md"
VERIFY = "verify/index.md"
_NOT_WORDS = re.compile(r"\W+")
_LONGEST = 40
SOURCE_LINES = 1000
FULL = 300_000  # characters: a volume of some 400 printed pages
T = TypeVar("T")


def gazette_page(slug: str) -> str:
    """/<gazette>/"""
    return f"{slug}/index.md"


def gazette_year(slug: str, year: int) -> str:
    """/gazettes/<gazette>/2003/: not below the gazette's own address, where an issue might be called so."""
    return f"gazettes/{slug}/{year or 'undated'}.md"


def issue_page(issue: Issue) -> str:
    """/<gazette>/<issue>/"""
    return f"{issue.id}/index.md"


def contents_page(issue: Issue, number: int = 1) -> str:
    """/<gazette>/<issue>/; where its contents take several pages, they go on at contents/2/ and so on."""
    return issue_page(issue) if number == 1 else f"{issue.id}/contents/{number}.md"


def contents_runs(issue: Issue) -> list[Sequence[Notice]]:
    """The notices that stand on each page of its contents."""
    sizes = ((item.section or "", cut.weight(item.title, item.number or "")) for item in issue.notices)
    return _cut(issue.notices, cut.begins(sizes))


def full_page(issue: Issue, number: int = 1) -> str:
    """/<gazette>/<issue>/full/; a very long issue goes on at full/2/ and so on."""
    return f"{issue.id}/full.md" if number == 1 else f"{issue.id}/full/{number}.md"


def full_runs(issue: Issue) -> list[Sequence[Notice]]:
    """The notices that stand on each page of its full text: as many as have FULL characters, and one at least."""
    starts, size = [0], 0
    for place, own in enumerate(issue.sizes):
        if size and size + own > FULL:
            starts.append(place)
            size = 0
        size += own
    return _cut(issue.notices, starts)


def pages_of(issue: Issue) -> Iterator[str]:
    """The pages of an issue but its notices' own."""
    yield from (contents_page(issue, number) for number, _ in enumerate(contents_runs(issue), 1))
    yield from (full_page(issue, number) for number, _ in enumerate(full_runs(issue), 1))
    for line in range(1, issue.source.lines + 1, SOURCE_LINES):
        yield source_page(issue, line).partition("#")[0]


def _cut(items: Sequence[T], starts: Sequence[int]) -> list[Sequence[T]]:
    return [items[first:end] for first, end in pairwise([*starts, len(items)])]


def source_page(issue: Issue, line: int) -> str:
    """/<gazette>/<issue>/source/#L57; the numbered source text goes on at source/2/ and so on."""
    return line_page(str(issue.id), line)


def line_page(issue: str, line: int) -> str:
    """The same, by the id of the issue."""
    part = (line - 1) // SOURCE_LINES + 1
    return f"{issue}/source.md#L{line}" if part == 1 else f"{issue}/source/{part}.md#L{line}"


def text_file(issue: Issue) -> str:
    """/<gazette>/<issue>/<issue>.txt"""
    return f"{issue.id}/{issue_slug(issue)}.txt"


def data_file(issue: Issue) -> str:
    """/<gazette>/<issue>/issue.json"""
    return f"{issue.id}/issue.json"


def original_file(issue: Issue, suffix: str) -> str:
    """/<gazette>/<issue>/<issue>.pdf: the file that the issue was received as."""
    return f"{issue.id}/{issue_slug(issue)}{suffix}"


def picture_file(issue: Issue, page: int) -> str:
    """/<gazette>/<issue>/print/7.webp: a printed page, counted as its file does."""
    return f"{issue.id}/print/{page}.webp"


def boxes_file(issue: Issue, page: int) -> str:
    """/<gazette>/<issue>/print/7.json: where the lines stand on it."""
    return f"{issue.id}/print/{page}.json"


def paper_file(path: str) -> str:
    """/<gazette>/<issue>/issue.pdf: the issue at a path as we set it; what it was received as has the issue's name."""
    return f"{path}/issue.pdf"


def epub_file(path: str) -> str:
    """/<gazette>/<issue>/issue.epub"""
    return f"{path}/issue.epub"


def notice_page(entry: Entry) -> str:
    """/<gazette>/<issue>/<nn>/"""
    return f"{entry.path}.md"


def notice_file(path: str, ending: str) -> str:
    """/<gazette>/<issue>/<nn>/notice.json, .md, .xml, .pdf: the forms of the notice at a path"""
    return f"{path}/notice.{ending}"


def changes_page(number: int) -> str:
    """/changes/, /changes/2/ …"""
    return CHANGES if number == 1 else f"changes/{number}.md"


def log_page(number: int) -> str:
    """/log/, /log/2/ …"""
    return LOG if number == 1 else f"log/{number}.md"


def calendar_page(year: str) -> str:
    """/calendar/2024/"""
    return f"calendar/{year}.md"


def calendar_month(year: str, month: str) -> str:
    """/calendar/2024/03/"""
    return f"calendar/{year}/{month}.md"


def calendar_file(slug: str) -> str:
    """/<gazette>/calendar.ics"""
    return f"{slug}/calendar.ics"


def person_page(name: str) -> str:
    """/people/738b-6653-6b22/: the code points of the name, whatever it is read as."""
    return f"people/{'-'.join(f'{ord(char):x}' for char in name)}.md"


def initial_page(initial: str) -> str:
    """/people/w/: the register by initial; names without one are under others."""
    return f"people/{initial.lower() if initial.isalpha() else 'others'}.md"


def issuer_page(name: str) -> str:
    """/issuers/<name>/"""
    return f"issuers/{_slug(name)}.md"


def kind_page(name: str) -> str:
    """/kinds/<name>/"""
    return f"kinds/{_slug(name)}.md"


def year_page(year: int | None) -> str:
    """/years/2022/; notices of no known year are under undated."""
    return f"years/{year or 'undated'}.md"


def numbers_page(year: int | None) -> str:
    """/numbers/2022/; numbers without a year are under others."""
    return f"numbers/{year or 'others'}.md"


def feed_folder(page: str) -> str:
    """Where the feeds lie that are beside a page: its own folder."""
    return page.removesuffix("index.md") if page.endswith("index.md") else f"{page.removesuffix('.md')}/"


def home_of(issue: Issue) -> str:
    """The page of the gazette that an issue belongs to."""
    return gazette_page(gazette_slug(issue))


def _slug(name: str) -> str:
    """A name as part of an address; one that had to be altered or cut gets a hash, so that no two names share a page."""
    words = _NOT_WORDS.sub("", name)
    if words == name and len(words) <= _LONGEST and words != "index":
        return words
    return f"{words[:_LONGEST]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def shelves(works: Works) -> dict[str, list[Work]]:
    """The shelves of the register of works: by the year of their number, newest first; those of other numbers, of names."""
    found: dict[str, list[Work]] = defaultdict(list)
    for work in works.works.values():
        year, _, _ = number_key(work.number) if work.number else (None, "", 0)
        found[str(year) if year else "others" if work.number else "names"].append(work)
    for group in found.values():
        group.sort(key=lambda work: (number_key(work.number)[1:] if work.number else ("", 0), work.key))
    return dict(
        sorted(
            found.items(),
            key=lambda item: (item[0] == "names", item[0] == "others", -int(item[0]) if item[0].isdigit() else 0),
        )
    )


def works_runs(shelf: Sequence[Work]) -> list[Sequence[Work]]:
    """The works that stand on each page of a shelf."""
    return _cut(shelf, cut.begins((("", _weight(work)) for work in shelf), _WORKS_ROWS))


def _weight(work: Work) -> int:
    """A row that names a work, and the notice that cites it where there is but one."""
    notice = work.cited[0].entry.notice
    return cut.weight("".join(work.names[:3]), work.number or "") + (0 if notice.number else cut.weight(notice.title))


def works_page(shelf: str, number: int) -> str:
    """/works/2022/, /works/2022/2/ …; works whose number has no year, or that have none, on shelves of their own."""
    return f"works/{shelf}.md" if number == 1 else f"works/{shelf}/{number}.md"


def work_page(work: Work, number: int = 1) -> str:
    """/works/2022-2-1a2b3c4d/, /works/2022-2-1a2b3c4d/2/ …"""
    return f"works/{work.slug}.md" if number == 1 else f"works/{work.slug}/{number}.md"


def work(found: Work, works: Works) -> str:
    """The page of a work that two notices or more cite; else its row in the register."""
    if len(found.notices) > 1:
        return work_page(found)
    shelf, number = _row_of(works)[found.key]
    return f"{works_page(shelf, number)}#{found.slug}"


_ROWS_OF: WeakKeyDictionary[Works, dict[str, tuple[str, int]]] = WeakKeyDictionary()


def _row_of(works: Works) -> dict[str, tuple[str, int]]:
    """Shelf and page of each work, by its key."""
    if works not in _ROWS_OF:
        _ROWS_OF[works] = {
            work.key: (shelf, number)
            for shelf, group in shelves(works).items()
            for number, run in enumerate(works_runs(group), 1)
            for work in run
        }
    return _ROWS_OF[works]
