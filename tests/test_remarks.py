"""Every code of a problem is provoked here."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import proof_copies
import pytest

from builder import intake, reading
from builder.checks import remarks
from builder.codes import CODES
from builder.content import files, strays, texts
from builder.content.files import SourceError, decode
from builder.content.register import Gazette, read_register
from builder.content.texts import from_bytes, read_issue
from builder.content.trust import NOBODY
from builder.door import sources
from builder.maintain import add, starter
from builder.maintain.diff import base
from builder.model import Diagnostic, Issue
from builder.proof import minisign, signing
from builder.site import parts, settings

ROOT = Path(__file__).resolve().parent.parent

Found = tuple[str, int | None]

NOTICE = """阿尔山市人民政府关于规范许可的通知
阿政发〔2022〕88号
各镇人民政府：
{}
阿尔山市人民政府
2022年12月12日
"""


def _issue(text: str, sidecar: dict[str, Any] | None = None) -> Issue:
    text = text if "\n" in text else NOTICE.format(text)
    return reading.parse(replace(from_bytes(text.encode(), "a.txt"), sidecar=sidecar or {}))


def _remarks(text: str) -> list[Found]:
    issue = _issue(text)
    assert issue.diagnostics == tuple(sorted(remarks.of(issue), key=lambda d: (d.line or 0, d.code)))
    return [(found.code, found.line) for found in issue.diagnostics]


# --- texts that deserve a remark: code → text, the line that it names ----------------------------------------------------

TOC = "目录\n阿尔山市人民政府关于规范许可的通知 1\n{}"
REMARKED: dict[str, tuple[str, int | None]] = {
    "G201": ("请遵照执行。", None),
    "G203": (TOC.format("阿尔山市人民政府关于征集项目建议的公告 9\n") + NOTICE.format("请遵照执行。"), 3),
    "G204": (
        TOC.format("").replace("规范许可", "规范行政许可") + NOTICE.format("请遵照执行。"),
        2,
    ),
    "G205": (
        TOC.format("")
        + NOTICE.format("请遵照执行。")
        + NOTICE.format("请遵照执行。").replace("88", "89").replace("规范许可", "开展普查"),
        9,
    ),
    "G206": (NOTICE.format("请遵照执行。").replace("〔2022〕", "〔2020〕"), 1),
    "G207": (
        NOTICE.format("请遵照执行。") + NOTICE.format("请认真落实。").replace("规范许可", "开展普查"),
        7,
    ),
    "G208": ("请遵照执行。\n附件：1. 许可事项清单\n2. 任务分解表", 5),
    "G209": (NOTICE.format("请遵照执行。\n附件：1. 许可事项清单\n2. 任务分解表") + "附件1\n许可事项清单\n甲。\n附件2\n名额分配方案\n乙。\n", 12),
    "G210": ("阿尔山市人民政府关于规范许可的通知\n阿政发〔2022〕88号\n各镇人民政府：\n请遵照执行。\n", 1),
    "G211": ("一、加强领导。各镇要高度重视值班工作，主要负责同志要带\n", 4),
    "G212": ("一、加强领导\n各镇要加强领导。\n三、落实责任\n各镇要落实责任。", 6),
    "G213": ("依照监管规则 and 标准严格执行。", 4),
    "G214": ("请〔JP3〕遵照执行。", 4),
    "G226": ("为印发本办\ufffd，特此通知。", 4),
    "G215": ("ᠡᠬᠡᠭᠠᠨᠠᠮᠤᠯᠠ为印发本办法，特此通知。", 4),
    "G216": ("请遵照\u202e执行\u200b。", 4),
    "G217": ("请打开<script>alert(1)</script>查看。", 4),
    "G218": (
        "各部门要充分认识实行行政许可事项清单管理的重要意义，按照国家和自治区的要求，严格落实许可清单。\n"
        "请遵照执行。\n"
        "各部门要充分认识实行行政许可事项清单管理的重要意义，按照国家和自治区的要求，严格落实许可清单。",
        6,
    ),
    "G219": (
        "组长：王晓欢 市委副书记、市长\n成员：刘贵柱 市财政局局长\n第二组名单如下。\n组长：葛双鹏 副市长\n成员：刘贵住 市财政局局长",
        7,
    ),
    "G222": ("首页 > 政务公开 > 文件\n" + NOTICE.format("请遵照执行。"), 1),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(REMARKED))
def test_remark(code: str) -> None:
    text, line = REMARKED[code]
    if "\n" not in text or "号" not in text:
        text = NOTICE.format(text)
    assert (code, line) in _remarks(text)


def test_a_sound_notice_has_no_remark_but_on_its_missing_cover() -> None:
    assert _remarks(NOTICE.format("请遵照执行。")) == [("G201", None)]


@pytest.mark.parametrize("printed", ["《工作方案》", "工作方案"])
def test_book_marks_make_no_other_attachment(printed: str) -> None:
    text = f"请遵照执行。\n附件：1. 工作方案\n2. 任务清单\n2022年12月12日\n附件1\n{printed}\n一、开展检查。\n附件2\n任务清单\n一、开展检查。"
    assert _remarks(NOTICE.format(text)) == [("G201", None)]


@pytest.mark.parametrize(
    "line", ["登记号：ASDR-2022-0001", "信息来源：市政府办", "2022-12-12 10:30", "| 编号 | 7 |", "首页 >> 文件"]
)
def test_a_line_that_is_no_title_is_named_and_the_next_one_asked(line: str) -> None:
    issue = _issue(f"{line}\n阿尔山市公园管理细则\n第一条 为管好公园，制定本细则。\n第二条 本细则自公布之日起施行。\n")
    assert [found.line for found in issue.diagnostics if found.code == "G222"] == [1]
    assert not {"|", ">", "：", "-"} & set(issue.notices[0].title)


def test_a_registration_beside_a_document_number_is_as_it_should_be() -> None:
    assert _remarks("ASDR-2022-0001\n" + NOTICE.format("请遵照执行。")) == [("G201", None)]


def test_a_correction_of_several_places_names_them() -> None:
    change = {"text": "各镇", "to": "各乡镇", "reason": "与纸质公报核对", "date": "2024-05-01"}
    once, twice = (
        _issue(NOTICE.format(text), {"corrections": [change]}) for text in ("请遵照执行。", "各镇抓好落实。")
    )
    assert [d.code for d in once.diagnostics] == ["G201"]
    assert [(d.code, d.severity, d.line) for d in twice.diagnostics][1:] == [("G022", "warning", 3)]
    assert "第 3、4 行" in twice.diagnostics[1].message


def test_a_gazette_that_nobody_registered() -> None:
    text = from_bytes(NOTICE.format("请遵照执行。").encode(), "a.txt", "tongpu/2023-02")
    gazette = Gazette("tongpu", "桐浦县人民政府公报", "桐浦县人民政府", "桐浦", "某市桐浦县", "旗县级")
    assert [d.code for d in reading.parse(text).diagnostics] == ["G201", "G220"]
    assert "G220" not in [d.code for d in reading.parse(text, gazette).diagnostics]


@pytest.mark.parametrize(("encoding", "codes"), [("big5", ["G221"]), ("utf-8", []), ("gb18030", [])])
def test_characters_that_no_gazette_prints(encoding: str, codes: list[str]) -> None:
    text = (
        "臺北市政府關於規範許可事項的通知\n各鄉鎮公所：\n請遵照執行，加強財政資金管理。\n"
        if encoding == "big5"
        else NOTICE.format("请遵照执行。")
    )
    found = reading.parse(from_bytes(text.encode(encoding), "a.txt")).diagnostics
    assert [d.code for d in found if d.code == "G221"] == codes


def test_what_the_template_of_the_register_leaves_to_fill_in_is_not_published(tmp_path: Path) -> None:
    issue = _issue("桐浦县人民政府公报\n2023年第2期\n" + NOTICE.format("请遵照执行。"))
    (tmp_path / "gazettes.yml").write_text(add.register_entry(issue, "tongpu"), encoding="utf-8")
    gazette = read_register(tmp_path)["tongpu"]
    assert (gazette.name, gazette.region, gazette.level) == ("桐浦县人民政府公报", "", "其他")
    text = from_bytes(NOTICE.format("请遵照执行。").encode(), "a.txt", "tongpu/2023-02")
    assert "G220" in [d.code for d in reading.parse(text, gazette).diagnostics]
    (tmp_path / "gazettes.yml").write_text(add.register_entry(_issue("请遵照执行。"), "tongpu"), encoding="utf-8")
    with pytest.raises(SourceError, match="name、publisher、short 还没有填写"):
        read_register(tmp_path)


def test_a_file_that_is_nothing_of_content(tmp_path: Path) -> None:
    (tmp_path / "notes.md").touch()
    assert [(d.code, d.severity) for _, d in strays.strays(tmp_path)] == [("G009", "warning")]


def test_a_layout_of_another_text(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "1.txt").write_text("甲\n", encoding="utf-8")
    (tmp_path / "g" / "1.layout.json").write_text('{"version": 1}', encoding="utf-8")
    assert [(path, d.code) for path, d in strays.strays(tmp_path)] == [(f"{tmp_path.name}/g/1.layout.json", "G227")]


def test_an_original_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "1.txt").write_text("甲\n", encoding="utf-8")
    (tmp_path / "g" / "1.pdf").write_text("乙\n", encoding="utf-8")
    assert [(path, d.code) for path, d in strays.strays(tmp_path)] == [(f"{tmp_path.name}/g/1.pdf", "G229")]


def test_a_correction_with_other_spaces_names_the_line() -> None:
    with pytest.raises(SourceError, match="第 4 行的空格"):
        _issue(
            "投入186 万元。", {"corrections": [{"text": "186万元", "to": "", "reason": "核对", "date": "2024-05-01"}]}
        )


def test_no_notice_is_an_error() -> None:
    issue = replace(_issue(NOTICE.format("请遵照执行。")), notices=())
    assert ("G202", "error") in [(found.code, found.severity) for found in remarks.of(issue)]


@pytest.mark.parametrize(
    "text",
    [
        "PM2.5 浓度和 GDP 增速 R&D 经费支出。",
        "网址：http://www.aes.gov.cn/ 邮箱 a_b@qq.com。",
        "到2025年达到 95% 以上，见〔2021〕3号。",
        "（一）甲。\n（二）乙。",
        "工程质量 A<B 时不予验收。",
    ],
)
def test_what_deserves_no_remark(text: str) -> None:
    assert [code for code, _ in _remarks(NOTICE.format(text)) if code != "G201"] == []


# --- what cannot be read -------------------------------------------------------------------------------------------------


def _undecodable(folder: Path) -> None:
    decode(b"a\xff\xff\xff", "a.txt")


def _too_large(folder: Path) -> None:
    from_bytes(b"a" * (files.MAX_BYTES + 1), "a.txt")


def _empty(folder: Path) -> None:
    from_bytes(b" \n", "a.txt")


def _too_long(folder: Path) -> None:
    from_bytes(b"a" * (texts.MAX_LINE + 1), "a.txt")


def _unreadable(folder: Path) -> None:
    read_issue(folder / "missing.txt")


def _outside(folder: Path) -> None:
    (folder / "content" / "g").mkdir(parents=True)
    (folder / "a.txt").write_text("甲", encoding="utf-8")
    link = folder / "content" / "g" / "a.txt"
    link.symlink_to(folder / "a.txt")
    read_issue(link, folder / "content")


def _bad_name(folder: Path) -> None:
    add.store(add.Taken(b"a"), folder, "../g", "1")


def _never_begun(folder: Path) -> None:
    list(starter.upgrade(folder))


def _no_revision(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", folder], check=True)
    base.changed(folder, "nowhere")


def _no_yaml(folder: Path) -> None:
    (folder / "a.txt").write_text("甲", encoding="utf-8")
    (folder / "a.yml").write_text("甲: [", encoding="utf-8")
    read_issue(folder / "a.txt")


def _no_register(folder: Path) -> None:
    (folder / "gazettes.yml").write_text("g: {name: 甲}\n", encoding="utf-8")
    read_register(folder)


def _no_text(folder: Path) -> None:
    from_bytes(b"%PDF-1.7\n", "a.txt")


def _damaged(folder: Path) -> None:
    add.take(b"%PDF-1.7\n", "a.pdf")


def _extra_missing(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "_READERS", {"PDF 文件": intake.Reader("pdf", ("nothing_of_that_name",), "pdf")})
        add.take(b"%PDF-1.7\n", "a.pdf")


def _moves_in_a_circle(folder: Path) -> None:
    entry = "name: 甲, publisher: 乙, short: 甲, region: 丙, level: 市级"
    (folder / "gazettes.yml").write_text(f"g: {{{entry}, moved: {{a: b, b: a}}}}\n", encoding="utf-8")
    read_register(folder)


def _bad_sidecar(folder: Path) -> None:
    _issue("请遵照执行。", {"yaer": 2021})


def _still_readable(folder: Path) -> None:
    entry = {"text": "规范许可", "ground": "当事人申请", "date": "2024-05-01"}
    _issue("请遵照执行。", {"gazette": "规范许可公报", "redactions": [entry]})


def _stale_sidecar(folder: Path) -> None:
    _issue("请遵照执行。", {"notices": [{"at": "没有这一行", "title": "甲乙"}]})


def _no_site(folder: Path) -> None:
    sources.opened(str(folder))


def _page_not_checked(folder: Path) -> None:
    _issue("请遵照执行。", {"facsimile": {"pages": [1]}})


def _no_part(folder: Path) -> None:
    parts.merge([folder], folder / "site")


def _not_signed(tmp_path: Path) -> None:
    proof_copies.published(tmp_path / "site")
    (tmp_path / "key").write_bytes(minisign.secret_file(proof_copies.SECRET, ""))
    signing.sign(tmp_path / "site", tmp_path / "key", NOBODY, str, 0)


REFUSED: dict[str, Callable[[Path], None]] = {
    "G001": _undecodable,
    "G002": _too_large,
    "G003": _empty,
    "G004": _too_long,
    "G005": _unreadable,
    "G006": _outside,
    "G007": _bad_name,
    "G008": _no_revision,
    "G010": _no_yaml,
    "G011": _no_register,
    "G012": _bad_sidecar,
    "G013": _no_text,
    "G014": _moves_in_a_circle,
    "G015": _damaged,
    "G016": _extra_missing,
    "G035": _never_begun,
    "G021": _stale_sidecar,
    "G023": _still_readable,
    "G024": _page_not_checked,
    "G036": _no_part,
    "G032": _no_site,
    "G028": _not_signed,
}


@pytest.mark.parametrize(
    "code",
    [pytest.param(code, marks=[pytest.mark.needs("git")] * (code == "G008")) for code in sorted(REFUSED)],
)
def test_refused(code: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        REFUSED[code](tmp_path)
    assert (caught.value.code, caught.value.said.severity) == (code, "error")
    assert "\n" not in str(caught.value)


def test_a_site_to_be_published_that_does_not_know_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    register = {"g": Gazette("g", "甲县公报", "甲县人民政府", "甲", "甲县", "县级")}
    reached = {"g": replace(register["g"], contact="电话 010-00000000")}
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.delenv("REPORT_URL", raising=False)
    found = [(said.code, said.severity) for said in settings.unset(ROOT, register)]
    assert found == [("G030", "warning")] * 2
    assert "有 1 种公报没有联系方式" in list(settings.unset(ROOT, register))[1].message
    assert "/about/ 改写" in list(settings.unset(ROOT, reached))[1].message
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    assert [said.message[:12] for said in settings.unset(ROOT, register)] == ["没有设置报告错误的地址，"]
    monkeypatch.setenv("REPORT_URL", "mailto:a@example.org")
    assert list(settings.unset(ROOT, register)) == []


# --- the codes themselves ------------------------------------------------------------------------------------------------


def test_every_code_is_provoked_here() -> None:
    assert set(CODES) == {
        *REMARKED,
        *REFUSED,
        "G009",
        "G022",
        "G025",
        "G030",
        "G101",
        "G102",
        "G110",
        "G202",
        "G220",
        "G221",
        "G224",
        "G225",
        "G227",
        "G228",
        "G229",
        "G230",
        "G231",
    }


@pytest.mark.parametrize("code", sorted(REMARKED))
def test_a_message_is_one_line_with_a_gloss(code: str) -> None:
    text, _ = REMARKED[code]
    found: list[Diagnostic] = [
        d for d in _issue(text if "号" in text else NOTICE.format(text)).diagnostics if d.code == code
    ]
    for problem in found:
        assert "\n" not in problem.message
        assert re.search(r" \([A-Za-z目录 ]+\)$", problem.message), problem.message
