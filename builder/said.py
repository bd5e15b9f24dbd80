"""What a notice says of other documents, of time and of people: claims, each with the words and the line that it rests on.

They stand in the records of `model`, and are published with them.  What a text does not say is None, never a guess.
`part` is the place among the notice's parts: 0 its own text, 1 its first printed attachment.  `block` is the place among
its blocks; `at` is where the words begin and end in that block's text, in a cell of its `row` and `column` where it has any.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Relation = Literal["依据", "转发", "印发", "修订", "废止", "失效", "暂停", "延长", "落实", "引用"]
ValidityKind = Literal["施行", "有效期", "试行", "截止", "废止", "修改", "继续有效", "失效", "暂停", "延长"]
Action = Literal["member", "appointed", "removed", "signed"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where words stand in a notice: a block, a cell of it where it has rows, and the characters from `at[0]` to `at[1]`."""

    block: int
    at: tuple[int, int]
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """What stands around some words: their sentence; of a long one what is next to them.

    at         where it begins in the text that the words stand in
    goes_back  whether something of the sentence stands before it, goes_on: whether something stands after it
    """

    text: str
    at: int
    goes_back: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Citation:
    """A document that a notice names.

    text      the citation as printed, name and number
    number    its 发文字号 as printed; None where only its name is
    name      its name as printed, without 《》; None where only its number is
    relation  what the notice does with it
    words     what shows the relation, as printed; None for 引用, which nothing shows
    words_at  where those stand in the same text; None where they stand elsewhere (over a list, in a title)
    near      what both stand in; no part of the published data, which have the text itself
    """

    line: int
    part: int
    text: str
    number: str | None
    name: str | None
    relation: Relation
    words: str | None
    spot: Spot
    words_at: tuple[int, int] | None = None
    near: Near = field(default=Near("", 0, False, False), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Validity:
    """What a notice says of how long a document applies.

    text          the words that say it, as printed
    date          the day: on which it comes into force, which is its last, on which it was repealed …; None where the text
                  gives neither a day nor a rule to compute one by
    rule          the words of the rule that the date is computed by ("自印发之日起30日后"); None where it is printed
    rests         the other lines that the date rests on: that of the date that the rule counts from
    matter        what the day is for ("征求意见", "申报"), or what applies from it and is no document ("调整后的水价"); None where
                  it is the document itself
    number, name  the document that it speaks of, as the text calls it (原有相关政策, where it has no name); both None: the
                  notice, or the attachment that `part` names
    """

    kind: ValidityKind
    line: int
    part: int
    text: str
    date: str | None
    rule: str | None = None
    rests: tuple[int, ...] = ()
    matter: str | None = None
    number: str | None = None
    name: str | None = None
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What a notice says of a person: member of a list, appointed to a post, removed from one, or who signed it.

    post   as printed beside the name; None where it has none
    role   what the person is in the list, 组长, 成员 …; None outside a list
    date   the day from which it holds, as the text says it or as the notice is dated; None where it has none
    organ  what the list is of, or whose post it is; None where the text does not say
    words  what shows the action, as printed: 任, 提名, 免去 …; None in a list and in a signature, which need none
    """

    line: int
    part: int
    name: str
    post: str | None
    role: str | None
    action: Action
    date: str | None
    organ: str | None
    words: str | None = None
