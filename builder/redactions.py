"""Redactions: what a maintainer took out of an issue can be read nowhere, however the print broke it up.

Guaranteed: a piece is found through white space, a line's end, marks of Markdown, inline tags, entities, widths and
invisible characters; what steps put together again out of pieces that stand apart is found by `leaks`.
Not done here: the form of a sidecar's entries (see `sidecar`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from builder import forms
from builder import patterns as p

MARK = "〔已隐去〕"
_SIGN = r"(?P<gap>\n[^\S\n]*\n\s*)|&#?\w{2,8};|."
_AS_WRITTEN = re.compile(_SIGN, re.S)  # what stands inside a tag or a comment is published, too
_AS_READ = re.compile(rf"(?P<inline>{p.INLINE_TAG.pattern})|(?P<tag><[/!a-zA-Z][^<>]*>)|{_SIGN}", re.I | re.S)
_SIGNS = frozenset("*_`~\\")
_BREAK = "\n"  # between what is never read as one: paragraphs, cells


def carry_out(lines: Sequence[str], pieces: Sequence[str]) -> tuple[list[str], list[int]]:
    """The lines without the pieces, a mark in the place of each, and the indexes of pieces that stand nowhere.

    There are as many lines as before: a piece that goes over the end of a line leaves its mark on the first.
    """
    if not pieces:
        return list(lines), []
    text = "\n".join(lines)
    forms_of_text = [_bare(text, form) for form in (_AS_WRITTEN, _AS_READ)]
    spans, absent = [], []
    for index, wanted in enumerate(map(_wanted, pieces)):
        found = [
            (places[at][0], places[at + len(wanted) - 1][1])
            for bare, places in forms_of_text
            for at in _occurrences(wanted, bare)
        ]
        spans += found
        if not found:
            absent.append(index)
    out, done = [], 0
    for start, end in sorted(spans):
        if start >= done:
            out += [text[done:start], MARK]
        out.append("\n" * text.count("\n", max(start, done), max(end, done)))
        done = max(done, end)
    return "".join([*out, text[done:]]).split("\n"), absent


def leaks(published: Any, pieces: Sequence[str]) -> Iterator[tuple[int, int | None]]:
    """Where a piece can still be read in what an issue publishes (see `model.as_json`): its index, and a source line."""
    strings = list(_strings(published, None))
    for form in (_AS_WRITTEN, _AS_READ):
        bare = [_bare(text, form)[0] for _, text in strings]
        whole = "\0".join(bare)
        for index, piece in enumerate(map(_wanted, pieces)):
            if piece in whole:
                yield index, next(line for (line, _), text in zip(strings, bare, strict=True) if piece in text)


def _strings(value: Any, line: int | None) -> Iterator[tuple[int | None, str]]:
    if isinstance(value, str):
        yield line, value
    elif isinstance(value, dict):
        numbers = value.get("lines") or value.get("span")
        line = numbers[0] if isinstance(numbers, list) else line
        for item in value.values():
            yield from _strings(item, line)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, line)


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _wanted(piece: str) -> str:
    return _bare(piece, _AS_WRITTEN)[0].strip(_BREAK) or piece


def _bare(text: str, form: re.Pattern[str]) -> tuple[str, list[tuple[int, int]]]:
    """A text in one of its forms, character by character, and where in the text each stands."""
    out: list[str] = []
    places: list[tuple[int, int]] = []
    for token in form.finditer(text):
        if token.lastgroup == "inline":
            continue
        read = _BREAK if token.lastgroup else _read(token[0])
        out.append(read)
        places += [token.span()] * len(read)
    return "".join(out), places


def _read(token: str) -> str:
    folded = forms.squash(forms.entities(token)).casefold()
    return "".join(c for c in folded if c not in _SIGNS and unicodedata.category(c) not in ("Cf", "Mn", "Cc"))
