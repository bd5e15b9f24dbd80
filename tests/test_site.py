"""The built site: whole, linked, showing the text that was printed, and the same on every build."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import make_issue
import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from builder import cli
from builder.archive.corpus import Corpus, Entry
from builder.content.files import SourceError
from builder.content.register import Gazette
from builder.contract import as_json
from builder.model import IssueFacts, Notice
from builder.pages import notice as notice_pages
from builder.pages import visible
from builder.proof import manifest as manifests
from builder.site import build as builds

ROOT = Path(__file__).resolve().parent.parent
HOST = "http://site.invalid/"
DAMAGED = (b"", b"{", b"[]", b"{}", b"null", b'{"files": []}', b'{"files": null}', b"\xff", b"[" * 100_000)
VOID = {"data:", "mailto:"}


@functools.cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def html_pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def shown(element: Tag) -> str:
    """The text of an element without what the site adds to it, white space aside."""
    pieces = element.find_all(string=True)
    return "".join("".join(piece.split()) for piece in pieces if not piece.find_parent(class_="extra"))


def squeezed(notice: Notice) -> str:
    """The characters of a notice."""
    return "".join(visible.of_notice(notice).split())


def test_every_notice_shows_its_text(site: Path, corpus: Corpus) -> None:
    """Law 3, by another way than the build's own: the tree that a browser would build."""
    assert corpus.entries
    for entry in corpus.entries:
        article = soup(site / entry.path / "index.html").article
        assert article is not None
        assert shown(article) == squeezed(entry.notice), entry.path


def test_the_whole_issue_on_one_page(site: Path, corpus: Corpus) -> None:
    for issue in corpus.issues:
        article = soup(site / str(issue.id) / "full" / "index.html").article
        assert article is not None
        text = shown(article).removeprefix(shown(article.h1 or article))
        assert text == "".join(map(squeezed, issue.notices)), issue.id


def test_data_is_what_was_parsed(site: Path, corpus: Corpus) -> None:
    for issue in corpus.issues:
        folder = site / str(issue.id)
        assert json.loads((folder / "issue.json").read_text(encoding="utf-8")) == as_json(issue)
        name = str(issue.id).partition("/")[2]
        assert (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n") == list(issue.published_lines)


def test_links_and_anchors_resolve(site: Path) -> None:
    """Every address on every page, relative to where the page is served."""
    ids = {path: {tag["id"] for tag in soup(path).find_all(id=True)} for path in html_pages(site)}
    broken = []
    for path in html_pages(site):
        here = HOST + path.relative_to(site).as_posix().removesuffix("index.html")
        for tag in soup(path).find_all(["a", "link", "script", "img", "form"]):
            target = tag.get("href") or tag.get("src") or tag.get("action")
            if not target or tag.get("rel") == ["canonical"] or str(target).startswith("mailto:"):
                continue
            parts = urlsplit(urljoin(here, str(target)))
            assert parts.netloc == urlsplit(HOST).netloc, f"{path}: {target} leaves the site"
            file = site / unquote(parts.path).lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file() or (parts.fragment and unquote(parts.fragment) not in ids.get(file, set())):
                broken.append(f"{path.relative_to(site)}: {target}")
    assert not broken, broken[:20]


def test_every_page_has_its_head(site: Path) -> None:
    for path in html_pages(site):
        page = soup(path)
        assert page.html is not None
        assert page.html["lang"] == "zh-CN"
        assert page.title is not None
        assert page.title.get_text(strip=True)
        assert page.find("meta", attrs={"name": "description", "content": True}), path
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert isinstance(policy, Tag)
        assert "unsafe" not in str(policy["content"])
        assert len(page.find_all("h1")) == 1, path
        assert not page.find_all(style=True), path
        for script in page.find_all("script"):
            assert script.get("src") or script.get("type") == "application/ld+json", path


def test_headings_stand_in_order(site: Path) -> None:
    for path in html_pages(site):
        article = soup(path).main
        assert article is not None
        ranks = [int(tag.name[1]) for tag in article.find_all(re.compile(r"^h[1-6]$"))]
        assert all(after - before <= 1 for before, after in itertools.pairwise(ranks)), path


def test_ids_are_unique(site: Path) -> None:
    for path in html_pages(site):
        ids = [tag["id"] for tag in soup(path).find_all(id=True)]
        assert len(ids) == len(set(ids)), path


def test_pages_stay_small(site: Path, corpus: Corpus) -> None:
    sizes = sorted((site / entry.path / "index.html").stat().st_size for entry in corpus.entries)
    assert sizes[len(sizes) // 2] <= 40_000
    registers = [path for name in ("numbers", "issuers", "kinds", "years") for path in (site / name).rglob("*.html")]
    assert max(path.stat().st_size for path in registers) <= 300_000


def test_a_page_of_a_long_issue_holds_the_contents_around_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all of the contents on each page, the pages of an issue would grow with the square of their number."""
    assert notice_pages.NEAR <= 60
    monkeypatch.setattr(notice_pages, "NEAR", 6)  # and an issue that is long beside that
    columns = {}
    issues = []
    for total in (6, 13):
        notices = [make_issue.notice(f"甲{n}", [make_issue.block("title", f"甲{n}")]) for n in range(total)]
        facts = IssueFacts("甲公报", "乙", 2022, str(total))
        issues.append(make_issue.issue(f"aershan/2022-{total:02d}", facts, notices))
    made = Corpus(make_issue.REGISTER, tuple(issues))
    builds.build(ROOT, tmp_path / "site", made)
    for entry in made.entries:
        total = len(entry.issue.notices)
        column = soup(tmp_path / "site" / entry.path / "index.html").find(id="contents")
        assert isinstance(column, Tag)
        columns[total, entry.notice.id] = column
        assert [link["href"] for link in column.select("[aria-current]")] == [f"../{entry.notice.id}/"]
        assert len(column.select("li")) == 6
        assert [link["href"] for link in column.select("p a")] == ([] if total == 6 else ["../"])
    named = {id: (column.select("li")[0].text, column.select("li")[-1].text) for id, column in columns.items()}
    assert named[13, "01"] == named[13, "04"] == ("甲0", "甲5")
    assert named[13, "07"] == ("甲3", "甲8")
    assert named[13, "13"] == ("甲7", "甲12")
    assert "第 4—9 件，全部 13 件" in columns[13, "07"].text


VOCABULARY = yaml.safe_load((ROOT / "tests" / "data" / "schema_org.yml").read_text(encoding="utf-8"))


def properties(kind: str) -> set[str]:
    """Those that schema.org gives a type, by itself or by what it is a kind of."""
    found = VOCABULARY["types"][kind]
    return {*found["properties"], *(name for above in found["of"] for name in properties(above))}


def described(value: object) -> Iterator[dict[str, Any]]:
    """Every thing that is described, those within others, too."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from described(item)


def test_what_is_said_in_the_words_of_schema_org_is_right_for_its_type(site: Path) -> None:
    seen: set[str] = set()
    for path in site.rglob("index.html"):
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8"), re.S)
        for thing in described(json.loads(found[1])) if found else ():
            names = {name.removesuffix("-input") for name in thing if not name.startswith("@")}
            assert names <= properties(thing["@type"]), (path, thing["@type"], names - properties(thing["@type"]))
            assert "@context" in thing or thing["@type"] not in ("Legislation", "Report", "WebSite")
            if level := thing.get("legislationLegalValue"):
                assert level.removeprefix("https://schema.org/") in VOCABULARY["LegalValueLevel"]
            assert not any(str(thing.get(key, "http")).startswith(".") for key in ("@id", "contentUrl", "url"))
            seen.add(thing["@type"])
    assert {"Legislation", "LegislationObject", "PublicationIssue", "Periodical", "WebSite", "SearchAction"} <= seen


def test_machines_are_told(site: Path, corpus: Corpus) -> None:
    entry = next(entry for entry in corpus.entries if entry.notice.number and entry.notice.issuer)
    page = soup(site / entry.path / "index.html")
    linked = page.find("script", type="application/ld+json")
    assert linked is not None
    data = json.loads(linked.get_text())
    assert data["@type"] in ("Legislation", "Report")
    assert data["isPartOf"]["@type"] == "PublicationIssue"
    forms = [link["href"] for link in page.find_all("link", rel="alternate") if "notice." in str(link["href"])]
    assert [file["contentUrl"] for file in data["encoding"]] == [data["url"], *(urljoin(data["url"], f) for f in forms)]
    assert data["license"].startswith("https://creativecommons.org/publicdomain/")
    authors = [tag["content"] for tag in page.find_all("meta", attrs={"name": "citation_author"})]
    assert authors == list(entry.notice.issuer)
    assert data["isPartOf"]["isPartOf"]["@type"] == "Periodical"
    names = {tag["name"]: tag["content"] for tag in page.find_all("meta", attrs={"name": True})}
    assert names["ArticleTitle"] == names["citation_title"] == entry.notice.title
    assert {"SiteName", "ColumnName", "ContentSource", "citation_journal_title"} <= names.keys()
    assert "SiteIDCode" not in names, "never invented"
    assert {"SiteDomain", "Url", "Description"} <= names.keys()
    assert names["Url"] == data["url"] == data["@id"]
    assert data["isPartOf"]["@id"] == urljoin(data["url"], "../")
    assert data["isPartOf"]["isPartOf"]["@id"] == urljoin(data["url"], "../../")
    assert str(names["citation_publication_date"]).startswith(str(entry.issue.facts.year))
    for path in (entry.issue.id, corpus.gazette(entry.issue).slug):
        column = soup(site / str(path) / "index.html")
        assert column.find("meta", attrs={"name": "ColumnDescription", "content": True}), path
    website = soup(site / "index.html").find("script", type="application/ld+json")
    assert website is not None
    assert json.loads(website.get_text())["potentialAction"]["target"].endswith("/search/?q={query}")
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert f"/{entry.path}/</loc>" in sitemap
    assert "Sitemap: http" in (site / "robots.txt").read_text(encoding="utf-8")


def test_source_lines_lead_to_issue_and_notices(site: Path, corpus: Corpus) -> None:
    for entry in corpus.entries:
        page = soup(site / str(entry.issue.id) / "source" / "index.html")
        if line := page.find(id=f"L{entry.notice.span[0]}"):
            assert isinstance(line, Tag)
            assert line.a is not None
            assert line.a["href"] == f"../{entry.notice.id}/"
        assert [link["href"] for link in page.select(".path a")] == ["../../", "../"]


def test_the_example_of_nginx_keeps_for_good_what_carries_a_hash(site: Path) -> None:
    rules = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    patterns = re.findall(r'"~(\S+)" "public, max-age=31536000, immutable";', rules)
    kept = {path for path in site.rglob("*") if any(re.match(each, f"/{path.relative_to(site)}") for each in patterns)}
    assets = {path for path in (site / "assets").rglob("*") if path.suffix in (".css", ".js")}
    assert kept == {*(site / "search").glob("*.bin"), *assets}
    for path in assets:  # its name says what it holds, and so does that of each script that it imports
        digest = path.name.split(".")[1]
        assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(digest), path
        for name in re.findall(r'from "\./([^"]+)"', path.read_text(encoding="utf-8")):
            assert path.with_name(name) in assets
    page = (site / "search" / "index.html").read_text(encoding="utf-8")
    assert {path.name.partition(".")[0] for path in assets if path.name in page} == {
        *("site", "search", "focus", "mark", "search-query", "search-index", "search-exact", "search-facets"),
        "beside",
    }


def test_the_example_of_nginx_shares_data_and_no_page(site: Path) -> None:
    rules = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    shared = re.search(r'"~(\S+)" "\*";', rules)
    assert shared
    assert "add_header Access-Control-Allow-Origin $gazette_shared always;" in rules
    kinds: dict[bool, set[str]] = {True: set(), False: set()}
    for path in filter(Path.is_file, site.rglob("*")):
        kinds[re.search(shared[1], f"/{path.relative_to(site)}") is not None].add(path.suffix)
    assert {".json", ".txt", ".xml"} <= kinds[True]
    assert kinds[True].isdisjoint({".html", ".css", ".js", ".bin", ".svg", ".png"})


def test_manifest_names_every_file(site: Path) -> None:
    manifest = json.loads((site / manifests.MANIFEST).read_text(encoding="utf-8"))
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    del found[manifests.MANIFEST]
    assert manifest["files"] == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()}
    assert not list(manifests.differences(site))


def test_a_copy_is_held_against_its_manifest(tmp_path: Path) -> None:
    copy = tmp_path / "site"
    builds.build(ROOT, copy, make_issue.corpus())
    (copy / "index.html").write_text("改", encoding="utf-8")
    (copy / "404.html").unlink()
    (copy / "new.html").touch()
    found = {Path(path).name: message for path, message in manifests.differences(copy)}
    assert found.keys() == {"index.html", "404.html", "new.html"}
    for damaged in DAMAGED:
        (copy / manifests.MANIFEST).write_bytes(damaged)
        assert [Path(path).name for path, _ in manifests.differences(copy)] == [manifests.MANIFEST]


def everything(folder: Path) -> dict[str, tuple[int, int, bytes | str]]:
    """Every file, folder and link: what it is, which one, and what it holds."""
    return {
        str(path.relative_to(folder)): (
            (about := path.lstat()).st_mode,
            about.st_ino,
            str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else "",
        )
        for path in folder.rglob("*")
    }


def stands_in_the_way(folder: Path, name: str, what: str) -> None:
    """Puts something that is no site of ours at one of the places of a build."""
    path, mine = folder / name, folder / "mine"
    mine.mkdir()
    (mine / "index.html").write_text("甲", encoding="utf-8")
    (mine / "work.txt").write_text("乙", encoding="utf-8")
    if what == "file":
        path.write_text("丙", encoding="utf-8")
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "link":
        path.symlink_to("mine")
    elif what == "link to a site":
        builds.build(ROOT, folder / "real", make_issue.corpus())
        path.symlink_to("real")
    elif what == "link to nowhere":
        path.symlink_to("nowhere")
    elif what == "folder":
        mine.rename(path)
    elif what == "manifest of another":
        mine.rename(path)
        (path / manifests.MANIFEST).write_text('{"name": "甲", "icons": [], "files": {}}', encoding="utf-8")
    elif what == "manifest elsewhere":
        mine.rename(path)
        (folder / manifests.MANIFEST).write_text('{"commit": null, "files": {}}', encoding="utf-8")
        (path / manifests.MANIFEST).symlink_to(folder / manifests.MANIFEST)
    elif what == "manifest that is a pipe":
        mine.rename(path)
        os.mkfifo(path / manifests.MANIFEST)


LINKED = ["file", "pipe", "link", "link to a site", "link to nowhere"]
OTHERS = ["folder", "manifest of another", "manifest elsewhere", "manifest that is a pipe"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        *(("site", what) for what in [*LINKED, *OTHERS]),
        *((n, w) for n in (".site-new", ".site-old", ".site-spare") for w in LINKED),
    ],
)
def test_what_is_no_site_of_ours_is_named_and_not_touched(tmp_path: Path, name: str, what: str) -> None:
    stands_in_the_way(tmp_path, name, what)
    before = everything(tmp_path)
    for step in (builds.recover, lambda out: builds.build(ROOT, out, make_issue.corpus())):
        with pytest.raises(SourceError, match=rf"/{re.escape(name)}:1: G007 .*再生成"):
            step(tmp_path / "site")
        assert everything(tmp_path) == before


@pytest.mark.parametrize("damaged", DAMAGED)
def test_a_folder_with_a_damaged_manifest_is_not_taken_for_ours(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / manifests.MANIFEST).write_bytes(damaged)
    before = everything(tmp_path)
    with pytest.raises(SourceError, match="G007"):
        builds.recover(tmp_path / "site")
    assert everything(tmp_path) == before


def test_what_comes_while_a_site_is_made_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, mine = tmp_path / "site", tmp_path / "mine"
    keep_times = builds._keep_times
    mine.mkdir()
    (mine / "work.txt").write_text("乙", encoding="utf-8")

    def late(*given: Any) -> None:
        keep_times(*given)
        out.symlink_to(mine)

    monkeypatch.setattr(builds, "_keep_times", late)
    with pytest.raises(SourceError, match="G007"):
        builds.build(ROOT, out, make_issue.corpus())
    assert out.is_symlink()
    assert [path.name for path in mine.iterdir()] == ["work.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "site"]


def test_what_a_killed_build_left_and_an_empty_folder_make_way(tmp_path: Path) -> None:
    for name in ("site", ".site-new", ".site-old"):
        (tmp_path / name).mkdir()
    (tmp_path / ".site-new" / "index.html").touch()
    builds.build(ROOT, tmp_path / "site", make_issue.corpus())
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert not list(manifests.differences(tmp_path / "site"))


def test_a_swap_that_was_cut_short_is_undone_by_a_build_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".site-old").mkdir()
    (tmp_path / ".site-old" / "index.html").touch()
    assert cli.main(["build"]) == 1
    assert "没有生成" in capsys.readouterr().err
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")] == ["site", "site/index.html"]


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Time and content of every file."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_build_changes_nothing(tmp_path: Path) -> None:
    builds.build(ROOT, tmp_path / "site", make_issue.corpus())
    before = snapshot(tmp_path / "site")
    builds.build(ROOT, tmp_path / "site", make_issue.corpus())
    after = snapshot(tmp_path / "site")
    after.pop(manifests.MANIFEST), before.pop(manifests.MANIFEST)
    assert before == after
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_two_places_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "another"):
        builds.build(ROOT, tmp_path / name / "site", make_issue.corpus())
    one, another = (
        {name: data for name, (_, data) in snapshot(tmp_path / name / "site").items()} for name in ("one", "another")
    )
    assert one == another


def test_hostile_text_is_inert(tmp_path: Path) -> None:
    made = make_issue.corpus()
    builds.build(ROOT, tmp_path / "site", made)
    entry = next(entry for entry in made.entries if entry.path == "xingan/2022-01/02")
    page = soup(tmp_path / "site" / entry.path / "index.html")
    article = page.article
    assert article is not None
    assert not article.find_all(["script", "img", "iframe", "object", "form", "style"])
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert not [tag for tag in page.find_all("a") if "javascript:" in str(tag.get("href"))]
    assert {path.name for path in tmp_path.iterdir()} == {"site"}


def test_control_characters_are_shown_wherever_a_template_puts_them(tmp_path: Path) -> None:
    odd = "".join(map(chr, [*range(9), *range(0xE, 0x20), 0x7F, 0x9F, 0x202E, 0x2066, 0xFFFE, 0xFFFF]))
    made = make_issue.corpus()
    issue = made.issues[1]
    notice = replace(issue.notices[0], title=f"关于甲{odd}的通知", section=odd, issuer=(f"甲{odd}",), addressees=odd)
    issues = (replace(issue, notices=(notice,), facts=replace(issue.facts, gazette=f"甲{odd}公报", date="2022-12-31")),)
    gazette = Gazette("aershan", f"甲{odd}公报", odd, odd, odd, odd)
    builds.build(ROOT, tmp_path / "site", Corpus({"aershan": gazette}, issues))
    for path in [*html_pages(tmp_path / "site"), *(tmp_path / "site").glob("*.xml")]:
        assert not set(odd) & set(path.read_text(encoding="utf-8")), path
    feed = ElementTree.parse(tmp_path / "site" / "feed.xml").getroot()
    assert "关于甲␀␁" in str(next(feed.iter("{http://www.w3.org/2005/Atom}summary")).text)


def test_a_failed_build_leaves_the_last_site(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    builds.build(ROOT, out, make_issue.corpus())
    before = snapshot(out)
    monkeypatch.setenv(
        "GAZETTE_CACHE", str(tmp_path_factory.mktemp("empty"))
    )  # a kept page was held against its notice
    monkeypatch.setattr(visible, "problem", lambda entry, html, sealed: f"{entry.path}: 不符")
    with pytest.raises(builds.BuildError, match="/01: 不符"):
        builds.build(ROOT, out, make_issue.corpus())
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.3, 0.8, 1.2, 1.6])
def test_a_killed_build_leaves_the_last_site(tmp_path: Path, after: float) -> None:
    out = tmp_path / "site"
    builds.build(ROOT, out, make_issue.corpus())
    before = {name: data for name, (_, data) in snapshot(out).items()}
    code = f"""
import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
import make_issue, pathlib; from builder.site import build as site
while True: site.build(pathlib.Path({str(ROOT)!r}), pathlib.Path({str(out)!r}), make_issue.corpus())
"""
    running = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    time.sleep(after)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert {name: data for name, (_, data) in snapshot(out).items()} == before
    builds.build(ROOT, out, make_issue.corpus())
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_not_found_page_has_a_search(site: Path) -> None:
    page = soup(site / "404.html")
    assert page.find("input", attrs={"name": "q"})


def test_entry_paths_are_addresses(site: Path, corpus: Corpus) -> None:
    for issue in corpus.issues:
        for notice in issue.notices:
            assert (site / Entry(issue, notice).path / "index.html").is_file()


def test_two_builds_at_once_leave_a_whole_site(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'tests')!r}); import make_issue; from pathlib import Path;"
        f"from builder.site import build as site; site.build(Path({str(ROOT)!r}), Path({str(tmp_path / 'site')!r}), make_issue.corpus())"
    )
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(2)]
    assert [process.wait(120) for process in running] == [0, 0]
    assert list(manifests.differences(tmp_path / "site")) == []
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
