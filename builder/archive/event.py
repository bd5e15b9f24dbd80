"""What was done to a text, as the log of the site tells it: what, where, when, how often, and never in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "published", "replaced", "moved", "withdrawn", "corrected", "reread", "redacted",
    "removed", "unmoved", "restored", "uncorrected", "unreread", "unredacted",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a commit did.

    time, commit  of the commit that brought it to readers
    place         "<gazette>/<issue>", or of a notice that has moved "<gazette>/<issue>/<nn>"
    count         how many places or documents it concerns
    said          the day that the sidecar or the register gives it
    to            where something has moved
    notice        the number that a withdrawn notice has in addresses, where the sidecar gives it
    """

    time: str
    commit: str
    kind: Kind
    place: str
    count: int = 1
    said: str | None = None
    to: str | None = None
    notice: str | None = None

    @property
    def record(self) -> Mapping[str, Any]:
        """As a line of the log has it; what is not known is left out."""
        told: dict[str, Any] = {"time": self.time, "commit": self.commit, "event": self.kind, "at": self.place}
        told |= {"notice": self.notice, "to": self.to, "said": self.said}
        told |= {"count": self.count if self.count > 1 else None}
        return {key: value for key, value in told.items() if value is not None}
