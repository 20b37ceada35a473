// A value edited where it is read: click brings its form, Enter saves, Esc leaves it as it was.

const before = new WeakMap();

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  if (target.matches?.("[data-inline] dd") && target.querySelector(".editable")) before.set(target, [...target.childNodes]);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.detail.elt.querySelector?.("[data-inline-form]");
  const control = form?.querySelector("input:not([type='hidden']), select, textarea");
  control?.focus();
  if (control?.select) control.select();
});

function restore(form) {
  const cell = form.closest("dd");
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
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-inline-cancel]")) restore(event.target.closest("[data-inline-form]"));
});
