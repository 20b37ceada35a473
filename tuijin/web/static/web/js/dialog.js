// The one dialog. <a data-dialog href> loads a page into it; filling #dialog-body opens it, emptying it closes it.

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");

function settle() {
  const filled = body.textContent.trim() !== "";
  if (filled && !dialog.open) dialog.showModal();
  if (!filled && dialog.open) dialog.close();
  if (filled) body.querySelector("[aria-invalid='true'], [autofocus]")?.focus();
}

function openWith(html) {
  body.innerHTML = html;
  window.htmx.process(body);
  settle();
}

if (dialog) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      window.htmx.ajax("GET", link.href, { target: "#dialog-body", swap: "innerHTML" });
    }
    if (event.target.closest("[data-dialog-close]")) {
      event.preventDefault();
      dialog.close();
    }
    // A click beside the dialog lands on the dialog element itself.
    if (event.target === dialog && event.detail) dialog.close();
  });
  // Any plain form inside stays inside: sent in place, its answer shown in place.
  body.addEventListener("submit", (event) => {
    const form = event.target;
    const method = form.getAttribute("method") ?? "get";
    if (method === "dialog" || form.matches("[hx-post], [hx-get]")) return;
    event.preventDefault();
    const values = new FormData(form, event.submitter);
    window.htmx.ajax(method.toUpperCase(), event.submitter?.getAttribute("formaction") ?? form.getAttribute("action"), { source: form, target: "#dialog-body", swap: "innerHTML", values });
  });
  body.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target === body) settle(); });
  document.addEventListener("dialog-close", () => dialog.close());
  document.addEventListener("dialog-open", (event) => openWith(event.detail.html));
  dialog.addEventListener("close", () => {
    body.replaceChildren();
    document.dispatchEvent(new CustomEvent("dialog-closed"));
  });
}
