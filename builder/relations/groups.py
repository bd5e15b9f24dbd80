"""What a list of persons is of, and whether those in it hold a post there or elsewhere.

Guaranteed: who is only honoured, punished, helped, heard or drawn by lot holds none, whatever stands beside the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builder.text import forms, patterns

GROUP = patterns.define(
    "body that a list is of (squashed)",
    r"(?:领导小组|协调小组|工作小组|推进小组|工作专班|专班|指挥部|委员会|组委会|联席会议|筹备组|专项组|工作组|专家组)(?:办公室)?",
    ("市防汛抗旱指挥部", "领导小组办公室", "部门联席会议"),
    ("市财政局", "组成人员"),
)
_ROLE = patterns.define(
    "what a person is in a body (squashed)",
    r"^(?:总|副|常务|名誉|执行|联合|轮值|双|第[一二三四1-4]|[、/和]){0,4}"
    r"(?:组长|召集人|指挥长?|主任(?:委员)?|主席|会长|理事长?|委员|成员|组员|组成人员|秘书长|政委|顾问|联络员|工作人员|牵头人|负责人)$",
    ("组长", "常务副组长", "第一副主任", "总指挥", "成员", "组成人员", "副秘书长"),
    ("一等奖", "先进个人", "出席", "天池镇", "优秀组长"),
)
_OFFICE = patterns.define(
    "post in an office (squashed)",
    r"(?:[长任]|书记|主席|常委|委员|政委|经理|总监|总裁|监事|董事|总师|督学|调研员|主任科员|专员|负责人|秘书)(?:（[^（）]{1,20}）)?$",
    ("市财政局局长", "副县长（兼）", "州委书记", "四级主任科员"),
    ("某村村民", "主任医师", "高级教师", "公安局民警"),
)
_NEVER = patterns.define(
    "list that gives nobody a post (squashed)",
    r"授予|表彰|表扬|嘉奖|奖励|[获得]奖|[一二三特]等奖|荣誉|称号|命名|先进|优秀|模范|标兵|能手|拔尖|劳模|好人|英雄|烈士|功臣"
    r"|处罚|处分|拘留|吊销|失信|被执行|违[法规纪]|犯罪|当事人|欠[税薪缴]"
    r"|补[贴助偿]|救[助济]|低保|特困|资助|慰问|发放|优待|扶持|受益|保障对象|租房|困难|受灾|[死伤]亡|遇难|失踪"
    r"|信访|来[信访]|投诉|举报|申[请报]|报名|应聘|考[试生]|录[用取]|招[聘录]|面试|体检|公示|摇号|抽签|中[签奖]|配售|购房|志愿者|捐[款赠]|征兵|入伍",
    ("授予六名同志州级劳动模范称号", "先进个人（8名）", "农村低保对象名单", "摇号结果"),
    ("领导小组成员名单", "组成人员如下"),
)
_BEFORE = patterns.define(
    "what stands before the name of a body",
    r".{0,80}(?:成立|组建|设立|建立|健全|调整|印发|公布|充实|完善|关于|决定|现将|[^，]{2}的)|^[对将]",
    ("经研究决定成立", "关于调整", "现将", "各有关部门为成员单位的"),
    ("阿尔山市", "市国土空间规划"),
)
_UNDER = patterns.define(
    "office of a body",
    r"办公室(?:设在|成员|人员|组成)|下设办公室",
    ("领导小组下设办公室", "办公室设在"),
    ("办公室主任",),
)
_ASIDE = re.compile("（[^（）]{0,80}）?")
_EDGES = '《》“”"（）()、，。；：: 0123456789.．一二三四五六七八九十附件'


@dataclass(frozen=True, slots=True)
class Over:
    """What stands over a list, nearest first: the text before it, its headings, the titles of its part and its notice."""

    texts: tuple[str, ...]

    @property
    def near(self) -> str:
        return "".join(self.texts)


def holds_post(role: str | None, post: str | None, over: Over) -> bool:
    """Whether a person of a list holds a post: one in a body, or one in an office beside the name."""
    squashed = forms.squash(role or "")
    if _ROLE.match(squashed):
        return GROUP.search(over.near) is not None or not _NEVER.search(over.near)
    if not post or not _OFFICE.search(forms.squash(post).rstrip("；。，、;.")):
        return False
    return not _NEVER.search(squashed) and not _NEVER.search(over.near)


def body(over: Over) -> str | None:
    """The body that a list is of, by its fullest name; with its office where the list is of that."""
    near = next(filter(_names_one, over.texts), "")
    names = [name.removesuffix("办公室") for text in over.texts for name in _bodies(text)]
    if not names:
        return None
    found = next(iter(_bodies(near)), names[0])
    named = found.removesuffix("办公室")
    office = "办公室" if _UNDER.search(near) or found.endswith("办公室") else ""
    return _full(named, names) + office


def _names_one(text: str) -> bool:
    return GROUP.search(text) is not None or _UNDER.search(text) is not None


def _full(named: str, names: Sequence[str]) -> str:
    """The name of a body where it is called by its kind alone: the first that goes on before that."""
    kind = _kind(named)
    if len(named) > len(kind) + 1:
        return named
    return next((name for name in names if len(name) > len(named) and name.endswith(kind)), named)


def _kind(name: str) -> str:
    found = GROUP.search(name)
    return found[0].removesuffix("办公室") if found else name


def _bodies(text: str) -> Iterable[str]:
    """The names of bodies in a text, as it writes them."""
    for piece in re.split("[，。；：:《》]", _ASIDE.sub("", text)):
        if found := list(GROUP.finditer(piece)):
            end = found[-1].end()
            before = _BEFORE.match(piece[: found[-1].start()])
            yield piece[before.end() if before else 0 : end].lstrip(_EDGES).removeprefix("对").removeprefix("将")
