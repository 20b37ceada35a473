// The board: drag with the mouse, Alt+arrows with the keyboard. The move is shown at once; a refusal slides the card back.

const REFUSED = 422;
const STALE = 409;
let dragged = null;

const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));
const sentence = (key) => document.getElementById("toasts").dataset[key];
const columnOf = (element) => element.closest("[data-stage]");
const room = (column) => column?.querySelector("[data-cards]") ?? column; // leads are only counted: no cards there

function place(card) {
  return { parent: card.parentElement, next: card.nextElementSibling };
}

function putBack(card, { parent, next }) {
  parent.insertBefore(card, next && next.parentElement === parent ? next : null);
  card.classList.add("is-back");
  card.addEventListener("animationend", () => card.classList.remove("is-back"), { once: true });
}

async function send(card, to) {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  return fetch(card.dataset.moveUrl, {
    method: "POST",
    body: new URLSearchParams({ to, version: card.dataset.version }),
    headers: { "X-CSRFToken": token, "HX-Request": "true", "HX-Target": "board", "HX-Current-URL": location.href },
  });
}

function heed(answer) {
  // The same headers that htmx heeds, because this request is our own.
  const header = answer.headers.get("HX-Trigger");
  if (!header) return false;
  const events = header.startsWith("{") ? JSON.parse(header) : { [header]: {} };
  for (const [name, detail] of Object.entries(events)) document.dispatchEvent(new CustomEvent(name, { detail }));
  return "toast" in events;
}

async function move(card, column) {
  if (card.classList.contains("is-waiting")) return;
  const home = place(card);
  column.querySelector("[data-cards]")?.prepend(card);
  card.classList.add("is-waiting");
  let answer;
  try {
    answer = await send(card, column.dataset.stage);
  } catch {
    putBack(card, home);
    return say(sentence("offline"));
  } finally {
    card.classList.remove("is-waiting");
  }
  const html = await answer.text();
  const said = heed(answer);
  if (answer.ok) {
    window.htmx.swap("#board", html, { swapStyle: "none" });
    return document.querySelector(`#${CSS.escape(card.id)} .deal-name`)?.focus();
  }
  putBack(card, home);
  if (answer.status === REFUSED) {
    return document.dispatchEvent(new CustomEvent("dialog-open", { detail: { html } }));
  }
  if (!said) say(sentence(answer.status === STALE ? "stale" : answer.status === 403 ? "forbidden" : "failed"));
  if (answer.status === STALE) setTimeout(() => location.reload(), 1500);
}

function neighbour(column, step) {
  const columns = [...column.parentElement.querySelectorAll("[data-stage]")];
  return columns[columns.indexOf(column) + step];
}

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-move-url]");
  if (!card) return;
  dragged = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.id);
  requestAnimationFrame(() => card.classList.add("is-dragged"));
});
document.addEventListener("dragover", (event) => {
  const over = dragged && room(columnOf(event.target));
  document.querySelectorAll(".is-over").forEach((one) => one !== over && one.classList.remove("is-over"));
  if (!over) return;
  event.preventDefault();
  over.classList.toggle("is-over", over !== dragged.parentElement);
});
document.addEventListener("drop", (event) => {
  const column = dragged && columnOf(event.target);
  if (!column) return;
  event.preventDefault();
  if (column !== columnOf(dragged)) move(dragged, column);
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  document.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));
  dragged = null;
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const card = event.target.closest?.("[data-move-url]");
  if (!event.altKey || !step || !card) return;
  event.preventDefault();
  const column = neighbour(columnOf(card), step);
  if (column) move(card, column).then(() => document.contains(card) && card.querySelector(".deal-name").focus());
});

// Further cards of a column: how many stand there already is known here alone, for some were moved in or out since.
document.addEventListener("htmx:configRequest", (event) => {
  const column = event.target.matches?.(".column-more") && columnOf(event.target);
  if (column) event.detail.parameters.from = column.querySelectorAll("[data-id]:not([data-moved])").length;
});
document.addEventListener("htmx:load", (event) => {
  const card = event.target;
  if (card.matches?.("[data-moved] ~ [data-id]") && document.querySelectorAll(`[id="${card.id}"]`).length > 1) card.remove();
});
