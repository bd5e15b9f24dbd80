/* A query as it is meant: words, each with the forms that count as it, what is excluded, and what is asked of a field. */

import { normalise } from "./mark.js";

const YEAR = "((?:19|20)\\d\\d)";
const SPACED_NUMBER = new RegExp(`(?:[〔\\[({【]\\s*)?${YEAR}\\s*(?:[〕\\])}】年]\\s*第?|第)\\s*\\d{1,5}\\s*号`, "gu");
const SPACED_YEAR = new RegExp(`[〔\\[({【]\\s*${YEAR}\\s*[〕\\])}】]\\s*(?=\\d)`, "gu");
const WRITTEN_OUT = new RegExp(`${YEAR}年第?(\\d{1,5})号`, "u"); // 苇政办发2022年第41号, 2022年41号
const BARE = new RegExp(`^\\p{Script=Han}*[发函字规令办任电告议报请批复纪决]${YEAR}[1-9]\\d{0,2}$`, "u"); // 苇政办发202241
const OR = /^(?:OR|\||或)$/u;

/** What a field is called in a query, and what it asks: a place of the text, or a fact of the notice. */
const FIELDS = {
  文号: "number", 发文字号: "number", 标题: "title", 姓名: "name", 人名: "name",
  机关: "issuer", 发文机关: "issuer", 年份: "year", 年: "year", 文种: "kind", 公报: "gazette",
};
const IN_PLACE = new Set(["number", "title", "name"]);
const FIELD = Object.keys(FIELDS).join("|");
const SPACED_FIELD = new RegExp(`(^|\\s)(${FIELD})\\s*:\\s*(?=\\S)`, "gu");
const TOKEN = new RegExp(`(-?)(?:(${FIELD}):)?(?:"([^"]*)"|(\\S+))`, "gu");

export function length(text) {
  return [...text].length;
}

export function pairsOf(text) {
  const points = [...text];
  return [...new Set(points.slice(1).map((point, i) => points[i] + point))];
}

/** At most `wanted` of the items, evenly from the first to the last. */
export function spread(items, wanted) {
  if (items.length <= wanted) return items;
  if (wanted === 1) return [items[items.length >> 1]];
  return Array.from({ length: wanted }, (_, n) => items[Math.round((n * (items.length - 1)) / (wanted - 1))]);
}

/** Words are arrays of forms in normal form, one of which must be there: a document number may be written in two, and OR joins.
 *
 *  `places` says of each word in which field it must stand, if in one; `facts` are what is asked of a notice's facts. */
export function parse(query) {
  const closed = (match) => match.replace(/\s+/gu, "");
  const text = query.normalize("NFKC").replace(SPACED_NUMBER, closed).replace(SPACED_YEAR, closed).replace(SPACED_FIELD, "$1$2:");
  const words = [];
  const excluded = [];
  const facts = [];
  let single = false; // the word before is one loose character: 王 研 is 王研
  let joined = false; // the word before is OR
  for (const [, minus, called, phrase, token] of text.matchAll(TOKEN)) {
    if (!called && phrase === undefined && OR.test(token) && words.length) {
      [joined, single] = [true, false];
      continue;
    }
    const form = normalise(phrase ?? token);
    if (!form) continue;
    const field = FIELDS[called];
    const alone = !minus && !field && phrase === undefined && length(form) === 1;
    if (minus) excluded.push(form);
    else if (field && !IN_PLACE.has(field)) facts.push({ field, value: phrase ?? token });
    else if (alone && single && !joined) words.push({ forms: [words.pop().forms[0] + form], place: null });
    else {
      const forms = phrase === undefined ? formsOf(token, form) : [form];
      const before = joined && words.pop();
      if (before) words.push({ forms: [...before.forms, ...forms], place: before.place });
      else words.push({ forms, place: field === "number" || field === "title" ? field : null });
    }
    [single, joined] = [alone, false];
  }
  const distinct = (items, key) => [...new Map(items.map((item) => [key(item), item])).values()];
  const kept = distinct(words, ({ forms, place }) => `${place} ${forms}`);
  return { words: kept.map(({ forms }) => forms), places: kept.map(({ place }) => place), excluded: distinct(excluded, String), facts };
}

/** A document number that was typed without its brackets means the one with them. */
function formsOf(token, form) {
  if (BARE.test(token)) return [`${form}号`];
  return WRITTEN_OUT.test(form) ? [form, form.replace(WRITTEN_OUT, "$1$2号")] : [form];
}

/** One query of several that differ in the forms of their words; null where they differ in more. */
export function merged(queries) {
  const [first, ...others] = queries.map(parse);
  if (others.some(({ words }) => words.length !== first.words.length)) return null;
  const words = first.words.map((forms, place) => [...new Set([...forms, ...others.flatMap((other) => other.words[place])])]);
  return { ...first, words };
}
