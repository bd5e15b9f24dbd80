/* Under each table and name list of a notice, a button that makes a CSV file of it, in the browser.

   A cell is what is displayed: lines within it stay lines, one that spans others is written once, at its first place.
   UTF-8 with BOM and CRLF, which Excel and WPS open as Chinese.  What a spreadsheet would take for a formula is led by an
   apostrophe, so that it stays text; a figure stays a figure. */

const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;
const FIGURE = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%‰]?$/u;

export function cellOf(text) {
  const inert = FORMULA.test(text) && !FIGURE.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** The cells of a table as displayed, row by row. */
export function rowsOf(table) {
  const rows = [...table.rows].map(() => []);
  for (const [y, row] of [...table.rows].entries()) {
    let x = 0;
    for (const cell of row.cells) {
      while (rows[y][x] !== undefined) x++;
      for (let down = 0; down < cell.rowSpan && y + down < rows.length; down++) {
        for (let right = 0; right < cell.colSpan; right++) rows[y + down][x + right] = "";
      }
      rows[y][x] = textOf(cell);
    }
  }
  return rows.map((row) => Array.from(row, (text) => text ?? ""));
}

export function csvOf(rows) {
  return `\ufeff${rows.map((row) => `${row.map(cellOf).join(",")}\r\n`).join("")}`;
}

/** What a cell prints, without what the site adds; its lines are those that are displayed. */
function textOf(cell) {
  const copy = cell.cloneNode(true);
  for (const added of copy.querySelectorAll(".extra")) added.remove();
  for (const end of copy.querySelectorAll("br")) end.replaceWith("\n");
  return copy.textContent.split("\n").map((line) => line.trim()).join("\n").trim();
}

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = `${name.replace(/[\\/:*?"<>|\s]+/gu, " ").trim().slice(0, 80)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/* A table that fits needs no frame of its own: its column heads stay at the edge of the screen.  A high one that does not gets
   a frame with heads of its own. */
const fits = new ResizeObserver((entries) => {
  for (const { target: frame } of entries) {
    const table = frame.querySelector("table");
    frame.toggleAttribute("data-fits", table.scrollWidth <= frame.clientWidth);
    frame.toggleAttribute("data-held", table.scrollWidth > frame.clientWidth && table.offsetHeight > innerHeight);
  }
});

for (const [place, frame] of document.querySelectorAll(".notice .table").entries()) {
  const table = frame.querySelector("table");
  const button = document.createElement("button");
  const whose = document.createElement("span");
  whose.className = "vh";
  whose.textContent = `：${frame.getAttribute("aria-label")}`;
  button.type = "button";
  button.className = "take";
  button.append("下载 CSV", whose);
  button.addEventListener("click", () => save(`${document.querySelector("h1").innerText} 表${place + 1}`, csvOf(rowsOf(table))));
  frame.append(button);
  fits.observe(frame);
}
