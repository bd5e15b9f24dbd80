"""Which desk an address is one of: the issue at hand, or as it was before its sidecar came to be in error.

Guaranteed: reading the text is all that is done for an issue which cannot be published; nothing that its sidecar may hide is
shown then.
Not done here: what a desk shows (see `desk`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from builder.archive.corpus import Corpus, LeftOut
from builder.maintain import beside
from builder.maintain.desk import Desk
from builder.model import Issue

_ADDRESS = re.compile(r"(?P<issue>[^/]+/[^/]+)/desk/(?:(?P<sheet>[a-z]+|\d+(?:-\d+)?)/|(?P<line>\d{1,9})\.part)?")


@dataclass(frozen=True)
class Asked:
    """An issue at hand, what is wrong with its sidecar, and what of its desk is asked for."""

    desk: Desk
    sheet: str | None
    line: int | None
    error: LeftOut | None
    is_bare: bool  # read without the sidecar


class Desks:
    """The desks of a preview; each that was looked at is kept, also when its sidecar comes to be in error."""

    content: Path

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[int, int], Desk]] = {}  # by issue, with what its text was

    def asked(self, address: str, every: Corpus) -> Asked | None:
        """What is at an address; None where that is no desk, or none of a text that can be read."""
        found = _ADDRESS.fullmatch(address)
        if found is None:
            return None
        name, line = found["issue"], int(found["line"]) if found["line"] else None
        for issue in every.issues:
            if issue.id == name:
                return Asked(self._desk(issue), found["sheet"], line, None, False)
        broken = next((item for item in every.left_out if item.id == name and _is_of_sidecar(item)), None)
        desk, is_bare = self._before(name, every) if broken else (None, False)
        return Asked(desk, found["sheet"], line, broken, is_bare) if desk else None

    def _text(self, name: str) -> Path:
        return self.content / f"{name}.txt"

    def _stamp(self, name: str) -> tuple[int, int]:
        status = self._text(name).stat()
        return status.st_mtime_ns, status.st_size

    def _desk(self, issue: Issue) -> Desk:
        name = str(issue.id)
        if name not in self._kept or self._kept[name][1].issue is not issue:
            self._kept[name] = self._stamp(name), Desk(issue)
        return self._kept[name][1]

    def _before(self, name: str, every: Corpus) -> tuple[Desk | None, bool]:
        """The desk of an issue whose sidecar is in error: as it was before, else as the text is read without it."""
        if name in self._kept and self._kept[name][0] == self._stamp(name):
            return self._kept[name][1], False
        bare = beside.without(self._text(name), name, f"{self.content.name}/{name}.txt", every.register)
        return Desk(bare) if bare else None, True

    def beside(self, asked: Asked) -> beside.Beside:
        """The sidecar of the issue."""
        issue = asked.desk.issue
        return beside.of(self._text(str(issue.id)), issue.source.path)


def _is_of_sidecar(item: LeftOut) -> bool:
    return item.problem.path.endswith(".yml")
