"""Kept issues: what spans issues is in memory, the rest of one is read when it is asked for, and is never less than it was."""

from __future__ import annotations

import copy
import pickle
import shutil
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from builder import contract, pages, reading
from builder.archive import cachefolder, light, load, people, share
from builder.archive.corpus import Corpus
from builder.archive.kept import Kept
from builder.content.files import SourceError
from builder.content.register import read_register
from builder.content.texts import issue_paths
from builder.model import Issue
from builder.pages import made_of, places
from builder.pages.page import Page
from builder.site.composed import Composed

DATA = Path(__file__).parent / "data" / "repeals"
Read = list[str]


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cachefolder.VARIABLE, str(tmp_path / "cache"))
    shutil.copytree(DATA, tmp_path / "project" / "content")
    return tmp_path / "project" / "content"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """The issues that are read whole, as they are."""
    found: Read = []
    whole = light._Whole._read

    def told(self: light._Whole) -> tuple[Issue, int]:
        issue, size = whole(self)
        found.append(str(issue.id))
        return issue, size

    monkeypatch.setattr(light._Whole, "_read", told)
    return found


def parsed(content: Path) -> list[Issue]:
    register = read_register(content)
    return [reading.parse_file(path, content, register) for path in issue_paths(content)]


def wholes(content: Path) -> list[Path]:
    folder = cachefolder.of(content.parent, "issues")
    assert folder
    return sorted(folder.glob("*-whole"))


def test_a_kept_issue_is_the_one_that_was_parsed(content: Path, read: Read) -> None:
    expected = parsed(content)
    for kept in (load.load(content).issues, load.load(content).issues):  # parsed at once; kept before
        assert read == []
        assert [issue.sizes for issue in kept] == [issue.sizes for issue in expected]
        assert list(kept) == expected
        assert list(map(hash, kept)) == list(map(hash, expected))
        for one, other in zip(kept, expected, strict=True):
            assert [repr(getattr(one, each.name)) for each in fields(one)] == [
                repr(getattr(other, each.name)) for each in fields(other)
            ]
            assert [each.near for notice in one.notices for each in notice.citations] == [
                each.near for notice in other.notices for each in notice.citations
            ]
            assert contract.as_json(one) == contract.as_json(other)
            assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == other
            assert replace(one, id=None) == replace(other, id=None)
        assert sorted(read) == sorted(str(issue.id) for issue in expected), "each was read once"
        read.clear()


def test_what_is_no_field_is_not_there(content: Path, read: Read) -> None:
    issue = load.load(content).issues[0]
    with pytest.raises(AttributeError, match="nothing"):
        _ = issue.nothing  # type: ignore[attr-defined]
    assert read == []


def gone(path: Path, text: Path) -> None:
    path.unlink()


def damaged(path: Path, text: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def foreign(path: Path, text: Path) -> None:
    path.write_bytes(next(other for other in path.parent.iterdir() if other != path).read_bytes())


@pytest.mark.parametrize("happens", [gone, damaged, foreign])
def test_a_whole_that_is_gone_is_parsed_anew(content: Path, happens: Callable[[Path, Path], None]) -> None:
    expected = parsed(content)
    found = load.load(content).issues
    before = {path: path.read_bytes() for path in wholes(content)}
    assert len(before) == len(expected)
    for path in before:
        happens(path, path)
    assert list(found) == expected
    assert {path: path.read_bytes() for path in wholes(content)} == before


def test_a_text_that_is_another_meanwhile_is_said(content: Path) -> None:
    found = load.load(content).issues[0]
    text = content.parent / found.source.path
    shutil.rmtree(wholes(content)[0].parent)
    text.write_text(text.read_text(encoding="utf-8") + "甲。\n", encoding="utf-8")
    with pytest.raises(SourceError, match="生成期间这个文件改过") as raised:
        _ = found.text_lines
    assert raised.value.path == found.source.path
    text.unlink()
    with pytest.raises(SourceError):
        _ = found.notices[0].head


def test_where_nothing_can_be_kept_all_is_in_memory(content: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = parsed(content)
    monkeypatch.setattr(Kept, "put", lambda *_: False)
    found = load.load(content).issues
    shutil.rmtree(content)
    assert list(found) == expected
    assert read == []


def test_of_wholes_the_last_are_in_memory(content: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *_ = load.load(content).issues
    monkeypatch.setattr(light, "_MOST", 1)
    for issue in (first, first, second, second, first):
        assert issue.text_lines
        assert issue.notices[0].head
    assert read == [str(issue.id) for issue in (first, second, first)]


def composed(content: Path) -> tuple[Corpus, list[object]]:
    every = load.load(content)
    kept = Composed(content.parent, every)

    def pages_of(made: bytes | None, compose: Callable[[], Iterable[Page]]) -> Iterable[Page]:
        assert made is not None
        return kept.pages(kept.key(made), compose)

    return every, list(pages.documents(every, composed=pages_of))


def test_an_edit_reads_the_issues_whose_pages_change(content: Path, read: Read) -> None:
    every, _ = composed(content)
    before = {issue.id: made_of.issue(issue, every) for issue in every.issues}
    text = content.parent / every.issues[-1].source.path
    text.write_text(text.read_text(encoding="utf-8").replace("通知", "通报"), encoding="utf-8")
    read.clear()
    every, found = composed(content)
    changed = {str(issue.id) for issue in every.issues if before[issue.id] != made_of.issue(issue, every)}
    assert changed
    assert len(changed) < len(every.issues)
    heard = every.times.heard.items()
    quoted = {str(told.by.issue.id) for path, each in heard for told in each if path.rpartition("/")[0] in changed}
    assert set(read) <= changed | quoted
    assert len(read) == len(set(read))
    every = load.load(content)
    assert found == list(pages.documents(every)), "as composed anew"


def test_what_spans_issues_reads_none(content: Path, read: Read) -> None:
    load.load(content)
    every = load.load(content)
    assert every.works.works
    assert every.times.heard
    assert people.of(every).names
    assert [made_of.issue(issue, every) for issue in every.issues]
    assert sum(len(share.of(every.issues, number, 2).ids or ()) for number in (1, 2)) == len(every.issues)
    assert [path for issue in every.issues for path in places.pages_of(issue)]
    assert read == []
