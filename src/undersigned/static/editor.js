// What htmx does not do by attributes alone: say at once that typed words are not saved yet, and once more when an answer
// is to words that were typed over meanwhile; say when no answer came (it is asked again by itself); have the browser ask
// before a page with unsaved words is left; and keep still once a button was pressed, for the form carries everything then.
(() => {
  "use strict";
  let sending = false;
  const sent = new WeakMap();
  const clauseOf = (event) => event.target.closest && event.target.closest("[hx-post]");
  const values = (clause) => [...clause.querySelectorAll("textarea, select")].map((field) => field.value).join("\n\n");
  const say = (event, which, quiet) => {
    const clause = clauseOf(event);
    const place = clause && clause.querySelector(".saying");
    if (!place) return;
    const words = document.createElement("span");
    words.className = "unsaved";
    words.textContent = clause.form ? clause.form.dataset[which] : "";
    if (quiet) words.setAttribute("aria-hidden", "true"); // no news for someone who hears it at every letter
    place.replaceChildren(words);
  };
  document.addEventListener("input", (event) => say(event, "unsaved", true));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (sending) event.preventDefault();
    const clause = clauseOf(event);
    if (clause) sent.set(clause, values(clause));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const clause = clauseOf(event);
    if (clause && values(clause) !== sent.get(clause)) say(event, "unsaved", true);
  });
  for (const lost of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(lost, (event) => say(event, "lost", false));
  }
  document.addEventListener("submit", () => { sending = true; });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && document.querySelector(".unsaved")) event.preventDefault();
  });
})();
