"""The normal form of what a document is cited by, and the address that follows from it.

Guaranteed: two typings of one number, or of one name, have one normal form; an address is ASCII and depends on nothing else.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from builder.text import forms, numerals

_NUMBER = re.compile(
    r"^(?P<letters>\D*?)[〔（](?P<year>\d{4})[〕）](?P<more>[^\d第]*)第?0*(?P<serial>\d+(?:[-、]\d+)?)号?"
)
_IN_YEAR = re.compile(r"^(?P<letters>\D+)(?P<year>(?:19|20)\d{2})年(?P<more>)第?0*(?P<serial>\d+)号$")
_CN = "[一二三四五六七八九十百零〇]+"
_ORDER = re.compile(
    rf"^(?P<letters>.*?(?:令|公告(?:(?P<year>\d{{4}})年)?))[（〔]?第?0*(?P<serial>\d+|{_CN})号?[）〕]?$"
)
_SERIAL_FIRST = re.compile(
    rf"^(?P<organ>\D*?)(?:(?P<year>\d{{4}})年)?第?0*(?P<serial>\d+|{_CN})号(?P<issuer>\D*?)(?P<kind>令|公告)$"
)
_PARTIAL = re.compile(
    r"^(?:[省市县区旗盟州]|自治[区州县旗])?(?:(?:人民)?政府(?:办公[厅室])?)?(?:令|公告|〔)|^主席令|.*(?:人大|代表大会)"
)
_SIGNS = re.compile(r"[\W_]+")
_PUBLISHES = re.compile(
    r"^(?P<organ>[\u4e00-\u9fff]{2,40}?)?(?:关于)?(?:印发|公布|发布|颁布|转发|批转)(?P<name>.{4,})的(?:通知|公告|通告|决定|命令|令)$"
)


@lru_cache(maxsize=1 << 16)
def number(printed: str) -> str:
    """The normal form of a 发文字号: 兴署办发(2022) 092 号 → 兴署办发〔2022〕92号."""
    squashed = forms.squash(printed)
    if found := _NUMBER.match(squashed):
        return f"{found['letters']}{found['more']}〔{found['year']}〕{found['serial']}号"
    if found := _ORDER.match(squashed):
        return f"{_whose(found['letters'])}第{_figures(found['serial'])}号"
    if found := _SERIAL_FIRST.match(squashed):
        year = f"{found['year']}年" if found["year"] else ""
        return f"{_whose(found['organ'] + found['issuer'])}{found['kind']}{year}第{_figures(found['serial'])}号"
    if found := _IN_YEAR.match(squashed):
        return f"{found['letters']}〔{found['year']}〕{found['serial']}号"
    return squashed


def letters(printed: str) -> str:
    """What a 发文字号 has before its year: 兴署办发."""
    return number(printed).partition("〔")[0]


def is_partial(printed: str) -> bool:
    """Whether a number is that of several documents: of an organ that is not named whole, or that counts anew each term."""
    return _PARTIAL.match(number(printed)) is not None


def _whose(letters: str) -> str:
    """The organ of an order: that of the state is called with its name and without."""
    return letters.removeprefix("中华人民共和国") or letters


def _figures(serial: str) -> str:
    value = numerals.number(serial)
    return str(value) if value is not None else serial


@lru_cache(maxsize=1 << 16)
def name(printed: str) -> str:
    """The normal form of a name: its characters and figures, without signs, widths and white space."""
    return _SIGNS.sub("", forms.squash(printed)).casefold()


@lru_cache(maxsize=1 << 16)
def published_in(title: str) -> str | None:
    """The name of what a document publishes by its title: 关于印发《某办法》的通知 → 某办法, in normal form."""
    found = _PUBLISHES.match(forms.squash(title))
    return name(found["name"]) if found else None


@lru_cache(maxsize=1 << 16)
def address(key: str) -> str:
    """The last part of a work's address: 2022-2-1a2b3c4d of a number, n-1a2b3c4d5e of a name."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    found = _NUMBER.match(key)
    return f"{found['year']}-{found['serial'].replace('、', '-')}-{digest[:8]}" if found else f"n-{digest[:10]}"
