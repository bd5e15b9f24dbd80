"""What finds a notice that a query is only near to: read by `search-near.js` and `search-suggest.js`, and only when needed.

1. A table of what is small whatever the size of the site: old forms of the characters that it holds, the short names of
   organs that every place has, the syllables, and the marks of the files below.
2. Words (`search_words`), in shards by their keys' hash.
3. Numbers and titles of the notices, in blocks of 64, for who is still typing.

A slip in the text itself needs nothing of this: one wrong character leaves all pairs of a query but two, so that the index
of pairs finds the candidates, and their text decides.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources

import yaml

from builder.pages.keeping import NOTHING, Keeping, joined, parted
from builder.pages.search_doc import normalise, packed
from builder.pages.search_run import Run
from builder.pages.search_words import Said, Words, shards
from builder.text import old_forms

TITLES = 64  # notices a block of titles
_SHARD = 6_000  # characters


class Near:
    """Collects what is near while the notices pass; what it is made into is kept, for most edits change no title and no heading.

    names   of people who may be listed
    organs  that the register and the texts name, in full or short; those that issue notices come with them
    """

    def __init__(self, names: Iterable[str] = (), organs: Iterable[str] = ()) -> None:
        self._names, self._organs = set(names), Counter(organs)
        self._said: list[bytes] = []
        self._titles: list[list[str]] = []

    def add(self, run: Run, *, addressed: bool = False) -> None:
        """The next notices, with their addresses where no table at hand has these."""
        self._said.append(run.said)
        for row in run.rows:
            self._organs.update(row.issuer)
            self._titles.append([row.number or "", row.title, *([row.address] if addressed else [])])

    def files(self, keeping: Keeping = NOTHING) -> Iterator[tuple[str, bytes]]:
        """The files, with their names; the last is the table, which names the others."""
        digest = hashlib.sha256(repr((sorted(self._names), sorted(self._organs.items()), self._titles)).encode())
        for said in self._said:
            digest.update(hashlib.sha256(said).digest())
        return parted(keeping.made(digest.digest(), lambda: joined(None, self._made())))[1]

    def _made(self) -> Iterator[tuple[str, bytes]]:
        words = Words(self._names, self._organs)
        for said in self._said:
            words.add(Said.of(said))
        marks = []
        for place, entries in enumerate(shards(words.entries(), _SHARD)):
            name, data = packed(f"words{place}", entries)
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
                "old": "".join(old + new for old, new in sorted(old_forms.written(words.chars).items())),
                "organs": _short_names(),
                "syllables": " ".join(words.syllables()),
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
