"""The index says which notices hold what: decoded here a second time, from its description alone."""

from __future__ import annotations

import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.pages import search_words
from builder.pages.search_index import SearchDoc, SearchSection, normalise
from builder.pages.search_index import build as build_files
from builder.pages.search_near import Near
from builder.pages.search_run import Run
from builder.pages.search_table import coded

NORMAL_FORMS = json.loads((Path(__file__).parent / "data" / "normal_form.json").read_text(encoding="utf-8"))
FIELDS = ("body", "heading", "title", "number")

NOTICE = SearchDoc(
    address="aershan/2022-04/03/",
    title="关于做好防汛工作的通知",
    number="阿政办发〔2022〕41号",
    issuer=("阿尔山市人民政府办公室",),
    date="2022-06-01",
    kind="通知",
    gazette="aershan",
    gazette_name="阿尔山市人民政府公报",
    issue="2022年第4期",
    year=2022,
    sections=(
        SearchSection("", "", "关于做好防汛工作的通知\n阿政办发〔2022〕41号\n各镇人民政府："),
        SearchSection("1", "一、总体要求", "王　研任总指挥。"),
    ),
)


def numbers(column: str) -> list[int]:
    """A column of small numbers, a character each."""
    return [point - 0x30 if point < 0xD800 else point - 0x830 for point in map(ord, column)]


class Reader:
    """The index, read as its description says."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.manifest = json.loads(files["manifest.json"])
        self.table = json.loads(zlib.decompress(files[self.manifest["filters"]]))
        self.owner = [notice for notice, count in enumerate(numbers(self.table["stretches"])) for _ in range(count)]
        self.blocks: list[list[dict[str, Any]]] = []
        issues = [issue for _, issue, _, count in self.table["issues"] for _ in range(count)]
        addresses = [issue + leaf for issue, leaf in zip(issues, self.table["leaf"].split("/"), strict=False)]
        first = 0
        for place, count in enumerate(numbers(self.table["held"])):
            name = f"text-{addresses[first].replace('/', '-')}-{self.table['blocks'][4 * place : 4 * place + 4]}.bin"
            self.blocks.append(json.loads(zlib.decompress(files[name])))
            assert len(self.blocks[-1]) == count
            first += count
        self.lists: dict[str, list[list[int]]] = {}
        self.place: dict[str, int] = {}
        marks = self.table["marks"]
        self.shards = len(marks) // 5
        for place in range(self.shards):
            data = iter(zlib.decompress(files[f"{place}-{marks[5 * place : 5 * place + 5]}.bin"]))
            for pair, lists in _entries(data):
                assert pair not in self.lists
                self.lists[pair], self.place[pair] = lists, place

    def stretches(self, pair: str, field: str = "body") -> list[int]:
        return self.lists.get(pair, [[]] * 4)[FIELDS.index(field)]

    def holding(self, pair: str, field: str = "body") -> set[int]:
        return {self.owner[stretch] for stretch in self.stretches(pair, field)}

    def candidates(self, phrase: str) -> set[int]:
        start = phrase[: self.manifest["reach"]]
        stretches = set.intersection(*(set(self.stretches(start[i : i + 2])) for i in range(len(start) - 1)))
        return {self.owner[stretch] for stretch in stretches}


def _entries(data: Iterator[int]) -> Iterator[tuple[str, list[list[int]]]]:
    for first in data:
        pair = chr(_varint(data, first)) + chr(_varint(data))
        body = iter(bytes(next(data) for _ in range(_varint(data))))
        lists = []
        for start in body:
            last, ids = -1, []
            for _ in range(_varint(body, start)):
                last += _varint(body)
                ids.append(last)
            lists.append(ids)
        yield pair, lists + [[]] * (4 - len(lists))


def _varint(data: Iterator[int], byte: int | None = None) -> int:
    value = shift = 0
    while True:
        byte = next(data) if byte is None else byte
        value |= (byte & 127) << shift
        if byte < 128:
            return value
        shift, byte = shift + 7, None


def build(docs: Iterable[SearchDoc]) -> dict[str, bytes]:
    return dict(build_files([Run(lambda: docs)]))


def texts(doc: SearchDoc) -> list[str]:
    body = "".join(normalise(part.heading + part.text) for part in doc.sections)
    return [body, normalise(doc.title), normalise(doc.number or "")]


def noticed(bodies: Sequence[str]) -> list[SearchDoc]:
    return [
        replace(
            NOTICE, address=f"aershan/2022-04/{n:02d}/", title="", number=None, sections=(SearchSection("", "", b),)
        )
        for n, b in enumerate(bodies, 1)
    ]


@pytest.mark.parametrize(("text", "expected"), NORMAL_FORMS)
def test_normal_form(text: str, expected: str) -> None:
    # JSON writes a character beyond the BMP as two; Python's reader joins them again.
    assert normalise(text) == expected
    assert normalise(expected) == expected


def test_normal_form_leaves_no_white_space_and_no_punctuation_of_chinese_text() -> None:
    blocks = (range(0x100), range(0x2000, 0x2070), range(0x3000, 0x3040), range(0xFE10, 0xFE70), range(0xFF00, 0xFFF0))
    left = set(normalise("".join(chr(code) for block in blocks for code in block)))
    assert {character for character in left if unicodedata.category(character)[0] in "PZ"} == set("%‰")
    assert not any(unicodedata.category(character) in ("Cc", "Cf") for character in left)


def test_normal_form_keeps_what_is_written() -> None:
    for code in (*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0), *range(0x20000, 0x2A6E0)):
        assert normalise(chr(code)) == chr(code)


def test_each_field_is_told_apart() -> None:
    index = Reader(build([NOTICE]))
    assert index.holding("防汛") == index.holding("防汛", "title") == {0}
    assert index.holding("总体") == index.holding("总体", "heading") == {0}
    assert index.holding("22") == index.holding("22", "number") == {0}
    assert index.holding("王研") == {0}
    assert not any(index.holding("王研", field) for field in FIELDS[1:])
    assert index.holding("府一") == {0}, "a phrase may run over the end of a section"
    assert index.holding("号关") == set(), "title and number are not glued to the text"


def test_table_of_filters() -> None:
    other = replace(
        NOTICE, address="xingan/2023-01/02/", gazette="xingan", gazette_name="兴安", issue="2023年第1期", year=2023
    )
    bare = replace(other, address="xingan/2023-01/07/", kind=None, issuer=(), date=None)
    table = Reader(build([NOTICE, other, bare])).table
    assert table["gazettes"] == [["aershan", "阿尔山市人民政府公报"], ["xingan", "兴安"]]
    assert table["issues"] == [[0, "aershan/2022-04/", 2022, 1], [1, "xingan/2023-01/", 2023, 2]]
    assert (table["leaf"], numbers(table["stretches"])) == ("03/02/07", [1, 1, 1])
    assert (table["kinds"], numbers(table["kind"])) == (["通知"], [1, 1, 0])
    assert (table["issuers"], numbers(table["issuer"])) == ([["阿尔山市人民政府办公室"], []], [0, 0, 1])
    assert (numbers(table["months"]), numbers(table["days"])) == ([2 * (2022 * 13 + 6), 0, 0], [2, 2, 0])


def test_days_of_the_table_may_be_known_in_part_and_lie_before_each_other() -> None:
    days = ["2023-01-31", "2021-12", None, "2022", "2022-01-01"]
    table = Reader(build(replace(NOTICE, date=day) for day in days)).table
    read, month = list[str | None](), 0
    for step, day in zip(numbers(table["months"]), numbers(table["days"]), strict=True):
        month += -(step + 1) // 2 if step % 2 else step // 2
        parts = [f"{month // 13}", f"{month % 13:02d}", f"{day - 1:02d}"]
        read.append("-".join(part for part in parts if int(part)) if day else None)
    assert read == days
    assert numbers(coded([0, 0xD7CF, 0xD7D0, 0xE000, 0x10000])) == [0, 0xD7CF, 0xD7D0, 0xE000, 0x10000]


def test_a_block_gives_what_results_show() -> None:
    [[record]] = Reader(build([NOTICE])).blocks
    assert record == {
        "title": ["关于做好", "防汛", "工作", "的通知"],
        "number": "阿政办发〔2022〕41号",
        "issuer": ["阿尔山市人民政府办公室"],
        "date": "2022-06-01",
        "kind": "通知",
        "gazette": "阿尔山市人民政府公报",
        "issue": "2022年第4期",
        "sections": [
            ["", "", "关于做好防汛工作的通知\n阿政办发〔2022〕41号\n各镇人民政府："],
            ["1", "一、总体要求", "王　研任总指挥。"],
        ],
    }


def test_a_block_holds_neighbours_of_one_issue_and_is_not_large() -> None:
    docs = noticed([f"{n}甲" * 2000 for n in range(12)])
    docs += [replace(doc, address=doc.address.replace("2022-04", "2022-05")) for doc in noticed(["乙", "丙"])]
    index = Reader(build(docs))
    shown = [record["sections"][0][2] for block in index.blocks for record in block]
    assert shown == [doc.sections[0].text for doc in docs], "in the order of the table"
    sizes = [len(json.dumps(block, ensure_ascii=False).encode()) for block in index.blocks]
    assert all(8_000 < size < 64_000 for size in sizes[:-1])
    assert len(index.blocks[-1]) == 2, "an issue begins a block"
    added = build([*docs, replace(NOTICE, address="aershan/2021-01/01/")])
    assert {name for name in build(docs) if name.startswith("text-")} < set(added)


def test_no_notice_no_list() -> None:
    assert Reader(build([])).lists == {}


@pytest.mark.parametrize("cut", [1, 2, 5])
def test_runs_give_what_all_their_notices_give(cut: int) -> None:
    bodies = [f"{'关于某县第' * n}{n}号{'甲乙丙丁' * 300 * (n % 3)}" for n in range(12)]
    docs = [
        replace(doc, address=f"aershan/2022-{n:02d}/01/", title=f"关于{n}号防汛工作的通知")
        for n, doc in enumerate(noticed(bodies))
    ]
    runs = [Run(partial(iter, docs[start : start + cut])) for start in range(0, len(docs), cut)]
    assert list(build_files(runs)) == list(build(docs).items())


def test_same_notices_same_bytes_and_names_follow_content() -> None:
    docs = noticed(["人民政府", "防汛抗旱", "人民银行"])
    files = build(docs)
    assert files == build(iter(docs))
    edited = build(noticed(["人民政府", "防汛抗旱", "人民医院"]))
    assert [name for name in edited if name in files and edited[name] != files[name]] == ["manifest.json"]


def test_a_large_corpus_is_cut_into_shards_and_an_edit_touches_few() -> None:
    bodies = ["".join(chr(0x4E00 + n * 31 % 9000 + k * 7) for k in range(60)) for n in range(700)]
    files = build(noticed(bodies))
    index = Reader(files)
    assert index.shards > 4
    assert max(map(len, files.values())) < 40_000
    assert len(set(index.place.values())) == index.shards
    bodies[350] = bodies[350].replace(bodies[350][30], "改", 1)
    assert len(set(build(noticed(bodies))) - set(files)) <= 6, "four shards, a block, the table that names it"


def test_a_long_text_is_cut_into_stretches_that_overlap() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(5000))
    index = Reader(build(noticed([text, "某"])))
    assert index.owner == [0, 0, 0, 0, 0, 1]
    assert index.stretches("某某") == []
    for start in (0, 975, 976, 999, 1000, 4975):
        assert index.candidates(text[start : start + index.manifest["reach"]]) == {0}
        assert index.candidates(text[start : start + 300]) == {0}
    assert index.candidates(text[10:12] + text[3000:3002]) == set(), "far apart is not together"
    sections = (SearchSection("", "", text[:2500]), SearchSection("1", "标题在后", "正文"))
    assert Reader(build([replace(NOTICE, sections=sections)])).stretches("标题", "heading") == [2]


def test_headings_of_one_stretch_enter_it_once() -> None:
    sections = (SearchSection("1", "一、要求", "甲"), SearchSection("2", "二、要求", "乙"))
    index = Reader(build([replace(NOTICE, sections=sections)] * 3))
    assert index.stretches("要求", "heading") == index.stretches("要求") == [0, 1, 2]


def test_long_lists_and_wide_gaps() -> None:
    bodies = ["一二" if n % 300 == 7 else "三四" for n in range(2000)]
    index = Reader(build(noticed(bodies)))
    assert index.holding("一二") == set(range(7, 2000, 300))
    assert index.holding("三四") == set(range(2000)) - set(range(7, 2000, 300))


CHARACTERS = st.sampled_from("人民政府办公室发布〔2022〕41号 　，。ＡＢab王研\n𠮷ς")


BODIES = st.builds(
    lambda before, text, after: "某" * before + text + "某" * after,
    st.integers(0, 2100),
    st.text(CHARACTERS, max_size=40),
    st.integers(0, 2100),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BODIES, min_size=1, max_size=8), st.data())
def test_index_and_verification_find_exactly_what_contains(bodies: list[str], data: st.DataObject) -> None:
    docs = noticed(bodies)
    index = Reader(build(docs))
    body = data.draw(st.sampled_from(bodies))
    near = len(body) - len(body.lstrip("某"))
    start = max(0, near + data.draw(st.integers(-10, 40)))
    size = data.draw(st.integers(2, 40))
    phrase = normalise(data.draw(st.one_of(st.just(body[start : start + size]), st.text(CHARACTERS, max_size=8))))
    holding = {n for n, doc in enumerate(docs) if any(phrase in text for text in texts(doc))}
    if len(phrase) == 2:
        assert index.holding(phrase) == holding
    elif len(phrase) > 2:
        candidates = index.candidates(phrase)
        assert candidates >= holding
        assert {n for n in candidates if any(phrase in text for text in texts(docs[n]))} == holding


# --- what is near -------------------------------------------------------------------------------------------------------


def near(docs: Iterable[SearchDoc], names: Sequence[str] = (), organs: Sequence[str] = ()) -> dict[str, Any]:
    """The table of what is near, its words by their keys, and the titles."""
    files = dict(build_files([Run(lambda: docs)], near=Near(names, organs)))
    table: dict[str, Any] = json.loads(zlib.decompress(files[json.loads(files["manifest.json"])["near"]]))
    marks = {sort: [table[sort][at : at + 6] for at in range(0, len(table[sort]), 6)] for sort in ("words", "titles")}
    read = {
        sort: [json.loads(zlib.decompress(files[f"{sort}{place}-{mark}.bin"])) for place, mark in enumerate(listed)]
        for sort, listed in marks.items()
    }
    for place, shard in enumerate(read["words"]):
        assert all(search_words.shard(key, len(read["words"])) == place for key in shard)
    words = {key: entries for shard in read["words"] for key, entries in shard.items()}
    return {**table, "words": words, "titles": [title for block in read["titles"] for title in block]}


def test_words_stand_under_their_characters_and_their_sound() -> None:
    found = near([NOTICE], ["单晓光"], ["兴安盟行政公署办公室"])
    words = found["words"]
    assert words["晓"] == ["n单晓光"]
    assert words["sx"] == ["n单晓光|shan xiao guang"], "a surname is read as one"
    assert "o阿尔山市人民政府办公室" in words["阿"], "who issues comes with the notice"
    assert "o兴安盟行政公署办公室" in words["行"], "an organ is found without its place, too"
    assert "t防汛工作|fang xun gong zuo" in words["fx"]
    assert words["防工"] == ["汛"]
    assert words["总要"] == ["体"], "headings count"
    assert found["titles"] == [[NOTICE.number, NOTICE.title]]
    assert {"shan", "xiao", "xun"} <= set(found["syllables"].split())


def test_a_veiled_notice_lists_no_word() -> None:
    title = "关于白一琼等同志任职的通知"
    heading = (SearchSection("1", "白一琼任局长", "某"),)
    words = near([replace(NOTICE, title=title, sections=heading, veiled=True)])["words"]
    assert not [
        key for key, entries in words.items() if any("一琼" in entry for entry in entries) or key in ("白琼", "by")
    ]
    assert near([replace(NOTICE, title=title)])["words"]["白琼"] == ["一"]


def test_old_forms_are_those_of_characters_that_the_site_holds() -> None:
    pairs = near([NOTICE])["old"]
    forms = dict(zip(pairs[::2], pairs[1::2], strict=True))
    assert (forms["關"], forms["總"]) == ("关", "总")
    assert set(forms.values()) <= set("".join(part.heading + part.text for part in NOTICE.sections))
    assert "漁" not in forms


def test_places_by_number() -> None:
    docs = [
        replace(NOTICE, number=number)
        for number in ("甲发〔2022〕10号", None, "甲发〔2023〕2号", "甲发〔2022〕9号", "乙发〔2022〕1号")
    ]
    files = build(docs)
    order = json.loads(zlib.decompress(files[json.loads(files["manifest.json"])["order"]]))
    assert order == [2, 4, 3, 0, 1]
