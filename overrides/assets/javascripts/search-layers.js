/* Which notices and parts of a large site can hold a query, by the summary that builder/pages/search_layers.py writes; loaded on such
   a site alone. */

import { ABSENT, BODY, NUMBER, OTHERS, PLACES, REPEALED, TITLE, askedOf, headsOf, numberIn, numbersOf, partOf, parts, small } from "./search-index.js";
import { length } from "./search-query.js";

const MOST_FORMS = 9; // of a query are looked up; others may stand anywhere
const LISTS = [["titles", TITLE], ["numbers", NUMBER]]; // the better field last

/* What the summary says of a form, a word or a filter: `ids`, the notices that it names, each with the best field that can hold it;
   `open`, the parts that can hold it in others, each with that field and the most notices. */

/** What can hold a query: each a part, the best field that can, the most notices that do, and, where they are known, their `ids`,
 *  of which it is `sure` where they need not be read.  `factOf` tells whether a notice fits what is asked of a fact. */
export async function holding(state, query, share, factOf) {
  const every = await parts();
  const words = query.words.map((forms, n) => ({ forms, place: query.places[n] }));
  const told = words.filter(({ forms }) => forms.every((form) => length(form) > 1)).slice(0, MOST_FORMS);
  const each = Math.max(1, Math.floor(share / told.flatMap(({ forms }) => forms).length));
  const [fitting, gone, ...stands] = await Promise.all([
    passing(state, query.facts, factOf),
    state.standing === REPEALED ? repealed() : null,
    ...told.map(async ({ forms, place }) => either(await Promise.all(forms.map((form) => standing(every, form, each, place))))),
  ]);
  const asked = gone ? [gone, ...stands] : stands;
  const { ids, open } = together(every, asked);
  const sure = asked.length < 2 && !query.excluded.length && query.words.flat().every((form) => length(form) === 2);
  const known = new Map(); // part and field → its ids
  for (const [id, best] of ids) {
    const part = partOf(every, id);
    const field = query.words.length ? best : BODY;
    const key = `${part.place} ${field}`;
    if (!known.has(key)) known.set(key, { part, field, ids: new Map(), sure });
    known.get(key).ids.set(id, field);
  }
  const left = [...open].map(([part, { field, most }]) => ({ part, field, most, ids: null }));
  const found = [...[...known.values()].map((one) => ({ ...one, most: one.ids.size })), ...left];
  return found.map((one) => ({ ...one, most: Math.ceil(one.most * fitting(one.part)) })).filter(({ most }) => most);
}

async function standing(every, form, share, place) {
  const numbered = place === "title" ? [] : await Promise.all(numberIn(form).map(headsOf));
  const [ids, open] = [new Map(inAll(numbered.map(({ numbers }) => numbers)).map((id) => [id, NUMBER])), new Map()];
  if (ids.size) { // who asks for a number wants its notice; where else it stands is in no hurry
    if (!place) for (const part of every) open.set(part, { field: BODY, most: part.count });
    return { ids, open };
  }
  const heads = await Promise.all((await askedOf(form, share)).map(headsOf));
  const holds = (part) => heads.every(({ held }) => held.has(part.place));
  const known = heads.map(({ notices }) => notices).filter(Boolean);
  if (place) { /* stands nowhere else */ }
  else if (known.length) {
    for (const id of inAll(known)) if (holds(partOf(every, id))) ids.set(id, BODY);
  } else {
    for (const part of every) if (holds(part)) open.set(part, { field: BODY, most: Math.min(...heads.map(({ held }) => held.get(part.place))) });
  }
  for (const [sort, field] of LISTS) {
    if (place && PLACES[place] !== field) continue;
    const lists = heads.map((each) => each[sort]);
    for (const id of inAll(lists)) ids.set(id, field);
    const end = Math.min(...lists.map(endOf));
    const beyond = lists.some((list) => endOf(list) === Infinity) ? [] : every.filter((part) => part.first + part.count > end + 1 && holds(part));
    for (const part of beyond) open.set(part, { field, most: open.get(part)?.most ?? part.count });
  }
  return { ids, open };
}

/** The last notice that a list tells of; a list that is cut says nothing of what comes after its last. */
function endOf(list) {
  return list.cut ? list.at(-1) : Infinity;
}

/** What stands in each of some ascending lists, or may, as it comes after the end of a list that is cut. */
export function inAll(lists) {
  const [first = [], ...others] = [...lists].sort((a, b) => Boolean(a.cut) - Boolean(b.cut) || a.length - b.length);
  const sets = others.map((list) => [new Set(list), endOf(list)]);
  return first.filter((id) => sets.every(([set, end]) => id > end || set.has(id)));
}

/** What holds one of some forms. */
function either(stands) {
  const [ids, open] = [new Map(), new Map()];
  for (const one of stands) {
    for (const [id, field] of one.ids) ids.set(id, Math.min(field, ids.get(id) ?? ABSENT));
    for (const [part, { field, most }] of one.open) {
      const other = open.get(part) ?? { field: ABSENT, most: 0 };
      open.set(part, { field: Math.min(field, other.field), most: most + other.most });
    }
  }
  return { ids, open };
}

/** What holds all of some words. */
function together(every, stands) {
  if (!stands.length) return { ids: new Map(), open: new Map(every.map((part) => [part, { field: BODY, most: part.count }])) };
  const sizes = (one) => one.ids.size;
  const whole = stands.filter(({ open }) => !open.size).sort((a, b) => sizes(a) - sizes(b))[0];
  const least = whole ?? [...stands].sort((a, b) => sizes(a) - sizes(b))[0];
  const ids = new Map();
  for (const id of least.ids.keys()) {
    const part = whole && partOf(every, id);
    const field = Math.max(...stands.map((one) => one.ids.get(id) ?? (whole ? one.open.get(part)?.field : undefined) ?? ABSENT));
    if (field < ABSENT) ids.set(id, field);
  }
  return { ids, open: whole ? new Map() : openIn(stands, every) };
}

/** The parts in which others than the notices that all words name can hold them. */
function openIn(stands, every) {
  const own = stands.map(({ ids }) => partsOf(every, ids));
  const open = new Map();
  for (const part of every) {
    const best = stands.map((one, n) => Math.min(one.open.get(part)?.field ?? ABSENT, own[n].get(part)?.field ?? ABSENT));
    if (!stands.some((one) => one.open.has(part)) || best.includes(ABSENT)) continue;
    const others = (n) => Math.max(NUMBER, ...best.filter((_, each) => each !== n));
    const field = Math.min(...stands.map((one, n) => (one.open.has(part) ? Math.max(one.open.get(part).field, others(n)) : ABSENT)));
    const most = Math.min(...stands.map((one, n) => one.open.get(part)?.most ?? own[n].get(part).most));
    open.set(part, { field, most });
  }
  return open;
}

/** Part → the best field of the notices in it, and how many they are. */
function partsOf(every, ids) {
  const found = new Map();
  for (const [id, field] of ids) {
    const part = partOf(every, id);
    const { field: other = ABSENT, most = 0 } = found.get(part) ?? {};
    found.set(part, { field: Math.min(field, other), most: most + 1 });
  }
  return found;
}

/** Part → which share of its notices the filters, and what is asked of facts, can let pass. */
async function passing(state, facts, factOf) {
  const digits = (day) => (day ?? "").replace(/\D/gu, "");
  const [from, to] = [digits(state.from), digits(state.to)];
  const [issues, known] = await Promise.all([
    state.issue && small("issues"),
    countsOf(state, facts.filter(({ field }) => field === "issuer" || field === "kind"), factOf),
  ]);
  const asked = facts.map((fact) => [fact.field, factOf(fact)]);
  return (part) => {
    const years = part.years.length ? Array.from({ length: part.years[1] - part.years[0] + 1 }, (_, n) => String(part.years[0] + n)) : [];
    const holds = {
      year: (fits) => years.some((year) => fits({ year: [year] })),
      gazette: (fits) => part.gazettes.some(([slug, named]) => fits({ gazette: [slug], named })),
    };
    const passes = (!state.gazette || part.gazettes.some(([slug]) => slug === state.gazette))
      && (!state.year || years.includes(state.year))
      && (!issues || issues[part.place].split("/").includes(state.issue.replace("/", ":")))
      && part.newest.slice(0, from.length) >= from && (!to || part.oldest.slice(0, to.length) <= to)
      && asked.every(([field, fits]) => !holds[field] || holds[field](fits));
    return passes ? known.reduce((share, counts) => share * Math.min(1, (counts.get(part.place) ?? 0) / part.count), 1) : 0;
  };
}

/** For each filter and fact that asks for a kind or an issuer, the places of the parts that have it, with how many notices. */
async function countsOf(state, facts, factOf) {
  const sorts = ["kind", "issuer"].filter((name) => state[name]);
  if (!sorts.length && !facts.length) return [];
  const facets = await small("facets");
  const found = sorts.map((name) => [facets[name][state[name]] ?? []]);
  for (const { field, value } of facts) {
    const fits = factOf({ field, value });
    found.push(Object.keys(facets[field]).filter((each) => fits({ [field]: [each] })).map((each) => facets[field][each]));
  }
  return found.map((lists) => {
    const counts = new Map();
    for (const pairs of lists) {
      for (let n = 0; n < pairs.length; n += 2) counts.set(pairs[n], (counts.get(pairs[n]) ?? 0) + pairs[n + 1]);
    }
    return counts;
  });
}

/** The notices that were repealed, as what a word of the query would say. */
async function repealed() {
  let id = -1;
  return { ids: new Map(numbersOf(await small("repealed")).map((gap) => [(id += gap + 1), NUMBER])), open: new Map() };
}

/** For each filter a Map of value → number of notices, of the whole site. */
export async function everything() {
  const [facets, { ids }, every] = await Promise.all([small("facets"), repealed(), parts()]);
  const total = (pairs) => pairs.reduce((sum, each, n) => (n % 2 ? sum + each : sum), 0);
  const named = Object.fromEntries(Object.entries(facets).map(
    ([name, values]) => [name, new Map(Object.entries(values).map(([value, pairs]) => [value, total(pairs)]))],
  ));
  const others = every.reduce((sum, { count }) => sum + count, -ids.size);
  return { ...named, issue: new Map(), standing: new Map([[REPEALED, ids.size], [OTHERS, others]].filter(([, count]) => count)) };
}
