// Rows picked for a bulk action: the heading's box picks all, Shift picks a range, [data-picked] says how many.

let last = null;

function boxesOf(list) {
  return [...list.querySelectorAll("tbody .pick input")];
}

function say(list) {
  const boxes = boxesOf(list);
  const count = boxes.filter((box) => box.checked).length;
  const head = list.querySelector("thead .pick input");
  const figure = list.querySelector("[data-picked-count]");
  if (figure) figure.textContent = count;
  if (head) {
    head.checked = count > 0 && count === boxes.length;
    head.indeterminate = count > 0 && count < boxes.length;
  }
  const whole = list.querySelector("[data-pick-all]");
  if (whole && count < boxes.length) whole.checked = false;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-list] tbody .pick input");
  if (!box) return;
  const boxes = boxesOf(box.closest("[data-list]"));
  if (event.shiftKey && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    boxes.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
  }
  last = box;
});

document.addEventListener("change", (event) => {
  const list = event.target.closest?.("[data-list]");
  if (!list) return;
  if (event.target.matches("thead .pick input")) boxesOf(list).forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches("[data-pick-all]:checked")) boxesOf(list).forEach((box) => { box.checked = true; });
  if (event.target.matches(".pick input, [data-pick-all]")) say(list);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const list = event.detail.elt.closest?.("[data-list]");
  if (list) say(list);
});

// Esc lets go of what is picked.
document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-list]:has(tbody .pick input:checked)");
  if (event.key !== "Escape" || !list || event.defaultPrevented || document.querySelector("dialog[open], details[data-menu][open]")) return;
  boxesOf(list).forEach((box) => { box.checked = false; });
  say(list);
});

// In a small panel Enter presses the panel's own button, not the first one of the whole form.
document.addEventListener("keydown", (event) => {
  const panel = event.target.closest?.(".filter-panel");
  if (event.key !== "Enter" || !panel || !event.target.matches("input")) return;
  const button = panel.querySelector("button[type=submit]");
  if (button) {
    event.preventDefault();
    button.click();
  }
});
