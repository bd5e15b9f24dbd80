"""The original beside the text: kept, offered, its pages beside the words; and never what was taken out of an issue."""

from __future__ import annotations

import functools
import hashlib
import http.server
import io
import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from draw import Sheet, pdf
from PIL import Image
from playwright.sync_api import Browser, expect

from builder import cli
from builder.archive import load
from builder.content import layout, originals, strays
from builder.content.files import SourceError
from builder.intake import guarded, pictures
from builder.maintain import add, check
from builder.reading import parse_file
from builder.site import build as builds

ROOT = Path(__file__).resolve().parent.parent
NAME = "欧阳震寰"
REDACTED = f'redactions: [{{text: {NAME}, ground: 个人隐私, date: "2024-05-01"}}]\n'
WITHDRAWN = 'notices: [{at: 某某县人民政府关于第二件, withdrawn: {ground: 发文机关决定撤回, date: "2024-05-01"}}]\n'
TITLES = ("某某县人民政府关于规范许可的通知", "某某县人民政府关于第二件事项的通知")


def _sheet(title: str, number: int, *lines: str) -> Sheet:
    sheet = Sheet().text(150, 60, title, 16).text(240, 90, f"某政发〔2022〕{number}号").text(50, 120, "各镇人民政府：")
    for at, line in enumerate(lines):
        sheet.text(50, 140 + 20 * at, line)
    return sheet


def _printed() -> bytes:
    first = _sheet(TITLES[0], 1, "    现就有关事项通知如下，请遵照执行。", "    一、联系人甲乙丙，电话见附件。")
    second = _sheet(TITLES[1], 2, f"    经研究，由{NAME}同志负责落实。").text(380, 200, "某某县人民政府")
    third = Sheet().text(50, 60, "    本通知自印发之日起施行，有效期五年，到期自行废止。")
    return pdf(first, second, third)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return _printed()


@pytest.fixture(scope="module")
def taken(printed: bytes) -> add.Taken:
    return add.take(printed, "公报.pdf")


@pytest.fixture
def content(tmp_path: Path, taken: add.Taken) -> Path:
    """A content folder with one issue and its original."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "gazettes.yml").write_text("{}\n", encoding="utf-8")
    add.store(taken, tmp_path / "content", "g", "1")
    return tmp_path / "content"


def _refused(content: Path, sidecar: str) -> str:
    (content / "g" / "1.yml").write_text(sidecar, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        parse_file(content / "g" / "1.txt", content)
    assert caught.value.path == "content/g/1.yml"
    return f"{caught.value.line} {caught.value.code} {caught.value.message}"


# --- gazette add ----------------------------------------------------------------------------------------------------------


def test_an_original_is_kept_byte_for_byte(content: Path, printed: bytes) -> None:
    assert (content / "g" / "1.pdf").read_bytes() == printed
    assert sorted(path.name for path in (content / "g").iterdir()) == ["1.layout.json", "1.pdf", "1.txt", "1.yml"]
    assert not list(strays.strays(content))


def test_of_one_that_is_too_large_hash_size_and_address_are_kept(
    tmp_path: Path, printed: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(originals, "MOST", 100)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "a.pdf").write_bytes(printed)
    url = "https://www.example.gov.cn/2022-01.pdf"
    assert cli.main(["add", "a.pdf", "--gazette", "g", "--issue", "1", "--original-url", url]) == 0
    assert cli.main(["add", "a.pdf", "--gazette", "g", "--issue", "2"]) == 0
    assert "content/g/2.txt: G229 原件超过" in capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "content" / "g").glob("1.*")) == ["1.layout.json", "1.txt", "1.yml"]
    said = parse_file(tmp_path / "content" / "g" / "1.txt").original
    assert (said.sha256, said.size, said.url) == (hashlib.sha256(printed).hexdigest(), len(printed), url)
    assert cli.main(["add", "a.pdf", "--gazette", "g", "--issue", "3", "--original-url", "javascript:alert(1)"]) == 1
    assert not list((tmp_path / "content" / "g").glob("3.*"))


def test_a_web_page_is_no_file_to_be_offered_from_the_sites_own_address() -> None:
    assert originals.suffix_of(b"<!doctype html><html><body>1</body></html>") is None
    assert originals.suffix_of(b'{"a": 1}') is None


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("1.ofd", b"PK\x05\x06" + bytes(18), "一期只有一个原件，已有 1.pdf"),
        ("1.pdf", b"<!doctype html><html>", "内容是网页（HTML），扩展名却是 .pdf"),
        ("1.pdf", None, "这是链接或文件夹"),
    ],
)
def test_what_is_no_original_is_named_and_not_published(
    content: Path, name: str, data: bytes | None, told: str
) -> None:
    path = content / "g" / name
    path.unlink(missing_ok=True)
    path.symlink_to(content / "gazettes.yml") if data is None else path.write_bytes(data)
    found = [(shown, item.code, item.message) for shown, item in strays.strays(content)]
    assert [(shown, code) for shown, code, _ in found] == [(f"content/g/{name}", "G229")]
    assert told in found[0][2]
    assert (originals.read(content / "g" / "1.txt") is None) == (name == "1.pdf")


# --- what may be shown ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sidecar", "told"),
    [
        (f"{REDACTED}facsimile: {{pages: [1-2]}}\n", "2 G024 第 2 页上有隐去或撤回的文字（文本第 9 行）"),
        (f"{WITHDRAWN}facsimile: {{pages: [1, 3]}}\n", "2 G024 第 3 页上有隐去或撤回的文字"),
        ("facsimile: {pages: [4]}\n", "1 G024 原件没有第 4 页，共 3 页"),
        ("facsimile: {pages: [3-1]}\n", "1 G024 「3-1」前大后小"),
        ("facsimile: {pages: [一]}\n", "1 G0"),
        ("facsimile: {}\n", "1 G012 facsimile 缺少「pages」；请在这一项里加上：pages: [1-4, 7]"),
    ],
)
def test_a_page_that_may_not_be_shown_is_refused(content: Path, sidecar: str, told: str) -> None:
    assert told in _refused(content, sidecar)
    assert NAME not in _refused(content, sidecar)


def test_a_page_that_cannot_be_checked_is_refused(content: Path) -> None:
    path = content / "g" / "1.layout.json"
    held = json.loads(path.read_bytes())
    held["left_out"] = [[f"由{NAME}题写", "picture", 1, None]]
    path.write_text(json.dumps(held), encoding="utf-8")
    assert "第 1 页上没有收进文本的字里有要隐去的" in _refused(content, f"{REDACTED}facsimile: {{pages: [1]}}\n")
    held["lines"][8][1] = None
    path.write_text(json.dumps(held | {"left_out": []}), encoding="utf-8")
    assert "没有记它在哪一页" in _refused(content, f"{REDACTED}facsimile: {{pages: [1]}}\n")
    path.unlink()
    assert "没有这份文本的 .layout.json" in _refused(content, f"{REDACTED}facsimile: {{pages: [1]}}\n")


@pytest.mark.parametrize(
    ("sidecar", "shown"),
    [
        ("{}\n", None),
        (REDACTED, ()),
        (WITHDRAWN, ()),
        ('withdrawn: {ground: 发文机关决定撤回, date: "2024-05-01"}\n', ()),
        (f"{REDACTED}facsimile: {{pages: [1, 3]}}\n", (1, 3)),
        ("facsimile: {pages: []}\n", ()),
    ],
)
def test_what_of_an_original_may_be_shown(content: Path, sidecar: str, shown: Sequence[int] | None) -> None:
    (content / "g" / "1.yml").write_text(sidecar, encoding="utf-8")
    assert parse_file(content / "g" / "1.txt", content).original.shown == shown


def test_an_issue_is_read_anew_when_its_layout_changes(content: Path) -> None:
    (content / "g" / "1.yml").write_text(f"{REDACTED}facsimile: {{pages: [1]}}\n", encoding="utf-8")
    assert [problem.code for problem in load.read_all(content)[1]] == []
    (content / "g" / "1.layout.json").unlink()
    assert [problem.code for problem in load.read_all(content)[1]] == ["G024"]


# --- pictures -------------------------------------------------------------------------------------------------------------


def test_a_page_of_any_size_becomes_a_picture_that_a_phone_loads(printed: bytes) -> None:
    noise = b"".join(b"%d %d %d %d re f\n" % (x, y, 3, 2) for x in range(0, 600, 9) for y in range(0, 800, 8))
    made = pdf(Sheet(drawn=[noise]), Sheet().text(5, 5, "甲"))
    huge = pdf(Sheet().text(5, 5, "甲")).replace(b"/MediaBox[0 0 600 800]", b"/MediaBox[0 0 899999 8]")
    found = {**pictures.make(made, [1, 2], "a.pdf"), 3: pictures.make(huge, [1], "a.pdf")[1]}
    for picture in found.values():
        assert len(picture) <= pictures.MOST
        with Image.open(io.BytesIO(picture)) as image:
            assert image.width * image.height <= 1240 * 1754 * 1.01
    assert pictures.make(made, [2], "a.pdf")[2] == found[2]


def test_what_is_no_pdf_or_takes_too_long_gives_no_picture(printed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for data, page in ((b"%PDF-1.4\n", 1), (printed, 9)):
        with pytest.raises(SourceError):
            pictures.make(data, [page], "a.pdf")
    monkeypatch.setattr(guarded, "SECONDS", 0.01)
    with pytest.raises(SourceError, match="G015"):
        pictures.make(printed, [1], "a.pdf")


def test_a_turned_page_is_turned_as_its_lines_were() -> None:
    sheet = Sheet()
    for at in range(8):
        sheet.text(100 + 30 * at, 700, "自下而上排的一行文字占满", 20, "0 1 -1 0")
    data = pdf(sheet)
    beside = add.take(data, "a.pdf").beside
    width, height = json.loads(beside[layout.SUFFIX])["pages"][0]
    with Image.open(io.BytesIO(pictures.make(data, [1], "a.pdf")[1])) as image:
        assert (image.width > image.height) is (width > height) is True


# --- the site -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, taken: add.Taken, printed: bytes) -> Path:
    """A site: all is shown of issue 1, nothing of 2 and 3, two pages of 4, the address alone of 5."""
    root = tmp_path_factory.mktemp("facsimile")
    content = root / "content"
    content.mkdir()
    for name in ("builder", "overrides", "mkdocs.yml"):
        (root / name).symlink_to(ROOT / name)
    for name in ("index.md", "about.md", "guide.md"):
        shutil.copy(ROOT / "content" / name, content)
    text = (
        "g:\n  name: 某某县人民政府公报\n  publisher: 某某县人民政府\n  short: 某某\n  region: 某某县\n  level: 县级\n"
    )
    (content / "gazettes.yml").write_text(f'{text}  moved: {{2020-01: "1"}}\n', encoding="utf-8")
    for number in "12345":
        add.store(taken, content, "g", number)
    (content / "g" / "5.pdf").unlink()
    given = f'original: {{sha256: "{hashlib.sha256(printed).hexdigest()}", size: 31457280, url: "https://www.example.gov.cn/5.pdf"}}\n'
    for number, sidecar in (
        ("2", REDACTED + 'original: {url: "https://www.example.gov.cn/2.pdf"}\n'),
        ("3", WITHDRAWN),
        ("4", f"{REDACTED}facsimile: {{pages: [1, 3]}}\n"),
        ("5", given),
    ):
        (content / "g" / f"{number}.yml").write_text(sidecar, encoding="utf-8")
    builds.build(root, root / "site")
    return root / "site"


def _files(folder: Path) -> list[str]:
    """What a site holds of an issue beside its pages and data."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if "print/" in name or name.endswith(".pdf"))


def test_a_site_holds_what_may_be_shown_and_nothing_else(built: Path, printed: bytes) -> None:
    every = [f"print/{page}.{kind}" for page in (1, 2, 3) for kind in ("json", "webp")]
    assert _files(built / "g" / "1") == ["1.pdf", *every]
    assert (
        (built / "g" / "1" / "1.pdf").read_bytes() == (built / "g" / "2020-01" / "2020-01.pdf").read_bytes() == printed
    )
    assert _files(built / "g" / "2") == _files(built / "g" / "3") == _files(built / "g" / "5") == []
    assert _files(built / "g" / "4") == ["print/1.json", "print/1.webp", "print/3.json", "print/3.webp"]
    assert not list(built.rglob("*.layout.json"))
    for path in built.rglob("*.webp"):
        assert 0 < path.stat().st_size <= pictures.MOST


@pytest.mark.parametrize("number", ["2", "3", "4"])
def test_no_file_of_an_issue_tells_of_an_original_that_may_not_be_shown(
    built: Path, printed: bytes, number: str
) -> None:
    telling = (NAME, hashlib.sha256(printed).hexdigest(), ".pdf", "example.gov.cn")
    for path in (path for path in (built / "g" / number).rglob("*") if path.suffix in (".html", ".json", ".txt")):
        assert not [word for word in telling if word in path.read_text(encoding="utf-8")], path


def _page(built: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((built / address / "index.html").read_text(encoding="utf-8"), "html.parser")


def test_the_issue_offers_its_original(built: Path, printed: bytes) -> None:
    said = _page(built, "g/1").select_one(".original")
    assert said is not None
    assert said.select("a")[0]["href"] == "1.pdf"
    assert f"（PDF，{round(len(printed) / 1024)} KB）" in said.text
    assert hashlib.sha256(printed).hexdigest() in said.text
    other = _page(built, "g/5").select_one(".original")
    assert other is not None
    assert [str(link["href"]) for link in other.select("a")] == ["https://www.example.gov.cn/5.pdf"]
    assert "（PDF，30.0 MB）" in other.text
    assert not [number for number in "234" if _page(built, f"g/{number}").select(".original")]


def test_a_notice_leads_to_its_printed_pages(built: Path) -> None:
    def links(address: str) -> list[str]:
        return [str(link["href"]) for link in _page(built, address).select(".printed-pages a")]

    assert links("g/1/01") == ["../print/1.webp", "../1.pdf#page=1"]
    assert links("g/1/02") == ["../print/2.webp", "../print/3.webp", "../1.pdf#page=2"]
    assert links("g/4/01") == ["../print/1.webp"]
    assert links("g/4/02") == ["../print/3.webp"]
    assert links("g/5/02") == ["https://www.example.gov.cn/5.pdf#page=2"]
    assert links("g/2/01") == links("g/3/02") == []
    for page in (_page(built, "g/1/01"), _page(built, "g/2/01")):
        policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert policy is not None
        assert str(policy["content"]).startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src")
    assert not _page(built, "g/2/01").select("tr[data-lines], [src*=print], [href*=print]")


def test_every_block_of_a_notice_names_lines_that_have_a_place(built: Path) -> None:
    placed = {
        line[0] for page in (2, 3) for line in json.loads((built / f"g/1/print/{page}.json").read_bytes())["lines"]
    }
    named = [str(block["data-lines"]) for block in _page(built, "g/1/02").select("article [data-lines]")]
    assert len(named) == 6
    lines = {line for text in named for run in text.split(",") for line in range(*_run(run))}
    assert lines <= placed


def _run(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first) + 1


def test_a_second_build_draws_nothing(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.relative_to(built): path.read_bytes() for path in built.rglob("*.webp")}
    monkeypatch.setattr(guarded, "answer", None)
    builds.build(built.parent, built)
    assert {path.relative_to(built): path.read_bytes() for path in built.rglob("*.webp")} == before


def test_without_what_draws_them_there_are_no_pictures_and_a_warning(
    built: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pictures, "can_make", lambda: False)
    builds.build(built.parent, built.parent / "other")
    assert "G229 原件没有页面图像：做图像的组件没有安装（2 期）；请在项目文件夹里运行 make readers" in caplog.text
    assert not list((built.parent / "other").rglob("*.webp"))
    page = _page(built.parent / "other", "g/1/02")
    assert [link.text for link in page.select(".printed-pages a")] == ["PDF第2页"]
    assert not page.select("tr[data-lines]")


def test_a_layout_of_another_original_gives_no_pictures(
    built: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = built.parent / "content" / "g" / "1.pdf"
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    try:
        told = [shown for shown, item in check.problems([built.parent / "content"]) if item.code == "G229"]
        assert told == ["content/g/1.pdf"]
        builds.build(built.parent, built.parent / "other")
    finally:
        path.write_bytes(before)
    assert "content/g/1.pdf:1: G229 没有页面图像：.layout.json 记的是另一个原件" in caplog.text
    assert _files(built.parent / "other" / "g" / "1") == ["1.pdf"]


# --- in a browser ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(built: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_a_click_on_a_paragraph_shows_its_lines(browser: Browser, served: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{served}/g/1/02/")
    assert not [address for address in asked if "/print/" in address]
    page.click("[data-print]")
    image = page.locator("#print-page img")
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("element => element.decode().then(() => element.naturalWidth)") > 0
    page.locator("article p[data-lines]", has_text="有效期五年").click()
    page.wait_for_selector("#print-page i")
    assert page.inner_text("#print-page b") == "第 3 页"
    box, sheet = page.locator("#print-page i").first.bounding_box(), page.locator("#print-page .sheet").bounding_box()
    assert box
    assert sheet
    assert abs((box["y"] + box["height"] - sheet["y"]) / sheet["height"] - 60 / 800) < 0.02
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("#print-page [aria-label=收起原页]")
    assert not page.query_selector("#print-page")
    assert told == []
    page.close()
