// The printed page beside the text: opened by its link, with nothing fetched before; a click on a paragraph, a row or a line shows
// where it stands.  Without this the links open the pictures by themselves.

const links = [...document.querySelectorAll("[data-print]")];
const boxes = new Map(); // address → where the lines stand
let panel = null;
let shown = null; // the link of the page that is shown
let lines = []; // those that are marked
let marked = null; // the element that holds them

const numbers = (text) => text.split(",").flatMap((run) => {
  const [first, last = first] = run.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
});

const pageOf = (line) => links.findLast((link) => Number(link.dataset.first) <= line) ?? links[0];

const part = (name, text, attributes = {}) => {
  const element = Object.assign(document.createElement(name), attributes);
  element.textContent = text;
  return element;
};

const make = () => {
  panel = part("aside", "", { id: "print-page" });
  panel.setAttribute("aria-label", "印出的原页");
  const button = (text, label, act) => {
    const made = part("button", text, { type: "button", onclick: act });
    made.setAttribute("aria-label", label);
    return made;
  };
  const head = part("p", "");
  panel.where = part("b", "");
  panel.where.setAttribute("role", "status");
  panel.before_ = button("‹", "上一页", () => turn(-1));
  panel.after_ = button("›", "下一页", () => turn(1));
  panel.zoom = button("放大", "放大", zoom);
  head.append(panel.where, panel.before_, panel.after_, panel.zoom, button("✕", "收起原页", close));
  panel.frame = part("div", "", { className: "frame", tabIndex: 0 });
  panel.frame.setAttribute("role", "region");
  panel.frame.setAttribute("aria-label", "原页的图像");
  panel.sheet = part("div", "", { className: "sheet" });
  panel.image = part("img", "");
  panel.sheet.append(panel.image);
  panel.frame.append(panel.sheet);
  panel.append(head, panel.frame);
  if (matchMedia("(max-width: 60em)").matches) zoom(); // a whole page is too small to be read there
  document.body.append(panel);
  document.documentElement.dataset.printed = "";
  for (const held of document.querySelectorAll("[data-lines]:not(tr.line)")) held.tabIndex = 0; // for those who have no mouse
};

const close = () => {
  panel?.remove();
  mark(null);
  panel = null;
  delete document.documentElement.dataset.printed;
  for (const held of document.querySelectorAll("[data-lines]:not(tr.line, [role])")) held.removeAttribute("tabindex");
  shown?.focus({ preventScroll: true });
  shown = null;
};

const zoom = () => {
  const large = panel.toggleAttribute("data-large");
  panel.zoom.textContent = large ? "缩小" : "放大";
  panel.zoom.setAttribute("aria-label", panel.zoom.textContent);
  bring();
};

const turn = (step) => show(links[links.indexOf(shown) + step]);

const mark = (element) => {
  marked?.removeAttribute("data-marked");
  marked = element;
  marked?.setAttribute("data-marked", "");
};

// The lines that are marked come into view.
const bring = () => {
  const all = [...(panel?.sheet.querySelectorAll("i") ?? [])];
  if (!all.length) return;
  const { frame, sheet } = panel;
  frame.scrollTo({
    top: all[0].offsetTop - frame.clientHeight / 4,
    left: sheet.offsetWidth > frame.clientWidth ? Math.min(...all.map((box) => box.offsetLeft)) - 16 : 0,
  });
};

const draw = (page) => {
  for (const old of panel.sheet.querySelectorAll("i")) old.remove();
  panel.sheet.style.aspectRatio = `${page.width} / ${page.height}`;
  const wanted = new Set(lines);
  for (const [line, left, top, right, bottom] of page.lines) {
    if (!wanted.has(line)) continue;
    const box = part("i", "");
    box.style.left = `${(left / page.width) * 100}%`;
    box.style.top = `${(top / page.height) * 100}%`;
    box.style.width = `${((right - left) / page.width) * 100}%`;
    box.style.height = `${((bottom - top) / page.height) * 100}%`;
    panel.sheet.append(box);
  }
  bring();
};

const show = async (link) => {
  if (!panel) make();
  if (link !== shown) {
    panel.image.src = link.href;
    panel.image.alt = `原件第 ${link.dataset.print} 页`;
    panel.where.textContent = `第 ${link.dataset.print} 页`;
    panel.frame.scrollTo(0, 0);
    shown = link;
    const at = links.indexOf(link);
    panel.before_.disabled = at === 0;
    panel.after_.disabled = at === links.length - 1;
  }
  const address = link.dataset.boxes;
  if (!boxes.has(address)) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) boxes.set(address, await answer.json());
  }
  if (panel && shown === link && boxes.has(address)) draw(boxes.get(address));
};

const showLines = (element) => {
  if (element === marked) return bring();
  mark(element);
  lines = numbers(element.dataset.lines);
  show(pageOf(lines[0]));
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-print]");
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
    event.preventDefault();
    show(link);
  } else if (panel && !event.target.closest("#print-page, a")) {
    const held = event.target.closest("[data-lines]");
    if (held) showLines(held);
  }
});
document.addEventListener("focusin", (event) => {
  const held = panel && event.target.closest("[data-lines]");
  if (held) showLines(held);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel && event.target.closest("#print-page")) close();
});
