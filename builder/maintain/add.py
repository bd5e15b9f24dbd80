"""Where a new issue belongs: recognised from its cover, put under content/, a text byte for byte.

Guaranteed: nothing is overwritten, nothing is written outside content/<gazette>/, what cannot be read is refused, and
what cannot be written leaves nothing behind.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from builder import intake, reading
from builder.archive import regular
from builder.codes import Said, say
from builder.content import layout, originals, slugs
from builder.content.files import SourceError, read_bytes
from builder.content.register import Register
from builder.content.texts import from_bytes
from builder.intake import layout as places
from builder.maintain import naming
from builder.model import Issue
from builder.reading import filing
from builder.reading.filing import Place

_ADDRESS = re.compile(r"https?://[^\s\"<>]{1,1990}")  # what the schema of a sidecar takes for one
MAX_INPUT = 256 * 1024 * 1024  # scanned pages weigh more than any text


@dataclass(frozen=True, slots=True)
class Taken:
    """What goes into content/ of a file: the text, and by suffix what stands beside it; `remarks` deserve a look."""

    text: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[Said, ...] = ()


def given(file: str, name: str) -> bytes:
    """The bytes of a file, - being standard input; raises SourceError where there is none."""
    if file != "-":
        return read_bytes(Path(file), name, MAX_INPUT)
    if sys.stdin is None:  # it is closed
        raise SourceError(name, None, say("no-standard-input"))
    return sys.stdin.buffer.read()


def take(raw: bytes, name: str, ocr: bytes | None = None, url: str | None = None) -> Taken:
    """A text as it is; a PDF and the like as its text, its layout and the file itself, which has the address `url` if any.

    Raises SourceError for what cannot be read, and for an address that is none.
    """
    if url is not None and not _ADDRESS.fullmatch(url):
        raise SourceError(name, None, say("original-address-unfit", url=url))
    received = intake.read(raw, name, ocr)
    if received is None:
        return Taken(raw, _sidecar({"url": url}))
    remarks = [say(name, **given) for name, given in received.remarks]
    beside = {layout.SUFFIX: layout.as_bytes(places.of(received))}
    suffix = originals.suffix_of(raw)
    if suffix and len(raw) <= originals.MOST:
        beside |= {suffix: raw, **_sidecar({"url": url})}
    elif suffix or url:
        beside |= _sidecar({"sha256": received.sha256, "size": len(raw), "url": url})
        remarks += [] if url else [say("original-not-kept", most=originals.MOST // 1024**2)]
    return Taken(received.text().encode(), beside, tuple(remarks))


def _sidecar(original: Mapping[str, object]) -> dict[str, bytes]:
    """A sidecar that says what is known of an original; none where nothing is."""
    said = [
        f"  {key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in original.items() if value is not None
    ]
    return {".yml": "".join(["original:\n", *said]).encode()} if said else {}


def recognise(raw: bytes, name: str, register: Register) -> tuple[Issue, Place]:
    """What a text is, and where it belongs; raises SourceError for one that cannot be read."""
    issue = reading.parse(from_bytes(raw, name))
    return issue, filing.place(issue.facts, register)


def store(taken: Taken, content: Path, gazette: str, issue: str) -> Path:
    """The text in its place, with a sidecar that says when it came, where there is none.

    Raises SourceError where the names are no good or something stands there already.
    """
    for word in (gazette, issue):
        if not slugs.is_slug(word):
            raise SourceError(content.as_posix(), None, say("name-is-no-slug", name=word))
    if slugs.is_reserved(gazette):
        raise SourceError(content.as_posix(), None, say("gazette-name-reserved", name=gazette))
    if not content.is_dir():
        raise SourceError(content.as_posix(), None, say("no-content-folder"))
    path = content / gazette / f"{issue}.txt"
    if path.parent.is_symlink():
        raise SourceError(path.parent.as_posix(), None, say("folder-is-a-link"))
    files = {path.with_suffix(suffix): data for suffix, data in taken.beside.items()} | {path: taken.text}
    sidecar = path.with_suffix(".yml")
    for there in files:
        if there.exists() or there.is_symlink():
            raise SourceError(there.as_posix(), None, say("issue-already-there"))
    if not (sidecar.exists() or sidecar.is_symlink()):  # one that was written before tells it, or leaves it to git
        said = f"added: {naming.now()}\n".encode()
        files = {sidecar: said + files.pop(sidecar, b""), **files}
    _write(files, path)
    return path


def _write(files: Mapping[Path, bytes], shown: Path) -> None:
    """All of them, or none: each is written under another name first; the last one makes it an issue."""
    parts = {path.with_name(f".{path.name}-new"): path for path in files}
    done: list[Path] = []
    try:
        shown.parent.mkdir(exist_ok=True)
        for part, path in parts.items():
            done.append(part)
            regular.create(part, files[path])
        for part, path in parts.items():
            part.rename(path)
            done.append(path)
    except OSError as error:
        for path in done:
            with suppress(OSError):
                path.unlink()
        raise SourceError(shown.as_posix(), None, say("cannot-store", reason=error.strerror)) from None


def dated(issue: Issue) -> list[str]:
    """What is said of the day that was written into the sidecar."""
    return (
        [f"公布日期 {issue.added} 记在旁注的 added 里，订阅按它排列；过几天才公布的，请改成那一天。"]
        if issue.added
        else []
    )


def register_entry(issue: Issue, gazette: str) -> str:
    """A ready entry for content/gazettes.yml; what the text does not say is left to fill in."""
    name = issue.facts.gazette or "（公报全称）"
    publisher = issue.facts.publisher or "（主办机关）"
    short = re.sub(r"(?:人民政府|行政公署|公署)?公报$", "", name)
    return f"{gazette}:\n  name: {name}\n  publisher: {publisher}\n  short: {short}\n  region: （省、市、县）\n  level: （省级、地市级、县级）\n"
