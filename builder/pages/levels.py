"""The levels of government, highest first: in which order gazettes and organs are listed, and which organ is of which.

Guaranteed: an organ of which nothing says its level is under `UNSORTED`, never under one that was guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from builder.content.register import UNSORTED, Gazette
from builder.text import pinyin

_RANKS = (  # what registers call a level; the first word of a rank is used where no gazette of the site has its own
    ("国家级", "中央"),
    ("省级", "自治区级", "直辖市级"),
    ("市级", "盟市级", "地市级", "州级", "地级"),
    ("县级", "旗县级", "区县级"),
    ("乡镇级", "街道级"),
)
_RANK = {word: rank for rank, words in enumerate(_RANKS) for word in words}
_GOVERNMENT = re.compile(r"(?:人民政府|行政公署|公署|政府|管理委员会|管委会)(?:办公[室厅])?$")
_NATIONAL = re.compile(
    r"^(?:国务院|国家|中华人民共和国|中共中央|中央|全国|最高人民)(?!.*[\u4e00-\u9fff]{2}[市县旗盟州])"
)
# The lowest place that a name names: 某省某市某县人民政府 is a county's.  市 alone is a prefecture's or a county's.
_PLACES = (
    (4, re.compile(r"[\u4e00-\u9fff](?:镇|乡|苏木|街道)(?:人民政府|党委|办事处|综合|便民|$)")),
    (3, re.compile(r"[\u4e00-\u9fff](?:县|旗|[市盟州].{1,6}[市区])(?!委员会)")),
    (2, re.compile(r"[\u4e00-\u9fff](?:盟|自治州|地区)")),
    (1, re.compile(r"[\u4e00-\u9fff](?:省|自治区)(?!.*[市县区旗盟州])")),
)


def order(level: str) -> tuple[int, str]:
    """What levels are sorted by; those that are not known come last."""
    return _RANK.get(level, len(_RANKS)), level


def by_level(gazettes: Iterable[Gazette]) -> list[tuple[str, list[Gazette]]]:
    """Gazettes under their levels, each in the order of pinyin."""
    found = sorted(gazettes, key=lambda gazette: (order(gazette.level), pinyin.words(gazette.name), gazette.slug))
    return [(level, list(group)) for level, group in groupby(found, lambda gazette: gazette.level)]


def of_organs(names: Iterable[str], gazettes: Iterable[Gazette]) -> list[tuple[str, list[str]]]:
    """Organs under their levels, each in the order of pinyin."""
    known = tuple(gazettes)
    levels = {name: of_organ(name, known) for name in names}
    found = sorted(levels, key=lambda name: (order(levels[name]), pinyin.words(name)))
    return [(level, list(group)) for level, group in groupby(found, levels.__getitem__)]


def of_organ(name: str, gazettes: Sequence[Gazette]) -> str:
    """The level of an organ: that of the gazette whose place it is named after, or of a lower place that its name names."""
    own = [gazette for gazette in gazettes if name == gazette.publisher or name in gazette.prefixes.values()]
    if own:
        return own[0].level
    rank = _said(name)
    named = [gazette for gazette in gazettes if (place := _place(gazette)) and place in name]
    lowest = max(named, key=lambda gazette: order(gazette.level), default=None)
    if lowest and (rank is None or rank <= order(lowest.level)[0]):
        return lowest.level
    return UNSORTED if rank is None else _called(rank, gazettes)


def _place(gazette: Gazette) -> str:
    """The place that a gazette is of: 阿尔山市."""
    return _GOVERNMENT.sub("", gazette.publisher)


def _said(name: str) -> int | None:
    said = next((rank for rank, pattern in _PLACES if pattern.search(name)), None)
    return 0 if said is None and _NATIONAL.match(name) else said


def _called(rank: int, gazettes: Iterable[Gazette]) -> str:
    """What a rank is called on this site."""
    return next((each.level for each in gazettes if each.level in _RANKS[rank]), _RANKS[rank][0])
