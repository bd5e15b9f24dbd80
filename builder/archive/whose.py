"""Whose document a citation means: by the organ or the place right before its name, by a number that is printed in part.

Guaranteed: what stands there never makes a link, it only forbids one: 省《实施方案》 is not that of a city, and 市政府《通知》 in one
gazette is not that of the city of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from builder.archive.entry import Entry
from builder.said import Citation
from builder.text import citing, organs

_FAR = 16  # characters before a name that are looked at
_LEVEL = "自治区|国家|中央|上级|省|市|县|区|旗|盟|州"
_PLACE = re.compile(rf"(?P<lead>[\u4e00-\u9fff]*?)(?P<level>{_LEVEL})$")
_HAN_AT_END = re.compile("[\u4e00-\u9fff]*\\Z")
_OUR_OWN = re.compile("[我本全]$")
_LEADS_ON = re.compile("(?:^|[据照实行按彻合循和与及])$")
_GOVERNS = re.compile(rf"(?P<level>{_LEVEL})(?:人民政府|政府|行政公署|行署|委员会|委|办公)")


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands right before the name of a citation, up to a sign, and the organ that it ends with, "" where it does with none."""

    run: str
    organ: str


def lead(citation: Citation) -> Lead:
    """That of a citation: it is the same whatever document is asked about."""
    return _lead(_before(citation))


@lru_cache(maxsize=1 << 12)  # 根据 stands before many names
def _lead(run: str) -> Lead:
    return Lead(run, next((run[at:] for at in range(len(run) - 1) if organs.is_organ(run[at:])), ""))


def fits(said: Lead, issuers: Iterable[str], *, near: bool) -> bool:
    """Whether documents of these issuers may be meant; `near`: they stand in the gazette of the notice that cites."""
    if said.organ:
        return any(_is_same(said.organ, issuer, near) for issuer in issuers)
    place = _PLACE.search(said.run)
    if not place or _OUR_OWN.search(place["lead"]):
        return near or not place
    return any(_governs(said.run, place, issuer, near) for issuer in issuers)


def has_number(entry: Entry, citation: Citation) -> bool:
    """Whether a number that is printed in part may be that of a notice: 第3号令 of 苇州市人民政府令第3号."""
    if not citation.number:
        return True
    one, other = citing.number(entry.notice.number or ""), citing.number(citation.number)
    return one.endswith(other) or (bool(one) and other.endswith(one))


def is_place_of(key: str, issuer: str) -> bool:
    """Whether a name says the place of an issuer: 兴安盟 before the rest, or how the issuer begins anywhere in it."""
    return len(issuer) > 2 and (issuer[:2] in key or key[:3] in issuer)


def _before(citation: Citation) -> str:
    """The characters right before a name, up to a sign: 根据兴安盟乡村振兴局《关于…的通知》."""
    end = citation.spot.at[0] - citation.near.at
    found = _HAN_AT_END.search(citation.near.text[max(0, end - _FAR) : end])
    return found[0] if found else ""


def _is_same(organ: str, issuer: str, near: bool) -> bool:
    """市人民政府 is an issuer of its own gazette only; 苇州市人民政府 is one anywhere."""
    if issuer.endswith(organ) and issuer != organ:
        return near
    return organ.endswith(issuer)


def _governs(run: str, place: re.Match[str], issuer: str, near: bool) -> bool:
    """Whether a place is that of an issuer: 江州市 by its name; 市 by its level, in its own gazette."""
    if any(run[-length:] in issuer for length in range(3, len(run) + 1)):
        return True
    level = _GOVERNS.search(issuer)
    generic = _LEADS_ON.search(place["lead"])
    return near and generic is not None and level is not None and level["level"] == place["level"]
