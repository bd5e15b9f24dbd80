/* The filters of the search page as lists that can be read without opening: each value a link, with how many notices it has.

   On a phone a row of buttons, each of which opens its list. */

import { FILTERS } from "./search-exact.js";

const SHOWN = 12; // values of a list before it is opened whole

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** The lists of a search page; `addressOf` gives the address of a search. */
export class Facets {
  constructor(region, addressOf) {
    this.region = region;
    this.addressOf = addressOf;
    this.facets = new Map([...region.querySelectorAll("[data-facet]")].map((facet) => [facet.dataset.facet, facet]));
    const wide = matchMedia("(min-width: 48em)");
    const unfold = () => this.facets.forEach((facet) => { facet.open = wide.matches; });
    wide.addEventListener("change", unfold);
    unfold();
    region.addEventListener("toggle", ({ target }) => {
      if (!wide.matches && target.open) this.facets.forEach((facet) => { if (facet !== target) facet.open = false; });
    }, true);
    region.addEventListener("keydown", (event) => {
      const open = !wide.matches && event.key === "Escape" && event.target.closest("[data-facet][open]");
      if (!open) return;
      open.open = false;
      open.querySelector("summary").focus();
    });
    this.wide = wide;
  }

  /** Shows what a search has counted. */
  fill(state, { counts, exactCounts, partial, gazettes }) {
    const said = exactCounts ? "" : partial ? "至少" : "约";
    for (const name of FILTERS) {
      const facet = this.facets.get(name);
      if (!facet) continue;
      const values = valuesOf(name, counts[name], state[name]);
      facet.hidden = values.length < 2 && !state[name];
      facet.classList.toggle("is-set", Boolean(state[name]));
      const label = (value) => (name === "gazette" ? gazettes.get(value) : undefined) ?? value;
      const total = state[name] ? [this.row(state, name, "", "全部", null)] : [];
      const rows = values.map(([value, count]) => this.row(state, name, value, label(value), count, said));
      facet.querySelector("[data-facet-said]").textContent = state[name] ? `：${label(state[name])}` : "";
      facet.querySelector("ul").replaceChildren(...total, ...shortened(rows));
    }
    const days = this.facets.get("days");
    days.classList.toggle("is-set", Boolean(state.from || state.to));
    days.querySelector("[data-facet-said]").textContent = state.from || state.to ? `：${state.from || "…"}—${state.to || "…"}` : "";
    this.region.dataset.ready = "";
  }

  row(state, name, value, label, count, said) {
    const link = element("a", "", element("span", "", label));
    link.href = this.addressOf({ ...state, [name]: value });
    link.dataset.searchGo = "";
    if (value && value === state[name]) link.setAttribute("aria-current", "true");
    if (count !== null) link.append(" ", element("small", "", `${said}${count}`));
    return element("li", "", link);
  }

  /** On a phone a list closes when something of it was chosen. */
  chosen() {
    if (!this.wide.matches) this.facets.forEach((facet) => { facet.open = false; });
  }
}

function valuesOf(name, counted, chosen) {
  const values = [...counted];
  if (chosen && !counted.has(chosen)) values.push([chosen, 0]);
  return values.sort(name === "year" ? (a, b) => b[0] - a[0] : (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function shortened(rows) {
  if (rows.length <= SHOWN + 1) return rows;
  const button = element("button", "", `其余 ${rows.length - SHOWN} 个`);
  button.type = "button";
  const last = element("li", "", button);
  button.addEventListener("click", () => {
    last.replaceWith(...rows.slice(SHOWN));
    rows[SHOWN].querySelector("a").focus();
  });
  return [...rows.slice(0, SHOWN), last];
}
