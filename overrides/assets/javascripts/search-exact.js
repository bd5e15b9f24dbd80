/* What holds a query as it is typed.

   match     words → candidates of a part, and for each the best field that can hold it, from the lists of the index alone
   verify    candidate → its text, and the field that does hold it; only what is shown is fetched
   search    both, screen by screen; of a large site part by part, until none that is left can have what stands higher */

import { normalise, occurrences } from "./mark.js";
import { ABSENT, BODY, NUMBER, PLACES, TITLE, askedOf, gazettesOf, hasText, headsOf, layered, numberIn, partOf, parts, small, textOf } from "./search-index.js";
import { length, pairsOf, parse, spread } from "./search-query.js";

export const FILTERS = ["gazette", "issue", "year", "kind", "issuer", "standing"];
export const PAGE = 10; // hits shown at a time
const SETTLED = 10; // up to so many candidates, all are verified at once and the count is exact
const SCREEN = 4; // hits of the first screen, read and shown before the others
const FALSE = 12; // after so many texts fetched in vain for one page, it is shown short, and more is offered
const PAIRS = 3; // so many pairs are looked up for a query at first: mostly they let nothing through that does not hold it
const OF_SHORT = 2; // of one of up to four characters, all of which stand in two; but of a large site a pair costs less than a text in vain
const MORE_PAIRS = 9; // and so many when texts were fetched in vain: what they let through, the text decides
const PASSAGES = 3; // shown of one notice
const AT_ONCE = 3; // parts whose lists are asked together
const WORTH = 3; // candidates that a part's lists are asked about sooner than their texts
// Of a large site, in KB: about what a table or a list of a part weighs, and a list of the summary; what is asked for a page at most,
// and how much of it before its texts.  With more it is shown short, and more is offered.
const [LISTED, SUMMED, MOST, BEFORE] = [5, 8, 130, 65];

/** For each notice of a part, the best field that can hold the form: that which does hold it is never better. */
async function fieldsOf(part, form, share, place) {
  const lists = await Promise.all((await askedOf(form, share)).map((pair) => part.listsOf(pair)));
  const { owners, notices } = await part.table();
  const fields = new Uint8Array(notices.length).fill(ABSENT);
  for (let field = BODY; field >= NUMBER; field--) {
    if (place && PLACES[place] !== field) continue;
    const seen = new Uint8Array(owners.length);
    for (const list of lists) {
      for (const id of list[field]) if (++seen[id] === lists.length) fields[owners[id]] = field;
    }
  }
  return fields;
}

/** Candidates of a part: Map of id → best possible field.  `certain` where the lists alone prove that every one of them holds. */
export async function match(part, { words, places, excluded }, most) {
  const told = words.map((forms, place) => ({ forms, place: places[place] })).filter(({ forms }) => forms.every((form) => length(form) > 1));
  const long = words.flatMap((forms, place) => forms.filter((form) => length(form) > 1).map((form) => ({ form, place: places[place] })));
  const asked = long.slice(0, MORE_PAIRS);
  const share = Math.max(1, Math.floor(most / asked.length));
  const fields = new Map();
  await Promise.all(asked.map(async ({ form, place }) => fields.set(`${place} ${form}`, await fieldsOf(part, form, share, place))));
  const bounded = told.filter(({ forms, place }) => forms.every((form) => fields.has(`${place} ${form}`)));
  const barred = excluded.filter((form) => length(form) === 2).slice(0, MORE_PAIRS);
  const bars = await Promise.all(barred.map((form) => fieldsOf(part, form, 1)));
  const candidates = new Map();
  const count = (await part.table()).notices.length;
  for (let id = 0; id < count; id++) {
    if (bars.some((bar) => bar[id] < ABSENT)) continue;
    const field = Math.max(NUMBER, ...bounded.map(({ forms, place }) => Math.min(...forms.map((form) => fields.get(`${place} ${form}`)[id]))));
    if (field < ABSENT) candidates.set(part.first + id, words.length ? field : BODY);
  }
  const certain = bounded.length === words.length && barred.length === excluded.length && long.every(({ form }) => length(form) === 2);
  const all = asked.every(({ form }) => pairsOf(form).length <= share);
  return { candidates, certain, all };
}

// ---- the text of a notice ---------------------------------------------------------------------------------------

export function fieldOf(notice, form, place = null) {
  const holds = (texts) => texts.some((text) => text.includes(form));
  if (place) return holds(notice.fields[PLACES[place]]) ? PLACES[place] : ABSENT;
  const field = notice.fields.findIndex(holds);
  return field < 0 ? ABSENT : field;
}

/** The field that holds the query in the notice's text; ABSENT where it is not held, or what is excluded is. */
function verify(notice, { words, places, excluded }) {
  if (excluded.some((form) => fieldOf(notice, form) < ABSENT)) return ABSENT;
  if (!words.length) return BODY;
  return Math.max(...words.map((forms, place) => Math.min(...forms.map((form) => fieldOf(notice, form, places[place])))));
}

/** What is shown of a notice that holds the forms: passages, each with where it stands, and how often it holds them. */
export function shown(notice, forms) {
  const text = notice.fields[BODY][0];
  const sections = new Map(); // section → the form and where it stands in it, in the order of the text
  let count = 0;
  for (const form of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
      count++;
      const section = notice.ends.findIndex((end) => end > at);
      if (!sections.has(section)) sections.set(section, form);
    }
  }
  // The first word leads; a passage of another section follows in the order of the text.
  const [first, ...rest] = [...sections].slice(0, 40);
  const chosen = first ? [first, ...rest.sort((a, b) => a[0] - b[0]).slice(0, PASSAGES - 1)] : [[0, ""]];
  return { passages: chosen.map(([section, form]) => passage(notice, section, form)), count, forms };
}

function passage(notice, section, form) {
  // A phrase may run on into the next section.
  const text = notice.sections.slice(section, section + 2).flatMap(([, heading, body]) => [heading, body]).join(" ");
  const plain = text.replace(/\s+/gu, " ").trim();
  const headed = notice.sections[section]?.[1].replace(/\s+/gu, " ").trim().length ?? 0; // shown beside the passage
  const [start, end] = occurrences(plain, [form]).find(([at]) => at >= headed) ?? occurrences(plain, [form])[0] ?? [headed, headed];
  const least = headed && start >= headed ? Math.min(headed + 1, plain.length) : 0;
  const from = Math.max(least, start - 36);
  const to = Math.min(plain.length, Math.min(end, start + 120) + 60);
  const [anchor, heading] = notice.sections[section] ?? ["", ""];
  const whole = (from > least ? "…" : "") + plain.slice(from, to) + (to < plain.length ? "…" : "");
  return { anchor, heading, text: whole };
}

// ---- a search ---------------------------------------------------------------------------------------------------

/** Which notices the filters and the facts that a query asks for let pass; all but one of the filters, where `except` is given. */
export function passer(state, facts) {
  const digits = (day) => (day ?? "").replace(/\D/gu, "");
  const [from, to] = [digits(state.from), digits(state.to)];
  const within = (when, bound, fits) => !bound || when.length >= bound.length && fits(when.slice(0, bound.length));
  const asked = facts.map(factOf);
  return (notice, except) => {
    const when = notice.date || notice.year[0] || "";
    return FILTERS.every((name) => name === except || !state[name] || notice[name].includes(state[name]))
      && within(when, from, (day) => day >= from) && within(when, to, (day) => day <= to)
      && asked.every((fits) => fits(notice));
  };
}

function factOf({ field, value }) {
  if (field === "year") {
    const [first, last] = [...value.matchAll(/\d{4}/gu)].map(([year]) => year);
    return ({ year }) => year.some((each) => each >= first && each <= (last ?? first));
  }
  const wanted = normalise(value);
  if (field === "gazette") return ({ gazette, named }) => [...gazette, named].some((each) => normalise(each).includes(wanted));
  // A short name is its full one with characters left out: 苇政办, 苇川县人民政府办公室.
  return (notice) => notice[field].some((each) => normalise(each).includes(wanted) || field === "issuer" && isShortOf(wanted, normalise(each)));
}

/** Whether a short name is a full one with characters left out: it begins as that does, and goes on in its order. */
export function isShortOf(short, full) {
  if (short.length < 2 || short.length >= full.length || short[0] !== full[0]) return false;
  let at = 0;
  for (const char of short) {
    at = full.indexOf(char, at) + 1;
    if (!at) return false;
  }
  return true;
}

/** How hits are sorted: the keys of a hit, and the best that those of a part can begin with. */
async function sorting(sort) {
  const many = await layered();
  const day = (when) => Number((when || "0").padEnd(8, "0"));
  if (sort === "date") return { keys: ({ date }, id) => [-day(date), id], bound: ({ newest }) => [-day(newest)] };
  if (sort === "oldest") return { keys: ({ date }, id) => [Number(!date), day(date), -id], bound: ({ oldest }) => [0, day(oldest)] };
  if (sort === "number" && many) return { keys: ({ key }, id) => [...key, id], bound: ({ numbered }) => [false, -numbered] };
  if (sort === "number") {
    const ranks = new Map((await small("order")).map((id, rank) => [id, rank]));
    return { keys: (_, id) => [ranks.get(id)] };
  }
  // Of a large site headings are not set before other text, and parts are not mixed, so that the newest of them can fill a page.
  const every = await parts();
  const rank = (field) => (many && field > TITLE ? BODY : field);
  return { keys: ({ date }, id, field) => [rank(field), partOf(every, id).place, -day(date), id], bound: ({ place }, field) => [rank(field), place] };
}

function compare(one, other) {
  for (let n = 0; n < Math.min(one.length, other.length); n++) {
    if (one[n] < other[n]) return -1;
    if (one[n] > other[n]) return 1;
  }
  return 0;
}

/** What can hold a query: each a part, the best field that can, the most notices that do, and on a large site which, if known. */
export async function partsFor(state, query, share) {
  if (!await layered()) return [{ part: (await parts())[0], field: NUMBER, most: Infinity, ids: null }];
  const { holding } = await import("./search-layers.js");
  return holding(state, query, share, factOf);
}

/** The candidates of a search as what can hold it is asked, in its order. */
class Found {
  constructor(state, query, share, sort) {
    Object.assign(this, { state, query, share, ...sort });
    this.fields = new Map(); // candidate → field
    this.notices = new Map();
    this.verified = new Map(); // candidate that was read → its text
    this.parts = new Set(); // whose own lists were asked
    this.tables = new Set(); // parts of which anything was asked
    this.begun = new Set(); // candidates whose text was fetched for this search
    this.spent = 0;
    this.certain = this.all = true;
    this.passes = passer(state, query.facts);
  }

  async open() {
    const sources = await partsFor(this.state, this.query, this.share);
    for (const each of sources) each.bound = this.bound?.(each.part, each.field) ?? [];
    this.left = sources.filter(({ part, ids }) => !this.parts.has(part) && !(ids && [...ids.keys()].every((id) => this.notices.has(id))));
    this.left.sort((one, other) => compare(one.bound, other.bound) || one.part.place - other.part.place);
    // Whoever asks for a number that there is wants no more than its notices.
    this.named ||= this.query.words.flat().some((form) => numberIn(form).length) && this.left[0]?.ids && this.left[0].field === NUMBER;
    this.chosen = await layered();
    if (!this.chosen) await Promise.all(this.left.splice(0).map((source) => this.ask(source)));
    return sources;
  }

  async ask({ part, field, ids, sure }) {
    if (!this.tables.has(part)) this.spent += LISTED;
    this.tables.add(part);
    const told = ids && (sure || field < BODY || ids.size < WORTH) ? { candidates: ids, certain: sure, all: sure } : this.match(part);
    const [{ candidates, certain, all }, { notices }] = await Promise.all([told, part.table()]);
    if (this.state.sort === "number" && part.order) for (const [n, key] of (await part.keys()).entries()) notices[n].key = key;
    for (const [id, field] of candidates) {
      this.notices.set(id, notices[id - part.first]);
      if (!this.verified.has(id)) this.fields.set(id, field);
    }
    this.certain &&= certain;
    this.all &&= all;
  }

  match(part) {
    this.parts.add(part);
    this.spent += LISTED * this.share;
    return match(part, this.query, this.share);
  }

  /** Candidates that pass, best first. */
  listed() {
    const passing = [...this.fields].filter(([id]) => this.passes(this.notices.get(id)));
    return passing.map(([id, field]) => [id, this.keys(this.notices.get(id), id, field)]).sort((a, b) => compare(a[1], b[1]));
  }

  /** How many of the first of them stand where they will stay, whatever is held by what was not asked. */
  settled(listed) {
    if (!this.left.length) return listed.length;
    const first = listed.findIndex(([, keys]) => compare(keys, this.left[0].bound) >= 0);
    return first < 0 ? listed.length : first;
  }

  /** The first of some texts, as far as they are not too much for a page; always one for a page that has none. */
  affordable(ids, wanted) {
    if (!this.chosen) return ids;
    let left = MOST * Math.ceil(wanted / PAGE) - this.spent;
    return ids.filter((id, n) => this.begun.has(id) || (left -= this.notices.get(id).text.size) >= 0 || !n && !this.begun.size);
  }

  /** Texts that are fetched from now on. */
  begin(ids) {
    for (const id of ids.filter((each) => !this.begun.has(each) && !hasText(each))) {
      this.begun.add(id);
      this.spent += this.notices.get(id).text.size;
      textOf(id).catch(() => {}); // who needs it reports the failure
    }
  }

  /** Whether so much was asked for a page that what there is, if only nothing, is shown. */
  tired(wanted) {
    return this.spent >= BEFORE * Math.ceil(wanted / PAGE);
  }

  /** Asks until so many are settled; gives the ids of those that are. */
  async fill(wanted) {
    for (;;) {
      const listed = this.listed();
      const settled = this.settled(listed);
      const named = settled && this.named && wanted <= PAGE && !this.left[0]?.ids;
      if (!this.left.length || settled >= wanted || named || this.tired(wanted)) return listed.slice(0, settled).map(([id]) => id);
      if (this.parts.size > 1 && this.share < MORE_PAIRS && !this.all) {
        await this.tighten();
        continue;
      }
      const next = [];
      let [expected, unknown] = [settled, 0];
      while (this.left.length && next.length < PAGE && unknown < AT_ONCE && (!next.length || expected < wanted)) {
        if (next.length && this.named && !this.left[0].ids) break;
        next.push(this.left.shift());
        expected += next.at(-1).most;
        unknown += Number(!next.at(-1).ids);
      }
      await Promise.all(next.map((source) => this.ask(source)));
    }
  }

  /** Asks again with more pairs, so that less is let through that does not hold the query. */
  async tighten() {
    this.spent += SUMMED * (MORE_PAIRS - this.share);
    this.share = MORE_PAIRS;
    const sources = await this.open();
    const fewer = new Map();
    const again = await Promise.all([...this.parts].filter((part) => sources.some((each) => each.part === part && !each.ids)).map((part) => this.match(part)));
    for (const { ids } of sources) for (const [id, field] of ids ?? []) fewer.set(id, field);
    for (const { candidates } of again) for (const [id, field] of candidates) fewer.set(id, field);
    for (const id of [...this.fields.keys()].filter((each) => !this.verified.has(each))) {
      if (fewer.has(id)) this.fields.set(id, fewer.get(id));
      else this.fields.delete(id);
    }
  }
}

/** Gives results that grow: first what the first texts settle, at last up to `wanted` hits (`done`).
 *
 *  What is listed holds the query, and stands where it will stay: a text can only take a candidate away or move it down.
 *  `exact` tells whether the total is, `exactCounts` whether those of the filters are; otherwise they are upper bounds, or, where
 *  parts have not been asked (`least` and `partial`), lower ones.  Without words, the filters alone list. */
export async function* search(state, wanted, query = parse(state.q)) {
  const short = query.words.length === 1 && query.words[0].every((form) => length(form) <= 2 * OF_SHORT) && !await layered();
  const found = new Found(state, query, short ? OF_SHORT : PAIRS, await sorting(state.sort));
  await found.open();
  const gazettes = await gazettesOf();
  const counted = found.chosen && isPair(state, query) ? await countOf(query.words[0][0]) : null;

  const { verified } = found;
  let listed = await found.fill(wanted);
  const ahead = !found.certain && listed.length <= SETTLED ? SETTLED : wanted;
  let vain = 0;
  let tight = found.all;
  for (let batch = SCREEN; ; batch = PAGE - SCREEN) {
    const unsettled = listed.findIndex((id) => !verified.has(id));
    const hits = listed.slice(0, unsettled < 0 ? wanted : Math.min(unsettled, wanted));
    const coming = found.affordable(listed.slice(0, ahead).filter((id) => !verified.has(id)), wanted);
    const open = coming.slice(0, batch);
    const done = !open.length || (vain >= FALSE * (wanted / PAGE) && (hits.length > 0 || found.chosen));
    const partial = found.left.length > 0;
    const { certain } = found;
    const least = partial && counted === null;
    yield {
      done,
      total: counted ?? (!least ? listed : certain ? found.listed() : listed.filter((id) => verified.has(id))).length,
      exact: counted !== null || !least && (certain || unsettled < 0),
      exactCounts: !partial && (certain || done && [...found.fields.keys()].every((id) => verified.has(id))),
      least,
      partial,
      hits: hits.map((id) => hitOf(id, verified.get(id), query, found.fields.get(id))),
      ids: listed,
      counts: done && countsOf(found),
      gazettes,
    };
    if (done) return;
    found.begin(open);
    const texts = open.map(textOf);
    await Promise.race(texts);
    found.begin(coming.slice(0, PAGE)); // the next as soon as the first of these is there, which they are not to delay
    for (const [n, notice] of (await Promise.all(texts)).entries()) {
      const id = open[n];
      const field = verify(notice, query);
      verified.set(id, notice);
      if (field < ABSENT) found.fields.set(id, field);
      else if (found.fields.delete(id) && found.begun.has(id)) vain++;
    }
    if (!tight && vain > 1) {
      tight = true;
      if (found.share < MORE_PAIRS) await found.tighten();
    }
    listed = await found.fill(wanted);
  }
}

/** Whether a query is one pair of characters, and nothing else: the summary of a large site counts it. */
function isPair(state, { words, places, excluded, facts }) {
  const [[form, ...others] = []] = words;
  const bare = ![...FILTERS, "from", "to"].some((name) => state[name]) && !excluded.length && !facts.length && !places[0];
  return bare && words.length === 1 && !others.length && length(form) === 2;
}

/** How many notices of a large site hold a pair. */
async function countOf(pair) {
  return [...(await headsOf(pair)).held.values()].reduce((sum, count) => sum + count, 0);
}

function hitOf(id, notice, query, field) {
  const forms = query.words.map((word, place) => word.find((form) => fieldOf(notice, form, query.places[place]) < ABSENT));
  return { id, field, ...notice, ...shown(notice, forms.filter(Boolean)) };
}

/** For each filter a Map of value → number of candidates that the other filters let pass; where that left out whole parts, of the
 *  value that is chosen alone. */
function countsOf({ fields, notices, passes, state, chosen }) {
  const counts = {};
  for (const name of FILTERS) {
    counts[name] = new Map();
    for (const id of fields.keys()) {
      if (!passes(notices.get(id), name)) continue;
      const values = notices.get(id)[name].filter((value) => !chosen || !state[name] || value === state[name]);
      for (const value of values) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
    }
  }
  return counts;
}
