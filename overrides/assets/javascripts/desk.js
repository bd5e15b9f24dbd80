// The page to check by: lines are walked and opened, with the mouse, a finger or the keyboard; the place is kept when the page
// reloads.  Copying is site.js's.

const KEY = "desk";
const MARGIN = 80; // what lies over the page at its edges
const table = document.querySelector(".desk-lines");
const stops = () => [...document.querySelectorAll("[data-stop]")].filter((stop) => !stop.closest("[hidden]"));
const lineOf = (number) => document.querySelector(`[data-line="${number}"]`);
const status = document.getElementById("status");
let current = null;

const say = (text) => {
  status.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { status.textContent = ""; }, 5000);
};

// --- walking: one line at a time can be reached with Tab, the others with ↑ and ↓

const setCurrent = (stop) => {
  if (table && current) current.tabIndex = -1;
  current = stop;
  if (table && stop) stop.tabIndex = 0;
};

const go = (stop, place = "nearest") => {
  setCurrent(stop);
  stop.focus({ preventScroll: true });
  stop.closest("tr").scrollIntoView({ block: place });
};

const walk = (step) => {
  const all = stops();
  const at = all.indexOf(current);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (next) go(next);
};

// --- folds

const unfold = (number, open) => {
  const button = document.querySelector(`[data-unfold="${number}"]`);
  if (!button) return;
  button.setAttribute("aria-expanded", String(open));
  button.lastElementChild.textContent = open ? "折起" : "展开";
  for (const row of document.querySelectorAll(`[data-fold="${number}"]`)) row.hidden = !open;
  const opened = document.getElementById("opened");
  if (!open && opened?.previousElementSibling.hidden) close();
};

const all = document.querySelector("[data-unfold-all]");
const unfoldAll = (open) => {
  if (!all) return;
  all.setAttribute("aria-pressed", String(open));
  for (const button of document.querySelectorAll("[data-unfold]")) unfold(button.dataset.unfold, open);
};
if (all && !document.querySelector("[data-unfold]")) all.hidden = true;

// --- opening: what is said of a line is asked for when it is opened

const close = () => {
  document.getElementById("opened")?.remove();
  document.querySelector('[data-line][aria-expanded="true"]')?.setAttribute("aria-expanded", "false");
  history.replaceState(null, "", location.pathname);
};

const open = async (stop) => {
  const row = stop.closest("tr");
  if (row.dataset.fold) unfold(row.dataset.fold, true);
  close();
  stop.setAttribute("aria-expanded", "true");
  setCurrent(stop);
  history.replaceState(null, "", `#L${stop.dataset.line}`);
  const answer = await fetch(stop.dataset.address);
  if (stop.getAttribute("aria-expanded") !== "true") return; // another one was opened meanwhile
  if (!answer.ok) {
    say("读不到这一行的旁注，请刷新页面");
    return;
  }
  row.insertAdjacentHTML("afterend", await answer.text());
  const below = row.nextElementSibling.getBoundingClientRect().bottom - innerHeight + MARGIN;
  if (below > 0) scrollBy(0, Math.max(0, Math.min(below, row.getBoundingClientRect().top - MARGIN))); // the line stays in view
};

const toggle = (stop) => {
  if (stop.getAttribute("aria-expanded") === "true") close();
  else return open(stop);
};

const openAt = async (hash, place) => {
  const stop = lineOf(hash.replace("#L", ""));
  if (!stop) return;
  const done = open(stop);
  go(stop, place);
  await done;
};

// --- the next problem: on this page, else on the page that the link leads to

const onward = document.querySelector("[data-onward]");
const nextProblem = () => {
  const problems = [...document.querySelectorAll("tr.problem [data-line]")];
  const row = current?.closest("tr");
  const next = row && table ? problems.find((stop) => row.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING && !row.contains(stop)) : problems[0];
  if (next) openAt(`#L${next.dataset.line}`, "center");
  else if (!onward) say("没有提示");
  else if (onward.pathname === location.pathname) openAt(onward.hash, "center");
  else location.href = onward.href;
};

const copy = async () => {
  const opened = () => document.getElementById("opened");
  if (!opened() && current?.dataset.line) await open(current);
  const own = document.activeElement.closest?.("details") ?? opened()?.querySelector("details[open]");
  const button = own?.querySelector("[data-copy]");
  if (button) button.click();
  else say(opened() ? "这一行没有合用的旁注" : "先选一行");
};

// --- mouse and keyboard

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest("[data-onward]")) {
    event.preventDefault();
    nextProblem();
  } else if (target.closest("[data-unfold-all]")) {
    unfoldAll(all.getAttribute("aria-pressed") !== "true");
  } else if (target.closest("tr.fold")) {
    const button = target.closest("tr").querySelector("[data-unfold]");
    setCurrent(button);
    unfold(button.dataset.unfold, button.getAttribute("aria-expanded") !== "true");
  } else if (target.closest("tr.line") && getSelection().isCollapsed) {
    const stop = target.closest("tr").querySelector("[data-line]");
    stop.focus({ preventScroll: true });
    toggle(stop);
  }
});

document.addEventListener("focusin", (event) => {
  const stop = event.target.closest("[data-stop]");
  if (stop) setCurrent(stop);
});

const KEYS = {
  ArrowUp: () => walk(-1),
  ArrowDown: () => walk(1),
  ArrowLeft: () => document.querySelector('.desk-turn [rel="prev"]')?.click(),
  ArrowRight: () => document.querySelector('.desk-turn [rel="next"]')?.click(),
  n: nextProblem,
  c: copy,
  Escape: () => {
    if (document.getElementById("opened")) {
      close();
      current?.focus();
    }
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, pre")) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// --- the place is kept: the page reloads whenever the text or the sidecar is saved

const total = () => Number(table?.dataset.total ?? 0);

addEventListener("pagehide", () => {
  const row = current?.closest("tr");
  sessionStorage.setItem(KEY, JSON.stringify({
    path: location.pathname,
    line: current?.dataset.line ?? null,
    top: row ? row.getBoundingClientRect().top : null,
    scroll: scrollY,
    unfolded: [...document.querySelectorAll('[data-unfold][aria-expanded="true"]')].map((button) => button.dataset.unfold),
    all: all?.getAttribute("aria-pressed") === "true",
    total: table ? total() : null,
  }));
});

const restore = async (kept) => {
  unfoldAll(kept.all);
  for (const number of kept.unfolded) unfold(number, true);
  if (kept.total !== null && table && kept.total !== total()) say(`已重新读过：问题 ${kept.total} → ${total()}`);
  const stop = kept.line && lineOf(kept.line);
  if (stop) {
    if (location.hash) await open(stop);
    go(stop);
    scrollBy(0, stop.closest("tr").getBoundingClientRect().top - kept.top);
    stop.closest("tr").scrollIntoView({ block: "nearest" }); // what is wrong with the sidecar may stand there now
  } else {
    scrollTo(0, kept.scroll);
  }
};

const begin = () => {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  history.scrollRestoration = "manual";
  if (kept) unfoldAll(kept.all);
  if (kept?.path === location.pathname && performance.getEntriesByType("navigation")[0]?.type === "reload") return restore(kept);
  if (location.hash) return openAt(location.hash, "center");
  if (table) setCurrent(stops()[0]);
};

addEventListener("hashchange", () => openAt(location.hash, "center"));
begin();
