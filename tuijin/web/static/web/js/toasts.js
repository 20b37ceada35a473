// Toasts: brought by the page, by the event "toast" {text, undo}, or by the header HX-Trigger of an answer.

const region = document.getElementById("toasts");
const LASTS = 8000;

function leave(toast) {
  toast.remove();
  if (!region.children.length && region.matches(":popover-open")) region.hidePopover();
}

function stay(toast) {
  // A modal dialog lies in the top layer; a popover opened later lies above it.
  region.popover = "manual";
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
  let timer = setTimeout(() => leave(toast), LASTS);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => { timer = setTimeout(() => leave(toast), LASTS); });
}

function show({ text, undo }) {
  const toast = document.getElementById("toast-template").content.querySelector("[data-toast]").cloneNode(true);
  toast.querySelector("[data-toast-text]").textContent = text;
  const form = toast.querySelector("[data-toast-undo]");
  form.hidden = !undo;
  if (undo) form.action = undo;
  region.append(toast);
  stay(toast);
}

if (region) {
  region.querySelectorAll("[data-toast]").forEach(stay);
  document.addEventListener("toast", (event) => show(event.detail));
  region.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) leave(event.target.closest("[data-toast]"));
  });
}
