"""The persons that a notice names as holders of posts: in lists, in appointments and removals, as signatories.

Guaranteed: a name stands in the text as it is given.
Not done here: who is one person (nobody knows), and whose names may be shown (see `archive.people`).
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import Notice, Roster
from builder.said import Post


def of(notice: Notice) -> tuple[Post, ...]:
    """The posts of a notice, in order."""
    return tuple(_found(notice))


def _found(notice: Notice) -> Iterator[Post]:
    organ = notice.issuer[0] if len(notice.issuer) == 1 else None
    for part, printed in enumerate(notice.parts):
        for block in printed.blocks:
            for member in block.members if isinstance(block, Roster) else ():
                yield Post(block.lines[0], part, member.name, member.post, member.role, "member", notice.date, organ)
