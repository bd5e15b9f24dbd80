"""Bodies of pages are kept between builds: what did not change is not rendered, and what was damaged is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import make_issue
import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from builder import pages
from builder.archive import cachefolder, kept
from builder.pages.page import Page, compose
from builder.site import bodies, build

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    (tmp_path / "content").mkdir()
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return load_config(str(tmp_path / "mkdocs.yml"))


def _rendered(config: MkDocsConfig, written: list[Page]) -> dict[str, bodies.Body]:
    made = bodies.Bodies(config)
    return {page.path: made.get(key) for page, key in list(made.render(written))}


def _kept(config: MkDocsConfig) -> list[Path]:
    folder = cachefolder.of(Path(config.config_file_path).parent, "pages")
    assert folder
    return sorted(folder.iterdir())


def test_what_did_not_change_is_not_rendered_again(config: MkDocsConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    written = list(pages.documents(make_issue.corpus()))
    before = _rendered(config, written)
    asked: list[str] = []
    render = bodies._render

    def watched(batch: list[bodies.Work]) -> list[tuple[str, bytes]]:
        asked.extend(path for _, path, _ in batch)
        return render(batch)

    monkeypatch.setattr(bodies, "_render", watched)
    changed = Page(written[0].path, written[0].meta, written[0].body + "\n\n甲")
    after = _rendered(config, [changed, *written[1:]])
    assert asked == [changed.path]
    assert after == {**before, changed.path: after[changed.path]}
    assert "甲</p>" in after[changed.path].html


def test_what_nobody_asked_for_in_a_day_goes(config: MkDocsConfig) -> None:
    written = [compose(f"{number}.md", {}, f"第{number}页") for number in range(3)]
    _rendered(config, written)
    for path in _kept(config):
        os.utime(path, (0, 0))
    _rendered(config, written[:1])
    assert len(_kept(config)) == 1


def test_builds_of_other_texts_leave_each_other_alone(config: MkDocsConfig) -> None:
    here = bodies.Bodies(config)
    found = list(here.render([compose("a.md", {}, "甲")]))
    _rendered(config, [compose("b.md", {}, "乙")])
    assert [here.get(key).html for _, key in found] == ["<p>甲</p>"]


@pytest.mark.parametrize("damage", [b"", b"\0\0\0\0", b"no"])
def test_what_was_damaged_is_rendered_again(config: MkDocsConfig, damage: bytes) -> None:
    written = list(pages.documents(make_issue.corpus()))
    before = _rendered(config, written)
    for path in _kept(config):
        path.write_bytes(damage)
    assert _rendered(config, written) == before


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"[]", b"{}", b"[" * 100_000, b"\xff", b'{"html": "x"}', b'{"html": 1, "toc": [], "links": []}'),
        *(b'{"html": "x", "toc": [1], "links": []}', b'{"html": "x", "toc": [], "links": [1]}'),
        b'{"html": "x", "toc": [], "links": [], "more": 1}',
        b'{"html": "x", "toc": [{"level": 2, "id": "a", "name": "a", "children": [{}]}], "links": []}',
    ],
)
def test_what_is_whole_and_no_body_is_rendered_again(config: MkDocsConfig, data: bytes) -> None:
    written = [compose("a.md", {}, "# 甲")]
    before = _rendered(config, written)
    (path,) = _kept(config)
    kept.Kept(path.parent).put(path.name, data)
    assert _rendered(config, written) == before


def test_a_folder_that_cannot_be_written_costs_no_page(
    config: MkDocsConfig, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path_factory.mktemp("cache") / "file"
    file.touch()
    monkeypatch.setenv(cachefolder.VARIABLE, str(file))
    assert _rendered(config, [compose("a.md", {}, "# 甲")])["a.md"].html.startswith("<h1")


def test_many_pages_come_in_order(config: MkDocsConfig) -> None:
    written = [compose(f"g/{number}.md", {}, f"第{number}页") for number in range(300)]
    rendered = _rendered(config, written)
    assert [body.html for body in rendered.values()] == [f"<p>第{number}页</p>" for number in range(300)]


def test_a_link_that_leads_nowhere_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = pages.documents
    broken = compose(
        "lost.md", {"title": "甲"}, "[有](gazettes/index.md) [没有](g/1/02.md#a) [外](https://a.invalid/b.md)"
    )
    monkeypatch.setattr(pages, "documents", lambda *given: [*documents(*given), broken])
    with pytest.raises(build.BuildError, match=r"lost\.md: 链接指向没有的页面 g/1/02\.md"):
        build.build(ROOT, tmp_path / "site", make_issue.corpus())
    assert not (tmp_path / "site").exists()
