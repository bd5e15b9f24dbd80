"""`gazette serve`: an edit shows at once; a text that cannot be read takes down no other page."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = """某某县人民政府公报
2022年第{0}期（总第{0}期）
目录
某某县人民政府关于印发方案的通知 1
某某县人民政府关于印发方案的通知
某政发〔2022〕{0}号
各镇人民政府：
现将方案印发给你们，请遵照执行。
某某县人民政府
2022年{0}月12日
"""
# A program that fails on one text.
PROGRAM = """
import sys; from builder import cli; from builder.reading import masthead
read = masthead.read
masthead.read = lambda lines: read([][1] if any("程序出错" in line.text for line in lines) else lines)
raise SystemExit(cli.main(["serve", "--port", sys.argv[1]]))
"""
REGISTER = (
    "moumou:\n  name: 某某县人民政府公报\n  publisher: 某某县人民政府\n  short: 某某\n  region: 某某县\n  level: 县级\n"
)


class Site:
    """A project of two issues, served."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        for name in ("builder", "overrides"):
            (folder / name).symlink_to(ROOT / name)
        shutil.copy(ROOT / "mkdocs.yml", folder)
        self.folder = folder
        self.texts = folder / "content" / "moumou"
        self.texts.mkdir(parents=True)
        for name in ("index.md", "about.md", "guide.md"):
            (folder / "content" / name).write_text((ROOT / "content" / name).read_text("utf-8"), encoding="utf-8")
        for number in (1, 2):
            (self.texts / f"2022-0{number}.txt").write_text(TEXT.format(number), encoding="utf-8")

    def get(self, path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://{self.address}/{path}", timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return str(error.code)
        except (urllib.error.URLError, ConnectionError):
            return ""

    def shows(self, path: str, text: str) -> bool:
        """Whether the page shows the text within a minute: far more than it takes, but on a busy machine."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if text in self.get(path):
                return True
            time.sleep(0.2)
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("project")
    site = Site(folder)
    command = [sys.executable, "-c", PROGRAM, site.address.rpartition(":")[2]]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
    )
    assert site.shows("", "某某县人民政府公报")
    time.sleep(2)  # what changes before the watcher's first look goes unseen
    yield site
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def test_every_kind_of_page_and_file_is_there(served: Site) -> None:
    for path in (
        "gazettes/",
        "moumou/",
        "moumou/2022-01/",
        "moumou/2022-01/full/",
        "moumou/2022-01/source/",
        "search/",
    ):
        assert "某某县" in served.get(path) or path == "search/", path
    assert "请遵照执行" in served.get("moumou/2022-02/01/")
    assert "请遵照执行" in served.get("moumou/2022-02/2022-02.txt")
    assert '"notices"' in served.get("moumou/2022-02/issue.json")
    assert '"elements"' in served.get("moumou/2022-02/01/notice.json")
    assert '"filters"' in served.get("search/manifest.json")
    assert "某政发〔2022〕2号" in served.get("numbers/2022/")
    assert "moumou/2022-02/" in served.get("feed.xml")
    assert "至今没有校订" in served.get("changes/")
    assert "<updated>2022-" in served.get("changes/feed.xml")
    assert served.get("moumou/2022-03/") == "404"
    assert served.get("../../mkdocs.yml") == "404"


def test_an_edit_shows_and_a_broken_text_takes_down_no_other_page(served: Site) -> None:
    path = served.texts / "2022-01.txt"
    before = path.read_bytes()
    path.write_text(TEXT.format(1).replace("请遵照执行", "请认真执行"), encoding="utf-8")
    assert served.shows("moumou/2022-01/01/", "请认真执行")
    for raw, told in (
        (b"\xff\xfe\xff", "content/moumou/2022-01.txt:1: G001 第 2 字节不合 utf-16 编码；请用编辑器另存为 UTF-8"),
        (b"%PDF-1.4\n", "content/moumou/2022-01.txt:1: G013 不是文本，是 PDF 文件；请用阅读器“另存为文本”"),
        ("程序出错".encode(), "content/moumou/2022-01.txt:1: G110 程序读这个文件时出错（IndexError"),
    ):
        path.write_bytes(raw)
        for address in ("", "01/", "99/", "full/", "source/", "source/2/"):
            assert served.shows(f"moumou/2022-01/{address}", told)
        assert "这一期暂时不能公布" in served.get("moumou/2022-01/")
        assert "请遵照执行" in served.get("moumou/2022-02/01/")
        assert "2022-01" in served.get("moumou/")
        assert served.get("moumou/2022-01/nothing/") == "404"
    path.write_bytes(before)
    assert served.shows("moumou/2022-01/01/", "请遵照执行")


def test_a_broken_sidecar_is_told_with_its_line_and_mended_without_a_restart(served: Site) -> None:
    path = served.texts / "2022-02.yml"
    for text, told in (
        ("year: 2022\nnumbre: 2\n", "content/moumou/2022-02.yml:2: G012 旁注 里不认识「numbre」；请写 number"),
        ("year: 2022\ntotal: [\n", "content/moumou/2022-02.yml:2: G010 括号只有开头的"),
        ("notices:\n- at: 没有这一行\n  kind: 通知\n", "content/moumou/2022-02.yml:2: G021 文本里没有「没有这一行」；"),
    ):
        path.write_text(text, encoding="utf-8")
        assert served.shows("moumou/2022-02/", told)
        assert told in served.get("moumou/2022-02/01/")
        assert "请遵照执行" in served.get("moumou/2022-01/01/")
    path.write_text(
        "corrections:\n- {text: 请遵照, to: 请依照, reason: 与纸质公报核对, date: 2024-05-01}\n", encoding="utf-8"
    )
    assert served.shows("changes/", "原印“请遵照”，改作“请依照”")
    assert "原印“请遵照”" in served.get("changes/feed.xml")
    assert 'class="corrected"' in served.get("moumou/2022-02/01/")
    path.write_text("total: 77\n", encoding="utf-8")
    assert served.shows("moumou/2022-02/", "总第77期")
    path.unlink()
    assert served.shows("moumou/2022-02/", "总第2期")


def test_a_text_that_goes_and_comes(served: Site) -> None:
    path = served.texts / "2022-03.txt"
    path.write_text(TEXT.format(3), encoding="utf-8")
    assert served.shows("moumou/2022-03/01/", "请遵照执行")
    path.unlink()
    assert served.shows("moumou/2022-03/01/", "404")
    assert "请遵照执行" in served.get("moumou/2022-01/01/")
    (served.texts / "no address.txt").write_text(TEXT.format(3), encoding="utf-8")
    assert served.shows("moumou/no%20address/", "no address.txt:1: G007")
    (served.texts / "no address.txt").unlink()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("content/gazettes.yml", "moumou: [\n", "content/gazettes.yml:1: G010 "),
        ("content/gazettes.yml", "moumou: {name: 甲}\n", "content/gazettes.yml:1: G011 「moumou」一项应有"),
        ("content/about.md", "\ud800", "content/about.md:1: G001 "),
        ("content/about.md", "# 关于\n\n[没有](nowhere.md)\n", "nowhere.md"),
        ("mkdocs.yml", "nav: [\n", "mkdocs.yml"),
    ],
)
def test_what_is_wrong_with_the_whole_site_is_told_everywhere(name: str, text: str, told: str, served: Site) -> None:
    path = served.folder / name
    before = path.read_bytes() if path.exists() else REGISTER.encode()
    path.write_bytes(text.encode(errors="surrogatepass"))
    for address in ("", "moumou/2022-01/", "moumou/2022-01/01/", "gazettes/"):
        assert served.shows(address, told)
    assert served.get("..%2f..%2fx/") in ("", "404")
    path.write_bytes(before)
    assert served.shows("moumou/2022-01/01/", "请遵照执行")
    assert served.shows("", "最新各期")
