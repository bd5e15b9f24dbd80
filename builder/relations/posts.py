"""The persons that a notice names as holders of posts: in lists, in appointments and removals, as signatories.

Guaranteed: a name stands in the text as it is given; one that is hidden, whole or in part, is none.  Who has neither a
post, nor a role in a body, nor is appointed or removed, is not among them; nor is who is honoured, punished or helped.
Not done here: who is one person (nobody knows), and whose names may be shown (see `archive.people`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.model import Block, Heading, Member, Notice, Part, Roster, Text
from builder.relations import appointments, groups
from builder.relations.groups import Over
from builder.said import Action, Post
from builder.text import forms, patterns

_NAME = patterns.define(
    "name that is printed whole",
    r"^[\u3400-\u9fff〇\U00020000-\U0003ffff]{1,8}(?:[·•・][\u3400-\u9fff〇]{1,8}){0,3}$",
    ("王研", "阿普·四邓", "乌丽娅素"),
    ("李**", "王×军", "〔已隐去〕"),
)
_SIGNATORY = patterns.define(
    "signature of a person",
    r"^(?P<post>[\u4e00-\u9fff]{0,20}?(?:代?[省市县区旗盟州乡镇]\s*长|[主署专]\s*[席长员]|主\s*任|局\s*长|厅\s*长|部\s*长|总\s*理|专\s*员|代[省市县区旗州]长))"
    r"\s*[:：]?\s+(?P<name>[\u4e00-\u9fff·]{2,10}|[\u4e00-\u9fff]\s+[\u4e00-\u9fff])$",
    ("省　长　　褚维江", "县  长   蓝启明", "市长 斯海江", "主　席　王 研"),
    ("岭川省财政厅　　岭川省教育厅", "某县人民政府"),
)
_NEAR = 12  # blocks above a list in which a body may be founded
_ROLES: dict[str, Action] = {"任": "appointed", "免": "removed"}


def of(notice: Notice, lines: Sequence[str]) -> tuple[Post, ...]:
    """The posts of a notice, in order; `lines` are those of its text."""
    return tuple(post for post in _found(notice, lines) if _NAME.match(post.name))


def _found(notice: Notice, lines: Sequence[str]) -> Iterator[Post]:
    titled = appointments.is_of_appointments(notice.title)
    for number, part in enumerate(notice.parts):
        for at, block in enumerate(part.blocks):
            if isinstance(block, Roster):
                yield from _of_roster(block, _over(notice, part, at), lines, number, notice.date)
            elif block.type == "signature":
                yield from _signed(block, number, notice)
            elif block.type in ("paragraph", "item") and isinstance(block, Text):
                for charge in appointments.in_sentence(block.text, titled):
                    line = _line(charge.name, block.lines, lines, block.lines[0])
                    yield Post(
                        line, number, charge.name, charge.post, None, charge.action, notice.date, None, charge.words
                    )


def _over(notice: Notice, part: Part, at: int) -> Over:
    """What stands over a block: the text before it, the headings above it, each of a higher level, and the titles."""
    texts: list[str] = []
    level = 99
    for block in reversed(part.blocks[:at]):
        if isinstance(block, Heading) and block.level < level:
            texts.append(block.text)
            level = block.level
        elif level == 99 and not texts and isinstance(block, Text):
            texts.append(block.text)
        if level == 1:
            break
    near = part.blocks[max(0, at - _NEAR) : at]
    texts += [block.text for block in reversed(near) if isinstance(block, Text) and _founds(block.text)]
    texts += [part.title or "", notice.title, *_paragraphs(notice.parts[0].blocks)]
    return Over(tuple(map(forms.squash, texts)))


def _founds(text: str) -> bool:
    """Whether a sentence founds a body."""
    return "成立" in text and groups.GROUP.search(text) is not None


def _paragraphs(blocks: Sequence[Block]) -> Iterator[str]:
    """How the notice itself begins: what it was made for."""
    yield from [block.text for block in blocks[:2] if block.type == "paragraph"]


def _of_roster(roster: Roster, over: Over, lines: Sequence[str], part: int, date: str | None) -> Iterator[Post]:
    body, line = groups.body(over), roster.lines[0]
    rows = roster.rows[roster.header_rows :]
    beside = [row[-1] for row in rows] if len(rows) == len(roster.members) else [""] * len(roster.members)
    for member, printed in zip(roster.members, beside, strict=True):
        line = _line(member.name, [number for number in roster.lines if number >= line], lines, line)
        charged = list(_charged(member, printed, line, part, date))
        if charged:
            yield from charged
        elif groups.holds_post(member.role, member.post, over):
            yield Post(line, part, member.name, member.post, member.role, "member", date, body)


def _charged(member: Member, printed: str, line: int, part: int, date: str | None) -> Iterator[Post]:
    """The appointment or the removal of a person of a list, or both; `printed` is what stands beside the name."""
    action = _ROLES.get(member.role or "")
    charges = list(appointments.beside(member.name, (printed if action else member.post) or ""))
    if action and member.post:
        words = charges[0].words if charges else member.role
        yield Post(line, part, member.name, member.post, member.role, action, date, None, words)
    elif not member.role:
        for charge in charges:
            yield Post(line, part, charge.name, charge.post, None, charge.action, date, None, charge.words)


def _signed(block: Block, part: int, notice: Notice) -> Iterator[Post]:
    found = _SIGNATORY.match(block.text.strip()) if isinstance(block, Text) else None
    if found and not part:
        organ = notice.issuer[0] if len(notice.issuer) == 1 else None
        post, name = forms.compact(found["post"]), forms.compact(found["name"])
        yield Post(block.lines[0], part, name, post, None, "signed", notice.date, organ)


def _line(name: str, numbers: Sequence[int], lines: Sequence[str], otherwise: int) -> int:
    """The first of some lines on which a name stands."""
    return next((number for number in numbers if name in forms.compact(lines[number - 1])), otherwise)
