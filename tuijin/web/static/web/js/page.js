// The page as a whole: menus that close, keys, the present stage in view.

const keys = document.getElementById("keys");

document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  if (event.target.closest("[data-keys]")) keys?.showModal();
  if (event.target.closest("[data-print]")) window.print();
  if (event.target === keys) keys.close();
});

function typing(element) {
  return element.isContentEditable || element.matches("input:not([type='checkbox'], [type='radio']), select, textarea");
}

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details[data-menu][open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "?") keys?.showModal();
  // <a data-key="j">: a link that a key presses; arrows are J and K where nothing scrolls sideways.
  const key = { ArrowRight: "j", ArrowLeft: "k" }[event.key] ?? event.key.toLowerCase();
  const link = document.querySelector(`a[data-key="${CSS.escape(key)}"]`);
  if (link && !event.target.closest("[data-board], .table-frame, .tabs")) link.click();
});

document.querySelectorAll("[data-path]").forEach((path) => {
  const now = path.querySelector("[aria-current]");
  if (now) path.scrollLeft = now.offsetLeft - path.offsetLeft - (path.clientWidth - now.offsetWidth) / 2;
});
