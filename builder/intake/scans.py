"""Pages without text: named, or filled in from what an OCR engine wrote of them.

Guaranteed: a page that has text of its own keeps it; of the engine's output only the scanned pages are taken, and of these
everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from builder.codes import Said, say
from builder.intake.received import Box, LeftOut, Placed, Received

_Of = TypeVar("_Of", Placed, LeftOut)


def fault(received: Received) -> Said | None:
    """Why a file cannot be taken: no page of it has text."""
    if received.scanned and not received.lines:
        return say("nothing-but-scans", pages=len(received.pages))
    return None if received.lines else say("input-without-text")


def remarked(received: Received) -> Received:
    """With the scanned pages named where there are any."""
    if not received.scanned:
        return received
    return replace(received, remarks=(*received.remarks, ("pages-scanned", {"pages": numbers(received.scanned)})))


def numbers(pages: Iterable[int]) -> str:
    """1, 3, 4, 5 → 1、3–5."""
    spans: list[list[int]] = []
    for page in sorted(pages):
        if spans and spans[-1][1] == page - 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def filled(received: Received, recognised: Received) -> Received:
    """The file with the text of its scanned pages from what was recognised; those that still have none stay named."""
    taken = _of_pages(recognised, set(received.scanned))
    places = {index: len(received.given) + at for at, index in enumerate(_indices(taken.lines, taken.left_out))}
    scale = {page: _scale(received, recognised, page) for page in received.scanned}
    lines = [_put(line, places, scale) for line in taken.lines]
    got = {line.page for line in lines}
    return replace(
        received,
        lines=tuple(sorted((*received.lines, *lines), key=lambda line: line.page or 0)),
        left_out=(*received.left_out, *(_put(one, places, scale) for one in taken.left_out)),
        given=(*received.given, *(recognised.given[index] for index in places)),
        scanned=tuple(page for page in received.scanned if page not in got),
        remarks=(*received.remarks, *recognised.remarks),
    )


def _of_pages(recognised: Received, wanted: set[int]) -> Received:
    lines = tuple(line for line in recognised.lines if line.page in wanted)
    left_out = tuple(one for one in recognised.left_out if one.page in wanted)
    return replace(recognised, lines=lines, left_out=left_out)


def _indices(lines: Iterable[Placed], left_out: Iterable[LeftOut]) -> Iterator[int]:
    for line in lines:
        yield from line.of
    for one in left_out:
        yield from one.of


def _put(one: _Of, places: dict[int, int], scale: dict[int, tuple[float, float]]) -> _Of:
    return replace(one, of=tuple(places[index] for index in one.of), box=_scaled(one.box, *scale[one.page or 0]))


def _scale(received: Received, recognised: Received, page: int) -> tuple[float, float]:
    """From the engine's page, which may be counted in pixels, to the file's."""
    if not 0 < page <= min(len(received.pages), len(recognised.pages)):
        return 1.0, 1.0
    (width, height), (wide, high) = received.pages[page - 1], recognised.pages[page - 1]
    return (width / wide, height / high) if wide and high else (1.0, 1.0)


def _scaled(box: Box | None, across: float, down: float) -> Box | None:
    if box is None:
        return None
    left, top, right, bottom = box
    return left * across, top * down, right * across, bottom * down
