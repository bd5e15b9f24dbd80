"""Pages that did not change are kept between builds: whatever is edited, the site is that of a build that makes every page."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from bench import corpus as made
from builder.archive import cachefolder, load, share, workers
from builder.content.files import SourceError
from builder.pages.frame import Site
from builder.proof import manifest
from builder.site import bodies, build, defaults, maker, parts, spread, standing, written
from builder.site import settings as loading
from builder.site.beside import Beside

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project of its own, some twenty notices in several issues, built once."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("overrides", "builder"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    monkey = pytest.MonkeyPatch()
    monkey.setattr(made, "NOTICES_AN_ISSUE", 3)
    made.make(ROOT / "content", folder / "content", 24, 3)
    monkey.undo()
    build.build(folder, folder / "site")
    return folder


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def texts(project: Path) -> list[Path]:
    return sorted((project / "content").glob("*/*.txt"))


def replaced(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def edit_a_text(project: Path, rng: random.Random) -> None:
    replaced(rng.choice(texts(project)), "各", "每")


def add_an_issue(project: Path, rng: random.Random) -> None:
    text = rng.choice(texts(project))
    shutil.copy(text, text.with_name("2031-01.txt"))


def remove_an_issue(project: Path, rng: random.Random) -> None:
    rng.choice(texts(project)).unlink()


def withdraw_a_notice(project: Path, rng: random.Random) -> None:
    sidecar = rng.choice(texts(project)).with_suffix(".yml")
    sidecar.write_text('withdrawn:\n  - {notice: "01", reason: 误载, date: 2025-01-01}\n', encoding="utf-8")


def rename_a_gazette(project: Path, rng: random.Random) -> None:
    replaced(project / "content" / "gazettes.yml", "short: 青河市", f"short: 青河{rng.randrange(9)}")


def change_the_settings(project: Path, rng: random.Random) -> None:
    replaced(project / "mkdocs.yml", "site_name: ", f"site_name: 甲{rng.randrange(9)}")


def change_a_template(project: Path, rng: random.Random) -> None:
    replaced(project / "overrides" / "partials" / "footer.html", "本站转载", f"本站{rng.randrange(9)}转载")


def change_a_script(project: Path, rng: random.Random) -> None:
    script = project / "overrides" / "assets" / "javascripts" / "site.js"
    script.write_text(script.read_text(encoding="utf-8") + f"// {rng.random()}\n", encoding="utf-8")


OF_TEXTS = (edit_a_text, edit_a_text, add_an_issue, remove_an_issue, withdraw_a_notice, rename_a_gazette)
OF_THE_WHOLE = (change_the_settings, change_a_template, change_a_script)


@pytest.mark.slow
@pytest.mark.parametrize("edits", [OF_TEXTS, OF_THE_WHOLE], ids=["texts", "whole"])
def test_after_any_edit_the_site_is_that_of_a_build_that_keeps_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, edits: tuple[Callable[..., None], ...]
) -> None:
    rng = random.Random(11)
    for edit in rng.sample(edits, len(edits)):
        edit(project, rng)
    build.build(project, project / "site")
    monkeypatch.setenv(cachefolder.VARIABLE, str(tmp_path / "cache"))
    build.build(project, tmp_path / "site")
    assert files(project / "site") == files(tmp_path / "site")


@pytest.mark.slow
def test_only_pages_that_show_an_edit_are_made(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build.build(project, project / "site")
    made: list[str] = []
    keep = written.Written.keep

    def watched(self: written.Written, page: bodies.KeptPage, output: str) -> None:
        made.append(page.file.src_uri)
        keep(self, page, output)

    monkeypatch.setattr(written.Written, "keep", watched)
    text = texts(project)[0]
    replaced(text, "的", "之")
    build.build(project, project / "site")
    issue = f"{text.parent.name}/{text.stem}"
    assert f"{issue}/01.md" in made
    others = [path for path in made if path[:1] == "g" and path.count("/") > 1 and not path.startswith(f"{issue}/")]
    assert others == []


@pytest.mark.slow
def test_what_stands_is_shared_with_the_new_site_and_never_written_to(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = project / "site"
    build.build(project, site)
    before, numbers = files(site), {path: path.stat().st_ino for path in site.rglob("*.*")}
    edited, damaged, lost = texts(project)[0], *sorted(site.glob("g*/*/01/index.html"))[-2:]
    printed = edited.read_bytes()
    replaced(edited, "，", "、")
    damaged.write_bytes(damaged.read_bytes().replace(b"<p", b"<b", 1))
    lost.unlink()
    shutil.copytree(site, tmp_path / "old", copy_function=os.link)  # sees whoever writes into a file of the old site
    broken = files(tmp_path / "old")
    build.build(project, site)
    assert files(tmp_path / "old") == broken
    for path in (damaged, lost):
        assert path.read_bytes() == before[path.relative_to(site).as_posix()]
    touched = [
        edited.parent.name + "/" + edited.stem,
        *(path.parts[-4] + "/" + path.parts[-3] for path in (damaged, lost)),
    ]
    pages = [path for path in site.glob("g*/*/*/index.html") if "/".join(path.parts[-4:-2]) not in touched]
    assert [path for path in pages if path.stat().st_ino != numbers[path]] == []

    def refused(old: str, new: str) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refused)
    edited.write_bytes(printed)
    build.build(project, site)
    assert files(site) == before


def test_with_a_plugin_of_others_every_page_is_made(project: Path, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "other.py").write_text("def on_post_page(output, page, config):\n    return output\n", encoding="utf-8")
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    found = []
    for more in ("", "hooks: [other.py]\n"):
        (tmp_path / "mkdocs.yml").write_text(f"{settings}\n{more}", encoding="utf-8")
        config = loading.load(tmp_path)
        defaults.fill(config)
        found.append(maker.of(config, Site("甲", "", "", None, serving=False), b""))
    assert [bool(each) for each in found] == [True, False]


# --- in parts -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(project: Path) -> dict[str, bytes]:
    """The site that one build makes."""
    build.build(project, project / "site")
    return files(project / "site")


@pytest.mark.slow
def test_three_parts_are_one_site(project: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    every = load.load(project / "content")
    folders = [tmp_path / str(number) for number in (1, 2, 3)]
    for number, folder in enumerate(folders, 1):
        build.build(project, folder, every, share=share.of(every.issues, number, 3))
    parts.merge(folders[::-1], tmp_path / "site")
    assert files(tmp_path / "site") == whole
    with pytest.raises(SourceError, match="应有 3 片"):
        parts.merge(folders[:2], tmp_path / "site")
    page = next(folders[1].glob("g*/*/01/index.html"))
    page.write_bytes(page.read_bytes() + b" ")
    with pytest.raises(SourceError, match="不是完好的一片"):
        parts.merge(folders, tmp_path / "site")
    assert files(tmp_path / "site") == whole


@pytest.mark.slow
def test_two_workers_of_a_cluster_make_the_site_of_one(
    project: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import distributed, sys\n"
        "if __name__ == '__main__':\n"
        "    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:\n"
        "        print(cluster.scheduler_address, flush=True); sys.stdin.read()\n"
    )
    script = project.parent / "cluster.py"
    script.write_text(code, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert running.stdout
    assert running.stdin
    try:
        spread.site(project, project / "site", f"dask+{running.stdout.readline().strip()}", 2)
    finally:
        running.stdin.close()
        running.wait(60)
        running.stdout.close()
    assert files(project / "site") == whole


def test_a_task_whose_process_ends_is_done_again(tmp_path: Path) -> None:
    spread._done(workers.pool, _ends_once, [(tmp_path / str(number),) for number in range(3)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2"]


def _ends_once(mark: Path) -> None:
    if mark.name == "1" and not mark.exists():
        mark.touch()
        os._exit(1)
    mark.touch()


@pytest.mark.parametrize("where", ["dask+tcp://192.0.2.1:8786", "dask://127.0.0.1:1", "ssh://a"])
def test_an_engine_that_anyone_could_reach_is_refused(project: Path, where: str) -> None:
    with pytest.raises(SourceError, match=r"只许连本机|不认得这种引擎"):
        spread.site(project, project / "site", where, 2)


# --- files beside the pages ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is forked")
def test_whatever_becomes_of_the_processes_that_lay_files_the_site_is_the_same(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(cachefolder.VARIABLE, str(tmp_path / "cache"))
    build.build(project, tmp_path / "site")
    give = workers._give

    def lost(task: Callable[[], Iterator[object]], to: Connection, niceness: int) -> None:
        """Ends before the last that it should give is given."""
        for each in task():
            to.send(each)
            os._exit(1)

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    for number, way in enumerate((lost, give, lambda *_: os._exit(1))):
        monkeypatch.setattr(workers, "_give", way)
        monkeypatch.setenv(cachefolder.VARIABLE, str(tmp_path / f"cache{number}"))
        build.build(project, tmp_path / "other")
        assert files(tmp_path / "other") == files(tmp_path / "site")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is forked")
def test_what_another_process_lays_is_not_made_again(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = list[str]()

    def watched(own: Callable[[Beside], Iterator[object]]) -> Callable[[Beside], Iterator[object]]:
        def lay(self: Beside) -> Iterator[object]:
            here.append(own.__name__)
            yield from own(self)

        return lay

    for name in ("_laid_data", "_laid_others"):
        monkeypatch.setattr(Beside, name, watched(getattr(Beside, name)))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    build.build(project, tmp_path / "site")
    assert here == []


@pytest.mark.slow
def test_a_generated_file_takes_the_place_of_one_that_somebody_put_there(project: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(project, tmp_path / "project", ignore=shutil.ignore_patterns("site", ".site*")))
    (own / "content" / "data").mkdir()
    (own / "content" / "data" / "people.csv").write_text("name\r\n某人\r\n", encoding="utf-8")
    build.build(own, own / "site")
    assert files(own / "site")["data/people.csv"] == files(project / "site")["data/people.csv"]
    assert not list(manifest.differences(own / "site"))


def test_a_file_that_cannot_be_laid_fails_the_build_and_leaves_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(file: object, path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(standing, "write", full)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(OSError, match="No space left"):
        build.build(project, tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] in ([], [".site-lock"])
