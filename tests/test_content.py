"""What may stand in content/, and that nothing else of it reaches a reader."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from builder import cli
from builder.content import slugs, strays, written
from builder.site import build as builds

ROOT = Path(__file__).resolve().parent.parent
TEXT = "阿尔山市人民政府关于规范许可的通知\n阿政发〔2022〕88号\n各镇人民政府：\n请遵照执行，电话13912345678。\n2022年12月12日\n"
REDACTED = 'redactions:\n- text: "13912345678"\n  ground: 个人隐私，当事人申请\n  date: 2024-05-01\n'
STRAYS = {
    "README.md": "# 说明",
    "a.txt": TEXT,
    "about.markdown": "x",
    "aershan/2022-03.docx": "x",
    "aershan/2022-04.TXT": TEXT,
    "aershan/2022-04.txt.bak": TEXT,
    "aershan/2022-04.txt~": TEXT,
    "aershan/2022-04.yaml": REDACTED,
    "aershan/2022-05.yml": REDACTED,
    "aershan/notes.md": TEXT,
    "aershan/page.html": "<script>alert(1)</script>",
    "aershan/sub/a.txt": TEXT,
    "assets/javascripts/site.js": "alert(1)",
    "notes.md": TEXT,
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one issue, in which commands run."""
    for name in ("builder", "overrides", "mkdocs.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    folder = tmp_path / "content"
    (folder / "aershan").mkdir(parents=True)
    for name in (*written.PAGES, "gazettes.yml"):
        shutil.copy(ROOT / "content" / name, folder)
    (folder / "aershan" / "2022-04.txt").write_text(TEXT, encoding="utf-8")
    (folder / "aershan" / "2022-04.yml").write_text(REDACTED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _add_strays(folder: Path) -> None:
    for name, text in STRAYS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_only_pages_and_issues_are_published(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build"]) == 0
    before = {path.relative_to(project): path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    assert capsys.readouterr().err == ""
    _add_strays(project / "content")
    assert cli.main(["build"]) == 0
    after = {path.relative_to(project): path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    assert after == before
    assert not [name for name, data in after.items() if b"13912345678" in data]
    warned = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in warned] == [f"content/{name}" for name in sorted(STRAYS)]


def test_each_stray_is_named_with_what_to_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(strays.strays(project / "content")) == []
    _add_strays(project / "content")
    (project / "content" / ".gitkeep").touch()
    assert cli.main(["check"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if " G009 " in line]
    assert len(lines) == len(STRAYS)
    assert all("警告：没有公布：" in line and "请" in line for line in lines)
    assert cli.main(["check", "--strict"]) == 1


def test_the_pages_are_those_of_the_navigation() -> None:
    config = yaml.safe_load((ROOT / "builder" / "site" / "defaults.yml").read_text(encoding="utf-8"))
    named = [page for entry in config["nav"] for value in entry.values() for page in _pages(value)]
    assert [page for page in named if "/" not in page] == list(written.PAGES)


def _pages(value: str | list[dict[str, str]]) -> list[str]:
    return [value] if isinstance(value, str) else [page for entry in value for page in entry.values()]


def test_every_address_at_the_root_is_reserved(project: Path) -> None:
    builds.build(project, project / "site")
    taken = {path.name for path in (project / "site").iterdir()} - {"aershan", "xingan", "yijinhuoluo"}
    assert {name for name in taken if not slugs.is_reserved(name)} == set()


def test_links_to_folders_and_pages_out_of_content_are_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project / "content"
    assert list(strays.faults(folder)) == []
    (project / "secret").mkdir()
    (folder / "aershan" / "loop").symlink_to("..")
    (folder / "aershan" / "sub").symlink_to(project / "secret")
    (folder / "loop.txt").symlink_to(".")
    for page, target in (("about.md", project / "mkdocs.yml"), ("guide.md", "guide.md")):
        (folder / page).unlink()
        (folder / page).symlink_to(target)
    found = [(error.path, error.code) for error in strays.faults(folder)]
    linked = ("aershan/loop", "aershan/sub", "loop.txt", "about.md", "guide.md")
    assert found == [(f"content/{name}", "G006") for name in linked]
    for command in ("build", "check", "serve", "convert --out out"):
        assert cli.main(command.split()) == 1
        out, err = capsys.readouterr()
        assert "content/aershan/loop:1: G006" in out + err
        assert "Errno" not in err


def test_a_page_that_is_no_utf_8_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "content" / "about.md").write_bytes("# 关于本站".encode("gb18030"))
    (project / "content" / "index.md").write_bytes(b"\xff\xff")
    for command in ("build", "check", "serve", "convert --out out"):
        assert cli.main(command.split()) == 1
        out, err = capsys.readouterr()
        assert "content/index.md:1: G001" in out + err
