"""What a notice says of other documents, of time and of people.

Takes a `Notice` as it stands at last, and the lines of its issue; gives it with its citations, its claims of validity and
its posts.  Every rule is a row of a table or a pattern with examples; what spans notices (which document is meant) is
`archive`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from builder.model import Notice
from builder.relations import citations, posts, validity


def said(notice: Notice, lines: Sequence[str]) -> Notice:
    """The notice with what it says; one that was withdrawn says nothing.  `lines` are those of its issue."""
    if notice.withdrawn:
        return notice
    return replace(
        notice,
        citations=citations.of(notice, lines),
        validity=validity.of(notice, lines),
        posts=posts.of(notice, lines),
    )
