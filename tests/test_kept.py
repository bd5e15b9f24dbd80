"""What is kept between builds: data outside the project, believed only where nobody else could have put it there."""

from __future__ import annotations

import json
import os
import pickle
import random
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import make_issue
import pytest

from builder import reading
from builder.archive import cachefolder, kept, light, load, records
from builder.archive.kept import Kept
from builder.content.files import SourceError
from builder.content.texts import issue_paths
from builder.edits import Withdrawal
from builder.model import Diagnostic, Drop, Heading, Issue, Markup, Member, Mended, Part, Roster, Table, Text

ROOT = Path(__file__).resolve().parent.parent
TEXT = "阿尔山市人民政府公报\n第4期（总第8期）\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "content" / "g").mkdir(parents=True)
    (folder / "content" / "g" / "2022-04.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(cachefolder.VARIABLE, str(folder))
    return folder


def read(project: Path) -> list[Issue]:
    corpus, problems = load.read_all(project / "content")
    assert problems == []
    return list(corpus.issues)


def entries(project: Path) -> list[Path]:
    """What is kept of one text: what spans issues, and the whole."""
    folder = cachefolder.of(project, "issues")
    assert folder
    return sorted(folder.iterdir())


def parsed(folder: Path) -> list[Issue]:
    return [reading.parse_file(path, folder) for path in issue_paths(folder)]


# --- records


def test_every_field_of_a_record_comes_back() -> None:
    table = Table((1, 2), (("甲", ""), ('\\"\n\0\ud800😀', "")), 1)
    marked = replace(table, marks=(Markup(1, "<td>", 3),), mended=(Mended((1, 2), "page-break"),))
    roster = Roster((3,), (("组长", "王研", "市长"),), 0, (Member("组长", "王研", None),))
    blocks = (table, marked, roster, Heading((4,), "一、甲", 1), Text("verbatim", (5,), ""))
    made = make_issue.corpus().issues[0]
    first, *others = made.notices
    notice = replace(
        first,
        parts=(Part(None, None, 1, (), blocks), Part("附件", None, 6, (Text("attachment-label", (6,), "附件"),))),
        missing=("附件",),
        withdrawn=Withdrawal("误载", "2024-05-01"),
        moved="g/1/02",
    )
    for issue in (
        replace(made, notices=(notice, *others), id=None, masthead=(1, 2), toc_lines=(1, 2), colophon=(1, 2)),
        replace(made, text_lines=("甲", "乙"), published_lines=("甲", "〔已隐去〕")),
        replace(made, text_lines=("甲", "乙"), published_lines=("甲", "乙"), masthead=(), toc_lines=()),
        replace(
            made, dropped=(Drop((1,), "甲", "metadata-box", True),), diagnostics=(Diagnostic("G1", "info", None, ""),)
        ),
    ):
        assert records.unpack(Issue, records.pack(issue)) == issue


def test_every_issue_comes_back(corpus: Any) -> None:
    for issue in (*corpus.issues, *make_issue.corpus().issues):
        assert records.unpack(Issue, records.pack(issue)) == issue
    for path in sorted((ROOT / "tests" / "cases").rglob("*.txt"))[:200]:
        try:
            issue = reading.parse_file(path)
        except SourceError:
            continue
        assert records.unpack(Issue, records.pack(issue)) == issue


def test_nothing_but_a_record_is_read() -> None:
    good = records.pack(make_issue.corpus().issues[0])
    text = good.decode()
    broken = [
        *(b"", b"null", b"[]", b"{}", b"1", b"\xff", b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b"9" * 10_000),
        *(good[: len(good) * part // 7] for part in range(7)),
        pickle.dumps(make_issue.corpus().issues[0]),
        text.replace("[", "[null,", 1).encode(),
        text.replace('"', "", 2).encode(),
        text.replace("[[", '[["",', 1).encode(),
        text.replace("null", "{}").encode(),
        text.replace("null", "true").encode(),
        text.replace('"title"', '"script"').encode(),
        text.replace('"date"', '"heading"').encode(),
        text.replace(",1,", ",1.0,").replace(",1]", ",1.0]").encode(),
        text.replace(",1,", ",true,").replace(",1]", ",true]").encode(),
    ]

    def is_read(data: bytes) -> bool:
        try:
            records.unpack(Issue, data)
        except ValueError:
            return False
        return True

    assert good not in broken
    assert [data for data in (good, *broken) if is_read(data)] == [good]


def test_whatever_stands_in_it_for_something_else_it_is_a_record_or_refused() -> None:
    rng = random.Random(5)
    text = records.pack(make_issue.corpus().issues[0])
    refused = 0
    for _ in range(400):
        lists = [json.loads(text)]
        while inner := [each for each in lists[-1] if isinstance(each, list) and each]:
            lists.append(rng.choice(inner))
        within = rng.choice(lists)
        others: list[Any] = [None, True, -1, 1 << 70, 1.0, "甲", [], {}, [[]], [-1], [1, 2]]
        within[rng.randrange(len(within))] = rng.choice(others)
        data = json.dumps(lists[0]).encode()
        try:
            issue = records.unpack(Issue, data)
        except ValueError:
            refused += 1
        else:
            assert records.unpack(Issue, records.pack(issue)) == issue
    assert 300 < refused < 400


# --- entries


def test_what_did_not_change_is_not_parsed_again(project: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read(project)
    monkeypatch.setattr(reading, "parse_file", None)
    assert read(project) == before


_READ = """
import sys
from pathlib import Path
import builder.cli
from builder.archive import load
from builder.site import build, verbs
load.read_all(Path(sys.argv[1]))
print(*(name for name in ("builder.reading.issue", "jsonschema", "rjieba", "icalendar") if name in sys.modules))
"""


def test_who_reads_no_text_does_not_load_what_reads_one(project: Path, home: Path) -> None:
    read(project)
    command = [sys.executable, "-c", _READ, str(project / "content")]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout.split() == []


@pytest.mark.parametrize("piece", [0, 1])
def test_whatever_stands_under_a_key_the_text_is_read(project: Path, home: Path, piece: int) -> None:
    before = read(project)
    entry = entries(project)[piece]
    whole, outside = entry.read_bytes(), home.parent / "outside"
    outside.write_bytes(whole)
    other = Kept(entry.parent)
    assert other.put("other", records.pack(make_issue.corpus().issues[0], whole=bool(piece)))
    foreign = (entry.parent / "other").read_bytes()
    for data in (b"", b"\0", whole[:-1], whole[:40], whole + b"\0", foreign, pickle.dumps(before)):
        entry.write_bytes(data)
        assert read(project) == before
        assert entry.read_bytes() == whole
    for data in (b"[]", b"[" * 100_000, b"\0" * 1_000_000, pickle.dumps(before[0])):
        assert other.put(entry.name, data)
        assert read(project) == before
        assert entry.read_bytes() == whole
    entry.unlink()
    entry.symlink_to(outside)
    assert read(project) == before
    assert not entry.is_symlink()
    assert outside.read_bytes() == whole
    entry.unlink()
    os.mkfifo(entry)
    assert read(project) == before
    entry.unlink()
    entry.mkdir()
    assert read(project) == before


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Kept(tmp_path)
    assert store.put("a", b"\0" * 1_000_000)
    assert store.get("a") is not None
    monkeypatch.setattr(kept, "_LARGEST", 100_000)
    assert store.get("a") is None
    assert not store.put("a", b"\0" * 1_000_000)


def test_other_python_and_other_libraries_make_other_things(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = [kept.program.__wrapped__()]
    (tmp_path / "markdown-99.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    made.append(kept.program.__wrapped__())
    (tmp_path / "markdown-99.dist-info").rename(tmp_path / "markdown-100.dist-info")
    made.append(kept.program.__wrapped__())
    monkeypatch.setattr("sys.version", "4.0")
    made.append(kept.program.__wrapped__())
    assert len(set(made)) == 4


def test_a_text_that_changes_while_it_is_parsed_is_not_kept(
    project: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project / "content" / "g" / "2022-04.txt"
    parse: Any = reading.parse_file
    known: dict[str, Issue] = {}

    def late(*given: Any) -> Issue:
        path.write_text(TEXT.replace("8", "9"), encoding="utf-8")
        issue: Issue = parse(*given)
        return issue

    monkeypatch.setattr(reading, "parse_file", late)
    load.read_all(project / "content", known)
    monkeypatch.setattr(reading, "parse_file", parse)
    path.write_text(TEXT, encoding="utf-8")
    assert load.read_all(project / "content", known)[0].issues[0].facts.total == 8
    assert read(project)[0].facts.total == 8


def test_what_was_asked_for_stays_a_day(tmp_path: Path) -> None:
    store, now = Kept(tmp_path), time.time()
    for key in ("a", "b", "c"):
        assert store.put(key, b"x")
        os.utime(tmp_path / key, (now - 86_000, now - 86_000))
    assert store.get("a") == b"x"
    assert store.has("b")
    assert not store.has("d")
    for key in ("a", "b", "c"):
        asked = (tmp_path / key).stat().st_mtime - 5_000  # builds that ran a while ago
        os.utime(tmp_path / key, (asked, asked))
    store.prune(set(), others=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]
    store.prune(set())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    os.utime(tmp_path / "b", (now - 32 * 86_400, now - 32 * 86_400))
    store.prune(set(), others=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_pruning_follows_no_link(tmp_path: Path) -> None:
    folder, outside = tmp_path / "kept", tmp_path / "outside"
    outside.mkdir()
    folder.mkdir()
    (outside / "a").write_text("甲")
    (folder / "folder").symlink_to(outside)
    (folder / "file").symlink_to(outside / "a")
    (folder / "real").mkdir()
    (folder / "old").touch()
    for path in (*folder.iterdir(), outside, outside / "a"):
        os.utime(path, (0, 0), follow_symlinks=False)
    Kept(folder).prune(set())
    assert [path.name for path in folder.iterdir()] == ["real"]
    assert (outside / "a").read_text() == "甲"


def test_a_folder_that_cannot_be_pruned_keeps_nothing_from_being_read(
    project: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlink(path: Path, missing_ok: bool = False) -> None:
        raise OSError(30, "Read-only file system")

    read(project)
    os.utime(entries(project)[0], (0, 0))
    (project / "content" / "g" / "2022-04.txt").write_text(TEXT + "甲", encoding="utf-8")
    monkeypatch.setattr(Path, "unlink", unlink)
    assert len(read(project)) == 1


# --- the folder


class _Runs:
    """What a pickle can do."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self._path,)


def test_what_is_committed_runs_nothing_and_says_nothing(
    project: Path, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Planted: what this very program would keep, with another title, wherever in the tree it might look."""
    expected = read(project)
    entry, _ = entries(project)
    false = replace(expected[0], facts=replace(expected[0].facts, gazette="假公报"))
    assert light.put(Kept(entry.parent), entry.name, false)
    assert read(project) == [false], "under the right key, in the user's own folder: nobody can commit that"
    forged = entry.read_bytes()
    mine = entry.relative_to(home)
    for place in (".cache/issues", ".cache", f".cache/{mine.parent}", "cache", str(mine.parent)):
        (project / place).mkdir(parents=True, exist_ok=True)
        (project / place / entry.name).write_bytes(forged)
        (project / place / "pickle").write_bytes(pickle.dumps(_Runs(tmp_path / "ran")))
    monkeypatch.setenv(cachefolder.VARIABLE, str(tmp_path / "empty"))
    monkeypatch.chdir(project)
    assert read(Path()) == expected
    for inside in (".cache", ".", str(project / ".cache"), str(tmp_path / "link")):
        if not (tmp_path / "link").is_symlink():
            (tmp_path / "link").symlink_to(project / ".cache")
        monkeypatch.setenv(cachefolder.VARIABLE, inside)
        assert read(Path()) == expected, inside
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("git", [True, False])
def test_a_folder_in_the_tree_is_not_used_and_said_once(
    project: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, git: bool
) -> None:
    """The tree is all that is committed together."""
    inside = (project.parent if git else project) / "kept"
    if git:
        (project.parent / ".git").mkdir()
    monkeypatch.setenv(cachefolder.VARIABLE, str(inside))
    for _ in range(2):
        assert len(read(project)) == 1
    assert [message.partition("，")[0] for message in caplog.messages] == [f"{inside} 在项目里面"]
    assert not inside.exists()


def test_a_folder_for_each_project_in_the_users_own(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cachefolder.VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    (tmp_path / "other").mkdir()
    old = os.umask(0)
    try:
        here, there = (cachefolder.of(folder, "issues") for folder in (project, tmp_path / "other"))
    finally:
        os.umask(old)
    assert here
    assert there
    assert here != there
    assert here.parent.parent == there.parent.parent
    assert here.is_relative_to(tmp_path / "home")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (here, *here.parents) if path > tmp_path} == {0o700}
    (tmp_path / "link").symlink_to(project)
    assert cachefolder.of(tmp_path / "link", "issues") == here


@pytest.mark.parametrize("where", ["above", "home", "project", "part"])
@pytest.mark.parametrize("how", ["group", "others", "owner"])
def test_a_folder_that_others_write_to_is_not_trusted(
    project: Path, home: Path, caplog: pytest.LogCaptureFixture, where: str, how: str
) -> None:
    expected = read(project)
    entry, _ = entries(project)
    assert light.put(Kept(entry.parent), entry.name, replace(expected[0], id="g/9"))
    folder = {"above": home.parent, "home": home, "project": entry.parents[1], "part": entry.parent}[where]
    if how != "owner":
        folder.chmod(0o700 | (stat.S_IWGRP if how == "group" else stat.S_IWOTH))
    elif where == "above" or os.geteuid() != 0:
        pytest.skip("root alone gives folders away; whoever owns one above has no way into what is the user's own")
    else:
        os.chown(folder, 12345, -1)
    for _ in range(2):
        assert read(project) == expected
    assert [message.partition(" ")[0] for message in caplog.messages] == [str(folder)]


def test_a_folder_that_is_a_link_is_not_followed(project: Path, home: Path, caplog: pytest.LogCaptureFixture) -> None:
    read(project)
    folder = entries(project)[0].parent
    folder.rename(home.parent / "outside")
    folder.symlink_to(home.parent / "outside")
    assert len(read(project)) == 1
    cachefolder.clear(project)
    assert len(caplog.messages) == 1
    assert len(list((home.parent / "outside").iterdir())) == 2


@pytest.mark.parametrize("home", ["~", "nowhere", "/proc/nowhere", "file"])
def test_without_a_folder_everything_works(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, home: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.delenv(cachefolder.VARIABLE)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path.replace("~", home))  # as where passwd knows no more
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert cachefolder.of(project, "issues") is None
    assert len(read(project)) == 1
    assert sorted(tmp_path.iterdir()) == before
    assert caplog.messages == []


def test_a_folder_that_is_named_and_cannot_be_made_is_said(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    for named in (tmp_path / "file", tmp_path / "file" / "a", Path("/proc/nowhere")):
        monkeypatch.setenv(cachefolder.VARIABLE, str(named))
        assert len(read(project)) == 1
    assert len(caplog.messages) == 3
    assert all("请检查 GAZETTE_CACHE" in message for message in caplog.messages)


def test_what_is_kept_of_a_project_goes_with_it(project: Path, home: Path) -> None:
    read(project)
    (home / "mine").mkdir()
    (home / ("0" * 32)).mkdir()
    (home / ("1" * 32)).symlink_to(home / "mine")
    mine = entries(project)[0].parents[1]
    project.rename(project.with_name("moved"))
    moved = project.with_name("moved")
    read(moved)
    assert mine not in list(home.iterdir())
    assert {"mine", "0" * 32, "1" * 32} < {path.name for path in home.iterdir()}
    cachefolder.clear(moved)
    assert {path.name for path in home.iterdir()} == {"mine", "0" * 32, "1" * 32}
