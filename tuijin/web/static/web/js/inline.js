// A value edited where it is read: click brings its form, Enter saves, Esc leaves it as it was.

const PLACES = "[data-inline] dd, td[data-inline]";
const before = new WeakMap();

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  if (target.matches?.(PLACES) && target.querySelector(".editable")) before.set(target, [...target.childNodes]);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const { elt } = event.detail;
  const form = elt.querySelector?.("[data-inline-form]");
  const control = form?.querySelector("[aria-invalid='true'], input:not([type='hidden']), select, textarea");
  control?.focus();
  if (control?.select) control.select();
  // A row that was saved: the reader goes on from the cell he changed.
  if (elt.matches?.("tr[data-saved]")) elt.querySelector(`[data-inline="${elt.dataset.saved}"] .editable`)?.focus();
});

function restore(form) {
  const cell = form.closest("dd, td");
  const nodes = before.get(cell);
  if (!nodes) return location.reload();
  cell.replaceChildren(...nodes);
  window.htmx.process(cell); // its listeners went when the form came
  cell.querySelector(".editable")?.focus();
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-inline-form]");
  if (form && event.key === "Escape") {
    event.preventDefault();
    restore(form);
  }
  if (form && event.key === "Enter" && event.target.matches("select")) {
    event.preventDefault(); // browsers send a form on Enter from fields, not from selects
    setTimeout(() => form.requestSubmit()); // where the list was open, what it stood on is taken first
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-inline-cancel]")) restore(event.target.closest("[data-inline-form]"));
});
