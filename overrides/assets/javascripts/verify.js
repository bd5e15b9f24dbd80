/* The page /verify/: an address, a file or a quotation against manifest.json and log/log.jsonl, in this browser alone.

   address   its file is fetched anew and hashed
   file      its hash is looked for in the manifest; else the file of its name is found, and where the two part
   quote     candidates come from the search, their text from notice.json, which is hashed; the quotation is laid along it

   What is shown is set as text, never as markup.  No host but the site's own is asked. */

import { normalise } from "./mark.js";
import { search } from "./search-exact.js";

const SITE = new URL("../../", import.meta.url);
const SHORTEST = 10, LONGEST = 2000; // characters of a quotation
const GRAM = 4; // characters that must stand together in both for a place to be tried
const PIECE = 8, PIECES = 10; // what is searched for where the whole is not found
const CANDIDATES = 6;
const ALIKE = 0.6; // share of a quotation that must be right for the rest to be called an alteration
const NOTICE = /^([^/]+\/[^/]+)\/(\d{2,4})\//u;
const EVENTS = {
  published: "收录", replaced: "更换文本", moved: "移走", withdrawn: "撤回", corrected: "校订", reread: "识别校正", redacted: "隐去",
  removed: "移除", unmoved: "取消移走", restored: "取消撤回", uncorrected: "取消校订", unreread: "取消识别校正", unredacted: "取消隐去",
};

// ---- what the site says of itself ---------------------------------------------------------------------------------

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

async function bytes(path) {
  const response = await fetch(new URL(path.split("/").map(encodeURIComponent).join("/"), SITE), { cache: "no-store" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
}

async function hash(data) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const text = (data) => new TextDecoder().decode(data);

const manifest = () => once("manifest", async () => JSON.parse(text(await bytes("manifest.json"))));

/** The lines of the log, and what is wrong with it: it is as the manifest says, and each line knows the one before. */
const log = () => once("log", async () => {
  const data = await bytes("log/log.jsonl");
  const said = (await manifest()).files["log/log.jsonl"];
  const lines = text(data).split("\n").slice(0, -1);
  const entries = [];
  let before = "0".repeat(64);
  let fault = said === await hash(data) ? "" : "公布日志与清单不符";
  for (const line of lines) {
    const entry = JSON.parse(line);
    if (entry.before !== before && !fault) fault = `公布日志第 ${entries.length + 1} 条接不上前一条`;
    before = await hash(new TextEncoder().encode(line));
    entries.push(entry);
  }
  return { entries, fault };
});

/** A file of the site, and whether it is as the manifest says. */
async function listed(path) {
  const data = await bytes(path);
  return { data, good: (await manifest()).files[path] === await hash(data) };
}

// ---- a quotation along a text --------------------------------------------------------------------------------------

const bare = (words) => words.replace(/\s+/gu, "");

/** A notice's text without white space, and for each character the block that it stands in. */
function textOf({ notice }) {
  let all = "";
  const owners = [];
  for (const [place, block] of notice.blocks.entries()) {
    const words = bare(block.text ?? block.rows.map((row) => row.join("")).join(""));
    all += words;
    for (let i = 0; i < words.length; i++) owners.push(place);
  }
  return { all, owners };
}

/** Where in a text most of a quotation may stand: what its pieces agree on; null where none is in it. */
function placeOf(quote, all) {
  const votes = new Map();
  for (let at = 0; at + GRAM <= quote.length; at++) {
    const gram = quote.slice(at, at + GRAM);
    for (let found = all.indexOf(gram), n = 0; found >= 0 && n < 50; found = all.indexOf(gram, found + 1), n++) {
      votes.set(found - at, (votes.get(found - at) ?? 0) + 1);
    }
  }
  const best = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
  return best ? best[0] : null;
}

/** The quotation laid along a stretch of text, of which both ends are free: [quoted, printed] pairs of characters, "" where one lacks it. */
function along(quote, stretch) {
  const rows = quote.length + 1, columns = stretch.length + 1;
  const cost = Array.from({ length: rows }, () => new Uint16Array(columns));
  for (let i = 1; i < rows; i++) {
    cost[i][0] = i;
    for (let j = 1; j < columns; j++) {
      const step = cost[i - 1][j - 1] + (quote[i - 1] === stretch[j - 1] ? 0 : 1);
      cost[i][j] = Math.min(step, cost[i - 1][j] + 1, cost[i][j - 1] + 1);
    }
  }
  let j = cost[rows - 1].indexOf(Math.min(...cost[rows - 1]));
  const end = j;
  const pairs = [];
  for (let i = rows - 1; i > 0;) {
    const step = j > 0 && cost[i - 1][j - 1] + (quote[i - 1] === stretch[j - 1] ? 0 : 1) === cost[i][j];
    if (step) pairs.push([quote[--i], stretch[--j]]);
    else if (cost[i - 1][j] + 1 === cost[i][j]) pairs.push([quote[--i], ""]);
    else pairs.push(["", stretch[--j]]);
  }
  return { pairs: pairs.reverse(), start: j, end };
}

/** A quotation against a notice: how it differs, and between which blocks it stands; null where it is not in it at all. */
export function compare(quote, record) {
  const { all, owners } = textOf(record);
  const exact = all.indexOf(quote);
  const place = exact >= 0 ? exact : placeOf(quote, all);
  if (place === null) return null;
  const slack = exact >= 0 ? 0 : 16 + (quote.length >> 2);
  const from = Math.max(0, place - slack);
  const { pairs, start, end } = along(quote, all.slice(from, Math.max(0, place + quote.length + slack)));
  const wrong = pairs.filter(([quoted, printed]) => quoted !== printed);
  if (start === end || wrong.length > quote.length * (1 - ALIKE)) return null;
  const differences = wrong.filter(([quoted, printed]) => normalise(quoted) !== normalise(printed));
  let times = 0;
  for (let at = exact; at >= 0; at = all.indexOf(quote, at + 1)) times++;
  return {
    pairs, times, wrong: wrong.length, differences: differences.length,
    first: owners[from + start], last: owners[from + end - 1],
    before: [...owners.slice(0, from + start)].filter((owner) => owner === owners[from + start]).length,
    length: end - start,
  };
}

/** Addresses of notices that may hold a quotation, the likeliest first. */
async function candidates(quote) {
  const asked = async (words) => {
    let hits = [];
    const state = { q: `"${words.replaceAll('"', "")}"`, gazette: "", year: "", kind: "", issuer: "", standing: "", sort: "" };
    for await (const found of search(state, CANDIDATES)) hits = found.hits;
    return hits.map((hit) => hit.address);
  };
  const whole = await asked(quote);
  if (whole.length) return whole;
  const form = [...normalise(quote)];
  const count = Math.min(PIECES, Math.max(1, Math.floor(form.length / (PIECE / 2)) - 1));
  const votes = new Map();
  for (let n = 0; n < count; n++) {
    const at = Math.round((n * Math.max(0, form.length - PIECE)) / Math.max(1, count - 1));
    for (const address of await asked(form.slice(at, at + PIECE).join(""))) votes.set(address, (votes.get(address) ?? 0) + 1);
  }
  return [...votes].sort((a, b) => b[1] - a[1]).slice(0, CANDIDATES).map(([address]) => address);
}

/** The lines of the text that a quotation stands on: those of its blocks, of a block of several lines only those. */
async function linesOf(record, found) {
  const blocks = record.notice.blocks.slice(found.first, found.last + 1);
  const [first, last] = [blocks[0].lines[0], blocks.at(-1).lines.at(-1)];
  if (found.first !== found.last || first === last || !blocks[0].text) return [first, last];
  const path = new URL(record.addresses.issue_text, SITE).pathname.slice(SITE.pathname.length);
  const printed = text(await bytes(path)).split(/\r\n|\r|\n/u);
  const lines = blocks[0].lines.length === 2 && last - first > 1
    ? Array.from({ length: last - first + 1 }, (_, n) => first + n) : blocks[0].lines;
  const lengths = lines.map((line) => bare(printed[line - 1] ?? "").length);
  if (lines.map((line) => bare(printed[line - 1] ?? "")).join("") !== bare(blocks[0].text)) return [first, last];
  const at = (place) => {
    let end = 0;
    return lines[lengths.findIndex((length) => (end += length) > place)];
  };
  return [at(found.before), at(found.before + found.length - 1)];
}

// ---- the three ways -------------------------------------------------------------------------------------------------

async function ofQuote(words) {
  const quote = bare(words);
  if (quote.length < SHORTEST) return { state: "unknown", say: `引文太短，至少要 ${SHORTEST} 个字。` };
  if (quote.length > LONGEST) return { state: "unknown", say: `引文太长，至多 ${LONGEST} 个字，请分段核对。` };
  let best = null;
  const others = [];
  for (const address of await candidates(quote)) {
    const { data, good } = await listed(`${address}notice.json`);
    const record = JSON.parse(text(data));
    const found = compare(quote, record);
    if (best && found && !found.wrong && !best.found.wrong) others.push(record);
    else if (found && (!best || found.wrong < best.found.wrong)) best = { found, record, good };
  }
  if (!best) return { state: "unknown", say: "本站公布的公文里没有这段文字。" };
  const { found, record, good } = best;
  const facts = await factsOf(record.issue.id, record, await linesOf(record, found));
  if (found.times > 1) facts.push(["另外", `这件公文里这样的文字有 ${found.times} 处，以上是第一处`]);
  for (const other of others) facts.push(["也见于", nameOf(other), new URL(other.addresses.page, SITE)]);
  if (!good) return { state: "different", say: "本站的这份数据与清单不符，不能据以核对。", facts };
  if (!found.wrong) return { state: "same", say: "与本站公布的文字一致。", facts };
  const light = `文字一致，标点或字形宽度有 ${found.wrong} 处不同。`;
  const say = found.differences ? `与本站公布的文字有 ${found.wrong} 处不同。` : light;
  return { state: found.differences ? "different" : "light", say, pairs: found.pairs, facts };
}

async function ofAddress(address) {
  const url = new URL(address, SITE);
  if (!url.href.startsWith(SITE.href)) return { state: "unknown", say: `不是本站的地址；本站的地址以 ${SITE.href} 开头。` };
  const { files } = await manifest();
  const asked = decodeURIComponent(url.pathname.slice(SITE.pathname.length));
  const path = [asked, `${asked.replace(/\/$/u, "")}/index.html`.replace(/^\//u, "")].find((each) => each in files);
  if (!path) return { state: "unknown", say: "清单里没有这个地址。" };
  const { data, good } = await listed(path);
  const facts = await factsOfPath(path);
  if (good) return { state: "same", say: "这个地址上的文件与清单一致。", facts };
  return { state: "different", say: `这个地址上的文件与清单不符，在服务器上或途中被改过。${await lost(path, data)}`, facts };
}

/** Which line of a notice is not on a page that should show it. */
async function lost(path, data) {
  const found = NOTICE.exec(path);
  if (!found || !path.endsWith("/index.html")) return "";
  const record = JSON.parse(text(await bytes(`${found[0]}notice.json`)));
  const shown = new DOMParser().parseFromString(text(data), "text/html").querySelector("article");
  const words = bare(shown?.textContent ?? "");
  const block = record.notice.blocks.find((each) => each.text && !words.includes(bare(each.text)));
  return block ? `文本第 ${block.lines[0]} 行的文字，网页上没有或不同。` : "";
}

async function ofFile(file) {
  const { files } = await manifest();
  const data = await file.arrayBuffer();
  const digest = await hash(data);
  const path = Object.keys(files).find((each) => files[each] === digest);
  if (path) return { state: "same", say: `与本站公布的文件一致：${path}`, facts: await factsOfPath(path) };
  const nearest = await fileLike(file.name.replace(/ ?\(\d+\)(?=\.\w+$)/u, ""), data, files);
  if (!nearest) return { state: "unknown", say: "清单里没有这个文件：内容改过，或不是本站的，或是旧的。" };
  const facts = await factsOfPath(nearest.path);
  const say = `与本站现在公布的 ${nearest.path} 不同，第 ${nearest.line} 行起不一样；是旧的，或被改过。`;
  return { state: "different", say, pairs: nearest.pairs, facts };
}

/** The file of a site that a text is nearest to, among those of its name, and where the two part. */
async function fileLike(name, data, files) {
  let mine;
  try {
    mine = new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    return null;
  }
  let paths = Object.keys(files).filter((path) => path === name || path.endsWith(`/${name}`));
  if (paths.length > CANDIDATES) {
    const longest = mine.split(/[\n"<>]/u).map(bare).sort((a, b) => b.length - a.length)[0] ?? "";
    const likely = await candidates(longest.slice(0, 60));
    paths = likely.map((address) => `${address}${name}`).filter((path) => path in files);
  }
  let best = null;
  const own = new Set(mine.split("\n"));
  for (const path of paths) {
    const theirs = text(await bytes(path));
    const shared = theirs.split("\n").filter((line) => own.has(line)).length + prefix(mine, theirs) / (mine.length + 1);
    if (!best || shared > best.shared) best = { path, theirs, shared };
  }
  return best && { path: best.path, ...parting(mine, best.theirs) };
}

function prefix(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** The line at which two texts part, and what stands there. */
function parting(mine, theirs) {
  const at = prefix(mine, theirs);
  let end = 0;
  while (end < Math.min(mine.length, theirs.length) - at && mine.at(-1 - end) === theirs.at(-1 - end)) end++;
  const context = [...mine.slice(Math.max(0, at - 20), at)].map((char) => [char, char]);
  const changed = [[mine.slice(at, mine.length - end).slice(0, 60), theirs.slice(at, theirs.length - end).slice(0, 60)]];
  return { line: mine.slice(0, at).split("\n").length, pairs: [...context, ...changed] };
}

// ---- where it comes from --------------------------------------------------------------------------------------------

async function factsOfPath(path) {
  const found = NOTICE.exec(path);
  const { files } = await manifest();
  const record = found && `${found[0]}notice.json` in files ? JSON.parse(text(await bytes(`${found[0]}notice.json`))) : null;
  return factsOf(path.split("/").slice(0, 2).join("/"), record, record?.notice.span);
}

/** A notice by its gazette, its issue and its title. */
function nameOf({ issue: { id, gazette, year, number }, notice: { title } }) {
  return `《${gazette ?? id}》${year ? `${year}年` : ""}${number ? `第${number}期` : ""}：${title}`;
}

/** What is told of where something comes from, as [name, words, address]. */
async function factsOf(issue, record, lines) {
  const { commit } = await manifest();
  const { entries, fault } = await log();
  const facts = [];
  if (record) {
    facts.push(["出自", nameOf(record), new URL(record.addresses.page, SITE)]);
    facts.push(["文本", `${record.source.path} 第 ${lines[0]}${lines[1] > lines[0] ? `–${lines[1]}` : ""} 行`]);
  }
  facts.push(["本站现在的提交", commit ?? "（不详）"]);
  for (const entry of entries.filter((each) => each.at === issue)) {
    facts.push([EVENTS[entry.event] ?? entry.event, `${entry.time.slice(0, 10)}，提交 ${entry.commit}（公布日志第 ${entry.n} 条）`]);
  }
  if (fault) facts.push(["注意", fault]);
  return facts;
}

// ---- the page -------------------------------------------------------------------------------------------------------

const region = document.querySelector("[data-verify]");
if (region) startPage(region);

function startPage(region) {
  const form = region.querySelector("[data-verify-form]");
  const result = region.querySelector("[data-verify-result]");
  let run = 0;
  if (!globalThis.crypto?.subtle) {
    region.querySelector("[data-verify-unsafe]").hidden = false;
    form.hidden = true;
    return;
  }

  async function answer(find) {
    const own = ++run;
    show({ state: "working", say: "正在核对……" });
    let found;
    try {
      found = await find();
    } catch (error) {
      found = { state: "unknown", say: `没有核对成：${error.message}。请检查网络，再试一次。` };
    }
    if (own === run) show(found);
  }

  function show({ state, say, pairs, facts }) {
    result.dataset.state = state;
    result.className = `gz-verify__result${{ same: " gz-verify__result--good", different: " gz-verify__result--bad" }[state] ?? ""}`;
    result.replaceChildren(element("p", say));
    if (pairs) result.append(...differences(pairs));
    if (facts) result.append(listOf(facts));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = form.elements.text.value.trim();
    if (words) answer(() => (/^(?:https?:\/\/|\/|\.\.?\/)\S+$/u.test(words) ? ofAddress(words) : ofQuote(words)));
  });
  form.querySelector("[type=file]").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) answer(() => ofFile(file));
  });
}

function element(name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  return made;
}

/** What was given, with what stands on the site beside each place that differs. */
function differences(pairs) {
  const line = document.createElement("p");
  for (const [quoted, printed] of pairs) {
    if (quoted === printed) line.append(quoted);
    else line.append(...(quoted ? [element("del", quoted)] : []), ...(printed ? [element("ins", printed)] : []));
  }
  return [line, element("p", "划去的是您给出的，下划线的是本站公布的。")];
}

function listOf(facts) {
  const list = document.createElement("dl");
  for (const [name, words, address] of facts) {
    const said = document.createElement("dd");
    const shown = address ? element("a", words) : words;
    if (address) shown.href = address;
    said.append(shown);
    list.append(element("dt", name), said);
  }
  return list;
}
