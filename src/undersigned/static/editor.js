// What htmx does not do by attributes alone: say at once that typed words are not saved yet, say when no answer came
// (it is asked again by itself), and have the browser ask before a page with unsaved words is left.
(() => {
  "use strict";
  let sending = false;
  const say = (event, which, quiet) => {
    const clause = event.target.closest && event.target.closest("[hx-post]");
    const place = clause && clause.querySelector(".saying");
    if (!place) return;
    const words = document.createElement("span");
    words.className = "unsaved";
    words.textContent = clause.form ? clause.form.dataset[which] : "";
    if (quiet) words.setAttribute("aria-hidden", "true"); // no news for someone who hears it at every letter
    place.replaceChildren(words);
  };
  document.addEventListener("input", (event) => say(event, "unsaved", true));
  for (const lost of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(lost, (event) => say(event, "lost", false));
  }
  document.addEventListener("submit", () => { sending = true; });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && document.querySelector(".unsaved")) event.preventDefault();
  });
})();
