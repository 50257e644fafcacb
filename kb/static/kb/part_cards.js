// The cards of steps and items in a content form: folding them, their titles, and moving them.

const HANDLE = "[x-sort\\:handle]";

function cardsOf(formset) {
  return [...formset.querySelectorAll(":scope > .form-group:not(.empty-form)")];
}

// --- Folding: one card by its title, all by the button above them, which is remembered. A card with an error stays open.

document.addEventListener("DOMContentLoaded", () => {
  const KEY = "kb-titles-only";

  const fold = (card, folded) => {
    if (folded && card.querySelector(".errors")) return;
    card.toggleAttribute("data-folded", folded);
    card.querySelector(".kb-card-title")?.setAttribute("aria-expanded", String(!folded));
  };

  const foldAll = (button, folded) => {
    button.setAttribute("aria-pressed", String(folded));
    for (const card of cardsOf(button.closest("fieldset").querySelector(".formset"))) fold(card, folded);
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

// --- Titles: what is typed as the title of a card, in the reader's language or else in Chinese.

function showTitle(card) {
  const title = card.querySelector(".kb-card-title");
  title.dataset.saved ??= title.textContent;
  const columns = document.documentElement.lang.startsWith("en") ? ["en", "zh_hans"] : ["zh_hans"];
  const fields = columns.map((column) => card.querySelector(`[name$="-title_${column}"]`));
  const typed = fields.find((field) => field?.value.trim());
  title.textContent = typed?.value ?? title.dataset.saved;
  if (typed) title.lang = typed.lang;
  else title.removeAttribute("lang");
}

document.addEventListener("input", ({ target }) => {
  const card = /-title_(zh_hans|en)$/.test(target.name) && target.closest(".formset > .form-group");
  if (card) showTitle(card);
});

// --- Moving: with the mouse by unfold's own script, with the arrow keys by this one.

// Unfold moves the rows of the class "original" alone, which one that is not saved yet does not have.
function makeMovable(card) {
  card.classList.replace("template", "original");
}

// A form that is shown again with errors has its rows in the order in which they were saved.
function sortByPosition(formset) {
  const position = (card) => Number(card.querySelector("[name$='-position']")?.value || Infinity);
  const cards = cardsOf(formset);
  const sorted = [...cards].sort((one, other) => position(one) - position(other) || 0);
  if (sorted.some((card, index) => card !== cards[index])) formset.prepend(...sorted);
}

// Numbers the cards by their order, has the form saved, and says where the card is now. `from`: its place before.
function acceptMove(formset, card, from) {
  const cards = cardsOf(formset);
  const to = cards.indexOf(card) + 1;
  if (to === from) return;
  sortRecords({ from: formset }); // unfold's function
  formset.dispatchEvent(new Event("change", { bubbles: true }));
  const status = formset.closest("fieldset").querySelector("[data-moved]");
  const places = { from, to, all: cards.length };
  status.textContent = status.dataset.moved.replace(/\{(\w+)\}/g, (_all, name) => places[name]);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const formset of document.querySelectorAll(".formset")) {
    sortByPosition(formset);
    for (const card of formset.querySelectorAll(":scope > .template:not(.empty-form)")) {
      makeMovable(card);
      showTitle(card);
    }
  }
});

document.addEventListener("formset:added", ({ target }) => {
  const card = target.closest(".form-group");
  makeMovable(card);
  sortRecords({ from: card.parentElement });
  // Unfold shows the row after this event.
  setTimeout(() => [...card.querySelectorAll("[name*='-title_']")].find((field) => field.checkVisibility())?.focus());
});

// The events of SortableJS, which unfold uses.
let draggedFrom = 0;
document.addEventListener("start", ({ item }) => {
  if (item?.matches(".form-group")) draggedFrom = cardsOf(item.parentElement).indexOf(item) + 1;
});
document.addEventListener("end", ({ item }) => {
  if (item?.matches(".form-group")) acceptMove(item.parentElement, item, draggedFrom);
});

document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.(HANDLE);
  if (!handle || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const card = handle.closest(".form-group");
  const formset = card.parentElement;
  const cards = cardsOf(formset);
  const from = cards.indexOf(card) + 1;
  const isUp = event.key === "ArrowUp";
  const other = cards[isUp ? from - 2 : from];
  if (!other) return;
  other.remove(); // moves the other one, so that the handle keeps the focus
  card[isUp ? "after" : "before"](other);
  acceptMove(formset, card, from);
  card.scrollIntoView({ block: "nearest" });
});
