"""The slips of a program that reads scans: look-alike characters for each other, and characters that are lost."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from builder.model import Block, Grid, Member, Roster, Table
from builder.text import forms

from .known import Known

# Both ways; figures, marks and numerals stay as they are, so that what is printed can still be told.
_PAIRS = "己已 未末 土士 人入 日曰 干于 市巾 戍戌 大太 天夫 王玉 治冶 政攻 和利 农衣 贷货 拔拨 侯候 暂哲 问间 审宙 设没 住往 技枝 析折 晴睛 旗旌 镇填 办力 县具 府付 委妾 员贝 法怯 部郜 门闩 作怍 任仟 体休 发友 行汀 业亚 工江 关美 开井 文丈 项顶 全金 建健 管菅 理埋 责贵 材村 组祖 长氏 局居 科料 主丰 副剐"
_ALIKE: Mapping[str, str] = {
    pair[at]: pair[1 - at] for pair in _PAIRS.split() for at in (0, 1)
}  # fmt: skip


def _slip(char: str, chance: random.Random, rate: float, whole: bool) -> str:
    """What becomes of a character; where whole, none is lost, since a name of one character is none."""
    if not forms.is_han(char) or chance.random() >= rate:
        return char
    return _ALIKE.get(char, char if whole or chance.random() < 0.75 else "")


def _found(text: str, parts: Sequence[str]) -> list[tuple[int, int]] | None:
    """Where each part stands, one after the other; None where one does not."""
    at, out = 0, []
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return None
        out.append((at, at + len(part)))
        at += len(part)
    return out


def _cells(block: Grid) -> list[str]:
    return [forms.squash(cell) for row in block.rows for cell in row]


def _rebuilt(block: Grid, cells: Sequence[str]) -> Grid:
    """The block with other cells, its persons with them."""
    width = len(block.rows[0])
    rows = tuple(tuple(cells[at : at + width]) for at in range(0, len(cells), width))
    if isinstance(block, Table):
        return replace(block, rows=rows)
    roles: dict[str | None, str | None] = {}  # as it was → as printed now; a label above the roster is no part of it
    members = []
    for member, (_, _, printed), (label, name, post) in zip(block.members, block.rows, rows, strict=True):
        if label:
            roles[member.role] = label.rstrip("：:") if member.role else None
        members.append(Member(roles.get(member.role, member.role), name, _bare(post, printed, member.post) or None))
    return replace(block, rows=rows, members=tuple(members))


def _bare(post: str, printed: str, read: str | None) -> str:
    """A post as printed now, without what was not read of it before: the words of an appointment, a mark at its end."""
    before, wanted = forms.squash(printed), forms.squash(read or "")
    start = before.find(wanted)
    return post[start : len(post) - (len(before) - start - len(wanted))] if start >= 0 else post


def _slipped_block(block: Block, before: str, after: Sequence[str]) -> Block | None:
    """What the block says after the slips: `after` holds for each character of `before` what became of it."""
    if not isinstance(block, Grid):
        return block
    if isinstance(block, Roster) and len(block.members) != len(
        block.rows
    ):  # a row that is no person's: a label, a rest
        return None
    places = _found(before, _cells(block))
    return None if places is None else _rebuilt(block, ["".join(after[a:b]) for a, b in places])


def slipped(known: Known, rate: float, seed: int) -> Known:
    """The issue with slips, and what it then says.  Numbers and dates are taken from it as printed, see `measure`.

    A table or roster whose cells do not stand in its lines one after the other stays as it is.
    """
    chance = random.Random(f"{known.name} {seed}")
    lines, pieces = list(known.lines), list(known.pieces)
    for index, piece in enumerate(known.pieces):
        numbers = [number for number in sorted(known.owner) if known.owner[number] == index]
        whole = piece.kind in ("roster", "table")
        slips = [[_slip(char, chance, rate, whole) for char in lines[number - 1]] for number in numbers]
        pairs = [(char, slip) for number, line in zip(numbers, slips, strict=True)
                 for char, slip in zip(lines[number - 1], line, strict=True) if not char.isspace()]  # fmt: skip
        if piece.block is not None:
            block = _slipped_block(piece.block, "".join(c for c, _ in pairs), [s for _, s in pairs])
            if block is None:
                continue
            pieces[index] = replace(piece, block=block)
        for number, line in zip(numbers, slips, strict=True):
            lines[number - 1] = "".join(line)
    return replace(known, lines=tuple(lines), pieces=tuple(pieces))
