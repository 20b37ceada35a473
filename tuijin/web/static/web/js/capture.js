// One line: Enter sends it (Shift+Enter breaks it), "c" opens it from anywhere.

document.addEventListener("keydown", (event) => {
  const line = event.target.closest?.("textarea[data-send]");
  if (line && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (line.value.trim()) line.form.requestSubmit();
    return;
  }
  const busy = event.target.closest?.("input, select, textarea, [contenteditable]") || document.querySelector("dialog[open]");
  if (busy || event.metaKey || event.ctrlKey || event.altKey || event.key !== "c") return;
  const here = document.querySelector(".today-line textarea");
  const link = document.querySelector(".head-capture");
  if (!here && !link) return;
  event.preventDefault();
  if (here) here.focus();
  else link.click();
});
