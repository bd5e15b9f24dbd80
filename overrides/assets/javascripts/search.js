/* The search page: form, address, lists.  What comes from data is set as text, never as markup.

   search-query.js    what a query means               search-index.js    the files that it is answered from
   search-layers.js   which of them, on a large site
   search-exact.js    what holds it as it is typed     search-near.js     what it is only near to; loaded when little holds it
   search-facets.js   filters with counts              search-suggest.js  what is offered while it is typed */

import { occurrences } from "./mark.js";
import { FILTERS, PAGE, search } from "./search-exact.js";
import { Facets, element } from "./search-facets.js";
import { REPEALED, SITE, TITLE, gazettesOf, layered, manifest, parts, peopleLike, shardOf, small } from "./search-index.js";
import { length, parse } from "./search-query.js";

export { parse, search, shardOf };

// With fewer hits, none of them by number or title, what is near is looked for at once; else, and on a large site, of which it takes
// some hundred KB, when somebody asks for it.
const LITTLE = 3;
const KEYS = ["q", ...FILTERS, "from", "to", "sort"];

const form = document.querySelector("[data-search-form]");
if (form) startPage(form, document.querySelector("[data-search]"));

function startPage(form, region) {
  const part = (name) => region.querySelector(`[data-search-${name}]`);
  const [list, status, more, reload, feed, within] = ["results", "status", "more", "reload", "feed", "within"].map(part);
  const [around, line, nearby, askNear, help] = ["around", "line", "nearby", "ask-near", "help"].map(part);
  const facets = new Facets(part("facets"), addressOf);
  let run = 0;
  let shown = PAGE;

  function stateOfAddress() {
    const values = new URLSearchParams(location.search);
    return Object.fromEntries(KEYS.map((name) => [name, values.get(name) ?? ""]));
  }

  function stateOfForm() {
    const values = new FormData(form);
    return { ...stateOfAddress(), ...Object.fromEntries([...values].map(([name, value]) => [name, String(value).trim()])) };
  }

  function addressOf(state) {
    const values = Object.entries(state).filter(([, value]) => value);
    return `${location.pathname}?${new URLSearchParams(values)}`;
  }

  function show(state, total, message) {
    list.dataset.state = state;
    list.dataset.total = total;
    list.setAttribute("aria-busy", String(state === "loading"));
    status.textContent = message;
    reload.hidden = state !== "error";
  }

  /** Shows what the address asks for, or `further` hits of it.  A search that a later one has overtaken shows nothing. */
  async function refresh(further = false) {
    const mine = ++run;
    const state = stateOfAddress();
    form.elements.q.value = state.q;
    for (const name of ["sort", "from", "to"]) form.elements[name].value = state[name];
    const hint = hintFor(state);
    more.hidden = true;
    if (!further) clearNear();
    if (hint !== null) {
      list.replaceChildren();
      within.hidden = feed.hidden = true;
      show("done", 0, hint);
      if (!state.q.trim()) await everything(state, mine).catch(() => {}); // the filters alone can list
      return;
    }
    show("loading", 0, "正在检索…");
    try {
      let first = null; // what stands over the hits
      const named = further ? null : personOf(state).catch(() => null).then((name) => {
        if (!name || mine !== run) return;
        first = person(name);
        if (further) list.prepend(first);
      });
      let result;
      for await (result of search(state, shown)) {
        if (mine !== run) return;
        if (!further) list.replaceChildren(...(first ? [first] : []));
        further = true;
        list.append(...result.hits.slice(list.querySelectorAll("[data-search-hit]").length).map((hit) => item(hit, "searchHit")));
      }
      facets.fill(state, result);
      showWithin(state, result);
      const ids = new Set(result.exact ? result.ids : result.hits.map(({ id }) => id));
      await named;
      const little = state.q && !await layered() && result.total < LITTLE && !result.hits.some(({ field }) => field <= TITLE);
      if (little) {
        status.textContent = "正在找相近的写法…";
        await showNear(state, result, ids, () => mine === run);
        if (mine !== run) return;
      }
      more.hidden = !result.least && result.total <= result.hits.length;
      askNear.hidden = !state.q || !more.hidden || little;
      askNear.onclick = () => showNear(state, result, ids, () => mine === run).then(() => nearby.querySelector("a")?.focus());
      show("done", result.total, summary(result, state));
      list.dataset.exact = String(result.exact);
      showFeed(state, result).catch(() => {});
    } catch (error) {
      if (mine !== run) return;
      console.error(error);
      list.replaceChildren();
      clearNear();
      show("error", 0, "检索数据没有读全：网络中断，或者网站刚刚更新。请重新载入本页。");
    }
  }

  async function everything(state, mine) {
    if (await layered()) {
      const counts = await (await import("./search-layers.js")).everything();
      const gazettes = await gazettesOf();
      if (mine === run) facets.fill(state, { counts, exactCounts: true, gazettes });
      return;
    }
    for await (const result of search(state, 0)) if (mine === run) facets.fill(state, result);
  }

  function clearNear() {
    around.hidden = nearby.hidden = help.hidden = askNear.hidden = true;
    nearby.replaceChildren();
    help.replaceChildren();
  }

  /** What is near stands below a line that says so; where nothing is, what else can be done. */
  async function showNear(state, result, ids, current) {
    const { near, fewerWords } = await import("./search-near.js");
    const { hits, spellings } = await near(state, ids);
    const fewer = result.total ? [] : await fewerWords(state);
    if (!current()) return;
    askNear.hidden = true;
    const held = result.total ? `以上 ${result.total} 件与“${cut(state.q)}”逐字相同；` : "";
    line.replaceChildren(held, hits.length ? `以下 ${hits.length} 件` : "没有", element("b", "", "相近而不相同"), hits.length ? "" : "的");
    nearby.replaceChildren(...hits.map((hit) => item(hit, "searchNear")));
    around.hidden = !hits.length && !result.total;
    nearby.hidden = !hits.length;
    if (!result.total) help.replaceChildren(...otherWays(state, spellings, fewer, addressOf));
    help.hidden = !help.children.length;
  }

  function showWithin(state, { hits, gazettes }) {
    within.hidden = !state.issue;
    if (!state.issue) return;
    const [slug, issue] = state.issue.split("/");
    const name = hits[0] ? `${hits[0].gazette} ${hits[0].issue}` : `${gazettes.get(slug) ?? slug} ${issue ?? ""}`;
    const link = element("a", "", "改为全部公报");
    link.href = addressOf({ ...state, issue: "" });
    link.dataset.searchGo = "";
    within.replaceChildren(`只在《${name}》内检索。`, link);
  }

  async function showFeed(state, { gazettes }) {
    const chosen = ["issuer", "kind", "gazette"].filter((name) => state[name]);
    const folder = chosen.length && (await small("feeds"))?.[chosen[0]]?.[state[chosen[0]]];
    feed.hidden = !folder;
    if (!folder) return;
    const link = element("a", "", `订阅“${gazettes.get(state[chosen[0]]) ?? state[chosen[0]]}”新公布的公文`);
    link.href = new URL(`${encodeURI(folder)}feed.xml`, SITE);
    feed.replaceChildren(link);
  }

  function go(address) {
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
    shown = PAGE;
    facets.chosen();
    return refresh();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(addressOf(stateOfForm()));
  });
  region.addEventListener("change", (event) => {
    if (event.target.matches("select")) go(addressOf(stateOfForm()));
  });
  region.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-search-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.pathname + link.search).then(() => status.focus());
  });
  addEventListener("popstate", () => {
    shown = history.state?.shown ?? PAGE;
    refresh();
  });
  reload.addEventListener("click", () => location.reload());
  more.addEventListener("click", async () => {
    const before = list.children.length;
    shown += PAGE;
    history.replaceState({ shown }, "");
    await refresh(true);
    list.children[before]?.querySelector("a").focus();
  });
  shown = history.state?.shown ?? PAGE;
  layered().then((many) => many && import("./search-layers.js")).catch(() => {});
  parts().then(([newest]) => newest?.table()).catch(() => {}); // fetched while the reader types; a search that needs it reports the failure
  refresh();
}

function cut(text) {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function hintFor(state) {
  const { words, facts, excluded } = parse(state.q);
  const filtered = [...FILTERS, "from", "to"].some((name) => state[name]) || facts.length > 0;
  if (words.flat().some((form) => length(form) > 1)) return null;
  if (filtered && !words.length) return null;
  if (!state.q.trim()) return "请输入要找的词句、人名或者发文字号；也可以只选条件。";
  if (excluded.length && !words.length) return "只写了要排除的词；请再写一个要找的词。";
  return "请至少输入两个字（标点、空格不算）。";
}

function summary({ total, exact, least, hits }, state) {
  const filtered = [...FILTERS, "from", "to"].some((name) => state[name]) ? "，已按条件筛选" : "";
  if (!total && least) return `查过的公文里还没有找到${filtered}；按“显示更多”继续查。`;
  if (!total) return state.q ? `没有找到含有“${cut(state.q)}”的公文${filtered}。` : "没有符合条件的公文。";
  const all = exact && state.q && hits.length === total ? hits.reduce((sum, { count }) => sum + count, 0) : 0;
  return `${exact ? "" : least ? "至少 " : "约 "}${total} 件公文${all ? `，${all} 处` : ""}${filtered}`;
}

/** The name that a query is, where that has a page: its address is made of its code points. */
async function personOf(state) {
  const name = state.q.normalize("NFKC").replace(/\s+/gu, "");
  if (!/^\p{Script=Han}[\p{Script=Han}·•・]{1,14}$/u.test(name) || FILTERS.some((filter) => state[filter])) return null;
  if (!(await manifest()).initials?.includes([...name][0])) return null;
  return (await peopleLike(name)).includes(name) ? name : null;
}

/** What stands over the hits where the query is a name that has a page. */
function person(name) {
  const link = element("a", "gz-hit__link", element("mark", "", name));
  link.href = new URL(`people/${[...name].map((char) => char.codePointAt(0).toString(16)).join("-")}/`, SITE);
  const said = element("p", "gz-hit__facts", element("span", "", "人物：公报所载职务、任免和签署；同名未必同人"));
  const entry = element("li", "gz-hit", element("h2", "gz-hit__title", link), said);
  entry.dataset.searchPerson = "";
  return entry;
}

/** A notice in a list: title, facts, passages, and how often it holds what was asked for. */
function item(hit, sort) {
  const to = (anchor) => {
    const address = new URL(hit.address, SITE);
    address.search = new URLSearchParams(hit.forms.map((form) => ["mark", form]));
    if (anchor) address.hash = anchor;
    return address;
  };
  const link = element("a", "gz-hit__link", ...inPieces(hit.pieces, marked(hit.title, hit.forms)));
  link.href = to(hit.passages[0].anchor);
  const title = element("h2", "gz-hit__title", link);
  if (hit.reason) title.prepend(element("span", "gz-hit__reason", hit.word ? `${hit.reason}：${hit.word}` : hit.reason), " ");
  const facts = [hit.number, hit.date, hit.kind, hit.issuer.join("、"), hit.repealed && REPEALED, `${hit.gazette} ${hit.issue}`];
  const meta = facts.filter(Boolean).map((fact) => element("span", "", ...marked(fact, hit.forms)));
  const count = hit.count ? [element("p", "gz-hit__count", element("b", "", String(hit.count)), " 处")] : [];
  const entry = element("li", "gz-hit", title, ...count, element("p", "gz-hit__facts", ...meta));
  let left = hit.count;
  for (const { heading, text } of hit.passages) {
    left -= occurrences(text, hit.forms).length;
    const where = element("span", "gz-hit__where", heading.trim() || "开头");
    entry.append(element("div", "gz-hit__passage", where, element("p", "gz-hit__text", ...marked(text, hit.forms))));
  }
  if (left > 0) entry.append(element("p", "gz-hit__left", `本件另有 ${left} 处`));
  entry.dataset[sort] = "";
  return entry;
}

/** Where nothing holds the query: what the texts write instead, fewer words, the registers. */
function otherWays(state, spellings, fewer, addressOf) {
  const row = (label, links) => element("li", "", element("b", "", label), " ", ...links.flatMap((link) => [link, " "]));
  const search = (q, count, least) => {
    const link = element("a", "", q, " ", element("small", "", `${least ? "至少 " : ""}${count} 件`));
    link.href = addressOf({ ...state, q });
    link.dataset.searchGo = "";
    return link;
  };
  const registers = [["发文字号", "numbers/"], ["发文机关", "issuers/"], ["文种", "kinds/"], ["年份", "years/"], ["人物", "people/"]];
  const shelves = registers.map(([name, path]) => {
    const link = element("a", "", name);
    link.href = new URL(path, SITE);
    return link;
  });
  const rows = [
    ...(spellings.size ? [row("公报里的写法", [...spellings].slice(0, 6).map(([word, count]) => search(word, count)))] : []),
    ...(fewer.length ? [row("少一个词", fewer.map(({ q, count, least }) => search(q, count, least)))] : []),
    row("按登记查找", shelves),
  ];
  return [element("h2", "", "换个办法"), element("ul", "", ...rows)];
}

const SIGN_WITHIN = /[\p{L}\p{N}][^\p{L}\p{N}]+[\p{L}\p{N}]/u; // browsers would end a line there

/** The nodes of a title, with a <wbr> at each place where a line may end: between two pieces. */
function inPieces(pieces, nodes) {
  let [left, next] = [pieces[0]?.length ?? 0, 1];
  const whole = (text) => (SIGN_WITHIN.test(text) ? element("span", "piece", text) : text);
  const parted = (text) => {
    const parts = [];
    let last = 0;
    while (text.length - last > left) {
      parts.push(whole(text.slice(last, (last += left))), element("wbr", ""));
      left = pieces[next++].length;
    }
    left -= text.length - last;
    return [...parts, whole(text.slice(last))];
  };
  return nodes.flatMap((node) => {
    if (typeof node === "string") return parted(node);
    node.replaceChildren(...parted(node.textContent));
    return [node];
  });
}

function marked(text, forms) {
  const parts = [];
  let last = 0;
  for (const [start, end] of occurrences(text, forms)) {
    parts.push(text.slice(last, start), element("mark", "", text.slice(start, end)));
    last = end;
  }
  return [...parts, text.slice(last)];
}
