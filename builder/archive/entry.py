"""A notice and the issue it stands in: what registers list."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.model import Issue, Notice


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice and the issue it stands in; `path` is its permanent address below the site's root, without slashes at the ends."""

    issue: Issue
    notice: Notice
    path: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", f"{self.issue.id}/{self.notice.id}")

    @property
    def year(self) -> int | None:
        """The year of its date; that of the issue where it prints none."""
        return int(self.notice.date[:4]) if self.notice.date else self.issue.facts.year
