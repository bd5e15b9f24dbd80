"""What is made of an issue for /data/ is made once: whatever is edited, the files are those of a build that keeps nothing; above a
number of notices each year has a database, and all together hold what one would."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from test_made_of import EDITS, content, edit, texts  # noqa: F401

from builder.archive import load
from builder.archive.corpus import Corpus
from builder.archive.keptfiles import KeptFiles, Known
from builder.door import asked, base, claims, sources
from builder.door.held import Site
from builder.pages import dataset
from builder.pages.dataset import database
from builder.pages.dataset.described import DATABASE
from builder.pages.dataset.large import Large
from builder.pages.dataset.rows import Source
from builder.pages.dataset.sheets import Sheet
from builder.pages.keeping import NOTHING, Keeping
from builder.site.forms import Forms
from builder.site.standing import Standing

SITE = "https://gazettes.example/"


@pytest.fixture
def parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PARTED_ABOVE", 2)


def files(every: Corpus, keeping: Keeping = NOTHING) -> dict[str, str]:
    """Each file of /data/, by what it holds."""
    page = dataset.page(every, SITE, dataset.resources(every, SITE, keeping)).content
    found = {each.path: digest(each.content) for each in dataset.files(every, SITE, keeping)}
    return {"page": digest(page.encode()), **found}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def kept(content: Path, every: Corpus, made: list[bytes]) -> dict[str, str]:  # noqa: F811
    """The files by who keeps what was made before; what is made anew is told to `made`."""

    class Told(Forms):
        def made(self, made_of: bytes, make: Callable[[], bytes]) -> bytes:
            return super().made(made_of, lambda: (made.append(made_of), make())[1])  # type: ignore[func-returns-value]

    forms = Told(content.parent, every, SITE, Standing(None, content.parent / "site"))
    found = files(every, forms)
    forms.prune()
    return found


# --- kept -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("above", [2, 1000])
def test_kept_rows_give_the_same_files(
    content: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    above: int,
) -> None:
    monkeypatch.setattr(database, "PARTED_ABOVE", above)
    rng = random.Random(seed)
    for change in (lambda *_: None, *rng.sample(EDITS, 4)):
        change(content, rng)
        if not texts(content):
            break
        every = load.load(content)
        assert kept(content, every, []) == files(load.load(content)), change


def test_an_edit_makes_the_rows_of_its_issue_and_the_database_of_its_year(content: Path, parted: None) -> None:  # noqa: F811
    before = kept(content, load.load(content), [])
    edit(content / "dukou" / "2025-01.txt", lambda text: text.replace("任命林小满为", "现任命林小满为"))
    made = list[bytes]()
    after = kept(content, load.load(content), made)
    assert len(made) == 3, "its lines, its rows, and what there is of them"
    bases = {path for path in before if path.endswith((".sqlite", ".jsonl"))}
    assert len(bases) > 6
    own = {"data/gazettes-2025.sqlite", "data/notices-2025.jsonl"}
    assert own <= {path for path in bases if before[path] != after[path]} <= {f"data/{DATABASE}", *own}


def test_an_edit_writes_the_large_files_that_it_changes(
    content: Path,  # noqa: F811
    parted: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = list[str]()
    begin = Large._begun

    def told(self: Large, name: str) -> Sheet:
        begun.append(name)
        return begin(self, name)

    monkeypatch.setattr(Large, "_begun", told)
    before = kept(content, load.load(content), [])
    assert {f"data/{name}" for name in begun} == {path for path in before if path.endswith((".csv", ".jsonl"))} - {
        *("data/notices.csv", "data/issues.csv", "data/missing.csv")
    }
    begun.clear()
    edit(content / "dukou" / "2025-01.txt", lambda text: text.replace("，市直各部门：", "，市级各部门："))
    after = kept(content, load.load(content), [])
    assert begun == ["notices-2025.jsonl"]
    assert {path for path in before if before[path] != after[path] and path.endswith((".csv", ".jsonl"))} == {
        *("data/issues.csv", "data/notices.csv", "data/notices-2025.jsonl")
    }
    begun.clear()
    edit(content / "dukou" / "2025-01.txt", lambda text: text.replace("任命林小满为", "任命林小明为"))
    assert kept(content, load.load(content), []) == files(load.load(content))
    assert "people.csv" in begun


def test_rows_of_another_issue_change_with_what_they_show(content: Path) -> None:  # noqa: F811
    """One of 2025 cites 渡政发〔2020〕4号, until that has another number."""
    kept(content, load.load(content), [])
    edit(content / "dukou" / "2020-01.txt", lambda text: text.replace("〔2020〕4号", "〔2020〕44号"))
    made = list[bytes]()
    assert kept(content, load.load(content), made) == files(load.load(content))
    assert len(made) >= 4


def test_a_kept_file_that_was_changed_is_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (tmp_path / "elsewhere").write_bytes(b"two")

    def put(made_of: bytes, text: bytes) -> str:
        path, kept_files = tmp_path / "a.sqlite", KeptFiles(folder)
        path.unlink(missing_ok=True)
        known = kept_files.known(path.name, made_of)
        if not known or not kept_files.take(path, known):
            assert not path.exists()
            path.write_bytes(text)
            known = Known(len(text), digest(text))
            kept_files.keep(path, made_of, known)
        assert known == Known(path.stat().st_size, digest(path.read_bytes()))
        return path.read_text()

    one, other = digest(b"1").encode()[:32], digest(b"2").encode()[:32]
    assert put(one, b"one") == "one"
    assert put(one, b"two") == "one", "the kept one"
    assert put(other, b"two") == "two", "made of something else"
    assert put(other, b"four") == "two"
    (folder / "a.sqlite").write_bytes(b"damaged")
    assert put(other, b"four") == "four"
    (folder / "a.sqlite").unlink()
    (folder / "a.sqlite").symlink_to(tmp_path / "elsewhere")
    assert put(other, b"four") == "four", "no link is followed"
    shutil.rmtree(folder)
    assert put(other, b"five") == "five"
    KeptFiles(None).keep(tmp_path / "a.sqlite", one, Known(4, digest(b"five")))
    assert KeptFiles(None).known("a.sqlite", one) is None


# --- a database for each year -----------------------------------------------------------------------------------------


@pytest.fixture
def both(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> tuple[dataset.Dataset, dataset.Dataset]:
    """The same archive, in one database and in one a year."""
    one = dataset.Dataset.made(Source(corpus, ""))
    monkeypatch.setattr(database, "PARTED_ABOVE", 2)
    return one, dataset.Dataset.made(Source(corpus, ""))


def years(made: dataset.Dataset) -> list[Path]:
    return sorted(made.folder.glob("gazettes-*.sqlite"))


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
        return opened.execute(statement).fetchall()


def test_the_years_together_hold_what_one_database_does(both: tuple[dataset.Dataset, dataset.Dataset]) -> None:
    one, parted = both
    assert len(years(parted)) > 1
    for table in database.ALL:
        names = ",".join(f'"{column.name}"' for column in (*table.columns, *table.more))
        places = years(parted) if table in database.OF_A_YEAR else [parted.folder / DATABASE]
        found = [row for path in places for row in rows(path, f"SELECT {names} FROM {table.name} ORDER BY nr")]
        wanted = rows(one.folder / DATABASE, f"SELECT {names} FROM {table.name} ORDER BY nr")
        assert sorted(found, key=repr) == sorted(wanted, key=repr), table.name
    sought = "SELECT notice FROM notices WHERE nr IN (SELECT rowid FROM notices_fts('\"领导小组\"'))"
    found = [row for path in years(parted) for row in rows(path, sought)]
    assert sorted(found) == sorted(rows(one.folder / DATABASE, sought))
    lines = [path.read_text(encoding="utf-8") for path in sorted(parted.folder.glob("notices-*.jsonl"))]
    assert len(lines) > 1
    whole = (one.folder / "notices.jsonl").read_text(encoding="utf-8")
    assert sorted("".join(lines).splitlines()) == sorted(whole.splitlines())
    schemas = [rows(path, "SELECT sql FROM sqlite_master ORDER BY name") for path in years(parted)]
    assert all(schema == schemas[0] for schema in schemas)
    for path in (*years(parted), parted.folder / DATABASE):
        assert rows(path, "PRAGMA integrity_check") == [("ok",)]
        assert rows(path, "PRAGMA foreign_key_check") == []


def test_the_list_leads_to_the_years_and_gives_nothing_in_their_place(
    both: tuple[dataset.Dataset, dataset.Dataset],
) -> None:
    one, parted = both
    small = parted.folder / DATABASE
    assert rows(small, "SELECT notice, title FROM notices ORDER BY nr") == rows(
        one.folder / DATABASE, "SELECT notice, title FROM notices ORDER BY nr"
    )
    listed = rows(small, "SELECT file, issues, notices FROM databases ORDER BY file")
    assert [name for name, *_ in listed] == [path.name for path in years(parted)]
    for (_, issues, notices), path in zip(listed, years(parted), strict=True):
        assert rows(path, "SELECT count(*) FROM issues") == [(issues,)]
        assert rows(path, "SELECT count(*) FROM notices") == [(notices,)]
    for question in ("SELECT text FROM notices", "SELECT * FROM people", "SELECT * FROM notices_fts('阿尔山')"):
        with pytest.raises(sqlite3.OperationalError, match="no such"):
            rows(small, question)


def test_the_page_says_how_to_ask_them(corpus: Corpus, parted: None) -> None:
    every = replace(corpus)  # with nothing worked out of it yet
    told = {file.path: file for file in dataset.files(every, SITE)}
    page = dataset.page(every, SITE, dataset.resources(every, SITE)).body
    names = [path.removeprefix("data/") for path in told if path.endswith(".sqlite")]
    package = json.loads(told["data/datapackage.json"].content)
    assert {each["path"] for each in package["resources"]} >= set(names)
    assert len({each["name"] for each in package["resources"]}) == len(package["resources"])
    catalogue = told["data/dcat.jsonld"].content.decode()
    assert all(f"{SITE}data/{name}" in catalogue and f'href="{name}"' in page for name in names)
    attached = next(line for line in page.split("\n") if "ATTACH &#39;" in line)
    assert names[1] in attached


# --- and for who asks by the door ---------------------------------------------------------------------------------------


@pytest.fixture
def doors(site: Path, corpus: Corpus, parted: None, tmp_path: Path) -> tuple[Site, Site]:
    """A site, and the same with a database for each year."""
    about = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    for name in about["files"]:
        if name.endswith((".json", ".txt")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(site / name, tmp_path / name)
    made = dataset.Dataset.made(Source(corpus, "http://127.0.0.1:8000/"))
    for each in made.folder.glob("*.sqlite"):
        shutil.copy(each, tmp_path / "data" / each.name)
        about["files"][f"data/{each.name}"] = digest(each.read_bytes())
    (tmp_path / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    return sources.opened(str(site)), sources.opened(str(tmp_path))


def test_the_door_answers_the_same_from_the_years(doors: tuple[Site, Site]) -> None:
    one, parted = doors
    assert len(base._of_years(parted)) > 1
    questions: list[Callable[[Site], object]] = [
        lambda site: asked.search(site, "庭院经济"),
        lambda site: asked.search(site, "领导小组 通知"),
        lambda site: asked.search(site, "通知", year=2021),
        lambda site: asked.quote(site, "自 2021 年 5 月 1 日起实施"),
        lambda site: claims.citations(site, "aershan/2022-04/03", "of"),
        lambda site: claims.citations(site, "aershan/2021-a/04", "to"),
        lambda site: claims.validity(site, "aershan/2021-a/04"),
        lambda site: claims.posts(site, "刘贵柱"),
        lambda site: claims.missing(site),
    ]
    for ask in questions:
        assert ask(parted) == ask(one)
