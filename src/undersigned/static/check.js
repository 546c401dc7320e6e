// Checks a file, a quote or names in the browser itself, against the published files beside this one. It sends nothing.
// What it says are the sentences of the server's page (actions/check/words.py), from words.json in the page's language.
// Names are looked up by the rules of core/publish/roll_call.py.

import { LARGEST, verifyBundle } from "./bundle.js";
import { found, latin, low, nearly, seen, spaced, standing } from "./quotes.js";

const HERE = new URL(".", import.meta.url);
const SITE = new URL("..", HERE);
const LANGUAGE = document.documentElement.lang;
const [FEWEST, MOST, MOST_LINES, MOST_NEAR] = [4, 3000, 400, 3];
const form = document.querySelector("form");
const answers = document.querySelector(".answers");
let words;

// Words

function say(key, values = {}) {
  return words.say[key].replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));
}

function day(iso) {
  return words.days[Number(iso.slice(5, 7)) - 1].replace("%(d)s", Number(iso.slice(8, 10))).replace("%(y)s", iso.slice(0, 4));
}

function moment(iso, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).formatToParts(new Date(iso));
  const of = (type) => parts.find((part) => part.type === type).value;
  const there = `${of("year")}-${of("month")}-${of("day")}`;
  return say("moment", { day: day(there), time: `${of("hour")}:${of("minute")}`, zone: zone.replace("_", " ") });
}

// A clause as a reader sees it: without the marks of emphasis, links and footnotes.
function plain(source) {
  let out = "";
  for (let at = 0; at < source.length; at++) {
    if (source[at] === "\\" && /[!-/:-@[-`{-~]/.test(source[at + 1] ?? "")) out += source[++at];
    else if (source.startsWith("^[", at)) at = closing(source, at + 1);
    else if (source[at] === "[") {
      const end = closing(source, at);
      const target = /^\((?:https?:\/\/|mailto:)[^\s)]+\)/i.exec(source.slice(end + 1));
      if (target) out += plain(source.slice(at + 1, end));
      else out += "[";
      if (target) at = end + target[0].length;
    } else if (source[at] !== "*") out += source[at];
  }
  return out;
}

function closing(source, start) {
  for (let at = start, depth = 0; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === "[") depth++;
    else if (source[at] === "]" && --depth === 0) return at;
  }
  return start;
}

// Statements, as their statement.json says them

async function get(path) {
  const response = await fetch(new URL(path, SITE), { cache: "no-cache" });
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

const slugs = [...form.elements.statement.options].map((option) => option.value).filter(Boolean);
const read = {};

async function statements(only) {
  const wanted = slugs.filter((slug) => !only || slug === only);
  const files = await Promise.all(wanted.map((slug) => (read[slug] ??= get(`${slug}/statement.json`))));
  return files.filter(Boolean).map((data) => JSON.parse(new TextDecoder().decode(data)).undersigned);
}

const textsOf = (edition) => ({ ...edition.texts, ...Object.fromEntries(edition.translations.map((one) => [one.language, one.clauses])) });
const current = (full) => full.editions.at(-1);
const editionOf = (full, number) => full.editions.find((one) => one.number === number);

function title(full, number, language) {
  const edition = editionOf(full, number);
  const texts = textsOf(edition);
  const tag = language || (LANGUAGE in texts ? LANGUAGE : Object.keys(edition.texts)[0]);
  const [open, close] = words.quotes[tag] ?? words.quotes[tag.split("-")[0]] ?? ["“", "”"];
  return open + plain(texts[tag][Math.max(edition.kinds.indexOf("title"), 0)]) + close;
}

const named = (full, number = current(full).number) => say("edition", { title: title(full, number), n: number });
const textNamed = (full, n, tag) => say("text", { title: title(full, n, tag), n, language: words.languages[tag] ?? tag });

function where(full, text, first, last) {
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

function notes(full, number, language = "", first = 0, last = -1) {
  const edition = editionOf(full, number);
  const said = full.state === "retracted" ? [say("retracted")] : [];
  if (number !== current(full).number) said.push(say("replaced", { old: number, new: current(full).number }));
  if (language && !(language in edition.texts)) said.push(say("translation"));
  for (const one of edition.errata)
    if (one.language === language && one.clause >= first && one.clause <= last) said.push(say("erratum", { day: day(one.day) }));
  return said;
}

// Quotes

async function checkQuote(given, only) {
  const quote = seen(given).trim();
  const count = found(quote).length;
  if (count < FEWEST) return [{ verdict: "unknown", says: say("quote-short", { n: FEWEST }) }];
  if (count > MOST) return [{ verdict: "unknown", says: say("quote-long", { n: MOST }) }];
  const all = await statements(only);
  const groups = new Map();
  for (const full of all)
    for (const edition of [...full.editions].reverse())
      for (const [language, clauses] of Object.entries(textsOf(edition))) {
        const key = `${full.slug} ${language}`;
        const text = { full, edition: edition.number, language, clauses: clauses.map(plain) };
        groups.set(key, [...(groups.get(key) ?? []), text]);
      }
  let stands = [...groups.values()].flatMap((texts) => {
    const at = texts.findIndex((text) => standing(quote, text));
    return at < 0 ? [] : [standing(quote, texts[at]), at ? nearly(quote, texts[0]) : null].filter(Boolean);
  });
  const own = new Set(stands.filter((one) => !one.other).map((one) => one.text.full.slug));
  stands = stands.filter((one) => !one.other || !own.has(one.text.full.slug));
  if (!stands.length) {
    const near = [...groups.values()].map((texts) => nearly(quote, texts[0])).filter(Boolean);
    stands = near.sort((a, b) => b.like - a.like).slice(0, MOST_NEAR);
  }
  if (!stands.length) {
    const says = only && all.length ? say("quote-none-in", { title: title(all[0], current(all[0]).number) }) : say("quote-none");
    return [{ verdict: "no", says }];
  }
  return stands.map(({ text, how, other, n, pieces, first, last }) => {
    const [at, href] = where(text.full, text, first, last);
    const more = [...(other ? [say("script")] : []), ...notes(text.full, text.edition, text.language, first, last)];
    const verdict = how === "differs" ? "nearly" : "yes";
    return { verdict, says: say(`quote-${how}`, { where: at, n }), more, pieces: pieces ? [pieces] : [], language: text.language, href };
  });
}

// Names: only those that statement.json names

const fold = (name) => spaced(low(name.normalize("NFC")));
const folds = [
  fold,
  (name) => latin(fold(name)),
  (name) => spaced(latin(fold(name)).replaceAll("đ", "dj").normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}\s]/gu, " ")),
];

function roll(all) {
  const indexes = [new Map(), new Map(), new Map()];
  for (const full of all) {
    const met = new Set();
    for (const edition of [...full.editions].reverse()) {
      const here = [];
      for (const [group, rows] of [["signed", edition.signatories], ["reserved", edition.reserved]])
        for (const one of rows) {
          const names = Object.values(one.names).filter(Boolean);
          here.push({ ...one, full, group, edition: edition.number, name: one.names[""] || names[0] || "", written: names });
        }
      for (const one of edition.listed)
        if (one.named && one.name) {
          const name = one.name + (one.chapter ? ` – ${one.chapter}` : "");
          here.push({ ...one, full, group: "listed", edition: edition.number, name, written: [name] });
        }
      const fresh = here.filter((one) => !met.has(who(one)));
      fresh.forEach((one) => met.add(who(one)));
      for (const one of fresh)
        folds.forEach((key, n) => {
          for (const it of new Set([...one.written, one.acronym ?? ""].map(key)))
            if (it) indexes[n].set(it, [...(indexes[n].get(it) ?? []), one]);
        });
    }
  }
  return indexes;
}

const who = (one) => JSON.stringify([one.kind, fold(one.name), one.acronym || "", one.place || ""]);

function call(line, indexes) {
  const asked = spaced(line.replace(/^\s*(?:[-–—•*·]\s*|\d{1,4}[.)]\s+)?/u, ""));
  const ways = [...new Set([asked, asked.split(/\s*[,;(\t]|\s+[–—-]\s+/u)[0]])];
  const at = (n, way) => indexes[n].get(folds[n](way));
  for (const way of ways) if (at(0, way)) return [asked, "exact", at(0, way)];
  for (const way of ways) {
    if (at(1, way)) return [asked, "script", at(1, way)];
    if (folds[2](way) && at(2, way)) return [asked, "like", at(2, way)];
  }
  return [asked, "none", []];
}

async function checkNames(given, only) {
  const all = await statements(only);
  const indexes = roll(all);
  const lines = given.split(/\r?\n/).filter((line) => /[\p{L}\p{N}_]/u.test(line));
  const called = lines.slice(0, MOST_LINES).map((line) => call(line, indexes));
  const said = [say("names-found", { n: called.filter(([, , entries]) => entries.length).length, all: called.length })];
  if (lines.length > MOST_LINES) said.push(say("names-many", { n: MOST_LINES }));
  for (const full of all) {
    const { counts, signatories, reserved } = current(full);
    const people = (rows) => rows.filter((one) => one.kind === "person").length;
    const n = counts.people - people(signatories) + counts.reserved_people - people(reserved);
    if (full.hidden) said.push(say("names-hidden", { edition: named(full) }));
    else if (n) said.push(say("names-page", { n, edition: named(full) }));
  }
  return [said, called.flatMap(([asked, how, entries]) => nameAnswers(asked, how, entries))];
}

function nameAnswers(asked, how, entries) {
  if (!entries.length) return [{ verdict: "absent", says: say("name-none"), asked }];
  const several = new Set(entries.map((one) => JSON.stringify([one.kind, one.name, one.acronym, one.place]))).size > 1;
  return entries.map((one) => {
    const more = several ? [say("name-several")] : [];
    if (how !== "exact") more.push(say(`name-${how}`));
    const way = `way-${one.method}-${one.kind}`;
    if (way in words.say) more.push(say(way, { domain: one.domain }));
    const name = one.acronym ? `${one.name} (${one.acronym})` : one.name;
    const says = say(`name-${one.group}`, { name, edition: named(one.full, one.edition), day: one.time ? day(one.time) : "" });
    const verdict = several || how === "like" || one.group !== "signed" ? "nearly" : "yes";
    return { verdict, says, more: [...more, ...notes(one.full, one.edition)], asked, href: `${one.full.slug}/` };
  });
}

// Files

const equal = (a, b) => b !== null && a.length === b.length && a.every((byte, n) => byte === b[n]);

async function checkFile(file) {
  if (file.size > LARGEST) return [{ verdict: "unknown", says: say("file-large", { most: LARGEST / 2 ** 20 }) }];
  const data = new Uint8Array(await file.arrayBuffer());
  const head = new TextDecoder("latin1").decode(data.subarray(0, 1024));
  const all = await statements();
  const foot = new TextDecoder("latin1").decode(data.subarray(-64));
  if (foot.includes("receipt.tlog-proof")) return [{ verdict: "unknown", says: say("receipt-alone") }];
  if (head.startsWith("PK\x03\x04")) return [await checkBundle(data, all)];
  const pdf = head.includes("%PDF-");
  for (const full of all) {
    const tags = Object.keys(textsOf(current(full)));
    const names = pdf ? tags.map((tag) => `statement.${tag}.pdf`) : ["statement.json", "signatories.csv", ...tags.map((tag) => `text/${tag}.txt`)];
    for (const name of names) {
      if (!equal(data, await get(`${full.slug}/${name}`))) continue;
      const number = current(full).number;
      const tag = pdf ? name.split(".")[1] : "";
      const says = pdf
        ? say("pdf-now", { text: textNamed(full, number, tag) })
        : say("file-now", { file: name.split("/").at(-1), edition: named(full) });
      return [{ verdict: "yes", says, more: notes(full, number, tag), href: `${full.slug}/${tag && `${tag}/`}` }];
    }
  }
  if (pdf) return [{ verdict: "unknown", says: say("pdf-other"), more: [say("pdf-unread")] }];
  return [{ verdict: "unknown", says: say("file-unknown") }];
}

async function checkBundle(data, all) {
  const policy = await get("log/policy");
  const result = await verifyBundle(data, policy && new TextDecoder().decode(policy));
  if (result.problem) return { verdict: "no", says: say("bundle-broken", { part: result.problem }) };
  const { full, signed } = result;
  const here = all.find((one) => one.id === full.id);
  if (signed === "other" && !here) return { verdict: "no", says: say("bundle-elsewhere") };
  const verdict = signed === "yes" ? "yes" : "unknown";
  const more = [say(`bundle-signed-${signed}`), say("bundle-part")];
  const number = current(full).number;
  const says = say("bundle-digests", { edition: named(full), time: moment(full.time, full.timezone) });
  if (!here) return { verdict, says, more: [...more, say("bundle-gone")] };
  const now = await get(`${here.slug}/bundle.zip`);
  if (now && !equal(data, now)) more.push(say("bundle-older"));
  return { verdict, says, more: [...notes(here, number), ...more], href: `${here.slug}/` };
}

// The page

function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

function shown(answer) {
  const { verdict, says, more = [], asked, pieces = [], language = "", href } = answer;
  const box = element("div", { class: `answer ${verdict}` });
  if (asked) box.append(element("p", { class: "asked", lang: "" }, asked));
  box.append(element("p", {}, element("strong", { class: "verdict" }, `${say(verdict)}.`), ` ${says}`));
  for (const line of more) box.append(element("p", { class: "more" }, line));
  for (const some of pieces) {
    const told = (key) => element("span", { class: "told", lang: LANGUAGE }, say(key));
    const marked = {
      same: (text) => [text],
      gone: (text) => [" ", element("del", {}, told("old"), " ", text)],
      new: (text) => [" ", element("ins", {}, told("new"), " ", text)],
    };
    box.append(element("p", { class: "quoted", lang: language }, ...some.flatMap(({ op, text }) => marked[op](text))));
  }
  if (href) box.append(element("p", { class: "more" }, element("a", { href: new URL(href, SITE) }, say("read"))));
  return box;
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
  const [full] = slugs.includes(slug) ? await statements(slug) : [];
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

words = await (await fetch(new URL(`${LANGUAGE}/words.json`, HERE))).json();
form.addEventListener("submit", check);
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  form.elements.file.files = event.dataTransfer.files;
  check();
});
form.hidden = false;
document.querySelector(".without").hidden = true;
await scanned();
