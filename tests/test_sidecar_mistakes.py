"""Mistakes that people make in a sidecar: each is answered with its line, the cause, and the right form."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import cli

TEXT = """\
苇川县人民政府办公室关于成立防汛指挥部的通知
苇政办发〔2024〕6号
各乡镇人民政府：
指挥部成员如下。
组长李光明县长
成员赵大海水务局局长
工作安排
一是抓好 #1 闸 检修。二是压实责任。
工作安排
“三到位”要求要落实。
苇川县人民政府办公室
2024年5月6日
"""

NOTICE = "notices:\n- at: 苇川县人民政府办公室关于成立\n"
LINES = "lines:\n- at: 指挥部成员\n"
ROSTER = "lines:\n- at: 组长李光明\n  to: 成员赵大海\n  roster:\n"

# name: the sidecar, the line that is named, the cause, the right form
MISTAKES: dict[str, tuple[str | bytes, int, str, str]] = {
    # --- signs
    "tab": (NOTICE + "\tbegins: true\n", 3, "制表符", "「begins: true」"),
    "tab before a hyphen": ("notices:\n\t- at: 甲乙\n", 2, "制表符", "换成空格"),
    "wide space": (NOTICE + "　　begins: true\n", 3, "全角空格", "半角空格"),
    "space that does not break": (NOTICE + "\u00a0 begins: true\n", 3, "全角空格", "半角空格"),
    "wide colon": ("year：2024\ntotal: 7\n", 1, "全角冒号", "「year: 2024」"),
    "wide colon alone": ("year：2024\n", 1, "全角冒号", "「year: 2024」"),
    "wide colon in an entry": ("notices:\n- at：苇川县\n  begins: true\n", 2, "全角冒号", "「- at: 苇川县」"),
    "wide colon of the last key": (NOTICE + "  kind：通知\n", 3, "全角冒号", "「kind: 通知」"),
    "wide colon behind the list": ("notices：\n- at: 苇川县\n", 1, "全角冒号", "「notices:」"),
    "no space behind the colon": ("year:2024\ntotal: 7\n", 1, "冒号后面没有空格", "「year: 2024」"),
    "no space in an entry": (NOTICE + "  begins:true\n", 3, "冒号后面没有空格", "「begins: true」"),
    "no colon": ("notices:\n- at 苇川县\n  begins: true\n", 2, "没有冒号", "「- at: 苇川县」"),
    "equals sign": ("year = 2024\n", 1, "等号", "「year: 2024」"),
    "wide hyphen": ("notices:\n－ at: 苇川县\n  begins: true\n", 2, "不是半角的 -", "「- at: 苇川县」"),
    "bullet": ("notices:\n• at: 苇川县\n  begins: true\n", 2, "不是半角的 -", "「- at: 苇川县」"),
    "no space behind the hyphen": ("notices:\n-at: 苇川县\n begins: true\n", 2, "- 后面没有空格", "「- at: 苇川县」"),
    "code fence": ("```yaml\nyear: 2024\n```\n", 1, "```", "删去这一行"),
    # --- shape
    "no hyphens": ("notices:\n  at: 苇川县\n  begins: true\n", 2, "前面要有 -", "“- at: 苇川县”"),
    "too little indented": (NOTICE + " begins: true\n", 3, "缩进与上面不齐", "与 at 上下对齐"),
    "too much indented": (NOTICE + "    begins: true\n", 3, "缩进与上面不齐", "与 at 上下对齐"),
    "hyphens not in line": ("notices:\n  - at: 甲乙\n - at: 丙丁\n", 3, "缩进与上面不齐", "每项以“- ”开头"),
    "indented at the top": (" year: 2024\ntotal: 7\n", 2, "缩进与上面不齐", "顶格"),
    "two keys in a line": ("notices:\n- at: 苇川县 begins: true\n", 2, "一行里写了两个键", "- at: 苇川县（换行）begins: true"),
    "a list for the whole": ("- at: 苇川县\n  begins: true\n", 1, "列表名之下", "加一行 notices:"),
    "facts as a list": ("- year: 2024\n- total: 7\n", 1, "不能写「year」", "顶格写在最外层"),
    "plain words": ("请把标题改成公告\n", 1, "“键: 值”", "year: 2021"),
    "an empty list": ("year: 2024\nnotices:\n", 2, "下面什么也没有", "删去这一行"),
    "an entry of words": (NOTICE + "- 把标题改成公告\n", 3, "第 2 项", "对照表（键: 值）"),
    "two documents": ("year: 2024\n---\ntotal: 7\n", 2, "第二个 ---", "删去这一行"),
    "a key twice": (NOTICE + "  kind: 通知\n  kind: 公告\n", 4, "「kind」", "写了两次；只留一个"),
    "a list twice": (NOTICE + "  kind: 公告\nnotices:\n- at: 乙\n", 4, "「notices」", "合成一个"),
    # --- quotation marks and brackets
    "text behind a quotation": ('notices:\n- at: "苇川县"人民政府\n  kind: 公告\n', 2, "引号结束以后", 'at: "苇川县人民政府"'),
    "open quotation": ('notices:\n- at: "苇川县\n  kind: 公告\n', 2, "没有结尾的", '"苇川县"'),
    "open quotation before another": ('notices:\n- at: "苇川县\n  kind: "公告"\n', 2, "没有结尾的", '"苇川县"'),
    "backslash": ('notices:\n- at: "苇川\\县"\n  kind: 公告\n', 2, "反斜线", "'苇川\\县'"),
    "open bracket": (NOTICE + "  issuer: [甲县政府, 乙县政府\n  kind: 公告\n", 3, "没有结尾的", "[甲县政府, 乙县政府]"),
    "wide bracket at the end": (NOTICE + "  issuer: [甲县政府, 乙县政府］\n  kind: 公告\n", 3, "全角括号", "[甲县政府, 乙县政府]"),
    "wide brackets": (NOTICE + "  issuer: 【甲县政府，乙县政府】\n", 3, "写法不对", "请写 [甲县政府, 乙县政府]"),
    "one issuer without brackets": (NOTICE + "  issuer: 甲县人民政府\n", 3, "写法不对", "请写 [甲县人民政府]"),
    "open brace": ("notices:\n- {at: 苇川县, begins: true\nyear: 2024\n", 2, "没有结尾的", "- {at: 苇川县, begins: true}"),
    "wide quotation marks": ("notices:\n- at: “苇川县人民政府办公室关于”\n  kind: 公告\n", 2, "不带引号的", "去掉：苇川县人民政府办公室关于"),
    "wide quotation marks around a year": ("year: “2024”\n", 1, "写法不对", "请写 2024，不加引号"),
    "wide quotation marks in a correction": (
        "corrections:\n- {text: “压实责任”, to: 落实责任, reason: 核对, date: 2024-05-01}\n", 2, "不带引号的", "去掉：压实责任"),
    # --- values with signs that mean something else
    "a colon in a value": (NOTICE + "  title: 关于: 通知\n", 3, "又有半角冒号", 'title: "关于: 通知"'),
    "a row with bars": ("lines:\n- at: | 序号 | 乡镇 |\n  type: note\n", 2, "另有含义", 'at: "| 序号 | 乡镇 |"'),
    "a star": ("lines:\n- at: *工作安排\n  type: note\n", 2, "另有含义", 'at: "*工作安排"'),
    "an anchor": ("lines:\n- at: &a 工作安排\n  type: note\n", 2, "别名", "加引号"),
    "a year in brackets": (NOTICE + "  number: [2024]6号\n", 3, "当作列表", 'number: "[2024]6号"'),
    "a per cent sign": ("lines:\n- at: %工作\n  type: note\n", 2, "另有含义", 'at: "%工作"'),
    "an exclamation mark": ("lines:\n- at: !工作\n  type: note\n", 2, "另有含义", 'at: "!工作"'),
    "cut by #": ("lines:\n- at: 一是狠抓 #1 闸\n  type: note\n", 2, "# 起是注释", "整个值请加引号"),
    # --- keys
    "a misspelt key": ("yaer: 2024\n", 1, "不认识「yaer」", "请写 year:"),
    "a misspelt key of an entry": (NOTICE + "  titel: 公告\n", 3, "不认识「titel」", "请写 title:"),
    "a Chinese key": ("年份: 2024\n", 1, "不认识「年份」", "请写 year:"),
    "a Chinese key of an entry": (NOTICE + "  标题: 公告\n", 3, "不认识「标题」", "请写 title:"),
    "a key of another list": (LINES + "  number: 6号\n", 3, "不能写「number」", "顶格写在最外层"),
    "type among notices": (NOTICE + "  type: note\n", 3, "不能写「type」", "写在 lines: 之下"),
    "a title among lines": (LINES + "  title: 公告\n", 3, "不能写「title」", "写在 notices: 之下"),
    "at without a list": ("at: 苇川县\nbegins: true\n", 1, "不能写「at」", "写在 notices: 之下"),
    "no at": ("lines:\n- type: note\n", 2, "缺少「at」", "at: 那一行的文字"),
    "no reason": ("corrections:\n- {text: 压实, to: 落实}\n", 2, "缺少「reason、date」", "date: 2024-05-01"),
    # --- dates, figures, yes and no
    "a date with points": ("date: 2024.5.1\n", 1, "「2024.5.1」", "请写 2024-05-01"),
    "a date with bars": ("date: 2024/5/1\n", 1, "「2024/5/1」", "请写 2024-05-01"),
    "a date in Chinese": (NOTICE + "  date: 2024年5月1日\n", 3, "写法不对", "请写 2024-05-01"),
    "a date in Chinese figures": (NOTICE + "  date: 二〇二四年五月一日\n", 3, "写法不对", "请写 2024-05-01"),
    "a date without hyphens": ("date: 20240501\n", 1, "写法不对", "请写 2024-05-01"),
    "no such day": ("date: 2024-02-30\n", 1, "没有 2024 年 2 月 30 日这一天", "2024-05-01"),
    "a year with its word": ("year: 2024年\n", 1, "「2024年」", "请写 2024"),
    "a year in quotation marks": ('year: "2024"\n', 1, "写法不对", "请写 2024，不加引号"),
    "a number in words": ("number: 2024年第3期\n", 1, "写法不对", "请写 3"),
    "a double number": ("number: 第1、2期\n", 1, "写法不对", "请写 1-2"),
    "a number with a nought": ("number: 04\n", 1, "会被读成别的数", '"04"'),
    "an id without quotation marks": (NOTICE + "  id: 20\n", 3, "「20」", '请写 "20"'),
    "yes in Chinese": (NOTICE + "  begins: 是\n", 3, "写法不对", "请写 true"),
    "yes in quotation marks": (NOTICE + '  begins: "true"\n', 3, "写法不对", "请写 true，不加引号"),
    # --- which lines
    "a text that stands nowhere": ("lines:\n- at: 没有这一行\n  type: note\n", 2, "文本里没有「没有这一行」", "删去或改写"),
    "a text within a line": ("lines:\n- at: 二是压实\n  type: note\n", 2, "它在第 8 行的中间", "at 写那一行的开头"),
    "a text that stands twice": ("lines:\n- at: 工作安排\n  type: heading\n", 2, "第 7、9 行都有", "nth: 2"),
    "more places than there are": ("lines:\n- {at: 工作安排, nth: 3, type: heading}\n", 2, "只有 2 处（第 7、9 行）", "改 nth"),
    "another text on the line": ("lines:\n- {at: 工作安排, line: 8, type: heading}\n", 2, "「工作安排」在第 7、9 行", "请改 line 或 at"),
    "after what follows": ("lines:\n- {at: 组长, after: 成员赵, type: note}\n", 2, "在第 6 行，它后面没有「组长」", "at 之前的一行"),
    "to before at": ("lines:\n- at: 成员赵大海\n  to: 组长李\n  type: note\n", 3, "在 at（第 6 行）之前", "at 写这几行的第一行"),
    "to that stands nowhere": ("lines:\n- at: 成员赵大海\n  to: 组员\n  type: note\n", 3, "文本里没有「组员」", "删去或改写"),
    # --- what the lines are
    "an unknown type": (LINES + "  type: heads\n", 3, "写法不对：「heads」", "请写 heading"),
    "a type in Chinese": (LINES + "  type: 小标题\n", 3, "写法不对：「小标题」", "请写 heading"),
    "a type nobody knows": (LINES + "  type: zzz\n", 3, "不认识「zzz」", "heading 层次标题、paragraph 段落"),
    "level without heading": (LINES + "  level: 2\n  type: paragraph\n", 3, "没有写 type: heading", "type: heading 和 level: 2"),
    "two things in one entry": (LINES + "  join: true\n  type: note\n", 3, "同时写了 type、join", "一项只做一件事"),
    "nothing to do": (LINES, 2, "只有 at", "type: paragraph"),
    "what is so already": (LINES + "  type: paragraph\n", 2, "本来就这样读", "删去这一项"),
    "an unknown reason": (LINES + "  drop: rubbish\n", 3, "不认识「rubbish」", "page-number 页码"),
    "a reason in Chinese": (LINES + "  drop: 页码\n", 3, "写法不对：「页码」", "请写 page-number"),
    "keep of a line that is not dropped": (LINES + "  keep: true\n", 2, "没有略去，本来就是正文", "删去这一项"),
    "join of a first line": (NOTICE.replace("notices", "lines") + "  join: true\n", 2, "前面没有可以接上的", "begins: false"),
    "split at what is not there": ("lines:\n- at: 一是抓好\n  split: 三是\n", 3, "第 8 行里没有「三是」", "请照抄那一行"),
    "split at the beginning": ("lines:\n- at: 一是抓好\n  split: 一是\n", 3, "就是第 8 行的开头", "split: true"),
    # --- rows
    "roster and table": (ROSTER + "  - [a, b, c]\n  table:\n  - [a, b]\n", 6, "同时写了 roster、table", "只留一个"),
    "a row without brackets": (ROSTER + "  - 组长 李光明 县长\n", 5, "写在方括号里", "- [组长, 李光明, 县长]"),
    "a row with wide commas": (ROSTER + "  - [组长，李光明，县长]\n", 5, "有 1 格，应有 3 格", "- [组长, 李光明, 县长]"),
    "a row of wrong length": (ROSTER + "  - [李光明, 县长]\n", 5, "有 2 格，应有 3 格", '- ["", 李光明, 县长]'),
    "an empty cell": (ROSTER + "  - [, 李光明, 县长]\n", 5, "有一格是空的", '- ["", 李光明, 县长]'),
    "a missing character": (
        ROSTER + "  - [组长, 李光明, 县长]\n  - [成员, 赵大, 水务局局长]\n", 2, "缺「海」", "第 6 行是「成员赵大海水务局局长」"),
    "a wrong character": (
        ROSTER + "  - [组长, 李光朋, 县长]\n  - [成员, 赵大海, 水务局局长]\n", 2, "缺「明」，多「朋」", "第 5 行是「组长李光明县长」"),
    "header rows without rows": (LINES + "  type: note\n  header_rows: 1\n", 4, "没有写 table 或 roster", "- [甲, 乙]"),
    "rows in the wrong list": (NOTICE + "  roster:\n  - [a, b, c]\n", 3, "不能写「roster」", "写在 lines: 之下"),
    # --- entries that go against others, or against what stands there
    "an id of another": ("notices:\n- {at: 工作安排, nth: 1, begins: true, id: \"01\"}\n", 2, "别的公文", "02"),
    "issuers with a wide comma": (NOTICE + "  issuer: [苇川县水利局，苇川县应急局]\n", 3, "写法不对", "请写 [苇川县水利局, 苇川县应急局]"),
    "issuers with an enumeration comma": (
        NOTICE + "  issuer: [苇川县水利局、苇川县应急局]\n", 3, "写法不对", "请写 [苇川县水利局, 苇川县应急局]"),
    "two entries for one line": (
        "lines:\n- {at: 一是抓好, join: true}\n- {at: 一是抓好, type: note}\n", 3, "在第 1 项已经写了 join", "只留一项"),
    "more header rows than rows": (
        "lines:\n- at: 组长李光明\n  header_rows: 2\n  table:\n  - [组长, 李光明县长]\n", 3, "只有 1 行", "header_rows: 1"),
    "a number that is none": ("lines:\n- at: 指挥部成员\n  type: number\n", 2, "「指挥部成员如下。」不像文号", "苇政办发〔2024〕6号"),
    "a signature that is none": ("lines:\n- at: 一是抓好\n  type: signature\n", 2, "不像署名", "issuer: [某某县人民政府]"),
    "columns of a roster swapped": (
        ROSTER + "  - [李光明, 组长, 县长]\n  - [成员, 赵大海, 水务局局长]\n", 2, "「组长」不是姓名", "- [组长, 李光明, 县长]"),
    "characters of a row in another order": (
        ROSTER + "  - [组长, 李光明, 县长]\n  - [成员, 赵海大, 水务局局长]\n", 2, "第 2 行「成员 赵海大 水务局局长」", "成员赵大海水务局局长"),
    "a missing end": (ROSTER + "  - [组长, 李光明, 县长]\n  - [成员, 赵大海, 水务局]\n", 2, "缺「局长」", "「水务局」后面应是「局长」"),
    "a cell of another row": (
        "lines:\n- at: 组长李光明\n  roster:\n  - [组, 李光明, 县长]\n", 2, "缺「长」", "「组」后面应是「长」"),
    "a row as a mapping": ("lines:\n- at: 组长李光明\n  roster:\n  - role: 组长\n    name: 李光明\n", 4, "方括号", "- [组长, 李光明]"),
    "one row without its list": (
        "lines:\n- at: 组长李光明\n  roster: [组长, 李光明, 县长]\n", 3, "方括号", "- [组长, 李光明, 县长]"),
    "a wide quotation mark at the end": ('lines:\n- at: "组长李光明”\n  type: note\n', 2, "没有结尾的", 'at: "组长李光明"'),
    "a list on the line of its key": ("lines: - at: 组长李光明\n  type: note\n", 1, "另起一行", "lines:（换行）- at: 组长李光明"),
    "attachment for a type": (LINES + "  type: attachment\n", 3, "写法不对", "请写 attachment-label"),
    # --- values that look right
    "a document number without its word": (NOTICE + "  number: 22\n", 3, "应为文字", "苇政发〔2022〕87号"),
    "a level that is none": (LINES + "  type: heading\n  level: 9\n", 4, "写法不对", "1—6"),
    "the noughth": ("lines:\n- {at: 工作安排, nth: 0, type: heading}\n", 2, "写法不对", "1—9999"),
    # --- bytes
    "bytes of no encoding": (b"year: \xff\xff\xff2024\n", 0, "编码", "UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_answered_with_line_cause_and_right_form(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    yaml, line, cause, right = MISTAKES[name]
    text = tmp_path / "a.txt"
    text.write_text(TEXT, encoding="utf-8")
    sidecar = text.with_suffix(".yml")
    sidecar.write_bytes(yaml if isinstance(yaml, bytes) else yaml.encode())
    assert cli.main(["check", str(text)]) == 1
    (shown,) = capsys.readouterr().out.splitlines()
    assert shown.startswith(f"{sidecar}:{line or 1}: G0")
    assert cause in shown
    assert right in shown
    assert len(shown) - len(str(sidecar)) < 400


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_sidecar_of_another_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(TEXT, encoding="utf-8")
    text.with_suffix(".yml").write_bytes((NOTICE + "  kind: 公告\n").encode(encoding))
    assert cli.main(["check", str(text)]) == 0
