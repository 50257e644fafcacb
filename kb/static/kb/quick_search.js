// The search that Ctrl+K opens. Enter opens the chosen result, or the first, of what is typed: if the results are those
// of an earlier text or are not there yet, once they are. Unfold's own script opens what is shown, and fails if nothing is.

document.addEventListener("DOMContentLoaded", () => {
  const field = document.getElementById("search-input-command");
  if (!field) return;
  const results = document.getElementById("command-results");
  let shownFor = "";
  let waiting = null; // "_self" or "_blank", where to open the first result

  const dialog = field.closest("[x-data]");
  dialog.role = "dialog";
  dialog.ariaModal = "true";
  dialog.ariaLabel = field.placeholder;
  document.getElementById("command-submit").ariaLabel = field.placeholder;

  const open = (where) => {
    const link = results.querySelector("li.active a") ?? results.querySelector("a");
    if (link) window.open(link.href, where);
  };

  // Before unfold's own listener, which is at the field.
  dialog.addEventListener("keydown", (event) => {
    if (event.target !== field || event.key !== "Enter") return;
    event.stopPropagation();
    if (event.isComposing) return; // this Enter ends a word of an input method
    event.preventDefault();
    const where = event.ctrlKey || event.metaKey ? "_blank" : "_self";
    if (field.value.trim() === shownFor) open(where);
    else waiting = where;
  }, { capture: true });
  field.addEventListener("input", () => {
    waiting = null;
    field.dispatchEvent(new Event("keyup")); // what is pasted or dictated is searched too
  });

  document.addEventListener("htmx:afterSwap", ({ detail: { target, xhr } }) => {
    if (!results.contains(target)) return;
    shownFor = new URL(xhr.responseURL).searchParams.get("s")?.trim() ?? "";
    if (waiting && shownFor === field.value.trim()) open(waiting);
    if (shownFor === field.value.trim()) waiting = null;
  });
});
