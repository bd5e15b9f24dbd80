"""The search page in a browser, over a small site made here: what is listed is what contains the query."""

from __future__ import annotations

import json
import random
import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from jinja2 import DictLoader, Environment, pass_context
from jinja2.runtime import Context
from playwright.sync_api import Browser, Page, Route, expect

from builder.pages.search_index import Run, SearchDoc, SearchSection, build, normalise

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent
NORMAL_FORMS = json.loads((ROOT / "tests" / "data" / "normal_form.json").read_text(encoding="utf-8"))
# Under a sub-path, and with the policy that the site itself has.
MAIN = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>检索</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'">
{% block styles %}{% endblock %}</head><body><header><form action="{{ 'search/' | url }}"><input name="q"></form></header>
<article>{% block content %}<h1>{{ doc.title }}</h1><p>{{ doc.number or "" }}</p>
{% for part in doc.sections %}{% if part.anchor %}<h2 id="{{ part.anchor }}">{{ part.heading }}</h2>{% endif %}
<p>{{ part.text }}</p><table><tr><td>{{ "　" * 2000 }}</td></tr></table>{% endfor %}
<script type="module" src="{{ 'assets/javascripts/mark.js' | url }}"></script>{% endblock %}</article>
<script type="module" src="{{ 'assets/javascripts/focus.js' | url }}"></script></body></html>"""
VOCABULARY = """
    人民政府 办公室 关于 印发 工作 方案 的通知 加强 安全生产 防火 旅游 项目 建设 管理 2022年 第一季度 各镇 街道
    办事处 企业 事业 单位 住房 和 城乡 教育 卫生 健康 医疗 保障 （试行） 《规划》 10% ABC 3.5万元 ，。：； 、
"""
WORDS = VOCABULARY.split()


def corpus() -> list[SearchDoc]:
    chance = random.Random(5)

    def text(length: int) -> str:
        return "".join(chance.choice(WORDS) + chance.choice(["", "", "", " ", "，", "\n"]) for _ in range(length))

    docs = []
    for n in range(90):
        gazette, place = divmod(n, 30)
        slug, name = [("aershan", "阿尔山市"), ("xingan", "兴安盟"), ("yijin", "伊金霍洛旗")][gazette]
        year = 2021 + place // 10
        sections = [SearchSection("", "", text(60))]
        sections += [SearchSection(str(k), f"{'一二三'[k - 1]}、{text(3)}", text(80)) for k in range(1, 4)]
        docs.append(
            SearchDoc(
                address=f"{slug}/{year}-01/{place % 10 + 1:02d}/",
                title=f"{name}人民政府" + text(4).replace("\n", ""),
                number=f"{name[0]}政办发〔{year}〕{place % 10 * 7 + 1}号" if place % 3 else None,
                issuer=(f"{name}人民政府",) if place % 2 else (f"{name}人民政府", f"{name}教育局"),
                date=f"{year}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}" if place % 7 else None,
                kind=["通知", "意见", None][place % 3],
                gazette=slug,
                gazette_name=f"{name}人民政府公报",
                issue=f"{year}年第1期",
                year=year,
                sections=tuple(sections),
            )
        )
    set_apart = [
        "防汛抗旱指挥部",
        "王　研",
        "阿党发〔2020〕8号",
        "阿党发〔2020〕87号",
        "<script>alert(1)</script>",
        "𠮷野𡘙",
    ]
    for place, phrase in enumerate(set_apart, 1):
        parts = (SearchSection("", "", "甲乙丙。"), SearchSection("1", "一、丁", f"戊己{phrase}庚辛。"))
        docs.append(special(place, "壬癸", f"2020-0{place}-01", parts))
    heading = (SearchSection("", "", "甲"), SearchSection("1", "一、防汛抗旱指挥部", "乙"))
    docs.append(special(7, "丙丁", "2019-01-01", heading))
    docs.append(special(8, "设立防汛抗旱指挥部的决定", "2018-01-01", (SearchSection("", "", "子丑"),)))
    docs.append(special(9, "防汛与抗旱指挥部", "2024-01-01", (SearchSection("", "", "防汛，汛抗，抗旱，旱指挥部"),)))
    docs.append(special(10, "<img src=x onerror=alert(1)>", None, (SearchSection("", "", "<b>寅卯</b>&amp;"),)))
    return docs


def special(place: int, title: str, date: str | None, sections: tuple[SearchSection, ...]) -> SearchDoc:
    return SearchDoc(
        f"aershan/2020-02/{place:02d}/",
        title,
        None,
        (),
        date,
        None,
        "aershan",
        "阿尔山市人民政府公报",
        "2020年第2期",
        2020,
        sections,
    )


DOCS = corpus()


def holding(*phrases: str) -> set[str]:
    """The addresses of the notices that contain each phrase, by looking at all of them."""

    def texts(doc: SearchDoc) -> list[str]:
        body = "".join(part.heading + part.text for part in doc.sections)
        return [normalise(text) for text in (body, doc.title, doc.number or "")]

    wanted = [normalise(phrase) for phrase in phrases]
    return {doc.address for doc in DOCS if all(any(phrase in text for text in texts(doc)) for phrase in wanted)}


def write_site(root: Path) -> None:
    templates = Environment(
        loader=DictLoader({"main.html": MAIN, "search.html": (ROOT / "overrides" / "search.html").read_text("utf-8")}),
        autoescape=True,
    )
    shutil.copytree(ROOT / "overrides" / "assets", root / "assets")
    (root / "search").mkdir()
    for name, data in build([Run(lambda: DOCS)]):
        (root / "search" / name).write_bytes(data)

    @pass_context
    def url(context: Context, path: str) -> str:
        return f"{context['base']}/{path}"

    templates.filters["url"] = url
    search_page = templates.get_template("search.html").render(base="..", page={"title": "检索", "meta": {}})
    (root / "search" / "index.html").write_text(search_page, "utf-8")
    notice_page = templates.get_template("main.html")
    for doc in DOCS:
        folder = root / doc.address
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(notice_page.render(base="../../..", doc=doc), "utf-8")


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a request is no news."""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "portal").mkdir()
    write_site(folder / "portal")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/portal/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def watched(browser: Browser, portal: str) -> Iterator[tuple[Page, list[str]]]:
    """One page for all of these tests, and what went wrong on it."""
    context = browser.new_context(base_url=portal)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: None if request.url.startswith(portal) else errors.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if "Security Policy" in message.text else None)
    yield page, errors
    context.close()


@pytest.fixture
def page(watched: tuple[Page, list[str]]) -> Iterator[Page]:
    """A page that must leave a test without a script error and without a request to another host."""
    page, errors = watched
    errors.clear()
    yield page
    assert not errors


def visit(page: Page, q: str, **more: str) -> None:
    page.goto("search/?" + urlencode({"q": q, **more}))
    settled(page)


def settled(page: Page, state: str = "done") -> None:
    page.wait_for_selector(f"[data-search-results][data-state={state}]", state="attached")


def ask(page: Page, q: str) -> None:
    """Types the query into the page's field; the state is set back first, so that the next `done` is this query's."""
    page.evaluate("document.querySelector('[data-search-results]').dataset.state = 'asked'")
    page.locator("[data-search-form] input[name=q]").fill(q)
    page.locator("[data-search-form] input[name=q]").press("Enter")
    settled(page)


def total(page: Page) -> int:
    return int(page.locator("[data-search-results]").get_attribute("data-total") or "")


# Within the page, as it has up to ten presses for each query.
EVERY_HIT = """async () => {
  const [list, more] = ["results", "more"].map((name) => document.querySelector(`[data-search-${name}]`));
  const links = () => [...document.querySelectorAll("[data-search-hit] .gz-hit__link")];
  const done = () => new Promise((resolve) => {
    const watch = () => (list.dataset.state === "done" ? resolve() : setTimeout(watch, 2));
    watch();
  });
  const grown = [];
  while (more.checkVisibility()) {
    const before = links().length;
    list.dataset.state = "asked";
    more.click();
    await done();
    grown.push(links().length > before);
  }
  return [links().map((a) => new URL(a.href).pathname.replace("/portal/", "")), grown];
}"""


def hits(page: Page) -> list[str]:
    """All hits in order, as addresses; each press on 显示更多 must show more."""
    paths, grown = page.evaluate(EVERY_HIT)
    assert all(grown)
    assert len(set(paths)) == len(paths) == total(page)
    assert page.locator("[data-search-results]").get_attribute("data-exact") in (None, "true")
    return list(paths)


FOUND = """async ([queries, sort]) => {
  const { search } = await import("/portal/assets/javascripts/search.js");
  const all = [];
  for (const q of queries) {
    let last = { hits: [] };
    const state = { q, gazette: "", year: "", kind: "", issuer: "", sort };
    for await (last of search(state, 1000)) { /* the last is whole */ }
    all.push(last.hits.map((hit) => hit.address));
  }
  return all;
}"""


def found(page: Page, *queries: str, sort: str = "") -> list[list[str]]:
    """All hits of each query, in order, as the module of the search page finds them: `hits` for many at once."""
    every: list[list[str]] = page.evaluate(FOUND, [list(queries), sort])
    assert len(every) == len(queries)
    return every


# What is given and found is one text each way: as many values, each would be told apart by the driver.
IN_MODULES = """async ([name, cases]) => {
  const names = ["mark", "search", "search-query", "search-forms", "search-near"];
  const loaded = await Promise.all(names.map((each) => import(`/portal/assets/javascripts/${each}.js`)));
  const module = Object.assign({}, ...loaded);
  return JSON.stringify(JSON.parse(cases).map((case_) => module[name](...case_)));
}"""


def call(page: Page, name: str, *cases: Sequence[object]) -> list[Any]:
    """What the function of that name, of one of the scripts, gives for each list of arguments."""
    page.goto("aershan/2020-02/01/")
    results: list[Any] = json.loads(page.evaluate(IN_MODULES, [name, json.dumps(cases)]))
    return results


def test_normal_form_is_that_of_python(page: Page) -> None:
    assert call(page, "normalise", *[[text] for text, _ in NORMAL_FORMS]) == [form for _, form in NORMAL_FORMS]


def test_normal_form_is_that_of_python_for_every_character(page: Page) -> None:
    """And in the company of others: a mark may join the letter before it, and a sigma may look for the end of a word."""
    known = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]
    texts = known + [f"aΣ{character}Σe{character}" for character in known if unicodedata.category(character) != "Lo"]
    given = call(page, "normalise", *[[text] for text in texts])
    differing = [text for text, form in zip(texts, given, strict=True) if form != normalise(text)]
    assert differing == []


def test_occurrences_point_into_the_text_as_it_stands(page: Page) -> None:
    cases: list[list[object]] = [
        ["（王　研）和王研、王\n研", ["王研"]],
        ["℃一 e\u0301x ＡＢ", ["c一éxa"]],
        ["𠮷野家𠮷野", ["𠮷野"]],
        ["一二三四", ["二三", "一二三", "四"]],
        ["哈哈哈", ["哈哈"]],
        ["无", ["有", ""]],
    ]
    assert call(page, "occurrences", *cases) == [
        [[1, 4], [6, 8], [9, 12]],
        [[0, 8]],
        [[0, 3], [4, 7]],
        [[0, 3], [3, 4]],
        [[0, 2]],
        [],
    ]


def test_queries_are_understood(page: Page) -> None:
    number = [["阿政办发202241号"]]
    cases: dict[str, tuple[list[list[str]], list[str]]] = {
        "防汛 抗旱": ([["防汛"], ["抗旱"]], []),
        "　防汛　抗旱　": ([["防汛"], ["抗旱"]], []),
        '"防汛 抗旱" 通知': ([["防汛抗旱"], ["通知"]], []),
        '防汛 -抗旱 -"人民 政府"': ([["防汛"]], ["抗旱", "人民政府"]),
        "关于“十四五”规划": ([["关于十四五规划"]], []),
        '建设"平安': ([["建设平安"]], []),
        '"没有 完': ([["没有"], ["完"]], []),
        "王 研": ([["王研"]], []),
        "王 研 通知": ([["王研"], ["通知"]], []),
        "2021-2025 - —": ([["20212025"]], []),
        "阿政办发〔2022〕41号": (number, []),
        "阿政办发[2022]41号": (number, []),
        "阿政办发（2022）41 号": (number, []),
        "阿政办发 （ 2022 ） 第 41 号": ([["阿政办发"], ["2022第41号"]], []),
        "阿政办发202241": (number, []),
        "阿政办发202241号": (number, []),
        "阿政办发2022年第41号": ([["阿政办发2022年第41号", "阿政办发202241号"]], []),
        "2022年41号": ([["2022年41号", "202241号"]], []),
        "通知 2022 年第 41 号": ([["通知"], ["2022年第41号", "202241号"]], []),
        "2022年 通知": ([["2022年"], ["通知"]], []),
        "电话202212345": ([["电话202212345"]], []),
        "": ([], []),
        "-": ([], []),
        "-防汛": ([], ["防汛"]),
    }
    given = call(page, "parse", *[[query] for query in cases])
    for (query, (words, excluded)), result in zip(cases.items(), given, strict=True):
        assert (result["words"], result["excluded"], result["facts"]) == (words, excluded, []), query


def test_random_substrings(page: Page) -> None:
    """By the module that the page uses, the last of them by the page itself."""
    chance = random.Random(11)
    visit(page, "")
    phrases: list[str] = []
    while len(phrases) < 24:
        doc = chance.choice(DOCS)
        body = chance.choice(["".join(part.heading + part.text for part in doc.sections), doc.title])
        body = "".join(body.split()).replace('"', "")
        start = chance.randrange(len(body))
        phrase = body[start : start + chance.randint(2, 8)].lstrip("-")
        if len(normalise(phrase)) >= 2:
            phrases.append(phrase)
    for phrase, addresses in zip(phrases, found(page, *phrases), strict=True):
        assert set(addresses) == holding(phrase), phrase
    for phrase in phrases[-2:]:
        ask(page, phrase)
        assert set(hits(page)) == holding(phrase), phrase


def test_numbers_in_five_ways(page: Page) -> None:
    visit(page, "")
    numbered = [doc for doc in DOCS if doc.number]
    for doc in random.Random(3).sample(numbered, 6):
        number = doc.number or ""
        prefix, year, place = number[0:4], number[5:9], number[10:-1]
        ways = [number, f"{prefix}[{year}]{place}号", f"{prefix}（{year}）{place} 号", f"{prefix}{year}{place}"]
        *each, short = found(page, *ways, f"{prefix}{year}年第{place}号", f"{year}年{place}号")
        assert each == [[doc.address]] * 5 == [list(holding(number))] * 5, number
        assert set(short) == holding(f"{year}{place}号")
    ask(page, "阿党发20208")
    assert hits(page) == ["aershan/2020-02/03/"]


def test_words_phrases_exclusions(page: Page) -> None:
    visit(page, "安全生产 医疗")
    assert set(hits(page)) == holding("安全生产", "医疗")
    assert list(map(set, found(page, "安全生产 -医疗", "安全生产 -医疗保障"))) == [
        holding("安全生产") - holding("医疗"),
        holding("安全生产") - holding("医疗保障"),
    ]
    ask(page, "防汛抗旱")
    assert "aershan/2020-02/09/" not in hits(page)
    ask(page, "防汛 抗旱")
    assert set(hits(page)) == holding("防汛", "抗旱") > holding("防汛抗旱")
    for query in ("王 研", "王研", '"王 研"'):
        ask(page, query)
        assert hits(page) == ["aershan/2020-02/02/"]
    ask(page, "𠮷野")
    assert hits(page) == ["aershan/2020-02/06/"]


def test_best_first_newest_first_and_by_date(page: Page) -> None:
    visit(page, "防汛抗旱指挥部")
    assert hits(page) == ["aershan/2020-02/08/", "aershan/2020-02/07/", "aershan/2020-02/01/"]
    page.select_option("select[name=sort]", "date")
    page.wait_for_url("**sort=date")
    settled(page)
    assert hits(page) == ["aershan/2020-02/01/", "aershan/2020-02/07/", "aershan/2020-02/08/"]
    dates = {doc.address: doc.date or "" for doc in DOCS}
    [addresses] = found(page, "人民", sort="date")
    assert set(addresses) == holding("人民")
    listed = [dates[address] for address in addresses]
    assert listed == sorted(listed, reverse=True)


def test_ten_at_a_time(page: Page) -> None:
    visit(page, "人民政府")
    assert page.locator("[data-search-hit]").count() == 10
    assert total(page) >= len(holding("人民政府"))
    page.locator("[data-search-more]").click()
    expect(page.locator("[data-search-hit]")).to_have_count(20)
    expect(page.locator("[data-search-hit] a").nth(10)).to_be_focused()
    page.locator("[data-search-hit] a").nth(15).click()
    page.wait_for_url("**mark=**")
    page.go_back()
    expect(page.locator("[data-search-hit]")).to_have_count(20)


def facet(page: Page, name: str) -> dict[str, str]:
    """The values of a filter, and what stands beside each."""
    rows = page.locator(f"[data-facet={name}] li a").all()
    return {row.locator("span").inner_text(): row.locator("small").inner_text() for row in rows}


def test_filters_with_counts(page: Page) -> None:
    visit(page, "医疗")
    found = holding("医疗")
    by_kind = {kind: {d.address for d in DOCS if d.kind == kind} & found for kind in ("通知", "意见")}
    wanted = sorted(by_kind, key=lambda kind: (-len(by_kind[kind]), kind))
    assert list(facet(page, "kind").items()) == [(kind, str(len(by_kind[kind]))) for kind in wanted]
    page.locator("[data-facet=kind] a").filter(has_text="意见").click()
    page.wait_for_url("**kind=**")
    page.wait_for_selector(
        f"[data-search-results][data-state=done][data-total='{len(by_kind['意见'])}']", state="attached"
    )
    assert set(hits(page)) == by_kind["意见"]
    assert page.locator("[data-facet=kind] [aria-current]").inner_text().startswith("意见")
    visit(page, "医疗", gazette="xingan", year="2022", issuer="兴安盟教育局")
    wanted_docs = {
        doc.address for doc in DOCS if doc.gazette == "xingan" and doc.year == 2022 and "兴安盟教育局" in doc.issuer
    }
    assert set(hits(page)) == wanted_docs & found
    assert page.locator("[data-facet=gazette] [aria-current]").inner_text().startswith("兴安盟人民政府公报")
    visit(page, "医疗", gazette="nowhere")
    assert hits(page) == []
    assert "没有找到" in page.locator("[data-search-status]").inner_text()


def test_filters_alone_list(page: Page) -> None:
    visit(page, "", kind="意见", year="2022")
    wanted = [doc for doc in DOCS if doc.kind == "意见" and doc.year == 2022]
    assert set(hits(page)) == {doc.address for doc in wanted}
    visit(page, "", **{"from": "2021-03", "to": "2021-08-31"})
    assert set(hits(page)) == {doc.address for doc in DOCS if "2021-03-01" <= (doc.date or "") <= "2021-08-31"}
    visit(page, "", issue="aershan/2020-02", sort="oldest")
    dated = sorted((doc for doc in DOCS if "/2020-02/" in doc.address), key=lambda doc: doc.date or "9")
    assert hits(page)[:5] == [doc.address for doc in dated][:5]
    assert "只在" in page.locator("[data-search-within]").inner_text()


def test_sorted_by_number(page: Page) -> None:
    visit(page, "人民政府", gazette="xingan", sort="number")
    by_address = {doc.address: doc for doc in DOCS}
    numbers = [by_address[address].number for address in hits(page)]
    numbered = [re.fullmatch(r"(.*)〔(.*)〕(.*)号", number).groups() for number in numbers if number]  # type: ignore[union-attr]
    assert numbered == sorted(numbered, key=lambda parts: (-int(parts[1]), parts[0], int(parts[2])))
    assert numbers[len(numbered) :] == [None] * (len(numbers) - len(numbered))


def test_fields_and_alternatives(page: Page) -> None:
    visit(page, "年份:2022 医疗")
    assert set(hits(page)) == {doc.address for doc in DOCS if doc.year == 2022} & holding("医疗")
    ask(page, "防汛抗旱指挥部 OR 王研")
    assert set(hits(page)) == holding("防汛抗旱指挥部") | holding("王研")
    ask(page, "标题：防汛抗旱指挥部")
    assert hits(page) == ["aershan/2020-02/08/"]
    ask(page, "机关：兴安盟教育局")
    assert set(hits(page)) == {doc.address for doc in DOCS if "兴安盟教育局" in doc.issuer}
    ask(page, "文号:〔2021〕8号")
    assert set(hits(page)) == {doc.address for doc in DOCS if "20218号" in normalise(doc.number or "")}


def test_what_is_near_stands_below_and_says_so(page: Page) -> None:
    visit(page, "防汛抗早指挥部")
    assert hits(page) == []
    near = page.locator("[data-search-near] .gz-hit__link")
    assert near.first.inner_text() == "设立防汛抗旱指挥部的决定"
    assert near.count() == 3
    assert "相近而不相同" in page.locator("[data-search-around]").inner_text()
    assert "差一字：防汛抗旱指挥部" in page.locator("[data-search-near]").first.inner_text()
    ask(page, "防汛抗旱指挥部")
    assert len(hits(page)) == 3
    page.locator("[data-search-ask-near]").click()
    page.locator("[data-search-around]").wait_for()
    both = page.locator("[data-search-hit], [data-search-near]")
    kinds = both.evaluate_all("all => all.map((each) => 'searchHit' in each.dataset)")
    assert kinds == sorted(kinds, reverse=True), "never above an exact hit"


def test_days_and_figures(page: Page) -> None:
    days = ["2022年3月5日", "2022-03-05", "二〇二二年三月五日", "2022.3.5", "20220305", "2022年03月05日"]
    spans = call(page, "dayOf", *[[day] for day in days])
    assert [span["span"] for span in spans] == ["2022-03-05"] * 6
    assert call(page, "dayOf", ["2022年13月5日"], ["阿政办发〔2022〕41号"], ["13800138000"]) == [None, None, None]
    values = ["二十三", "一百零三", "十", "三万五千", "二〇二二", "两百"]
    assert call(page, "valueOf", *[[value] for value in values]) == [23, 103, 10, 35000, 2022, 200]
    assert call(page, "said", [23], [103], [10], [35000], [110]) == ["二十三", "一百零三", "十", "三万五千", "一百一十"]
    assert call(page, "figured", ["第十六条"]) == [["第16条"]]


def test_near_is_one_character(page: Page) -> None:
    cases = [
        ("王晓欢", "王小欢", True),
        ("王晓欢", "王欢", True),
        ("王晓欢", "晓王欢", True),
        ("甲乙丙丁", "乙甲丁丙", False),
    ]
    assert call(page, "isNear", *[[one, other] for one, other, _ in cases]) == [near for *_, near in cases]
    found = call(page, "nearIn", ["关于禁渔期的通告", "禁鱼期"], ["肉牛产业", "牛肉产业"], ["无关", "禁鱼期"])
    assert found == ["禁渔期", "肉牛产业", None]


def test_back_forward_and_share(page: Page) -> None:
    visit(page, "防汛")
    first = hits(page)
    ask(page, "王研")
    assert page.url.endswith("/search/?" + urlencode({"q": "王研"}))
    page.go_back()
    page.wait_for_selector(f"[data-state=done][data-total='{len(first)}']", state="attached")
    assert hits(page) == first
    assert page.locator("[data-search-form] input[name=q]").input_value() == "防汛"
    page.go_forward()
    page.wait_for_selector("[data-state=done][data-total='1']", state="attached")
    page.reload()
    settled(page)
    assert hits(page) == ["aershan/2020-02/02/"]


def test_a_hit_shows_what_is_known_and_leads_to_its_section(page: Page) -> None:
    visit(page, "指挥部庚辛")
    hit = page.locator("[data-search-hit]")
    assert "2020-01-01" in hit.inner_text()
    assert "阿尔山市人民政府公报 2020年第2期" in hit.inner_text()
    assert hit.locator("mark").all_inner_texts() == ["指挥部庚辛"]
    hit.locator(".gz-hit__link").click()
    page.wait_for_url("**/aershan/2020-02/01/?mark=*#1")
    mark = page.locator("article mark")
    assert mark.all_inner_texts() == ["指挥部庚辛"]
    expect(mark).to_be_in_viewport()
    page.goto("aershan/2020-02/01/?" + urlencode({"mark": "丁戊己"}))
    assert page.locator("article mark").all_inner_texts() == ["丁", "戊己"], "a phrase may run over elements"


def test_slash_goes_to_the_header(page: Page) -> None:
    page.goto("aershan/2020-02/01/")
    page.keyboard.press("/")
    expect(page.locator("header input[name=q]")).to_be_focused()
    page.keyboard.type("a/b")
    assert page.locator("header input[name=q]").input_value() == "a/b"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=a%2Fb")
    settled(page)


def test_too_short_is_a_hint(page: Page) -> None:
    for query in ("一", "。！", "😀", "a", "王", '" "', "\u0000", "-", "-防汛"):
        visit(page, query)
        assert total(page) == 0, query
        status = page.locator("[data-search-status]")
        assert "请" in status.inner_text(), query
        assert status.get_attribute("aria-live") == "polite"


ODD = [
    "绝无此语",
    "%00",
    "%00%00",
    "😀😀",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "../../etc",
    "' OR 1=1",
]


def test_odd_queries_are_text(page: Page) -> None:
    for query in ODD:
        visit(page, query)
        assert set(hits(page)) == holding(query), query
        assert page.locator("[data-search-form] input[name=q]").input_value() == query


def test_markup_in_titles_and_text_is_text(page: Page) -> None:
    visit(page, "寅卯")
    assert page.locator("[data-search-hit] a").inner_text() == "<img src=x onerror=alert(1)>"
    assert "<b>寅卯</b>&amp;" in page.locator("[data-search-hit]").inner_text()


def test_ten_thousand_characters(page: Page) -> None:
    visit(page, "")
    ask(page, "人民政府" * 2500)
    assert hits(page) == []
    for query, words in (("人民政府 " * 2000, ("人民政府",)), ("医 疗保 " * 2000, ("医", "疗保"))):
        ask(page, query)
        links = page.locator("[data-search-hit] .gz-hit__link")
        shown = links.evaluate_all("all => all.map((a) => new URL(a.href).pathname.replace('/portal/', ''))")
        assert len(set(shown)) == 10
        assert set(shown) <= holding(*words)
        assert total(page) == len(holding(*words))
    ask(page, " ".join(chr(0x4E00 + n) + chr(0x4E01 + n) for n in range(3300)))
    assert hits(page) == []


def test_a_missing_shard_is_said_and_a_reload_offered(page: Page) -> None:
    def gone(route: Route) -> None:
        route.fulfill(status=404, body="gone")

    visit(page, "防汛")
    page.route("**/search/*-*.bin", gone)
    page.reload()
    settled(page, "error")
    assert "重新载入" in page.locator("[data-search-status]").inner_text()
    page.unroute("**/search/*-*.bin", gone)
    page.locator("[data-search-reload]").click()
    settled(page)
    assert set(hits(page)) == holding("防汛")
    page.route("**/search/text-*.bin", gone)
    page.goto("search/?q=" + quote("王研"))
    settled(page, "error")


def test_without_javascript_the_page_says_what_is_needed(browser: Browser, portal: str) -> None:
    context = browser.new_context(base_url=portal, java_script_enabled=False)
    page = context.new_page()
    page.goto("search/")
    assert "JavaScript" in page.locator("main, body").inner_text()
    context.close()


def test_phone_and_dark(browser: Browser, portal: str) -> None:
    context = browser.new_context(base_url=portal, viewport={"width": 360, "height": 700}, color_scheme="dark")
    page = context.new_page()
    visit(page, "人民政府")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
