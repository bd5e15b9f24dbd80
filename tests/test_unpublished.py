"""A text that cannot be read stops nothing: its address says so, everything else is published."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from builder import cli
from builder.codes import CODES
from builder.content import written
from builder.pages import wording
from builder.reading import heads, masthead
from builder.reading.heads import block
from builder.text.line import Line

ROOT = Path(__file__).resolve().parent.parent
TEXT = """某某县人民政府公报
2022年第{0}期（总第{0}期）
某某县人民政府关于印发方案的通知
某政发〔2022〕{0}号
各镇人民政府：
请遵照执行，电话13912345678。
某某县人民政府
2022年{0}月12日
"""
REGISTER = (
    "moumou:\n  name: 某某县人民政府公报\n  publisher: 某某县人民政府\n  short: 某某\n  region: 某某县\n  level: 县级\n"
)
SECRET = "redactions:\n- text: 王某某身份证号\n  ground: 个人隐私，当事人申请\n  date: 2024-05-01\n"

# name → text, sidecar, file that is named, line, code
BROKEN: dict[str, tuple[bytes | None, str | None, str, int, str]] = {
    "undecodable": (b"\xe7\x94\xb2\n\xff\xff", None, "txt", 2, "G001"),
    "empty": (b"\n", None, "txt", 1, "G003"),
    "pdf": (b"%PDF-1.4\n", None, "txt", 1, "G013"),
    "long": (b"x" * 1_000_001, None, "txt", 1, "G004"),
    "large": (b"x\n" * (16 * 1024 * 1024 + 1), None, "txt", 1, "G002"),
    "pointing": (None, None, "txt", 1, "G006"),
    "form": (None, "year: 2022\nnumber: [\n", "yml", 2, "G010"),
    "key": (None, "year: 2022\nnumbre: 3\n", "yml", 2, "G012"),
    "stale": (None, f"year: 2022\n{SECRET}", "yml", 3, "G021"),
    "readable": (None, SECRET.replace("王某某身份证号", "某某县人民政府公报").replace("redactions", "publisher: 某某县人民政府公报处\nredactions"), "yml", 3, "G023"),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one sound issue, in which commands run."""
    for name in ("builder", "overrides", "mkdocs.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    folder = tmp_path / "content"
    (folder / "moumou").mkdir(parents=True)
    for name in written.PAGES:
        shutil.copy(ROOT / "content" / name, folder)
    (folder / "gazettes.yml").write_text(REGISTER, encoding="utf-8")
    _add(folder, "2022-01", TEXT.format(1).encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _add(folder: Path, name: str, raw: bytes, sidecar: str | None = None) -> None:
    (folder / "moumou" / f"{name}.txt").write_bytes(raw)
    if sidecar is not None:
        (folder / "moumou" / f"{name}.yml").write_text(sidecar, encoding="utf-8")


def _add_broken(folder: Path) -> None:
    for name, (raw, sidecar, *_) in BROKEN.items():
        _add(folder, name, TEXT.format(2).encode() if raw is None else raw, sidecar)
    (folder / "moumou" / "pointing.txt").unlink()
    (folder / "moumou" / "pointing.txt").symlink_to(ROOT / "README.md")
    (folder / "moumou" / "no address.txt").write_text(TEXT, encoding="utf-8")
    (folder / "search").mkdir()
    (folder / "search" / "2022-01.txt").write_text(TEXT, encoding="utf-8")


def _shown(path: Path) -> str:
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").article
    assert article is not None
    return article.get_text(" ", strip=True)


def test_what_cannot_be_read_is_left_out_and_all_else_is_published(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["build"]) == 0
    before = (project / "site" / "moumou" / "2022-01" / "01" / "index.html").read_bytes()
    capsys.readouterr()
    _add_broken(project / "content")
    assert cli.main(["build"]) == 0
    out, err = capsys.readouterr()
    assert "1 种公报，1 期，1 件公文；12 期有错误，没有公布" in out.splitlines()[-1]
    site = project / "site"
    assert (site / "moumou" / "2022-01" / "01" / "index.html").read_bytes() == before
    home, gazette = _shown(site / "index.html"), _shown(site / "moumou" / "index.html")
    for name, (*_, suffix, line, code) in BROKEN.items():
        where = f"content/moumou/{name}.{suffix}:{line}"
        assert f"{where}: {code} " in err
        shown = _shown(site / "moumou" / name / "index.html")
        assert "这一期暂时不能公布" in shown
        said = CODES[code]
        assert f"位置：{where} 问题：{said.meaning}（{code}） 维护者请：{said.remedy}" in shown
        assert [path.name for path in (site / "moumou" / name).iterdir()] == ["index.html"]
        assert name in gazette
        assert name in home
    assert "no address.txt:1: G007" in err
    assert "content/search/2022-01.txt:1: G007" in err
    published = b"".join(path.read_bytes() for path in site.rglob("*") if path.is_file())
    assert "王某某".encode() not in published
    assert b"no address" not in published
    assert cli.main(["verify", "site"]) == 0


def test_a_pull_request_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _add_broken(project / "content")
    assert cli.main(["check"]) == 1
    out = capsys.readouterr().out
    assert {code for *_, code in BROKEN.values()} <= set(re.findall(r" (G\d{3}) 错误", out))


def test_the_first_issue_of_a_gazette_may_be_the_broken_one(project: Path) -> None:
    shutil.rmtree(project / "content" / "moumou")
    (project / "content" / "gazettes.yml").unlink()
    (project / "content" / "linxi").mkdir()
    (project / "content" / "linxi" / "2023-01.txt").write_bytes(b"\xff\xff")
    assert cli.main(["build"]) == 0
    assert "这一期暂时不能公布" in _shown(project / "site" / "linxi" / "2023-01" / "index.html")
    assert "2023-01" in _shown(project / "site" / "linxi" / "index.html")


def test_what_is_mended_is_published_again(project: Path) -> None:
    _add(project / "content", "2022-02", b"\xff\xff")
    assert cli.main(["build"]) == 0
    _add(project / "content", "2022-02", TEXT.format(2).encode())
    assert cli.main(["build"]) == 0
    assert "请遵照执行" in _shown(project / "site" / "moumou" / "2022-02" / "01" / "index.html")
    assert "暂时不能公布" not in _shown(project / "site" / "index.html")


def test_what_is_wrong_with_the_whole_site_stops_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build"]) == 0
    (project / "content" / "gazettes.yml").write_text("moumou: ]", encoding="utf-8")
    assert cli.main(["build"]) == 1
    assert "content/gazettes.yml:1: G010" in capsys.readouterr().err
    assert (project / "site" / "moumou" / "2022-01" / "index.html").exists()


def test_an_issue_without_notices_shows_its_lines(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _add(project / "content", "2022-02", "某某县人民政府公报\n2022年第2期\n".encode())
    assert cli.main(["build"]) == 0
    assert "content/moumou/2022-02.txt:1: G202 错误" in capsys.readouterr().err
    assert "2022年第2期" in _shown(project / "site" / "moumou" / "2022-02" / "index.html")
    assert cli.main(["check"]) == 1


def test_a_fault_of_the_program_leaves_out_one_issue(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = masthead.read

    def read_or_fail(lines: Sequence[Line]) -> masthead.Masthead:
        if "第2期" in lines[1].text:
            raise KeyError("第2期")
        return read(lines)

    _add(project / "content", "2022-02", TEXT.format(2).encode())
    monkeypatch.setattr(masthead, "read", read_or_fail)
    assert cli.main(["build"]) == 0
    assert re.search(r"content/moumou/2022-02\.txt:1: G110 .*KeyError，test_\w+\.py:\d+", capsys.readouterr().err)
    assert "G110" in _shown(project / "site" / "moumou" / "2022-02" / "index.html")
    assert "请遵照执行" in _shown(project / "site" / "moumou" / "2022-01" / "01" / "index.html")


def test_strict_fails_on_what_is_published_verbatim(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [cli.main(["check"]), cli.main(["check", "--strict"])] == [0, 0]
    monkeypatch.setattr(heads, "block", lambda kind, lines, text: block(kind, lines, text.replace("方案", "办法")))
    _add(project / "content", "2022-02", TEXT.format(2).encode())
    assert [cli.main(["check"]), cli.main(["check", "--strict"])] == [0, 1]
    assert "content/moumou/2022-02.txt:3: G102 警告" in capsys.readouterr().out
    assert cli.main(["build"]) == 0
    page = (project / "site" / "moumou" / "2022-02" / "01" / "index.html").read_text(encoding="utf-8")
    assert "某某县人民政府关于印发方案的通知" in page
    assert wording.AS_PRINTED in page


def test_plain_markdown_has_it_too(project: Path) -> None:
    _add(project / "content", "2022-02", b"\xff\xff", SECRET)
    assert cli.main(["convert", "--out", "out"]) == 0
    assert "暂时不能公布" in (project / "out" / "moumou" / "2022-02" / "index.md").read_text(encoding="utf-8")
    assert json.loads((project / "out" / "moumou" / "2022-01" / "issue.json").read_bytes())["notices"]
