"""Chinese numerals and dates: a value only for text that prints one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.text import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("１２", 12), ("1 2", 12), ("0", 0), ("007", 7),
        ("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("二十一", 21), ("九十九", 99), ("贰拾叁", 23),
        ("一百", 100), ("一百零三", 103), ("一百一十", 110), ("四百零三", 403), ("一千零一", 1001), ("两百", 200),
        ("", None), ("甲", None), ("十甲", None), ("1.5", None), ("第一", None), ("1234567890", None), ("-1", None),
    ],
)  # fmt: skip
def test_number(text: str, value: int | None) -> None:
    assert numerals.number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2022", 2022), ("２０２２", 2022), ("二〇二二", 2022), ("二○一○", 2010), ("二OO六", 2006), ("二ＯＯ六", 2006),
        ("二零零九", 2009), ("二 〇 二 二", 2022), ("一九九九", 1999), ("2○22", 2022),
        ("二十二", None), ("22", None), ("20222", None), ("0022", None), ("9999", None), ("二〇二X", None), ("", None),
    ],
)  # fmt: skip
def test_year(text: str, value: int | None) -> None:
    assert numerals.year(text) == value


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2022年9月16日", "2022-09-16"),
        ("2022 年 12 月 1 日", "2022-12-01"),
        ("２０２２年９月１６日", "2022-09-16"),
        ("二〇二二年九月十六日", "2022-09-16"),
        ("二○一○年十二月三十一日", "2010-12-31"),
        ("二OO六年一月三日", "2006-01-03"),
        ("——2024年1月23日在大会上", "2024-01-23"),
        ("2024年1月23日至2月3日", "2024-01-23"),
        ("2020年2月29日", "2020-02-29"),
        ("2021年2月29日", None),
        ("2022年13月1日", None),
        ("2022年9月", None),
        ("9月16日", None),
        ("2022-09-16", None),
        ("今年九月十六日", None),
        ("", None),
    ],
)
def test_date_in(text: str, date: str | None) -> None:
    assert numerals.date_in(text) == date


_TENS = ("", "十", "二十", "三十")
_ONES = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)), st.sampled_from("〇○零O"))
def test_every_day_is_read_in_either_writing(day: datetime.date, zero: str) -> None:
    def small(value: int) -> str:
        return _TENS[value // 10] + _ONES[value % 10]

    year = "".join(_ONES[int(digit)] or zero for digit in f"{day.year:04}")
    assert numerals.date_in(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()
    assert numerals.date_in(f"{year}年{small(day.month)}月{small(day.day)}日") == day.isoformat()


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789〇○零O一二三四五六七八九十百千年月日 甲０", max_size=16))
def test_whatever_is_no_date_gives_none(text: str) -> None:
    found = numerals.date_in(text)
    assert found is None or datetime.date.fromisoformat(found).isoformat() == found
    assert numerals.year(text) is None or 1900 <= (numerals.year(text) or 0) <= 2199
    assert numerals.number(text) is None or (numerals.number(text) or 0) >= 0
