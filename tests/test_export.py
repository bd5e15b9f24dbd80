"""Pages written into a folder: all of them or none, and nothing beside it."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import make_issue
import pytest

from builder import pages
from builder.archive.corpus import Corpus
from builder.content.files import SourceError
from builder.content.register import Gazette
from builder.maintain import convert, plain
from builder.pages.page import Data, Page

FILES = (Page("index.md", {"title": "甲"}, "乙"), Data("g/a.json", b"{}"))


def test_every_page_is_written(tmp_path: Path) -> None:
    wanted = list(pages.render(make_issue.corpus()))
    assert convert.write(wanted, tmp_path / "a" / "out") == len(wanted)
    for file in wanted:
        content = file.content if isinstance(file.content, bytes) else file.content.encode()
        assert (tmp_path / "a" / "out" / file.path).read_bytes() == content
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["out"]


def test_an_empty_folder_and_a_link_to_where_none_is_yet_will_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("target")
    for name in ("empty", "link"):
        assert convert.write(FILES, tmp_path / name) == 2
    assert (tmp_path / "target" / "index.md").read_text(encoding="utf-8") == FILES[0].content


@pytest.mark.parametrize("slug", ["../../z", "../out-z", "/tmp/z"])
def test_nothing_is_written_outside(slug: str, tmp_path: Path) -> None:
    made = make_issue.corpus()
    gazette = Gazette(slug, "甲县公报", "甲县人民政府", "甲", "甲县", "旗县级")
    with pytest.raises(SourceError, match="G007"):
        convert.write(pages.render(Corpus({**made.register, slug: gazette}, made.issues)), tmp_path / "a" / "out")
    assert list((tmp_path / "a").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("name", ["file", "full", "file/out", "loop"])
def test_what_is_there_stays(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("甲", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    (tmp_path / "loop").symlink_to("loop")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SourceError, match="G007"):
        convert.write(FILES, tmp_path / name)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_writing_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def files() -> Iterator[Page]:
        yield Page("a.md", {"title": "甲"}, "乙")
        raise OSError(28, "No space left on device")

    with pytest.raises(SourceError, match="No space left"):
        convert.write(files(), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_stands_beside_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / ".out-new").symlink_to("mine")
    (tmp_path / ".other-new").mkdir()
    (tmp_path / ".other-new" / "work.txt").touch()
    before = set(tmp_path.rglob("*"))
    for name in ("out", "other"):
        assert convert.write(FILES, tmp_path / name) == 2
        assert not (tmp_path / name).is_symlink()
    assert {
        path for path in tmp_path.rglob("*") if path.relative_to(tmp_path).parts[0] not in ("out", "other")
    } == before


def test_a_plain_project_has_the_same_texts_and_nothing_that_a_template_wants() -> None:
    """And no page links to one that is not there."""
    wanted = {page.path: page for page in pages.render(make_issue.corpus()) if isinstance(page, Page)}
    files = {file.path: file for file in plain.project(pages.render(make_issue.corpus()), '公报 "库"')}
    settings = files.pop("zensical.toml")
    assert isinstance(settings, Data)
    assert tomllib.loads(settings.content.decode())["project"]["site_name"] == '公报 "库"'
    found = {path.removeprefix("docs/"): file for path, file in files.items() if isinstance(file, Page)}
    assert found.keys() == wanted.keys() - {"search/index.md"}
    for path, page in found.items():
        assert page.body == wanted[path].body or path == "index.md"
        assert not page.meta.keys() & {"template", "linked", "forms", "prev", "next", "source"}
        for target in re.findall(r"\]\(([^)#:]+\.md)", page.body):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) in found
    assert "](gazettes/index.md)" in found["index.md"].body
    assert not [path for path in files if path.startswith("docs/search/")]
