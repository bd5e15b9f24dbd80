"""核对 in a browser: quotations, addresses and files against the manifest and the log, and no other host is asked."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from builder.archive.corpus import Corpus, Entry
from builder.model import Text
from builder.proof import chain

pytestmark = pytest.mark.browser
ALTERED = 5


class Quote(NamedTuple):
    """A quotation: its words as they are given, the notice that it is out of, its lines, and what was altered in it."""

    words: str
    entry: Entry
    lines: tuple[int, int]
    altered: tuple[str, str] | None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def quotes(corpus: Corpus) -> list[Quote]:
    """Twenty sentences of twenty notices, each of which stands once on the site; of five one character is another."""
    chance = random.Random(21)
    everything = [_bare("".join(block.text for block in _texts(entry))) for entry in corpus.entries]
    found: list[Quote] = []
    for entry in chance.sample(corpus.entries, len(corpus.entries)):
        places = [(block, at) for block in _texts(entry) for at in range(0, len(block.text) - 60, 20)]
        chance.shuffle(places)
        for block, at in places:
            words = block.text[at : at + 40].strip()
            if sum(text.count(_bare(words)) for text in everything) == 1 and len(found) < 20:
                found.append(_altered(Quote(words, entry, _lines(entry, block, at), None), len(found)))
                break
    return found


def _texts(entry: Entry) -> list[Text]:
    return [block for block in entry.notice.blocks if isinstance(block, Text)]


def _altered(quote: Quote, number: int) -> Quote:
    """The first five are altered: a figure or a character is another one."""
    if number >= ALTERED:
        return quote
    words = quote.words
    place = next(n for n in range(15, len(words)) if words[n].isalnum())
    other = str((int(words[place]) + 1) % 10) if words[place] in "0123456789" else "龘"
    return quote._replace(words=words[:place] + other + words[place + 1 :], altered=(words[place], other))


def _lines(entry: Entry, block: Text, at: int) -> tuple[int, int]:
    """On which lines of the text forty characters of a block stand, from one on: told by where each line ends."""
    text, lines = block.text, range(block.lines[0], block.lines[-1] + 1)
    owners = [line for line in lines for _ in _bare(entry.issue.published_lines[line - 1])]
    if "".join(_bare(entry.issue.published_lines[line - 1]) for line in lines) != _bare(text):
        return block.lines[0], block.lines[-1]
    start, end = len(_bare(text[:at])), len(_bare(text[: at + 40])) - 1
    return owners[start], owners[end]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, which fails its test where a script fails, or another host is asked."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    hosts: set[str] = set()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(f"{address}/verify/")
    yield page
    context.close()
    assert not errors
    assert hosts == {urlsplit(address).netloc}


def _asked(page: Page, words: str) -> str:
    """What is answered; the state of the answer is `data-state`."""
    page.get_by_label("引文，或本站网页、文件的地址").fill(words)
    page.get_by_role("button", name="核对").click()
    return _answered(page)


def _answered(page: Page) -> str:
    result = page.locator("[data-verify-result]")
    expect(result).to_have_attribute("data-state", re.compile("^(?!working)"), timeout=20_000)
    return result.inner_text()


def _state(page: Page) -> str | None:
    return page.locator("[data-verify-result]").get_attribute("data-state")


def test_twenty_quotations_of_which_five_are_altered(page: Page, corpus: Corpus, site: Path) -> None:
    found = quotes(corpus)
    assert len(found) == 20
    commit = json.loads((site / "manifest.json").read_text(encoding="utf-8"))["commit"]
    for quote in found:
        said = _asked(page, quote.words)
        assert _state(page) == ("different" if quote.altered else "same"), (quote.words, said)
        first, last = quote.lines
        where = f"{quote.entry.issue.source.path} 第 {first}{f'–{last}' if last > first else ''} 行"
        assert where in said, (quote.words, said)
        assert quote.entry.notice.title in said
        assert commit in said
        assert "收录" in said
        if quote.altered:
            assert "有 1 处不同" in said
            shown = [page.locator(f"[data-verify-result] {name}").all_inner_texts() for name in ("del", "ins")]
            assert shown == [[quote.altered[1]], [quote.altered[0]]]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda words: words.replace("，", ","), "light"),
        (lambda words: words[:20] + "不" + words[20:], "different"),
        (lambda words: words[:20] + words[21:], "different"),
        (lambda words: "\n".join(re.findall(".{1,7}", words)), "same"),
        (lambda words: words[:8], "unknown"),
        (lambda words: "此处所引的文字在任何一期公报里都没有出现过龘龘龘龘", "unknown"),
    ],
    ids=["punctuation", "one more", "one less", "wrapped", "short", "nowhere"],
)
def test_what_is_altered_otherwise(page: Page, change: object, state: str) -> None:
    words = "现在，我代表旗人民政府向大会报告工作，请予审议，并请各位政协委员和列席会议的同志们提出意见。"
    assert callable(change)
    said = _asked(page, change(words))
    assert _state(page) == state, said


def test_an_address(page: Page, address: str, site: Path) -> None:
    notice = f"{address}/aershan/2022-04/03/"
    assert "一致" in _asked(page, notice)
    assert _state(page) == "same"
    assert "清单一致" in _asked(page, f"{address}/aershan/2022-04/2022-04.txt#L3")
    assert _state(page) == "same"
    for words, said in (("https://example.org/a/", "不是本站的地址"), (f"{address}/nothing/", "清单里没有")):
        assert said in _asked(page, words)
        assert _state(page) == "unknown"

    def tampered(route: Route) -> None:
        body = (site / "aershan/2022-04/03/index.html").read_text(encoding="utf-8")
        route.fulfill(body=body.replace("各", "个"), content_type="text/html")

    page.route(notice, tampered)
    page.route(f"{notice}index.html", tampered)
    said = _asked(page, notice)
    assert _state(page) == "different"
    assert re.search(r"文本第 \d+ 行的文字，网页上没有或不同", said)


def test_a_file(page: Page, site: Path, tmp_path: Path) -> None:
    path = site / "aershan/2022-04/03/notice.md"
    chooser = page.get_by_label("或选一个从本站下载的文件")
    chooser.set_input_files(path)
    assert "aershan/2022-04/03/notice.md" in _answered(page)
    assert _state(page) == "same"
    text = path.read_text(encoding="utf-8")
    at = text.rindex("。")
    (tmp_path / "notice.md").write_text(f"{text[:at]}！{text[at + 1 :]}", encoding="utf-8")
    chooser.set_input_files(tmp_path / "notice.md")
    expect(page.locator("[data-verify-result]")).to_contain_text("不同，第")
    said = _answered(page)
    assert f"第 {text[:at].count(chr(10)) + 1} 行起不一样" in said
    assert page.locator("[data-verify-result] del").all_inner_texts() == ["！"]
    (tmp_path / "other.bin").write_bytes(hashlib.sha256(b"").digest())
    chooser.set_input_files(tmp_path / "other.bin")
    expect(page.locator("[data-verify-result]")).to_contain_text("清单里没有这个文件")


def test_a_log_that_is_no_chain_is_told(page: Page, address: str, site: Path) -> None:
    log = (site / chain.LOG).read_text(encoding="utf-8").replace('"n":1,"time":"2', '"n":1,"time":"1')
    page.route(f"{address}/log/log.jsonl", lambda route: route.fulfill(body=log))
    assert "公布日志与清单不符" in _asked(page, f"{address}/aershan/2022-04/")


def test_without_https_it_says_so(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
        page.goto(f"{address}/verify/")
        expect(page.get_by_role("alert")).to_contain_text("请改用 https://")
        expect(page.locator("[data-verify-form]")).to_be_hidden()
