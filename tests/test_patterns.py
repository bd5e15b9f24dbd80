"""Every pattern of the reader does what its examples say, and none can run away."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

import pytest

import builder
from builder.text import forms, lists, numerals, patterns
from builder.text.look import Look

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_MANY = 1000  # a repetition without a bound, or with one that is none


def _modules() -> list[Any]:
    names = [module.name for module in pkgutil.walk_packages(builder.__path__, "builder.")]
    return [importlib.import_module(name) for name in names if name not in ("builder.site.hooks", "builder.cli")]


MODULES = _modules()
NAMES = sorted(patterns.EXAMPLES)  # of all modules, now that each is read


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    """Every pattern that stands in a module of the package by a name of its own, or in a table of such a name."""
    found = {}
    for module in MODULES:
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                found[f"{module.__name__}.{name}"] = value
            for row in value if isinstance(value, tuple) else ():
                for place, cell in enumerate(row) if isinstance(row, tuple) else ():
                    if isinstance(cell, re.Pattern):
                        found[f"{module.__name__}.{name}: {row[0]} {place}"] = cell
    return found


@pytest.mark.parametrize("name", NAMES)
def test_examples_match(name: str) -> None:
    pattern, yes, _ = patterns.EXAMPLES[name]
    assert yes, "a pattern nobody exercises"
    for example in yes:
        assert pattern.search(_seen(name, example)), example


@pytest.mark.parametrize("name", NAMES)
def test_counter_examples_do_not_match(name: str) -> None:
    pattern, _, no = patterns.EXAMPLES[name]
    assert no, "a pattern without a limit"
    for example in no:
        assert not pattern.search(_seen(name, example)), example


def _seen(name: str, example: str) -> str:
    """An example as the reader would hand it to the pattern."""
    return forms.squash(example) if name.endswith("(squashed)") else example.strip()


def test_every_pattern_of_the_module_has_examples() -> None:
    registered = {id(pattern) for pattern, _, _ in patterns.EXAMPLES.values()}
    public = {name: value for name, value in vars(patterns).items() if isinstance(value, re.Pattern)}
    assert {name for name, value in public.items() if id(value) not in registered} == set()
    named = registered & {id(value) for value in _compiled().values()}
    assert len(named) == len(patterns.EXAMPLES), "a pattern without a name, or a name without a pattern"


@pytest.mark.parametrize("name", sorted(_compiled()))
def test_no_repetition_without_bound_inside_a_repetition(name: str) -> None:
    pattern = _compiled()[name]
    assert not _nests(parser.parse(pattern.pattern, pattern.flags)), pattern.pattern


def _nests(parsed: Any, inside: int | None = None) -> bool:
    """Whether a repetition without bound stands inside another, so that a match can be tried in endless ways.

    `inside` is the character that each turn of the outer one begins with, -1 where that is not one character, None
    outside.  A turn that begins with a character which the inner one cannot take leaves one way only, and so does an outer
    one that gives nothing back: each of its turns is tried once.
    """
    for code, value in parsed:
        if code in _REPEATS:
            endless = value[1] == codes.MAXREPEAT or value[1] >= _MANY
            if inside is not None and endless and (inside < 0 or _may_take(value[2], inside)):
                return True
            first = value[2][0] if len(value[2]) else (None, None)
            begins = first[1] if first[0] is codes.LITERAL else -1
            tried_again = endless and inside is None and code is not codes.POSSESSIVE_REPEAT
            if _nests(value[2], begins if tried_again else inside):
                return True
        elif code is codes.BRANCH:
            if any(_nests(branch, inside) for branch in value[1]):
                return True
        elif code in (codes.SUBPATTERN, codes.ASSERT, codes.ASSERT_NOT, codes.ATOMIC_GROUP):
            inner = value[3] if code is codes.SUBPATTERN else value if code is codes.ATOMIC_GROUP else value[1]
            if _nests(inner, inside):
                return True
    return False


def _may_take(parsed: Any, char: int) -> bool:
    """Whether a repeated piece can take a character; only one of a single set of characters surely cannot."""
    if len(parsed) != 1 or parsed[0][0] is not codes.IN:
        return True
    kinds = {codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_DIGIT: r"\d"}
    chars = [item for item in parsed[0][1] if item[0] is not codes.NEGATE]
    hit = False
    for code, value in chars:
        if code is codes.CATEGORY:
            hit = hit or value not in kinds or re.match(kinds[value], chr(char)) is not None
        else:
            hit = hit or (value == char if code is codes.LITERAL else value[0] <= char <= value[1])
    return hit == (len(chars) == len(parsed[0][1]))


@pytest.mark.parametrize(
    ("regex", "nests"),
    [
        (r"(?:a+)+", True),
        (r"(?:\s*<[^<>]*>\s*)+", True),
        (r"\s*(?:<[^<>]*>\s*)+", False),
        (r"[a-z]+(?:-[a-z]+)*", False),
        (r"\S+(?: \S+)*", False),
        (r"(?:[a-z-]*x|y+)*", True),
        (r"(?:ab?){3,}", False),
        (r"(?:x(?=y*))*", True),
        (r"(?:a++|b)*+", False),
        (r"(?:a++|a)*", True),
        (r"(?:(?:a+)+|b)*+", True),
    ],
)
def test_the_check_sees_what_nests(regex: str, nests: bool) -> None:
    assert _nests(parser.parse(regex)) is nests


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """Ends what computes longer by an exception; `re` looks for signals while it matches, and a busy machine is no fault."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


# Each makes some pattern try again and again before it fails at the end.
_RUNS = (
    *(
        "-",
        "—",
        "…",
        "·",
        ".",
        "（",
        "(",
        "《",
        "》",
        "〔",
        "一",
        "1",
        "、",
        "，",
        "。",
        "：",
        "a",
        "|",
        "#",
        "*",
        "号",
    ),
    *(
        "· ",
        ". ",
        "1.",
        "第1",
        "第一",
        "附件",
        "〔2022〕1",
        "2022年",
        "人民政府",
        "关于",
        "县",
        "甲、",
        "1、",
        "现",
        "<b",
        "< ",
    ),
    *("<br> ", "<br>  ", "<p></p> ", " \t", "　", "日至", "1月1日-", "http://", "【甲", "![](", "王 ", "任"),
)


@pytest.mark.parametrize("name", NAMES)
def test_runs_to_its_end(name: str) -> None:
    """A generous limit: what tries every way would take longer than the age of the world."""
    pattern, _, _ = patterns.EXAMPLES[name]
    with _no_longer_than(5):
        for run in _RUNS:
            text = (run * 2000)[:2000] + "\n"
            pattern.search(text)
            pattern.match(text)


@pytest.mark.parametrize("name", [name for name in NAMES if patterns.EXAMPLES[name][0].pattern[0] == "^"])
def test_anchored_patterns_bear_long_lines(name: str) -> None:
    pattern, _, _ = patterns.EXAMPLES[name]
    with _no_longer_than(5):
        for run in _RUNS:
            pattern.match((run * 20_000)[:20_000] + "\n")


def test_lists_hold_no_word_twice_and_no_empty_word() -> None:
    for words in (lists.KINDS.official, lists.KINDS.document, lists.ORGANS.suffix, lists.ROLES.post_end):
        assert all(words)
        assert len(set(words)) == len(words)
    assert not set(lists.KINDS.official) & set(lists.KINDS.document)
    assert all(Look(f"关于某事的{kind}").kind for kind in lists.KINDS.official)
    assert numerals.DIGITS["〇"] == 0
