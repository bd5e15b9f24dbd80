"""What is said of each file of /data/: on its page, in `datapackage.json`, in the words of schema.org and DCAT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from builder.archive import regular
from builder.pages.dataset.columns import Column, Table
from builder.pages.dataset.sheets import Written

LINES, DATABASE, UNDATED = "notices.jsonl", "gazettes.sqlite", "undated"
FOLDER = "data/"
_CSV, _JSONL, _SQLITE = "text/csv", "application/jsonl", "application/vnd.sqlite3"


@dataclass(frozen=True, slots=True)
class Resource:
    """A file: its name and place below /data/, what it holds, what a row of it is, and what was written.

    columns  of a table; none for another file
    key      the columns that name a row
    """

    name: str
    path: str
    title: str
    row: str
    media: str
    written: Written
    columns: Sequence[Column] = ()
    key: Sequence[str] = ()

    @property
    def format(self) -> str:
        """csv, jsonl, sqlite."""
        return self.path.rpartition(".")[2]


def of_table(table: Table, written: Written) -> Resource:
    """The CSV file of a table."""
    return Resource(table.name, f"{table.name}.csv", table.title, table.row, _CSV, written, table.columns, table.key)


def of_lines(written: Written) -> Resource:
    """All notices in full."""
    return Resource("notices-full", LINES, "公文全文", "一件公文，与它的 notice.json 相同", _JSONL, written)


def of_lines_of(year: int | None, written: Written) -> Resource:
    """The notices of the issues of a year in full."""
    title = f"{year}年各期的公文全文" if year else "年份不详的各期的公文全文"
    name = f"notices-full-{year or UNDATED}"
    return Resource(name, lines_of(year), title, "一件公文，与它的 notice.json 相同", _JSONL, written)


def of_year(path: str, columns: Sequence[Column], written: Written) -> Resource:
    """The rows of the tables of a year, which the name of the file says."""
    year = PurePosixPath(path).stem
    title = "年份不详的表格和名单" if year == UNDATED else f"{year}年的表格和名单"
    return Resource(
        f"tables-{year}", path, title, "表格的一行", _CSV, written, columns, ("notice", "table_no", "row_no")
    )


def lying_at(path: Path) -> Written:
    """A file that has no lines."""
    return Written(0, path.stat().st_size, regular.sha256(path).hex())


def of_database(written: Written) -> Resource:
    """Everything in one file."""
    return Resource("database", DATABASE, "全部合一", "上列各表和全文检索", _SQLITE, written)


def of_list(written: Written) -> Resource:
    """What leads to the databases of the years."""
    said = "各期、公文目录、缺期，和下列分年数据库的目录；其余各表和全文检索在分年数据库里"
    return Resource("database", DATABASE, "期和公文的目录", said, _SQLITE, written)


def of_database_of(year: int | None, written: Written) -> Resource:
    """Everything of the issues of a year."""
    title = f"{year}年各期合一" if year else "年份不详的各期合一"
    name = f"database-{year or UNDATED}"
    return Resource(name, database_of(year), title, "这一年各期的上列各表和全文检索", _SQLITE, written)


def lines_of(year: int | None) -> str:
    """Where the notices of the issues of a year are in full, in an archive that has such a file for each year."""
    return f"notices-{year or UNDATED}.jsonl"


def database_of(year: int | None) -> str:
    """Where the database of the issues of a year is."""
    return f"gazettes-{year or UNDATED}.sqlite"
