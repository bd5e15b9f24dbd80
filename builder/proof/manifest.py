"""`manifest.json`: the SHA-256 of every other file of a site, and the commit that they were made from.

Guaranteed: the same files give the same bytes on every system; what lies beside them as their proof is not among them,
so that a copy may be signed after it was made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.archive import regular

MANIFEST = "manifest.json"
SIGNATURE, STAMP = f"{MANIFEST}.minisig", f"{MANIFEST}.tsr"
BESIDE = frozenset((MANIFEST, SIGNATURE, STAMP))
_LARGEST = 1 << 30
_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as it was read; `raw` are its bytes."""

    commit: str | None
    files: dict[str, str]
    raw: bytes


def write(folder: Path, commit: str | None) -> None:
    """Lists every file of a folder."""
    put(folder, commit, ((name, digest(folder / name)) for name in sorted(paths(folder)) if name not in BESIDE))


def put(folder: Path, commit: str | None, files: Iterable[tuple[str, str]]) -> None:
    """Lists these files with their SHA-256, in the order of their paths."""
    with (folder / MANIFEST).open("wb") as out:  # the same on every system
        out.write(f'{{\n"commit": {json.dumps(commit)},\n"files": {{'.encode())
        for place, (name, sha256) in enumerate(files):
            out.write(f'{"," if place else ""}\n{_json(name)}: "{sha256}"'.encode())
        out.write(b"\n}\n}\n")


def paths(folder: Path, below: str = "") -> Iterator[str]:
    """The paths of the files below a folder, as a site has them."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from paths(Path(entry.path), f"{below}{entry.name}/")
            elif entry.is_file():
                yield f"{below}{entry.name}"


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return regular.sha256(path).hex()


def read(folder: Path) -> Manifest | None:
    """The manifest of a site; None where there is none of ours."""
    raw = regular.read(folder / MANIFEST, _LARGEST) or b""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    match found:
        case {"commit": str() | None as commit, "files": dict(files)} if all(
            type(each) is str for each in files.values()
        ):
            return Manifest(commit, files, raw)
    return None


def differences(folder: Path) -> Iterator[tuple[str, str]]:
    """What of a copy differs from its manifest, as (path, message)."""
    expected = read(folder)
    if expected is None:
        yield (folder / MANIFEST).as_posix(), "读不出清单；请确认这是网站的文件夹 (no manifest)"
        return
    present = {name: folder / name for name in paths(folder)}
    for name, listed in sorted(expected.files.items()):
        path = present.get(name)
        if path is None:
            yield (folder / name).as_posix(), "清单里有而副本里没有 (missing)"
        elif digest(path) != listed:
            yield (folder / name).as_posix(), "内容与清单不符 (changed)"
    for name in sorted(set(present) - set(expected.files) - BESIDE):
        yield (folder / name).as_posix(), "副本里有而清单里没有 (not listed)"
