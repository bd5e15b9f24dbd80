"""The reader of disk: every encoding decoded, every mistake named with its file and line, nothing followed outside."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from builder.archive import load
from builder.codes import MESSAGES
from builder.content import files, texts
from builder.content.files import SourceError, decode, fold
from builder.content.register import read_register
from builder.content.texts import from_bytes, issue_paths, read_issue
from builder.content.yaml import read_yaml

TEXT = "阿尔山市人民政府公报\n第4期（总第8期）\n"


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_decodes(codec: str, encoding: str) -> None:
    text = TEXT if codec not in ("utf-16-le", "utf-16-be") else "No 4, 2022\n" * 9 + TEXT  # zero bytes give it away
    assert decode(text.encode(codec), "a.txt") == (text, encoding)


def test_big_endian_mark_is_known() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), "a.txt") == (TEXT, "utf-16")


@pytest.mark.parametrize(
    ("raw", "line", "offset"),
    [
        (TEXT.encode() + b"\n\xff\xff\xff", 4, len(TEXT.encode()) + 1),
        (b"\xef\xbb\xbf" + "甲\n乙\n".encode() + b"\xff", 3, 11),
        (b"\xff\xfe" + "甲\n乙\n上\n".encode("utf-16-le") + b"\x00", 4, None),
        (b"\xff\xfe" + "甲\r乙\r\n丙".encode("utf-16-le") + b"\x00\xd8", 3, None),
    ],
)
def test_what_cannot_be_decoded_names_file_line_and_byte(raw: bytes, line: int, offset: int | None) -> None:
    with pytest.raises(SourceError) as caught:
        decode(raw, "content/g/1.txt")
    error = caught.value
    assert (error.code, error.path, error.line) == ("G001", "content/g/1.txt", line)
    assert "第" in error.message
    assert "字节" in error.message
    if offset is not None:
        assert f"第 {offset} 字节" in error.message
    assert str(error).startswith(f"content/g/1.txt:{line}: G001 ")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("甲\n乙\n", ["甲", "乙", ""]),
        ("甲\r\n乙", ["甲", "乙"]),
        ("甲\r乙\r\r\n丙", ["甲", "乙", "", "丙"]),
        ("甲\f乙\u2028丙\x85丁\x0b戊\n己", ["甲\f乙\u2028丙\x85丁\x0b戊", "己"]),
    ],
)
def test_only_line_ends_end_a_line(text: str, lines: list[str]) -> None:
    assert fold(text) == lines


def test_text_is_kept_as_committed(tmp_path: Path) -> None:
    raw = "\ufeff甲 \r\n\r\n乙\t\n".encode("gb18030")
    path = tmp_path / "1.txt"
    path.write_bytes(raw)
    text = read_issue(path)
    assert (text.text, text.sha256, text.id) == (raw.decode("gb18030"), hashlib.sha256(raw).hexdigest(), None)
    assert path.read_bytes() == raw


@pytest.mark.parametrize(("raw", "code"), [(b"", "G003"), (b" \n\t\r\n", "G003"), ("\u3000\n".encode(), "G003")])
def test_an_empty_file_is_an_error(raw: bytes, code: str) -> None:
    with pytest.raises(SourceError, match=code):
        from_bytes(raw, "a.txt")


def test_too_large_and_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    monkeypatch.setattr(texts, "MAX_LINE", 100)
    with pytest.raises(SourceError, match=r"a\.txt:1: G002"):
        from_bytes(b"a" * 1001, "a.txt")
    with pytest.raises(SourceError, match=r"a\.txt:3: G004"):
        from_bytes(b"a\nb\n" + b"c" * 101, "a.txt")
    path = tmp_path / "big.txt"
    path.write_bytes(b"a" * 1001)
    with pytest.raises(SourceError, match="G002"):
        read_issue(path)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.txt", tmp_path):
        with pytest.raises(SourceError, match="G005"):
            read_issue(path)


# --- content/ --------------------------------------------------------------------------------------------------------


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "g").mkdir(parents=True)
    (folder / "g" / "2022-04.txt").write_text(TEXT, encoding="utf-8")
    return folder


def test_an_issue_of_content_has_its_address(content: Path) -> None:
    text = read_issue(content / "g" / "2022-04.txt", content)
    assert (text.id, text.path, text.sidecar, text.sidecar_path) == ("g/2022-04", "content/g/2022-04.txt", {}, None)
    assert list(issue_paths(content)) == [content / "g" / "2022-04.txt"]


def test_a_link_out_of_content_is_refused(content: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("密\n", encoding="utf-8")
    link = content / "g" / "link.txt"
    link.symlink_to(secret)
    with pytest.raises(SourceError, match="G006"):
        read_issue(link, content)
    folder = content / "h"
    folder.symlink_to(tmp_path)
    with pytest.raises(SourceError, match="G006"):
        read_issue(folder / "secret.txt", content)


def test_a_sidecar_link_out_of_content_is_refused(content: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yml"
    secret.write_text("gazette: 密\n", encoding="utf-8")
    (content / "g" / "2022-04.yml").symlink_to(secret)
    with pytest.raises(SourceError, match="G006"):
        read_issue(content / "g" / "2022-04.txt", content)


def test_a_link_inside_content_is_followed(content: Path) -> None:
    link = content / "g" / "same.txt"
    link.symlink_to(content / "g" / "2022-04.txt")
    assert read_issue(link, content).text == TEXT


def test_a_link_to_a_text_is_that_text_and_no_other_file_becomes_one(content: Path) -> None:
    (content / "about.md").write_text("# 关于\n", encoding="utf-8")
    (content / "g" / "2022-04.yml").write_text("year: 2022\n", encoding="utf-8")
    for name, target in (("same", "2022-04.txt"), ("page", "../about.md"), ("side", "2022-04.yml")):
        (content / "g" / f"{name}.txt").symlink_to(target)
    corpus, problems = load.read_all(content)
    assert [issue.id for issue in corpus.issues] == ["g/2022-04"]
    assert [(item.id, item.problem.code) for item in corpus.left_out] == [("g/page", "G006"), ("g/side", "G006")]
    assert len(problems) == 2


def test_sidecar(content: Path) -> None:
    (content / "g" / "2022-04.yml").write_text("year: 2021\ngazette: 甲公报\n", encoding="utf-8")
    text = read_issue(content / "g" / "2022-04.txt", content)
    assert text.sidecar == {"year": 2021, "gazette": "甲公报"}
    assert text.sidecar_path == "content/g/2022-04.yml"


@pytest.mark.parametrize(
    ("yaml", "line", "code"),
    [
        ("year: [2021\n", 1, "G010"),
        ("gazette: 甲\nyear: : 2021\n", 2, "G010"),
        ("gazette: 甲\ngazette: 乙\n", 2, "G010"),
        ("a: &a [1]\nb: *a\n", 1, "G010"),
        ("a: 1\nb: " + "[" * 5000, 2, "G010"),
        ("a: 1\nb: " + "[" * 21 + "]" * 21, 2, "G010"),
        ("a: 1\nb: " + "9" * 5000, 2, "G010"),
        ("a: 1\ndate: 2021-99-99", 2, "G010"),
        (r'a: "\ud800"', 1, "G010"),
        (r'"\udfff": 1', 1, "G010"),
        (r'a: "\U00110000"', 1, "G010"),
        ("a: !!bool x", 1, "G010"),
        ("? {a: b}\n: 1\n", 1, "G010"),
        ("year: !!python/object/apply:os.system [ls]\n", 1, "G010"),
        ("甲\n", 1, "G012"),
        ("- 甲\n", 1, "G012"),
        ("\t甲: 乙\n", 1, "G010"),
        ("甲: 1\n乙: \x07\n", 2, "G010"),
    ],
)
def test_mistakes_in_a_sidecar(content: Path, yaml: str, line: int | None, code: str) -> None:
    (content / "g" / "2022-04.yml").write_text(yaml, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_issue(content / "g" / "2022-04.txt", content)
    assert caught.value.code == code
    assert caught.value.path == "content/g/2022-04.yml"
    assert caught.value.line == line


@pytest.mark.parametrize("number", ["010", "1:30", "0x7E5", "+5", "1_000"])
def test_a_number_that_yaml_would_read_as_another_one_is_refused(content: Path, number: str) -> None:
    (content / "g" / "2022-04.yml").write_text(f"year: 2021\nnumber: {number}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"2022-04\.yml:2: G010 「.*」会被读成别的数；请加引号"):
        read_issue(content / "g" / "2022-04.txt", content)
    (content / "g" / "2022-04.yml").write_text(f'number: "{number}"\n', encoding="utf-8")
    assert read_issue(content / "g" / "2022-04.txt", content).sidecar == {"number": number}


@pytest.mark.parametrize("target", ["nowhere.yml", "2022-04.yml"])
def test_a_sidecar_that_links_nowhere_is_no_missing_one(content: Path, target: str) -> None:
    (content / "g" / "2022-04.yml").symlink_to(target)
    with pytest.raises(SourceError, match=r"2022-04\.yml:1: G00[56]"):
        read_issue(content / "g" / "2022-04.txt", content)
    read = load.read_all(content)
    (content / "g" / "2022-04.yml").unlink()
    assert len(load.read_all(content)[0].issues) == 1
    (content / "g" / "2022-04.yml").symlink_to(target)
    assert [error.path for error in load.read_all(content)[1]] == [error.path for error in read[1]]


@pytest.mark.parametrize("raw", [TEXT.encode("utf-32"), TEXT.encode("utf-32-le"), b"\0" * 100, "甲\0".encode()])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(SourceError, match=r"a\.txt:1: G001 .*请用编辑器另存为 UTF-8"):
        decode(raw, "a.txt")


def test_a_bomb_of_aliases_is_refused_before_it_goes_off(content: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    (content / "g" / "2022-04.yml").write_text(bomb, encoding="utf-8")
    with pytest.raises(SourceError, match="G010"):
        read_issue(content / "g" / "2022-04.txt", content)


def test_a_sidecar_nested_without_end_is_refused(content: Path) -> None:
    (content / "g" / "2022-04.yml").write_text("a: " + "[" * 5000, encoding="utf-8")
    with pytest.raises(SourceError, match="G010"):
        read_issue(content / "g" / "2022-04.txt", content)


# --- the register ----------------------------------------------------------------------------------------------------

ENTRY = "g:\n  name: 甲县公报\n  publisher: 甲县人民政府\n  short: 甲\n  region: 甲县\n  level: 旗县级\n"


def test_register(content: Path) -> None:
    assert read_register(content) == {}
    more = "  prefixes: {甲政发: 甲县人民政府}\n  contact: 电话 010-00000000\n"
    (content / "gazettes.yml").write_text(ENTRY + more, encoding="utf-8")
    register = read_register(content)
    assert register["g"].contact == "电话 010-00000000"
    assert register["g"].publisher == "甲县人民政府"
    assert register["g"].prefixes == {"甲政发": "甲县人民政府"}


@pytest.mark.parametrize(
    "yaml",
    [
        "- 甲\n",
        "0\n",
        "g: 甲\n",
        "g: {name: 甲}\n",
        ENTRY + "  colour: red\n",
        ENTRY + "  1: 2\n  colour: red\n",
        ENTRY.replace("name: 甲县公报", "name: 3"),
        ENTRY.replace("name: 甲县公报", r'name: "甲县公报\n乙县公报"'),
        *(
            ENTRY + f"  prefixes: {wrong}\n"
            for wrong in ("[a]", "abc", "{甲政发: null}", "{甲政发: [乙]}", '{"": 乙}', "3")
        ),
        *(
            ENTRY + f"  aliases: {wrong}\n"
            for wrong in ("[a]", "{甲: null}", '{"": 乙}', "{甲: 乙, 乙: 丙}", "{甲: 甲}")
        ),
        *(ENTRY + f"  contact: {wrong}\n" for wrong in ("[a]", "12345", r'"甲\n乙"')),
        *(
            ENTRY.replace("g:", f"{key}:")
            for key in ("../../z", "/etc", "a/b", '""', '".."', "~", "5", "search", "404.html")
        ),
    ],
)
def test_mistakes_in_the_register(content: Path, yaml: str) -> None:
    (content / "gazettes.yml").write_text(yaml, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_register(content)
    assert (caught.value.code, caught.value.path) == ("G011", "content/gazettes.yml")


def test_a_register_that_links_nowhere_is_no_missing_one(content: Path) -> None:
    (content / "gazettes.yml").symlink_to("nowhere.yml")
    with pytest.raises(SourceError, match="G005"):
        read_register(content)


def test_the_committed_register_is_right() -> None:
    register = read_register(Path(__file__).resolve().parent.parent / "content")
    assert register
    for slug, gazette in register.items():
        assert gazette.slug == slug
        assert slug.isascii()
        assert gazette.name


def _content(folder: Path, name: str = "2022-01") -> Path:
    (folder / "content" / "aershan").mkdir(parents=True)
    (folder / "content" / "aershan" / f"{name}.txt").write_text("阿尔山市人民政府公报\n", encoding="utf-8")
    return folder / "content"


@pytest.mark.parametrize(
    "name", ["a?b", "a%41", ".hidden", "a b", "`x`", "a\u202eb", "青岚旗公报2023年第4期", "A-1", "a_1", "2023-", "con"]
)
def test_a_name_that_makes_no_address_is_refused(name: str, tmp_path: Path) -> None:
    content = _content(tmp_path, name)
    with pytest.raises(SourceError) as caught:
        read_issue(content / "aershan" / f"{name}.txt", content)
    assert caught.value.code == "G007"


def test_a_folder_named_as_a_page_of_the_site_is_refused(tmp_path: Path) -> None:
    content = _content(tmp_path)
    (content / "aershan").rename(content / "search")
    with pytest.raises(SourceError) as caught:
        read_issue(content / "search" / "2022-01.txt", content)
    assert caught.value.code == "G007"


def test_a_link_to_itself_and_a_pipe_are_refused(tmp_path: Path) -> None:
    content = _content(tmp_path)
    (content / "aershan" / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(content / "aershan" / "pipe.txt")
    for name, code in (("loop", "G006"), ("pipe", "G005")):
        with pytest.raises(SourceError) as caught:
            read_issue(content / "aershan" / f"{name}.txt", content)
        assert caught.value.code == code


def test_a_key_that_is_a_list_is_no_yaml_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("? [a, b]\n: 1\n", encoding="utf-8")
    with pytest.raises(SourceError, match="G010"):
        read_yaml(path, "a.yml")


def test_the_rule_of_names_is_worded_once() -> None:
    names = ("name-makes-no-address", "name-is-no-slug", "register-key-is-no-name")
    (rule,) = {MESSAGES[name].text.partition("；")[2] for name in names}
    assert "小写拉丁字母、数字和单个的连字符" in rule
