// The fields of a form of the admin, by names that stay the same when rows of steps or items move, and what of them is saved.
//
// Used by kb/static/kb/unsaved_text.js and kb/static/kb/background_save.js.

// The key of a row of steps or items. A row without a part gets one, which the server will give to the part.
function rowKey(form, prefix, index) {
  const id = form.elements[`${prefix}-${index}-id`]?.value;
  if (id) return JSON.parse(document.getElementById("kb-part-keys")?.textContent || "{}")[prefix]?.[id] ?? `id-${id}`;
  return (form.elements[`${prefix}-${index}-key`] ?? setRowKey(form, prefix, index, newKey())).value;
}

function setRowKey(form, prefix, index, key) {
  const name = `${prefix}-${index}-key`;
  const input = form.elements[name] ?? Object.assign(document.createElement("input"), { type: "hidden", name });
  input.value = key;
  form.elements[`${prefix}-${index}-id`].closest(".form-group").append(input);
  return input;
}

function newKey() {
  return String.fromCharCode(...crypto.getRandomValues(new Uint8Array(8)).map((byte) => 97 + (byte % 26)));
}

// Returns { prefix, index, key, name, isNew } of a field of a row, or null.
function rowOf(form, name) {
  const [, prefix, index, rest] = name.match(/^(.+)-(\d+)-(.+)$/) ?? [];
  if (!prefix || !form.elements[`${prefix}-TOTAL_FORMS`]) return null;
  const isNew = !form.elements[`${prefix}-${index}-id`]?.value;
  return { prefix, index, key: rowKey(form, prefix, index), name: rest, isNew };
}

// Returns a Map of what can be typed or chosen: name → { values, label, isNew, elements }.
function typedFields(form) {
  const fields = new Map();
  for (const element of form.elements) {
    const { name, type } = element;
    if (!name || ["hidden", "submit", "button", "file", "fieldset", "password"].includes(type)) continue;
    if (name.endsWith("-DELETE") || name.includes("__prefix__")) continue;
    const row = rowOf(form, name);
    if (row?.name === "position") continue; // rowOrder says where it is
    const key = row ? `${row.prefix}/${row.key}/${row.name}` : name;
    if (!fields.has(key)) fields.set(key, { values: [], label: labelOf(element), isNew: !!row?.isNew, elements: [] });
    const field = fields.get(key);
    field.elements.push(element);
    if (type === "checkbox" || type === "radio") {
      if (element.checked) field.values.push(element.value);
    } else if (type.startsWith("select")) {
      field.values.push(...[...element.selectedOptions].map((option) => option.value));
      field.shown = [...element.selectedOptions].map((option) => option.textContent.trim());
    } else {
      field.values.push(element.value);
    }
  }
  return fields;
}

function labelOf(element) {
  const group = element.closest("fieldset")?.querySelector("legend");
  const label = ["checkbox", "radio"].includes(element.type) && group ? group : element.labels?.[0];
  const card = element.closest(".form-group")?.querySelector(".kb-card-title");
  const words = [card, label ?? element].filter(Boolean).map((each) => each.textContent.trim().replace(/\s+|\*$/g, " ").trim());
  return words.join(" · ") || element.name;
}

function sameValues(one, other) {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

// The keys of the rows of steps or items, in their order.
function rowOrder(form) {
  const rows = [...form.querySelectorAll(".formset > .form-group:not(.empty-form) [name$='-id']:not([name^='initial-'])")];
  return rows.map(({ name }) => name.match(/^(.+)-(\d+)-id$/)).filter(Boolean).map(([, ...row]) => rowKey(form, ...row));
}

// What the server has of each field, and the order of the rows. `hasErrors`: the form shows what was sent and refused.
class SavedValues {
  constructor(form, hasErrors) {
    this.form = form;
    this.values = new Map();
    this.order = rowOrder(form);
    for (const [key, { values, elements }] of typedFields(form)) {
      const initial = [...form.querySelectorAll(`[name="initial-${CSS.escape(elements[0].name)}"]`)];
      const before = initial.length ? initial.map((input) => input.value) : [""];
      this.values.set(key, hasErrors ? before : values);
    }
  }

  // Takes what was just saved as saved.
  accept(fields, order) {
    for (const [key, { values }] of fields) this.values.set(key, values);
    this.order = order;
  }

  // Takes the values of a row that was just added as saved.
  acceptNewRow(row) {
    for (const [key, { values, elements }] of typedFields(this.form)) {
      if (row.contains(elements[0]) && !this.values.has(key)) this.values.set(key, values);
    }
    this.order.push(...rowOrder(this.form).filter((key) => !this.order.includes(key)));
  }

  changed() {
    const isChanged = ([key, { values }]) => !sameValues(values, this.values.get(key) ?? [""]);
    return [...typedFields(this.form)].filter(isChanged);
  }

  isChanged() {
    return this.changed().length > 0 || !sameValues(rowOrder(this.form), this.order);
  }
}
