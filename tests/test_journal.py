"""The log: what was done to texts, commit by commit, out of git and sidecars; a later log begins with an earlier one."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import make_issue
import pytest
from bs4 import BeautifulSoup

from builder.archive import journal
from builder.archive.event import Event
from builder.archive.journal import Commit, events
from builder.pages import log as pages
from builder.proof import chain

TEXT = "aershan/2022-04.txt"
SIDECAR = "aershan/2022-04.yml"
FIX = "{text: 甲乙丙, to: 甲乙丁, reason: 与纸质公报核对, date: 2024-02-01%s}"
HIDE = "{text: 身份证号123456, ground: 个人隐私, date: 2024-03-01}"
SECRETS = ("身份证号", "123456", "甲乙丙", "甲乙丁", "个人隐私", "核对")


def _told(*steps: dict[str, str | None]) -> list[Event]:
    """What is told of commits, of which each leaves these files otherwise: their text, or None for one that is gone."""
    commits: list[Commit] = []
    blobs: dict[str, bytes] = {}
    for number, step in enumerate(steps, 1):
        files = {path: None if text is None else f"{number}:{path}" for path, text in step.items()}
        blobs |= {f"{number}:{path}": text.encode() for path, text in step.items() if text is not None}
        commits.append(Commit(str(number), f"2024-0{number}", files))
    return list(events(commits, blobs))


def _short(told: list[Event]) -> list[tuple[str, str, str, int]]:
    return [(event.commit, event.kind, event.place, event.count) for event in told]


PLACE = "aershan/2022-04"
MOVED = "aershan: {moved: {2022-04: 2022-05}}"
CASES: dict[str, tuple[list[dict[str, str | None]], list[tuple[str, str, str, int]]]] = {
    "texts come, are replaced, and go": (
        [{TEXT: "一"}, {TEXT: "二"}, {TEXT: None}],
        [("1", "published", PLACE, 1), ("2", "replaced", PLACE, 1), ("3", "removed", PLACE, 1)],
    ),
    "what is no text is nothing": ([{"index.md": "", "aershan/a b.txt": "", "aershan/a/2022-04.txt": ""}], []),
    "corrections are counted by whose fault they mend": (
        [
            {TEXT: "一"},
            {SIDECAR: f"corrections: [{FIX % ''}, {FIX.replace('丙,', '戊,') % ', kind: recognition'}]"},
            {SIDECAR: "{}"},
        ],
        [
            ("1", "published", PLACE, 1),
            ("2", "corrected", PLACE, 1),
            ("2", "reread", PLACE, 1),
            ("3", "uncorrected", PLACE, 1),
            ("3", "unreread", PLACE, 1),
        ],
    ),
    "an entry that is worded otherwise is no new one": (
        [{TEXT: "一", SIDECAR: f"redactions: [{HIDE}]"}, {SIDECAR: f"redactions: [{HIDE.replace('个人', '他人')}]"}],
        [("1", "published", PLACE, 1), ("1", "redacted", PLACE, 1)],
    ),
    "redactions of one day stand together": (
        [{TEXT: "一", SIDECAR: f"redactions: [{HIDE}, {HIDE.replace('123456', '654321')}]"}],
        [("1", "published", PLACE, 1), ("1", "redacted", PLACE, 2)],
    ),
    "a notice, then the whole, is withdrawn, and stands again": (
        [
            {TEXT: "一", SIDECAR: "notices: [{at: 关于, withdrawn: {ground: 失效, date: 2024-01-02}}]"},
            {SIDECAR: "withdrawn: {ground: 失效, date: 2024-01-03}"},
            {SIDECAR: None},
        ],
        [
            ("1", "published", PLACE, 1),
            ("1", "withdrawn", PLACE, 1),
            ("2", "withdrawn", PLACE, 1),
            ("2", "restored", PLACE, 1),
            ("3", "restored", PLACE, 1),
        ],
    ),
    "an issue that is renamed has moved, with all that was done to it": (
        [
            {TEXT: "一", SIDECAR: f"redactions: [{HIDE}]"},
            {
                TEXT: None,
                SIDECAR: None,
                "aershan/2022-05.txt": "一",
                "aershan/2022-05.yml": f"redactions: [{HIDE}]",
                "gazettes.yml": MOVED,
            },
        ],
        [("1", "published", PLACE, 1), ("1", "redacted", PLACE, 1), ("2", "moved", PLACE, 1)],
    ),
    "a text that goes takes along what was done to it": (
        [{TEXT: "一", SIDECAR: f"redactions: [{HIDE}]"}, {TEXT: None, SIDECAR: None}],
        [
            ("1", "published", PLACE, 1),
            ("1", "redacted", PLACE, 1),
            ("2", "removed", PLACE, 1),
            ("2", "unredacted", PLACE, 1),
        ],
    ),
    "what was no sidecar is passed over": (
        [{TEXT: "一", SIDECAR: "corrections: {a: 1}\nredactions: [1]\nnotices: x"}, {SIDECAR: ": ["}, {SIDECAR: "- 1"}],
        [("1", "published", PLACE, 1)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_commits_did(name: str) -> None:
    steps, expected = CASES[name]
    assert _short(_told(*steps)) == expected


@pytest.mark.parametrize("name", CASES)
def test_a_log_begins_with_the_log_of_the_day_before(name: str) -> None:
    logs = [
        chain.written(event.record for event in _told(*CASES[name][0][:end])) for end in range(len(CASES[name][0]) + 1)
    ]
    for before, after in pairwise(logs):
        assert after.startswith(before)
        assert chain.refusal(after, before) is None
        assert chain.refusal(after, chain.head(before)) is None
    assert list(chain.problems(logs[-1])) == []


@pytest.mark.parametrize("name", CASES)
def test_no_word_of_a_text_is_in_it(name: str) -> None:
    log = chain.written(event.record for event in _told(*CASES[name][0])).decode()
    assert not [word for word in SECRETS if word in log]


def test_a_move_says_where_to_and_a_withdrawal_which() -> None:
    (event,) = _told(
        {"gazettes.yml": "aershan: {moved: {2022-04/05: {to: 2022-05/01, ground: 误收, date: 2024-05-01}}}"}
    )
    assert (event.place, event.to, event.said) == ("aershan/2022-04/05", "aershan/2022-05/01", "2024-05-01")
    *_, event = _told(
        {TEXT: "一", SIDECAR: "notices: [{at: 关于, id: '07', withdrawn: {ground: 失效, date: 2024-01-02}}]"}
    )
    assert (event.kind, event.notice, event.said) == ("withdrawn", "07", "2024-01-02")


# --- out of git ------------------------------------------------------------------------------------------------------------


def _git(folder: Path, *command: str) -> None:
    names = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": "2024-01-01T10:00:00+00:00" for who in ("AUTHOR", "COMMITTER")}
    environment = {**os.environ, **names, **dates, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *command], cwd=folder, check=True, env=environment, capture_output=True
    )


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder below a repository's root; what a branch did counts when it was merged."""
    folder = tmp_path / "project" / "content"
    (folder / "aershan").mkdir(parents=True)
    _git(folder.parent, "init")
    (folder / TEXT).write_text("一", encoding="utf-8")
    _git(folder, "add", ".")
    _git(folder, "commit", "-m", "一")
    _git(folder, "checkout", "-b", "other")
    (folder / SIDECAR).write_text(f"redactions: [{HIDE}]", encoding="utf-8")
    _git(folder, "add", ".")
    _git(folder, "commit", "-m", "隐去 身份证号123456")
    _git(folder, "checkout", "main")
    _git(folder, "merge", "--no-ff", "-m", "二", "other")
    return folder


@pytest.mark.needs("git")
def test_git_tells_it(content: Path, tmp_path: Path) -> None:
    found = journal.read(content)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=content, capture_output=True, text=True, check=True)
    assert [(event.kind, event.time) for event in found] == [
        ("published", "2024-01-01T18:00:00+08:00"),
        ("redacted", "2024-01-01T18:00:00+08:00"),
    ]
    assert found[1].commit == head.stdout.strip()
    _git(tmp_path, "clone", "--depth", "1", f"file://{content.parent}", "shallow")
    assert journal.read(tmp_path / "shallow" / "content") == ()
    assert journal.read(tmp_path) == ()


# --- the page --------------------------------------------------------------------------------------------------------------


def test_the_pages_show_it_newest_first() -> None:
    every = make_issue.corpus()
    issue = str(every.issues[0].id)
    event = Event("2024-01-01T18:00:00+08:00", "c" * 40, "published", issue)
    many = [replace(event, time=f"2024-01-{1 + n // 20:02d}T18:00:00+08:00") for n in range(pages.ROWS)]
    every = replace(every, journal=(*many, replace(event, kind="redacted", place="x/y", count=3)))
    first, second = pages.pages(every)
    assert (first.path, second.path) == ("log/index.md", "log/2.md")
    rows = [line for line in first.body.splitlines() if line.startswith("- ")]
    assert "<b>隐去 3 处</b>" in rows[0]
    assert "/x/y/" in rows[0]
    assert f"第 {pages.ROWS + 1} 条" in rows[0]
    assert len(rows) == pages.ROWS
    assert chain.head(pages.file(every).content) in first.body
    assert f"(../{issue}/index.md)" in rows[1]


def test_a_site_without_history_says_so() -> None:
    (page,) = pages.pages(make_issue.corpus())
    assert "没有日志" in page.body
    assert pages.file(make_issue.corpus()).content == b""


@pytest.mark.needs("git")
def test_the_site_has_it(site: Path) -> None:
    log = (site / chain.LOG).read_bytes()
    assert list(chain.problems(log)) == []
    page = BeautifulSoup((site / "log" / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert chain.head(log) in page.get_text()
    assert len(page.select("article li")) == min(pages.ROWS, len(log.splitlines()))
