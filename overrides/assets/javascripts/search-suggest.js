/* What is offered while a query is typed, into any search field of the site: numbers, titles, organs, names.

   focus.js loads this with the first letter.  A number or a title leads to its notice, an organ or a name to a search. */

import { normalise } from "./mark.js";
import { heard } from "./search-forms.js";
import { SITE, headsOf, layered, noticeOf, titlesOf, wordsOf } from "./search-index.js";
import { pairsOf, spread } from "./search-query.js";

const WAIT = 120; // ms after the last letter
const PAIRS = 3;
const OF_A_SORT = 3;
const SORTS = { number: "文号", title: "标题", organ: "机关", name: "姓名" };

/** What the site knows that begins as the typed text, or holds it, or is read so. */
export async function suggestions(typed) {
  const form = normalise(typed);
  if (!form || /["|:]|^-|\sOR\s/u.test(typed.normalize("NFKC"))) return [];
  const [words, notices] = await Promise.all([wordsLike(form), noticesLike(form)]);
  return [...notices.filter(({ sort }) => sort === "number"), ...words, ...notices.filter(({ sort }) => sort === "title")];
}

async function wordsLike(form) {
  const letters = /^[a-z]{2,}$/u.test(form);
  const keys = letters ? [...new Set([...form.slice(1, 7)].map((second) => form[0] + second))] : [[...form][0]];
  const entries = new Set((await Promise.all(keys.map(wordsOf))).flat());
  const found = { n: [], o: [], t: [] };
  for (const entry of entries) {
    const [word, sound] = entry.slice(1).split("|");
    const fits = letters ? sound && heard(form, sound.split(" ")) : normalise(word).startsWith(form) && normalise(word) !== form;
    if (fits) found[entry[0]]?.push(word);
  }
  const offered = (words, sort, query) => words.slice(0, OF_A_SORT).map((word) => ({ sort, text: word, q: query(word) }));
  return [
    ...offered(found.o, "organ", (word) => `机关:${word}`),
    ...offered(found.n, "name", (word) => word),
    ...offered(found.t.sort((a, b) => a.length - b.length), "title", (word) => word),
  ];
}

async function noticesLike(form) {
  const pairs = spread(pairsOf(form), PAIRS);
  if (!pairs.length || /^[a-z]+$/u.test(form)) return [];
  const heads = await Promise.all(pairs.map(headsOf));
  const offered = [];
  for (const [field, sort, place] of [["numbers", "number", 0], ["titles", "title", 1]]) {
    const [first, ...others] = heads.map((each) => each[field]);
    const sets = others.map((list) => new Set(list));
    const ids = first.filter((id) => sets.every((set) => set.has(id)));
    const chosen = (await newestFirst(ids)).slice(0, 2 * OF_A_SORT);
    const titles = await titlesOf(chosen);
    const fitting = chosen.map((id, n) => [id, titles[n]]).filter(([, title]) => normalise(title[place]).includes(form));
    for (const [id, title] of fitting.slice(0, OF_A_SORT)) {
      const address = title[2] ?? (await noticeOf(id)).address;
      if (!offered.some((each) => each.id === id)) offered.push({ id, sort, text: title[place], address: new URL(address, SITE) });
    }
  }
  return offered;
}

/** Of a large site the newest parts have the lowest numbers, which is enough here. */
async function newestFirst(ids) {
  if (await layered()) return ids;
  const dated = await Promise.all(ids.map(async (id) => [id, (await noticeOf(id)).date]));
  return dated.sort(([, a], [, b]) => (a < b ? 1 : -1)).map(([id]) => id);
}

/** Makes a search field one that offers, at once where somebody is typing: a combobox in the words of ARIA. */
export function offer(field, typing) {
  const list = document.createElement("ul");
  list.id = `offered-${[...document.querySelectorAll("input[name=q]")].indexOf(field)}`;
  list.className = "offered";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "检索建议");
  field.after(list);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
  let [run, timer, active, shown] = [0, 0, -1, []];

  function close() {
    run++;
    clearTimeout(timer);
    [active, shown, list.hidden] = [-1, [], true];
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    active = place;
    for (const [n, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(n === place));
    if (place < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place]?.scrollIntoView({ block: "nearest" });
  }

  function take({ address, q }) {
    close();
    if (address) return location.assign(address);
    field.value = q;
    field.form.requestSubmit();
  }

  async function show() {
    const mine = ++run;
    const found = await suggestions(field.value).catch(() => []);
    if (mine !== run || document.activeElement !== field) return;
    [shown, active] = [found.slice(0, 9), -1];
    list.replaceChildren(...shown.map((item, n) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${n}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const sort = document.createElement("small");
      sort.textContent = SORTS[item.sort];
      option.append(item.text, " ", sort);
      option.addEventListener("click", () => take(item));
      return option;
    }));
    list.hidden = !shown.length;
    field.setAttribute("aria-expanded", String(Boolean(shown.length)));
    field.removeAttribute("aria-activedescendant");
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  };
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  field.addEventListener("input", (event) => event.isComposing || later());
  field.addEventListener("compositionend", later);
  field.addEventListener("blur", close);
  field.form.addEventListener("submit", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose((active + 1 + step + shown.length + 1) % (shown.length + 1) - 1);
    else if (event.key === "Enter" && active >= 0) take(shown[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  if (typing) later();
}
