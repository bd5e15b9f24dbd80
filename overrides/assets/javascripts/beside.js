// What stands beside a text: its outline shows where one is, the contents their current entry, the facts fold on a narrow screen.

const outline = document.getElementById("outline");
const facts = document.querySelector(".facts-of");

// An entry of a list that scrolls comes into view, and the page stays where it is.
const bring = (list, entry) => {
  const [box, line] = [list.getBoundingClientRect(), entry.getBoundingClientRect()];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  if (line.top < top || line.bottom > bottom) list.scrollTop += line.top - top - (bottom - top) / 3;
};

const contents = document.querySelector(".contents");
const current = contents?.querySelector("[aria-current]");
if (current) bring(contents, current);

if (outline) {
  const links = [...outline.querySelectorAll('a[href^="#"]')];
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let shown = null;
  let waits = false;

  const show = () => {
    waits = false;
    const edge = innerHeight / 4;
    const at = places.findLastIndex((place) => place && place.getBoundingClientRect().top <= edge);
    if (links[at] === shown) return;
    shown?.removeAttribute("aria-current");
    shown = links[at] ?? null;
    shown?.setAttribute("aria-current", "location");
    if (shown) bring(outline, shown);
  };
  const look = () => {
    if (!waits) requestAnimationFrame(show);
    waits = true;
  };
  addEventListener("scroll", look, { passive: true });
  addEventListener("resize", look, { passive: true });
  outline.addEventListener("toggle", () => shown && bring(outline, shown));
  outline.addEventListener("click", (event) => {
    if (event.target.closest("a") && outline.matches(":popover-open")) outline.hidePopover();
  });
  look();
}

// The facts are open in the page, for whoever has no script, and always where there is room; site.css hides them until they fold.
if (facts) {
  const narrow = matchMedia("screen and (max-width: 40em)");
  const fold = () => {
    facts.open = !narrow.matches;
  };
  fold();
  facts.dataset.ready = "";
  narrow.addEventListener("change", fold);
  document.addEventListener("click", (event) => {
    if (narrow.matches && !facts.contains(event.target)) fold();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !narrow.matches || !facts.open) return;
    fold();
    if (facts.contains(document.activeElement)) facts.querySelector("summary").focus();
  });
  addEventListener("beforeprint", () => {
    facts.open = true;
  });
  addEventListener("afterprint", fold);
}
