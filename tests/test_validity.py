"""What notices say of how long documents apply: the days, a hand-made list of the issues held, and a made-up corpus that
makes, amends, repeals and clears documents, with what a lawyer would say of each."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest
import yaml

from builder import pages, reading
from builder.archive import load
from builder.archive.corpus import Corpus, Entry
from builder.content.register import read_register
from builder.pages import calendar
from builder.relations import days

ROOT = Path(__file__).resolve().parent.parent
LISTED = yaml.safe_load((ROOT / "tests" / "data" / "validity.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LISTED)
def test_the_issues_held_say_what_was_listed_by_hand(name: str) -> None:
    content = ROOT / "content"
    issue = reading.parse_file(content / f"{name}.txt", content, read_register(content))
    found = [
        f"{claim.line} {claim.kind} {claim.date or '—'} {claim.matter or claim.name or '—'}"
        for notice in issue.notices
        for claim in notice.validity
    ]
    assert found == LISTED[name]


@pytest.mark.parametrize(
    ("begin", "count", "unit", "after", "last"),
    [
        ("2024-11-01", 30, "日", "2024-12-02", "2024-11-30"),  # 商务部 and others: 2024-11-01 + 30日后 is 2024-12-02
        ("2024-01-31", 1, "个月", "2024-03-01", "2024-02-29"),  # no 31 February: the last of the month
        ("2024-02-29", 5, "年", "2029-03-01", "2029-02-28"),
        ("2023-03-01", 1, "年", "2024-03-02", "2024-02-29"),
        ("2022-09-16", 5, "年", "2027-09-17", "2027-09-15"),
        ("2022-03-01", 20, "个工作日", None, None),  # no calendar alone counts them
        ("2022-03-01", 9999, "年", None, None),
    ],
)
def test_days_are_counted_as_documents_count_them(
    begin: str, count: int, unit: str, after: str | None, last: str | None
) -> None:
    assert days.after(begin, count, unit) == after
    assert days.last_in_force(begin, count, unit) == last


def test_a_printed_day_is_one_of_the_calendar() -> None:
    assert days.printed("2025年底") == "2025-12-31"
    assert days.printed("2024年2月底") == "2024-02-29"
    assert days.printed("2023年2月30日") is None


@pytest.fixture(scope="module")
def every() -> Corpus:
    return load.load(ROOT / "tests" / "data" / "repeals")


def _page(every: Corpus, address: str) -> str:
    issue = next(item for item in every.issues if address.startswith(str(item.id)))
    return next(page.body for page in pages.documents_of(issue, every) if page.path == f"{address}.md")


def test_a_rule_that_an_order_repeals_says_so_at_its_head_with_the_day_and_the_words(every: Corpus) -> None:
    body = _page(every, "dukou/2020-01/01")
    head = body.partition("<dl")[0]
    assert "本件所附《渡口市渡口管理办法》被废止，自2023年7月1日起。" in head
    assert "../../2023-01/01.md" in head or "../2023-01/01.md" in head
    assert "同时废止”。据本站收录的公文，截至2023年5月10日" in head
    assert "有效期至2025年3月30日" in body, "what the rule says of itself stays said"


def test_an_amended_notice_is_not_repealed_and_the_list_that_keeps_it_is_named(every: Corpus) -> None:
    body = _page(every, "dukou/2020-01/02")
    assert "被修改，自2023年5月20日起" in body
    assert "被列为继续有效" in body
    assert "截至2024年3月1日" in body
    assert "废止" not in body
    assert "2021年9月1日起施行 " not in body, "another law's day is no claim"
    assert "2028年5月31日" not in body.partition("</dl>")[0], (
        "the new wording is the amended text's, not the decision's"
    )


def test_a_plan_repeals_nothing_and_a_list_with_another_name_under_the_number_is_no_link(every: Corpus) -> None:
    told = every.times
    by_address = {entry.path: entry for entry in every.entries}
    repealed = {path for path, entry in by_address.items() if told.repeal(entry)}
    assert repealed == {"dukou/2020-01/01", "dukou/2020-01/03"}
    lapsed = told.repeal(by_address["dukou/2020-01/03"])
    assert lapsed is not None
    assert lapsed.by.path == "dukou/2024-01/01", "the list of 2024, not the plan of 2023"
    assert "时效" not in _page(every, "dukou/2020-01/04"), "no text says anything: its page stays as it was"


def test_lists_and_search_can_leave_out_what_is_repealed(every: Corpus) -> None:
    assert {doc.address for doc in pages.search_docs(every) if doc.repealed} == {
        "dukou/2020-01/01/",
        "dukou/2020-01/03/",
    }
    shelf = next(page for page in pages.shelves(every) if page.path == "numbers/2020.md")
    assert shelf.meta["repealed"] is True
    marks = [line.partition("<small>")[2] for line in shelf.body.splitlines() if line.startswith("- ")]
    assert ["已失效" in mark for mark in marks] == [True, False, False, False]
    assert ["已废止" in mark for mark in marks] == [False, False, True, False]
    later = next(page for page in pages.shelves(every) if page.path == "numbers/2024.md")
    assert "repealed" not in later.meta


def test_the_calendar_shows_each_day_once_by_month(every: Corpus) -> None:
    shown = [(day.date, day.what, day.about) for day in calendar.days(every)]
    assert shown == [
        ("2020-03-06", "施行", ""),
        ("2020-03-31", "施行", "《渡口市渡口管理办法》"),
        ("2023-05-20", "施行", ""),
        ("2023-06-30", "征求意见截止", ""),
        ("2023-07-01", "施行", "《渡口市渡口条例实施细则》"),
        ("2024-03-15", "施行", ""),
        ("2024-05-15", "申报截止", ""),
        ("2025-03-14", "试行期满", ""),
        ("2025-03-30", "有效期满", "《渡口市渡口管理办法》"),
    ]
    written = {page.path: page.body for page in calendar.pages(every)}
    assert set(written) == {"calendar/index.md", *(f"calendar/{year}.md" for year in (2020, 2023, 2024, 2025))}
    assert written["calendar/2023.md"].index("2023年5月") < written["calendar/2023.md"].index("2023年7月")


def test_a_calendar_file_is_read_by_others_and_the_same_each_time(every: Corpus) -> None:
    (file,) = calendar.files(every, "https://gazettes.example/")
    assert file.path == "dukou/calendar.ics"
    again = load.load(ROOT / "tests" / "data" / "repeals")
    assert [each.content for each in calendar.files(again, "https://gazettes.example/")] == [file.content]
    read = icalendar.Calendar.from_ical(file.content)
    events = list(read.walk("VEVENT"))
    assert len(events) == len(calendar.days(every))
    assert len({event["uid"] for event in events}) == len(events)
    ends = [event for event in events if "有效期满" in str(event["summary"])]
    assert [event.decoded("dtstart").isoformat() for event in ends] == ["2025-03-30"]
    assert ends[0].decoded("dtstamp").date().isoformat() == "2020-02-29"
    assert ends[0]["url"] == "https://gazettes.example/dukou/2020-01/01/"


def test_what_is_worked_out_of_a_corpus_is_worked_out_once(every: Corpus) -> None:
    assert every.times is every.times
    assert every.times.repeal(Entry(every.issues[0], every.issues[0].notices[0])) is not None
