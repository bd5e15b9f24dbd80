"""What was taken out of a text, before it is shown to those who compare two versions of it.

Guaranteed: no line that has passed holds a redacted text, neither as printed nor as the site's search would find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from builder.content import redactions
from builder.content.files import SourceError
from builder.content.yaml import read_yaml
from builder.pages import search_index

_ARROWS = str.maketrans(dict.fromkeys("→—-"))


class Veil:
    """Shows texts without what any of the sidecars redacts."""

    def __init__(self, pieces: Iterable[str] = ()) -> None:
        self._pieces = sorted(set(pieces))
        self._found = [form for form in map(search_index.normalise, self._pieces) if form]

    def over(self, text: str) -> str:
        """The text, each piece of it that was taken out replaced by the mark."""
        return redactions.carry_out([text], self._pieces)[0][0] if self._pieces else text

    def holds(self, line: str) -> bool:
        """Whether a piece can still be put together from a line."""
        form = search_index.normalise(line.translate(_ARROWS)) if self._found else ""
        return any(piece in form for piece in self._found)


NOTHING_HIDDEN = Veil()


def of(*folders: Path) -> Veil:
    """The veil over what the sidecars of some content folders redact."""
    return Veil(piece for folder in folders for path in sorted(folder.glob("*/*.yml")) for piece in _pieces(path))


def _pieces(path: Path) -> Iterator[str]:
    """What a sidecar redacts, whatever else may be wrong with it."""
    try:
        data: Any = read_yaml(path, str(path))[0] if b"redactions" in path.read_bytes() else None
    except (OSError, SourceError):
        return  # its text is not read either, in a version that has it
    items = data.get("redactions") if isinstance(data, dict) else None
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("text"):
            yield str(item["text"])
