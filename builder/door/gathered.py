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
# What data of another form than a site's make of a question.
BROKEN = (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError)
Item = TypeVar("Item")
Found = TypeVar("Found")


@dataclass
class Gathered:
    """The files that were refused for an answer, and where it goes on."""

    refused: list[NotHeldError] = field(default_factory=list)
    next: int | None = None

    def of(
        self,
        each: Sequence[Item],
        make: Callable[[Item], Iterable[Found]],
        start: int,
        most: int,
        named: Callable[[Item], str] = str,
    ) -> list[Found]:
        """What is made of these, from the start on, until there are so many; what is refused or has another form than a
        site's data is left out, and named."""
        found = list[Found]()
        for place, item in enumerate(each[start : start + _EXAMINED], start):
            if len(found) >= most:
                self.next = place
                return found
            try:
                found += make(item)
            except NotHeldError as error:
                self.refused.append(error)
            except BROKEN:
                self.refused.append(NotHeldError("unreadable", named(item)))
        self.next = start + _EXAMINED if len(each) > start + _EXAMINED else None
        return found

    def closed(self, is_found: bool, said: str = "") -> Answer:
        """What every answer says."""
        differing = sorted({error.path for error in self.refused if error.why == "differs"})
        unreadable = sorted({error.path for error in self.refused if error.why != "differs"})
        absent = "" if is_found or self.refused else ABSENT
        told = ((_DIFFERS, differing), (_UNREADABLE, unreadable))
        sentences = [sentence.format(count=len(files)) for sentence, files in told if files]
        return {
            "status": "found" if is_found else _why(differing, unreadable),
            "said": "；".join(filter(None, (*sentences, said or absent))),
            "files": [*differing, *unreadable],
            "next": self.next,
        }


def _why(differing: Sequence[str], unreadable: Sequence[str]) -> Status:
    """Why nothing is answered."""
    if differing:
        return "校验不符"
    return "读不出" if unreadable else "未收录"
