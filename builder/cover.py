"""What one line of a gazette's cover says: its name, the year, the number, the total, the date.

Guaranteed: a line says something only where parts of a cover's form are all that stands in it; 第86号公布 or a title that
ends in 公报 says nothing.
Not done here: where the cover ends (see `masthead`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from builder import forms, numerals
from builder import patterns as p

_MOST = 80  # characters of a line that may be a cover's
_NO_PLACE = ("政府公报", "人民政府公报", "行政公报", "政务公报", "委员会公报")
_PUBLISHERS = ("政府", "公署", "国务院", "委员会", "常委会", "管委会", "法院", "检察院", "部", "局", "厅")
_NO_NAME = ("关于", "印发", "的", "统计")
_PARTS = (
    ("date", p.COVER_DATE),
    ("total", p.COVER_TOTAL),
    ("number", p.COVER_NUMBER),
    ("serial", p.COVER_SERIAL),
    ("word", p.COVER_WORD),
    ("year", p.COVER_YEAR),
    ("name", p.COVER_NAME),
    ("organ", p.COVER_ORGAN),
    ("mark", p.COVER_MARK),
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a line says.  `serial` is a number told as 第N号, which is an issue's only beside a gazette's name."""

    name: str | None = None
    year: int | None = None
    number: str | None = None
    serial: str | None = None
    total: int | None = None
    date: str | None = None

    @property
    def tells(self) -> bool:
        """Whether the line tells the issue by itself: a year, a date or 第N号 alone could be anything's."""
        return bool(self.number or self.total or (self.name and (self.name not in _NO_PLACE or self.serial)))


def read(text: str) -> Cover | None:
    """What the line says, where all of it is a cover's; None for any other line."""
    squashed = forms.squash(text)
    return _read(squashed) if 2 <= len(squashed) <= _MOST else None


@lru_cache(maxsize=1 << 10)
def _read(squashed: str) -> Cover | None:
    found: dict[str, re.Match[str]] = {}
    at = 0
    while at < len(squashed):
        hit = next(
            ((key, match) for key, part in _PARTS if (match := part.match(squashed, at)) and match.end() > at), None
        )
        if hit is None:
            return None
        found.setdefault(*hit)
        at = hit[1].end()
    if not found.keys() - {"word", "organ", "mark"}:
        return None
    name = found["name"]["name"] if "name" in found else None
    if name and any(word in name for word in _NO_NAME):
        return None
    numbered, serial = found.get("number"), found.get("serial")
    year = _year(found)
    if "year" in found and year is None:  # four figures that are no year
        return None
    if serial and not name and year is None:  # 第86号 alone is that of an order
        return None
    return Cover(
        name,
        year,
        _number(numbered["number"] or numbered["bare"]) if numbered else None,
        _number(serial["number"]) if serial else None,
        _total(found["total"]) if "total" in found else None,
        numerals.date_in(found["date"][0]) if "date" in found else None,
    )


def publisher(gazette: str | None) -> str | None:
    """Who publishes a gazette, where its name says so: an organ of a place, and 公报."""
    if not gazette or not gazette.endswith("公报") or gazette in _NO_PLACE:
        return None
    organ = gazette.removesuffix("公报")
    return organ if organ.endswith(_PUBLISHERS) else None


def _year(found: dict[str, re.Match[str]]) -> int | None:
    printed = [found[key]["year"] for key in ("year", "number", "serial") if key in found and found[key]["year"]]
    if "number" in found and found["number"]["of"]:
        printed.append(found["number"]["of"])
    return next((year for text in printed if (year := numerals.year(text))), None)


def _total(found: re.Match[str]) -> int | None:
    return numerals.number(next(text for text in found.groups() if text))


def _number(text: str) -> str:
    parts = re.split(r"[-—–~、至和]", text)
    return "-".join(str(numerals.number(part)) for part in parts)
