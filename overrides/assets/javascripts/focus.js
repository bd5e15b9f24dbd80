/* "/" puts the cursor into the page's first search field, the header's. */

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const field = [...document.querySelectorAll("input[name=q]")].find((input) => input.checkVisibility?.() ?? true);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
