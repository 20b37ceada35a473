// The palette: Ctrl+K or / opens it, arrows choose, Enter opens, Esc closes. Without script the field leads to the page.

const palette = document.getElementById("palette");
const input = document.getElementById("palette-input");
const list = document.getElementById("palette-list");
const field = document.querySelector("[data-search]");

let asking = false; // what is shown does not yet answer what is typed
let hasty = false; // Enter was pressed meanwhile

function options() {
  return [...list.querySelectorAll("a[role='option']")];
}

function choose(option) {
  options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
  if (!option) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = options();
  if (!all.length) return;
  const here = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  choose(all[(here + by + all.length) % all.length]);
}

function open(text = "") {
  if (palette.open || document.querySelector("dialog[open]")) return;
  input.value = text;
  palette.showModal();
  input.focus();
  asking = true;
  window.htmx.trigger(input, "palette-open");
}

function enter(event) {
  event.preventDefault();
  hasty = asking;
  if (!asking) list.querySelector("a[aria-selected='true']")?.click();
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (palette.open) palette.close();
      else open(field?.value);
    }
    const typing = event.target.matches?.("input:not([type='checkbox'], [type='radio']), select, textarea, [contenteditable]");
    if (event.key === "/" && !typing && !event.metaKey && !event.ctrlKey && !event.altKey) {
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-search-link]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
    if (event.target.closest("[data-palette-close]") || event.target === palette) palette.close();
  });
  field?.closest("[data-palette-field]")?.addEventListener("click", () => open(field.value));
  field?.addEventListener("input", () => { if (field.closest("[data-palette-field]")) open(field.value); });

  input.addEventListener("input", () => { asking = true; });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to the input method
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") return enter(event);
    else if (event.key === "Escape") palette.close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("a[role='option']");
    if (option && option.getAttribute("aria-selected") !== "true") choose(option);
  });
  list.addEventListener("htmx:afterSwap", () => {
    const answered = list.querySelector("[data-asked]");
    asking = Boolean(answered) && answered.dataset.asked.trim() !== input.value.trim(); // an earlier letter's answer
    choose(options()[0]);
    document.getElementById("palette-status").textContent = list.querySelector("[data-said]")?.dataset.said ?? "";
    if (asking) return;
    if (hasty) options()[0]?.click();
    hasty = false;
  });
  palette.addEventListener("close", () => { asking = hasty = false; });
}
