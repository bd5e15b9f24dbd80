/* What holds a query as it is typed.

   match     words → candidates, and for each the best field that can hold it, from the lists of the index alone
   verify    candidate → its text, and the field that does hold it; only what is shown is fetched
   search    both, screen by screen */

import { normalise, occurrences } from "./mark.js";
import { ABSENT, BODY, NUMBER, TITLE, hasText, index, listsOf, manifest, small, textOf } from "./search-index.js";
import { length, pairsOf, parse, spread } from "./search-query.js";

export const FILTERS = ["gazette", "issue", "year", "kind", "issuer", "standing"];
export const PAGE = 10; // hits shown at a time
const SETTLED = 10; // up to so many candidates, all are verified at once and the count is exact
const SCREEN = 4; // hits of the first screen, read and shown before the others
const FALSE = 12; // after so many texts fetched in vain for one page, it is shown short, and more is offered
const PAIRS = 3; // so many pairs are looked up for a query at first: mostly they let nothing through that does not hold it
const OF_SHORT = 2; // of one of up to four characters: all of them stand in two
const MORE_PAIRS = 9; // and so many when texts were fetched in vain: what they let through, the text decides
const PASSAGES = 3; // shown of one notice
const PLACES = { number: NUMBER, title: TITLE };

/** For each notice, the best field that can hold the form: that which does hold it is never better. */
async function fieldsOf(form, share, place) {
  const { reach } = await manifest();
  const pairs = spread(pairsOf([...form].slice(0, reach).join("")), share);
  const lists = await Promise.all(pairs.map(listsOf));
  const { owners, notices } = await index();
  const fields = new Uint8Array(notices.length).fill(ABSENT);
  for (let field = BODY; field >= NUMBER; field--) {
    if (place && PLACES[place] !== field) continue;
    const seen = new Uint8Array(owners.length);
    for (const list of lists) {
      for (const id of list[field]) if (++seen[id] === pairs.length) fields[owners[id]] = field;
    }
  }
  return fields;
}

/** Candidates: Map of id → best possible field.  `certain` where the lists alone prove that every one of them holds. */
export async function match({ words, places, excluded }, most) {
  const told = words.map((forms, place) => ({ forms, place: places[place] })).filter(({ forms }) => forms.every((form) => length(form) > 1));
  const long = words.flatMap((forms, place) => forms.filter((form) => length(form) > 1).map((form) => ({ form, place: places[place] })));
  const asked = long.slice(0, MORE_PAIRS);
  const share = Math.max(1, Math.floor(most / asked.length));
  const fields = new Map();
  await Promise.all(asked.map(async ({ form, place }) => fields.set(`${place} ${form}`, await fieldsOf(form, share, place))));
  const bounded = told.filter(({ forms, place }) => forms.every((form) => fields.has(`${place} ${form}`)));
  const barred = excluded.filter((form) => length(form) === 2).slice(0, MORE_PAIRS);
  const bars = await Promise.all(barred.map((form) => fieldsOf(form, 1)));
  const candidates = new Map();
  const count = (await index()).notices.length;
  for (let id = 0; id < count; id++) {
    if (bars.some((bar) => bar[id] < ABSENT)) continue;
    const field = Math.max(NUMBER, ...bounded.map(({ forms, place }) => Math.min(...forms.map((form) => fields.get(`${place} ${form}`)[id]))));
    if (field < ABSENT) candidates.set(id, words.length ? field : BODY);
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
export function passer(state, facts, notices) {
  const digits = (day) => (day ?? "").replace(/\D/gu, "");
  const [from, to] = [digits(state.from), digits(state.to)];
  const within = (when, bound, fits) => !bound || when.length >= bound.length && fits(when.slice(0, bound.length));
  const asked = facts.map(factOf);
  return (id, except) => {
    const notice = notices[id];
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

async function orderOf(sort, candidates, notices) {
  const byDate = (a, b) => (notices[a].date < notices[b].date ? 1 : notices[a].date > notices[b].date ? -1 : a - b);
  if (sort === "date") return byDate;
  if (sort === "oldest") return (a, b) => !notices[a].date - !notices[b].date || byDate(b, a);
  if (sort === "number") {
    const ranks = new Map((await small("order")).map((id, rank) => [id, rank]));
    return (a, b) => ranks.get(a) - ranks.get(b);
  }
  return (a, b) => candidates.get(a) - candidates.get(b) || byDate(a, b);
}

/** Gives results that grow: first what the first texts settle, at last up to `wanted` hits (`done`).
 *
 *  What is listed holds the query, and stands where it will stay: a text can only take a candidate away or move it down.
 *  `exact` tells whether the total is, `exactCounts` whether those of the filters are; otherwise they are upper bounds.
 *  Without words, the filters alone list. */
export async function* search(state, wanted, query = parse(state.q)) {
  const { notices, gazettes } = await index();
  const short = query.words.flat().every((form) => length(form) <= 2 * OF_SHORT);
  const { candidates, certain, all } = await match(query, short && query.words.length === 1 ? OF_SHORT : PAIRS);
  const passes = passer(state, query.facts, notices);
  const compare = await orderOf(state.sort, candidates, notices);
  const order = () => [...candidates.keys()].filter((id) => passes(id)).sort(compare);

  const verified = new Map();
  let listed = order();
  const ahead = !certain && listed.length <= SETTLED ? SETTLED : wanted;
  let vain = 0;
  let tight = all;
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
      hits: hits.map((id) => hitOf(id, verified.get(id), query, candidates.get(id))),
      ids: listed,
      counts: done && countsOf(candidates, notices, passes),
      gazettes,
    };
    if (done) return;
    const fresh = new Set(open.filter((id) => !hasText(id)));
    for (const [n, notice] of (await Promise.all(open.map(textOf))).entries()) {
      const id = open[n];
      const field = verify(notice, query);
      verified.set(id, notice);
      if (field < ABSENT) candidates.set(id, field);
      else if (candidates.delete(id) && fresh.has(id)) vain++;
    }
    if (!tight && vain > 1) {
      tight = true;
      const { candidates: fewer } = await match(query, MORE_PAIRS);
      for (const id of [...candidates.keys()].filter((each) => !verified.has(each))) {
        if (fewer.has(id)) candidates.set(id, fewer.get(id));
        else candidates.delete(id);
      }
    }
    listed = order();
  }
}

function hitOf(id, notice, query, field) {
  const forms = query.words.map((word, place) => word.find((form) => fieldOf(notice, form, query.places[place]) < ABSENT));
  return { id, field, ...notice, ...shown(notice, forms.filter(Boolean)) };
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
