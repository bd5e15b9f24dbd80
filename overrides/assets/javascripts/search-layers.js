/* Which parts of a large site can hold a query, by the summary that builder/pages/search_layers.py writes; loaded on such a site alone. */

import { BODY, NUMBER, OTHERS, PLACES, REPEALED, TITLE, askedOf, headsOf, partOf, parts, small } from "./search-index.js";
import { length } from "./search-query.js";

const MOST_FORMS = 9; // of a query are looked up; others may stand anywhere
const LISTS = [["titles", TITLE], ["numbers", NUMBER]]; // the better field last

/** The parts that can hold a query, each with the best field that can and the most notices that do; `factOf` tells whether a
 *  notice fits what is asked of a fact. */
export async function holding(state, query, share, factOf) {
  const every = await parts();
  const pass = await passing(state, query.facts, factOf);
  const open = every.filter(pass);
  const words = query.words.map((forms, n) => ({ forms, place: query.places[n] }));
  const told = words.filter(({ forms }) => forms.every((form) => length(form) > 1)).slice(0, MOST_FORMS);
  const each = Math.max(1, Math.floor(share / told.flatMap(({ forms }) => forms).length));
  const stands = await Promise.all(told.map(({ forms, place }) => Promise.all(forms.map((form) => standing(every, form, each, place)))));
  const found = [];
  for (const part of open) {
    let [field, most] = [query.words.length ? NUMBER : BODY, part.count];
    for (const forms of stands) {
      const own = forms.map((form) => form.get(part)).filter(Boolean);
      most = Math.min(most, own.reduce((sum, form) => sum + form.most, 0));
      field = Math.max(field, Math.min(...own.map((form) => form.field)));
    }
    if (most) found.push({ part, field, most });
  }
  return found;
}

/** Part → the best field in which it can hold the form, and the most notices that do. */
async function standing(every, form, share, place) {
  const heads = await Promise.all((await askedOf(form, share)).map(headsOf));
  const found = new Map();
  const [first, ...others] = heads;
  for (const [at, count] of place ? [] : first.held) {
    const most = Math.min(count, ...others.map(({ held }) => held.get(at) ?? 0));
    if (most) found.set(every[at], { field: BODY, most });
  }
  for (const [sort, field] of LISTS) {
    if (place && PLACES[place] !== field) continue;
    for (const id of inAll(heads.map((each) => each[sort]))) {
      const part = partOf(every, id);
      const { most = 0 } = found.get(part) ?? {};
      found.set(part, { field, most: place ? most + 1 : most });
    }
  }
  return found;
}

/** What stands in each of some ascending lists. */
export function inAll(lists) {
  const [shortest, ...others] = [...lists].sort((a, b) => a.length - b.length);
  const sets = others.map((list) => new Set(list));
  return shortest.filter((id) => sets.every((set) => set.has(id)));
}

/** Which parts the filters, and what is asked of facts, can let pass. */
async function passing(state, facts, factOf) {
  const digits = (day) => (day ?? "").replace(/\D/gu, "");
  const [from, to] = [digits(state.from), digits(state.to)];
  const issues = state.issue && await small("issues");
  const known = await placesOf(state, facts.filter(({ field }) => field === "issuer" || field === "kind"), factOf);
  const asked = facts.map((fact) => [fact.field, factOf(fact)]);
  return (part) => {
    const years = part.years.length ? Array.from({ length: part.years[1] - part.years[0] + 1 }, (_, n) => String(part.years[0] + n)) : [];
    const holds = {
      year: (fits) => years.some((year) => fits({ year: [year] })),
      gazette: (fits) => part.gazettes.some(([slug, named]) => fits({ gazette: [slug], named })),
    };
    return (!state.gazette || part.gazettes.some(([slug]) => slug === state.gazette))
      && (!state.year || years.includes(state.year))
      && (!issues || issues[part.place].split("/").includes(state.issue.replace("/", ":")))
      && part.newest.slice(0, from.length) >= from && (!to || part.oldest.slice(0, to.length) <= to)
      && known.every((places) => places.has(part.place))
      && asked.every(([field, fits]) => !holds[field] || holds[field](fits));
  };
}

/** For each filter and fact that asks for a kind, an issuer, or what was repealed, the places of the parts that have it. */
async function placesOf(state, facts, factOf) {
  const sorts = ["kind", "issuer"].filter((name) => state[name]);
  if (!sorts.length && !facts.length && state.standing !== REPEALED) return [];
  const facets = await small("facets");
  const places = (pairs = []) => pairs.filter((_, n) => n % 2 === 0);
  const found = sorts.map((name) => places(facets[name][state[name]]));
  for (const { field, value } of facts) {
    const fits = factOf({ field, value });
    found.push(Object.keys(facets[field]).filter((each) => fits({ [field]: [each] })).flatMap((each) => places(facets[field][each])));
  }
  if (state.standing === REPEALED) found.push(places(facets.repealed[""]));
  return found.map((each) => new Set(each));
}

/** For each filter a Map of value → number of notices, of the whole site. */
export async function everything() {
  const facets = await small("facets");
  const total = (pairs) => pairs.reduce((sum, each, n) => (n % 2 ? sum + each : sum), 0);
  const { repealed, ...named } = Object.fromEntries(Object.entries(facets).map(
    ([name, values]) => [name, new Map(Object.entries(values).map(([value, pairs]) => [value, total(pairs)]))],
  ));
  const gone = repealed.get("") ?? 0;
  const others = (await parts()).reduce((sum, { count }) => sum + count, -gone);
  return { ...named, issue: new Map(), standing: new Map([[REPEALED, gone], [OTHERS, others]].filter(([, count]) => count)) };
}
