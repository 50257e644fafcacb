// Saves a content form as a draft while somebody types, and shows who else has it open.
//
// The server's side: kb/admin/base/background_save.py and kb/admin/base/form_visits.py. Fields:
// kb/static/kb/content_form.js. The copy in this browser: kb/static/kb/unsaved_text.js.

const PAUSE = 2_000; // after the last key
const RETRY = 20_000;
const LONGEST_ANSWER = 15_000;
const VISIT_EVERY = 20_000;

// A sign-in in another tab changes the token.
function refreshCsrfToken(form) {
  const token = readCookie("csrftoken");
  if (token) form.elements.csrfmiddlewaretoken.value = token;
}

function post(form, address, body, name) {
  refreshCsrfToken(form);
  const headers = { "X-Requested-With": name, "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  // A redirect leads to the page for signing in.
  return fetch(address, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout(LONGEST_ANSWER) });
}

// The form holds the values that it was opened with, by which the server knows what was changed here, and what by others
// since. What was sent and saved is now what it was opened with. A position among other pages is not saved in a draft.
function setOpenedWith(form, sent, refused) {
  const names = new Set([...form.querySelectorAll("[name^='initial-']")].map((input) => input.name));
  names.delete("initial-position");
  for (const name of names) {
    if (name.includes("__prefix__") || refused.includes(name.slice("initial-".length))) continue;
    const [first, ...others] = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
    const values = sent.getAll(name.slice("initial-".length));
    others.forEach((input) => input.remove());
    for (const value of values.slice(1)) {
      const input = first.cloneNode();
      input.removeAttribute("id");
      input.value = value;
      first.after(input);
    }
    if (values.length) first.value = values[0];
    else if (first.type === "hidden") first.value = "";
  }
}

// The server may have saved what it gave no answer to. So the form says next time that these texts are from here.
function rememberUnanswered(form, fields, body) {
  for (const { elements: [{ name }] } of fields.values()) {
    const sent = { type: "hidden", name: `sent-${name}`, value: body.get(name) ?? "" };
    const isKnown = [...form.querySelectorAll(`[name="${CSS.escape(sent.name)}"]`)].some(({ value }) => value === sent.value);
    if (!isKnown) form.append(Object.assign(document.createElement("input"), sent));
  }
}

class BackgroundSave {
  constructor({ form, savedValues, keep, move }) {
    Object.assign(this, { form, savedValues, keep, move });
    this.bar = document.getElementById("kb-save-bar"); // has the state "saved", "pending" or "problem"
    this.status = document.getElementById("kb-save-status");
    this.saving = null;
    this.isLeaving = false;
    for (const type of ["input", "change"]) form.addEventListener(type, () => this.waitForPause());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (!this.isLeaving && savedValues.isChanged()) event.preventDefault();
    });
  }

  waitForPause() {
    if (this.bar.dataset.state === "saved") this.bar.dataset.state = "pending";
    this.saveAfter(PAUSE);
  }

  saveAfter(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  save() {
    if (this.isLeaving) return;
    if (!this.savedValues.isChanged()) {
      if (this.bar.dataset.state === "pending") this.bar.dataset.state = "saved";
      return;
    }
    if (this.saving) this.saveAfter(PAUSE);
    else this.saving = this.send().finally(() => { this.saving = null; });
  }

  async send() {
    const [fields, order] = [typedFields(this.form), rowOrder(this.form)];
    const body = new FormData(this.form);
    // Deleting can be undone until a button is pressed.
    for (const box of this.form.querySelectorAll("input.delete")) body.delete(box.name);
    body.append("_savedraft", "1");
    try {
      const response = await post(this.form, location.pathname, body, "background-save");
      if (response.type === "opaqueredirect" || response.status === 403) return this.show("problem", this.status.dataset.signedOut);
      if (!response.headers.get("Content-Type")?.includes("json")) throw new Error(String(response.status));
      const answer = await response.json();
      if (answer.saved) this.accept(answer, fields, order, body);
      const isAllSaved = answer.saved && !answer.choice && !answer.refused.length;
      return this.show(isAllSaved ? "saved" : "problem", answer.text, answer.choice, answer.choice_text);
    } catch {
      rememberUnanswered(this.form, fields, body);
      this.saveAfter(RETRY);
      return this.show("problem", this.status.dataset.noConnection);
    }
  }

  // The fields that were refused stay unsaved.
  accept({ address, state, refused }, fields, order, body) {
    if (state !== this.state) document.getElementById("kb-state-lines").innerHTML = state;
    this.state = state;
    setOpenedWith(this.form, body, refused);
    for (const input of this.form.querySelectorAll("input[name^='sent-']")) input.remove();
    const isSaved = ([, { elements: [{ name }] }]) => !refused.includes(name);
    this.savedValues.accept([...fields].filter(isSaved), order);
    if (address !== location.pathname) {
      history.replaceState(history.state, "", address);
      this.form.setAttribute("action", address);
      this.move(address);
    }
    this.keep();
  }

  show(state, text, choice = "", choiceText = "") {
    this.bar.dataset.state = state === "saved" && this.savedValues.isChanged() ? "pending" : state;
    const parts = [text];
    if (choice) parts.push(" ", Object.assign(document.createElement("a"), { href: choice, textContent: choiceText }));
    const shown = choice ? `${text} ${choiceText}` : text;
    if (this.status.textContent !== shown) this.status.replaceChildren(...parts);
  }

  // Waits for the save that is under way.
  submit(event) {
    this.keep();
    clearTimeout(this.timer);
    if (this.saving) {
      event.preventDefault();
      const { submitter } = event;
      this.saving.then(() => this.form.requestSubmit(submitter));
      return;
    }
    this.isLeaving = true;
    refreshCsrfToken(this.form);
  }
}

// The main button says what it does: on a public page the choice "draft" takes it off.
function nameMainButton(form) {
  const [choice, button] = [form.elements.publication, document.querySelector("button[name=_save]")];
  if (!choice || !button) return;
  const [publish, { takeOff }] = [button.textContent, document.getElementById("kb-save-bar").dataset];
  const name = () => { button.textContent = choice.value === "draft" ? takeOff : publish; };
  name();
  choice.addEventListener("change", name);
}

// Renews the visit, and shows who else works on the same thing.
function keepVisiting(form) {
  const list = document.getElementById("kb-others");
  const { address } = list.dataset;
  if (!address) return;
  const visit = async () => {
    try {
      const { others } = await (await post(form, address, null, "visit")).json();
      if (others.join() === [...list.children].map((line) => line.textContent).join()) return;
      list.replaceChildren(...others.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    } catch { /* the next visit asks again */ }
  };
  visit();
  setInterval(visit, VISIT_EVERY);
}

document.addEventListener("DOMContentLoaded", () => {
  if (!contentForm) return;
  new BackgroundSave(contentForm);
  nameMainButton(contentForm.form);
  keepVisiting(contentForm.form);
  // A page that the browser shows again from its memory has left nothing yet.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
});
