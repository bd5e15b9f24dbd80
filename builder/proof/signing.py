"""Signing a copy of the site: `manifest.json.minisig`, and `manifest.json.tsr` where the register names an authority.

Guaranteed: nothing is signed that is not as its manifest says, and by no key that the register does not name; what was
signed is checked again as anybody else would.  A file of a key is never overwritten.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path

from builder.archive import regular
from builder.codes import say
from builder.content.files import SourceError, read_bytes
from builder.content.trust import PublicKey, Trust
from builder.proof import chain, copy, manifest, minisign, stamps

_BEIJING = datetime.timezone(datetime.timedelta(hours=8))
_LARGEST_KEY = 4096


def sign(folder: Path, key_file: Path, trust: Trust, password: Callable[[], str], now: int) -> copy.Report:
    """Signs a copy, at a moment in seconds, and checks it; raises SourceError where it cannot or must not be signed.

    `password` is asked for where the file of the key wants one.
    """
    try:
        key = _key(key_file, password)
        public = key.public
    except ImportError:
        raise SourceError(key_file.as_posix(), None, say("maker-missing", extra="sign")) from None
    _refuse(public, trust, now, key_file)
    listed, log = _whole(folder)
    comment = [f"timestamp:{now}", f"file:{manifest.MANIFEST}", "hashed", f"commit:{listed.commit or 'unknown'}"]
    comment += [f"log:{len(chain.heads(log)) - 1}:{chain.head(log)}"] if log is not None else []
    regular.create(folder / manifest.SIGNATURE, key.sign(listed.raw, "\t".join(comment)))
    _stamp(folder, listed, trust)
    return copy.check(folder, trust)


def new_key(path: Path, password: str) -> list[str]:
    """Makes a key, its secret part at the path, the public one beside it as `.pub`; raises SourceError for one that is there.

    Gives what is to be done with them, with the lines that go into the register.
    """
    for each in (path, _public(path)):
        if each.exists() or each.is_symlink():
            raise SourceError(each.as_posix(), None, say("key-file-exists"))
    try:
        key = minisign.new()
        public, secret = minisign.public_file(key.public), minisign.secret_file(key, password)
    except ImportError:
        raise SourceError(path.as_posix(), None, say("maker-missing", extra="sign")) from None
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(secret)
    regular.create(_public(path), public)
    entry = ("keys:", f'  - name: "{key.public.shown}"', f"    key: {key.public.line}")
    kept = f"{path.as_posix()}: 私钥，请妥善保管，不要提交；公钥在 {_public(path).name}"
    return [kept, "请把下面几行加到 content/gazettes.yml：", "", *entry]


def _public(path: Path) -> Path:
    return path.with_name(f"{path.name}.pub")


def _key(path: Path, password: Callable[[], str]) -> minisign.SecretKey:
    data = read_bytes(path, path.as_posix(), _LARGEST_KEY)
    try:
        return minisign.secret_key(data, password() if minisign.is_locked(data) else "")
    except minisign.KeyFileError as error:
        said = say("key-password-wrong") if error.name == "key-password-wrong" else say("key-file-wrong")
        raise SourceError(path.as_posix(), None, said) from None


def _refuse(public: PublicKey, trust: Trust, now: int, path: Path) -> None:
    """Raises SourceError for a key that nobody would trust."""
    named = next((key for key in trust.keys if key.key == public), None)
    if named is None:
        raise SourceError(path.as_posix(), None, say("key-not-named", id=public.shown, line=public.line))
    if named.until and datetime.datetime.fromtimestamp(now, _BEIJING).date().isoformat() > named.until:
        raise SourceError(path.as_posix(), None, say("key-has-ended", name=named.name, until=named.until))


def _whole(folder: Path) -> tuple[manifest.Manifest, bytes | None]:
    """Manifest and log of a copy; raises SourceError for one that differs from it."""
    listed = manifest.read(folder)
    if listed is None or any(manifest.differences(folder)):
        raise SourceError(folder.as_posix(), None, say("copy-differs", folder=folder.as_posix()))
    return listed, regular.read(folder / chain.LOG, 1 << 28)


def _stamp(folder: Path, listed: manifest.Manifest, trust: Trust) -> None:
    """Asks the authorities in turn; raises SourceError with what the last one said where none gives a stamp."""
    path = folder / manifest.STAMP
    path.unlink(missing_ok=True)
    why = ""
    for authority in trust.authorities:
        try:
            regular.create(path, stamps.ask(authority, listed.raw))
        except stamps.StampError as error:
            why = f"{authority.url}：{error}"
        else:
            return
    if why:
        raise SourceError(path.as_posix(), None, say("no-time-stamp", reason=why))
