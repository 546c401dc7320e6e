// Which commitments a bundle opens, and what the events amount to: the rules of core/publish/openings.py.

import { N_, alike, bytes, either, encode, fits, has, hex, hmac, holds, isHash, isObject, jcs, sameKeys } from "./bytes.js";
import { FORGOTTEN_FIELDS, LEDGER, NAMED, isMoment, isTag, publicTime } from "./events.js";
import { isItem } from "./ledger.js";

const OPTIONAL = either("str", null);
const SHOWN = ["name", "org", "person", "mandate"];
const OPENED = {
  organisation: [...SHOWN, "method", "language", "time", "reservation"],
  person: [...SHOWN, "method", "reservation"],
};
const SHAPES = new Map(
  Object.entries({
    name: { "*": "str" },
    org: { acronym: OPTIONAL, place: OPTIONAL, affiliation: OPTIONAL },
    person: either(null, { name: OPTIONAL, role: OPTIONAL }),
    mandate: OPTIONAL,
    method: either({ kind: "str" }, { kind: "str", domain: "str" }),
    language: "str",
    time: "str",
    reservation: OPTIONAL,
  }),
);

const isOpen = (one) => one.state === "active" && one.visibility === "public";
const without = (fields, gone) => fields.filter((field) => !gone.includes(field));

// `seq` -> the fields that are opened; whatever is not here stays closed.
function mustOpen(history) {
  const fields = new Map();
  for (const one of history.publishedSignatures) {
    if (one.forgotten !== null && one.state === "active") fields.set(one.forgotten, FORGOTTEN_FIELDS);
    if (history.hidden || !isOpen(one)) continue;
    let opened = OPENED[one.kind];
    if (one.corrected !== null) {
      fields.set(one.corrected, SHOWN);
      opened = without(opened, SHOWN);
    }
    if (one.endorsed !== null) {
      fields.set(one.endorsed, ["method"]);
      opened = without(opened, ["method"]);
    }
    fields.set(one.seq, opened);
  }
  for (const event of [...history.publishedLedger, history.published]) fields.set(event.seq, Object.keys(event.c));
  return fields;
}

export function isWellFormed(type, field, value) {
  if (type === "published") return isHash(value);
  if (LEDGER.includes(type)) return isItem(type, value);
  if (type === "sign.forgotten") return fits(value, { kind: "str", by: "str" }) && value.kind === "forgotten" && value.by !== "";
  if (!fits(value, SHAPES.get(field))) return false;
  if (field === "name") return Object.values(value).some(Boolean) && Object.keys(value).every((tag) => tag === "" || isTag(tag));
  if (field === "method") return has(value, "domain") ? ["domain", "dkim"].includes(value.kind) && value.domain !== "" : value.kind === "mailbox";
  return true;
}

// The value of an opening that gives its commitment: salt and value.
export async function opened(event, field, given, isShaped) {
  const n = event.seq;
  const whole = Array.isArray(given) && given.length === 2 && typeof given[0] === "string";
  holds(whole, N_("Event %(n)s does not open exactly what it must."), { n });
  const [salt, value] = given;
  const made = isHash(salt) && hex(await hmac(bytes(salt), encode(jcs([event.type, field, value]))));
  holds(made === event.c[field] && isShaped, N_("Event %(n)s opens to another %(field)s than was recorded."), { n, field });
  return value;
}

// `seq` -> field -> value, of openings.json.
export async function openings(history, value) {
  const wanted = mustOpen(history);
  const exactly = isObject(value) && sameKeys(value, [...wanted.keys()].map(String));
  holds(exactly, N_("openings.json does not open exactly the events that must be opened."));
  const found = new Map();
  for (const [seq, fields] of [...wanted].sort(([a], [b]) => a - b)) {
    const given = value[seq];
    holds(isObject(given) && sameKeys(given, fields), N_("Event %(n)s does not open exactly what it must."), { n: seq });
    const event = history.events[seq];
    const values = await Promise.all(fields.map((field) => shaped(event, field, given[field])));
    found.set(seq, Object.fromEntries(fields.map((field, n) => [field, values[n]])));
  }
  return found;
}

async function shaped(event, field, given) {
  const value = await opened(event, field, given, isWellFormed(event.type, field, given?.[1]));
  const told = field !== "time" || event.type === "published" || (isMoment(value) && publicTime(value, event.pub.kind) === event.time);
  holds(told, N_("Event %(n)s opens to another time than it tells."), { n: event.seq });
  return value;
}

function signatory(one, found) {
  const own = found.get(one.seq);
  const shown = one.corrected === null ? own : found.get(one.corrected);
  const { method } = one.endorsed === null ? own : found.get(one.endorsed);
  const organisation = one.kind === "organisation";
  return {
    seq: one.seq,
    kind: one.kind,
    names: shown.name,
    ...shown.org,
    role: organisation || shown.person === null ? null : shown.person.role,
    mandate: shown.mandate,
    representative: organisation ? shown.person : null,
    time: organisation ? own.time : one.time,
    method: method.kind,
    domain: method.domain ?? null,
    corrected: one.corrected !== null,
    reservation: own.reservation,
  };
}

function row(one) {
  if (one.state !== "active") return "withdrawn";
  if (one.forgotten !== null) return "forgotten";
  let name = "not_named";
  if (NAMED.includes(one.visibility)) name = one.kind === "organisation" ? "organisations" : "people";
  else if (!one.reserved) name = { addressee: "addressee_only", withheld: "withheld" }[one.visibility] ?? name;
  return one.reserved ? `reserved_${name}` : name;
}

// Step 9: signatories and counts of statement.json follow from events and openings.
export function names(history, full, found) {
  for (const edition of full.editions) {
    const n = edition.number;
    const under = history.publishedSignatures.filter((one) => one.edition === n);
    const open = under.filter((one) => isOpen(one) && !history.hidden);
    const made = (reserved) => open.filter((one) => one.reserved === reserved).map((one) => signatory(one, found));
    const forgotten = under
      .filter((one) => one.forgotten !== null && one.state === "active")
      .map((one) => ({ seq: one.forgotten, day: history.events[one.forgotten].time, by: found.get(one.forgotten).method.by }));
    holds(alike(edition.signatories, made(false)), N_("The signatories of edition %(n)s are not those of the events."), { n });
    holds(alike(edition.reserved, made(true)), N_("The reservations of edition %(n)s are not those of the events."), { n });
    holds(alike(edition.forgotten, forgotten), N_("Those checked in person for edition %(n)s are not those of the events."), { n });
    const hid = history.hidden && edition.listed.some((one) => one.named);
    holds(!hid, N_("Edition %(n)s names somebody that it says it does not."), { n });
    const counts = Object.fromEntries(Object.keys(edition.counts).map((name) => [name, 0]));
    for (const one of under) if (one.state !== "disputed") counts[row(one)]++;
    Object.assign(counts, listed(edition));
    const left = under.flatMap((one) => one.ended ?? []).sort();
    const right = alike(edition.counts, counts) && alike(edition.withdrawals, left);
    holds(right, N_("The counts of edition %(n)s are not those of the events."), { n });
  }
  const same = alike(history.published.pub.counts, full.editions.at(-1).counts);
  holds(same, N_("The counts that were published are not those of the events."));
}

function listed({ listed: all, number: n }) {
  const kinds = all.map((one) => one.kind);
  const ordered = all.every((one, at) => !at || all[at - 1].order < one.order);
  const known = kinds.every((kind) => kind === "organisation" || kind === "person");
  holds(ordered && known, N_("Edition %(n)s lists its source's signatories out of order."), { n });
  for (const { order, kind, named, ...told } of all) {
    const right = named === (told.name !== null) && (named || Object.values(told).every((value) => value === null));
    holds(right, N_("Edition %(n)s names somebody that it says it does not."), { n });
  }
  const number = (kind) => kinds.filter((one) => one === kind).length;
  return { listed_organisations: number("organisation"), listed_people: number("person") };
}
