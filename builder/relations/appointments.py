"""Who is appointed to a post, and who is removed from one: in a sentence, or in what stands beside a name.

Guaranteed: a name and a post are given as printed, without white space; what is not plainly said is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from builder.text import forms, patterns, persons, posts

_BARE_NAMES = r"(?P<names>[\u4e00-\u9fff·]{2,15}?(?:、[\u4e00-\u9fff·]{2,15}?){0,9})"
_NAMES = rf"{_BARE_NAMES}(?:等?同志)?"
_END = r"(?:职务|人选)?(?:的?请求)?$"
_PLACES = tuple("省市县区旗盟州乡镇")  # a post begins with one, where a name could end with it
_BOUNDS = re.compile(r"[，,；;。]")
_CHARGE = patterns.define(
    "charge beside a name",
    r"^(?P<words>(?P<removed>提名免去|免去|不再担任|不再兼任|不再任|辞去(?!公职)|免)|提名为|提名|提任为?|任命为?|聘任为?|聘为|挂职?任|担任|兼任|晋升为?|套改为?|[转改调]任|任|为)"
    rf"其?(?P<post>.{{3,80}}?){_END}",
    ("提名为某公司副总经理人选", "免去旗公安局副科级侦查员职务", "任区水务局副局长", "晋升为三级调研员"),
    ("辞去公职", "市财政局局长"),
)
_APPOINTED = patterns.define(
    "appointment of a named person",
    rf"(?P<words>任命|提名|聘任|推荐|晋升){_NAMES}(?:为|任|担任|挂职?任)(?P<post>.{{3,80}}?){_END}",
    (
        "县人民政府决定任命盘金花同志为县民族宗教事务局副局长",
        "任命张三、李四为市财政局副局长",
        "晋升张三同志为二级巡视员",
    ),
    ("任命书由市长签署",),
)
_REMOVED = patterns.define(
    "removal of a named person",
    rf"(?P<words>免去){_BARE_NAMES}(?:等?同志(?:担任|兼任)?的?|(?:担任|兼任)的?|的)(?P<post>.{{3,80}}?)职务$",
    ("免去郦平的越溪市教育局局长职务", "免去赵瑞同志旗统计局副局长职务"),
    ("免去其县长职务的决定",),
)
_RESIGNED = patterns.define(
    "resignation that is accepted",
    rf"接受{_NAMES}(?P<words>辞去)(?P<post>.{{3,80}}?)(?:职务)?(?:的?请求)?$",
    ("接受王五同志辞去市人民政府副市长职务的请求",),
    ("王五辞去公职",),
)
_NAMED = patterns.define(
    "named person with a charge",
    rf"^{_NAMES}(?P<words>(?P<removed>不再担任|不再兼任)|提任|挂职?任|挂职担任|担任|兼任|代理|晋升为?|套改为?|[转改调]任|任|为)(?P<post>.{{3,80}}?){_END}",
    ("司马光明任区行政审批服务局局长", "李四挂职任某县副县长", "王五同志晋升为三级调研员"),
    ("免去李四的职务",),
)
_OF_APPOINTMENTS = patterns.define(
    "title of appointments (squashed)",
    r"任免|任职|免职|任命|免去|聘任|挂职|辞[去职]|职务|晋升|套改",
    ("关于娄建明等职务任免的通知", "关于盘金花同志任职的通知"),
    ("关于成立领导小组的通知",),
)
_ACTS = re.compile("任命|提名|聘任|推荐|晋升|接受|免去")  # what no sentence does without that names a person itself


@dataclass(frozen=True, slots=True)
class Charge:
    """What is said of a person: the post, and the words that appoint to it or remove from it."""

    name: str
    post: str
    action: Literal["appointed", "removed"]
    words: str


def is_of_appointments(title: str) -> bool:
    """Whether a title says that a document appoints or removes."""
    return _OF_APPOINTMENTS.search(forms.squash(title)) is not None


def beside(name: str, printed: str) -> Iterator[Charge]:
    """The charges of what is printed beside a name: one, or an appointment and a removal; nothing where it is a plain post."""
    pieces: list[str] = []
    for piece in _BOUNDS.split(forms.compact(printed)):
        if pieces and not _CHARGE.match(piece):
            pieces[-1] += f"，{piece}" if piece else ""
        else:
            pieces.append(piece)
    for piece in pieces:
        if found := _CHARGE.match(piece):
            yield _charge(name, found)


def in_sentence(text: str, titled: bool) -> Iterator[Charge]:
    """The appointments and removals of a paragraph, `titled` where its document is of those."""
    compact = forms.compact(text)
    if not (
        _ACTS.search(compact) or (titled and any(word in compact for word in ("任", "辞去", "为", "晋升", "套改")))
    ):
        return
    subject, act = "", False
    for piece in _BOUNDS.split(compact):
        found = list(_charges(piece, subject, titled, act))
        subject = found[-1].name if found else subject
        act = act or bool(found)
        yield from found


def _charges(piece: str, subject: str, titled: bool, act: bool) -> Iterator[Charge]:
    for pattern in (_APPOINTED, _RESIGNED, _REMOVED) if _ACTS.search(piece) else ():
        if found := pattern.search(piece):
            yield from _each(found, removed=pattern is not _APPOINTED)
            return
    if piece.startswith("免去") and (split := _unparted(piece)):
        yield split
    elif subject and (found := _CHARGE.match(piece)) and _is_post(found["post"]):
        yield _charge(subject, found)
    elif (titled or act) and (found := _NAMED.match(piece)):
        yield from _each(found, removed=bool(found["removed"]))


def _each(found: re.Match[str], removed: bool) -> Iterator[Charge]:
    """The charge of each of the names, where they are names and the post is one."""
    names = found["names"].split("、")
    if all(map(persons.is_name, names)) and _is_post(found["post"]):
        for name in names:
            yield Charge(name, found["post"], "removed" if removed else "appointed", found["words"])


def _unparted(piece: str) -> Charge | None:
    """免去张三市财政局局长职务: a name and a post that nothing parts."""
    rest = piece.removeprefix("免去").removesuffix("职务")
    if (found := persons.dotted(rest)) and _is_post(found[1]):
        return Charge(*found, "removed", "免去")
    for size in sorted((3, 2, 4), key=lambda size: rest[size : size + 1] not in _PLACES):
        if persons.fits(rest[:size]) and posts.begins_with_place(rest[size:]) and _is_post(rest[size:]):
            return Charge(rest[:size], rest[size:], "removed", "免去")
    return None


def _is_post(post: str) -> bool:
    return posts.is_finished_post(post)


def _charge(name: str, found: re.Match[str]) -> Charge:
    return Charge(name, found["post"], "removed" if found["removed"] else "appointed", found["words"])
