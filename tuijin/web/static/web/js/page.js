// The page as a whole: menus that close, keys, the present stage in view, rows picked for a bulk action.

const keys = document.getElementById("keys");

document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  if (event.target.closest("[data-keys]")) keys?.showModal();
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
});

document.querySelectorAll("[data-path]").forEach((path) => {
  const now = path.querySelector("[aria-current]");
  if (now) path.scrollLeft = now.offsetLeft - path.offsetLeft - (path.clientWidth - now.offsetWidth) / 2;
});

// <table data-pick>: the heading's checkbox picks all rows; [data-picked] shows how many.
document.addEventListener("change", (event) => {
  const table = event.target.closest?.("table");
  if (!table || !event.target.matches(".pick input")) return;
  const boxes = [...table.querySelectorAll("tbody .pick input")];
  if (event.target.closest("thead")) boxes.forEach((box) => { box.checked = event.target.checked; });
  const count = boxes.filter((box) => box.checked).length;
  const bar = table.closest("form")?.querySelector("[data-picked]");
  if (bar) {
    bar.hidden = !count;
    bar.querySelector("[data-picked-count]").textContent = count;
  }
});
