// Who a line of a list is: the rules of core/publish/roll_call.py. Nothing here knows the page.

import { crc32 } from "./archive.js";
import { encode } from "./bytes.js";
import { latin, low, spaced } from "./quotes.js";

const fold = (name) => spaced(low(name.normalize("NFC")));
const folds = [
  fold,
  (name) => latin(fold(name)),
  (name) => spaced(latin(fold(name)).replaceAll("đ", "dj").normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}\s]/gu, " ")),
];
const trace = (name) => crc32(encode(folds[2](name).normalize("NFKD").replaceAll("ß", "ss").replace(/[^a-z0-9]+/g, ""))) & 0xffffff;

// The number of every name that has none of the letters that make one.
export const ANY = 0;
// The numbers of which a statement has one that may name a line.
export const traces = (line) => ways(line).map(trace);

export function roll(all) {
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

function ways(line) {
  const asked = spaced(line.replace(/^\s*(?:[-–—•*·]\s*|\d{1,4}[.)]\s+)?/u, ""));
  return [...new Set([asked, asked.split(/\s*[,;(\t]|\s+[–—-]\s+/u)[0]])];
}

export function call(line, indexes) {
  const asked = ways(line);
  const at = (n, way) => indexes[n].get(folds[n](way));
  for (const way of asked) if (at(0, way)) return [asked[0], "exact", at(0, way)];
  for (const way of asked) {
    if (at(1, way)) return [asked[0], "script", at(1, way)];
    if (folds[2](way) && at(2, way)) return [asked[0], "like", at(2, way)];
  }
  return [asked[0], "none", []];
}
