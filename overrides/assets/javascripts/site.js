// Reading comfort: dark scheme and large type, remembered; copying; printing.
// Loaded in the head and run at once, so that no page is first painted in the wrong scheme or size.
(() => {
  "use strict";
  const root = document.documentElement;
  root.dataset.js = "";

  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is switched off: the choice lasts as long as the page
    }
  };
  const store = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // as above
    }
  };

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = stored("scheme"); // where nothing was chosen, the style sheet follows the system by itself
  if (chosen) root.dataset.scheme = chosen;
  root.dataset.size = stored("size") ?? "normal";

  root.dataset.repealed = stored("repealed") ?? "normal";
  root.dataset.slash = stored("slash") ?? "normal"; // "off": the key "/" is no shortcut

  const stateOf = (key) => root.dataset[key] ?? (dark.matches ? "dark" : "light");
  const showState = () => {
    for (const button of document.querySelectorAll("[data-toggle]")) {
      button.setAttribute("aria-pressed", String(stateOf(button.dataset.toggle) === button.dataset.on));
    }
  };

  const announce = (text) => {
    let status = document.getElementById("status");
    if (!status) {
      status = document.createElement("p");
      status.id = "status";
      status.setAttribute("role", "status");
      document.body.append(status);
    }
    status.textContent = text;
    clearTimeout(announce.timer);
    announce.timer = setTimeout(() => { status.textContent = ""; }, 2500);
  };

  const copy = async (text) => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const area = document.createElement("textarea"); // plain http: there is no clipboard API
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const copyAnd = (text, message) => copy(text).then(() => announce(message), () => announce("浏览器不允许复制，请手动选取"));

  const here = (hash) => location.href.replace(/[?#].*$/, "") + hash;

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-toggle], [data-copy], [data-copy-page], [data-print], [data-text], a.headerlink");
    if (!target) return;
    const { toggle, on, copy: from } = target.dataset;
    if (toggle) {
      root.dataset[toggle] = stateOf(toggle) === on ? (toggle === "scheme" ? "light" : "normal") : on;
      store(toggle, root.dataset[toggle]);
      showState();
    } else if (from) {
      copyAnd(document.getElementById(from).textContent, target.dataset.copied ?? "引用格式已复制");
    } else if ("copyPage" in target.dataset) {
      copyAnd(here(""), "本页链接已复制");
    } else if ("print" in target.dataset) {
      print();
    } else if (target.dataset.text) {
      copyAnd(target.dataset.text, target.dataset.copied);
    } else {
      copyAnd(here(target.hash), "本节链接已复制");
    }
  });
  // A printed sheet says where it comes from and since when: the day on which this browser got the page.
  const showSource = () => {
    const got = new Date(performance.timeOrigin);
    const day = `${got.getFullYear()}年${got.getMonth() + 1}月${got.getDate()}日取得`;
    const address = decodeURI(document.querySelector("link[rel=canonical]")?.href ?? here(""));
    root.style.setProperty("--gz-source", JSON.stringify(`${address}　${day}`));
    for (const place of document.querySelectorAll("[data-day]")) place.textContent = day;
  };
  dark.addEventListener?.("change", showState);
  document.addEventListener("DOMContentLoaded", () => {
    showState();
    showSource();
  });
})();
