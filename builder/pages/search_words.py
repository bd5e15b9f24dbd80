"""Words of the site, for who writes them otherwise: by their first characters, by their sound, by what stands around one.

A word is found under keys, each a short string:

    one character     names that hold it, and organs that begin with it, or whose name goes on with it after that of a place
    two letters       names, organs and phrases of titles whose first two syllables begin with these
    two characters    the characters that stand between these two in a title or a heading, as one string

Guaranteed: a name is listed only where it was given as one; of a notice that is veiled no word is listed at all.
Linear in the length of titles and headings; nothing is kept of what stands in the text alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import chain
from typing import NamedTuple

from builder.pages.search_doc import SearchDoc, as_json, normalise
from builder.text import pinyin

NAME, ORGAN, PHRASE = "n", "o", "t"  # what a word is: the first letter of its entry
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]+")
_AFTER_PLACE = re.compile(r"(?<=[省市县区州旗盟])(?=.{3,})")
_NO_BEGINNING = frozenset(("关于", "印发", "公布", *"的和及与等对为在以并或将其了"))
_LONGEST = 8  # characters of a phrase
_RUN = 4  # words of a phrase


class Said(NamedTuple):
    """The words of some notices.

    phrases  of titles, with their sound
    threes   how often which three characters follow each other in a title or a heading
    chars    each character that there is, in the text too
    """

    phrases: dict[str, str]
    threes: dict[str, int]
    chars: str

    def packed(self) -> bytes:
        """As it is kept; `of` reads it."""
        return as_json(self)

    @classmethod
    def of(cls, packed: bytes) -> Said:
        """What was packed."""
        return cls(*json.loads(packed))


def said(docs: Iterable[SearchDoc]) -> Said:
    """The words of notices; of one that is veiled there are none but its characters."""
    phrases, threes, chars = dict[str, str](), Counter[str](), set[str]()
    for doc in docs:
        for section in doc.sections:
            chars.update(section.heading, section.text)
        if doc.veiled:
            continue
        title, *headings = (
            _HAN.findall(normalise(text)) for text in (doc.title, *(section.heading for section in doc.sections))
        )
        for run in title:
            phrases.update(_phrases(run))
        for run in chain(title, *headings):
            threes.update(map("".join, zip(run, run[1:], run[2:], strict=False)))
    return Said(phrases, threes, "".join(sorted(chars)))


def _phrases(run: str) -> Iterator[tuple[str, str]]:
    """The phrases of a title, with their sound: from each word on, up to four words."""
    import rjieba  # both read a dictionary that most commands can spare
    from pypinyin import lazy_pinyin

    sounds = [str(each) for each in lazy_pinyin(run, v_to_u=False)]
    words = [str(word) for word in rjieba.cut(run)]
    starts = [sum(map(len, words[:place])) for place in range(len(words) + 1)]
    for place, word in enumerate(words):
        if word in _NO_BEGINNING:
            continue
        for end in starts[place + 1 : place + 1 + _RUN]:
            if 2 <= end - starts[place] <= _LONGEST:
                yield run[starts[place] : end], " ".join(sounds[starts[place] : end])


class Words:
    """The words of a site, as they come: of its people, of its organs, which come with how often each stands there, of titles and
    headings."""

    def __init__(self, names: Set[str], organs: Mapping[str, int]) -> None:
        self._names, self._organs = names, organs
        self._phrases: dict[str, str] = {}  # phrase → its sound
        self._threes = Counter[str]()
        self.chars: set[str] = set()

    def add(self, said: Said) -> None:
        """The words of the next notices."""
        self._phrases.update(said.phrases)
        self._threes.update(said.threes)
        self.chars.update(said.chars)

    def entries(self) -> dict[str, list[str]]:
        """Key → its words, in a total order; where a sound is wanted, it stands behind the word, after a bar."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self._names):
            for key in sorted(set(normalise(name))):
                found[key].append(f"{NAME}{name}")
            _by_sound(found, f"{NAME}{name}", _sound(name))
        for organ in sorted(self._organs, key=lambda each: (-self._organs[each], each)):
            starts = [0, *(match.start() for match in _AFTER_PLACE.finditer(organ))]
            for key in sorted({organ[start] for start in starts}):
                found[key].append(f"{ORGAN}{organ}")
            _by_sound(found, f"{ORGAN}{organ}", _sound(organ))
        for phrase in sorted(self._phrases, key=lambda each: (len(each), each)):
            _by_sound(found, f"{PHRASE}{phrase}", self._phrases[phrase])
        between = defaultdict[str, list[str]](list)
        for three in sorted(self._threes, key=lambda each: (-self._threes[each], each)):
            between[three[0] + three[2]].append(three[1])
        found.update((key, ["".join(chars)]) for key, chars in between.items())
        return dict(found)

    def syllables(self) -> list[str]:
        """The syllables that words are read with."""
        sounds = [*map(_sound, self._names), *map(_sound, self._organs), *self._phrases.values()]
        return sorted({syllable for sound in sounds for syllable in sound.split()})


def _by_sound(found: defaultdict[str, list[str]], entry: str, sound: str) -> None:
    first, *rest = sound.split() or [""]
    if rest and (first + rest[0]).isascii() and (first + rest[0]).isalpha():
        found[first[0] + rest[0][0]].append(f"{entry}|{sound}")


def _sound(name: str) -> str:
    """How a name is read, surnames as surnames; "" where a character of it has no pinyin."""
    read = [syllable.rstrip("12345") for syllable in pinyin.syllables("".join(_HAN.findall(name)))] if name else []
    return " ".join(read) if all(each.isalpha() for each in read) else ""


def shards(entries: dict[str, list[str]], most: int) -> Iterator[dict[str, list[str]]]:
    """The entries cut by their keys' hash into a power of two of shards, of `most` characters on average."""
    size = sum(len(key) + sum(map(len, words)) + 3 * len(words) for key, words in entries.items())
    count = 1
    while count * most < size:
        count *= 2
    places: list[dict[str, list[str]]] = [{} for _ in range(count)]
    for key in sorted(entries):
        places[shard(key, count)][key] = entries[key]
    yield from places


def shard(key: str, count: int) -> int:
    """The shard of a key; `search-index.js` computes the same in 32 bits."""
    mixed = 0
    for char in key:
        mixed = (mixed * 31 + ord(char)) & 0xFFFFFFFF
    return ((mixed * 0x9E3779B1 & 0xFFFFFFFF) >> 12) % count
