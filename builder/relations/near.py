"""The sentence that some words stand in, for whoever quotes them or asks what is before them.

Guaranteed: characters of the text as printed, the words among them, and at most MOST of them at each side.
"""

from __future__ import annotations

from builder.said import Near

MOST = 120
_STOPS = "。；;\n"


def of(text: str, words: tuple[int, int], others: tuple[int, int] | None = None) -> Near:
    """What stands around words of a text, and around others of it."""
    begin, end = min((words, others or words))[0], max(words[1], (others or words)[1])
    first = max(*(text.rfind(stop, 0, begin) + 1 for stop in _STOPS), begin - MOST)
    last = min(*(at + 1 for stop in _STOPS if (at := text.find(stop, end)) >= 0), len(text), end + MOST)
    return Near(
        text[first:last],
        first,
        goes_back=bool(first) and text[first - 1] not in _STOPS,
        goes_on=last < len(text) and text[last - 1] not in _STOPS,
    )
