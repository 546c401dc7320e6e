// Names: only those that statement.json names, looked up by the rules of core/publish/roll_call.py.

import { day, say, words } from "./say.js";
import { current, named, notes, statements } from "./statements.js";
import { latin, low, spaced } from "./quotes.js";

const MOST_LINES = 400;

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

export async function checkNames(given, only) {
  const all = await statements(only ? [only] : undefined);
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
