// The words of a bundle are those that were signed: step 7 of verifying, and utext/1 of core/text.py.

import { N_, alike, either, encode, fits, has, hex, holds, isHash, jcs, sha } from "./bytes.js";
import { COUNTS, isTag } from "./events.js";

const OPTIONAL = either("str", null);
const numbers = (...names) => Object.fromEntries(names.map((name) => [name, "int"]));
const optional = (...names) => Object.fromEntries(names.map((name) => [name, OPTIONAL]));
const LISTED = { order: "int", kind: "str", named: "bool", ...optional("name", "acronym", "place", "role", "affiliation", "chapter") };
const SIGNATORY = {
  ...{ seq: "int", kind: "str", names: { "*": "str" }, time: "str", method: "str", corrected: "bool" },
  ...optional("acronym", "place", "role", "affiliation", "mandate", "domain", "reservation"),
  representative: either(null, optional("name", "role")),
};
const EDITION = {
  ...{ number: "int", digest: "str", frozen: "str", authoritative: "str", kinds: ["str"], texts: { "*": ["str"] }, sha256: { "*": "str" } },
  calls: [{ clause: "int", places: { "*": { start: "int", end: "int", addressee: "str" } } }],
  ...{ counts: numbers(...COUNTS), signatories: [SIGNATORY], reserved: [SIGNATORY], listed: [LISTED] },
  ...{ forgotten: [{ seq: "int", day: "str", by: "str" }], basis: OPTIONAL },
  errata: [{ language: "str", clause: "int", old: "str", new: "str", note: "str", day: "str", seq: "int" }],
  translations: [{ language: "str", clauses: ["str"], sha256: "str", day: "str" }],
  withdrawals: ["str"],
};
const SHAPE = {
  ...{ format: "str", id: "str", slug: "str", log: { origin: "str", vkey: "str" }, coalition: "str", url: "str", state: "str" },
  ...{ time: "str", undated: "bool", timezone: "str", hidden: "bool", ...optional("dated", "deadline", "released") },
  editions: [EDITION],
  press: [{ name: "str", role: "str", mail: "str", phone: "str", languages: ["str"] }],
};
const KINDS = ["title", "subtitle", "dateline", "heading", "paragraph", "item"];
const MOST_MARKS = 30;

// What stands under "undersigned" in statement.json; the rest must follow from it.
function inside(value) {
  const full = value?.undersigned;
  const form = N_("statement.json does not have the form that it must have.");
  holds(fits(full, SHAPE) && full.editions.length && full.format === "undersigned/statement/1", form);
  for (const edition of full.editions) {
    const texts = Object.values(edition.texts);
    holds(texts.length && texts.every((clauses) => clauses.length), N_("statement.json has an edition without words."));
  }
  const { authoritative, texts } = full.editions.at(-1);
  holds(authoritative === "all" || has(texts, authoritative), form);
  for (const edition of full.editions) {
    const works = [...Object.values(edition.texts), ...edition.translations.map((one) => one.clauses)];
    const right = works.every((clauses) => clauses.length === edition.kinds.length);
    holds(right, N_("statement.json has a text with more or fewer clauses than its edition."));
  }
  holds(alike(outside(full), value), N_("statement.json says other things on its outside than inside."));
  return full;
}

// The whole file from what stands inside, as core/publish/statement_json.py makes it.
function outside(full) {
  const edition = full.editions.at(-1);
  const byTag = (one, other) => (codes(one) < codes(other) ? -1 : 1);
  const tags = [...Object.keys(edition.texts).sort(byTag)];
  const translated = new Map(edition.translations.map((one) => [one.language, one.clauses]));
  for (const tag of [...translated.keys()].sort(byTag)) if (!tags.includes(tag)) tags.push(tag);
  const title = (tag) => (translated.get(tag) ?? edition.texts[tag])[Math.max(edition.kinds.indexOf("title"), 0)];
  const first = edition.authoritative === "all" ? tags[0] : edition.authoritative;
  const work = { "@type": "CreativeWork" };
  return {
    ...{ "@context": "https://schema.org", ...work, identifier: full.id, name: title(first), inLanguage: tags },
    ...{ version: edition.number, datePublished: edition.frozen, publisher: { "@type": "Organization", name: full.coalition } },
    workTranslation: tags.filter((tag) => tag !== first).map((tag) => ({ ...work, inLanguage: tag, name: title(tag) })),
    ...(full.url ? { url: full.url } : {}),
    ...(full.dated === null ? {} : { dateCreated: full.dated }),
    undersigned: full,
  };
}

const codes = (text) => [...text].map((sign) => sign.codePointAt(0).toString(16).padStart(6, "0")).join("");

// utext/1. `tables`: the Unicode 14 tables that ship with the program, each as ascending boundaries.
function tables(given) {
  return Object.fromEntries(Object.entries(given).map(([name, line]) => [name, line.split(" ").map((edge) => parseInt(edge, 16))]));
}

function within(table, sign) {
  const code = sign.codePointAt(0);
  let [low, high] = [0, table.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle] <= code) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

// Whether a clause stands in its canonical form: then making it canonical changes nothing, and refuses nothing.
function isCanonical(clause, known) {
  if (/^[ -~]+$/.test(clause)) return clause.trim() === clause && !clause.includes("  ");
  const signs = [...clause];
  const spaced = !clause.includes("  ") && !/^ | $|[\t\n\r\u2028\u2029]/.test(clause);
  const plain = clause !== "" && clause.normalize("NFC") === clause && spaced;
  if (!plain || signs.some((sign) => sign !== " " && within(known.SPACES, sign))) return false;
  let run = 0;
  for (const [at, sign] of signs.entries()) {
    run = within(known.MARKS, sign) ? run + 1 : 0;
    if (run > MOST_MARKS || (within(known.REFUSED, sign) && !joins(signs, at, known))) return false;
  }
  return true;
}

// A joiner where RFC 5892 allows it: A.1 for ZWNJ, A.2 for ZWJ.
function joins(signs, at, known) {
  if (signs[at] !== "\u200c" && signs[at] !== "\u200d") return false;
  if (at && within(known.VIRAMAS, signs[at - 1])) return true;
  if (signs[at] === "\u200d") return false;
  const beyond = (step) => {
    let place = at + step;
    while (signs[place] && within(known.TRANSPARENT, signs[place])) place += step;
    return signs[place];
  };
  const [before, after] = [beyond(-1), beyond(1)];
  return Boolean(before && after && within(known.JOINS_LEFT, before) && within(known.JOINS_RIGHT, after));
}

async function frozenText(clauses, sha256, n, tag, known) {
  const right = clauses.every((clause) => isCanonical(clause, known)) && hex(await sha(encode(clauses.join("\n\n")))) === sha256;
  holds(right, N_("The text %(tag)s of edition %(n)s is not the one that was frozen."), { tag, n });
}

async function frozenEdition(id, edition, event, known) {
  const { number: n, texts, sha256, kinds, calls, authoritative } = edition;
  for (const [tag, clauses] of Object.entries(texts)) await frozenText(clauses, sha256[tag], n, tag, known);
  for (const { clause, places } of calls)
    for (const [tag, { end }] of Object.entries(places)) {
      const stands = has(texts, tag) && clause >= 0 && clause < texts[tag].length && end <= [...texts[tag][clause]].length;
      holds(stands, N_("Edition %(n)s has a call that stands nowhere."), { n });
    }
  const tags = Object.keys(texts).sort();
  const placed = calls.every(({ clause, places }) => {
    const whole = clause >= 0 && clause < kinds.length && alike(Object.keys(places).sort(), Object.keys(sha256).sort());
    return whole && Object.values(places).every(({ start, end }) => start >= 0 && start < end);
  });
  const wordsKnown = n >= 1 && kinds.every((kind) => KINDS.includes(kind)) && (authoritative === "all" || has(sha256, authoritative));
  const hashed = Object.entries(sha256).every(([tag, value]) => isTag(tag) && isHash(value));
  holds(placed && wordsKnown && hashed, N_("Edition %(n)s is not well formed."), { n });
  const hashedCalls = calls.map(({ clause, places }) => [
    clause,
    Object.fromEntries(Object.entries(places).map(([tag, { start, end, addressee }]) => [tag, [start, end, addressee]])),
  ]);
  const whole = { id, edition: n, texts: sha256, authoritative, clauses: kinds, calls: hashedCalls };
  const digest = hex(await sha(encode(`undersigned/statement/v1\n${jcs(whole)}`)));
  const right = alike(Object.keys(sha256).sort(), tags) && digest === edition.digest && digest === event.digest;
  holds(right, N_("The words of edition %(n)s are not those that were frozen and signed."), { n });
  holds(edition.frozen === event.frozen, N_("Edition %(n)s was frozen at another time than statement.json says."), { n });
  await beside(edition, event, known);
}

// Translations and errata, which stand beside the words that were signed.
async function beside({ number: n, texts, kinds, translations, errata }, event, known) {
  for (const one of translations) await frozenText(one.clauses, one.sha256, n, one.language, known);
  const tags = translations.map((one) => one.language);
  const same = tags.length === event.translations.size && new Set(tags).size === tags.length;
  const right = same && translations.every((one) => event.translations.get(one.language) === one.sha256 && !has(texts, one.language));
  holds(right, N_("The later translations of edition %(n)s are not those recorded."), { n });
  let told = errata.length === event.errata.size && new Set(errata.map((one) => one.seq)).size === errata.length;
  for (const { seq, ...facts } of errata) {
    const stands = (has(texts, facts.language) || tags.includes(facts.language)) && facts.clause >= 0 && facts.clause < kinds.length;
    holds(stands, N_("Edition %(n)s has an erratum that stands nowhere."), { n });
    told &&= event.errata.get(seq) === hex(await sha(encode(jcs(facts))));
  }
  holds(told, N_("The errata of edition %(n)s are not those recorded."), { n });
}

// Step 7. What statement.json says, which is checked.
export async function words(run, value, unicode) {
  const { history, checkpoint, policy, members } = run;
  const full = inside(value);
  const about = full.id === history.events[0].stmt && full.log.origin === checkpoint.origin;
  holds(about, N_("statement.json is about another statement, or another log."));
  holds(policy.logs.some((key) => key.text === full.log.vkey), N_("statement.json names another key than the policy."));
  const retracted = (full.state === "retracted") === history.retracted;
  holds(retracted, N_("statement.json and the events disagree whether the statement was retracted."));
  holds(full.hidden === history.hidden, N_("statement.json and the events disagree whether the names are hidden."));
  const frozen = [...history.editions.values()].filter((edition) => !edition.takenBack);
  const same = alike(full.editions.map((one) => one.number), frozen.map((one) => one.number));
  holds(same, N_("statement.json does not have the editions that were frozen."));
  const known = tables(unicode);
  for (const [n, edition] of full.editions.entries()) await frozenEdition(full.id, edition, frozen[n], known);
  const { texts, translations } = full.editions.at(-1);
  const works = new Map([...Object.entries(texts), ...translations.map((one) => [one.language, one.clauses])]);
  const files = [...members.keys()].filter((name) => name.startsWith("text/")).sort();
  holds(alike(files, [...works.keys()].map((tag) => `text/${tag}.txt`).sort()), N_("The bundle does not hold one text for each language."));
  for (const [tag, clauses] of works)
    holds(run.read(`text/${tag}.txt`) === clauses.join("\n\n"), N_("text/%(tag)s.txt does not hold the words of statement.json."), { tag });
  return full;
}
