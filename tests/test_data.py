"""What is taken away from /data/ is what the site says, is as it is described, and answers questions by itself."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft4Validator
from test_people import TEXT, WITHDRAWN, folder
from test_site import soup

from builder.archive import load
from builder.archive.corpus import Corpus
from builder.pages import dataset
from builder.pages.dataset import sheets
from builder.pages.dataset.columns import TABLES
from builder.pages.dataset.described import DATABASE, LINES
from builder.pages.dataset.rows import Source
from builder.pages.page import Stored

ROOT = Path(__file__).resolve().parent.parent
PROFILES = json.loads((ROOT / "tests" / "data" / "data_package.json").read_text(encoding="utf-8"))
READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def package(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def base(site: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{site / 'data' / DATABASE}?mode=ro", uri=True)


# --- as it is described -----------------------------------------------------------------------------------------------


def test_the_package_is_valid_and_names_every_file_as_it_is(site: Path, package: dict[str, Any]) -> None:
    Draft4Validator(PROFILES["data-package"]).validate(package)
    page = (site / "data" / "index.html").read_text(encoding="utf-8")
    sums = (site / "data" / "sha256.txt").read_text(encoding="utf-8")
    catalogue = (site / "data" / "dcat.jsonld").read_text(encoding="utf-8")
    named = set()
    for each in package["resources"]:
        raw = (site / "data" / each["path"]).read_bytes()
        digest = hashlib.sha256(raw).hexdigest()
        assert (each["bytes"], each["hash"]) == (len(raw), f"sha256:{digest}")
        assert digest in page
        assert digest in catalogue
        assert f"{digest}  {each['path']}\n" in sums
        assert f'href="{each["path"]}"' in page
        named.add(each["path"])
    files = {path.relative_to(site / "data").as_posix() for path in (site / "data").rglob("*") if path.is_file()}
    assert files - named == {"index.html", "datapackage.json", "dcat.jsonld", "sha256.txt"}


def test_tables_are_what_their_columns_say(site: Path, package: dict[str, Any]) -> None:
    """Types, keys that name one row, and rows of other tables that are there."""
    page = soup(site / "data" / "index.html").get_text()
    held: dict[str, list[dict[str, str]]] = {}
    leads: list[tuple[str, dict[str, Any]]] = []
    for each in package["resources"]:
        if "schema" not in each:
            continue
        Draft4Validator(PROFILES["tabular-data-resource"]).validate(each)
        raw = (site / "data" / each["path"]).read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert raw.endswith(b"\r\n")
        rows = table(site / "data" / each["path"])
        assert f"{len(rows):,}" in page
        fields = {field["name"]: field["type"] for field in each["schema"]["fields"]}
        assert all(list(row) == list(fields) and None not in row.values() for row in rows)
        for row in rows:
            for name, value in row.items():
                if value:
                    READ[fields[name]](value)
        if key := each["schema"].get("primaryKey"):
            values = [tuple(row[name] for name in key) for row in rows]
            assert len(set(values)) == len(values)
        held[each["name"]] = rows
        leads += [(each["name"], foreign) for foreign in each["schema"].get("foreignKeys", ())]
    for name, foreign in leads:
        to, key = foreign["reference"]["resource"] or name, foreign["reference"]["fields"]
        assert {row[foreign["fields"]] for row in held[name]} <= {"", *(row[key] for row in held[to])}


def test_every_address_is_one_of_the_site(site: Path, package: dict[str, Any]) -> None:
    found = set()
    for each in package["resources"]:
        if each["format"] == "csv":
            names = (
                {"address", "source", "work_address", "text", "json"}
                if each["name"] == "issues"
                else {"address", "source", "work_address"}
            )
            found |= {
                row[name] for row in table(site / "data" / each["path"]) for name in names & row.keys() if row[name]
            }
    assert len(found) > 500
    ids: dict[Path, set[str]] = {}
    for address in found:
        path, _, anchor = address.removeprefix("http://127.0.0.1:8000/").partition("#")
        file = site / path / "index.html" if path.endswith("/") else site / path
        if file not in ids:
            ids[file] = set(re.findall(r'id="([^"]+)"', file.read_text(encoding="utf-8")))
        assert not anchor or anchor in ids[file], address


# --- what the site says -----------------------------------------------------------------------------------------------


def test_each_line_is_the_notices_own_file(site: Path, corpus: Corpus) -> None:
    lines = (site / "data" / LINES).read_text(encoding="utf-8").split("\n")
    entries = [f"{issue.id}/{notice.id}" for issue in corpus.issues for notice in issue.standing]
    assert lines.pop() == ""
    for path, line in zip(entries, lines, strict=True):
        assert line == (site / path / "notice.json").read_text(encoding="utf-8")


def test_every_table_of_every_page_is_there(site: Path) -> None:
    listed = table(site / "data" / "tables.csv")
    rows = Counter(
        (row["notice"], row["table_no"]) for path in (site / "data" / "tables").iterdir() for row in table(path)
    )
    assert {(row["notice"], row["table_no"]): int(row["row_count"]) for row in listed} == rows
    labels = {"table": "表格", "roster": "名单"}
    told = [(row["notice"], f"{labels[row['kind']]}：{row['caption']}") for row in listed]
    shown = []
    for row in table(site / "data" / "notices.csv"):
        page = BeautifulSoup((site / row["notice"] / "index.html").read_text(encoding="utf-8"), "lxml")
        frames = [frame["aria-label"] for frame in page.select(".notice .table")]
        assert len(frames) == int(row["tables"])
        shown += [(row["notice"], str(label)) for label in frames]
    assert [(where, " ".join(label.split())) for where, label in told] == shown


def test_the_database_holds_the_same_rows(site: Path, base: sqlite3.Connection) -> None:
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    for each in TABLES:
        names = ",".join(f'"{column.name}"' for column in each.columns)
        held = base.execute(f"SELECT {names} FROM {each.name} ORDER BY nr").fetchall()
        shown = [["" if value is None else str(sheets.cell(value)) for value in row] for row in held]
        assert shown == [list(row.values()) for row in table(site / "data" / f"{each.name}.csv")]
    counts = base.execute("SELECT sum(row_count * column_count) >= (SELECT count(*) FROM cells) FROM tables").fetchone()
    assert counts == (1,)


def test_any_words_are_found(base: sqlite3.Connection) -> None:
    """The same that a search through all texts finds."""
    for words in ("庭院经济", "阿政办发〔2022〕4", "领导小组组长"):
        query = "SELECT notice FROM notices WHERE nr IN (SELECT rowid FROM notices_fts(?)) ORDER BY notice"
        by_index = base.execute(query, [f'"{words}"']).fetchall()
        like = "SELECT notice FROM notices WHERE title || char(10) || ifnull(number, '') || char(10) || text LIKE ? ORDER BY notice"
        assert by_index == base.execute(like, [f"%{words}%"]).fetchall()


def test_the_same_archive_gives_the_same_bytes(site: Path, corpus: Corpus) -> None:
    again = dataset.Dataset.made(Source(corpus, ""))
    other = dataset.Dataset.made(Source(corpus, ""))
    assert [each.written for each in again.resources] == [each.written for each in other.resources]


# --- questions --------------------------------------------------------------------------------------------------------


def test_five_questions_are_answered_by_the_files_alone(site: Path, base: sqlite3.Connection) -> None:
    data = site / "data"
    groups = {
        (row["organ"], row["role"], row["date"])
        for row in table(data / "people.csv")
        if row["name"] == "刘贵柱" and row["action"] == "member"
    }
    assert ("阿尔山市科技创新工作领导小组", "成员", "2022-11-04") in groups, "on which groups is he, since when"
    assert len(groups) >= 9

    led = Counter(row["name"] for row in table(data / "people.csv") if row["role"] == "组长")
    assert led.most_common(1)[0][0] == "王晓欢", "who leads the most groups"

    rest = base.execute(
        "SELECT DISTINCT n.number FROM citations c JOIN notices n USING (notice) WHERE c.relation = '依据' AND c.work LIKE '国办发%'"
    )
    assert rest.fetchall(), "what rests on documents of the State Council's office"

    in_force = {
        row["notice"]: row["date"] for row in table(data / "validity.csv") if row["kind"] == "施行" and row["date"]
    }
    assert in_force["aershan/2021-a/04"] == "2021-05-01", "since when does the ban on fishing apply"

    money = [row for row in table(data / "tables.csv") if row["kind"] == "table" and int(row["column_count"]) >= 8]
    first = money[0]
    rows = [
        row
        for row in table(data / first["file"])
        if (row["notice"], row["table_no"]) == (first["notice"], first["table_no"])
    ]
    assert len(rows) == int(first["row_count"]), "what stands in the widest tables"
    assert rows[0]["c1"]


# --- what is no one's to have -----------------------------------------------------------------------------------------


def texts(corpus: Corpus) -> dict[str, str]:
    """Every file of /data/, the database by its rows and by its bytes."""
    found = {}
    for file in dataset.files(corpus, ""):
        found[file.path] = file.content.decode("utf-8", "replace")
        if file.path.endswith(".sqlite"):
            assert isinstance(file, Stored)
            found["rows"] = "\n".join(sqlite3.connect(file.at).iterdump())
    return found


@pytest.mark.parametrize("switch", ["search", "none"])
def test_no_names_where_the_register_wants_none(tmp_path: Path, switch: str) -> None:
    corpus = load.load(folder(tmp_path, f"  people: {switch}\n"))
    files = texts(corpus)
    assert files["data/people.csv"].count("\r\n") == 1, "the names of the columns alone"
    assert [json.loads(line)["notice"]["posts"] for line in files["data/notices.jsonl"].splitlines()] == [[], []]
    assert 'INSERT INTO "people"' not in files["rows"]
    assert "单晓光" in files["data/notices.jsonl"], "the text is what it was"
    assert corpus.issues[0].notices[0].posts or switch == "none", "nothing is taken from the archive"


def test_names_are_listed_where_nothing_is_said(tmp_path: Path) -> None:
    files = texts(load.load(folder(tmp_path)))
    assert files["data/people.csv"].count("单晓光") == 2
    assert files["rows"].count('INSERT INTO "people"') == 6


def test_what_is_hidden_is_in_no_file(tmp_path: Path) -> None:
    side = "redactions:\n- text: 单晓光\n  ground: 个人隐私，当事人申请\n  date: 2031-03-01\n"
    files = texts(load.load(folder(tmp_path, side=side)))
    assert [path for path, text in files.items() if "单晓" in text or "晓光" in text] == []
    assert "〔已隐去〕" in files["rows"]


def test_of_what_is_withdrawn_the_facts_stay(tmp_path: Path) -> None:
    files = texts(load.load(folder(tmp_path, side=WITHDRAWN)))
    assert [
        path for path, text in files.items() if "王研" in text.replace("　", "") or "请遵照" in text or "指挥长" in text
    ] == []
    assert "指挥长" in TEXT
    assert [row["withdrawn"] for row in csv.DictReader(files["data/notices.csv"].splitlines())] == ["2031-03-01"] * 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [("=1+1", "'=1+1"), ("+3%", "+3%"), ("-5", "-5"), ("-5+A1", "'-5+A1"), ("1,234.5", "1,234.5"), ("@SUM(A1)", "'@SUM(A1)"),
     ("+86 0482", "'+86 0482"), ("－甲", "'－甲"), ("甲=1", "甲=1"), ("", "")],
)  # fmt: skip
def test_no_cell_is_a_formula(text: str, shown: str) -> None:
    """As the browser's own: see `test_browser.py`."""
    assert sheets.cell(text) == shown


def test_an_archive_without_anything_has_its_files() -> None:
    files = {file.path: file.content for file in dataset.files(Corpus({}, ()), "")}
    assert files["data/notices.csv"].startswith(b"notice,address,")
