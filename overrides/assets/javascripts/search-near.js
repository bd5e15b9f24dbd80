/* What a query is only near to: loaded where too little holds it as it is typed.

   ways    the query written otherwise, each with what was done: its old forms as today's, a day or a figure in another form, an
           organ by its other name, a word by its sound; whoever holds that, holds it exactly
   slips   one character wrong, missing, too many, or two that are swapped: a text that holds nearly all pairs of the query
           is looked through for what differs by one
   parts   the words of a query that no text joins so; at last, titles that have most of its pairs

   Nothing of it stands above what holds the query; each hit says what it holds instead. */

import { normalise } from "./mark.js";
import { isShortOf, match, partsFor, passer, search, shown } from "./search-exact.js";
import { BODY, NUMBER, TITLE, headsOf, layered, noticeOf, partOf, parts, small, textOf, titlesOf, wordsOf } from "./search-index.js";
import { dayOf, figured, heard } from "./search-forms.js";
import { length, merged, pairsOf, parse, spread } from "./search-query.js";

const MOST = 10; // hits that are near
const ENOUGH = 3; // with so many, nothing further off is looked for
const OF_A_WAY = 5; // hits of one way to write the query
const WAYS = 8;
const READ = 8; // texts that are read for slips
const LONGEST = 24; // characters of a phrase that are looked at for slips
const PAIRS = 10;
const PARTS = 4; // of a large site that are asked
const MOSTLY = 0.6; // of the pairs of a query, where it is like a title
const ORGAN = /(?:局|委|委员会|办|办公室|厅|院|中心|政府|署|部|队|所|站|会)$/u;
const HAN = /^\p{Script=Han}+$/u;

/** What is near to a query, best first, without those notices that hold it; what the texts hold instead, with counts. */
export async function near(state, exact) {
  const hits = new Map();
  const add = (hit, reason, word) => exact.has(hit.id) || hits.has(hit.id) || hits.set(hit.id, { ...hit, reason, word });
  for (const way of (await waysOf(state.q)).slice(0, WAYS)) {
    if (hits.size >= ENOUGH) break;
    let found = { hits: [] };
    for await (found of search({ ...state, sort: "", ...way.state }, OF_A_WAY, way.query)) { /* the last is whole */ }
    for (const hit of found.hits) add(hit, way.reason, way.word);
  }
  const query = parse(await writtenToday(state.q));
  if (hits.size < ENOUGH) for (const hit of await slipsOf(state, query, exact)) add(hit, hit.reason, hit.word);
  if (!hits.size) for (const hit of await partsOf(state, query)) add(hit, hit.reason, hit.word);
  if (!hits.size) for (const hit of await titledLike(state, query)) add(hit, hit.reason, hit.word);
  const listed = [...hits.values()].slice(0, MOST);
  const spellings = new Map();
  for (const { word } of listed) if (word) spellings.set(word, (spellings.get(word) ?? 0) + 1);
  return { hits: listed, spellings };
}

/** For each word of a query of several, the others, and how many notices can hold them. */
export async function fewerWords(state) {
  const query = parse(state.q);
  if (query.words.length < 2) return [];
  const passes = passer(state, query.facts);
  const shorter = query.words.slice(0, 4).map(async (_, left) => {
    const others = (list) => list.filter((_, place) => place !== left);
    const fewer = { ...query, words: others(query.words), places: others(query.places) };
    const every = [...new Set((await partsFor(state, fewer, PAIRS)).map(({ part }) => part))];
    const counts = await Promise.all(every.slice(0, PARTS).map(async (part) => {
      const [{ candidates }, { notices }] = await Promise.all([match(part, fewer, PAIRS), part.table()]);
      return [...candidates.keys()].filter((id) => passes(notices[id - part.first])).length;
    }));
    const count = counts.reduce((sum, each) => sum + each, 0);
    return { q: others(query.words).map(([form]) => form).join(" "), count, least: every.length > PARTS };
  });
  return (await Promise.all(shorter)).filter(({ q, count }) => count && q);
}

// ---- ways to write it -------------------------------------------------------------------------------------------

async function writtenToday(q) {
  const { old } = (await small("near")) ?? { old: "" };
  const points = [...old];
  const forms = new Map(points.flatMap((char, i) => (i % 2 ? [] : [[char, points[i + 1]]])));
  return [...q.normalize("NFKC")].map((char) => forms.get(char) ?? char).join("");
}

async function waysOf(typed) {
  const q = await writtenToday(typed);
  const ways = [];
  const add = (reason, queries, word, state = {}) => {
    const known = queries.filter((other) => other !== typed.normalize("NFKC"));
    const query = known.length ? merged(known) ?? parse(known[0]) : parse("");
    if (query.words.length || query.facts.length || state.from) ways.push({ reason, query, word, state });
  };
  if (q !== typed.normalize("NFKC")) add("今写", [q], q);
  const day = dayOf(q);
  if (day) {
    const others = parse(day.rest);
    const single = others.words.flat().every((form) => length(form) < 2);
    add(`成文日期 ${day.name}`, single ? [] : [day.rest], null, { from: day.span, to: day.span });
    add("日期", day.queries, day.name);
  } else for (const other of figured(q)) add("数字", [other], other);
  for (const token of tokensOf(q)) {
    for (const { sort, word, rest } of await wordsFor(token)) {
      add(sort, [q.replace(token, `${word} ${rest ?? ""}`.trim())], word.replace("文号:", ""));
    }
  }
  return ways;
}

/** The words of a query that may be written otherwise: neither excluded nor asked of a field nor quoted. */
function tokensOf(q) {
  const open = q.replace(/"[^"]*"/gu, " ");
  const read = open.match(/(?<![:\w-])[a-z']+(?:\s+[a-z']+)+/giu) ?? []; // syllables set apart are one word
  const others = read.reduce((left, words) => left.replace(words, " "), open).split(/\s+/u);
  return [...read, ...others].filter((token) => token && !/^-|:|^(?:OR|\||或)$/u.test(token)).slice(0, 3);
}

async function wordsFor(token) {
  const form = normalise(token);
  const letters = form.replaceAll("ü", "v");
  if (/^[a-z']{2,}$/u.test(letters)) return (await bySound(letters)).map((word) => ({ sort: "拼音", word }));
  if (length(form) < 2) return [];
  const [numbers, organs, names, between] = await Promise.all([
    byNumber(form), byOrgan(form), HAN.test(form) ? byName(form) : [], byNeighbours(form),
  ]);
  return [
    ...numbers.map((word) => ({ sort: "文号", word: `文号:${word}` })),
    ...organs.map(({ word, rest }) => ({ sort: "机关", word, rest })),
    ...names.map((word) => ({ sort: "姓名", word })),
    ...between.map((word) => ({ sort: "差一字", word })),
  ];
}

/** Document numbers that differ by one character: first those whose figures were swapped. */
async function byNumber(form) {
  if (!/\d号$/u.test(form) || length(form) > LONGEST) return [];
  const lists = await Promise.all(pairsOf(form).map(headsOf));
  const counts = timesIn(lists.map(({ numbers }) => numbers));
  const ids = [...counts.keys()].filter((id) => counts.get(id) >= lists.length - 3).sort((a, b) => counts.get(b) - counts.get(a)).slice(0, 64);
  const numbers = [...new Set((await titlesOf(ids)).map(([number]) => normalise(number)))].filter((number) => number !== form && isNear(number, form));
  const sorted = (text) => [...text].sort().join("");
  return numbers.sort((a, b) => (sorted(b) === sorted(form)) - (sorted(a) === sorted(form))).slice(0, 3);
}

async function wordsUnder(key, sort) {
  return (await wordsOf(key)).filter((entry) => entry[0] === sort).map((entry) => entry.slice(1));
}

/** Organs of which the word is another name, in full or short; what follows the name in the word is a word of its own. */
async function byOrgan(form) {
  const found = [];
  const known = (await wordsUnder([...form][0], "o")).map((organ) => normalise(organ));
  for (let end = form.length; end >= 2 && !found.length; end--) {
    const [name, rest] = [form.slice(0, end), form.slice(end)];
    const others = known.filter((organ) => isShort(name, organ) || isShort(organ, name));
    others.sort((a, b) => Math.abs(a.length - name.length) - Math.abs(b.length - name.length));
    found.push(...others.slice(0, 2).map((word) => ({ word, rest: forNumber(rest) })));
  }
  const { organs: everywhere = {} } = (await small("near")) ?? {};
  const called = Object.entries(everywhere).flatMap(([short, full]) => {
    if (form.includes(full)) return [form.replace(full, short)];
    return form.includes(short) ? [form.replace(short, full)] : [];
  });
  found.push(...called.map((word) => ({ word })));
  const place = /^.*?[省市县区州旗盟](?=.{2})/u.exec(form)?.[0] ?? "";
  if (place && (called.length || ORGAN.test(form))) {
    // Texts say 市财政局 at home: the name of the place goes, what it is stays.
    if (place.length > 2) found.push(...[form, ...called].map((word) => ({ word: word.slice(place.length - 1) })));
    const suffix = form.slice(place.length);
    const own = (await wordsUnder([...suffix][0], "o")).map((organ) => normalise(organ));
    found.push(...own.filter((organ) => isShort(suffix, organ) || isShort(organ, suffix)).slice(0, 2).map((word) => ({ word })));
  }
  return found.filter(({ word }, at) => word !== form && found.findIndex((each) => each.word === word) === at).slice(0, 5);
}

/** A short name ends as its full one does, or with the first character of how that ends: 办 of 办公室, 委 of 委员会. */
function isShort(short, full) {
  if (!isShortOf(short, full) || short.length < 2) return false;
  const last = short.at(-1);
  return full.endsWith(last) || new RegExp(`${last}(?:公室|公厅|员会|府|署)$`, "u").test(full) || /(?:政府|公署)$/u.test(full) && "政署".includes(last);
}

/** 苇政办发202241号 after 苇政办: 发 belongs to the number alone. */
function forNumber(rest) {
  return rest.replace(/^[发字函](?=\d)/u, "");
}

/** Names that differ by one character. */
async function byName(form) {
  if (length(form) > 6) return [];
  const names = new Set((await Promise.all([...form].slice(0, 4).map((char) => wordsUnder(char, "n")))).flat());
  const differing = [...names].map((name) => [name, normalise(name)]).filter(([, name]) => name !== form && isNear(form, name));
  const wrong = (name) => Number(length(name) === 2 && length(form) === 2); // of two characters one is too much
  return differing.filter(([, name]) => !wrong(name)).sort(([, a], [, b]) => shared(b, form) - shared(a, form)).map(([name]) => name).slice(0, 3);
}

function shared(name, form) {
  return [...name].filter((char) => form.includes(char)).length + Number(name[0] === form[0]) / 2;
}

/** The words of titles and headings that have another character in the middle of three. */
async function byNeighbours(form) {
  const points = [...form];
  if (points.length !== 3) return [];
  const [middles = ""] = await wordsOf(points[0] + points[2]);
  return [...middles].filter((char) => char !== points[1]).slice(0, 3).map((char) => points[0] + char + points[2]);
}

/** The words that are read so: in full, by the first letter of each syllable, or some of both. */
async function bySound(form) {
  const letters = form.replaceAll("'", "");
  const { syllables = "" } = (await small("near")) ?? {};
  const known = new Set(syllables.split(" "));
  const keys = [];
  for (let end = Math.min(6, letters.length - 1); end >= 1; end--) {
    if (end === 1 || known.has(letters.slice(0, end))) keys.push(letters[0] + letters[end]);
  }
  const entries = (await Promise.all([...new Set(keys)].slice(0, 4).map(wordsOf))).flat();
  const found = [];
  for (const entry of entries) {
    const [word, sound] = entry.slice(1).split("|");
    if (!sound) continue;
    const read = sound.split(" ");
    const reach = heard(letters, read);
    if (reach) found.push({ word, sort: entry[0], whole: reach === read.length, full: read.join("") === letters, length: read.length });
  }
  found.sort((a, b) => b.full - a.full || b.whole - a.whole || "not".indexOf(a.sort) - "not".indexOf(b.sort) || a.length - b.length);
  const chosen = [];
  for (const { word } of found) if (!chosen.some((other) => word.startsWith(other))) chosen.push(word);
  return chosen.slice(0, 4);
}

// ---- slips ------------------------------------------------------------------------------------------------------

/** Whether two strings differ by one character: wrong, missing, too many, or two neighbours swapped. */
export function isNear(one, other) {
  const [a, b] = [[...one], [...other]];
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.length - start - end, b.length - start - end];
  return left <= 1 && right <= 1 || left === 2 && right === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}

/** What of the text is near to the form: the first that is as long, else that is a character longer or shorter. */
export function nearIn(text, form) {
  const half = form.length >> 1;
  const swapped = form.slice(0, half - 1) + form[half] + form[half - 1] + form.slice(half + 1);
  if (half && text.includes(swapped) && swapped !== form) return swapped;
  const starts = new Set();
  const [left, right] = [form.slice(0, half), form.slice(half)];
  for (let at = text.indexOf(left); left && at >= 0; at = text.indexOf(left, at + 1)) starts.add(at);
  for (let at = text.indexOf(right); at >= 0; at = text.indexOf(right, at + 1)) {
    for (const shift of [half, half + 1, half - 1]) if (at - shift >= 0) starts.add(at - shift);
  }
  let best = null;
  for (const start of starts) {
    for (const size of [form.length, form.length + 1, form.length - 1]) {
      const piece = text.slice(start, start + size);
      if (piece.length !== size || piece === form || !isNear(piece, form)) continue;
      if (size === form.length) return piece;
      best ??= piece;
    }
  }
  return best;
}

async function slipsOf(state, query, exact) {
  const passes = passer(state, query.facts);
  const hits = [];
  for (const [place, forms] of query.words.entries()) {
    if (query.places[place]) continue;
    const others = (list) => list.filter((_, each) => each !== place);
    const rest = { ...query, words: others(query.words), places: others(query.places) };
    for (const whole of forms.slice(0, 2)) {
      const form = [...whole].slice(0, LONGEST).join("");
      if (length(form) < 3) continue;
      const ranked = await nearly(form, rest);
      const open = ranked.filter(({ id, notice }) => !exact.has(id) && passes(notice)).slice(0, READ).map(({ id }) => id);
      for (const [n, notice] of (await Promise.all(open.map(textOf))).entries()) {
        const texts = notice.fields;
        if (!rest.words.every((word) => word.some((each) => texts[BODY][0].includes(each)))) continue;
        const field = texts.findIndex((parts) => parts.some((part) => nearIn(part, form)));
        if (field < 0) continue;
        const word = texts[field].map((part) => nearIn(part, form)).find(Boolean);
        hits.push({ id: open[n], ...notice, ...shown(notice, [word, ...rest.words.flat()]), reason: "差一字", word, field, rank: n });
      }
    }
  }
  return hits.sort((a, b) => a.field - b.field || a.rank - b.rank);
}

/** The notices that hold nearly all pairs of a form in one stretch of text, those of the rarest pairs first. */
async function nearly(form, rest) {
  const pairs = spread(pairsOf(form), PAIRS);
  const found = (await Promise.all((await partsNear(pairs)).map((part) => nearlyIn(part, pairs, rest)))).flat();
  return found.sort((a, b) => b.score - a.score || (a.notice.date < b.notice.date ? 1 : -1));
}

/** The parts that may hold nearly all of some pairs: of a large site those whose titles do, then those with most of the rarest. */
async function partsNear(pairs) {
  const every = await parts();
  if (every.length === 1) return every;
  const heads = await Promise.all(pairs.map(headsOf));
  const least = Math.max(1, pairs.length - 3);
  const titled = ["numbers", "titles"].flatMap((sort) => [...timesIn(heads.map((each) => each[sort]))].filter(([, times]) => times >= least));
  titled.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const score = new Map();
  const times = timesIn(heads.map(({ held }) => [...held.keys()]));
  for (const { held } of heads) {
    const weight = 1 / (1 + [...held.values()].reduce((sum, count) => sum + count, 0));
    for (const place of held.keys()) score.set(place, (score.get(place) ?? 0) + weight);
  }
  const holding = [...times].filter(([, each]) => each >= least).map(([place]) => place);
  holding.sort((a, b) => score.get(b) - score.get(a) || a - b);
  const chosen = [...new Set(titled.map(([id]) => partOf(every, id)))].slice(0, PARTS / 2);
  return [...new Set([...chosen, ...holding.map((place) => every[place])])].slice(0, PARTS);
}

async function nearlyIn(part, pairs, rest) {
  const [{ owners, notices }, lists] = await Promise.all([part.table(), Promise.all(pairs.map((pair) => part.listsOf(pair)))]);
  const candidates = rest.words.length ? (await match(part, rest, PAIRS)).candidates : null;
  const least = Math.max(1, pairs.length - 3);
  const weights = lists.map((list) => Math.log(1 + owners.length / (list[BODY].length + 0.5)));
  const best = new Float64Array(notices.length);
  const bonus = new Float64Array(notices.length);
  const seen = new Uint8Array(owners.length);
  const score = new Float64Array(owners.length);
  for (const [n, list] of lists.entries()) {
    for (const id of list[BODY]) {
      seen[id]++;
      score[id] += weights[n];
    }
    for (const field of [NUMBER, TITLE]) for (const id of list[field]) bonus[owners[id]] += weights[n];
  }
  for (let id = 0; id < owners.length; id++) {
    if (seen[id] >= least) best[owners[id]] = Math.max(best[owners[id]], score[id]);
  }
  const ids = [...best.keys()].filter((id) => best[id] && (!candidates || candidates.has(part.first + id)));
  return ids.map((id) => ({ id: part.first + id, notice: notices[id], score: best[id] + bonus[id] }));
}

/** How many of the lists hold each of their items. */
function timesIn(lists) {
  const times = new Map();
  for (const list of lists) for (const item of list) times.set(item, (times.get(item) ?? 0) + 1);
  return times;
}

// ---- parts ------------------------------------------------------------------------------------------------------

/** What holds the parts of a word that no text joins so: 肉牛方案 as 肉牛 and 方案. */
async function partsOf(state, query) {
  const words = [];
  for (const [place, forms] of query.words.entries()) {
    if (query.places[place] || length(forms[0]) < 4) words.push(forms[0]);
    else words.push(...await apart(forms[0]));
  }
  if (words.join(" ") === query.words.map(([form]) => form).join(" ") || !words.length) return [];
  const parted = { ...query, words: words.map((word) => [word]), places: words.map(() => null) };
  let found = { hits: [] };
  for await (found of search({ ...state, sort: "" }, OF_A_WAY, parted)) { /* the last is whole */ }
  return found.hits.map((hit) => ({ ...hit, reason: "分开的词", word: words.join(" ") }));
}

/** The pieces of a form between pairs that stand nowhere; a piece of one character says nothing. */
async function apart(form) {
  const points = [...form].slice(0, LONGEST);
  const pairs = points.slice(1).map((point, i) => points[i] + point);
  const held = await Promise.all(pairs.map(async (pair) => (await headsOf(pair)).held.size > 0));
  const pieces = [points[0]];
  for (const [n, holds] of held.entries()) {
    if (holds) pieces.push(pieces.pop() + points[n + 1]);
    else pieces.push(points[n + 1]);
  }
  const whole = pieces.filter((piece) => length(piece) > 1 && !/^[a-z]+$/u.test(piece));
  return whole.length ? whole : [form];
}

/** What has most pairs of a long query in its title. */
async function titledLike(state, query) {
  const form = query.words.filter((_, place) => !query.places[place]).map(([word]) => word).join("");
  if (length(form) < 5) return [];
  const passes = passer(state, query.facts);
  const pairs = pairsOf([...form].slice(0, LONGEST).join(""));
  const lists = await Promise.all(pairs.map(headsOf));
  const counts = timesIn(lists.map(({ titles }) => titles));
  const like = [...counts.keys()].filter((id) => counts.get(id) >= pairs.length * MOSTLY);
  like.sort((a, b) => counts.get(b) - counts.get(a) || a - b);
  const looked = await layered() ? like.slice(0, 2 * OF_A_WAY) : like;
  const found = await Promise.all(looked.map(async (id) => ({ id, notice: await noticeOf(id) })));
  const passing = found.filter(({ notice }) => passes(notice));
  passing.sort((a, b) => counts.get(b.id) - counts.get(a.id) || (a.notice.date < b.notice.date ? 1 : -1));
  return Promise.all(passing.slice(0, OF_A_WAY).map(async ({ id }) => {
    const notice = await textOf(id);
    const title = notice.fields[TITLE][0];
    return { id, ...notice, ...shown(notice, pairs.filter((pair) => title.includes(pair)).slice(0, 6)), reason: "标题相近", word: null };
  }));
}
