// The published statements, as their statement.json says them, and what must be known beside a text. Which of them a
// question concerns is told by two files beside this page (actions/publish/check_index.py): no other is fetched.

import { LANGUAGE, SITE, day, plain, say, words } from "./say.js";

export async function get(path) {
  const response = await fetch(new URL(path, SITE), { cache: "no-cache" });
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

const options = [...document.querySelector("form").elements.statement.options].filter((option) => option.value);
export const slugs = options.map((option) => option.value);
// Which statement a bundle, a receipt or a PDF says that it is of, so that no other is fetched.
export const byId = new Map(options.map((option) => [option.dataset.id, option.value]));
const read = new Map();

// What was read once, but not a failure to read it.
function once(path, make) {
  const reading = read.get(path) ?? make(path);
  read.set(path, reading);
  reading.catch(() => read.delete(path));
  return reading;
}

// Compressed files of this page: "known", of each statement what to find it by, and "texts", all words.
export function index(name) {
  return once(`check/${name}.bin`, unpacked);
}

async function unpacked(path) {
  const data = await get(path);
  if (!data) throw new TypeError(path); // as a fetch that failed
  return new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

// Those of the short names in `wanted`, and that are published.
export async function statements(wanted) {
  const there = wanted.filter((slug) => slugs.includes(slug));
  const files = await Promise.all(there.map((slug) => once(`${slug}/statement.json`, get)));
  return files.filter(Boolean).map((data) => JSON.parse(new TextDecoder().decode(data)).undersigned);
}

export const textsOf = (edition) => ({ ...edition.texts, ...Object.fromEntries(edition.translations.map((one) => [one.language, one.clauses])) });
export const current = (full) => full.editions.at(-1);
export const editionOf = (full, number) => full.editions.find((one) => one.number === number);

export function title(full, number, language) {
  const edition = editionOf(full, number);
  const texts = textsOf(edition);
  const tag = language || (LANGUAGE in texts ? LANGUAGE : Object.keys(edition.texts)[0]);
  const [open, close] = words.quotes[tag] ?? words.quotes[tag.split("-")[0]] ?? ["“", "”"];
  return open + plain(texts[tag][Math.max(edition.kinds.indexOf("title"), 0)]) + close;
}

export const named = (full, number = current(full).number) => say("edition", { title: title(full, number), n: number });
export const textNamed = (full, n, tag) => say("text", { title: title(full, n, tag), n, language: words.languages[tag] ?? tag });

export function where(full, text, first, last) {
  const counted = {};
  let number = 0;
  const places = editionOf(full, text.edition).kinds.map((kind) => {
    if (!["title", "subtitle", "dateline"].includes(kind)) return [`c${++number}`, number];
    counted[kind] = (counted[kind] ?? 0) + 1;
    return [counted[kind] === 1 ? kind : `${kind}-${counted[kind]}`, null];
  });
  const [[id, a], [, b]] = [places[first], places[last]];
  const it = textNamed(full, text.edition, text.language);
  const key = a === null || b === null ? "head" : a === b ? "clause" : "clauses";
  return [say(key, { text: it, clause: a, first: a, last: b }), `${full.slug}/edition-${text.edition}/${text.language}/#${id}`];
}

export function notes(full, number, language = "", first = 0, last = -1) {
  const edition = editionOf(full, number);
  const said = full.state === "retracted" ? [say("retracted")] : [];
  if (number !== current(full).number) said.push(say("replaced", { old: number, new: current(full).number }));
  if (language && !(language in edition.texts)) said.push(say("translation"));
  for (const one of edition.errata)
    if (one.language === language && one.clause >= first && one.clause <= last) said.push(say("erratum", { day: day(one.day) }));
  return said;
}
