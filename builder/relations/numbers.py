"""Where a text prints the number of a document: 发文字号 in any typing, and numbers of orders and announcements.

Guaranteed: a number begins with its organ, and not with the words before that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.text import patterns

Number = tuple[int, int, str]  # where it begins and ends, and the whole of it
_CN = "[一二三四五六七八九十百零〇]{1,5}"
_YEAR = r"[〔（(\[［【﹝„]\s?(?:19|20)\d{2}\s?[〕）)\]］】﹞‟”]"
_SERIAL = r"第?\s?\d{1,5}(?:\s?[-、]\s?\d{1,5})?\s?号"
NUMBER = patterns.define(
    "发文字号 in a text",
    rf"(?:[\u4e00-\u9fffA-Za-z]{{1,24}}\s?{_YEAR}\s?{_SERIAL}|{_YEAR}\s?[\u4e00-\u9fff]{{1,12}}{_SERIAL}"
    rf"|[\u4e00-\u9fff]{{1,12}}(?:(?<![印转下颁])发|[函字规办])\s?(?:19|20)\d{{2}}\s?年\s?{_SERIAL})",
    (
        "内政办发〔2022〕55号",
        "兴署办发（2022）92号",
        "环办监测函[2022]30 号",
        "(2020)苇政字第18号",
        "兴署办发〔2021〕8 号",
        "国发2021年4号",
    ),
    ("第3号", "2022年8号", "〔2022〕", "GB/T 30428.8", "印发2021年4号文件"),
)
_ORGAN = r"(?:(?!号)[\u4e00-\u9fff、])"
_ORDERED = rf"第?\s?(?:\d{{1,4}}|{_CN})\s?号"
ORDER = patterns.define(
    "number of an order in a text",
    rf"(?!、){_ORGAN}{{1,30}}?(?:(?<![责命指司])令\s?[（(]?{_ORDERED}|公告\s?\d{{4}}\s?年{_ORDERED}|公告\s?第\s?\d{{1,4}}\s?号"
    rf"|{_ORDERED}令|\d{{4}}\s?年{_ORDERED}(?:公告|令))|第\s?\d{{1,4}}\s?号(?:{_ORGAN}{{2,12}}?)?令",
    (
        "国务院令449号",
        "自治区人民政府令第 248 号",
        "国家环境保护总局公告 2005 年第 62 号",
        "主席令第七十七号",
        "国务院第691号令",
        "第15号令",
        "第720号国务院令",
        "海关总署2021年第46号公告",
        "省人大常委会公告第8号",
    ),
    ("第62号", "公告如下", "命令", "责令3号楼停工", "发布第3号公告"),
)
# What each needs, which is soon looked for: without it none is found, however long that takes.
_YEARS = re.compile(r"[〔（(\[［【﹝„发函字规办]\s?(?:19|20)\d{2}")
_ORDERS = re.compile("令|公告")
_MORE = patterns.define(
    "further serial of the same 发文字号",
    rf"\s?[、，,和及]\s?(?P<serial>{_SERIAL})",
    ("、5号", "和第7号"),
    ("、某政发〔2022〕5号",),
)
BEFORE = patterns.define(
    "words before a 发文字号 that are not its own",
    r"(?:根据|按照|依据|依照|遵照|贯彻|落实|执行|参照|转发|印发|下发|发布|公布|颁布|签署|废止|修改|修订|详见|参见|结合|附件|原件|文件|等|是|为|将(?!乐)|对|见|(?<![太平中固开五三高草松])原(?!政|府|平|州|阳)|以|与|(?<![共呼永敦安泰])和(?!政|府|办|平|田|顺|静|硕|林|龙|县)|及|或|由|在|的|了|即(?!墨)|按)",
    ("根据", "和"),
    ("政办发", "中华人民共和国主席令", "呼和浩特市", "太原市", "和政办发"),
)


def find(text: str) -> Iterator[Number]:
    """The numbers of a text; 某政发〔2022〕3号、5号 is two."""
    if "号" not in text:
        return
    for pattern, needed in ((NUMBER, _YEARS), (ORDER, _ORDERS)):
        for found in pattern.finditer(text) if needed.search(text) else ():
            first = found.start() + (_is_of_a_day(text, found.start()))
            alone = pattern is ORDER and text[first - 1 : first] in ("（", "(")
            begin = first + (0 if alone else _own(text[first : found.end()]))
            end, number = found.end(), text[begin : found.end()]
            yield begin, end, number
            while pattern is NUMBER and (more := _MORE.match(text, end)):
                if NUMBER.match(text, more.start("serial")):
                    break
                end = more.end()
                head = re.split(r"第?\s?\d{1,5}(?:\s?[-、]\s?\d{1,5})?\s?号$", number)[0]
                yield more.start("serial"), end, head + more["serial"]


def _is_of_a_day(text: str, place: int) -> bool:
    """Whether a character is the 日 of a date before a number: 2019年3月5日县人民政府令第16号."""
    return text[place] in "年月日" and text[max(0, place - 1) : place].isdigit()


def _own(number: str) -> int:
    """Where a number begins: its letters are those of an organ, not the words before them."""
    letters = re.match(r"[\u4e00-\u9fffA-Za-z、]*", number)
    head = letters[0] if letters else ""
    ends = [found.end() for found in BEFORE.finditer(head) if found.end() < len(head)]
    return max(ends, default=0)
