// Suggestions below every search box: the combobox with a listbox of the ARIA Authoring Practices (list autocomplete,
// manual selection). [data-suggestions] is their address; data-count and an attribute for each kind hold the texts.
// Without this script the box is an ordinary form. Nothing is stored.
const DELAY = 120; // milliseconds after the last key

// Keyboards of phones compose every word, in every language, so that waiting for the end of a composition is too late.
const alwaysComposes = matchMedia("(pointer: coarse)").matches;

const enhance = (form) => {
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  let timer;
  let request = new AbortController();
  let active = null;

  const setAria = (element, name, value) => element.setAttribute(`aria-${name}`, value);

  const activate = (option) => {
    if (active) setAria(active, "selected", false);
    active = option;
    if (!option) return input.removeAttribute("aria-activedescendant");
    setAria(option, "selected", true);
    setAria(input, "activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const cancel = () => {
    clearTimeout(timer);
    request.abort();
    activate(null);
  };

  const show = (suggestions) => {
    activate(null);
    list.replaceChildren(...suggestions.map(optionOf));
    list.hidden = !suggestions.length;
    setAria(input, "expanded", !list.hidden);
    if (!list.hidden) list.scrollIntoView({ block: "nearest" });
    status.textContent = list.hidden ? "" : form.dataset.count.replace("{count}", suggestions.length);
  };

  const close = () => {
    cancel();
    show([]);
  };

  const optionOf = ({ kind, label, address, detail }, place) => {
    const option = document.createElement("li");
    option.id = `${list.id}.${place}`;
    option.setAttribute("role", "option");
    setAria(option, "selected", false);
    option.dataset.address = address;
    for (const [name, text] of Object.entries({ kind: form.dataset[kind], label, detail })) {
      const part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      if (text) option.append(part, " ");
    }
    return option;
  };

  const suggest = async () => {
    cancel();
    const query = input.value.trim();
    if (!query) return close();
    request = new AbortController();
    const { signal } = request;
    try {
      const response = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(query)}`, { signal });
      show((await response.json()).suggestions);
    } catch {
      if (!signal.aborted) close(); // no network: the form may still work
    }
  };

  const suggestSoon = (event) => {
    cancel();
    if (!event.isComposing || alwaysComposes) timer = setTimeout(suggest, DELAY);
  };

  const open = (option) => {
    close();
    location.assign(option.dataset.address);
  };

  const move = (step) => {
    const stops = [null, ...list.children]; // null is the box itself
    activate(stops.at((stops.indexOf(active) + step) % stops.length));
  };

  // Each returns whether it handled the key.
  const keys = {
    ArrowDown: () => (list.hidden ? suggest() : move(1), true),
    ArrowUp: () => (list.hidden ? suggest() : move(-1), true),
    Enter: () => active && (open(active), true),
    Escape: () => !list.hidden && (close(), true),
    Home: () => activate(null),
    End: () => activate(null),
    ArrowLeft: () => activate(null),
    ArrowRight: () => activate(null),
  };

  input.addEventListener("keydown", (event) => {
    // 229: Safari ends a composition before it sends the key that ended it.
    if (event.isComposing || event.keyCode === 229) {
      if (event.key === "Enter" && !alwaysComposes) event.preventDefault();
    } else if (!event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if (keys[event.key]?.()) event.preventDefault();
    }
  });
  input.addEventListener("input", suggestSoon);
  input.addEventListener("compositionend", suggestSoon);
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the box
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });

  input.setAttribute("role", "combobox");
  setAria(input, "autocomplete", "list");
  setAria(input, "controls", list.id);
  setAria(input, "expanded", false);
  if (input === document.activeElement && input.value) suggestSoon({}); // typed before this script was loaded
};

document.querySelectorAll("[data-suggestions]").forEach(enhance);
