"""A zip container (DOCX, OFD): its members by name, read within bounds.

Guaranteed: nothing is unpacked to disk; no member is read that is encrypted, larger than it may be, or that defines
entities of XML.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from builder.intake.refused import InputError

_MOST_MEMBERS = 20_000
_MOST = 512 * 1024**2  # of all that is packed
_MOST_XML = 64 * 1024**2  # of one member that is taken apart: its tree takes some ten times as much
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError)


class Container:
    """An opened container.  Raises InputError for what no program would have written."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._members: Mapping[str, zipfile.ZipInfo] = {info.filename: info for info in self._archive.infolist()}
        except _DAMAGED as error:
            raise InputError("input-damaged", reason=_why(error)) from None
        self.names = tuple(self._members)
        _judge(self._members)

    def xml(self, name: str) -> bytes:
        """A member that holds XML, without entities of its own."""
        info = self._members.get(name)
        if info is None:
            raise InputError("input-damaged", reason=f"缺少 {name}")
        if info.file_size > _MOST_XML:
            raise InputError("input-takes-too-much", most=_MOST_XML // 1024**2)
        try:
            data = self._archive.read(info)
        except _DAMAGED as error:
            raise InputError("input-damaged", reason=_why(error)) from None
        narrow = data.replace(b"\0", b"")  # what UTF-16 puts beside each Latin letter
        if b"<!DOCTYPE" in narrow or b"<!ENTITY" in narrow:
            raise InputError("input-damaged", reason=f"{name} 里有 XML 实体定义")
        return data


def _judge(members: Mapping[str, zipfile.ZipInfo]) -> None:
    if len(members) > _MOST_MEMBERS or sum(info.file_size for info in members.values()) > _MOST:
        raise InputError("input-takes-too-much", most=_MOST // 1024**2)
    for name, info in members.items():
        if info.flag_bits & 1:
            raise InputError("input-encrypted")
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise InputError("input-damaged", reason=f"成员名 {name[:60]} 指向文件之外")


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:80] or type(error).__name__
