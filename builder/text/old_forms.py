"""Traditional and variant characters, and the simplified one that each is written as today, by OpenCC's data.

Guaranteed: a character is never given for itself.
Not done here: phrases.  A character that has two simplified forms (乾: 干, 乾) is given the one that OpenCC writes alone.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2A6E0))
_WRITINGS = ("t2s", "tw2s", "hk2s")  # OpenCC's names of where traditional characters are written


def written(present: Collection[str]) -> dict[str, str]:
    """Old form → the character of `present` that it is written as; those alone."""
    return {old: new for old, new in _forms().items() if new in present}


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    from opencc import OpenCC  # it reads a dictionary that most commands can spare

    every = [chr(code) for first, end in _BLOCKS for code in range(first, end)]
    found: dict[str, str] = {}
    for writing in _WRITINGS:
        simplified = str(OpenCC(writing).convert("\n".join(every))).split("\n")
        for old, new in zip(every, simplified, strict=True):
            if new != old and len(new) == 1:
                found.setdefault(old, new)
    return found
