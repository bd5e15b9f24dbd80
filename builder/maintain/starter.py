"""The files of a new portal, out of `builder/starter/` and of this repository's own pages, and what of them a newer version
may write again.

Guaranteed: names come from what is asked, none from this repository's portal; a file that somebody changed or removed is left
as it is, and said; what was written stands in `.gazette.json`, by which the next version knows.
Not done here: asking (see `cli`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from builder import __version__
from builder.archive import regular
from builder.codes import say
from builder.content import slugs
from builder.content.files import SourceError
from builder.maintain import convert
from builder.pages.page import Data
from builder.text import pinyin

RECORD = ".gazette.json"
_LARGEST = 1 << 20
_WRITTEN = {  # in a portal → in builder/starter/
    "mkdocs.yml": "mkdocs.yml",
    "content/gazettes.yml": "gazettes.yml",
    "content/index.md": "index.md",
    "content/about.md": "about.md",
    "content/guide.md": "guide.md",
    ".github/workflows/check.yml": "check.yml",
    ".github/workflows/publish.yml": "publish.yml",
    ".gitlab-ci.yml": "gitlab-ci.yml",
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    "README.md": "README.md",
}
_OWN_PAGES = Path(__file__).resolve().parents[2] / "content"  # of a program that runs out of its repository
_ORGAN = re.compile(r"(?:人民政府|行政公署|管理委员会|管委会)(?:办公厅|办公室)?$")
_PLACE = re.compile(r"(?<=..)(?:特别行政区|自治[区州县旗]|[省市县区旗盟州])$")
_FIELD = re.compile(r"%([a-z]+)%")
_ENGINE = re.compile(r"[\w.-]+/[\w.-]+(?:@[\w./-]+)?")
# What YAML or Markdown would take for more than words.
_UNFIT = re.compile(r"[%\"'\\#{}\[\]|`<>&*]|: |^[-?!@,\s]|[\s:]$")
_LEVELS = {
    "省": "省级",
    "自治区": "省级",
    "县": "县级",
    "自治县": "县级",
    "旗": "县级",
    "盟": "地市级",
    "自治州": "地市级",
}


@dataclass(frozen=True, slots=True)
class Portal:
    """What is asked of who begins a portal.

    name, publisher, region  as they stand in the register
    address                  where the site will live
    slug                     the gazette's folder, and part of all its addresses
    engine                   the repository on GitHub that has this program's workflows, and the commit or tag that is used:
                             OWNER/NAME@COMMIT
    """

    name: str
    publisher: str
    region: str
    address: str
    slug: str
    engine: str


def slug(publisher: str) -> str:
    """What a gazette's folder may be called: the place of who publishes it, as it is read."""
    place = _PLACE.sub("", _ORGAN.sub("", publisher))
    read = "".join(re.sub(r"[^a-z]", "", each) for each in pinyin.syllables(place)) if place else ""
    return read if slugs.is_slug(read) and not slugs.is_reserved(read) else ""


def new(portal: Portal, folder: Path) -> list[str]:
    """Writes a portal into a folder that is empty or not there yet, whole or not at all; the paths of its files.

    Raises SourceError for an answer that is none, and where the folder holds something.
    """
    _check(portal, folder)
    made = files(portal)
    record = _record(portal, {path: _digest(data) for path, data in made.items()})
    convert.write((Data(path, data) for path, data in {**made, RECORD: record}.items()), folder)
    return sorted(made)


def upgrade(folder: Path) -> Iterator[str]:
    """Writes again what a portal was begun with, as this version has it; what was done with each file, a line each.

    Raises SourceError where the folder was not begun by `new`.
    """
    portal, written = _known(folder)
    now = dict(written)
    for path, data in files(portal).items():
        there = regular.read(folder / path, _LARGEST)
        before, digest = written.get(path), _digest(data)
        if there is None and (before is not None or (folder / path).exists()):
            yield f"{path}: 已经删去，没有再写 (left alone)"
        elif there is not None and _digest(there) == digest:
            now[path] = digest
        elif there is not None and _digest(there) != before:
            yield f"{path}: 自己改过，没有动 (left alone)"
        else:
            _write(folder / path, data)
            now[path] = digest
            yield f"{path}: {'已更新 (rewritten)' if there is not None else '新写 (written)'}"
    _write(folder / RECORD, _record(portal, now))


def version(folder: Path) -> str | None:
    """The version of this program by which a portal was begun or last upgraded."""
    try:
        return str(json.loads(regular.read(folder / RECORD, _LARGEST) or b"")["version"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def files(portal: Portal) -> dict[str, bytes]:
    """Each file of a new portal, by its path."""
    values = _values(portal)
    return {path: _filled(name, values).encode() for path, name in _WRITTEN.items()}


def rules() -> Mapping[str, list[tuple[str, str]]]:
    """What becomes of this repository's own pages, by their names."""
    found: dict[str, list[tuple[str, str]]] = yaml.safe_load(_read("ours.yml"))
    return found


def _filled(name: str, values: Mapping[str, str]) -> str:
    text = _read(name)
    for pattern, put in rules().get(name, ()):
        text = re.sub(pattern, put, text)
    return _FIELD.sub(lambda found: values[found[1]], text)


def _read(name: str) -> str:
    """A file of the starter; about and guide are this repository's own pages, and lie in the starter of an installed program."""
    path = resources.files("builder").joinpath("starter", name)
    text = path.read_bytes() if path.is_file() else (_OWN_PAGES / name).read_bytes()
    return text.decode().replace("\r\n", "\n")


def _values(portal: Portal) -> dict[str, str]:
    short = _ORGAN.sub("", portal.publisher) or portal.publisher
    engine, _, ref = portal.engine.partition("@")
    level = next((level for end, level in _LEVELS.items() if short.endswith(end)), "（省级、地市级、县级）")
    given = {"short": short, "first": short[:1], "level": level, "engine": engine, "ref": ref or f"v{__version__}"}
    return {**asdict(portal), **given, "version": __version__, "install": _read("install.md")}


def _check(portal: Portal, folder: Path) -> None:
    """Raises SourceError for an answer that would make no portal."""
    shown = folder.as_posix()
    for key, value in asdict(portal).items():
        if not value or not value.isprintable() or _UNFIT.search(value):
            raise SourceError(shown, None, say("answer-unfit", option=f"--{key}", value=value))
    parts = urlsplit(portal.address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or not portal.address.endswith("/"):
        raise SourceError(shown, None, say("answer-unfit", option="--address", value=portal.address))
    if not slugs.is_slug(portal.slug) or slugs.is_reserved(portal.slug):
        raise SourceError(shown, None, say("answer-unfit", option="--slug", value=portal.slug))
    if not _ENGINE.fullmatch(portal.engine):
        raise SourceError(shown, None, say("answer-unfit", option="--engine", value=portal.engine))


def _known(folder: Path) -> tuple[Portal, dict[str, str]]:
    """What a portal was begun with, and what was written into which file."""
    shown = (folder / RECORD).as_posix()
    raw = regular.read(folder / RECORD, _LARGEST)
    if raw is None:
        raise SourceError(shown, None, say("no-record-of-new"))
    try:
        record: Any = json.loads(raw)
        portal, written = (
            Portal(**record["portal"]),
            {str(path): str(digest) for path, digest in record["files"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise SourceError(shown, None, say("record-of-new-damaged")) from None
    _check(portal, folder)
    return portal, written


def _record(portal: Portal, written: Mapping[str, str]) -> bytes:
    told = {"version": __version__, "portal": asdict(portal), "files": dict(sorted(written.items()))}
    return f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode()


def _write(path: Path, data: bytes) -> None:
    """The file whole, or as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}-new")
    regular.create(part, data)
    part.replace(path)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
