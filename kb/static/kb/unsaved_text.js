// Keeps in this browser what somebody types in a form of the admin, until the server has saved it.
//
// Works on the forms of rows, and on those with `data-keeps-text`. An ended session, a failed network, a closed tab or a
// server error loses nothing: the form offers the text when it is opened again. Texts are kept for a week by user and
// address. Signing out does not delete them, and nobody else who signs in is shown them. Only a save that the server has
// acknowledged deletes them (cookie `kb_saved` of kb/admin/base/saved_cookie.py, or the answer to
// kb/static/kb/background_save.js). Passwords and files are not kept. Fields and their names:
// kb/static/kb/content_form.js.

const KEPT_DAYS = 7;
const MOST_FORMS = 30;
const MOST_CHARACTERS = 1_000_000; // of one form; a pasted table has up to 500,000

// --- The store ---------------------------------------------------------------------------------------------------

// `typing`: what differs from the saved form while it is open. `offer`: what a later visit is offered.
const unsavedTexts = {
  key: (kind, user, path) => `kb-unsaved:${kind}:${user}:${path}`,

  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? { at: 0, fields: {} };
    } catch {
      return { at: 0, fields: {} };
    }
  },

  write(key, fields, at = Date.now()) {
    if (!Object.keys(fields).length) return localStorage.removeItem(key);
    const text = JSON.stringify({ at, fields });
    if (text.length > MOST_CHARACTERS) return undefined; // the last copy that was small enough stays
    try {
      localStorage.setItem(key, text);
    } catch {
      this.deleteOld(0, key); // the browser's store is full
      try { localStorage.setItem(key, text); } catch { /* nothing more can be done */ }
    }
    return undefined;
  },

  // Deletes what is older than a week, and more than so many forms; oldest first.
  deleteOld(most = MOST_FORMS, kept = "") {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith("kb-unsaved:") && key !== kept);
    const dated = keys.map((key) => [this.read(key).at, key]).sort(([one], [other]) => other - one);
    const tooOld = Date.now() - KEPT_DAYS * 86_400_000;
    dated.forEach(([at, key], index) => {
      if (at < tooOld || index >= most) localStorage.removeItem(key);
    });
  },
};

function readCookie(name) {
  const found = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${name}=`));
  return found && decodeURIComponent(found.slice(name.length + 1));
}

// --- The banner ----------------------------------------------------------------------------------------------------

class UnsavedBanner {
  constructor(form, user, offer) {
    this.form = form;
    this.offer = offer;
    this.key = unsavedTexts.key("offer", user, location.pathname);
    this.section = document.getElementById("kb-unsaved");
    this.section.querySelector("[data-put-back]").addEventListener("click", () => this.putBack());
    this.section.querySelector("[data-throw-away]").addEventListener("click", () => this.throwAway());
    this.show();
  }

  // A row that had a part when its text was typed, and has none now. A new row can be added again.
  isGone(key, { isNew }) {
    return key.includes("/") && !isNew && !typedFields(this.form).has(key);
  }

  show() {
    const now = typedFields(this.form);
    const isLeft = ([key, { values }]) => {
      const shown = now.get(key);
      return shown ? !sameValues(shown.values, values) : values.some((value) => value.trim());
    };
    const left = Object.entries(this.offer.fields).filter(isLeft);
    this.offer.fields = Object.fromEntries(left);
    unsavedTexts.write(this.key, this.offer.fields, this.offer.at);
    this.section.hidden = !left.length;
    if (!left.length) return;
    const gone = left.filter((entry) => this.isGone(...entry));
    const there = left.filter((entry) => !gone.includes(entry));
    const when = new Date(this.offer.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Shanghai" });
    this.section.querySelector("h2").textContent = this.section.dataset.title.replace("{when}", when);
    this.list(".kb-unsaved-fields", there);
    this.list(".kb-unsaved-gone dl", gone);
    this.section.querySelector(".kb-unsaved-gone").hidden = !gone.length;
    this.section.querySelector("[data-put-back]").hidden = !there.length;
  }

  list(selector, entries) {
    const lines = entries.flatMap(([, { label, values, shown }]) => {
      const [term, text] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = label;
      text.textContent = (shown ?? values).join(", ");
      return [term, text];
    });
    this.section.querySelector(selector).replaceChildren(...lines);
  }

  putBack() {
    const there = Object.entries(this.offer.fields).filter((entry) => !this.isGone(...entry));
    const first = there.map(([key, field]) => this.restore(key, field)).find((element) => element);
    this.show();
    setTimeout(() => first?.focus()); // after a row that was added has taken the focus
  }

  // Returns the field's first element.
  restore(key, { values, shown }) {
    let field = typedFields(this.form).get(key);
    if (!field && key.includes("/")) {
      this.addRow(...key.split("/"));
      field = typedFields(this.form).get(key);
    }
    if (!field) return undefined;
    for (const element of field.elements) {
      if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
      else if (element.type.startsWith("select")) this.choose(element, values, shown);
      else element.value = values[0] ?? "";
      for (const type of ["input", "change"]) element.dispatchEvent(new Event(type, { bubbles: true }));
    }
    return field.elements[0];
  }

  // An option that is looked up while typing is not in the page yet.
  choose(select, values, shown) {
    values.forEach((value, index) => {
      const isThere = [...select.options].some((option) => option.value === value);
      if (!isThere) select.add(new Option(shown?.[index] ?? value, value));
    });
    for (const option of select.options) option.selected = values.includes(option.value);
  }

  addRow(prefix, key) {
    document.querySelector(`#${CSS.escape(prefix)}-group .add-row`)?.click();
    const total = Number(this.form.elements[`${prefix}-TOTAL_FORMS`].value);
    setRowKey(this.form, prefix, total - 1, key);
  }

  throwAway() {
    this.offer.fields = {};
    this.show();
    document.getElementById("main-content").focus();
  }
}

// --- On each page --------------------------------------------------------------------------------------------------

// The form that is saved in the background, with its saved values, for kb/static/kb/background_save.js; null elsewhere.
let contentForm = null;

// Deletes the copy of the form that the server says it has saved.
function deleteSavedCopy() {
  const saved = readCookie("kb_saved");
  if (!saved) return;
  document.cookie = "kb_saved=; path=/admin/; max-age=0";
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("kb-unsaved:typing:") && key.endsWith(`:${saved}`)) localStorage.removeItem(key);
  }
}

// On the page for signing in: says that the text of the form to which it leads is kept. It does not show the text.
function sayThatTextIsKept() {
  const note = document.getElementById("kb-text-is-kept");
  const [path] = (new URLSearchParams(location.search).get("next") ?? "").split("?");
  if (note && path) note.hidden = !Object.keys(localStorage).some((key) => key.startsWith("kb-unsaved:") && key.endsWith(`:${path}`));
}

function warnBeforeLeaving(form, savedValues) {
  let isLeaving = false;
  form.addEventListener("submit", () => { isLeaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && savedValues.isChanged()) event.preventDefault();
  });
  // A page that the browser shows again from its memory has left nothing yet.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

document.addEventListener("DOMContentLoaded", () => {
  deleteSavedCopy();
  unsavedTexts.deleteOld();
  sayThatTextIsKept();
  const section = document.getElementById("kb-unsaved");
  const form = document.querySelector("form[data-keeps-text], #content-main > form");
  if (!section || !form) return;

  const { user } = section.dataset;
  form.autocomplete = "off"; // the browser does not fill in again what it shows anew, hidden fields least of all
  const hasErrors = !!document.querySelector("#error-summary");
  const savedValues = new SavedValues(form, hasErrors);
  let typingKey = unsavedTexts.key("typing", user, location.pathname);
  const [offered, typed] = [unsavedTexts.read(unsavedTexts.key("offer", user, location.pathname)), unsavedTexts.read(typingKey)];
  localStorage.removeItem(typingKey);
  const fields = { ...offered.fields, ...typed.fields };
  new UnsavedBanner(form, user, { at: Math.max(offered.at, typed.at), fields });

  const keep = () => {
    const changed = savedValues.changed().map(([key, { elements, ...field }]) => [key, field]);
    unsavedTexts.write(typingKey, Object.fromEntries(changed));
  };
  let timer;
  const keepSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  };
  // The draft of something new has an address of its own.
  const move = (address) => {
    localStorage.removeItem(typingKey);
    typingKey = unsavedTexts.key("typing", user, address);
    keep();
  };
  if (document.querySelector("button[name=_savedraft]")) contentForm = { form, savedValues, keep, move };
  else warnBeforeLeaving(form, savedValues);
  keep();
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  document.addEventListener("formset:added", ({ target }) => savedValues.acceptNewRow(target));
  for (const type of ["pagehide", "visibilitychange"]) window.addEventListener(type, keep, { capture: true });
});
