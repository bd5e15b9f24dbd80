"""Feeds: what is in them, in what order, and right by RFC 4287 and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import feedparser
import make_issue
import pytest

from builder.archive import dates, history
from builder.archive.corpus import Corpus, Entry
from builder.content.files import SourceError
from builder.content.moves import Told
from builder.edits import Correction, Withdrawal
from builder.maintain import check
from builder.pages import feeds, notice
from builder.pages.frame import Site

SITE = Site("某公报库", "说明", "https://example.org/g/", None, False)
ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")
NEW = "2024-05-01 09:30"


def made(every: Corpus) -> dict[str, bytes]:
    return {file.path: file.content for file in feeds.files(every, SITE)}


def items(every: Corpus, path: str = "feed.json") -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(made(every)[path])["items"]
    return found


def with_issue(every: Corpus, place: int, **changes: object) -> Corpus:
    issues = list(every.issues)
    issues[place] = replace(issues[place], **changes)  # type: ignore[arg-type]
    return replace(every, issues=tuple(issues))


def folders(site: Path) -> list[Path]:
    return sorted(path.parent for path in site.rglob("feed.json"))


def test_every_feed_is_well_formed_and_right(site: Path, corpus: Corpus) -> None:
    shelves = [
        site,
        *(site / slug for slug in corpus.gazettes),
        *(site / "kinds").iterdir(),
        *(site / "issuers").iterdir(),
    ]
    assert folders(site) == sorted(path for path in shelves if path.is_dir())
    for folder in folders(site):
        _is_atom(folder / "feed.xml", site)
        _is_json_feed(folder / "feed.json", folder / "feed.xml")
    _is_atom(site / "changes" / "feed.xml", site)


def _is_atom(path: Path, site: Path) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what has to be there, and once."""
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo, read.bozo_exception
    assert read.version == "atom10"
    root = ET.parse(path).getroot()
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1, path
    address = read.feed.id + "feed.xml"
    assert [link.get("href") for link in root.findall(f"{ATOM}link[@rel='self']")] == [address]
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) <= feeds.NEWEST + feeds.UPDATED
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    for entry in entries:
        for name in ("id", "title", "updated", "summary"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert (site / unquote(str(link.get("href"))).split("/", 3)[3].partition("#")[0] / "index.html").is_file()
    for moment in (*root.iter(f"{ATOM}updated"), *root.iter(f"{ATOM}published")):
        assert MOMENT.fullmatch(str(moment.text))


def _is_json_feed(path: Path, atom: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert data["title"]
    assert data["feed_url"] == data["home_page_url"] + "feed.json"
    assert data["items"]
    for item in data["items"]:
        assert item["url"].startswith("http")
        assert all(item[key] for key in ("id", "title", "content_text"))
        assert MOMENT.fullmatch(item["date_published"])
        assert item["date_modified"] >= item["date_published"]
    published = [item["date_published"] for item in data["items"]]
    assert published == sorted(published, reverse=True)
    assert [item["id"] for item in data["items"]] == [entry.id for entry in feedparser.parse(atom.read_bytes()).entries]


def test_an_old_issue_that_was_added_last_comes_first() -> None:
    every = make_issue.corpus()
    oldest = every.newest[-1]
    assert not items(every)[0]["id"].startswith(f"{SITE.address}{oldest.id}/")
    every = with_issue(every, every.issues.index(oldest), added=NEW)
    found = items(every)
    count = len(oldest.standing)
    assert [item["id"] for item in found[:count]] == [
        f"{SITE.address}{Entry(oldest, each).path}/" for each in oldest.standing
    ]
    assert {item["date_published"] for item in found[:count]} == {"2024-05-01T09:30:00+08:00"}


def test_the_sidecar_goes_before_git_and_git_before_the_print() -> None:
    every = make_issue.corpus()
    issue = every.newest[0]
    assert dates.published(issue, every) == f"{dates.printed(issue)}T00:00:00+08:00"
    told = replace(every, committed={str(issue.id): "2023-01-02T03:04:05+08:00"})
    assert dates.published(issue, told) == "2023-01-02T03:04:05+08:00"
    assert dates.published(replace(issue, added="2024-05-01"), told) == "2024-05-01T00:00:00+08:00"
    assert notice.page(issue, 0, told).meta["pub_date"] == "2023-01-02 03:04", "and the page of a notice says so"


def test_what_was_done_to_a_notice_updates_its_entry() -> None:
    every = make_issue.corpus()
    place = next(place for place, issue in enumerate(every.issues) if len(issue.standing) > 1)
    issue = every.issues[place]
    first, second, *rest = issue.notices
    first = replace(first, corrections=(Correction("甲", "乙", "与纸质公报核对", "2024-02-03"),), redactions=())
    second = replace(
        second, redactions=(), corrections=(), withdrawn=Withdrawal("发文机关决定撤回", "2024-03-04"), parts=(), head=()
    )
    every = with_issue(every, place, added="2024-01-01", replaced=(), notices=(first, second, *rest))
    found = {item["id"]: item for item in items(every)}
    one, two = (found[f"{SITE.address}{issue.id}/{item.id}/"] for item in (first, second))
    assert (one["date_published"][:10], one["date_modified"][:10]) == ("2024-01-01", "2024-02-03")
    assert two["date_modified"][:10] == "2024-03-04"
    assert "已撤回" in two["title"]


def test_a_notice_that_moves_keeps_its_name_and_its_day() -> None:
    every = make_issue.corpus()
    issue, old = every.issues[0], "aershan/1999-01"
    gazette = every.gazette(issue)
    moved = replace(gazette, moved={old: str(issue.id)}, told={old: Told("改名", "2024-06-07")})
    every = replace(
        every, register={**every.register, gazette.slug: moved}, committed={old: "2020-01-01T00:00:00+08:00"}
    )
    news = [item for item in dates.news(every) if item.entry.issue is issue]
    assert {item.first.rpartition("/")[0] for item in news} == {old}
    assert {item.published for item in news} == {"2020-01-01T00:00:00+08:00"}
    assert {item.updated for item in news} == {"2024-06-07T00:00:00+08:00"}


def test_a_feed_is_bounded_and_holds_what_changed() -> None:
    every = make_issue.corpus()
    issue = every.issues[0]
    many = tuple(replace(issue.standing[0], id=f"{number:03d}") for number in range(1, 101))
    changed = replace(many[99], corrections=(Correction("甲", "乙", "核对", "2024-02-03"),))
    every = Corpus(every.register, (replace(issue, added="2024-01-01", notices=(*many[:99], changed)),))
    found = items(every)
    assert [item["id"].rsplit("/", 2)[1] for item in found] == [f"{number:03d}" for number in (*range(1, 51), 100)]


def test_there_is_no_feed_of_nothing() -> None:
    assert made(Corpus({}, ())) == {}
    assert feeds.folder_of("kinds/x.md", [], Corpus({}, ())) is None
    assert feeds.lastmod(Corpus({}, ())) == {}


def test_what_no_xml_may_hold_is_shown() -> None:
    every = make_issue.corpus()
    issue = every.issues[0]
    named = replace(issue.notices[0], title="关于甲\x00<b>&的通知")
    every = with_issue(every, 0, notices=(named, *issue.notices[1:]))
    read = feedparser.parse(made(every)["feed.xml"])
    assert not read.bozo
    assert "关于甲␀<b>&的通知" in "".join(ET.fromstring(made(every)["feed.xml"]).itertext())


def shown(site: Path) -> list[Path]:
    """The folders of feeds whose page is read, and does not lead on to where an organ is listed."""
    found = [
        folder for folder in folders(site) if 'http-equiv="refresh"' not in (folder / "index.html").read_text("utf-8")
    ]
    assert len(found) < len(folders(site)), "one organ has two names"
    return found


def test_pages_lead_to_their_feeds(site: Path) -> None:
    for folder in shown(site):
        page = (folder / "index.html").read_text(encoding="utf-8")
        assert 'type="application/atom+xml"' in page
        assert page.count('feed.xml"') >= 2, folder  # for programs, and for people
    listed = (site / "feeds" / "index.html").read_text(encoding="utf-8")
    for folder in shown(site):
        path = folder.relative_to(site).as_posix()
        assert f'href="../{"" if path == "." else path + "/"}feed.xml"' in unquote(listed)
    assert "feeds/" in (site / "aershan" / "2022-04" / "01" / "index.html").read_text(encoding="utf-8")


def test_the_map_of_the_site_has_the_same_days(site: Path, corpus: Corpus) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = {
        unquote(str(url.findtext("s:loc", None, space))).split("/", 3)[3]: url.findtext("s:lastmod", None, space)
        for url in ET.parse(site / "sitemap.xml").getroot().findall("s:url", space)
    }
    entries = feedparser.parse((site / "feed.xml").read_bytes()).entries
    for entry in entries:
        assert found[entry.link.split("/", 3)[3]] == entry.updated
    assert found[""] == max(entry.updated for entry in entries)
    assert found["about/"] is None


# --- git ------------------------------------------------------------------------------------------------------------------


def git(folder: Path, *command: str, day: str = "2024-01-01") -> None:
    settings = (
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    )
    when = f"{day}T10:00:00+00:00"
    env = {
        "GIT_COMMITTER_DATE": when,
        "GIT_AUTHOR_DATE": when,
        "PATH": "/usr/bin:/bin:/usr/local/bin",
        "HOME": str(folder),
    }
    subprocess.run(["git", *settings, *command], cwd=folder, env=env, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository below whose root content/ lies, with two issues; the second came by a branch."""
    content = tmp_path / "project" / "content"
    (content / "aershan").mkdir(parents=True)
    git(content.parent, "init")
    (content / "aershan" / "2022-01.txt").write_text("甲", encoding="utf-8")
    git(content.parent, "add", ".")
    git(content.parent, "commit", "-m", "一", day="2024-01-01")
    git(content.parent, "checkout", "-b", "other")
    (content / "aershan" / "2022-02.txt").write_text("乙", encoding="utf-8")
    git(content.parent, "add", ".")
    git(content.parent, "commit", "-m", "二", day="2024-02-01")
    git(content.parent, "checkout", "main")
    (content / "aershan" / "2022-01.txt").write_text("改", encoding="utf-8")
    git(content.parent, "commit", "-am", "三", day="2024-03-01")
    git(content.parent, "merge", "--no-ff", "other", "-m", "四", day="2024-04-01")
    return content


@pytest.mark.needs("git")
def test_git_says_when_a_text_came_in(project: Path) -> None:
    assert history.committed(project) == {
        "aershan/2022-01": "2024-01-01T18:00:00+08:00",
        "aershan/2022-02": "2024-04-01T18:00:00+08:00",
    }


@pytest.mark.needs("git")
def test_a_part_of_the_history_says_nothing(project: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--depth", "1", f"file://{project.parent}", "shallow")
    assert history.committed(tmp_path / "shallow" / "content") == {}


@pytest.mark.needs("git")
def test_without_git_nothing_is_told(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert history.committed(tmp_path / "nowhere") == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert history.committed(project) == {}


# --- added: ---------------------------------------------------------------------------------------------------------------


def read(tmp_path: Path, value: str) -> str | None:
    (tmp_path / "1.txt").write_text("甲县人民政府关于某事的通知\n请遵照执行。\n", encoding="utf-8")
    (tmp_path / "1.yml").write_text(f"added: {value}\n", encoding="utf-8")
    return check.read(tmp_path / "1.txt").added


@pytest.mark.parametrize("value", ["2024-05-01", NEW])
def test_a_sidecar_says_when_an_issue_was_added(tmp_path: Path, value: str) -> None:
    assert read(tmp_path, value) == value


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("2024年5月1日", "2024-05-01"),
        ("2024/5/1 9:30", NEW),
        ("2024年5月1日 9时30分", NEW),
        ("2024-13-01", "2024-05-01"),
        ("昨天", "2024-05-01 09:30"),
    ],
)
def test_another_day_is_answered_with_the_right_form(tmp_path: Path, value: str, right: str) -> None:
    with pytest.raises(SourceError, match=right):
        read(tmp_path, value)
