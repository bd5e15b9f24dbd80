"""What an address named in one version, held against what it names in another.

Guaranteed: every address of the old version still names the same document, or was said to be withdrawn or moved, or
stands in `broken` with what happened and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from builder.content import moves
from builder.content.moves import CircleError, Moves
from builder.maintain.diff import identity
from builder.maintain.diff.identity import Identity
from builder.maintain.diff.veil import Veil
from builder.pages.escape import markdown

Record = Mapping[str, Any]
_FEW = "零一两三四五六七八九"


@dataclass(frozen=True)
class Side:
    """One version: how to read each of its issues, and which addresses have moved.

    unread   why an issue's text, or its sidecar, was refused
    crashed  why the program ended over it
    """

    issues: Mapping[str, Callable[[], Record]]
    unread: Mapping[str, str] = field(default_factory=dict)
    crashed: Mapping[str, str] = field(default_factory=dict)
    moved: Moves = field(default_factory=dict)
    gazettes: frozenset[str] = frozenset()

    @cached_property
    def known(self) -> dict[tuple[str, str | None], str]:
        """Title and number → address, of every notice; made where something is looked for."""
        found: dict[tuple[str, str | None], str] = {}
        for name, read in self.issues.items():
            for item in standing(read()):
                found.setdefault((item.title, item.number), f"{name}/{item.id}")
        return found

    def leads(self, address: str) -> str | None:
        """Where an address that has moved leads; None where it has not, or goes round in a circle."""
        try:
            return moves.follow(self.moved, address)
        except CircleError:
            return None

    def at(self, address: str) -> Record | None:
        """The notice at an address."""
        issue, _, place = address.rpartition("/")
        if issue not in self.issues:
            return None
        return next((item for item in self.issues[issue]()["notices"] if item["id"] == place), None)


@dataclass(frozen=True)
class Pair:
    """An issue, where it stood and stands; `kept` are the ids of its notices that name the same document."""

    old: str
    new: str
    kept: frozenset[str]


@dataclass
class Held:
    """What became of the old addresses; `same` are the issues that stand in both versions."""

    broken: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    same: list[Pair] = field(default_factory=list)


def standing(record: Record) -> list[Identity]:
    """The notices of an issue that stand in it: those that moved away are only its old addresses."""
    return [identity.of(item) for item in record["notices"] if not item.get("moved")]


def hold(before: Side, after: Side, veil: Veil) -> Held:
    """Every old address held against the new version."""
    held = Held()
    for slug in sorted(before.gazettes - after.gazettes):
        remedy = "旧地址上的各期移到别处的，登记表里留下这一项，在 moved 里写明"
        held.broken.append(f"- `/{slug}/` 这种公报不见了；{remedy}")
    for name in before.issues:
        _hold_issue(name, before, after, veil, held)
    for old, _ in sorted(before.moved.items()):
        held.broken += _hold_moved(old, before, after)
    return held


def _hold_issue(name: str, before: Side, after: Side, veil: Veil, held: Held) -> None:
    record = before.issues[name]()
    target = name if name in after.issues else after.leads(name)
    if target is None or target not in after.issues:
        held.broken.append(_lost_issue(name, record, target, after))
        return
    if target != name:
        held.moved.append(f"- `/{name}/` → `/{target}/`")
    old, new = standing(record), standing(after.issues[target]())
    pairs = identity.match(old, new)
    kept, lost = set(), []
    for item in old:
        address = f"{name}/{item.id}"
        leads = after.leads(address) or address
        if leads == f"{target}/{item.id}":
            if pairs.get(item.id) == item.id:
                kept.add(item.id)
            else:
                lost.append(item)
        elif _is_there(item, found := after.at(leads)):
            held.moved.append(f"- `/{address}/` {_shown(record, item.id, veil)} → `/{leads}/`")
        else:
            held.broken.append(
                f"- `/{address}/` 在 moved 里写作移到 `/{leads}/`，而{_instead(target, pairs.get(item.id), found)}"
            )
    held.same.append(Pair(name, target, frozenset(kept)))
    held.broken += _lost_notices(name, target, record, after.issues[target](), lost, pairs, after, veil)


def _instead(issue: str, place: str | None, found: Record | None) -> str:
    """Why a notice is not where it is said to have moved."""
    if place:
        return f"它的正文还在 `/{issue}/{place}/`；请先把正文移到新的一期，或删去 moved 里的这一项"
    return f"那里{'没有' if found is None else '是另一件'}公文；请改正 moved 里的新地址"


def _is_there(old: Identity, found: Record | None) -> bool:
    if found is None or found.get("moved"):
        return False
    new = identity.of(found)
    return identity.same(old, new) or identity.holds(new, old)


def _hold_moved(old: str, before: Side, after: Side) -> Iterator[str]:
    """What was said to have moved has not come back as something else, and leads to where it led, or on from there."""
    led, leads = before.leads(old), after.leads(old)
    if led is None or leads == led or (leads and leads == after.leads(led)):
        return
    if leads is None:
        yield f"- `/{old}/` 原来转到 `/{led}/`，现在不转了；请把 moved 里的这一项写回去"
    else:
        yield f"- `/{old}/` 原来转到 `/{led}/`，将转到 `/{leads}/`；请改回去，或写明 `/{led}/` 也移到了那里"


def _lost_issue(name: str, record: Record, target: str | None, after: Side) -> str:
    count = f"{len(record['notices'])} 件公文"
    if name in after.unread:
        return f"- `/{name}/` 现在读不出来（{count}）；原因见上，请先改好"
    if target:
        return f"- `/{name}/` 在 moved 里写作移到 `/{target}/`，而那里没有这一期；请改正 moved 里的新地址"
    slug, _, short = name.partition("/")
    places = [after.known.get((item.title, item.number)) for item in standing(record)]
    issues = [place.rpartition("/")[0] for place in places if place]
    if issues:
        new = max(sorted(set(issues)), key=issues.count)
        to = new.removeprefix(f"{slug}/")
        remedy = f"改了名的，在 gazettes.yml 的 {slug} 一项里写 `moved: {{{short}: {to}}}`"
        return f"- `/{name}/` 不见了（{count}），其中 {issues.count(new)} 件现在在 `/{new}/`；{remedy}"
    remedy = "请放回这一期；要撤回的，留着文本，在旁注里写 withdrawn"
    return f"- `/{name}/` 不见了（{count}）；{remedy}；改了名的，在 gazettes.yml 里写 moved"


# --- the notices of one issue that are not where they were --------------------------------------------------------------


def _lost_notices(
    name: str,
    target: str,
    old: Record,
    new: Record,
    lost: Sequence[Identity],
    pairs: Mapping[str, str],
    after: Side,
    veil: Veil,
) -> Iterator[str]:
    """A line for each run of notices that moved by the same number of places, and one for each other notice."""
    added = [item["id"] for item in new["notices"] if item["id"] not in pairs.values() and not item.get("moved")]
    gone = [item.id for item in lost if item.id not in pairs]
    for run in _runs([item for item in lost if item.id in pairs], pairs):
        if len(run) > 1:
            yield _shifted(name, old, new, run, pairs, added, gone, veil)
        else:
            now = f"现在在 `/{target}/{pairs[run[0].id]}/`；请让各件回到原来的位置"
            yield f"{_becomes(name, old, new, run[0].id, veil)}；{now}"
    for item in lost:
        if item.id in gone:
            yield f"{_becomes(name, old, new, item.id, veil)}；{_whereabouts(name, target, item, new, after)}"


def _runs(lost: Sequence[Identity], pairs: Mapping[str, str]) -> Iterator[list[Identity]]:
    """Neighbours that moved by the same number of places."""
    run: list[Identity] = list(lost[:1])
    for before, item in pairwise(lost):
        if _offset(item.id, pairs) != _offset(before.id, pairs):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _offset(place: str, pairs: Mapping[str, str]) -> int:
    return int(pairs[place]) - int(place)


def _shifted(
    name: str,
    old: Record,
    new: Record,
    run: Sequence[Identity],
    pairs: Mapping[str, str],
    added: Sequence[str],
    gone: Sequence[str],
    veil: Veil,
) -> str:
    first, last = run[0].id, run[-1].id
    by = _offset(first, pairs)
    way = "后移" if by > 0 else "前移"
    places = _FEW[abs(by)] if abs(by) < len(_FEW) else f" {abs(by)} "
    what = f"- `/{name}/` 从 {first} 起每件{way}{places}位（{first}—{last}，共 {len(run)} 件）"
    cause, remedy = _pushed(old, new, pairs[first], by, added, veil) if by > 0 else _pulled(old, first, -by, gone, veil)
    return f"{what}{f'：{cause}' if cause else ''}；{remedy}"


def _pushed(old: Record, new: Record, start: str, by: int, added: Sequence[str], veil: Veil) -> tuple[str, str]:
    """What was put in before the notices that stand further back now, and what to do."""
    extra = [place for place in added if int(place) < int(start)][-by:]
    if not extra:
        return "", "请让各件回到原来的位置"
    remedy = (
        "插进的不是公文的，在旁注里写 begins: false；确是公文的，在旁注里用 id 给它一个没有用过的号，"
        f'如 id: "{_unused(old, new)}"，其余各件就留在原处'
    )
    return "，".join(f"{place} 插进了 {_shown(new, place, veil)}" for place in extra), remedy


def _pulled(old: Record, first: str, by: int, gone: Sequence[str], veil: Veil) -> tuple[str, str]:
    """What is gone before the notices that stand further to the front now, and what to do."""
    extra = [place for place in gone if int(place) < int(first)][-by:]
    if not extra:
        return "", "请让各件回到原来的位置"
    return "，".join(f"{place} {_shown(old, place, veil)} 没有了" for place in extra), "见下一条"


def _unused(*records: Record) -> str:
    return f"{max(int(item['id']) for record in records for item in record['notices']) + 1:02d}"


def _becomes(name: str, old: Record, new: Record, place: str, veil: Veil) -> str:
    """- `/aershan/2021-a/05/` 原为 甲，将成为 乙"""
    instead = next((item for item in new["notices"] if item["id"] == place), None)
    becomes = f"将成为 {_shown(new, place, veil)}" if instead else "将没有公文"
    return f"- `/{name}/{place}/` 原为 {_shown(old, place, veil)}，{becomes}"


def _whereabouts(name: str, target: str, item: Identity, new: Record, after: Side) -> str:
    """Where a notice that is gone seems to be, and what to do."""
    slug, _, short = name.partition("/")
    found = after.known.get((item.title, item.number))
    if found is None:
        found = next((f"{target}/{b.id}" for b in standing(new) if b.id != item.id and identity.holds(b, item)), None)
    if found and found != f"{name}/{item.id}":
        to = found.removeprefix(f"{slug}/")
        again = "误并的，用 begins: true 让它仍从原处开始；" if found.startswith(f"{target}/") else ""
        entry = f"`moved: {{{short}/{item.id}: {to}}}`"
        return f"它现在在 `/{found}/`；{again}有意移到那里的，在 gazettes.yml 的 {slug} 一项里写 {entry}"
    return (
        "请放回原处（漏读的用 begins: true）；要撤回的，留着它的标题，在旁注里写 withdrawn；"
        "同一件公文改正了标题或文号的，请在合并请求里说明"
    )


def _shown(record: Record, place: str, veil: Veil) -> str:
    item = next(item for item in record["notices"] if item["id"] == place)
    title = veil.over(item["title"])
    words = f"《{title}》{item['number'] or ''}"
    return "（有隐去的文字）" if veil.holds(words) else markdown(words)
