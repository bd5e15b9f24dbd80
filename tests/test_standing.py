"""What did not change comes into the new site from the one that stands or from its spare, whatever somebody did to either, and
whenever a build is killed."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from builder.archive import cachefolder
from builder.pages.page import Data
from builder.proof import manifest
from builder.site import build, ledger, spare, standing
from builder.site.standing import Standing, Unit

Texts = Mapping[
    str, Mapping[str, str]
]  # of units, their files; those of "" are laid one by one, those of "mkdocs" belong to none


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One whose sites have spares, however small they are."""
    monkeypatch.setattr(standing, "_WORTH_A_SPARE", 1)
    monkeypatch.setenv(cachefolder.VARIABLE, str(tmp_path / "cache"))
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


FIRST: Texts = {
    "一": {"g/1/index.html": "一", "g/1/01/index.html": "甲", "g/1/01/notice.json": "{}"},
    "二": {"g/2/index.html": "二", "g/2/01/index.html": "乙"},
    "三": {"g/3/index.html": "三", "a": "丙"},
    "": {"feed.xml": "<a/>", "data/all.csv": "1", "search/a-1.bin": "x"},
    "mkdocs": {"404.html": "无", "assets/site.css": "b"},
}
SECOND: Texts = {
    "一": FIRST["一"],
    "二": {"g/2/index.html": "二二", "g/2/01/index.html": "乙", "g/2/02/index.html": "丁"},
    "四": {"a/index.html": "a", "a/b/index.html": "b"},  # a folder where a file was
    "": {"feed.xml": "<b/>", "data/all.csv": "1", "g/4/data.csv": "2"},
    "mkdocs": {"404.html": "无", "assets/site.css": "c"},
}


def put(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def built(project: Path, texts: Texts, beside: bool = False) -> int:
    """The site of these texts; gives how many units stood.  A process `beside` may look at what stands."""
    out, stood = project / "site", 0

    def make(new: Path) -> None:
        nonlocal stood
        if beside:
            stands.look()
        for name, files in texts.items():
            key = hashlib.sha256(repr((name, files)).encode()).hexdigest()
            if name == "mkdocs":
                put(new, files)
            elif name and stands.again(key):
                stood += 1
            elif name:
                put(new, files)
                stands.made(key, Unit(tuple(files), links=(name,)))
            else:
                for path, text in files.items():
                    stands.lay(Data(path, text.encode()), new)
        stands.finish(new)
        build.write_manifest(project, new, stands.listed)

    stands = Standing(project, out)
    try:
        build.replace(out, make, stands)
    finally:
        stands.close()
    return stood


def held(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


def is_that_of(project: Path, texts: Texts) -> bool:
    """Whether the site is whole, and that of these texts."""
    site = project / "site"
    files = held(site)
    folders = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_dir()}
    listed = files.pop(manifest.MANIFEST)
    manifest.write(site, None)
    assert (site / manifest.MANIFEST).read_text("utf-8") == listed
    assert folders == {str(parent) for path in files for parent in Path(path).parents} - {"."}
    return files == {path: text for each in texts.values() for path, text in each.items()}


def shares_all(project: Path) -> bool:
    """Whether all that the spare holds is what the site holds."""
    old, site = spare.of(project / "site"), project / "site"
    return all((site / path).samefile(old / path) for path in held(old))


def test_files_that_did_not_change_are_the_same_files(project: Path) -> None:
    built(project, FIRST)
    built(project, FIRST)
    site = project / "site"
    before = {path: (site / path).stat() for path in held(site)}
    assert built(project, SECOND) == 1
    assert is_that_of(project, SECOND)
    assert shares_all(project)
    for path in (*FIRST["一"], "data/all.csv"):
        assert ((site / path).stat().st_ino, (site / path).stat().st_mtime_ns) == (
            before[path].st_ino,
            before[path].st_mtime_ns,
        )
    assert (site / "404.html").stat().st_mtime_ns == before["404.html"].st_mtime_ns
    assert sorted(path.name for path in project.iterdir()) == [".site-spare", "site"]
    for texts, stood in ((SECOND, 3), (FIRST, 1), (SECOND, 1), (SECOND, 3)):
        assert built(project, texts) == stood
        assert is_that_of(project, texts)
        assert shares_all(project)


def test_a_site_without_a_spare_gets_one_before_the_new_site_is_finished(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = list[list[str]]()
    turn = spare.turn

    def told(own: Path, made: Path, paths: list[str]) -> None:
        turned.append(sorted(held(own)))
        turn(own, made, paths)

    monkeypatch.setattr(spare, "turn", told)
    built(project, FIRST)
    assert not turned, "nothing stood"
    assert built(project, SECOND) == 1
    assert is_that_of(project, SECOND)
    assert [set(FIRST["一"]) <= set(paths) for paths in turned] == [True]
    assert shares_all(project)


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_a_process_that_is_killed_while_it_makes_the_spare_costs_no_file(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = spare.begin

    def killed(own: Path, out: Path, paths: list[str]) -> bool:
        if multiprocessing.parent_process() is None:
            return begin(own, out, paths)
        begin(own, out, paths[:1])
        os._exit(9)

    monkeypatch.setattr(spare, "begin", killed)
    built(project, FIRST)
    assert built(project, SECOND, beside=True) == 1
    assert is_that_of(project, SECOND)
    assert shares_all(project)


# --- somebody was there ---------------------------------------------------------------------------------------------------


def _file(folder: Path, rng: random.Random) -> Path:
    return rng.choice(sorted(path for path in folder.rglob("*") if path.is_file() and path.name != manifest.MANIFEST))


def _in_place(path: Path) -> None:
    path.write_text("改" * 9, encoding="utf-8")


def _anew(path: Path) -> None:
    text = path.read_text("utf-8")
    path.unlink()
    path.write_text(text[::-1] or "改", encoding="utf-8")


def _linked(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "elsewhere")


def _folder(path: Path) -> None:
    path.unlink()
    put(path, {"strange.txt": "改", "b/strange.txt": "改"})


def _linked_folder(path: Path) -> None:
    elsewhere = path.parent.with_name(f"elsewhere{len(list(path.parent.parent.iterdir()))}")
    path.parent.rename(elsewhere)
    path.parent.symlink_to(elsewhere.name)


def _beside(path: Path) -> None:
    put(path.parent, {"strange.html": "改", "e/index.html": "改", "c/strange": "改", "manifest.json": "改"})
    (path.parent / "empty" / "b").mkdir(parents=True, exist_ok=True)
    (path.parent / "pipe").unlink(missing_ok=True)
    os.mkfifo(path.parent / "pipe")


def _moved(path: Path) -> None:
    path.rename(path.with_name("moved"))


CHANGES: tuple[Callable[[Path], None], ...] = (
    *(_in_place, _anew, _linked, _linked_folder, _folder, _beside, _moved, Path.unlink),
    lambda path: shutil.rmtree(path.parent),
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_somebody_did_to_the_site_or_its_spare_is_not_in_the_new_one(
    project: Path, change: Callable[[Path], None]
) -> None:
    rng = random.Random(7)
    for _ in range(2):
        built(project, FIRST)
    for turn in range(12):
        where = project / ("site" if turn % 3 == 2 else ".site-spare")
        while not (where / "g" / "1" / "01" / "notice.json").is_file():
            built(project, FIRST)
        path = _file(where / "g", rng)
        if where.name == "site" and change in CHANGES[3:]:
            path = where / "g" / "1" / "01" / "notice.json"
        change(path)
        texts = rng.choice((FIRST, SECOND))
        built(project, texts)
        assert is_that_of(project, texts), turn
        assert where.name == "site" or shares_all(project), turn


def test_without_the_site_its_spare_is_enough(project: Path) -> None:
    for _ in range(2):
        built(project, FIRST)
    shutil.rmtree(project / "site")
    assert built(project, SECOND) == 1
    assert is_that_of(project, SECOND)


# --- killed ---------------------------------------------------------------------------------------------------------------

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGING = ("os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.utime", "sqlite3.connect")


def _killed(project: Path, texts: Texts, before: int) -> None:
    """Builds, and ends without a word before the so-manyth change to the disk."""
    left = before

    def watch(event: str, given: tuple[Any, ...]) -> None:
        nonlocal left
        if event in CHANGING or (event == "open" and isinstance(given[2], int) and given[2] & WRITING):
            left -= 1
            if left < 0:
                os._exit(9)

    sys.addaudithook(watch)
    built(project, texts)
    os._exit(0)


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
@pytest.mark.parametrize("has_spare", [True, False])
def test_a_build_that_is_killed_at_any_step_leaves_a_whole_site_and_the_next_is_right(
    project: Path, has_spare: bool
) -> None:
    texts, steps, code = [FIRST, SECOND], 0, 9
    for _ in range(3):
        built(project, texts[0])
    while code == 9:
        if not has_spare:
            shutil.rmtree(spare.of(project / "site"), ignore_errors=True)
        running = multiprocessing.get_context("fork").Process(target=_killed, args=(project, texts[1], steps))
        running.start()
        running.join()
        code = running.exitcode or 0
        build.recover(project / "site")
        assert is_that_of(project, texts[0]) or is_that_of(project, texts[1]), steps
        built(project, texts[steps % 2])
        assert is_that_of(project, texts[steps % 2]), steps
        texts, steps = [texts[steps % 2], texts[1 - steps % 2]], steps + 1
        assert {path.name for path in project.iterdir()} <= {"site", ".site-spare"}
    assert code == 0
    assert steps > 30


# --- what cannot be had ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone", "link", "another"])
def test_of_a_damaged_ledger_nothing_is_believed(project: Path, tmp_path: Path, damage: str) -> None:
    for _ in range(2):
        built(project, FIRST)
    path = max((tmp_path / "cache").glob("*/sites/*"), key=lambda each: each.stat().st_size)
    data = path.read_bytes()
    if damage == "flipped":
        path.write_bytes(data.replace(b"g/1/01", b"g/1/02"))
    elif damage == "cut":
        path.write_bytes(data[:-4096])
    elif damage == "link":
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.unlink()
    if damage == "another":
        path.write_bytes(b"SQLite format 3\0")
    assert built(project, FIRST) == 0
    assert is_that_of(project, FIRST)
    assert built(project, FIRST) == 3


def test_where_no_ledger_can_be_kept_sites_are_made(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise sqlite3.OperationalError

    monkeypatch.setattr(ledger, "_add", refused)
    for texts in (FIRST, SECOND):
        assert built(project, texts) == 0
        assert is_that_of(project, texts)
    assert [path.name for path in project.iterdir()] == ["site"]


@pytest.mark.parametrize("lacking", ["links", "exchange"])
def test_where_a_disk_has_no_links_or_folders_cannot_be_exchanged_there_is_no_spare(
    project: Path, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    def refused(old: str, new: str) -> None:
        raise OSError

    for texts in (FIRST, FIRST):
        built(project, texts)
    if lacking == "links":
        monkeypatch.setattr(os, "link", refused)
    else:
        monkeypatch.setattr(sys, "platform", "darwin")
    for texts in (SECOND, SECOND, FIRST):
        built(project, texts)
        assert is_that_of(project, texts)
    assert [path.name for path in project.iterdir()] == ["site"]
