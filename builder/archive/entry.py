"""A notice and the issue it stands in: what registers list."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model import Issue, Notice


@dataclass(frozen=True)
class Entry:
    """A notice and the issue it stands in."""

    issue: Issue
    notice: Notice

    @property
    def path(self) -> str:
        """Its permanent address below the site's root, without slashes at the ends."""
        return f"{self.issue.id}/{self.notice.id}"

    @property
    def year(self) -> int | None:
        """The year of its date; that of the issue where it prints none."""
        return int(self.notice.date[:4]) if self.notice.date else self.issue.facts.year
