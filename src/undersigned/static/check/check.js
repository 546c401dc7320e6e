// Checks a file, a quote or names in the browser itself, against the published files beside this one. It sends nothing.

import { checkFile } from "./files.js";
import { checkNames } from "./names.js";
import { checkQuote } from "./said.js";
import { LANGUAGE, SITE, say } from "./say.js";
import { current, editionOf, named, notes, slugs, statements, title } from "./statements.js";

const form = document.querySelector("form");
const FEW = 3;
const answers = document.querySelector(".answers");

function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

function shown(answer) {
  const { verdict, says, more = [], asked, pieces = [], language = "", href, parts = [] } = answer;
  const box = element("div", { class: `answer ${verdict}` });
  if (asked) box.append(element("p", { class: "asked", lang: "" }, asked));
  const told = [element("strong", { class: "verdict" }, `${say(verdict)}.`), ` ${says}`];
  box.append(parts.length ? folded(told, parts) : element("p", {}, ...told));
  for (const line of more) box.append(element("p", { class: "more" }, line));
  for (const some of pieces) {
    const told = (key) => element("span", { class: "told", lang: LANGUAGE }, `${say(key)} `);
    const marked = {
      same: (text) => [text],
      gone: (text) => [" ", element("del", {}, told("old"), text)],
      new: (text) => [" ", element("ins", {}, told("new"), text)],
    };
    box.append(element("p", { class: "quoted", lang: language }, ...some.flatMap(({ op, text }) => marked[op](text))));
  }
  if (href) box.append(leading(href));
  return box;
}

const leading = (href) => element("p", { class: "more" }, element("a", { href: new URL(href, SITE) }, say("read")));

// What is told of each of several statements: many are folded away.
function folded(told, parts) {
  const lines = (more) => more.map((line) => element("p", { class: "more" }, line));
  const items = parts.map(({ says, more, href }) => element("li", {}, element("p", {}, says), ...lines(more), leading(href)));
  const open = parts.length <= FEW ? { open: "" } : {};
  return element("details", open, element("summary", {}, ...told), element("ul", {}, ...items));
}

async function check(event) {
  event?.preventDefault();
  const { file, quote, names, statement } = form.elements;
  const only = statement.value;
  const made = [];
  const group = (key, inside) => made.push(element("h2", {}, say(key)), ...inside);
  try {
    if (file.files.length) group("the-file", (await checkFile(file.files[0])).map(shown));
    if (quote.value.trim()) group("the-quote", (await checkQuote(quote.value, only)).map(shown));
    if (names.value.trim()) {
      const [said, list] = await checkNames(names.value, only);
      group("the-names", [...said.map((line) => element("p", {}, line)), ...list.map(shown)]);
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a fetch that failed
    made.push(shown({ verdict: "unknown", says: say("offline") }));
  }
  answers.replaceChildren(...(made.length ? made : [element("p", {}, say("nothing-given"))]));
  answers.hidden = false;
  answers.focus();
}

async function scanned() {
  const asked = new URLSearchParams(location.search);
  const slug = asked.get("statement");
  if (!slug) return;
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  const number = Number(asked.get("edition"));
  if (slugs.includes(slug)) form.elements.statement.value = slug;
  if (!number) return;
  const [full] = await statements([slug]);
  let answer = { verdict: "no", says: say("no-statement") };
  if (full && !editionOf(full, number)) answer = { verdict: "no", says: say("no-edition", { n: number, title: title(full, current(full).number) }) };
  else if (full) {
    const more = notes(full, number);
    const says = say(more.length ? "not-in-force" : "in-force", { edition: named(full, number) });
    answer = { verdict: more.length ? "nearly" : "yes", says, more, href: `${full.slug}/` };
  }
  answers.replaceChildren(shown(answer));
  answers.hidden = false;
}

form.addEventListener("submit", check);
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  form.elements.file.files = event.dataTransfer.files;
  check();
});
form.hidden = !globalThis.DecompressionStream; // a browser that is too old is led elsewhere
document.querySelector(".without").hidden = !form.hidden;
await scanned();
