/* The search fields of a page: "/" puts the cursor into the first of them, the header's, unless that is switched off on the
   search page; with the first letter typed, what offers suggestions is loaded. */

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.documentElement.dataset.slash === "off") return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const field = [...document.querySelectorAll("input[name=q]")].find((input) => input.checkVisibility?.() ?? true);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

for (const field of document.querySelectorAll("input[name=q]")) {
  const load = async () => {
    let typing = true; // nobody needs suggestions for what was asked meanwhile
    field.form.addEventListener("submit", () => (typing = false), { once: true });
    try {
      const { offer } = await import("./search-suggest.js");
      offer(field, typing);
    } catch {
      // without suggestions the field is a field
    }
  };
  field.addEventListener("input", load, { once: true });
}
