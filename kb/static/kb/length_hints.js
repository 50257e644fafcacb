// Counts the characters of a text field while somebody types, and says what fits.
//
// The count stands above a field that has the focus, and below one that is longer than what fits. Screen readers read it with the
// field (aria-describedby); while somebody types they are told only that a limit is near, after a pause. What fits:
// kb/admin/base/text_lengths.py. The words: templates/admin/kb/form_state.html.

const NEAR = 0.9; // of the most characters
const PAUSE_BEFORE_WORDS = 1_000;

class LengthHint {
  constructor(field, status) {
    Object.assign(this, { field, status, most: field.maxLength });
    field.removeAttribute("maxlength"); // the browser would cut what is pasted, without a word
    this.hint = Object.assign(document.createElement("p"), { className: "kb-length", id: `${field.id}_length`, hidden: true });
    field.closest(".group").append(this.hint);
    const described = field.getAttribute("aria-describedby");
    field.setAttribute("aria-describedby", [described, this.hint.id].filter(Boolean).join(" "));
    field.addEventListener("input", () => this.count());
    for (const type of ["focus", "blur"]) field.addEventListener(type, () => this.show());
    this.update();
  }

  // The server counts code points too, and a line end as one.
  get length() {
    return [...this.field.value].length;
  }

  get words() {
    const { dataset, value } = this.field;
    const [count, words] = [this.length, this.status.dataset];
    if (this.level === "over") return words.over.replace("{over}", count - this.most);
    if (dataset.mostLines) {
      const lines = value.split("\n").filter((line) => line.trim()).length;
      return words.lines.replace("{count}", lines).replace("{most}", dataset.mostLines);
    }
    if (this.level === "near") return words.left.replace("{left}", this.most - count);
    const text = !dataset.fits ? words.count : this.level ? words.long : words.fits;
    return text.replace("{count}", count).replace("{most}", this.most).replace("{fits}", dataset.fits);
  }

  get level() {
    const { dataset } = this.field;
    if (this.length > this.most) return "over";
    if (!dataset.mostLines && this.length >= NEAR * this.most) return "near";
    return Number(dataset.fits) < this.length ? "long" : "";
  }

  update() {
    this.hint.textContent = this.words;
    this.hint.dataset.level = this.level;
    this.show();
  }

  show() {
    this.hint.hidden = document.activeElement !== this.field && !this.level;
  }

  count() {
    const before = this.hint.dataset.level;
    this.update();
    if (this.level === before) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.status.textContent = this.level ? this.words : ""; }, PAUSE_BEFORE_WORDS);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const status = document.getElementById("kb-length-status");
  if (!status) return;
  const fields = "form :is(input[type=text], textarea)[maxlength]";
  const hints = new Set();
  const add = (field) => {
    if (hints.has(field) || !field.closest(".group") || field.name.includes("__prefix__")) return;
    hints.add(field);
    new LengthHint(field, status).show();
  };
  for (const field of document.querySelectorAll(fields)) add(field);
  // Rows that are added later.
  document.addEventListener("focusin", ({ target }) => { if (target.matches(fields)) add(target); });
});
