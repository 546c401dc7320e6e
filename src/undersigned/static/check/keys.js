// How one key of the log follows another: the rules of core/record/keys.py, and steps 1 to 4 of verifying that need them.

import { N_, bytes, encode, fits, holds, isHash, jcs, sameKeys, told } from "./bytes.js";
import { parseLeaf } from "./events.js";
import { ED25519, cosigners, hasQuorum, isSigned, parseCheckpoint, parseNote, parseVkey, signingLog, verifies } from "./note.js";
import { Inclusions, leafHash } from "./tree.js";

export const SIGNED = N_("The checkpoint is signed");

// Takes the log's `key` events one after another; `vkeys` are those that were ever in force, the oldest first.
class KeyChain {
  vkeys = [];
  head = null;
  last = -1;

  async take(index, event) {
    holds(event.type === "key" && index > this.last, N_("This is no event about the log's key, or it stands in the wrong place."));
    const { vkey, recovery, before } = event.pub;
    await named(vkey, event.log);
    if (recovery !== undefined) await named(recovery, `${event.log}/recovery`);
    if (this.head) await this.follow(event, this.head);
    else {
      holds(index === 0 && event.prev === undefined, N_("The log's first event must name its key."));
      holds(before === undefined || parseCheckpoint(parseNote(before).text).origin !== event.log, N_("A log cannot follow itself."));
    }
    if (this.vkeys.at(-1) !== vkey) this.vkeys.push(vkey);
    [this.recovery, this.head, this.last] = [recovery, event, index];
  }

  async follow(event, head) {
    const { vkey, recovery = "", signed } = event.pub;
    const now = this.vkeys.at(-1);
    holds(event.log === head.log && event.prev === head.hash, N_("The change of the log's key does not follow the one before it."));
    holds(
      (vkey !== now || recovery !== this.recovery) && (vkey === now || !this.vkeys.includes(vkey)),
      N_("The change of the log's key changes nothing, or brings back an old key."),
    );
    holds(vkey === now || this.recovery !== undefined, N_("The log's key cannot change before a recovery key was named."));
    const wanted = { log: now, ...(this.recovery === undefined ? {} : { recovery: this.recovery }) };
    const message = encode(`undersigned/key/v1\n${jcs({ log: event.log, prev: head.hash, vkey, recovery })}`);
    const wrong = N_("The change of the log's key is not signed by the keys that were in force.");
    holds(signed && sameKeys(signed, Object.keys(wanted)), wrong);
    for (const role of Object.keys(wanted)) holds(await verifies(await parseVkey(wanted[role]), bytes(signed[role]), message), wrong);
  }
}

async function named(text, name) {
  const key = await parseVkey(text);
  holds(key.name === name && key.type === ED25519, N_("The log's key is another log's, or of another kind."));
}

// A leaf with its proof, as leaves.json and keys.json write it.
export function entry(given, n) {
  const wrong = N_("Event %(n)s is not written as a leaf with its proof.");
  holds(Array.isArray(given) && given.length === 3, wrong, { n });
  const [index, leaf, proof] = given;
  holds(Number.isInteger(index) && fits(leaf, "str") && Array.isArray(proof) && proof.length <= 63 && proof.every(isHash), wrong, { n });
  return [index, leaf, proof.map(bytes)];
}

async function earlierKeys(run) {
  const entries = run.json("keys.json");
  const inclusions = new Inclusions(run.checkpoint.size, run.checkpoint.root);
  const chain = new KeyChain();
  holds(Array.isArray(entries), N_("keys.json is not a list of leaves."));
  for (const [n, given] of entries.entries()) {
    const [index, leaf, proof] = entry(given, n);
    const there = await inclusions.check(await leafHash(leaf), index, proof);
    holds(there, N_("keys.json holds an event that is not in the log that the checkpoint names."));
    await told(async () => chain.take(index, await parseLeaf(leaf)), N_("keys.json holds events that cannot follow each other."));
  }
  const newest = chain.vkeys.at(-1);
  const there = chain.vkeys.length > 1 && run.policy.logs.find((key) => key.text === newest);
  holds(there && (await isSigned(run.note, there)), N_("keys.json does not lead to the key that signed the checkpoint."));
  return chain.vkeys.slice(0, -1);
}

// Who signed a checkpoint: first nothing false, then by whose key. `run.site` is the policy that this site gives.
// `run.by` is then "own", "earlier" (the site's key, from which the log's events lead to the one that signed), or "other".
export async function signed(run, text) {
  await told(() => {
    run.note = parseNote(text);
    run.checkpoint = parseCheckpoint(run.note.text);
  }, N_("The checkpoint is no signed checkpoint."));
  const { note, policy, checkpoint } = run;
  const place = ({ name, id }) => `${name} ${id}`;
  const keys = new Map([...policy.logs, ...policy.witnesses.values()].map((key) => [place(key), key]));
  const lines = note.signatures.map(place);
  const known = new Set(lines).size === lines.length && lines.every((line) => keys.has(line));
  const valid = known && (await Promise.all(lines.map((line) => isSigned(note, keys.get(line)))));
  holds(valid && valid.every(Boolean), N_("The checkpoint carries a signature that is not valid, or by a key not in the policy."));
  holds(await signingLog(policy, note, checkpoint.origin), N_("The checkpoint is not signed by the log that it names."));
  const earlier = run.members.has("keys.json") ? await earlierKeys(run) : [];
  run.by = "other";
  if (await signingLog(run.site, note, checkpoint.origin)) run.by = "own";
  else if (run.site.logs.some((key) => key.name === checkpoint.origin && earlier.includes(key.text))) run.by = "earlier";
  await cosigned(run);
}

// Whether enough of the witnesses signed that the site's policy names. Too few make nothing false: the page cannot tell.
async function cosigned(run) {
  const { quorum } = run.site;
  if (!quorum || quorum === "none") return;
  const there = await cosigners(run.site, run.note);
  const values = { origin: run.checkpoint.origin, size: run.checkpoint.size.toLocaleString("en-US"), n: there.size };
  if (hasQuorum(run.site, there)) run.witnessed = [N_("The log %(origin)s signed it at %(size)s events, and %(n)s witnesses too."), values];
  else run.lacking = [SIGNED, N_("The log signed it, but of the witnesses only %(n)s did: the policy asks for more."), { n: there.size }];
}
