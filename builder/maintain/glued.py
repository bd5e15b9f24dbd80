"""Where two blocks run into one on a line: the place at which a `split` parts them.

Guaranteed: a place that is quoted stands once in its line, and not at its beginning.
Not done here: whether they are two (the print tells); how the entry is written (see `naming`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.text import forms, organs
from builder.text.look import Look

_QUOTED = 8  # characters by which a place is named, where no more are needed
_SHORT = 40  # characters of a heading with its number
_ENDED = re.compile(r"(?<=[。！？；：])\s*(?=[^\s”’」』）)。！？；])")
_MARK = re.compile(
    r"(?<!^)(?=第[一二三四五六七八九十百]+[章条]\s|附\s*件\s*\d?[：:\s]|[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、)"
)
_DATE = re.compile(
    r"(?:\d{4}|[二〇○零一九]{4})\s*年\s*[\d一二三四五六七八九十]+\s*月\s*[\d一二三四五六七八九十]+\s*日\s*$"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}[〔\[［（(]\d{4}[〕\]］）)]\s*\d+\s*号\s*$")


def places(text: str) -> Iterator[str]:
    """The beginnings of what may be a block of its own behind another, likeliest first."""
    likely = (*_own(text), *_marked(text), *_tailed(text), *_behind_heading(text), *_sentences(text))
    yield from (quoted for at in dict.fromkeys(likely) if (quoted := _quoted(text, at)))


def _own(text: str) -> Iterator[int]:
    return (found.end() for found in _ENDED.finditer(text) if _is_own(text[found.end() :]))


def _sentences(text: str) -> Iterator[int]:
    return (found.end() for found in _ENDED.finditer(text) if text[: found.start()][-1:] in tuple("。！？"))


def _marked(text: str) -> Iterator[int]:
    return (found.start() for found in _MARK.finditer(text) if _parts(text, found.start()))


def _tailed(text: str) -> Iterator[int]:
    found = (pattern.search(text) for pattern in (_DATE, _NUMBER))
    return (each.start() for each in found if each and _closes(text, each))


def ending(text: str) -> str | None:
    """What of a line is a signature, a date or both behind a sentence; None where it ends in its own words."""
    at = next((at for at in _own(text) if Look(text[at:]).mark is None), None)
    return _quoted(text, at) if at else None


def _is_own(rest: str) -> bool:
    """Whether what stands behind a sentence is a block by its looks: a number of a heading, who signs, a date."""
    date = _DATE.search(rest)
    signed = forms.squash(rest[: date.start()] if date else rest)
    return Look(rest).mark is not None or organs.is_organ(signed) or bool(date and not signed)


def _parts(text: str, at: int) -> bool:
    """Whether a number of a heading stands where one may: behind a sentence, or a heading that is short and has a number."""
    before = text[:at].rstrip()
    return before[-1:] in "。；！？" or (len(before) <= _SHORT and Look(before).mark is not None and "，" not in before)


def _closes(text: str, found: re.Match[str]) -> bool:
    """Whether a date or a document number at the end of a line has a signature or a title before it."""
    before = forms.squash(text[: found.start()])
    return organs.is_organ(before) or Look(before).is_complete_title


def _behind_heading(text: str) -> Iterator[int]:
    """Where a sentence stands behind a heading with its number, and a space."""
    found = re.match(r"\s*\S+(?:[、.．]|[)）章节条])\s?\S{1,20}\s+(?=\S)", text)
    if found and Look(text).mark and "。" not in found[0] and "。" in text:
        yield found.end()


def _quoted(text: str, at: int) -> str | None:
    """What begins at a place, as far as it stands there alone; None at the beginning of a line."""
    rest = text[at:].strip()
    for size in range(min(_QUOTED, len(rest)), len(rest) + 1):
        if text[:at].strip() and text.count(rest[:size].strip()) == 1:
            return rest[:size].strip()
    return None
