/* The search page: reads the index that builder/pages/search_index.py writes, and describes there.

   parse     query → words, each with the forms that count as it, and excluded words
   match     words → candidates, and for each the best field that can hold it, from the lists of the index alone
   verify    candidate → its text, and the field that does hold it; only what is shown is fetched
   Page      form, address, list.  What comes from data is set as text, never as markup. */

import { normalise, occurrences } from "./mark.js";

const SITE = new URL("../../", import.meta.url);
const PAGE = 10; // hits shown at a time
const SETTLED = 10; // up to so many candidates, all are verified at once and the count is exact
const SCREEN = 4; // hits of the first screen, read and shown before the others
const FALSE = 12; // after so many texts fetched in vain for one page, it is shown short, and more is offered
const PAIRS = 9; // at most so many pairs are looked up for a query: what they let through, the text decides
const NUMBER = 0, TITLE = 1, HEADING = 2, BODY = 3, ABSENT = 4; // fields, best first
const FILTERS = ["gazette", "year", "kind", "issuer", "standing"];
const REPEALED = "已废止或失效", OTHERS = "未见废止"; // as the texts of the site say; OTHERS says nothing of what is in force

// ---- the query --------------------------------------------------------------------------------------------------

const YEAR = "((?:19|20)\\d\\d)";
const SPACED_NUMBER = new RegExp(`(?:[〔\\[({【]\\s*)?${YEAR}\\s*(?:[〕\\])}】年]\\s*第?|第)\\s*\\d{1,5}\\s*号`, "gu");
const SPACED_YEAR = new RegExp(`[〔\\[({【]\\s*${YEAR}\\s*[〕\\])}】]\\s*(?=\\d)`, "gu");
const WRITTEN_OUT = new RegExp(`${YEAR}年第?(\\d{1,5})号`, "u"); // 苇政办发2022年第41号, 2022年41号
const BARE = new RegExp(`^\\p{Script=Han}*[发函字规令办任电告议报请批复纪决]${YEAR}[1-9]\\d{0,2}$`, "u"); // 苇政办发202241

/** Words are arrays of forms in normal form, one of which must be there: a document number may be written in two. */
export function parse(query) {
  const closed = (match) => match.replace(/\s+/gu, "");
  const text = query.normalize("NFKC").replace(SPACED_NUMBER, closed).replace(SPACED_YEAR, closed);
  const words = [];
  const excluded = [];
  let single = false; // the word before is one loose character: 王 研 is 王研
  for (const [, minus, phrase, word] of text.matchAll(/(-?)(?:"([^"]*)"|(\S+))/gu)) {
    const form = normalise(phrase ?? word);
    if (!form) continue;
    const alone = !minus && phrase === undefined && length(form) === 1;
    if (minus) excluded.push(form);
    else if (alone && single) words.push([words.pop()[0] + form]);
    else if (phrase === undefined && BARE.test(word)) words.push([`${form}号`]);
    else if (phrase === undefined && WRITTEN_OUT.test(form)) words.push([form, form.replace(WRITTEN_OUT, "$1$2号")]);
    else words.push([form]);
    single = alone;
  }
  const distinct = (items) => [...new Map(items.map((item) => [String(item), item])).values()];
  return { words: distinct(words), excluded: distinct(excluded) };
}

function length(text) {
  return [...text].length;
}

function pairsOf(text) {
  const points = [...text];
  return [...new Set(points.slice(1).map((point, i) => points[i] + point))];
}

// ---- the index --------------------------------------------------------------------------------------------------

const kept = new Map();

/** The result of `make()`, made once; what failed is made again when it is asked for again. */
function once(key, make) {
  if (!kept.has(key)) {
    kept.set(key, make().catch((error) => {
      kept.delete(key);
      throw error;
    }));
  }
  return kept.get(key);
}

async function load(path, cache = "default") {
  const response = await fetch(new URL(path, SITE), { cache });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

async function inflated(path) {
  const stream = (await load(path)).body.pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream);
}

function manifest() {
  return once("manifest", async () => (await load("search/manifest.json", "no-cache")).json());
}

/** The table of filters: a record a notice, and for each stretch of text the notice that it belongs to. */
function index() {
  return once("index", async () => {
    const table = await (await inflated(`search/${(await manifest()).filters}`)).json();
    const owners = Uint32Array.from(table.stretches.flatMap((count, id) => Array(count).fill(id)));
    return { gazettes: new Map(table.gazettes), owners, notices: noticesOf(table) };
  });
}

/** One record a notice out of the columns of the table. */
function noticesOf(table) {
  const leaves = table.leaf.split("/");
  const dates = table.date.split("/");
  const notices = [];
  const texts = table.blocks.flatMap(([mark, count]) => Array.from({ length: count }, (_, place) => ({ mark, place })));
  const repealed = new Set(table.repealed);
  for (const [gazette, address, year, count] of table.issues) {
    for (let n = 0; n < count; n++) {
      const id = notices.length;
      notices.push({
        address: `${address}${leaves[id]}/`,
        date: dates[id],
        text: texts[id],
        gazette: [table.gazettes[gazette][0]],
        year: year === null ? [] : [String(year)],
        kind: table.kinds.slice(table.kind[id], table.kind[id] + 1),
        issuer: table.issuers[table.issuer[id]],
        standing: [repealed.has(id) ? REPEALED : OTHERS],
      });
    }
  }
  return notices;
}

/** The name that a query is, where that has a page: its address is made of its code points. */
async function personOf(state) {
  const name = state.q.normalize("NFKC").replace(/\s+/gu, "");
  const { people } = /^\p{Script=Han}[\p{Script=Han}·•・]{1,14}$/u.test(name) ? await manifest() : {};
  if (!people || FILTERS.some((filter) => state[filter])) return null;
  const names = await once(people, async () => new Set((await (await inflated(`search/${people}`)).json()).split("/")));
  return names.has(name) ? name : null;
}

export function shardOf(pair, count) {
  const [a, b] = [...pair].map((point) => point.codePointAt(0));
  return (Math.imul(a * 31 + b, 0x9e3779b1) >>> 12) % count;
}

/** The lists of a pair, by field: the stretches that hold it in the number, the title, a heading, anywhere. */
async function listsOf(pair) {
  const { shards, marks } = await manifest();
  const place = shardOf(pair, shards);
  const name = `search/${place}-${marks.slice(6 * place, 6 * place + 6)}.bin`;
  const data = await once(name, async () => new Uint8Array(await (await inflated(name)).arrayBuffer()));
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < data.length) {
    const key = String.fromCodePoint(varint(), varint());
    const end = varint() + at;
    if (key !== pair) {
      at = end;
      continue;
    }
    const lists = [[], [], [], []];
    for (let field = BODY; at < end; field--) {
      let id = -1;
      for (let left = varint(); left > 0; left--) lists[field].push((id += varint()));
    }
    return lists;
  }
  return [[], [], [], []];
}

/** For each notice, the best field that can hold the form: that which does hold it is never better. */
async function fieldsOf(form, share) {
  const { reach } = await manifest();
  const pairs = spread(pairsOf([...form].slice(0, reach).join("")), share);
  const lists = await Promise.all(pairs.map(listsOf));
  const { owners, notices } = await index();
  const fields = new Uint8Array(notices.length).fill(ABSENT);
  for (let field = BODY; field >= NUMBER; field--) {
    const seen = new Uint8Array(owners.length);
    for (const list of lists) {
      for (const id of list[field]) if (++seen[id] === pairs.length) fields[owners[id]] = field;
    }
  }
  return fields;
}

/** Candidates: Map of id → best possible field.  `certain` where the lists alone prove that every one of them holds. */
async function match({ words, excluded }) {
  const long = words.flat().filter((form) => length(form) > 1).slice(0, PAIRS);
  const share = Math.max(1, Math.floor(PAIRS / long.length));
  const fields = new Map();
  await Promise.all(long.map(async (form) => fields.set(form, await fieldsOf(form, share))));
  const told = words.filter((word) => word.every((form) => fields.has(form)));
  const barred = excluded.filter((form) => length(form) === 2).slice(0, PAIRS);
  const bars = await Promise.all(barred.map((form) => fieldsOf(form, 1)));
  const candidates = new Map();
  const count = (await index()).notices.length;
  for (let id = 0; id < count; id++) {
    if (bars.some((bar) => bar[id] < ABSENT)) continue;
    const field = Math.max(NUMBER, ...told.map((word) => Math.min(...word.map((form) => fields.get(form)[id]))));
    if (field < ABSENT) candidates.set(id, field);
  }
  const certain = told.length === words.length && barred.length === excluded.length
    && long.every((form) => length(form) === 2);
  return { candidates, certain };
}

/** At most `wanted` of the items, evenly from the first to the last. */
function spread(items, wanted) {
  if (items.length <= wanted) return items;
  if (wanted === 1) return [items[items.length >> 1]];
  return Array.from({ length: wanted }, (_, n) => items[Math.round((n * (items.length - 1)) / (wanted - 1))]);
}

// ---- the text of a notice ---------------------------------------------------------------------------------------

/** Neighbouring notices, each with what a result shows and its text. */
function blockOf(mark) {
  const name = `search/text-${mark}.bin`;
  return once(name, async () => (await inflated(name)).json());
}

function textOf(id) {
  return once(`text ${id}`, async () => {
    const { address, text } = (await index()).notices[id];
    const notice = (await blockOf(text.mark))[text.place];
    const parts = notice.sections.map(([, heading, text]) => normalise(heading) + normalise(text));
    const ends = [];
    for (const part of parts) ends.push((ends.at(-1) ?? 0) + part.length);
    return {
      ...notice,
      address,
      fields: [
        [normalise(notice.number ?? "")],
        [normalise(notice.title)],
        notice.sections.map(([, heading]) => normalise(heading)),
        [parts.join("")],
      ],
      ends,
    };
  });
}

function fieldOf(notice, form) {
  const field = notice.fields.findIndex((texts) => texts.some((text) => text.includes(form)));
  return field < 0 ? ABSENT : field;
}

/** The field that holds the query in the notice's text; ABSENT where it is not held, or what is excluded is. */
function verify(notice, { words, excluded }) {
  if (excluded.some((form) => fieldOf(notice, form) < ABSENT)) return ABSENT;
  return Math.max(...words.map((word) => Math.min(...word.map((form) => fieldOf(notice, form)))));
}

/** The section that holds the query's first word, a passage of its text, and the forms to be marked. */
function passage(notice, { words }) {
  const forms = words.map((word) => word.find((form) => fieldOf(notice, form) < ABSENT));
  const place = notice.fields[BODY][0].indexOf(forms[0]);
  const section = place < 0 ? 0 : notice.ends.findIndex((end) => end > place);
  // A phrase may run on into the next section.
  const text = notice.sections.slice(section, section + 2).flatMap(([, heading, body]) => [heading, body]).join(" ");
  const plain = text.replace(/\s+/gu, " ").trim();
  const [start, end] = place < 0 ? [0, 0] : occurrences(plain, [forms[0]])[0] ?? [0, 0];
  const from = Math.max(0, start - 36);
  const to = Math.min(plain.length, Math.min(end, start + 120) + 60);
  const whole = (from ? "…" : "") + plain.slice(from, to) + (to < plain.length ? "…" : "");
  return { anchor: notice.sections[section]?.[0] ?? "", text: whole, forms };
}

// ---- a search ---------------------------------------------------------------------------------------------------

/** Gives results that grow: first what the first texts settle, at last up to `wanted` hits (`done`).
 *
 *  What is listed holds the query, and stands where it will stay: a text can only take a candidate away or move it down.
 *  `exact` tells whether the total is, `exactCounts` whether those of the filters are; otherwise they are upper bounds. */
export async function* search(state, wanted) {
  const query = parse(state.q);
  const { notices, gazettes } = await index();
  const { candidates, certain } = await match(query);
  const passes = (id, except) =>
    FILTERS.every((name) => name === except || !state[name] || notices[id][name].includes(state[name]));
  const byDate = (a, b) => (notices[a].date < notices[b].date ? 1 : notices[a].date > notices[b].date ? -1 : a - b);
  const byField = (a, b) => candidates.get(a) - candidates.get(b) || byDate(a, b);
  const order = () => [...candidates.keys()].filter((id) => passes(id)).sort(state.sort === "date" ? byDate : byField);

  const verified = new Map();
  let listed = order();
  const ahead = !certain && listed.length <= SETTLED ? SETTLED : wanted;
  let vain = 0;
  for (let batch = SCREEN; ; batch = PAGE - SCREEN) {
    const unsettled = listed.findIndex((id) => !verified.has(id));
    const hits = listed.slice(0, unsettled < 0 ? wanted : Math.min(unsettled, wanted));
    const open = listed.slice(0, ahead).filter((id) => !verified.has(id)).slice(0, batch);
    const done = !open.length || (vain >= FALSE * (wanted / PAGE) && hits.length > 0);
    yield {
      done,
      total: listed.length,
      exact: certain || unsettled < 0,
      exactCounts: certain || done && [...candidates.keys()].every((id) => verified.has(id)),
      hits: hits.map((id) => ({ ...verified.get(id), ...passage(verified.get(id), query) })),
      counts: done && countsOf(candidates, notices, passes),
      gazettes,
    };
    if (done) return;
    const fresh = new Set(open.filter((id) => !kept.has(`text ${id}`)));
    for (const [n, notice] of (await Promise.all(open.map(textOf))).entries()) {
      const id = open[n];
      const field = verify(notice, query);
      verified.set(id, notice);
      if (field < ABSENT) candidates.set(id, field);
      else if (candidates.delete(id) && fresh.has(id)) vain++;
    }
    listed = order();
  }
}

/** For each filter a Map of value → number of candidates that the other filters let pass. */
function countsOf(candidates, notices, passes) {
  const counts = {};
  for (const name of FILTERS) {
    counts[name] = new Map();
    for (const id of candidates.keys()) {
      if (!passes(id, name)) continue;
      for (const value of notices[id][name]) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
    }
  }
  return counts;
}

// ---- the page ---------------------------------------------------------------------------------------------------

const form = document.querySelector("[data-search-form]");
if (form) startPage(form, document.querySelector("[data-search]"));

function startPage(form, region) {
  const part = (name) => region.querySelector(`[data-search-${name}]`);
  const list = part("results");
  const status = part("status");
  const more = part("more");
  const reload = part("reload");
  let run = 0;
  let shown = PAGE;

  function stateOfAddress() {
    const values = new URLSearchParams(location.search);
    return Object.fromEntries(["q", ...FILTERS, "sort"].map((name) => [name, values.get(name) ?? ""]));
  }

  function stateOfForm() {
    const values = new FormData(form);
    return Object.fromEntries(["q", ...FILTERS, "sort"].map((name) => [name, String(values.get(name) ?? "")]));
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
    form.elements.sort.value = state.sort;
    for (const name of FILTERS) {
      const select = form.elements[name];
      if (select.value !== state[name]) select.replaceChildren(select.options[0], new Option(state[name], state[name]));
      select.value = state[name];
    }
    const hint = hintFor(state.q);
    more.hidden = true;
    if (hint !== null) {
      list.replaceChildren();
      show("done", 0, hint);
      return;
    }
    show("loading", 0, "正在检索…");
    try {
      const name = further ? null : await personOf(state).catch(() => null);
      if (mine !== run) return;
      if (name) {
        list.replaceChildren(person(name));
        further = true;
      }
      let result;
      for await (result of search(state, shown)) {
        if (mine !== run) return;
        if (!further) list.replaceChildren();
        further = true;
        list.append(...result.hits.slice(list.querySelectorAll("[data-search-hit]").length).map(item));
      }
      for (const name of FILTERS) fillFilter(name, state[name], result);
      more.hidden = result.total <= result.hits.length;
      show("done", result.total, summary(result, state));
      list.dataset.exact = String(result.exact);
    } catch (error) {
      if (mine !== run) return;
      console.error(error);
      list.replaceChildren();
      show("error", 0, "检索数据没有读全：网络中断，或者网站刚刚更新。请重新载入本页。");
    }
  }

  function fillFilter(name, chosen, { counts, exactCounts, gazettes }) {
    const label = (value) => (name === "gazette" ? gazettes.get(value) : undefined) ?? value;
    const values = [...counts[name]];
    if (chosen && !counts[name].has(chosen)) values.push([chosen, 0]);
    values.sort(name === "year" ? (a, b) => b[0] - a[0] : (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const about = exactCounts ? "" : "约 ";
    const options = values.map(([value, count]) => new Option(`${label(value)}（${about}${count}）`, value));
    const select = form.elements[name];
    select.replaceChildren(select.options[0], ...options);
    select.value = chosen;
  }

  function go(state) {
    const address = addressOf(state);
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
    shown = PAGE;
    return refresh();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(stateOfForm());
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) go(stateOfForm());
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
  index().catch(() => {}); // fetched while the reader types; a search that needs it reports the failure
  refresh();
}

function hintFor(q) {
  const { words, excluded } = parse(q);
  if (words.flat().some((form) => length(form) > 1)) return null;
  if (!q.trim()) return "请输入要找的词句、人名或者发文字号。";
  if (excluded.length && !words.length) return "只写了要排除的词；请再写一个要找的词。";
  return "请至少输入两个字（标点、空格不算）。";
}

function summary({ total, exact }, state) {
  const filtered = FILTERS.some((name) => state[name]) ? "，已按条件筛选" : "";
  if (!total) return `没有找到含有“${state.q.slice(0, 60)}”的公文${filtered}。请核对用字，或者换一个较短的词。`;
  return `找到${exact ? "" : "约"} ${total} 篇${filtered}。`;
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

function item(hit) {
  const address = new URL(hit.address, SITE);
  address.search = new URLSearchParams(hit.forms.map((form) => ["mark", form]));
  if (hit.anchor) address.hash = hit.anchor;
  const link = element("a", "gz-hit__link", ...marked(hit.title, hit.forms));
  link.href = address;
  const facts = [hit.number, hit.issuer.join("、"), hit.date, hit.kind, hit.repealed && REPEALED, `${hit.gazette} ${hit.issue}`];
  const meta = facts.filter(Boolean).map((fact) => element("span", "", ...marked(fact, hit.forms)));
  const entry = element("li", "gz-hit", element("h2", "gz-hit__title", link), element("p", "gz-hit__facts", ...meta));
  entry.append(element("p", "gz-hit__text", ...marked(hit.text, hit.forms)));
  entry.dataset.searchHit = "";
  return entry;
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

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
