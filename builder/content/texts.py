"""The issue texts of a content folder, decoded, with their sidecars.

Guaranteed: a text comes back as its committed characters, or a `SourceError` says why not.  Nothing under content/ is
ever written.
Not done here: understanding a text.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builder.codes import say
from builder.content import files, layout, sidecar_mistakes, slugs
from builder.content.files import SourceError, check_kind, decode, fold, inside, read_bytes
from builder.content.layout import Layout
from builder.content.yaml import Places, read_yaml

MAX_LINE = 1_000_000
MAX_SIDECAR = 1024 * 1024
AS_WRITTEN = frozenset(("at", "to", "after", "text", "split", "roster", "table"))  # keys of text out of the issue
_MOST_VALUES = 50_000  # of a sidecar: checking one costs some 20 µs


@dataclass(frozen=True, slots=True)
class IssueText:
    """One committed issue: its text and the sidecar beside it.

    path     relative to the repository, or as given for a file elsewhere
    id       "<gazette>/<issue>"; None for a file outside content/
    sidecar  the mapping of `<issue>.yml`; empty where there is none; its lines are `sidecar_source`
    layout   where its lines stood in print; None where nothing says so
    """

    path: str
    id: str | None
    text: str
    encoding: str
    sha256: str
    sidecar: Mapping[str, Any] = field(default_factory=dict)
    sidecar_path: str | None = None
    sidecar_lines: Places = field(default_factory=dict)
    sidecar_source: Sequence[str] = field(default=(), repr=False)
    layout: Layout | None = field(default=None, repr=False)


def from_bytes(raw: bytes, path: str, issue_id: str | None = None) -> IssueText:
    """An issue text out of its bytes; raises SourceError for one that is empty, too large or not text."""
    check_kind(io.BytesIO(raw), path)
    if len(raw) > files.MAX_BYTES:
        size, most = len(raw) // 1048576, files.MAX_BYTES // 1048576
        raise SourceError(path, None, say("text-too-large", size=size, most=most))
    text, encoding = decode(raw, path)
    if not text.strip():
        raise SourceError(path, None, say("empty-file"))
    for number, line in enumerate(fold(text), 1):
        if len(line) > MAX_LINE:
            raise SourceError(path, number, say("line-too-long", length=len(line), most=MAX_LINE))
    return IssueText(path, issue_id, text, encoding, hashlib.sha256(raw).hexdigest())


def read_issue(path: Path, content: Path | None = None) -> IssueText:
    """One issue's text with its sidecar.  Inside `content` its path is shown relative to the repository."""
    shown, issue_id = (path.as_posix(), None) if content is None else _place_in(path, content)
    text = from_bytes(read_bytes(path, shown), shown, issue_id)
    return _with_sidecar(placed(text, path), path, content) if path.suffix == ".txt" else text


def placed(text: IssueText, path: Path) -> IssueText:
    """A text with the layout that stands beside its file, if there is one and it is of this very text."""
    found = layout.read(path, text.sha256)
    return replace(text, layout=found) if found else text


def _place_in(path: Path, content: Path) -> tuple[str, str | None]:
    """How the path of a file in a content folder is shown, and the id of the issue that it is the text of."""
    linked = f"{content.name}/{path.parent.name}/{path.name}"
    relative = inside(path, content, linked)
    shown = f"{content.name}/{relative.as_posix()}"
    if path.exists() and not path.is_file():
        raise SourceError(shown, None, say("not-a-file"))
    if path.is_symlink() and (len(relative.parts) != 2 or relative.suffix != ".txt"):
        raise SourceError(linked, None, say("link-to-no-text"))
    if len(relative.parts) != 2:
        return shown, None
    issue_id = relative.with_suffix("").as_posix()
    _check_names(shown, *issue_id.split("/"))
    return shown, issue_id


def _with_sidecar(text: IssueText, path: Path, content: Path | None) -> IssueText:
    """A text with what stands in the sidecar beside it, if there is one."""
    sidecar_file = path.with_suffix(".yml")
    if not (sidecar_file.exists() or sidecar_file.is_symlink()):
        return text
    beside = text.path.removesuffix(".txt") + ".yml"
    if content is not None:
        inside(sidecar_file, content, beside)
    sidecar, places = read_yaml(sidecar_file, beside, MAX_SIDECAR, _MOST_VALUES, AS_WRITTEN)
    if not isinstance(sidecar, dict | None):
        raise SourceError(beside, 1, sidecar_mistakes.no_mapping(sidecar))
    source = fold(decode(read_bytes(sidecar_file, beside, MAX_SIDECAR), beside)[0])
    return replace(text, sidecar=sidecar or {}, sidecar_path=beside, sidecar_lines=places, sidecar_source=source)


def _check_names(shown: str, gazette: str, issue: str) -> None:
    """Raises SourceError where the names of a folder and a text cannot make an address of their own."""
    for name in (gazette, issue):
        if not slugs.is_slug(name):
            raise SourceError(shown.encode(errors="replace").decode(), None, say("name-makes-no-address"))
    if slugs.is_reserved(gazette):
        raise SourceError(shown, None, say("folder-name-reserved", name=gazette))


def address(path: Path) -> str | None:
    """The address "<gazette>/<issue>" of a text in content/ by its name; None where that makes none."""
    gazette, issue = path.parent.name, path.with_suffix("").name
    made = slugs.is_slug(gazette) and slugs.is_slug(issue) and not slugs.is_reserved(gazette)
    return f"{gazette}/{issue}" if made else None


def issue_paths(content: Path) -> Iterator[Path]:
    """The texts of a content folder, sorted: <gazette>/<issue>.txt."""
    yield from sorted(content.glob("*/*.txt"), key=lambda path: path.as_posix())
