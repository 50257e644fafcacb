// The scripts of the admin, beside unfold's.

// The browser's own scroll bars instead of SimpleBar's: each of those is a tab stop with an English name.
// Icons are words drawn by a font, which screen readers would read out.
document.addEventListener("DOMContentLoaded", () => {
  for (const area of document.querySelectorAll("[data-simplebar]")) area.removeAttribute("data-simplebar");
  for (const icon of document.querySelectorAll(".material-symbols-outlined")) icon.ariaHidden = "true";
  document.querySelector("#nav-sidebar-apps a.active")?.scrollIntoView({ block: "nearest" });
});

// Boxes to tick that belong to one field are a group with its name.
document.addEventListener("DOMContentLoaded", () => {
  for (const boxes of document.querySelectorAll("div[id]:has(> div > label > [type=checkbox])")) {
    boxes.role = "group";
    boxes.ariaLabel = boxes.closest(".group").querySelector("label").textContent.replace("*", "").trim();
  }
});

// The search that Ctrl+K opens is a dialog, named as its field.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("#search-input-command");
  if (!field) return;
  const dialog = field.closest("[x-data]");
  dialog.role = "dialog";
  dialog.ariaModal = "true";
  dialog.ariaLabel = field.placeholder;
  document.querySelector("#command-submit").ariaLabel = field.placeholder;
});

// The switch that shows the Chinese, the English or both columns. It sets an attribute on <html>, by which the style
// sheet hides fields, so that it works for rows that are added later too.
document.addEventListener("DOMContentLoaded", () => {
  const KEY = "kb-columns";
  const fieldset = document.querySelector(".kb-language-switch");
  if (!fieldset) return;

  const show = (columns) => {
    document.documentElement.dataset.columns = columns;
    for (const radio of fieldset.querySelectorAll("input")) radio.checked = radio.value === columns;
  };

  fieldset.hidden = false;
  show(localStorage.getItem(KEY) ?? "both");
  fieldset.addEventListener("change", (event) => {
    localStorage.setItem(KEY, event.target.value);
    show(event.target.value);
  });
});

// A folded section with an error is opened.
document.addEventListener("DOMContentLoaded", () => {
  for (const section of document.querySelectorAll("fieldset > details:has(.errors)")) section.open = true;
});

// A link to a part of the form moves the focus to its first field, or to the button that adds one.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#kb-missing a");
  const target = link && document.querySelector(link.hash);
  if (!target) return;
  event.preventDefault(); // following the link would take the focus away again
  const fields = target.matches("input, textarea, select") ? [target] : target.querySelectorAll("input, .add-row");
  const field = [...fields].find((one) => one.offsetParent && one.type !== "hidden") ?? target;
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});

// The cards of steps and items fold to their titles: one by its title, all by the button above them, which is remembered.
// A card with an error stays open.
document.addEventListener("DOMContentLoaded", () => {
  const KEY = "kb-titles-only";

  const fold = (card, folded) => {
    if (folded && card.querySelector(".errors")) return;
    card.toggleAttribute("data-folded", folded);
    card.querySelector(".kb-card-title")?.setAttribute("aria-expanded", String(!folded));
  };

  const foldAll = (button, folded) => {
    button.setAttribute("aria-pressed", String(folded));
    for (const card of button.closest("fieldset").querySelectorAll(".form-group:not(.empty-form)")) fold(card, folded);
  };

  for (const button of document.querySelectorAll(".kb-fold-parts button")) {
    foldAll(button, localStorage.getItem(KEY) === "true");
    button.addEventListener("click", () => {
      const folded = button.getAttribute("aria-pressed") === "false";
      localStorage.setItem(KEY, String(folded));
      foldAll(button, folded);
    });
  }
  document.addEventListener("click", (event) => {
    const card = event.target.closest(".kb-card-title")?.closest(".form-group");
    if (card) fold(card, !card.hasAttribute("data-folded"));
  });
});

// To remove a new row, unfold writes the HTML of the rows after it anew, which holds only default values. So what was
// typed becomes the default value before.
document.addEventListener("click", (event) => {
  const formset = event.target.closest(".delete-template")?.closest(".formset");
  for (const field of formset?.querySelectorAll(".template :is(input, textarea)") ?? []) field.defaultValue = field.value;
  for (const option of formset?.querySelectorAll(".template option") ?? []) option.defaultSelected = option.selected;
}, true);

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

// Select2 names its box after the chosen value alone. It gets the name of its field's label too, once Select2 has made it.
window.addEventListener("load", () => setTimeout(() => {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const [label] = select.labels;
    const box = select.nextElementSibling.querySelector("[role=combobox]");
    const value = box.querySelector("[role=textbox]");
    label.id ||= `${select.id}_label`;
    value.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
  }
}));

// Browsers ignore `autofocus` while unfold's scripts still hide the form, so the field gets the focus here.
window.addEventListener("load", () => {
  if (document.activeElement === document.body) document.querySelector("[autofocus]")?.focus();
});

// An import is checked some rows a request: the page asks for the next ones until none is left.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-goes-on]");
  if (form) setTimeout(() => form.requestSubmit(form.querySelector("[name=go_on]")), 200);
});

// A file that the server would refuse as too large is not sent at all.
document.addEventListener("change", (event) => {
  const most = Number(event.target.dataset?.mostBytes);
  if (!most) return;
  const isTooLarge = [...event.target.files].some((file) => file.size > most);
  event.target.setCustomValidity(isTooLarge ? event.target.dataset.tooLarge : "");
  event.target.form.noValidate = !isTooLarge;
  event.target.reportValidity();
});
