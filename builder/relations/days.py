"""Days as official documents count them.

Guaranteed: a period that runs from a day leaves that day out, and ends with the last of its days (民法典 201, 202); what is
to come into force 后, after a period, does so on the day after its last; a document that is in force for some years from a
day is so on that day and no longer on its anniversary.  A month that has no such day ends with its last.
Not done here: finding any of it in a text.  No day is taken from the clock.
"""

from __future__ import annotations

import calendar
import datetime
import re

from builder.text import numerals

_ONE = datetime.timedelta(days=1)
_MONTHS = {"年": 12, "个月": 1, "月": 1}
_PRINTED = re.compile(
    r"(?P<year>[\d〇○零Oo一二三四五六七八九]{4})年(?:(?P<half>底|末)|(?P<month>[\d一二三四五六七八九十]{1,3})月"
    r"(?:(?P<day>[\d一二三四五六七八九十]{1,3})日|(?P<end>底|末)))"
)


def printed(text: str) -> str | None:
    """The day that a text prints, 年底 and 月底 included; None where it is none of the calendar."""
    found = _PRINTED.search(text)
    if not found:
        return None
    year, month = numerals.year(found["year"]), 12 if found["half"] else numerals.number(found["month"])
    if not year or not month or month > 12:
        return None
    day = numerals.number(found["day"]) if found["day"] else calendar.monthrange(year, month)[1]
    return numerals.date_in(f"{year}年{month}月{day}日")


def last_of_period(begin: str, count: int, unit: str) -> str | None:
    """The last day of a period that begins with the end of a day: 自公布之日起30日内."""
    day = _moved(datetime.date.fromisoformat(begin), count, unit)
    return day.isoformat() if day else None


def after(begin: str, count: int, unit: str) -> str | None:
    """The day after such a period: 自公布之日起30日后."""
    last = _moved(datetime.date.fromisoformat(begin), count, unit)
    return (last + _ONE).isoformat() if last else None


def last_in_force(begin: str, count: int, unit: str) -> str | None:
    """The last day of a document that is in force from a day, that day included: 有效期5年."""
    day = datetime.date.fromisoformat(begin) - _ONE
    last = _moved(day, count, unit)
    if last and unit in _MONTHS and _ends_a_month(day):  # from the first of a month: to the last of one
        last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return last.isoformat() if last else None


def _ends_a_month(day: datetime.date) -> bool:
    return (day + _ONE).day == 1


def _moved(day: datetime.date, count: int, unit: str) -> datetime.date | None:
    """The day so much later; None for a unit that the calendar alone does not count (工作日), or a year that is none."""
    try:
        if unit in ("日", "天"):
            return day + count * _ONE
        if unit not in _MONTHS:
            return None
        month = day.month - 1 + count * _MONTHS[unit]
        year, month = day.year + month // 12, month % 12 + 1
        return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None
