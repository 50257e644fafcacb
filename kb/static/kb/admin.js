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

// Returns the first field of this part of the form that is blank, or the button that adds a row.
function fieldToFill(part) {
  if (part.matches("input, textarea, select")) return part;
  const selector = ":is(input[type=text], textarea):not([name$=_en]), [type=checkbox]:not(.delete), .add-row";
  const fields = [...part.querySelectorAll(selector)].filter((field) => !field.closest(".empty-form"));
  return fields.find((field) => field.type === "checkbox" || !field.value?.trim());
}

// A link to a part of the form moves the focus to what is to be filled in there.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#kb-missing a");
  const target = link && document.querySelector(link.hash);
  const field = target && fieldToFill(target);
  if (!field) return;
  event.preventDefault(); // following the link would take the focus away again
  field.closest("details")?.setAttribute("open", "");
  field.closest("[data-folded]")?.querySelector(".kb-card-title").click();
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
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

// The button that publishes a change says so if a time is chosen for it.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-schedule]");
  const [moment, button] = [form?.elements.publish_at, form?.elements.publish];
  if (!moment || !button) return;
  const atOnce = button.textContent;
  const name = () => { button.textContent = moment.value ? form.dataset.schedule : atOnce; };
  name();
  moment.addEventListener("input", name);
});
