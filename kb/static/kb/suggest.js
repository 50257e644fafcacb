// Suggestions below every search box while somebody types: the combobox with a listbox of the ARIA Authoring Practices
// (list autocomplete, manual selection). They come from [data-suggestions]; data-count and an attribute for each kind
// hold the words. Without this the box is an ordinary form. Nothing is remembered.
const WAIT = 120; // milliseconds after the last key

// A phone's keyboard composes every word, in every language, and has a place of its own for what it proposes.
const composesAlways = matchMedia("(pointer: coarse)").matches;

const enhance = (form) => {
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  let timer;
  let asking = new AbortController();
  let active = null;

  const mark = (element, name, value) => element.setAttribute(`aria-${name}`, value);

  const activate = (option) => {
    if (active) mark(active, "selected", false);
    active = option;
    if (!option) return input.removeAttribute("aria-activedescendant");
    mark(option, "selected", true);
    mark(input, "activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const stop = () => {
    clearTimeout(timer);
    asking.abort();
    activate(null);
  };

  const show = (suggestions) => {
    activate(null);
    list.replaceChildren(...suggestions.map(row));
    list.hidden = !suggestions.length;
    mark(input, "expanded", !list.hidden);
    if (!list.hidden) list.scrollIntoView({ block: "nearest" });
    status.textContent = list.hidden ? "" : form.dataset.count.replace("{count}", suggestions.length);
  };

  const close = () => {
    stop();
    show([]);
  };

  const row = ({ kind, label, address, detail }, place) => {
    const option = document.createElement("li");
    option.id = `${list.id}.${place}`;
    option.setAttribute("role", "option");
    mark(option, "selected", false);
    option.dataset.address = address;
    for (const [name, text] of Object.entries({ kind: form.dataset[kind], label, detail })) {
      const part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      if (text) option.append(part, " ");
    }
    return option;
  };

  const ask = async () => {
    stop();
    const query = input.value.trim();
    if (!query) return close();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(query)}`, { signal });
      show((await answer.json()).suggestions);
    } catch {
      if (!signal.aborted) close(); // no network: the form itself may still get through
    }
  };

  const askSoon = (event) => {
    stop();
    if (!event.isComposing || composesAlways) timer = setTimeout(ask, WAIT);
  };

  const open = (option) => {
    close();
    location.assign(option.dataset.address);
  };

  const move = (step) => {
    const places = [null, ...list.children]; // null is the box itself
    activate(places.at((places.indexOf(active) + step) % places.length));
  };

  // Each says whether the key is used up.
  const keys = {
    ArrowDown: () => (list.hidden ? ask() : move(1), true),
    ArrowUp: () => (list.hidden ? ask() : move(-1), true),
    Enter: () => active && (open(active), true),
    Escape: () => !list.hidden && (close(), true),
    Home: () => activate(null),
    End: () => activate(null),
    ArrowLeft: () => activate(null),
    ArrowRight: () => activate(null),
  };

  input.addEventListener("keydown", (event) => {
    // 229: Safari ends a composition before it tells of the key that ended it.
    if (event.isComposing || event.keyCode === 229) {
      if (event.key === "Enter" && !composesAlways) event.preventDefault();
    } else if (!event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if (keys[event.key]?.()) event.preventDefault();
    }
  });
  input.addEventListener("input", askSoon);
  input.addEventListener("compositionend", askSoon);
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });

  input.setAttribute("role", "combobox");
  mark(input, "autocomplete", "list");
  mark(input, "controls", list.id);
  mark(input, "expanded", false);
  if (input === document.activeElement && input.value) askSoon({}); // typed before this was here
};

document.querySelectorAll("[data-suggestions]").forEach(enhance);
