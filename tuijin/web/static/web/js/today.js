// Rows of the day: j and k go through them, d marks one done, o opens it, Escape closes it.

const rows = () => [...document.querySelectorAll("[data-step]")];
const here = () => document.activeElement?.closest?.("[data-step]");

function close(row) {
  row.querySelector(".step-open").replaceChildren();
  row.querySelector("[data-step-open]").focus();
}

function go(by) {
  const all = rows();
  const at = all.indexOf(here());
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.querySelector("[data-step-open]").focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-step-close]")) close(event.target.closest("[data-step]"));
});

document.addEventListener("keydown", (event) => {
  const row = here();
  if (event.key === "Escape" && row?.querySelector(".step-panel")) close(row);
  const typing = event.target.closest?.("input, select, textarea");
  if (typing || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "j") go(1);
  if (event.key === "k") go(-1);
  if (row && event.key === "d") row.querySelector("[data-step-done]").click();
  if (row && event.key === "o") row.querySelector("[data-step-open]").click();
});

// What was opened is ready to be written in.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.matches?.(".step-open")) event.detail.target.querySelector("select[name=outcome], textarea, input[name=next_step]")?.focus();
});
