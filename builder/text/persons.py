"""What a name looks like, and every way to take a person from the pieces of a line.

Guaranteed: an answer depends on the text alone; a cut holds every character of the pieces that it takes.
Not done here: what a post looks like (see `posts`), which cut is right, and whether the line names a person at all (see `reading.people`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from builder.text import forms, labels, lists, posts
from builder.text.asked import asked
from builder.text.signs import MARK

_HAN = "\u4e00-\u9fff\u3400-\u4dbf"
_FITS = re.compile(  # 王研, 白·音, 李**, 王×军; 欧阳立群
    rf"^(?:[{''.join(sorted(lists.ROLES.surnames))}](?:[·•・]?[{_HAN}]|[{_HAN}]{{2}}|[*＊×○]{{1,3}}[{_HAN}]?)"
    rf"|(?:{'|'.join(lists.ROLES.compound)})(?:[{_HAN}]{{0,2}}|[·•・][{_HAN}])|{MARK})$"
)
_LONGEST_NAME = 15
_NAME = re.compile(  # of any people
    rf"(?P<fits>{_FITS.pattern})|^[{_HAN}]{{2,7}}$|^[{_HAN}]{{1,8}}(?:[·•・][{_HAN}]{{1,8}}){{1,3}}$"
)
_BRACKETED = re.compile(
    rf"^(?P<name>[{_HAN}](?:\s*[{_HAN}·•・]){{1,14}})\s*"
    r"(?P<post>[（(](?:[^（）()]{1,60}[（(][^（）()]{1,20}[)）][^（）()]{0,60}|[^（）()]{1,60})[)）][；;。，,、]?)$"
)
_INNER_LABEL = re.compile(rf"((?<=\s)[{_HAN}]{{1,8}}[：:])(?=[{_HAN}])")
BEFORE_POST = re.compile(
    rf"^(?:[^：:]{{1,20}}[：:]\s*)?(?:[{_HAN}]\s+[{_HAN}]|[{_HAN}·]{{2,15}})\s+(?=\S)"
)  # a label, a name
_LISTED = re.compile("[^、，,；;]+[、，,；;]?")
_SPREAD_IN_LIST = re.compile(rf"(?<![^、，,：:])([{_HAN}])\s+(?=[{_HAN}](?:[、（(]|$))")  # 王 磊、李 娜（副县长）
_PARTED = re.compile("[、，,；;].")
_LIST_GOES_ON = re.compile("^[（(][^（）()]*[)）][、，,；;]")  # （副县长）、李四（县长助理）
JOINS = tuple("、，,")  # behind one of several names
_AFTER = frozenset(posts.SIGNS + "）)")  # what may stand after a name
_TOLD = r"[（(](?:[男女]|[^（）()]{0,3}[男女]?[，,、]?[^（）()]{1,5}族)[)）]"  # 布和（蒙古族）
_OF_PERSON = re.compile(rf"{_TOLD}$")
_BEGINS_TOLD = re.compile(rf"{_TOLD}(?=.)")
_TO_LAST_DOT = re.compile(rf"(?:[{_HAN}]{{1,8}}[·•・]){{1,3}}")
_LAST_PART = re.compile(rf"[{_HAN}]{{2,8}}")
_CUTS_DOTTED = re.compile(rf"[{_HAN}]{{0,7}}[·•・]")
_AND_OTHERS = re.compile(
    "[^等]{2,4}等(?:[一二两三四五六七八九十百几数0-9]|同志|人)"
)  # behind one of many who are named
_CHARGED = re.compile(rf"^(?P<name>[{_HAN}·]{{2,15}}?(?:{_TOLD})?)(?P<post>(?:同志)?[任为的].+|同志.+)$")
_AFTER_NAME = re.compile(rf"(?<=.)[（(].*$|(?<=.)同志[{posts.SIGNS}]*$|[：:{posts.SIGNS}.]+$")  # a bracket, or a mark
_NO_NAME = frozenset("省市县区旗盟镇乡村各有关局厅部委处室组办我本该第其按")


def has_surname(name: str) -> bool:
    """Whether a name begins with one of the usual surnames."""
    return name[:1] in lists.ROLES.surnames or name.startswith(lists.ROLES.compound)


@lru_cache(maxsize=1 << 10)
def fits(name: str) -> bool:
    """Whether a text is as long as a name with its surname is, and no post: 王研, 欧阳立群, 李**; or what hides one.

    Kept, for the clues of several decisions ask it of the same name.
    """
    return _FITS.match(name) is not None and not (posts.is_finished_post(name) or posts.begins_as_no_name(name))


@lru_cache(maxsize=1 << 10)
def is_name(text: str) -> bool:
    """Whether a piece without spaces could be a person's name, of any people.  Kept as `fits` is."""
    found = _NAME.match(text) if len(text) <= _LONGEST_NAME else None
    if not found or posts.is_finished_post(text) or posts.begins_as_no_name(text) or "同志" in text:
        return False
    return found["fits"] is not None or not (text[0] in _NO_NAME or text.endswith(lists.ORGANS.suffix))


def _is_whole_charge(post: str) -> bool:
    """Whether an appointment to a whole post has something behind a comma: 任副局长，试用期一年；"""
    said, comma, _ = post.replace(",", "，").rpartition("，")
    return bool(comma) and posts.is_charge(said) and posts.is_finished_post(said)


def is_bare_role(text: str) -> bool:
    """Whether a piece could be a label without its colon: 组长, 副召集人."""
    if not 2 <= len(text) <= 6 or not posts.is_finished_post(text) or not all(map(forms.is_han, text)):
        return False
    return not is_glued(text) or posts.begins_with_unit(text)


def is_glued(text: str) -> bool:
    """Whether a text begins as a name and a post do that nothing parts."""
    return any(fits(text[:size]) and posts.begins_with_place(text[size:]) for size in (2, 3))


def person(text: str) -> tuple[str, str] | None:
    """(name, post) of 王 研 市政府办公室主任, 布 和 任副局长；.  None for any other text."""
    if len(text) > 170 or " " not in text.strip():
        return None
    cut = next((cut for cut in cuts(pieces(text)) if cut.form == "apart"), None)
    return (cut.name, cut.post) if cut and posts.is_post(cut.post) and not labels.LABEL.match(text) else None


def begins_with_name(parts: Sequence[str]) -> bool:
    """Whether the first piece is a name: one with a surname, or one of any people with a post beside it."""
    return fits(parts[0]) or (len(parts) > 1 and is_name(parts[0]) and posts.is_post(parts[1]))


def bracketed(text: str) -> tuple[str, str] | None:
    """(name, （post）) of 闻立群（区委副书记、区长）; None for any other text."""
    found = _BRACKETED.match(text.strip())
    if not found or not posts.is_post(found["post"].rstrip("；;。，,、").strip("（）()")):
        return None
    name = forms.compact(found["name"])
    return (name, found["post"]) if is_name(name) else None


@dataclass
class Cut:
    """A name, and what is said of it, as the first `size` pieces of a line; how the two stand to each other."""

    name: str
    post: str
    form: Literal["apart", "bracket", "glued", "behind", "alone"]
    size: int

    @asked
    def ends(self) -> bool:
        """Whether the post has come to its end, or the appointment to what is said besides."""
        return posts.is_finished_post(self.post) or _is_whole_charge(self.post)

    @asked
    def who(self) -> str:
        """The name without what is said of the person in a bracket."""
        return bare_name(self.name)

    @asked
    def cuts_charge(self) -> bool:
        """Whether the name goes on before the word that appoints: 斯琴高|娃为监察委员会委员."""
        return not posts.is_charge(self.post) and is_charged(self.who + self.post)


def bare_name(printed: str) -> str:
    """A name without a mark after it, the bracket that gives sex or people, or 同志."""
    if printed[-1:] not in _AFTER:  # as most names
        return printed.removesuffix("同志")
    name = printed.rstrip(posts.SIGNS)
    return (_OF_PERSON.sub("", name) if name.endswith(("）", ")")) else name).removesuffix("同志")


def tells_of_person(printed: str) -> bool:
    """Whether a bracket behind a name gives sex or people: 才让措（女，藏族）."""
    return _OF_PERSON.search(printed.rstrip(posts.SIGNS)) is not None


def pieces(text: str) -> list[str]:
    """A line at its spaces: labels keep their colon, the two characters of a spaced name are one piece, listed names several."""
    out: list[str] = []
    if "：" in text or ":" in text:
        if (found := labels.LABEL.match(text)) and labels.is_label(found[0]):
            out, text = [found[0].strip()], text[found.end() :]
        text = _INNER_LABEL.sub(r"\1 ", text)
    for piece in _SPREAD_IN_LIST.sub(r"\1", text.strip()).split():
        if out and ("（" in out[-1] or "(" in out[-1]) and forms.is_open(out[-1]):
            out[-1] += f" {piece}"
        elif out and len(out[-1]) == 1 == len(_AFTER_NAME.sub("", piece)):
            out[-1] += piece
        else:
            out += _listed(piece)
    return out


def _listed(piece: str) -> Sequence[str]:
    """The names of a piece that lists some; any other piece as it is."""
    if not _PARTED.search(piece):
        return [piece]
    listed = [""]
    for part in _LISTED.findall(piece):
        if listed[-1] and not forms.is_open(listed[-1]):
            listed.append(part)
        else:
            listed[-1] += part
    return listed if len(listed) > 1 and _are_listed(listed) else [piece]


def is_class(piece: str) -> bool:
    """Whether a piece tells of many who hold a post, and names none of them: 各区区长."""
    return piece.startswith("各") and posts.is_post(piece)


def _are_listed(listed: Sequence[str]) -> bool:
    """Whether those whom a piece lists are persons, the last of them perhaps a class of office-holders."""
    *first, last = listed
    return all(map(_is_of_list, first)) and (_is_of_list(last) or is_class(last))


def _is_of_list(piece: str) -> bool:
    """Whether one of those whom a piece lists is a name, alone, with sex or people, or with a post or a unit in a bracket."""
    found = None if _OF_PERSON.search(piece.rstrip(posts.SIGNS)) else _BRACKETED.match(piece)
    if not found:
        return fits(bare_name(piece))
    unit = found["post"].rstrip(posts.SIGNS).strip("（）()").endswith(lists.ORGANS.suffix)
    return bracketed(piece) is not None or (unit and fits(found["name"]))


def cuts(parts: Sequence[str]) -> Iterator[Cut]:
    """Every way to begin the pieces with a person; a name with a whole post beside it does not stand alone."""
    first, rest, alone = parts[0], parts[1:], True
    named = is_name(bare_name(first))
    if first[-1] in "）)" + posts.SIGNS and (found := _BRACKETED.match(first)) and not _OF_PERSON.search(first):
        yield Cut(forms.compact(found["name"]), found["post"], "bracket", 1)
    if rest and named and first[-1] not in JOINS:
        size = _post_size(rest)
        apart = Cut(first, " ".join(rest[:size]), "apart", 1 + size)
        alone = not apart.ends
        yield apart
    elif len(first) == 1 and rest and has_surname(first):  # 盘 龙清溪镇镇长
        yield Cut(first + rest[0][0], " ".join([rest[0][1:], *rest[1:]]), "apart", len(parts))
    yield from _glued(first, rest)
    yield from _charged(first)
    yield from _behind(first, rest)
    if named and alone:
        yield Cut(first, "", "alone", 1)


def _behind(first: str, rest: Sequence[str]) -> Iterator[Cut]:
    """A name that stands apart behind its post; the post may be in several pieces."""
    if not rest or not (len(first) > 2 or posts.begins_with_place(first)):
        return
    at = next((at for at, part in enumerate(rest) if fits(bare_name(part))), 0)
    if is_name(bare_name(rest[at])):
        yield Cut(rest[at], " ".join([first, *rest[:at]]), "behind", at + 2)


def _glued(first: str, rest: Sequence[str]) -> Iterator[Cut]:
    """A name and a post in one piece, either before the other."""
    if len(first) < 4 or _AND_OTHERS.match(first):
        return
    if found := dotted(first):
        more = _post_size(rest) if rest else 0
        yield Cut(found[0], " ".join([found[1], *rest[:more]]), "glued", 1 + more)
    for size in (3, 2, 4):
        if said := _said_behind(first, size):
            more = _post_size(rest) if rest else 0
            yield Cut(first.removesuffix(said), " ".join([said, *rest[:more]]), "glued", 1 + more)
        last, post = first[-size:], first[:-size]
        if len(post) >= 3 and fits(last) and posts.is_finished_post(post):
            yield Cut(last, post, "behind", 1)


def _said_behind(text: str, size: int) -> str:
    """What is said of the person whose name so many characters are, behind it and its bracket; "" where they are none."""
    told = _BEGINS_TOLD.match(text, size)
    name, said = text[:size], text[told.end() if told else size :]
    if not fits(name) or "*" in name or not (len(said) >= 4 or posts.begins_with_place(said)):
        return ""
    goes_on = said.startswith(JOINS) or _LIST_GOES_ON.match(said) or _CUTS_DOTTED.match(said)
    return "" if goes_on else said


def dotted(text: str) -> tuple[str, str] | None:
    """A name of several parts and the post against it, which begins with a place or a rank: 艾力·买买提|市水务局局长."""
    first = _TO_LAST_DOT.match(text)
    last = _LAST_PART.match(text, first.end()) if first else None
    for end in range(first.end() + 2, last.end() + 1) if first and last else ():
        if posts.begins_with_place(text[end:]):
            return text[:end], text[end:]
    return None


def is_charged(text: str) -> bool:
    """Whether a text begins with what may be a name, and what somebody is made: 某某某同志任县水利局局长；"""
    found = _CHARGED.match(text)
    return found is not None and is_name(bare_name(found["name"])) and posts.is_charge(found["post"])


def _charged(first: str) -> Iterator[Cut]:
    """A name of any people, that an appointment or a removal follows: 才让东智为县民政局局长."""
    found = _CHARGED.match(first) if is_charged(first) else None
    cut = Cut(found["name"], found["post"], "glued", 1) if found else None
    if cut and cut.ends and not fits(cut.name):
        yield cut


def _post_size(parts: Sequence[str]) -> int:
    """How many pieces one person's post has: all up to the next label or person."""
    size = 1
    while size < len(parts) and not (posts.is_finished_post(parts[size - 1]) and _begins(parts[size:])):
        size += 1
    return size


def _begins(parts: Sequence[str]) -> bool:
    """Whether a label, or another person, stands at the beginning."""
    first = parts[0]
    if labels.is_label(first) or bracketed(first):
        return True
    name = bare_name(first)
    return is_name(name) and len(parts) > 1 and (fits(name) or posts.is_post(parts[1]))
