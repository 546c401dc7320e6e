// What became of each call, from the follow.* events: the rules of core/record/ledger.py, and step 11.

import { N_, either, fits, has, holds, isHash, jcs } from "./bytes.js";
import { isDay, isId, isTag } from "./events.js";

const RESPONSES = [
  ...["none", "acknowledged", "in-part", "in-full", "refused", "not-competent", "forwarded", "extension"],
  ...["meeting-offered", "meeting-held"],
];
const PROGRESS = ["not-started", "announced", "partly", "done", "reversed", "irrelevant"];
const OFFICES = ["government", "parliament", "eu", "international", "media", "other"];
const EVIDENCE_KINDS = ["law", "decision", "statement", "report", "article", "measurement"];

const OPTIONAL = either("str", null);
const EVIDENCE = { id: "str", kind: "str", url: OPTIONAL, title: "str", passage: "str", day: "str", language: "str", copy: OPTIONAL, file: OPTIONAL };
const CHANGE = { entry: "str", to: "str", day: "str", reason: "str", forwarded: OPTIONAL, evidence: [EVIDENCE] };
const SAID = { entry: "str", words: "str", language: "str", capacity: "str", day: "str", verified: "str" };
const SHAPES = {
  "follow.asked": { entry: "str", call: "int", office: { id: "str", kind: "str", names: { "*": "str" }, site: OPTIONAL }, due: OPTIONAL },
  "follow.delivered": { office: "str", day: "str", how: "str", language: "str", note: "str", proof: OPTIONAL },
  "follow.response": CHANGE,
  "follow.progress": CHANGE,
  "follow.disputed": { seq: "int", words: "str", day: "str" },
  "follow.replied": { ...SAID, how: "str", protocol: OPTIONAL, file: OPTIONAL },
  "follow.held": { entry: "str", day: "str", why: "str" },
  "follow.committed": SAID,
  "follow.ended": { seq: "int", day: "str" },
  "follow.measured": {
    indicator: { id: "str", names: { "*": "str" }, unit: { "*": "str" }, calls: ["int"] },
    ...{ period: "str", day: "str", state: "str", value: OPTIONAL, source: "str", note: "str" },
  },
  "follow.looked": { seq: "int", evidence: "str", day: "str", copy: OPTIONAL, gone: "bool" },
  "follow.linked": { entry: "str", thread: either({ id: "str", names: { "*": "str" } }, null), day: "str" },
  "follow.compared": { comparison: { id: "str", names: { "*": "str" } }, indicators: ["str"], day: "str" },
};
const LISTS = { verified: ["mailbox", "domain", "coalition"], why: ["threat", "protected"], state: ["value", "not-applicable", "not-invited"] };
const HOW = { "follow.delivered": ["mail", "hand"], "follow.replied": ["form", "letter"] };
const isChange = (type) => type === "follow.response" || type === "follow.progress";

export function isItem(type, item) {
  if (!fits(item, SHAPES[type]) || !isWellTold(type, item)) return false;
  if (isChange(type)) {
    const scale = type === "follow.response" ? RESPONSES : PROGRESS;
    const told = item.evidence.length > 0 && item.reason !== "" && (item.forwarded !== null) === (item.to === "forwarded");
    return told && scale.includes(item.to) && item.evidence.every(isEvidence);
  }
  if (type === "follow.asked") return OFFICES.includes(item.office.kind) && isGroup(item.office) && item.call >= 0;
  if (type === "follow.linked") return item.thread === null || isGroup(item.thread);
  if (type === "follow.compared") {
    const several = new Set(item.indicators).size === item.indicators.length && item.indicators.length !== 1;
    return several && isGroup(item.comparison) && item.indicators.every(isId);
  }
  return type !== "follow.measured" || ((item.value !== null) === (item.state === "value") && item.source !== "" && isId(item.indicator.id));
}

function isGroup({ id, names }) {
  const named = Object.entries(names);
  return isId(id) && named.length > 0 && named.every(([tag, name]) => isTag(tag) && name !== "");
}

function isWellTold(type, item) {
  const lists = Object.entries({ ...LISTS, ...(type in HOW ? { how: HOW[type] } : {}) });
  const every = (fields, rule) => fields.every((field) => !has(item, field) || rule(item[field]));
  return (
    lists.every(([field, allowed]) => !has(item, field) || allowed.includes(item[field])) &&
    every(["proof", "file", "copy"], (value) => value === null || isHash(value)) &&
    every(["day", "due"], (value) => value === null || isDay(value)) &&
    every(["words", "capacity"], (value) => value !== "") &&
    every(["entry"], isId)
  );
}

function isEvidence(one) {
  const known = EVIDENCE_KINDS.includes(one.kind) && isId(one.id) && isDay(one.day) && Boolean(one.url || one.file);
  return known && [one.copy, one.file].every((value) => value === null || isHash(value));
}

class Ledger {
  offices = new Map();
  entries = new Map();
  deliveries = [];
  indicators = new Map();
  comparisons = new Map(); // those that stand
  #owner = new Map(); // `seq` of a change or commitment -> its entry
  #given = new Map(); // `seq` of a change -> the evidence that it names

  constructor(closed) {
    this.closed = closed;
  }

  take({ type, time, seq, pub }, item) {
    const told = { seq, type, time, ...item };
    if (type === "follow.asked") this.#ask(pub.edition, seq, item, told);
    else if (type === "follow.delivered") this.deliveries.push(this.#known(this.offices, item.office, seq) && told);
    else if (type === "follow.measured") this.#measure(pub.edition, item.indicator, told);
    else if (type === "follow.compared") this.#compare(seq, item);
    else this.#follow(type, seq, item, told);
  }

  #known(all, key, n) {
    holds(all.has(key), N_("Event %(n)s follows up what was never asked."), { n });
    return all.get(key);
  }

  #ask(edition, seq, { entry: id, call, office: { id: office, ...known }, due }, told) {
    const taken = [...this.entries.values()].some((one) => one.edition === edition && one.call === call && one.office === office);
    holds(!this.entries.has(id) && !taken, N_("Event %(n)s asks an office twice for one thing."), { n: seq });
    this.offices.set(office, known);
    const [response, progress] = [RESPONSES, PROGRESS].map(([value]) => ({ value, day: null, seq: null }));
    this.entries.set(id, { id, edition, call, office, due, response, progress, commitments: new Set(), events: [told] });
  }

  #measure(edition, { id, names, unit, calls }, told) {
    const values = this.indicators.get(id)?.values ?? [];
    values.push(without(told, "indicator", "type"));
    this.indicators.set(id, { id, names, unit, edition, calls, values });
  }

  #compare(seq, { comparison, indicators, day }) {
    this.comparisons.delete(comparison.id);
    if (indicators.length) this.comparisons.set(comparison.id, { ...comparison, day, seq, indicators });
  }

  #follow(type, seq, item, told) {
    const of = has(item, "seq");
    if (of && this.closed.has(item.seq)) return;
    const entry = of ? this.#known(this.#owner, item.seq, seq) : this.#known(this.entries, item.entry, seq);
    const commits = of && entry.commitments.has(item.seq);
    if (isChange(type)) {
      entry[type.slice("follow.".length)] = { value: item.to, day: item.day, seq };
      this.#owner.set(seq, entry);
      this.#given.set(seq, item.evidence.map((one) => one.id));
    } else if (type === "follow.linked") {
      if (item.thread === null) delete entry.thread;
      else entry.thread = { ...item.thread, day: item.day, seq };
    } else if (type === "follow.committed") {
      entry.commitments.add(seq);
      this.#owner.set(seq, entry);
    } else if (type === "follow.ended") {
      holds(commits, N_("Event %(n)s ends a commitment that does not stand."), { n: seq });
      entry.commitments.delete(item.seq);
    } else if (type === "follow.disputed") holds(!commits, N_("Event %(n)s disputes what is no change."), { n: seq });
    else if (type === "follow.looked")
      holds(this.#given.get(item.seq)?.includes(item.evidence), N_("Event %(n)s looks for evidence that was not given."), { n: seq });
    entry.events.push(without(of ? { ...told, seq, of: item.seq } : told, "entry"));
  }

  json(id) {
    const entries = [...this.entries.values()].map((one) => ({ ...one, commitments: [...one.commitments].sort((a, b) => a - b) }));
    const { deliveries } = this;
    const offices = Object.fromEntries(this.offices);
    const [indicators, comparisons] = [this.indicators, this.comparisons].map((all) => [...all.values()]);
    const compared = comparisons.length ? { comparisons } : {};
    return jcs({ format: "undersigned/ledger/1", id, offices, entries, deliveries, indicators, ...compared });
  }
}

const without = (value, ...gone) => Object.fromEntries(Object.entries(value).filter(([name]) => !gone.includes(name)));

// Step 11: ledger.json (null where there is none) follows from the events, and every entry's call is one of its edition.
export function followed(history, full, found, there) {
  const events = history.publishedLedger;
  if (!events.length) return holds(there === null, N_("The bundle has a ledger, and the log follows up no call."));
  const ledger = new Ledger(history.closed);
  for (const event of events) ledger.take(event, found.get(event.seq).item);
  holds(there === ledger.json(full.id), N_("ledger.json does not say what the events say."));
  for (const { edition: n, call } of ledger.entries.values()) {
    const calls = full.editions.find((one) => one.number === n)?.calls.length ?? 0;
    holds(call < calls, N_("The ledger speaks of a call that edition %(n)s does not have."), { n });
  }
}
