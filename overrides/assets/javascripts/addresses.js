/* The address of each paragraph, item and row of a notice: its number in the margin, for who points at it or moves into it;
   of all of them at once, in the order of the tab key, for who asks (显示段号).  What is copied is the address with its citation. */

const article = document.querySelector(".notice");
const BLOCKS = "[id][data-lines]:not(h1, h2, h3, h4, h5, h6, .table), tr[id]";
const HEADINGS = "h2, h3, h4, h5, h6";
const LONGEST = 24;

const wordsOf = (element) => {
  const copy = element.cloneNode(true);
  for (const added of copy.querySelectorAll(".extra")) added.remove();
  const text = (element.matches(HEADINGS) ? copy : copy.querySelector("b") ?? copy).textContent.replace(/\s+/gu, " ").trim();
  return `“${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}”`;
};

/** Number and words of a block: which paragraph or row it is, below which heading. */
const told = (block) => {
  const [, near, kind, number, row] = block.id.match(/^(?:(.*?)-?)?([pb])(\d+)(?:-(\d+))?$/u) ?? [null, block.id, ""];
  const above = near && document.getElementById(near);
  const part = near?.match(/^fj(\d*)/u);
  const within = part && near !== part[0] ? `附件${part[1]}` : "";
  const own = kind === "p" ? `第${number}段` : kind === "b" ? `表${number}第${row}行` : "";
  return { number: row ?? number ?? "#", words: `${within}${above ? wordsOf(above) : ""}${own}` };
};

/** The source lines of a block; of a row by its place in a table whose rows are a line each. */
const linesOf = (block) => {
  const held = block.closest("[data-lines]")?.dataset.lines;
  if (!held || block.dataset.lines || !block.matches("tr")) return held;
  const all = held.split(",").flatMap((run) => {
    const [first, last = first] = run.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  });
  const rows = [...block.closest("table").querySelectorAll("tr[id]")];
  return all.length === rows.length ? String(all[rows.indexOf(block)]) : held;
};

const lineWords = (block) => {
  const lines = linesOf(block);
  return lines ? `原文第${lines.replaceAll("-", "—").replaceAll(",", "、")}行` : "";
};

const link = (block, name) => {
  const { number, words } = told(block);
  const made = document.createElement("a");
  made.className = `address extra ${name}`;
  made.href = `#${block.id}`;
  made.dataset.says = `复制链接和出处 · ${lineWords(block)}`;
  made.setAttribute("aria-label", `复制${words}的链接和出处，${lineWords(block)}`);
  made.innerHTML = "<b></b>";
  made.firstChild.textContent = number;
  return made;
};

// --- the one that is pointed at

let floating = null;
let pointed = null;

const point = (block) => {
  if (block === pointed) return;
  pointed = block;
  floating?.remove();
  floating = null;
  if (!block || "numbered" in document.documentElement.dataset) return;
  floating = link(block, "floats");
  floating.tabIndex = -1; // the tab key finds those that 显示段号 shows
  floating.style.top = `${block.getBoundingClientRect().top - article.getBoundingClientRect().top}px`;
  article.append(floating);
};

const pointAt = (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target || target.closest(".address")) return;
  const block = target.closest(BLOCKS);
  if (block && article.contains(block)) point(block);
};

// --- all of them

const number = (shown) => {
  point(null);
  document.documentElement.toggleAttribute("data-numbered", shown);
  for (const old of article.querySelectorAll(".address")) old.remove();
  for (const permalink of article.querySelectorAll(".headerlink")) {
    permalink.tabIndex = shown ? 0 : -1;
    permalink.toggleAttribute("aria-hidden", !shown);
    if (!shown) permalink.setAttribute("aria-hidden", "true");
    permalink.setAttribute("aria-label", permalink.title);
  }
  if (!shown) return;
  for (const block of article.querySelectorAll(BLOCKS)) (block.cells?.[0] ?? block).prepend(link(block, "stays"));
};

const citation = (target) => {
  const block = document.getElementById(decodeURIComponent(target.hash.slice(1)));
  const cited = document.getElementById("cite-plain").textContent.trim().replace(/。$/u, "");
  const lines = lineWords(block);
  const where = block.matches(HEADINGS) ? wordsOf(block) : told(block).words;
  return `${cited}，${where}${lines && `（${lines}）`}。${location.href.replace(/[?#].*$/u, "")}${target.hash}`;
};

if (article) {
  article.addEventListener("pointerover", pointAt);
  article.addEventListener("focusin", pointAt);
  article.addEventListener("pointerleave", () => point(null));
  article.addEventListener("click", (event) => {
    const target = event.target.closest(".address, a.headerlink");
    if (!target) return;
    target.dataset.text = citation(target); // site.js copies it
    target.dataset.copied = "链接和出处已复制";
  });
  const button = document.querySelector("[data-numbers]");
  button?.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    number(shown);
  });
}
