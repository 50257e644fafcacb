// Says while somebody types a question that there is one much like it (kb/admin/content/faqs.py).

const PAUSE_BEFORE_ASKING = 700; // after the last key
const FEWEST_CHARACTERS = 4;

document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("kb-similar");
  if (!place) return;
  const note = place.querySelector(".kb-note");
  const list = note.querySelector("ul");
  let timer;
  let asked = new AbortController();

  const show = (questions) => {
    list.replaceChildren(...questions.map(({ title, state, address }) => {
      const link = Object.assign(document.createElement("a"), { href: address, target: "_blank", textContent: title });
      const item = document.createElement("li");
      item.append(link, " · ", state);
      return item;
    }));
    note.hidden = !questions.length;
  };

  const ask = async (field) => {
    asked.abort();
    asked = new AbortController();
    const text = field.value.trim();
    if (text.length < FEWEST_CHARACTERS) return show([]);
    const query = new URLSearchParams({ q: text, but: place.dataset.but });
    try {
      const response = await fetch(`${place.dataset.address}?${query}`, { signal: asked.signal, redirect: "error" });
      if (response.ok) show((await response.json()).questions);
    } catch { /* asked again with the next key */ }
  };

  for (const field of document.querySelectorAll("[name=question_zh_hans], [name=question_en]")) {
    field.addEventListener("input", () => {
      field.closest(".field-row").after(place);
      clearTimeout(timer);
      timer = setTimeout(() => ask(field), PAUSE_BEFORE_ASKING);
    });
  }
});
