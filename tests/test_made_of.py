"""What pages are made of: where the hash is as it was, so are the pages, whatever was edited in whichever issue."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from keeper import Keeper

from builder import pages
from builder.archive import load
from builder.archive.corpus import Corpus
from builder.model import Notice
from builder.pages import places
from builder.pages.page import Page
from builder.pages.search_doc import SearchSection

DATA = Path(__file__).parent / "data" / "repeals"
# One town's notices repeal, amend and cite each other; these add one that cites alone, names that stand in two issues, one
# that repeals alone, and a document of others that two issues cite.
MORE = {
    "2025-01": """渡口市人民政府公报
2025年第1期（总第8期）

渡口市人民政府关于江一帆等同志任职的通知
渡政发〔2025〕1号

各县人民政府，市直各部门：
根据《渡口市人民政府关于加强船员管理的通知》（渡政发〔2020〕4号）和《渡口安全规定》（国发〔2000〕1号），市人民政府决定：
任命江一帆为市渡口管理委员会主任。
任命林小满为市渡口管理委员会副主任。

渡口市人民政府
2025年1月5日
""",
    "2026-01": """渡口市人民政府公报
2026年第1期（总第9期）

渡口市人民政府关于林小满免职的通知
渡政发〔2026〕1号

各县人民政府，市直各部门：
根据《渡口安全规定》（国发〔2000〕1号），市人民政府决定：
免去林小满的市渡口管理委员会副主任职务。

渡口市人民政府
2026年1月5日

渡口市人民政府关于废止渡船检验规定的决定
渡政发〔2026〕2号

《渡口市人民政府办公室关于渡船检验的通知》（渡政办发〔2020〕5号）自2026年2月1日起废止。

渡口市人民政府
2026年1月6日
""",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "content")
    for issue, text in MORE.items():
        (tmp_path / "content" / "dukou" / f"{issue}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "content"


def texts(content: Path) -> list[Path]:
    return sorted(content.glob("*/*.txt"))


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def a_sign_changes(content: Path, rng: random.Random) -> None:
    old, new = rng.choice(
        [("〔2020〕", "〔2019〕"), ("渡船", "渡轮"), ("船员", "水手"), ("月", "月份"), ("同时废止", "继续有效")]
    )
    edit(rng.choice(texts(content)), lambda text: text.replace(old, new))


def a_person_changes(content: Path, rng: random.Random) -> None:
    edit(rng.choice(texts(content)), lambda text: text.replace("江一帆", rng.choice(["林小满", "江二帆"])))


def a_number_changes(content: Path, rng: random.Random) -> None:
    was = rng.randrange(1, 9)
    edit(rng.choice(texts(content)), lambda text: text.replace(f"〕{was}号", f"〕{was + 1}号"))


def an_issue_goes(content: Path, rng: random.Random) -> None:
    rng.choice(texts(content)).unlink()


def an_issue_comes(content: Path, rng: random.Random) -> None:
    text = rng.choice(texts(content)).read_text(encoding="utf-8")
    (content / "dukou" / f"{rng.randrange(2010, 2030)}-09.txt").write_text(text, encoding="utf-8")


def a_notice_is_withdrawn(content: Path, rng: random.Random) -> None:
    said = 'withdrawn:\n  - {notice: "01", reason: 误载, date: 2025-01-01}\n'
    rng.choice(texts(content)).with_suffix(".yml").write_text(said, encoding="utf-8")


def an_issue_is_renamed(content: Path, rng: random.Random) -> None:
    path = rng.choice(texts(content))
    new = path.with_name(f"{path.stem}-a.txt")
    path.rename(new)
    edit(content / "gazettes.yml", lambda text: f"{text.rstrip()}\n  moved:\n    {path.stem}: {new.stem}\n")


def a_repeal_comes_and_goes(content: Path, rng: random.Random) -> None:
    old, new = rng.choice([("起废止", "起施行"), ("〔2020〕5号", "〔2020〕4号"), ("起施行", "起废止")])
    edit(rng.choice(texts(content)), lambda text: text.replace(old, new))


EDITS = (
    *(a_sign_changes, a_sign_changes, a_person_changes, a_number_changes, an_issue_goes, an_issue_comes),
    *(a_notice_is_withdrawn, an_issue_is_renamed, a_repeal_comes_and_goes),
)


def composed(every: Corpus) -> dict[str, tuple[bytes | None, list[Page]]]:
    """What may be kept, by its first page: its hash and its pages."""
    found: dict[str, tuple[bytes | None, list[Page]]] = {}

    def seen(made: bytes | None, compose: Callable[[], Iterable[Page]]) -> Iterable[Page]:
        own = list(compose())
        found[own[0].path] = made, own
        return own

    list(pages.documents(every, composed=seen))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_pages_change_only_where_their_hash_does(content: Path, seed: int) -> None:
    rng = random.Random(seed)
    known: dict[bytes, list[Page]] = {}
    kept = 0
    for change in (lambda *_: None, *rng.sample(EDITS, 4)):
        change(content, rng)
        if not texts(content):
            break
        every = load.load(content)
        for what, (key, found) in composed(every).items():
            assert key is not None
            kept += key in known
            assert known.setdefault(key, found) == found, (change, what)
    assert kept, "an edit changes not everything"


# An edit of one issue, and the first pages of what else it is seen in.
_XIAOMAN, _YIFAN = map(places.person_page, ("林小满", "江一帆"))
_CITED = "works/2000-1-5490a0ac.md"  # 国发〔2000〕1号
_LISTS = "issuers/渡口市人民政府.md years/{0}.md numbers/{0}.md kinds/{1}.md"
SEEN = {
    "2025-01: 市直各部门 → 市直各单位": "",
    "2025-01: 任职的 → 任用的": (  # it cites one of 2020
        f"dukou/2020-01/index.md dukou/2026-01/index.md {_XIAOMAN} {_YIFAN} {_CITED} {_LISTS.format(2025, '通知')}"
    ),
    "2026-01: 〔2026〕2号 → 〔2026〕3号": (  # it repeals one of 2020; another notice of its issue cites
        f"dukou/2020-01/index.md {_LISTS.format(2026, '决定')}"
    ),
    "2026-01: 林小满 → 林大满": (  # a name of 2025 has no page any more
        f"dukou/2020-01/index.md dukou/2025-01/index.md people/l.md {_CITED} {_LISTS.format(2026, '通知')}"
    ),
}


@pytest.mark.parametrize("said", SEEN)
def test_an_edit_is_seen_where_it_is_shown(content: Path, said: str) -> None:
    issue, change = said.split(": ")
    old, new = change.split(" → ")
    before = {what: key for what, (key, _) in composed(load.load(content)).items()}
    edit(content / "dukou" / f"{issue}.txt", lambda text: text.replace(old, new))
    after = {what: key for what, (key, _) in composed(load.load(content)).items()}
    changed = {what for what, key in after.items() if before.get(what) != key}
    assert changed == {f"dukou/{issue}/index.md", *SEEN[said].split()}


def a_gazette_is_renamed(content: Path, rng: random.Random) -> None:
    edit(content / "gazettes.yml", lambda text: text.replace("name: ", f"name: {rng.choice('甲乙丙丁')}", 1))


@pytest.mark.parametrize("above", [100, 2], ids=["one index", "layers"])
@pytest.mark.parametrize("seed", range(3))
def test_the_search_is_that_of_a_build_that_keeps_nothing(
    content: Path, monkeypatch: pytest.MonkeyPatch, seed: int, above: int
) -> None:
    monkeypatch.setattr(pages, "LAYERED_ABOVE", above)
    monkeypatch.setattr(pages, "PART", 4)
    rng = random.Random(seed)
    keeper = Keeper()
    for change in (lambda *_: None, *rng.sample((*EDITS, a_gazette_is_renamed, a_repeal_comes_and_goes), 6)):
        change(content, rng)
        if not texts(content):
            break
        every = load.load(content)
        assert list(pages.search_files(every, keeper)) == list(pages.search_files(every)), change
    assert keeper.again, "an edit changes not everything"


def test_only_issues_that_changed_are_read_for_the_search(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper()
    read: list[str] = []
    sections = pages._sections

    def watched(item: Notice) -> Iterator[SearchSection]:
        read.append(item.title)
        return sections(item)

    monkeypatch.setattr(pages, "_sections", watched)
    list(pages.search_files(load.load(content), keeper))
    assert read
    read.clear()
    edit(content / "dukou" / "2025-01.txt", lambda text: text.replace("任职", "任用"))
    list(pages.search_files(load.load(content), keeper))
    assert read == ["渡口市人民政府关于江一帆等同志任用的通知"]
