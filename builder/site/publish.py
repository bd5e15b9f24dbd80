"""Sends a site to where it is read, by the difference of two manifests: only what changed travels.

A bucket has no moment at which all changes at once, so it gets first what new pages ask for (files whose names carry a hash of
what they hold), then the other files, then pages, then deletions, and its manifest last: whoever reads meanwhile finds
what a page names, and a sending that broke off is made good by the next.  A folder is made anew beside the old one and
takes its place in one step.
Guaranteed: a damaged site is not sent, nor one whose log does not go on from the one that is there; nothing is deleted that
no site of ours had put there.
Not done here: who may write there, which the environment says as every program for S3 wants it.
"""

from __future__ import annotations

import json
import mimetypes
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from builder.archive import regular
from builder.codes import say
from builder.content.files import SourceError
from builder.proof import chain, manifest
from builder.site import build

_BUCKET = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]+)(?:/(?P<prefix>.*?))?/?")
_HASHED = re.compile(r"(?:^assets/.*\.[0-9a-f]{8}|^search/(?:.*-)?[\w-]{4,6})\.(?:css|js|bin)$")
_LARGEST_LOG = 1 << 28
_AT_ONCE = 8  # files on their way
_FOR_GOOD, _ASK = "public, max-age=31536000, immutable", "no-cache"
_TYPES = {
    ".md": "text/markdown",
    ".webp": "image/webp",
    ".ics": "text/calendar",
    ".jsonl": "application/x-ndjson",
    ".sqlite": "application/vnd.sqlite3",
    ".ofd": "application/ofd",
}
_TEXTS = ("text/", "application/json", "application/xml", "application/x-ndjson")


@dataclass(frozen=True, slots=True)
class Sent:
    """How many files were sent, and how many were deleted."""

    sent: int
    deleted: int


def publish(site: Path, target: str) -> Sent:
    """Makes a folder, or a bucket (`s3://…`), hold the site; raises SourceError where it cannot."""
    if problem := next(manifest.differences(site), None):
        raise SourceError(problem[0], None, say("site-damaged", reason=problem[1]))
    found = _BUCKET.fullmatch(target)
    if found:
        prefix = found["prefix"]
        return _to_bucket(site, target, found["bucket"], f"{prefix}/" if prefix else "")
    if "://" in target:
        raise SourceError(target, None, say("no-such-target"))
    return _to_folder(site, Path(target))


def _manifest(site: Path) -> manifest.Manifest:
    return manifest.read(site) or manifest.Manifest(None, {}, b"")


def _hold_log(site: Path, published: bytes | None, target: str) -> None:
    """Raises SourceError where the log of a site does not go on from the one that was published."""
    own = regular.read(site / chain.LOG, _LARGEST_LOG) or b""
    if published is not None and (why := chain.refusal(own, published)):
        raise SourceError(target, None, say("log-not-continued", reason=why))


def _beside(site: Path) -> list[str]:
    """What is no file of the manifest's: itself, its signature and its stamp, in the order in which they are believed."""
    names = (manifest.MANIFEST, manifest.SIGNATURE, manifest.STAMP)
    return [name for name in names if (site / name).is_file()]


def _to_folder(site: Path, out: Path) -> Sent:
    """A file that is as it was is the same file, and stays on disk once."""
    _hold_log(site, regular.read(out / chain.LOG, _LARGEST_LOG), out.as_posix())
    new, old = _manifest(site), _manifest(out)
    changed = _changed(new.files, old.files)

    def make(folder: Path) -> None:
        for name in new.files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if name in changed or not _linked(out / name, folder / name, new.files[name]):
                shutil.copyfile(site / name, folder / name)
        for name in _beside(site):
            shutil.copyfile(site / name, folder / name)

    build.replace(out, make)
    return Sent(len(changed), len(set(old.files) - set(new.files)))


def _linked(before: Path, after: Path, digest: str) -> bool:
    try:
        if before.is_symlink() or manifest.digest(before) != digest:
            return False
        os.link(before, after)
    except OSError:
        return False
    return True


def _changed(new: Mapping[str, str], old: Mapping[str, str]) -> set[str]:
    return {name for name, digest in new.items() if old.get(name) != digest}


def _to_bucket(site: Path, target: str, bucket: str, prefix: str) -> Sent:
    with _bucket(target) as s3:
        _hold_log(site, _object(s3, bucket, prefix + chain.LOG), target)
        new, old = _manifest(site).files, _listed(s3, bucket, prefix + manifest.MANIFEST, target)
        changed, gone = _changed(new, old), sorted(set(old) - set(new))

        def put(name: str) -> None:
            s3.put_object(
                Bucket=bucket,
                Key=prefix + name,
                Body=(site / name).read_bytes(),
                ContentType=_type(name),
                CacheControl=_FOR_GOOD if _HASHED.search(name) else _ASK,
            )

        for _, names in groupby(sorted(changed, key=lambda name: (_turn(name), name)), _turn):
            _each(put, names)
        _each(lambda name: s3.delete_object(Bucket=bucket, Key=prefix + name), gone)
        for name in _beside(site):
            put(name)
    return Sent(len(changed), len(gone))


def _turn(name: str) -> int:
    """When a file is sent: what pages ask for goes before them."""
    return 0 if _HASHED.search(name) else 2 if name.endswith((".html", ".xml")) else 1


def _each(act: Callable[[str], object], names: Iterable[str]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(act, names):
            pass


def _type(name: str) -> str:
    suffix = Path(name).suffix
    kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(_TEXTS) else kind


def _object(s3: Any, bucket: str, key: str) -> bytes | None:
    """What lies in a bucket under a key; None where nothing does."""
    try:
        data: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return None
    return data


def _listed(s3: Any, bucket: str, key: str, target: str) -> dict[str, str]:
    """What the manifest in a bucket lists; nothing where there is none."""
    data = _object(s3, bucket, key)
    if data is None:
        return {}
    try:
        said = json.loads(data)
    except ValueError:
        said = None
    match said:
        case {"files": dict(files)} if all(type(digest) is str for digest in files.values()):
            return files
    raise SourceError(target, None, say("target-not-ours", manifest=manifest.MANIFEST))


@contextmanager
def _bucket(target: str) -> Iterator[Any]:
    try:
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        raise SourceError(target, None, say("maker-missing", extra="publish")) from None
    try:
        yield boto3.client("s3")
    except (BotoCoreError, ClientError) as error:
        raise SourceError(target, None, say("not-sent", reason=str(error))) from None
