/* The data of the search, as builder/pages/search_index.py and search_near.py write and describe it: fetched when it is asked for,
   each file once. */

import { normalise } from "./mark.js";
import { pairsOf, spread } from "./search-query.js";

export const SITE = new URL("../../", import.meta.url);
export const NUMBER = 0, TITLE = 1, HEADING = 2, BODY = 3, ABSENT = 4; // fields, best first
export const PLACES = { number: NUMBER, title: TITLE }; // that a query may ask for
export const REPEALED = "已废止或失效", OTHERS = "未见废止"; // as the texts of the site say; OTHERS says nothing of what is in force

const NUMBERED = /^(.*?)((?:19|20)\d\d)([1-9]\d{0,4})号$/u; // a document number, in normal form

const kept = new Map();

/** The result of `make()`, made once; what failed is made again when it is asked for again. */
export function once(key, make) {
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

export function manifest() {
  return once("manifest", async () => (await load("search/manifest.json", "no-cache")).json());
}

/** The numbers of a column: a character each. */
export function numbersOf(column) {
  return [...column].map((char) => char.codePointAt(0)).map((point) => (point < 0xd800 ? point : point - 0x800) - 0x30);
}

/** An index: all of a small site, or a part of a large one.  `first` is the number of its first notice. */
class Part {
  constructor(said) {
    Object.assign(this, { place: 0, first: 0, ...said });
  }

  /** A record a notice, for each stretch of text the notice that it belongs to, and the marks of the shards. */
  table() {
    return once(`table ${this.folder}`, async () => {
      const table = await (await inflated(`${this.folder}${this.filters}`)).json();
      const owners = Uint32Array.from(numbersOf(table.stretches).flatMap((count, id) => Array(count).fill(id)));
      return { gazettes: new Map(table.gazettes), owners, notices: noticesOf(table, this.folder), marks: table.marks };
    });
  }

  /** What each notice is sorted by, who sorts by number. */
  keys() {
    return once(`keys ${this.folder}`, async () => (await inflated(`${this.folder}${this.order}`)).json());
  }

  /** The lists of a pair, by field: the stretches that hold it in the number, the title, a heading, anywhere. */
  async listsOf(pair) {
    const data = this.version ? shard(this.folder, shardOf(pair, this.shards), this.version) : shardFor(pair, (await this.table()).marks, 5, this.folder);
    return listsIn(await data, pair);
  }
}

/** The indexes, newest first. */
export function parts() {
  return once("parts", async () => {
    const { filters, layers } = await manifest();
    if (filters) return [new Part({ folder: "search/", filters })];
    let next = 0;
    return layers.parts.map(([folder, table, order, shards, version, count, own, years, oldest, newest, numbered], place) => {
      const gazettes = own.map((n) => layers.gazettes[n]);
      const first = next;
      next += count;
      return new Part({ folder: `search/${folder}/`, filters: table, order, shards, version, place, first, count, gazettes, years, oldest, newest, numbered });
    });
  });
}

/** Whether this is a large site, of many parts. */
export async function layered() {
  return Boolean((await manifest()).layers);
}

export async function gazettesOf() {
  const { layers } = await manifest();
  return layers ? new Map(layers.gazettes) : (await (await parts())[0].table()).gazettes;
}

/** The part that a notice is in. */
export function partOf(every, id) {
  let [low, high] = [0, every.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (every[middle].first <= id) low = middle;
    else high = middle - 1;
  }
  return every[low];
}

export async function noticeOf(id) {
  const part = partOf(await parts(), id);
  return (await part.table()).notices[id - part.first];
}

/** What of the site holds a pair: the places of the parts, with the most notices of each; the notices by title and by number, and
 *  all `notices` where they are known.  A list that is `cut` has only the first that there are. */
export async function headsOf(pair) {
  const every = await parts();
  if (!await layered()) {
    const lists = await every[0].listsOf(pair);
    const { owners } = await every[0].table();
    const own = (ids) => ids.map((id) => owners[id]);
    return { held: new Map(lists[BODY].length ? [[0, lists[BODY].length]] : []), titles: own(lists[TITLE]), numbers: own(lists[NUMBER]) };
  }
  const { few, layers } = await manifest();
  const [numbers, titles, sums, places] = listsIn(await shardFor(pair, layers.marks, 4, "search/pairs"), pair);
  titles.cut = titles.length >= few;
  if (sums.length) return { held: new Map(places.map((place, n) => [place, sums[n] - (sums[n - 1] ?? -1)])), titles, numbers };
  const held = new Map();
  for (const id of places) {
    const { place } = partOf(every, id);
    held.set(place, (held.get(place) ?? 0) + 1);
  }
  return { held, notices: places, titles, numbers };
}

/** The pairs that a form is looked up by: of what is sure to stand in one stretch of text. */
export async function askedOf(form, share) {
  const { reach } = await manifest();
  return spread(pairsOf([...form].slice(0, reach).join("")), share);
}

/** What stands for the year and the serial of a document number as a pair does for a text, and the first pair of what is before. */
export function numberIn(form) {
  const [, before, year, serial] = NUMBERED.exec(form) ?? [];
  return year ? [String.fromCodePoint(0x100000 + Number(year), Number(serial)), ...pairsOf([...before].slice(0, 2).join(""))] : [];
}

/** One record a notice out of the columns of the table. */
function noticesOf(table, folder) {
  const leaves = table.leaf.split("/");
  const [kinds, issuers, months, days] = [table.kind, table.issuer, table.months, table.days].map(numbersOf);
  const repealed = new Set(table.repealed);
  const notices = [];
  let month = 0;
  for (const [gazette, address, year, count] of table.issues) {
    for (let n = 0; n < count; n++) {
      const id = notices.length;
      month += months[id] % 2 ? -(months[id] + 1) / 2 : months[id] / 2;
      notices.push({
        address: `${address}${leaves[id]}/`,
        date: days[id] ? dateOf(month, days[id] - 1) : "",
        issue: [address.replace(/\/$/u, "")],
        gazette: [table.gazettes[gazette][0]],
        named: table.gazettes[gazette][1],
        year: year === null ? [] : [String(year)],
        kind: kinds[id] ? [table.kinds[kinds[id] - 1]] : [],
        issuer: table.issuers[issuers[id]],
        standing: [repealed.has(id) ? REPEALED : OTHERS],
      });
    }
  }
  let next = 0;
  const sizes = numbersOf(table.sizes ?? "");
  for (const [n, count] of numbersOf(table.held).entries()) {
    const name = notices[next].address.replace(/^\/|\/$/gu, "").replaceAll("/", "-");
    const block = `${folder}text-${name}-${table.blocks.slice(4 * n, 4 * n + 4)}.bin`;
    for (let place = 0; place < count; place++) notices[next++].text = { block, place, size: sizes[n] ?? 0 };
  }
  return notices;
}

/** Figures of a day, as far as it is known; a year has twelve months and none. */
function dateOf(month, day) {
  const parts = [Math.floor(month / 13), month % 13, day];
  return parts.map((part, n) => (part ? String(part).padStart(n ? 2 : 4, "0") : "")).join("");
}

/** One of the small files that the manifest names by its sort; null where the site has none. */
export async function small(sort) {
  const name = (await manifest())[sort];
  return name ? once(name, async () => (await inflated(`search/${name}`)).json()) : null;
}

/** The names of people that have pages and begin as this one does, among others. */
export async function peopleLike(name) {
  const { people } = await manifest();
  if (!await layered()) return (await small("people"))?.split("/") ?? [];
  return people ? (await keyed("people", people, [...name][0]))[[...name][0]] ?? [] : [];
}

export function shardOf(pair, count) {
  const [a, b] = [...pair].map((point) => point.codePointAt(0));
  return (Math.imul(a * 31 + b, 0x9e3779b1) >>> 12) % count;
}

/** The shard of a pair, where marks of so many characters tell its versions apart. */
function shardFor(pair, marks, size, before) {
  const place = shardOf(pair, marks.length / size);
  return shard(before, place, marks.slice(size * place, size * place + size));
}

function shard(before, place, mark) {
  const name = `${before}${place}-${mark}.bin`;
  return once(name, async () => new Uint8Array(await (await inflated(name)).arrayBuffer()));
}

/** The four lists of a pair in a shard, the last first. */
function listsIn(data, pair) {
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

// ---- the text of a notice ---------------------------------------------------------------------------------------

/** Neighbouring notices, each with what a result shows and its text. */
function blockOf(name) {
  return once(name, async () => (await inflated(name)).json());
}

export function textOf(id) {
  return once(`text ${id}`, async () => {
    const { address, text } = await noticeOf(id);
    const notice = (await blockOf(text.block))[text.place];
    const title = notice.title.join("");
    const parts = notice.sections.map(([, heading, text]) => normalise(heading) + normalise(text));
    const ends = [];
    for (const part of parts) ends.push((ends.at(-1) ?? 0) + part.length);
    return {
      ...notice,
      title,
      pieces: notice.title,
      address,
      fields: [
        [normalise(notice.number ?? "")],
        [normalise(title)],
        notice.sections.map(([, heading]) => normalise(heading)),
        [parts.join("")],
      ],
      ends,
    };
  });
}

/** Whether the text of a notice has been asked for. */
export function hasText(id) {
  return kept.has(`text ${id}`);
}

// ---- what is near -----------------------------------------------------------------------------------------------

/** The file that holds a key, of those that search_words.py cuts. */
async function keyed(sort, marks, key) {
  let mixed = 0;
  for (const char of key) mixed = (Math.imul(mixed, 31) + char.codePointAt(0)) >>> 0;
  const place = (Math.imul(mixed, 0x9e3779b1) >>> 12) % (marks.length / 6);
  const name = `search/${sort}${place}-${marks.slice(6 * place, 6 * place + 6)}.bin`;
  return once(name, async () => (await inflated(name)).json());
}

/** The words that stand under a key, of the shards that search_words.py writes. */
export async function wordsOf(key) {
  const table = await small("near");
  if (!table) return [];
  const shard = await keyed("words", table.words, key);
  return Object.hasOwn(shard, key) ? shard[key] : [];
}

/** Number and title of each of the notices, and on a large site their address. */
export async function titlesOf(ids) {
  const { rows, titles } = await small("near");
  return Promise.all(ids.map(async (id) => {
    const place = Math.floor(id / rows);
    const name = `search/titles${place}-${titles.slice(6 * place, 6 * place + 6)}.bin`;
    return (await once(name, async () => (await inflated(name)).json()))[id % rows];
  }));
}
