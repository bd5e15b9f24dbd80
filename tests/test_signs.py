"""Signs: whatever the search passes over is passed over, and each sign knows where it stands."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.pages import search_index
from builder.text import signs
from builder.text.signs import Cut, Kind, Reading

TEXTS = st.lists(
    st.sampled_from(
        [
            *"欧阳震寰Aß１２①ǅﬁ\u0301가·•<>&;#[](){}|/!-%\\ \t\n\u3000〔〕",
            "&#27431;",
            "&amp;#38451",
            "<b>",
            "<!--",
            "-->",
            "</td>",
            "[1]",
            "](",
            "%E6%AC%A7",
            "\\u6b27",
            signs.MARK,
        ]
    ),
    max_size=40,
).map("".join)


def test_what_the_search_takes_for_the_same_has_the_same_signs() -> None:
    every = [
        char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) not in ("Cn", "Co", "Cs")
    ]
    assert [char for char in every if signs.of(search_index.normalise(char)) != signs.of(char)] == []


@given(TEXTS)
def test_each_sign_stands_where_it_is_said_to(text: str) -> None:
    for way in signs.ways(text):
        for kind in (Kind(), Kind(long=True), Kind(long=True, figures=False)):
            reading = Reading(Cut(text, way), kind)
            places = [reading.place(at) for at in range(len(reading.text))]
            assert all(0 <= start < end <= len(text) for start, end in places)
            assert places == sorted(places)
            if way == 0 and signs.MARK not in text:
                signed = [(sign, text[start:end]) for sign, (start, end) in zip(reading.text, places, strict=True)]
                assert all(sign in signs.of(char) for sign, char in signed if sign != signs.BORDER)


@given(TEXTS, TEXTS)
def test_reading_on_reads_both(first: str, second: str) -> None:
    assert signs.of(first + second) == signs.of(first) + signs.of(second)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("⻢⺠⽉豈", "马民月豈"),
        ("ＡＢ①²❸٣", "ab1233"),
        ("欧\u3164阳\u2800震\u115f寰ꞏ丶", "欧阳震寰"),
    ],
)
def test_writings_of_one_character_are_one_sign(text: str, read: str) -> None:
    assert signs.of(text) == signs.of(read)
    assert signs.of(text) == read
