"""What is answered, as data: text that stands in a notice, each time with its place.

Every field is a copy: of the notice's `notice.json`, of a table of `/data/`, of the issue's text or of the manifest.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

Status = Literal["found", "未收录", "不止一件", "校验不符", "读不出"]


class Line(TypedDict):
    """A line of the issue's text, as it is published."""

    line: int
    text: str


class Place(TypedDict):
    """Where something stands.

    notice, title, number, date, page   of the notice: its id, and its facts as notice.json has them
    gazette, issue     the gazette's name, the issue's id
    address            of the notice's page
    lines, source      the numbers of the source lines, and these lines themselves (left out where they are long)
    in_source          the lines hold the text; false: it was put right or put together (see corrections of the notice)
    source_address     of the numbered source text, at the first of the lines
    sha256             of the issue's text as it was received
    source_file, published_sha256   the published text file and its SHA-256 by the manifest; another where something is hidden
    """

    notice: str
    title: str
    number: str | None
    date: str | None
    gazette: str | None
    issue: str
    page: int | None
    address: str
    lines: list[int]
    in_source: bool
    source: list[Line]
    source_address: str | None
    source_file: str
    sha256: str
    published_sha256: str


class Quote(TypedDict):
    """Words of a notice; `row` is the row of the table that they stand in."""

    text: str
    row: list[str] | None
    place: Place


class Block(TypedDict):
    """A paragraph, heading … of a notice, or a row of one of its tables; `block` is its place in notice.json."""

    block: int
    type: str
    text: str | None
    row: list[str] | None
    lines: list[int]
    in_source: bool


class Claim(TypedDict):
    """What a notice says of a document, of time or of a person: the words, the text or the row of a table that they
    stand in, and what the site's data say of it, by the names of its columns."""

    text: str
    passage: str | None
    row: list[str] | None
    data: dict[str, Any]
    place: Place


class Gap(TypedDict):
    """Issues that are not here, by the columns of missing.csv, and the cover of the issue that proves it."""

    data: dict[str, Any]
    proved_by: str
    address: str
    lines: list[int]
    source: list[Line]
    sha256: str
    source_file: str
    published_sha256: str


class Answer(TypedDict):
    """What is common to all answers.

    status   found; 未收录: this site does not hold it; 不止一件: several notices have this number; 校验不符: a file differs from
             the manifest, nothing is quoted from it; 读不出: a file is not there or cannot be read
    said     the same in a sentence, where something is to be said
    files    those that differ or cannot be read
    next     the `start` with which the answer goes on; null: that is all
    """

    status: Status
    said: str
    files: list[str]
    next: int | None


class Quotes(Answer):
    """Words of notices."""

    found: list[Quote]


class Claims(Answer):
    """What notices say."""

    found: list[Claim]


class Gaps(Answer):
    """Issues that are missing."""

    found: list[Gap]


class Notice(Answer):
    """A notice or a part of it, the anchors of all its parts, and what was put right, hidden or withdrawn in it."""

    place: Place | None
    anchors: list[str]
    found: list[Block]
    corrections: list[dict[str, Any]]
    redactions: list[dict[str, Any]]
    withdrawn: dict[str, Any] | None
