/* The data of the search, as builder/pages/search_index.py and search_near.py write and describe it: fetched when it is asked for,
   each file once. */

import { normalise } from "./mark.js";
import { length } from "./search-query.js";

export const SITE = new URL("../../", import.meta.url);
export const NUMBER = 0, TITLE = 1, HEADING = 2, BODY = 3, ABSENT = 4; // fields, best first
export const REPEALED = "已废止或失效", OTHERS = "未见废止"; // as the texts of the site say; OTHERS says nothing of what is in force

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

/** The table of filters: a record a notice, and for each stretch of text the notice that it belongs to. */
export function index() {
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
        issue: [address.replace(/\/$/u, "")],
        gazette: [table.gazettes[gazette][0]],
        named: table.gazettes[gazette][1],
        year: year === null ? [] : [String(year)],
        kind: table.kinds.slice(table.kind[id], table.kind[id] + 1),
        issuer: table.issuers[table.issuer[id]],
        standing: [repealed.has(id) ? REPEALED : OTHERS],
      });
    }
  }
  return notices;
}

/** One of the small files that the manifest names by its sort; null where the site has none. */
export async function small(sort) {
  const name = (await manifest())[sort];
  return name ? once(name, async () => (await inflated(`search/${name}`)).json()) : null;
}

export function shardOf(pair, count) {
  const [a, b] = [...pair].map((point) => point.codePointAt(0));
  return (Math.imul(a * 31 + b, 0x9e3779b1) >>> 12) % count;
}

/** The lists of a pair, by field: the stretches that hold it in the number, the title, a heading, anywhere. */
export async function listsOf(pair) {
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

// ---- the text of a notice ---------------------------------------------------------------------------------------

/** Neighbouring notices, each with what a result shows and its text. */
function blockOf(mark) {
  const name = `search/text-${mark}.bin`;
  return once(name, async () => (await inflated(name)).json());
}

export function textOf(id) {
  return once(`text ${id}`, async () => {
    const { address, text } = (await index()).notices[id];
    const notice = (await blockOf(text.mark))[text.place];
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

/** The words that stand under a key, of the shards that search_words.py writes. */
export async function wordsOf(key) {
  const table = await small("near");
  if (!table) return [];
  let mixed = 0;
  for (const char of key) mixed = (Math.imul(mixed, 31) + char.codePointAt(0)) >>> 0;
  const place = (Math.imul(mixed, 0x9e3779b1) >>> 12) % (table.words.length / 6);
  const name = `search/words${place}-${table.words.slice(6 * place, 6 * place + 6)}.bin`;
  const shard = await once(name, async () => (await inflated(name)).json());
  return Object.hasOwn(shard, key) ? shard[key] : [];
}

/** Number and title of each of the notices. */
export async function titlesOf(ids) {
  const { rows, titles } = await small("near");
  return Promise.all(ids.map(async (id) => {
    const place = Math.floor(id / rows);
    const name = `search/titles${place}-${titles.slice(6 * place, 6 * place + 6)}.bin`;
    return (await once(name, async () => (await inflated(name)).json()))[id % rows];
  }));
}
