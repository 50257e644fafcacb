// The scripts of the content's forms.

// The switch that shows the Chinese, the English or both columns. It sets an attribute on <html>, by which the style
// sheet hides fields, so that it works for rows that are added later too.
document.addEventListener("DOMContentLoaded", () => {
  const KEY = "kb-columns";
  const bar = document.querySelector(".kb-language-switch");
  if (!bar) return;

  const show = (columns) => {
    document.documentElement.dataset.columns = columns;
    for (const button of bar.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.columns === columns));
    }
  };

  bar.hidden = false;
  show(localStorage.getItem(KEY) ?? "both");
  bar.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    localStorage.setItem(KEY, chosen.dataset.columns);
    show(chosen.dataset.columns);
  });
});

// Arrow keys move a row by its handle, as the mouse does.
document.addEventListener("DOMContentLoaded", () => {
  const HANDLE = "[x-sort\\:handle]";
  const label = document.querySelector("[data-move-label]")?.dataset.moveLabel;
  if (!label) return;

  for (const handle of document.querySelectorAll(HANDLE)) {
    handle.tabIndex = 0;
    handle.setAttribute("role", "button");
    handle.setAttribute("aria-label", label);
    handle.title = label;
  }
  document.addEventListener("keydown", (event) => {
    const handle = event.target.closest(HANDLE);
    if (!handle || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const row = handle.closest(".form-group");
    const up = event.key === "ArrowUp";
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other?.classList.contains("original")) return;
    other[up ? "before" : "after"](row);
    sortRecords({ from: row.parentElement }); // unfold's function: numbers the rows by their order
    handle.focus();
  });
});

// Browsers ignore `autofocus` while unfold's scripts still hide the form, so the field gets the focus here.
window.addEventListener("load", () => {
  if (document.activeElement === document.body) document.querySelector("[autofocus]")?.focus();
});
