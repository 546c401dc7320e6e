// All steps of verifying a receipt, as core/publish/against_receipt.py takes them. Nothing is fetched.

import { RECEIPT, unpack } from "./archive.js";
import { N_, base64, bytes, either, encode, fits, hex, holds, isHash, sameKeys, sha, told } from "./bytes.js";
import { FIRST, isMoment, parseLeaf } from "./events.js";
import { SIGNED, signed } from "./keys.js";
import { parseCheckpoint, parseNote } from "./note.js";
import { isWellFormed, opened } from "./openings.js";
import { Run, taken } from "./run.js";
import { Inclusions, leafHash } from "./tree.js";

const MEMBERS = ["VERIFY.md", "leaf.json", "openings.json", "policy", "receipt.tlog-proof"];
const OPENINGS = { "*": either("any list", null) };
const SHAPE = { format: "str", openings: OPENINGS, later: [{ index: "int", leaf: "str", proof: ["str"], openings: OPENINGS }] };
const NO_PROOF = N_("receipt.tlog-proof is no proof of the form c2sp.org/tlog-proof@v1.");

// An archive that calls itself a receipt ends in the name of a receipt's last member.
export const isReceipt = (data) => String.fromCharCode(...data.subarray(-64)).includes("receipt.tlog-proof");

async function container(run) {
  run.members = await told(() => unpack(run.data, RECEIPT), N_("The file is no receipt: it is no archive of a receipt's form."));
  holds(MEMBERS.every((name) => run.members.has(name)), N_("The receipt lacks a member."));
  const fixed = hex(await sha(encode(run.read("VERIFY.md")))) === run.known.receipt;
  holds(fixed, N_("VERIFY.md is not the text that every receipt carries."));
  run.policy = await run.ownPolicy(N_("The receipt's policy is no policy."), N_("The receipt's policy is not in its canonical form."));
}

// C2SP tlog-proof: the format's name, `extra` where there is any, the index, the hashes, an empty line, the checkpoint.
function proof(text) {
  const cut = text.indexOf("\n\n");
  const [first, ...lines] = text.slice(0, cut).split("\n");
  const extra = lines[0]?.startsWith("extra ") ? base64(lines.shift().slice("extra ".length)) : null;
  const index = /^index (0|[1-9][0-9]{0,18})$/.exec(lines.shift() ?? "")?.[1];
  const path = lines.map(base64);
  const whole = first === "c2sp.org/tlog-proof@v1" && cut > 0 && index !== undefined && path.length <= 63;
  holds(whole && path.every((node) => node.length === 32), NO_PROOF);
  const checkpoint = text.slice(cut + 2);
  parseCheckpoint(parseNote(checkpoint).text);
  return { index: Number(index), path, checkpoint, extra };
}

async function signedProof(run) {
  const text = run.read("receipt.tlog-proof");
  run.proof = await told(() => proof(text), NO_PROOF);
  holds(run.proof.extra === null, N_("receipt.tlog-proof holds something that nobody signed."));
  await signed(run, run.proof.checkpoint);
}

async function included(run) {
  const data = run.members.get("leaf.json");
  const event = await told(() => parseLeaf(run.read("leaf.json")), N_("leaf.json is not a well formed event."));
  const right = event.type === FIRST && event.log === run.checkpoint.origin;
  holds(right, N_("leaf.json confirms no signature, or belongs to another log."));
  run.inclusions = new Inclusions(run.checkpoint.size, run.checkpoint.root);
  const there = await run.inclusions.check(await leafHash(data), run.proof.index, run.proof.path);
  holds(there, N_("leaf.json is not in the log that the checkpoint names."));
  run.event = event;
}

async function followed(run) {
  const given = run.json("openings.json");
  const form = N_("openings.json does not have the form that it must have.");
  holds(fits(given, SHAPE) && given.format === "undersigned/receipt/1" && given.later.length <= 500, form);
  let [before, at] = [run.event, run.proof.index];
  run.events = [[before, given.openings]];
  for (const [number, one] of given.later.entries()) {
    const n = number + 1;
    const event = await told(() => parseLeaf(one.leaf), N_("Later event %(n)s is not well formed."), { n });
    const follows = event.log === before.log && event.stmt === before.stmt && event.prev === before.hash;
    const later = follows && event.seq > before.seq && one.index > at;
    holds(later, N_("Later event %(n)s does not follow the one before it."), { n });
    holds(one.proof.every(isHash), form);
    const there = await run.inclusions.check(bytes(event.hash), one.index, one.proof.map(bytes));
    holds(there, N_("Later event %(n)s is not in the log that the checkpoint names."), { n });
    [before, at] = [event, one.index];
    run.events.push([event, one.openings]);
  }
}

async function openings(run) {
  run.opened = [];
  for (const [event, given] of run.events) {
    holds(sameKeys(given, Object.keys(event.c)), N_("Event %(n)s does not open exactly what it must."), { n: event.seq });
    const values = {};
    for (const field of Object.keys(given).sort()) if (given[field] !== null) values[field] = await value(event, field, given[field]);
    run.opened.push(values);
  }
}

async function value(event, field, given) {
  const free = !event.known || field === "contact" || field === "evidence"; // of no fixed shape
  const found = await opened(event, field, given, free || isWellFormed(event.type, field, given[1]));
  const right = field !== "time" || (isMoment(found) && [found, found.slice(0, 10)].includes(event.time));
  holds(right, N_("Event %(n)s opens to another time than it tells."), { n: event.seq });
  return found;
}

const STEPS = [
  [N_("The file is a receipt in its one form"), container],
  [SIGNED, signedProof],
  [N_("The signature is in the log"), included],
  [N_("What followed is in the log"), followed],
  [N_("The openings fit the record"), openings],
];

export async function verifyReceipt(data, site, known) {
  return taken(Object.assign(await Run.of(data, site), { known }), STEPS);
}
