"""Issues that are read many at once: what comes out is what each text holds, whatever stands in a volume."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from bench import corpus as made
from builder import reading
from builder.archive import cachefolder, load, records, volumes, workers
from builder.archive.kept import Kept
from builder.content.texts import issue_paths
from builder.model import Issue

ROOT = Path(__file__).resolve().parent.parent
NOTICES = 100  # of some ten texts


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of many texts, of which nothing is kept."""
    monkeypatch.setenv(cachefolder.VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(volumes, "_TEXTS", 3)
    made.make(ROOT / "content", tmp_path / "project" / "content", NOTICES, 3)
    return tmp_path / "project"


def read(project: Path) -> dict[str, Issue]:
    corpus, problems = load.read_all(project / "content")
    assert problems == []
    return {str(issue.id): issue for issue in corpus.issues}


def names(project: Path) -> set[Path]:
    folder = cachefolder.of(project, "issues")
    assert folder
    return set(folder.iterdir())


def kept_volumes(project: Path) -> list[Path]:
    """What is kept beside two pieces of each text."""
    found = names(project)
    wholes = {path for path in found if path.name.endswith("-whole")}
    single = {path.with_name(path.name.removesuffix("-whole")) for path in wholes}
    return sorted(found - wholes - single)


def test_issues_of_volumes_are_those_of_the_texts(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = list(issue_paths(project / "content"))
    before = read(project)
    assert 1 < len(kept_volumes(project)) < len(paths)
    get, got = Kept.get, list[str]()

    def counted(self: Kept, key: str) -> bytes | None:
        got.append(key)
        return get(self, key)

    monkeypatch.setattr(Kept, "get", counted)
    monkeypatch.setattr(reading, "parse_file", None)
    assert read(project).keys() == before.keys()
    assert len(got) == len(kept_volumes(project)), "one by one they are not asked for"
    monkeypatch.setattr(Kept, "get", get)
    assert read(project) == before


def test_a_volume_is_believed_where_it_is_whole_and_its_issues_are_kept(project: Path) -> None:
    before = read(project)
    rng = random.Random(2)
    for volume in kept_volumes(project):
        whole = volume.read_bytes()
        foreign = rng.choice([path for path in names(project) if path != volume]).read_bytes()
        for data in (b"", whole[:-1], foreign):
            volume.write_bytes(data)
            assert read(project) == before
    store = Kept(kept_volumes(project)[0].parent)
    for data in (b"[]", b"[[],[]]", b"[" * 100_000, records.pack(next(iter(before.values())))):
        assert store.put(kept_volumes(project)[0].name, data)
        assert read(project) == before
    for path in sorted(names(project) - set(kept_volumes(project)))[::7]:
        path.unlink()
        assert read(project) == before


def test_an_edit_changes_one_volume(project: Path) -> None:
    before, kept = read(project), set(kept_volumes(project))
    paths = list(issue_paths(project / "content"))
    text = paths[3].read_text(encoding="utf-8")
    paths[3].write_text(text.replace("各", "每", 1), encoding="utf-8")
    after = read(project)
    assert [name for name in before if after[name] != before[name]] == [f"{paths[3].parent.name}/{paths[3].stem}"]
    assert len(set(kept_volumes(project)) - kept) == 1
    paths[3].unlink()
    assert read(project).keys() == before.keys() - {f"{paths[3].parent.name}/{paths[3].stem}"}


@pytest.mark.parametrize("dies", [False, True])
def test_a_text_that_changed_is_read_beside(project: Path, monkeypatch: pytest.MonkeyPatch, dies: bool) -> None:
    read(project)
    path = next(issue_paths(project / "content"))
    path.write_text(path.read_text(encoding="utf-8").replace("各", "每", 1), encoding="utf-8")
    wanted = reading.parse_file(path, project / "content")
    begun = []
    begin: Any = workers.Beside.begin

    def started(self: workers.Beside[Any]) -> None:
        begin(self)
        begun.append(self)
        if dies and self._process:
            self._process[0].kill()

    monkeypatch.setattr(workers.Beside, "begin", started)
    found = read(project)[f"{path.parent.name}/{path.stem}"]
    assert len(begun) == 1
    assert [notice.title for notice in found.notices] == [notice.title for notice in wanted.notices]
    assert found.text_lines == wanted.text_lines


def test_of_records_in_volumes_texts_come_back() -> None:
    shape = records._Texts()
    for texts in ([], ["甲"], ["甲"] * 3, ["甲", None, "甲", ""], [str(number % 70_000) for number in range(140_000)]):
        found = shape.written(texts)
        assert shape.read(found, len(texts)) == texts
        with pytest.raises(ValueError, match=r"no such|not as many"):
            shape.read(found, len(texts) + 1)
    for data in (
        None,
        [],
        [[], ""],
        [["甲"], "\x7f"],
        [["甲"], "\x81"],
        [["甲", 1], "\x80"],
        [["甲"], 1],
        ["甲", "\x80"],
    ):
        with pytest.raises(ValueError, match=r"no such|not as many"):
            shape.read(data, 1)
