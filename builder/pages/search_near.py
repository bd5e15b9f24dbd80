"""What finds a notice that a query is only near to: read by `search-near.js` and `search-suggest.js`, and only when needed.

1. A table of what is small whatever the size of the site: old forms of the characters that it holds, the short names of
   organs that every place has, the syllables, and the marks of the files below.
2. Words (`search_words`), in shards by their keys' hash.
3. Numbers and titles of the notices, in blocks of 64, for who is still typing.

A slip in the text itself needs nothing of this: one wrong character leaves all pairs of a query but two, so that the index
of pairs finds the candidates, and their text decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from itertools import chain

import yaml

from builder.pages.search_doc import normalise, packed
from builder.pages.search_run import Facts
from builder.pages.search_words import Words, shards
from builder.text import old_forms

TITLES = 64  # notices a block of titles
_SHARD = 6_000  # characters


class Near:
    """Collects what is near while the notices pass.

    names   of people who may be listed
    organs  that the register and the texts name, in full or short; those that issue notices come with them
    """

    def __init__(self, names: Iterable[str] = (), organs: Iterable[str] = ()) -> None:
        self._words = Words(names, organs)
        self._chars: set[str] = set()
        self._titles: list[list[str]] = []

    def add(self, facts: Facts, *, addressed: bool = False) -> None:
        """The next notices, with their addresses where no table at hand has these."""
        self._words.add(facts.said, chain.from_iterable(row.issuer for row in facts.rows))
        self._chars.update(facts.chars)
        for row in facts.rows:
            self._titles.append([row.number or "", row.title, *([row.address] if addressed else [])])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files, with their names; the last is the table, which names the others."""
        marks = []
        for place, words in enumerate(shards(self._words.entries(), _SHARD)):
            name, data = packed(f"words{place}", words)
            marks.append(_mark(name))
            yield name, data
        titles = []
        for start in range(0, len(self._titles), TITLES):
            name, data = packed(f"titles{start // TITLES}", self._titles[start : start + TITLES])
            titles.append(_mark(name))
            yield name, data
        yield packed(
            "near",
            {
                "old": "".join(old + new for old, new in sorted(old_forms.written(self._chars).items())),
                "organs": _short_names(),
                "syllables": " ".join(self._words.syllables()),
                "words": "".join(marks),
                "titles": "".join(titles),
                "rows": TITLES,
            },
        )


def _mark(name: str) -> str:
    return name.removesuffix(".bin").partition("-")[2]


@lru_cache(maxsize=1)
def _short_names() -> Mapping[str, str]:
    """The short names that are the same in every place, in the normal form."""
    listed = resources.files("builder.text").joinpath("short_organs.yml").read_text(encoding="utf-8")
    return {normalise(short): normalise(full) for short, full in yaml.safe_load(listed).items()}
