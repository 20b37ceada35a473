// Going back shows a page as it stood; its records may have changed since. It is read anew, unless somebody has
// typed or ticked something in it, which would be lost. Then its forms keep the word that they were sent with.

function touched(field) {
  if (field.matches("[type='checkbox'], [type='radio']")) return field.checked !== field.defaultChecked;
  if (!field.matches("select")) return field.value !== field.defaultValue;
  const usual = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(usual, 0);
}

function came(event) {
  const back = event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const words = [...document.querySelectorAll("[name='form_once']")];
  const fields = [...document.querySelectorAll("input:not([type='hidden']), select, textarea")];
  const kept = fields.filter(touched);
  if (!back) {
    history.replaceState({ ...history.state, words: words.map((word) => word.value) }, "");
  } else if (!kept.length) {
    location.reload();
  } else {
    kept.forEach((field) => { (field.closest("details:not([data-menu])") ?? {}).open = true; });
    words.forEach((word, at) => { word.value = history.state?.words?.[at] ?? word.value; });
  }
}

// What answers a form that was sent would be sent again.
if (document.body.matches("[data-read]")) window.addEventListener("pageshow", came);
