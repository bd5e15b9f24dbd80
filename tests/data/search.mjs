/* The search of a site in a folder, without a browser: node search.mjs FOLDER < calls as JSON; prints what each gives, and which
   files it asked for.  A call is {search: state, wanted}, {near: state}, {suggest: typed}, {people: name} or
   {everything: true}. */

import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
let asked = [];
globalThis.location = { search: "" };
globalThis.document = { querySelector: () => null };
globalThis.fetch = async (url) => {
  const data = readFileSync(fileURLToPath(url));
  asked.push([url.pathname.split("/search/")[1], data.length]);
  return new Response(data);
};

const [{ search }, { near }, { suggestions }] = await Promise.all(["search-exact", "search-near", "search-suggest"].map(
  (name) => import(pathToFileURL(`${folder}/assets/javascripts/${name}.js`)),
));
const [{ everything }, { peopleLike }] = await Promise.all(["search-layers", "search-index"].map(
  (name) => import(pathToFileURL(`${folder}/assets/javascripts/${name}.js`)),
));
const EMPTY = { q: "", gazette: "", issue: "", year: "", kind: "", issuer: "", standing: "", from: "", to: "", sort: "" };
const listed = (hits) => hits.map(({ address, date, field, reason, word }) => ({ address, date, field, reason, word }));

const plain = (counts) => Object.fromEntries(Object.entries(counts).map(([name, values]) => [name, Object.fromEntries(values)]));

async function answer(call) {
  if (call.suggest) return (await suggestions(call.suggest)).map(({ sort, text, address }) => [sort, text, address?.pathname.slice(folder.length)]);
  if (call.near) return listed((await near({ ...EMPTY, ...call.near }, new Set())).hits);
  if (call.people) return (await peopleLike(call.people)).includes(call.people);
  if (call.everything) return plain(await everything());
  let last = null;
  for await (const found of search({ ...EMPTY, ...call.search }, call.wanted ?? 10)) last = found;
  const { total, exact, least, partial, exactCounts, hits } = last;
  return { total, exact, least, partial, exactCounts, counts: plain(last.counts), hits: listed(hits) };
}

const answers = [];
for (const call of JSON.parse(readFileSync(0))) {
  asked = [];
  answers.push([await answer(call), asked]);
}
process.stdout.write(JSON.stringify(answers));
