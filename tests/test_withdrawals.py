"""What is withdrawn is gone from everything that is published; what has moved leads on, and its place is no other's."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from builder import cli, reading
from builder.archive import load
from builder.checks import laws
from builder.content.files import SourceError
from builder.content.register import Gazette
from builder.content.texts import from_bytes
from builder.contract import as_json
from builder.model import Issue
from builder.reading.withdrawals import MARK
from builder.site import build as builds

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "builder" / "issue.schema.json").read_text(encoding="utf-8"))
GROUND = {"ground": "发文机关决定撤回", "date": "2024-05-01"}
SECRET = "这一句话只印在要撤回的公文里"
FIRST = "阿尔山市人民政府关于规范许可的通知"
SECOND = "阿尔山市人民政府关于禁渔管理的通知"
THIRD = "阿尔山市人民政府关于财政决算的通知"


def _notice(title: str, number: int, sentence: str) -> str:
    return f"{title}\n阿政发〔2022〕{number}号\n各镇人民政府：\n{sentence}，请遵照执行。\n阿尔山市人民政府\n2022年12月{number}日\n"


TEXT = (
    _notice(FIRST, 11, "第一件的正文说明许可事项")
    + "\n- 1 -\n\n"
    + _notice(SECOND, 12, f"{SECRET}and附件如下")
    + "附件：1.只在附件说明里列出的清单\n<script>\n\n- 2 -\n\n"
    + _notice(THIRD, 13, "第三件的正文说明决算事项")
)


def _issue(text: str = TEXT, moved: dict[str, str] | None = None, **sidecar: Any) -> Issue:
    raw = replace(from_bytes(text.encode(), "content/g/a.txt", "g/a"), sidecar=sidecar)
    return reading.parse(raw, Gazette("g", "公报", "机关", "公报", "某市", "市级", moved=moved or {}))


def _published(issue: Issue) -> str:
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(as_json(issue))
    assert list(laws.laws(issue)) == []
    return json.dumps(as_json(issue), ensure_ascii=False) + "\n".join(issue.published_lines)


def test_a_withdrawn_notice_keeps_its_facts_and_loses_its_text() -> None:
    issue = _issue(notices=[{"at": SECOND, "withdrawn": GROUND}])
    published = _published(issue)
    assert [(item.id, item.title, item.number, item.date) for item in issue.notices] == [
        ("01", FIRST, "阿政发〔2022〕11号", "2022-12-11"),
        ("02", SECOND, "阿政发〔2022〕12号", "2022-12-12"),
        ("03", THIRD, "阿政发〔2022〕13号", "2022-12-13"),
    ]
    assert as_json(issue)["notices"][1]["withdrawn"] == GROUND
    assert (issue.notices[1].blocks, issue.notices[1].parts, issue.notices[1].missing) == ((), (), ())
    for text in (SECRET, "清单", "script", "遵照执行，"):
        assert text not in published
    assert published.count(MARK) == 1
    assert issue.published_lines.index(MARK) + 1 == issue.notices[1].span[0]
    assert "第一件的正文" in published
    assert "第三件的正文" in published


def test_lines_keep_their_numbers() -> None:
    issue = _issue(notices=[{"at": SECOND, "withdrawn": GROUND}])
    assert len(issue.published_lines) == len(_issue().published_lines)
    assert issue.notices[2] == _issue().notices[2]


def test_the_hash_of_the_text_is_not_published() -> None:
    assert _issue(notices=[{"at": SECOND, "withdrawn": GROUND}]).source.sha256 != _issue().source.sha256


def test_neither_problems_nor_corrections_quote_what_was_withdrawn() -> None:
    change = {"text": "and附件", "to": "及附件", "reason": "与纸质公报核对", "date": "2024-05-01"}
    plain = _issue(corrections=[change])
    assert plain.notices[1].corrections
    issue = _issue(corrections=[change], notices=[{"at": SECOND, "withdrawn": GROUND}])
    assert issue.notices[1].corrections == ()
    assert "附件" not in _published(issue)


def test_a_withdrawn_issue_has_no_text_at_all() -> None:
    issue = _issue(withdrawn=GROUND)
    assert all(item.withdrawn for item in issue.notices)
    assert [line for line in issue.published_lines if line] == [MARK]
    assert not set(issue.text_lines) - {""}
    published = _published(issue)
    assert FIRST in published
    assert "正文" not in published
    assert "- 1 -" not in published


def test_what_is_withdrawn_beside_a_boundary_that_is_none_is_an_error() -> None:
    with pytest.raises(SourceError, match=r"G012 .*begins: false 把这一行并入上一件公文；withdrawn 请写到"):
        _issue(notices=[{"at": SECOND, "begins": False, "withdrawn": GROUND}])


def test_a_withdrawal_without_a_ground_is_an_error() -> None:
    with pytest.raises(SourceError, match="G012 withdrawn 缺少「ground」"):
        _issue(withdrawn={"date": "2024-05-01"})


# --- ids ----------------------------------------------------------------------------------------------------------------


def test_a_notice_that_was_overlooked_gets_a_number_of_its_own() -> None:
    issue = _issue(notices=[{"at": SECOND, "begins": True, "id": "20"}])
    assert [(item.id, item.title) for item in issue.notices] == [("01", FIRST), ("20", SECOND), ("02", THIRD)]


@pytest.mark.parametrize("entries", [[(SECOND, "20"), (THIRD, "20")], [(SECOND, "07")]])
def test_a_number_is_given_once(entries: list[tuple[str, str]]) -> None:
    with pytest.raises(SourceError, match=r"G012 号 \d\d 已有别的公文用过"):
        _issue(moved={"g/a/07": "g/b/01"}, notices=[{"at": at, "id": name} for at, name in entries])


def test_the_place_of_a_notice_that_moved_away_stays_its_own() -> None:
    issue = _issue(moved={"g/a/02": "g/b/01", "g/a/09": "h/c/01", "g/aa/01": "g/b/02"})
    assert [(item.id, item.moved) for item in issue.notices] == [
        ("01", None), ("02", "g/b/01"), ("03", None), ("04", None), ("09", "h/c/01"),
    ]  # fmt: skip
    assert [item.title for item in issue.standing] == [FIRST, SECOND, THIRD]
    assert _issue().diagnostics == issue.diagnostics
    _published(issue)


# --- the register -------------------------------------------------------------------------------------------------------

ENTRY = "  name: 公报{0}\n  publisher: 机关\n  short: 公报\n  region: 某市\n  level: 市级\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two issues of one gazette, one of another, and nothing moved yet."""
    for name, title in (("g/a", FIRST), ("g/b", SECOND), ("h/c", THIRD)):
        path = tmp_path / "content" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            _notice(title, 11, f"{title}的正文") + _notice("阿尔山市人民政府关于统计工作的通知", 12, "统计"),
            encoding="utf-8",
        )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _register(project: Path, *moved: str) -> None:
    lines = "".join(f"    {line}\n" for line in moved)
    text = f"g:\n{ENTRY.format('甲')}" + (f"  moved:\n{lines}" if moved else "") + f"h:\n{ENTRY.format('乙')}"
    (project / "content" / "gazettes.yml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("moved", "line", "message"),
    [
        (["old: b", "x: nowhere"], 9, "/g/nowhere/ 上没有这一期"),
        (["a: b"], 8, "/g/a/ 上仍有一期"),
        (["a/02: b/07"], 8, "/g/b/07/ 上没有公文"),
        (["a/02: h/c/09"], 8, "/h/c/09/ 上没有公文"),
        (["gone/02: b/01"], 8, "/g/gone/ 这一期已经不在了"),
        (["x: y", "y: z", "z: x"], 8, "「x」移来移去回到了自己"),
        (["a/07: a/08", "a/08: a/07"], 8, "「a/07」移来移去回到了自己"),
        (["x: x"], 8, "「x」移来移去回到了自己"),
        (["old: b/01"], 8, "/b/01/ 上没有这一期"),
        (["a/02: b"], 8, "不是地址"),
        (["2021: b"], 8, "不是地址"),
        (["old: ../../etc"], 8, "不是地址"),
        (["old: https://a.invalid/b"], 8, "不是地址"),
        (["a/2: b/01"], 8, "不是地址"),
    ],
)
def test_a_move_that_is_wrong_names_its_line(
    project: Path, capsys: pytest.CaptureFixture[str], moved: list[str], line: int, message: str
) -> None:
    _register(project, *moved)
    assert cli.main(["check"]) == 1
    out = capsys.readouterr().out
    assert f"content/gazettes.yml:{line}: G014" in out
    assert message in out
    assert cli.main(["build"]) == 1
    assert not (project / "site").exists()


def test_moves_that_follow_one_another_lead_to_the_end(project: Path) -> None:
    _register(project, "oldest: old", "old: b", "a/07: oldest/01", "a/08: h/c/02")
    corpus, errors = load.read_all(project / "content")
    assert errors == []
    assert corpus.moved == {"g/oldest": "g/b", "g/old": "g/b", "g/a/07": "g/b/01", "g/a/08": "h/c/02"}


# --- the site -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a withdrawn notice, a withdrawn issue, a renamed issue and a notice that moved."""
    root = tmp_path_factory.mktemp("moved")
    for name in ("content", "overrides", "builder"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    content = root / "content"
    for path in content.glob("*/*"):
        path.unlink()
    (content / "aershan" / "2022-04.txt").write_text(TEXT, encoding="utf-8")
    whole = _notice("阿尔山市人民政府关于医疗废物的通知", 21, "只印在撤回的一期里的句子")
    (content / "aershan" / "2022-05.txt").write_text(whole, encoding="utf-8")
    (content / "aershan" / "2022-05.yml").write_text(json.dumps({"withdrawn": GROUND}), encoding="utf-8")
    (content / "xingan" / "2022-01.txt").write_text(
        _notice("关于全民健身的通知", 31, "移来的公文的正文"), encoding="utf-8"
    )
    sidecar = json.dumps({"notices": [{"at": SECOND, "withdrawn": GROUND}]})
    (content / "aershan" / "2022-04.yml").write_text(sidecar, encoding="utf-8")
    register = (content / "gazettes.yml").read_text(encoding="utf-8")
    moved = "  moved: {2021-a: 2022-04, 2022-04/04: xingan/2022-01/01}\nxingan:"
    (content / "gazettes.yml").write_text(register.replace("xingan:", moved, 1), encoding="utf-8")
    builds.build(root, root / "site", load.load(content))
    return root / "site"


def test_no_file_of_the_site_holds_what_was_withdrawn(built: Path) -> None:
    for path in sorted(path for path in built.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        text = (zlib.decompress(raw) if path.suffix == ".bin" else raw).decode(errors="ignore")
        for secret in (SECRET, "只在附件说明里列出的清单", "只印在撤回的一期里的句子"):
            assert secret not in text, path
    pair = [ord(char) for char in "句子"]  # stands in the withdrawn issue alone: no shard may have a list for it
    shards = b"".join(zlib.decompress(path.read_bytes()) for path in built.glob("search/[0-9]*.bin"))
    assert b"".join(map(_varint, pair)) not in shards


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def test_a_withdrawn_page_says_so_and_why(built: Path) -> None:
    page = (built / "aershan" / "2022-04" / "02" / "index.html").read_text(encoding="utf-8")
    assert SECOND in page
    assert "发文机关决定撤回（2024年5月1日）" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "查看原文" not in page
    assert "已撤回" in (built / "aershan" / "2022-04" / "index.html").read_text(encoding="utf-8")
    assert "本期已撤回" in (built / "aershan" / "2022-05" / "index.html").read_text(encoding="utf-8")
    for name in ("notice.json", "notice.md", "notice.xml"):
        file = (built / "aershan" / "2022-04" / "02" / name).read_text(encoding="utf-8")
        assert SECOND in file
        assert "撤回" in file


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("aershan/2021-a", "aershan/2022-04"),
        ("aershan/2021-a/full", "aershan/2022-04/full"),
        ("aershan/2021-a/03", "aershan/2022-04/03"),
        ("aershan/2021-a/04", "xingan/2022-01/01"),
        ("aershan/2022-04/04", "xingan/2022-01/01"),
    ],
)
def test_an_address_that_moved_leads_on(built: Path, old: str, new: str) -> None:
    page = (built / old / "index.html").read_text(encoding="utf-8")
    refresh = re.search('<meta http-equiv="refresh" content="0; url=([^"]+)">', page)
    assert refresh
    assert f'<a href="{refresh[1]}">' in page
    assert (built / old / refresh[1]).resolve() == (built / new).resolve()
    assert (built / new / "index.html").is_file()
    assert re.search(f'<link rel="canonical" href="http://[^/]+/{new}/">', page)
    assert '<meta name="robots" content="noindex">' in page
    assert "请遵照执行" not in page


def test_lists_name_what_stands_here_and_no_other(built: Path) -> None:
    sitemap = (built / "sitemap.xml").read_text(encoding="utf-8")
    assert "/aershan/2022-04/03/" in sitemap
    for address in ("2021-a", "/aershan/2022-04/02/", "/aershan/2022-04/04/"):
        assert address not in sitemap
    assert "〔已移至" not in (built / "feed.xml").read_text(encoding="utf-8")
    years = (built / "years" / "2022" / "index.html").read_text(encoding="utf-8").replace("<wbr>", "")
    assert years.count("关于全民健身的通知") == 1
    after = (built / "aershan" / "2022-04" / "03" / "index.html").read_text(encoding="utf-8")
    assert 'rel="next"' not in after


def test_data_of_a_renamed_issue_is_found_under_its_old_name(built: Path) -> None:
    for old, new in (("2021-a/issue.json", "2022-04/issue.json"), ("2021-a/2021-a.txt", "2022-04/2022-04.txt")):
        assert (built / "aershan" / old).read_bytes() == (built / "aershan" / new).read_bytes()
    for ending in ("json", "md", "xml"):
        for old, new in (("aershan/2021-a/03", "aershan/2022-04/03"), ("aershan/2022-04/04", "xingan/2022-01/01")):
            was, now = (built / path / f"notice.{ending}" for path in (old, new))
            assert was.read_bytes() == now.read_bytes()
