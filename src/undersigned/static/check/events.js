// What the log's leaves say: the rules of core/record/events.py. A leaf of a type not known here is opaque.

import { N_, encode, has, holds, isHash, isObject, parseJcs, sameKeys } from "./bytes.js";
import { hashed } from "./tree.js";

export const NAMED = ["public", "page"];
const VISIBILITIES = [...NAMED, "not-named", "addressee", "withheld"];
export const COUNTS = [
  ...["organisations", "people", "not_named", "addressee_only", "withheld", "forgotten", "withdrawn"],
  ...["reserved_organisations", "reserved_people", "reserved_not_named", "listed_organisations", "listed_people"],
];
export const LEDGER = [
  ...["follow.asked", "follow.delivered", "follow.response", "follow.progress", "follow.disputed", "follow.replied"],
  ...["follow.held", "follow.committed", "follow.ended", "follow.measured", "follow.looked", "follow.linked", "follow.compared"],
];
export const FIRST = "sign.confirmed";
export const FOLLOWING = ["sign.corrected", "sign.visibility", "sign.forgotten", "sign.withdrawn", "sign.disputed", "sign.erased"];
export const FORGOTTEN_FIELDS = ["method"];

const number = (value) => Number.isInteger(value) && value >= 1;
const count = (value) => Number.isInteger(value) && value >= 0;
const words = (value) => typeof value === "string" && value !== "";
const yesOrNo = (value) => typeof value === "boolean";
const one = (...values) => (value) => values.includes(value);
export const isTag = (value) => typeof value === "string" && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(value);
export const isId = (value) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value);
const counts = (value) => isObject(value) && sameKeys(value, COUNTS) && Object.values(value).every(count);
const signed = (value) =>
  isObject(value) &&
  has(value, "log") &&
  Object.entries(value).every(([role, it]) => ["log", "recovery"].includes(role) && typeof it === "string" && /^[0-9a-f]{128}$/.test(it));

const EDITION = { edition: number };
const TOLD = { ...EDITION, digest: isHash };
const KIND = one("organisation", "person");
const PUB = new Map([
  ["key", { vkey: words, recovery: words, signed, before: words }],
  ["text.frozen", TOLD],
  ["text.unfrozen", TOLD],
  ["text.erratum", { ...TOLD, sha256: isHash }],
  ["text.translated", { ...TOLD, language: isTag, sha256: isHash }],
  [FIRST, { ...TOLD, visibility: one(...VISIBILITIES), kind: KIND, reserved: yesOrNo }],
  ["sign.corrected", EDITION],
  ["sign.visibility", { ...EDITION, visibility: one(...VISIBILITIES), kind: KIND }],
  ["sign.forgotten", EDITION],
  ["sign.withdrawn", EDITION],
  ["sign.disputed", { ...EDITION, outcome: one("held", "upheld", "rejected") }],
  ["sign.erased", { ...EDITION, basis: one("request", "retention") }],
  ["statement.retracted", EDITION],
  ["statement.hidden", EDITION],
  ["statement.shown", EDITION],
  ["published", { ...EDITION, seq: count, counts }],
  ...LEDGER.map((type) => [type, EDITION]),
  ["follow.closed", { ...EDITION, seq: count }],
]);
const KEYS_TOLD = [["vkey"], ["vkey", "recovery"], ["vkey", "recovery", "before"], ["vkey", "recovery", "signed"]];
const FIELDS = ["name", "org", "person", "mandate", "contact", "method", "language", "time", "evidence", "reservation"];
const COMMITTED = new Map([
  [FIRST, [FIELDS]],
  ["sign.corrected", [["name", "org", "person", "mandate", "time"], ["method", "evidence", "time"]]],
  ["sign.forgotten", [FORGOTTEN_FIELDS]],
  ...LEDGER.map((type) => [type, [["item"]]]),
]);
const PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

function isTime(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/.test(value)) return false;
  const moment = new Date(value);
  return value > "0001" && !Number.isNaN(moment.getTime()) && moment.toISOString().replace(".000Z", "Z").startsWith(value);
}
export const isMoment = (value) => isTime(value) && value.length > 10;
export const isDay = (value) => isTime(value) && value.length === 10;
export const publicTime = (exact, kind) => (kind === "organisation" ? exact : exact.slice(0, 10));

export async function parseLeaf(leaf) {
  holds(encode(leaf).length <= 65_535, N_("An event is too large for the log: %(n)s bytes."), { n: leaf.length });
  const value = parseJcs(leaf);
  const whole = isObject(value) && ["v", "type", "log", "stmt", "seq", "time", "c"].every((key) => has(value, key));
  const more = whole ? Object.keys(value).length - 7 - has(value, "prev") - has(value, "pub") : 1;
  holds(whole && !more, N_("A leaf does not have the fields of an event."));
  check(value);
  return { ...value, pub: value.pub ?? {}, known: PUB.has(value.type), hash: await hashed(leaf) };
}

function check(value) {
  holds(value.v === 1, N_("An event is of a version that is not known here."));
  holds(/^[a-z]+(?:\.[a-z]+)*$/.test(value.type) && words(value.type) && words(value.log), N_("An event has no type or no log."));
  holds(value.stmt === "" || isId(value.stmt), N_("An event has no statement id of 32 hex digits."));
  holds(count(value.seq) && isTime(value.time), N_("An event has no proper number or time."));
  holds(!has(value, "prev") || isHash(value.prev), N_("An event names its forerunner by something that is no hash."));
  holds(isObject(value.c) && Object.values(value.c).every(isHash), N_("An event holds a commitment that is no hash."));
  holds(!has(value, "pub") || isObject(value.pub), N_("An event does not tell what its type must tell."));
  if (PUB.has(value.type)) checkKnown(value);
}

function checkKnown({ type, stmt, time, c, pub = {}, ...value }) {
  let rules = Object.entries(PUB.get(type));
  const named = NAMED.includes(pub.visibility);
  if (PUB.get(type).kind && (!has(pub, "kind") || !named)) {
    rules = rules.filter(([field]) => field !== "kind");
    holds(!named, N_("A named signature does not tell its kind."));
  }
  if (type === "key") {
    const told = KEYS_TOLD.find((fields) => sameKeys(pub, fields)) ?? KEYS_TOLD[0];
    rules = rules.filter(([field]) => told.includes(field));
  }
  const told = sameKeys(pub, rules.map(([field]) => field)) && rules.every(([field, rule]) => rule(pub[field]));
  holds(told, N_("An event of the type %(type)s does not tell what it must."), { type });
  holds(pub.visibility !== "page" || pub.kind !== "organisation", N_("An organisation is named everywhere or nowhere."));
  const follows = FOLLOWING.includes(type) || has(pub, "signed");
  const placed = (stmt === "") === (type === "key") && has(value, "prev") === follows;
  holds(placed, N_("An event of the type %(type)s stands in the wrong place."), { type });
  const fields = Object.keys(c);
  const fitting =
    type === "published"
      ? fields.length > 0 && fields.every((path) => path.length <= 200 && PATH.test(path))
      : (COMMITTED.get(type) ?? [[]]).some((wanted) => sameKeys(c, wanted));
  holds(fitting, N_("An event of the type %(type)s does not commit to what it must."), { type });
  holds(type.startsWith("sign.") || time.length > 10, N_("An event of the type %(type)s must tell its time to the second."), { type });
  const kept = !has(pub, "visibility") || time === publicTime(time, pub.kind);
  holds(kept, N_("A person's event must tell no more of its time than the day."));
}
