"""Names and their posts: what is read, who is listed, and that what is hidden or switched off is nowhere."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from pathlib import Path

import pytest
import yaml

from builder import pages
from builder.archive import load, people
from builder.archive.corpus import Corpus
from builder.content.files import SourceError
from builder.content.register import read_register
from builder.contract import as_json
from builder.pages.page import Data, Page, Stored
from builder.pages.places import person_page
from builder.reading import parse_file
from builder.text import forms, pinyin

ROOT = Path(__file__).resolve().parent.parent
TRUTH = yaml.safe_load((ROOT / "tests" / "data" / "people.yml").read_text(encoding="utf-8"))
ENTRY = "  name: 某县人民政府公报\n  publisher: 某县人民政府\n  short: 某县\n  region: 某省某县\n  level: 县级\n  prefixes: {}\n"
TEXT = """某县人民政府公报
2031年第{0}期（总第{0}期）
某县人民政府关于成立防汛指挥部的通知
某政发〔2031〕{0}号
各镇人民政府：
现将组成人员通知如下：
指挥长：王　研　县长
副指挥长：单晓光　副县长
成　员：陈　阳　县财政局局长
某县人民政府
2031年{0}月1日
"""

WITHDRAWN = """notices:
- at: 某县人民政府关于成立防汛指挥部的通知
  withdrawn: {ground: 发文机关撤回, date: 2031-03-01}
"""

_ACT = re.compile("^(?:提名)?(?:任命|提任|聘任|免去|任|免)?[为的]?|(?:职务|人选)?[；。，、;.]*$")


def person(role: str | None, name: str, post: str | None) -> tuple[str, str, str]:
    """A person as compared: white space, widths and the words of an appointment do not count."""
    return forms.squash(role or ""), forms.squash(name), _ACT.sub("", forms.squash(post or ""))


@pytest.mark.parametrize("source", TRUTH)
def test_entries_equal_the_lists_that_were_written_down(source: str) -> None:
    """Who is appointed and removed in one line has an entry for each; the list has one for both."""
    path = ROOT / source
    notices = parse_file(path, ROOT / "content" if source.startswith("content/") else None).notices
    found = [post for notice in notices for post in notice.posts if post.action != "signed"]
    lists = {block.lines for notice in notices for block in notice.blocks if block.type == "roster"}
    inside = [post for post in found if any(post.line in lines for lines in lists)]
    want = Counter(person(*member) for member in TRUTH[source])
    both_ways = {name for role, name, post in want if not role and "免去" in post}
    got = Counter(person(post.role, post.name, post.post) for post in inside if post.name not in both_ways)
    want = Counter({member: count for member, count in want.items() if member[1] not in both_ways})
    assert 2 * (got & want).total() >= 0.99 * (got.total() + want.total()), (got - want, want - got)
    for action in ("appointed", "removed"):
        assert both_ways <= {post.name for post in inside if post.action == action}


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单晓光", "shan4"), ("曾庆祝", "zeng1"), ("解海军", "xie4"), ("仇和", "qiu2"), ("区建国", "ou1"),
        ("查良", "zha1"), ("翟志", "zhai2"), ("覃海波", "qin2"), ("尉迟光", "yu4"), ("任建辉", "ren2"), ("朴成", "piao2"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name: str, read: str) -> None:
    assert pinyin.syllables(name)[0] == read
    assert pinyin.initial(name) == read[0].upper()


def test_names_stand_in_the_order_of_their_pinyin() -> None:
    names = ["曾庆祝", "查良", "张瑞", "单晓光", "王研", "王爱军", "A"]
    assert sorted(names, key=pinyin.key) == ["单晓光", "王爱军", "王研", "曾庆祝", "查良", "张瑞", "A"]


def test_an_address_is_made_of_the_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinyin, "syllables", lambda name: pytest.fail("an address depends on a reading"))
    assert person_page("单晓光") == "people/5355-6653-5149.md"
    assert person_page("白·音").isascii()


# --- a small site -----------------------------------------------------------------------------------------------------


def folder(tmp_path: Path, register: str = "", side: str = "") -> Path:
    content = tmp_path / "content"
    (content / "g").mkdir(parents=True)
    for number in (1, 2):
        (content / "g" / f"2031-0{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
        if side:
            (content / "g" / f"2031-0{number}.yml").write_text(side, encoding="utf-8")
    (content / "gazettes.yml").write_text(f"g:\n{ENTRY}{register}", encoding="utf-8")
    return content


def made(corpus: Corpus) -> dict[str, str]:
    """Every file of the site, packed ones unpacked."""
    out = {}
    for file in pages.render(corpus):
        if isinstance(file, Page):
            out[file.path] = file.content
        else:
            assert isinstance(file, Data | Stored)
            raw = zlib.decompress(file.content) if file.path.endswith(".bin") else file.content
            out[file.path] = raw.decode("utf-8", "replace")
    return out


def words(files: dict[str, str]) -> str:
    """What the search knows by name."""
    return "\n".join(text for path, text in files.items() if path.startswith("search/words"))


def test_a_name_of_two_notices_has_a_page_with_every_entry(tmp_path: Path) -> None:
    files = made(load.load(folder(tmp_path)))
    page = files[person_page("单晓光")]
    assert page.index("同名未必同人") < page.index("见于")
    assert re.findall(r'datetime="(.*?)"', page) == ["2031-01-01", "2031-02-01"], "oldest first"
    assert page.count("副指挥长") == 2
    assert "原文第8行" in page
    assert "people/5355-6653-5149" in files["g/2031-01/01.md"].replace("../", "")
    manifest = json.loads(files["search/manifest.json"])
    assert json.loads(files[f"search/{manifest['people']}"]).split("/") == sorted(["王研", "单晓光", "陈阳"])
    assert "n单晓光|shan xiao guang" in words(files)


def test_a_redacted_name_is_nowhere(tmp_path: Path) -> None:
    side = "redactions:\n- text: 单晓光\n  ground: 个人隐私，当事人申请\n  date: 2031-03-01\n"
    files = made(load.load(folder(tmp_path, side=side)))
    assert [path for path, text in files.items() if "单" in text and "晓光" in text] == []
    assert not [path for path in files if "5355-6653-5149" in path]
    assert not [path for path, text in files.items() if "5355-6653" in text], "nor as an address"


def test_a_withdrawn_notice_gives_no_names(tmp_path: Path) -> None:
    corpus = load.load(folder(tmp_path, side=WITHDRAWN))
    assert len(corpus.entries) == 2
    assert people.of(corpus).names == ()


@pytest.mark.parametrize("at", ["site", "gazette"])
@pytest.mark.parametrize("switch", ["search", "none"])
def test_the_switch_governs_every_way_out(tmp_path: Path, switch: str, at: str) -> None:
    register = f"  people: {switch}\n" if at == "gazette" else f"people: {switch}\n"
    corpus = load.load(folder(tmp_path, register))
    files = made(corpus)
    assert [path for path in files if path.startswith("people/")] == ["people/index.md"]
    assert "单晓光" not in files["people/index.md"]
    assert "people" not in json.loads(files["search/manifest.json"])
    assert not re.search("晓光|xiao guang", words(files)), "nor by its sound"
    assert "people/" not in files["g/2031-01/01.md"]
    posts = as_json(corpus.issues[0])["notices"][0]["posts"]
    assert bool(posts) == (switch == "search")
    assert "单晓光" in files["g/2031-01/01/notice.xml"], "the search still finds the notice"


def test_a_gazette_may_have_a_register_where_the_site_has_none(tmp_path: Path) -> None:
    corpus = load.load(folder(tmp_path, "  people: register\npeople: none\n"))
    assert [name.name for name in people.of(corpus).names] == ["陈阳", "单晓光", "王研"]


@pytest.mark.parametrize(("register", "line"), [("  people: yes\n", 1), ("people: all\n", 8)])
def test_a_switch_that_is_none_is_refused(tmp_path: Path, register: str, line: int) -> None:
    with pytest.raises(SourceError, match="people") as refused:
        read_register(folder(tmp_path, register))
    assert refused.value.line == line


# --- what is in content/ ----------------------------------------------------------------------------------------------


def test_register_and_pages_are_of_a_bounded_size_and_lead_to_one_another(corpus: Corpus) -> None:
    found = people.of(corpus)
    shown = {page.path: page.content for page in pages.people.pages(corpus)}
    assert {person_page(name.name) for name in found.names if name.has_page} <= set(shown)
    assert all(path.isascii() for path in shown)
    assert max(len(text.encode()) for text in shown.values()) < 200_000
    names = [name.name for name in found.names]
    assert names == sorted(names, key=pinyin.key)
    assert len(names) == len(set(names))
