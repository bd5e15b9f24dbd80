"""Somebody who keeps in memory what was made, and knows what was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from builder.pages.keeping import Keeping


class Keeper(Keeping):
    """`fresh` is how many things were made; `again` how often something was asked for that had been."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Any] = {}
        self.again = 0

    @property
    def fresh(self) -> int:
        return len(self._kept)

    def made(self, made_of: bytes, make: Callable[[], Any]) -> Any:
        self.again += made_of in self._kept
        if made_of not in self._kept:
            self._kept[made_of] = make()
        return self._kept[made_of]

    leaves = made
