"""The door for programs: what it answers stands in a notice, word for word and line by line; nothing else is answered."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import re
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, Tool
from test_site import soup

from builder import cli
from builder.codes import code
from builder.content.files import SourceError
from builder.door import asked, claims, lines, sources
from builder.door.held import Site

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = yaml.safe_load((ROOT / "tests" / "data" / "door.yml").read_text(encoding="utf-8"))
Ask = Callable[..., CallToolResult]


@dataclass(frozen=True)
class Talk:
    """What a client hears: what it is told at first, which tools there are, and the answer to a question."""

    told: str
    tools: list[Tool]
    ask: Ask


@pytest.fixture(scope="module")
def talk(site: Path) -> Iterator[Talk]:
    """The SDK's own client, at the other end of the command's standard input and output; one process for all tests."""
    command = StdioServerParameters(command=sys.executable, args=["-m", "builder", "mcp", str(site)], cwd=ROOT)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(command)) as client:
        tools = portal.call(client.list_tools).tools
        yield Talk(client.instructions or "", tools, lambda tool, **given: portal.call(client.call_tool, tool, given))


@pytest.fixture
def ask(talk: Talk) -> Ask:
    return talk.ask


@pytest.fixture(scope="module")
def opened(site: Path) -> Site:
    return sources.opened(str(site))


def answer(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    assert result.structured_content is not None
    assert json.loads(result.content[0].text) == result.structured_content  # type: ignore[union-attr]
    found: dict[str, Any] = result.structured_content
    return found


def entries(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What an answer holds, each with its place: a notice has one for all its blocks."""
    whole = found.get("place")
    return [{"place": {**whole, **each} if whole else each, **each} for each in found["found"]]


# --- fifty questions -------------------------------------------------------------------------------------------------


@functools.cache
def received(issue: str) -> tuple[bytes, list[str]]:
    """The text of an issue as it was received, and its lines."""
    raw = (ROOT / "content" / f"{issue}.txt").read_bytes()
    return raw, re.split(r"\r\n|\r|\n", raw.decode("utf-8-sig"))


def plain(text: str) -> str:
    return re.sub(r"<[^<>]*>|[\s|*#\\_`$]", "", text)


def proved(site: Path, entry: dict[str, Any]) -> None:
    """An entry is what its source prints: asked of the text as it was received and of the pages, not of the program."""
    place = entry["place"] if "notice" in entry["place"] else entry
    issue = place.get("issue") or place["proved_by"]
    raw, text = received(issue)
    assert place["sha256"] == hashlib.sha256(raw).hexdigest()
    assert place["lines"], "no answer without its line"
    for line in place.get("source", ()):
        assert line["text"] == text[line["line"] - 1]
    published = site / place["source_file"]
    assert place["published_sha256"] == hashlib.sha256(published.read_bytes()).hexdigest()
    held = plain("".join(text[line - 1] for line in place["lines"]))
    for words in filter(None, (entry.get("text"), *(entry.get("row") or ())) if "place" in entry else ()):
        if place["in_source"]:
            assert plain(words) in held, "no quote that is not in the source"
    assert (site / place["address"].removeprefix("http://127.0.0.1:8000/") / "index.html").is_file()
    if place.get("source_address"):
        page, _, anchor = place["source_address"].removeprefix("http://127.0.0.1:8000/").partition("#")
        assert f'id="{anchor}"' in (site / page / "index.html").read_text(encoding="utf-8")


def test_there_are_fifty_questions() -> None:
    assert len(QUESTIONS) == 50
    assert sum(not each["finds"] for each in QUESTIONS) >= 12, "and of some the answer is not held"


@pytest.mark.parametrize("each", QUESTIONS, ids=lambda each: str(each["ask"]))
def test_a_question(ask: Ask, site: Path, each: dict[str, Any]) -> None:
    found = answer(ask(each["tool"], **each["with"]))
    held = entries(found)
    if not each["finds"]:
        assert (found["status"], held, found["files"]) == ("未收录", [], [])
        return
    assert found["status"] == "found"
    for entry in held:
        proved(site, entry)
    for key, wanted in each["finds"].items():
        shown = [str(_value(entry, key)) for entry in held]
        assert any(wanted in value for value in shown), (key, wanted, shown[:5])


def _value(entry: dict[str, Any], key: str) -> object:
    """What an entry says of itself, or of the notice that it is of, or of the issue that proves it."""
    return {**entry, "notice": entry["place"].get("notice"), "issue": entry["place"].get("proved_by")}.get(key)


def test_a_whole_notice_is_all_its_text(ask: Ask, site: Path, opened: Site) -> None:
    """Every notice, asked on until its end, is its published data, block by block; nearly all of it stands in its lines."""
    whole = held = 0
    for path in sorted(name.removesuffix("/notice.json") for name in opened.listed if name.endswith("/notice.json")):
        record = json.loads((site / path / "notice.json").read_text(encoding="utf-8"))["notice"]
        start: int | None = 0
        found = list[dict[str, Any]]()
        while start is not None:
            given = asked.notice(opened, path, None, start)
            assert sum(len(each["text"] or "".join(each["row"] or ())) for each in given["found"]) <= asked.CHARACTERS
            found += [dict(each) for each in given["found"]]
            start = given["next"]
        texts = [each["text"] if each["row"] is None else each["row"] for each in found]
        assert texts == [row for block in record["blocks"] for row in block.get("rows", [block.get("text")])]
        whole += len(found)
        held += sum(each["in_source"] for each in found)
    assert held / whole > 0.97


def test_what_the_source_prints_otherwise_is_found_as_it_prints_it(opened: Site) -> None:
    """The data set the brackets of a number in one way; the source has its own."""
    assert [each["place"]["in_source"] for each in asked.quote(opened, "伊政办发〔2024〕5号")["found"]] == [False]
    (found,) = asked.quote(opened, "伊政办发[2024]5号")["found"]
    assert (found["text"], found["place"]["lines"], found["place"]["in_source"]) == ("伊政办发[2024]5号", [59], True)


def test_the_tools_are_described_in_both_languages_and_read_only(talk: Talk) -> None:
    assert "未收录" in talk.told
    assert {tool.name for tool in talk.tools} == {
        "search", "notice", "quote", "citations_of", "citations_to", "validity", "posts", "missing",
    }  # fmt: skip
    for tool in talk.tools:
        assert re.search("[\u4e00-\u9fff].*[a-z]{3}", tool.description or "", re.DOTALL)
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        for schema in tool.input_schema["properties"].values():
            kinds = schema.get("anyOf", [schema])
            assert all({"maxLength", "maximum"} & kind.keys() for kind in kinds if kind.get("type") != "null"), (
                "a limit"
            )


# --- hostile questions -----------------------------------------------------------------------------------------------

PATHS = [
    "../../etc/passwd", "/etc/passwd", "aershan/2022-04/../../../../etc/passwd", "aershan/2022-04/03/notice.json",
    "file:///etc/passwd", "http://169.254.169.254/latest/meta-data/", "..\\..\\windows\\win.ini", "%2e%2e/%2e%2e/etc/passwd",
    "aershan/2022-04/03\x00", "aershan\n/2022-04/03", "ａershan/2022-04/03", "data/gazettes.sqlite", "manifest.json", "C:/x/y",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_path_leads_nowhere(ask: Ask, path: str) -> None:
    found = answer(ask("notice", notice=path))
    assert (found["status"], found["found"], found["place"]) == ("未收录", [], None)
    assert answer(ask("quote", text="通知", notice=path))["status"] == "未收录"
    assert answer(ask("citations_of", notice=path))["status"] == "未收录"


def test_no_file_is_asked_for_that_the_manifest_does_not_list(site: Path) -> None:
    held = sources.opened(str(site))
    read, names = held._source, list[str]()
    held._source = lambda name, most: (names.append(name), read(name, most))[1]  # type: ignore[func-returns-value]
    for path in (*PATHS, "aershan/2021-a/04"):
        asked.notice(held, path, path)
        asked.quote(held, path, path)
        claims.citations(held, path, "to")
        claims.posts(held, path)
        claims.missing(held, path)
    assert set(names) == {"data/gazettes.sqlite", "aershan/2021-a/04/notice.json", "aershan/2021-a/2021-a.txt"}


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("search", {"query": "通" * 201}),
        ("search", {"query": ""}),
        ("search", {"query": "通知", "start": -1}),
        ("search", {"query": "通知", "start": 10**9}),
        ("search", {"query": "通知", "year": 99999}),
        ("search", {"query": ["通知"]}),
        ("search", {}),
        ("notice", {"notice": "a" * 10_000}),
        ("quote", {"text": "通" * 4001}),
        ("posts", {"name": "王" * 41}),
        ("missing", {"gazette": "x" * 100_000}),
        ("read_file", {"path": "/etc/passwd"}),
    ],
)
def test_an_argument_without_measure_is_refused(ask: Ask, tool: str, given: dict[str, Any]) -> None:
    result = ask(tool, **given)
    assert result.is_error
    assert len(str(result.content)) < 1500, "and not said again"


@pytest.mark.parametrize(
    "query",
    ["(a+)+$", ".*", "通.知", "[通知]", "%", "_", "\\", '"', '" OR "', "NEAR(通知 公告)", "title:通知*", "' OR 1=1 --",
     "; DROP TABLE notices", "通知*", "\x00", "^通知", "-通知"],
)  # fmt: skip
def test_words_are_literal(ask: Ask, query: str) -> None:
    """No pattern, no language of an index: what is found holds the words as they were typed."""
    found = answer(ask("search", query=query))
    assert found["status"] in ("found", "未收录")
    for entry in found["found"]:
        assert any(word.lower() in entry["text"].lower() for word in query.split())
    for entry in answer(ask("quote", text=f"{query}通"))["found"]:
        assert f"{query}通" == entry["text"]


# --- what is not as it was published ---------------------------------------------------------------------------------


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """Of the site what the door may ask for."""
    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    for name in (*manifest["files"], "manifest.json"):
        if name.endswith((".json", ".txt", ".sqlite")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(site / name, tmp_path / name)
    return tmp_path


def altered(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace("实施".encode(), "停止".encode()))


def test_nothing_is_quoted_from_a_file_that_differs(copy: Path) -> None:
    altered(copy / "aershan/2021-a/04/notice.json")
    held = sources.opened(str(copy))
    told = asked.notice(held, "aershan/2021-a/04")
    assert (told["status"], told["files"], told["found"]) == ("校验不符", ["aershan/2021-a/04/notice.json"], [])
    assert "hash differs" in told["said"]
    quoted = asked.quote(held, "自 2021 年 5 月 1 日起实施")
    assert (quoted["status"], quoted["found"]) == ("校验不符", [])
    others = asked.search(held, "阿尔山市人民政府 通告")
    assert all(each["place"]["notice"] != "aershan/2021-a/04" for each in others["found"])
    assert claims.validity(held, "aershan/2021-a/04")["status"] == "校验不符"


def test_a_text_that_differs_gives_no_lines(copy: Path) -> None:
    altered(copy / "aershan/2021-a/2021-a.txt")
    held = sources.opened(str(copy))
    found = asked.search(held, "实施", year=2021)
    assert (found["status"], set(found["files"]), found["found"]) == ("校验不符", {"aershan/2021-a/2021-a.txt"}, [])
    mixed = asked.search(held, "征集")
    assert (mixed["status"], set(mixed["files"])) == ("found", {"aershan/2021-a/2021-a.txt"})
    issues = {each["place"]["issue"] for each in mixed["found"]}
    assert issues
    assert "aershan/2021-a" not in issues, "of other issues there is"


def test_a_database_that_differs_is_not_asked(copy: Path) -> None:
    with (copy / "data/gazettes.sqlite").open("ab") as file:
        file.write(b"\0")
    held = sources.opened(str(copy))
    for told in (asked.search(held, "通知"), claims.posts(held, "刘贵柱"), claims.missing(held)):
        assert (told["status"], told["files"], told["found"]) == ("校验不符", ["data/gazettes.sqlite"], [])
    assert asked.notice(held, "aershan/2021-a/04")["status"] == "found"


def test_a_file_that_is_gone_or_leads_away_is_not_read(copy: Path) -> None:
    (copy / "aershan/2021-a/04/notice.json").unlink()
    other = copy / "aershan/2021-a/05/notice.json"
    outside = copy.parent / "outside.json"
    shutil.move(other, outside)
    other.symlink_to(outside)
    held = sources.opened(str(copy))
    for path in ("aershan/2021-a/04", "aershan/2021-a/05"):
        told = asked.notice(held, path)
        assert (told["status"], told["files"], told["found"]) == ("读不出", [f"{path}/notice.json"], [])


def test_a_site_that_was_built_anew_meanwhile_is_asked_by_its_new_manifest(copy: Path) -> None:
    held = sources.opened(str(copy))
    path = "aershan/2021-a/04/notice.json"
    altered(copy / path)
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][path] = hashlib.sha256((copy / path).read_bytes()).hexdigest()
    (copy / "manifest.json").write_bytes(json.dumps(manifest).encode())
    assert asked.notice(held, "aershan/2021-a/04")["status"] == "found"


@pytest.mark.parametrize("name", ["../secret.json", "/etc/passwd", "a/../../b", "a\\..\\b", "c:x", "a//b", "."])
def test_a_manifest_that_leads_out_is_none(tmp_path: Path, name: str) -> None:
    digest = hashlib.sha256(b"").hexdigest()
    (tmp_path / "manifest.json").write_bytes(json.dumps({"commit": None, "files": {name: digest}}).encode())
    with pytest.raises(SourceError, match=code("door-manifest-unreadable")):
        sources.opened(str(tmp_path))


def test_data_of_another_form_is_said_to_be_unreadable(copy: Path) -> None:
    """Right by the manifest, and no notice: the client is told, and the program goes on."""
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    other = json.loads((copy / "aershan/2021-a/07/notice.json").read_bytes())
    for block in other["notice"]["blocks"]:
        block["lines"] = ["a", None]
    forms = (b"[]", b"{", b'{"issue": {"id": "../.."}, "notice": {"id": "x"}}', json.dumps(other).encode())
    for number, data in zip(("04", "05", "06", "07"), forms, strict=True):
        path = f"aershan/2021-a/{number}/notice.json"
        (copy / path).write_bytes(data)
        manifest["files"][path] = hashlib.sha256(data).hexdigest()
    (copy / "manifest.json").write_bytes(json.dumps(manifest).encode())
    found = asked.search(sources.opened(str(copy)), "征集")
    assert found["files"] == ["aershan/2021-a/07/notice.json"]
    assert [each["place"]["notice"] for each in found["found"]] != [], "others are answered from"
    path = "data/gazettes.sqlite"
    (copy / path).write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    manifest["files"][path] = hashlib.sha256((copy / path).read_bytes()).hexdigest()
    (copy / "manifest.json").write_bytes(json.dumps(manifest).encode())
    held = sources.opened(str(copy))
    assert asked.search(held, "通知")["status"] == "读不出"
    for number in ("04", "05", "06", "07"):
        assert asked.notice(held, f"aershan/2021-a/{number}")["status"] == "读不出"


# --- at an address ---------------------------------------------------------------------------------------------------


class _Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; `away` leads to another host."""

    def do_GET(self) -> None:
        if self.path.startswith("/away/"):
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{self.headers['Host'].rpartition(':')[2]}/{self.path[6:]}")
            self.end_headers()
        elif self.path.startswith("/within/"):
            self.send_response(302)
            self.send_header("Location", f"/{self.path[8:]}")
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Server, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as where:
        yield where


def test_a_published_site_answers_as_its_folder_does(address: str, opened: Site) -> None:
    published = sources.opened(address)
    questions: list[Callable[[Site], object]] = [
        lambda site: asked.search(site, "庭院经济"),
        lambda site: asked.quote(site, "自 2021 年 5 月 1 日起实施"),
        lambda site: claims.citations(site, "aershan/2022-04/03", "of"),
        lambda site: claims.missing(site),
    ]
    for question in questions:
        here, there = (json.dumps(question(site), ensure_ascii=False) for site in (opened, published))
        assert there.replace(address, "http://127.0.0.1:8000/") == here
    found = asked.notice(published, f"{address}aershan/2021-a/04/#top", "L1222")
    assert found["place"] is not None
    assert found["place"]["address"] == f"{address}aershan/2021-a/04/"
    assert found["found"][0]["text"] == "本通告自 2021 年 5 月 1 日起实施。"


def test_another_host_is_not_followed(address: str) -> None:
    assert sources.opened(f"{address}within/").listed
    with pytest.raises(SourceError, match=code("door-manifest-unreadable")):
        sources.opened(f"{address}away/")


@pytest.mark.parametrize(
    "where",
    ["file:///etc/", "ftp://example.org/", "http://", "http://user:pass@127.0.0.1/", "http://127.0.0.1/?a=b", "http://[::1/",
     "http://127.0.0.1:99999/", "data://x", "javascript://x"],
)  # fmt: skip
def test_an_address_of_another_kind_is_refused(where: str) -> None:
    with pytest.raises(SourceError, match=code("door-address-unusable")):
        sources.opened(where)


def test_what_is_too_large_is_left(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held = sources.opened(address)
    monkeypatch.setattr("builder.door.held.MOST", 1000)
    told = asked.notice(held, "aershan/2021-a/04")
    assert (told["status"], told["found"]) == ("读不出", [])


# --- the command -----------------------------------------------------------------------------------------------------


def test_what_is_no_site_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["mcp", str(tmp_path)]) == 1
    assert "不是生成的网站" in capsys.readouterr().err


def test_where_the_extra_is_missing_one_command_is_named(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert cli.main(["mcp", str(site)]) == 1
    assert "make makers" in capsys.readouterr().err


# --- lines, and what is published for programs -----------------------------------------------------------------------

TEXT = [
    "# 标题",
    "本通告自",
    "印发之日起施行。",
    "| 甲 | 同意 |",
    "| 乙 | 同意 |",
    "<tr><td>丙</td><td>1&lt;2</td></tr>",
]


@pytest.mark.parametrize(
    ("piece", "place", "of", "found"),
    [
        ("标题", 0, 1, ([1], True)),
        ("自印发之日", 0, 1, ([2, 3], True)),
        ("施行。", 0, 1, ([3], True)),
        ("同意", 1, 2, ([5], True)),
        ("同意", 0, 3, ([1, 2, 3, 4, 5, 6], True)),
        ("丙1<2", 0, 1, ([6], True)),
        ("没有", 0, 1, ([1, 2, 3, 4, 5, 6], False)),
    ],
)
def test_the_fewest_lines_that_hold_a_piece(piece: str, place: int, of: int, found: lines.Found) -> None:
    assert lines.holding(TEXT, range(1, 7), piece, place, of) == found


def test_each_anchor_of_a_page_is_one_of_its_data(site: Path) -> None:
    for path in ("aershan/2022-04/03", "aershan/2021-a/03", "xingan/2022-01/02"):
        record = json.loads((site / path / "notice.json").read_text(encoding="utf-8"))
        shown = soup(site / path / "index.html").select_one(".notice")
        ids = [str(each["id"]) for each in shown.select("[id]")]  # type: ignore[union-attr]
        assert record["anchors"]
        assert [name for name in record["anchors"] if name not in ids] == []


def test_llms_txt_names_what_is_there(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    first, _, third, *_ = text.split("\n")
    assert first.startswith("# ")
    assert third.startswith("> ")
    found = re.findall(r"^- \[[^\]]+\]\(http://127\.0\.0\.1:8000/([^)]*)\): ", text, re.MULTILINE)
    assert len(found) > 15
    assert [name for name in found if not (site / name).exists()] == []
    assert all(part in text for part in ("notices.jsonl", "feed.xml", "notice.md", "著作权法", "未收录", "/aershan/"))


def test_the_gaps_are_those_of_the_pages(site: Path) -> None:
    base = sqlite3.connect(f"file:{site / 'data' / 'gazettes.sqlite'}?mode=ro", uri=True)
    rows = base.execute("SELECT gazette, year, first, last, first_total, last_total, proved_by FROM missing").fetchall()
    assert ("aershan", 2022, 1, 3, 5, 7, "aershan/2022-04") in rows
    page = soup(site / "aershan" / "index.html").get_text()
    assert "第1—3期（总第5—7期）" in page
