"""The order of names in dictionaries: by pinyin, syllable by syllable, surnames as they are read.

Guaranteed: a total order that depends on the name alone; a sign that has no pinyin comes last.
Not done here: addresses.  A reading may be put right one day, and no address may change with it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import yaml

from builder.text.forms import is_han

OTHERS = "#"  # the initial of what has no pinyin
_LAST = "~"
_DATA = yaml.safe_load(resources.files("builder.text").joinpath("surnames.yml").read_text(encoding="utf-8"))
_SINGLE: dict[str, str] = _DATA["single"]
_COMPOUND: dict[str, str] = _DATA["compound"]


def syllables(name: str) -> tuple[str, ...]:
    """The syllables of a name, each with its tone: 单永 is shan4 yong3."""
    if name[:2] in _COMPOUND:
        return (*_COMPOUND[name[:2]].split(), *map(_syllable, name[2:]))
    return (_SINGLE.get(name[:1]) or _syllable(name[:1]), *map(_syllable, name[1:]))


def key(name: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """What names are sorted by: their syllables, tones after letters, then the characters."""
    return tuple((each.rstrip("12345"), each) for each in syllables(name)), name


def words(text: str) -> tuple[tuple[str, ...], str]:
    """What titles and names of organs are sorted by: as a phrase is read, so that 重庆 stands under c and 长沙 under c."""
    return _phrase(text), text


def initial(name: str) -> str:
    """The capital that a name stands under; OTHERS where it has no pinyin."""
    first = syllables(name)[0][:1].upper()
    return first if first.isascii() and first.isalpha() else OTHERS


@lru_cache(maxsize=1 << 13)
def _phrase(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # as below

    read = lazy_pinyin(text, errors=lambda rest: rest)
    return tuple(each.lower() for each in read)


@lru_cache(maxsize=1 << 13)
def _syllable(char: str) -> str:
    if not is_han(char):
        return _LAST
    from pypinyin import (
        Style,
        lazy_pinyin,
    )  # it reads a dictionary of phrases: half a second that most commands can spare

    read = str(lazy_pinyin(char, style=Style.TONE3, neutral_tone_with_five=True, errors=lambda _: _LAST)[0])
    return read.replace("ü", "v")
