"""Adding an issue: into its place or not at all, and never over something else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from builder import cli
from builder.archive import regular
from builder.content.files import SourceError
from builder.maintain import add, check

ROOT = Path(__file__).resolve().parent.parent
RAW = "阿尔山市人民政府公报\n2022年第4期\n阿尔山市人民政府关于规范许可的通知\n请遵照执行。\n".encode()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


def test_a_text_is_kept_byte_for_byte(content: Path) -> None:
    assert add.store(add.Taken(RAW), content, "aershan", "2022-04").read_bytes() == RAW
    assert sorted(path.name for path in (content / "aershan").iterdir()) == ["2022-04.txt", "2022-04.yml"]


def test_the_sidecar_says_when_an_issue_came_and_one_that_is_there_stays(content: Path) -> None:
    path = add.store(add.Taken(RAW), content, "aershan", "2022-04")
    issue = check.read(path)
    assert re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d", str(issue.added))
    assert str(issue.added) in "".join(add.dated(issue))
    (content / "aershan" / "2022-05.yml").write_text("year: 2022\n", encoding="utf-8")
    path = add.store(add.Taken(RAW), content, "aershan", "2022-05")
    assert path.with_suffix(".yml").read_text(encoding="utf-8") == "year: 2022\n"
    assert add.dated(check.read(path)) == []


@pytest.mark.parametrize(
    ("gazette", "issue"),
    [("../g", "1"), ("/etc", "1"), ("", "1"), ("a b", "1"), ("aershan", "../1"), ("aershan", "a\nb"), ("x" * 61, "1")]
    + [(name, "1") for name in ("search", "guide", "assets", "index", "con", "com1")] + [("aershan", "nul")],
)  # fmt: skip
def test_a_name_that_is_no_address_is_refused(gazette: str, issue: str, content: Path) -> None:
    with pytest.raises(SourceError, match="G007"):
        add.store(add.Taken(RAW), content, gazette, issue)
    assert list(content.iterdir()) == []


def test_what_is_known_of_an_original_stands_below_the_day(content: Path) -> None:
    taken = add.take(RAW, "a.txt", url="https://example.org/a.pdf")
    path = add.store(taken, content, "aershan", "2022-04")
    said = path.with_suffix(".yml").read_text(encoding="utf-8").splitlines()
    assert said[0].startswith("added: ")
    assert said[1:] == ["original:", '  url: "https://example.org/a.pdf"']


def test_nothing_is_overwritten(content: Path) -> None:
    add.store(add.Taken(RAW), content, "aershan", "2022-04")
    (content / "aershan" / "link.txt").symlink_to("nowhere")
    (content / "file").touch()
    for gazette, issue in (("aershan", "2022-04"), ("aershan", "link"), ("file", "1")):
        with pytest.raises(SourceError, match="G007"):
            add.store(add.Taken(b"x"), content, gazette, issue)
    assert (content / "aershan" / "2022-04.txt").read_bytes() == RAW
    assert sorted(path.name for path in content.rglob("*")) == [
        "2022-04.txt",
        "2022-04.yml",
        "aershan",
        "file",
        "link.txt",
    ]


def test_no_link_is_followed(content: Path) -> None:
    (content.parent / "secret").mkdir()
    (content / "aershan").symlink_to(content.parent / "secret")
    with pytest.raises(SourceError, match="G006"):
        add.store(add.Taken(RAW), content, "aershan", "2022-04")
    assert list((content.parent / "secret").iterdir()) == []


def test_no_link_under_the_name_of_the_unfinished_file_is_followed(content: Path) -> None:
    (content / "aershan").mkdir()
    (content.parent / "secret").write_bytes(b"mine")
    (content / "aershan" / ".2022-04.txt-new").symlink_to(content.parent / "secret")
    assert add.store(add.Taken(RAW), content, "aershan", "2022-04").read_bytes() == RAW
    assert (content.parent / "secret").read_bytes() == b"mine"


def test_a_full_disk_leaves_nothing(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(path: Path, data: bytes) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(regular, "create", write)
    with pytest.raises(SourceError, match="G007 写不进去：No space left"):
        add.store(add.Taken(RAW), content, "aershan", "2022-04")
    assert list((content / "aershan").iterdir()) == []


def test_outside_the_project_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_bytes(RAW)
    monkeypatch.chdir(tmp_path)
    for command in ("add a.txt --gazette aershan", "convert --out out", "build", "serve", "check"):
        assert cli.main(command.split()) == 1
        out, err = capsys.readouterr()
        assert "content:1: G005" in out + err
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_closed_input_is_named() -> None:
    command = f"{sys.executable} -m builder.cli add - --gazette aershan <&-"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("标准输入:1: G005 ")
