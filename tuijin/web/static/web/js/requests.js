// What becomes of requests: errors as toasts, one submission at a time, whole pages never inside a fragment.

const sentences = document.getElementById("toasts")?.dataset ?? {};
const BY_STATUS = { 403: "forbidden", 404: "missing", 409: "stale", 429: "often" };

function say(key) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: sentences[key] ?? sentences.failed } }));
}

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (!/\btoast\b/.test(xhr.getResponseHeader("HX-Trigger") ?? "")) say(BY_STATUS[xhr.status] ?? "failed");
});
document.addEventListener("htmx:sendError", () => say("offline"));
document.addEventListener("htmx:timeout", () => say("offline"));

// A redirect that ended in a whole page (or an expired sign-in) is followed, not swapped in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (!/^\s*<!doctype html/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  if (xhr.status < 400) location.assign(xhr.responseURL);
  else event.detail.isError = true;
});

function buttons(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}
function free(form) {
  buttons(form).forEach((button) => { button.disabled = false; button.classList.remove("is-busy"); });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  // After this turn, so that the pressed button's name and value are still sent.
  setTimeout(() => {
    if (event.defaultPrevented && !form.matches("#dialog form, [hx-post]")) return;
    buttons(form).forEach((button) => { button.disabled = true; });
    event.submitter?.classList.add("is-busy");
  });
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-once]");
  if (form) free(form);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach(free));
