"""When each text came into the project, as git tells it.

Guaranteed: git is asked once for all texts; where it is not there, has no commits or not all of them (a shallow clone would
make everything new), nothing is told.
Not done here: what a sidecar says of it, which goes before git (see `dates`).
"""

from __future__ import annotations

import datetime
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from builder.archive import dates
from builder.content import texts

_LOG = (
    # A branch is public from the commit on that brought it into this one; a folder that was renamed is told by its moves.
    *("log", "--first-parent", "--diff-merges=first-parent", "--no-renames", "--diff-filter=A", "--name-only"),
    *("--relative", "--format=%x01%ct", "-z", "--", "."),
)


def committed(content: Path) -> Mapping[str, str]:
    """The moment at which each text of a content folder was committed, by its address "<gazette>/<issue>"."""
    found: dict[str, str] = {}
    if not is_whole(content):
        return found
    for commit in (ask(content, *_LOG) or b"").split(b"\x01")[1:]:
        time, *paths = commit.replace(b"\n", b"\0").split(b"\0")
        for path in filter(None, paths):
            if path.endswith(b".txt") and path.count(b"/") == 1 and (address := texts.address(Path(os.fsdecode(path)))):
                found[address] = moment(int(time))  # newest first: what was added twice has been here since the first
    return found


def is_whole(folder: Path) -> bool:
    """Whether git knows all of a folder's history."""
    return ask(folder, "rev-parse", "--is-shallow-repository") == b"false\n"


def moment(seconds: int) -> str:
    """A time of git's, as feeds write it, in Beijing's."""
    return datetime.datetime.fromtimestamp(seconds, dates.BEIJING).isoformat()


def ask(folder: Path, *command: str) -> bytes | None:
    """What git says of a folder; None where it says nothing."""
    try:
        return subprocess.run(["git", "-C", folder, *command], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
