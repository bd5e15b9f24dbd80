"""Answers put together: what was found, and what nothing could be taken from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from builder.door.answers import Answer, Status
from builder.door.held import NotHeldError

ABSENT = "未收录 (this site does not hold it)"
_DIFFERS = (
    "有 {count} 个文件与 manifest.json 的 SHA-256 不符，没有引用其中的文字 (hash differs, nothing is quoted from it)"
)
_UNREADABLE = "有 {count} 个文件读不出 (missing or unreadable)"
_EXAMINED = 60  # notices, for one answer
Found = TypeVar("Found")


@dataclass
class Gathered:
    """The files that were refused for an answer, and where it goes on."""

    refused: list[NotHeldError] = field(default_factory=list)
    next: int | None = None

    def of(self, each: Sequence[str], make: Callable[[str], Iterable[Found]], start: int, most: int) -> list[Found]:
        """What is made of these, from the start on, until there are so many; what is refused is left out."""
        found = list[Found]()
        for place, item in enumerate(each[start : start + _EXAMINED], start):
            if len(found) >= most:
                self.next = place
                return found
            try:
                found += make(item)
            except NotHeldError as error:
                self.refused.append(error)
        self.next = start + _EXAMINED if len(each) > start + _EXAMINED else None
        return found

    def closed(self, is_found: bool, said: str = "") -> Answer:
        """What every answer says."""
        differing = [error.path for error in self.refused if error.why == "differs"]
        unreadable = [error.path for error in self.refused if error.why != "differs"]
        sentences = [
            _DIFFERS.format(count=len(differing)) if differing else "",
            _UNREADABLE.format(count=len(unreadable)) if unreadable else "",
            said or ("" if is_found or self.refused else ABSENT),
        ]
        status: Status = "found"
        if not is_found:
            status = "校验不符" if differing else "读不出" if unreadable else "未收录"
        return {
            "status": status,
            "said": "；".join(filter(None, sentences)),
            "files": [*differing, *unreadable],
            "next": self.next,
        }
