// Signed notes, checkpoints and policies, after C2SP, as core/record/note.py and policy.py read them.

import { Broken, N_, base64, encode, hex, holds, joined, same, sha } from "./bytes.js";

export const [ED25519, COSIGNATURE] = [1, 4];
const LONGEST = 100_000;
const NAME = /^[!-*,-~]{1,255}$/;
const NO_KEY = N_("This is not a verifier key: name+id+key.");

// `able` becomes false where this browser has no Ed25519: then no signature was checked, and the page says so.
export const ed25519 = { able: true };

export async function verifies(key, signature, message) {
  if (signature.length !== 64) return false;
  let known;
  try {
    known = await crypto.subtle.importKey("raw", key.public, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    if (error.name !== "NotSupportedError") return false; // a key that is no point of the curve
    ed25519.able = false;
    return true;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, known, signature, message);
}

export async function parseVkey(text) {
  const [name, id, ...rest] = text.split("+");
  const data = base64(rest.join("+"));
  holds(data.length >= 2 && NAME.test(name), NO_KEY);
  const made = hex((await sha(joined(encode(`${name}\n`), data))).subarray(0, 4));
  holds(id === made, NO_KEY);
  const [type, known] = [data[0], data.subarray(1)];
  holds(![ED25519, COSIGNATURE].includes(type) || known.length === 32, N_("An Ed25519 key must have 32 bytes."));
  return { name, id, type, public: known, text };
}

export function parseNote(text) {
  const wrong = N_("This is not a signed note.");
  const cut = text.lastIndexOf("\n\n");
  holds(text.length <= LONGEST && cut > 0 && !/[^\n -\u{10ffff}]/u.test(text), wrong);
  const lines = text.slice(cut + 2).split("\n");
  holds(lines.pop() === "" && lines.length > 0 && lines.length <= 100, wrong);
  const signatures = lines.map((line) => {
    const [dash, name, ...rest] = line.split(" ");
    const data = base64(rest.join(" "));
    holds(dash === "—" && NAME.test(name) && data.length >= 5, N_("A signature line of a note is not as it must be."));
    return { name, id: hex(data.subarray(0, 4)), signature: data.subarray(4), line: `${line}\n` };
  });
  return { text: `${text.slice(0, cut)}\n`, signatures };
}

export function parseCheckpoint(text) {
  const wrong = N_("This is not a checkpoint: origin, size, root.");
  const lines = text.split("\n");
  holds(lines.length === 4 && lines[3] === "" && NAME.test(lines[0]) && /^(?:0|[1-9][0-9]{0,18})$/.test(lines[1]), wrong);
  const [size, root] = [Number(lines[1]), base64(lines[2])];
  holds(root.length === 32 && Number.isSafeInteger(size), wrong);
  return { origin: lines[0], size, root };
}

export async function isSigned(note, key) {
  const mine = note.signatures.filter((one) => one.name === key.name && one.id === key.id);
  const checked = await Promise.all(mine.map((one) => isValid(note.text, one.signature, key)));
  return checked.length > 0 && checked.every(Boolean);
}

async function isValid(text, signature, key) {
  if (key.type === ED25519) return verifies(key, signature, encode(text));
  if (key.type !== COSIGNATURE || signature.length !== 72) return false;
  const moment = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  return moment < 2n ** 63n && verifies(key, signature.subarray(8), encode(`cosignature/v1\ntime ${moment}\n${text}`));
}

// Logs and witnesses by their keys, and the file in its canonical form. Thrown, with its line, where it is none.
export async function parsePolicy(text) {
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null, seen: [], members: [] };
  holds(text.length <= LONGEST && text.split("\n").length <= 1_001 && !/[\x00-\x08\x0b-\x1f\x7f]/.test(text), N_("This is not a policy file."));
  for (const [n, line] of text.split("\n").entries()) {
    const words = line.split(/[ \t]/).filter(Boolean);
    if (words.length && !words[0].startsWith("#"))
      holds(await taken(policy, words), N_("Line %(n)s of the policy is not as it must be."), { n: n + 1 });
  }
  holds(policy.quorum !== null, N_("The policy names no quorum."));
  const groups = [...policy.groups].map(([name, { word, members }]) => `group ${name} ${word} ${members.join(" ")}\n`);
  const keys = [...policy.logs.map((key) => `log ${key.text}\n`), ...[...policy.witnesses].map(([name, key]) => `witness ${name} ${key.text}\n`)];
  return { ...policy, text: [...keys, ...groups, `quorum ${policy.quorum}\n`].join("") };
}

async function taken(policy, words) {
  const { logs, witnesses, groups } = policy;
  const [what, name, third, ...more] = words;
  const free = name !== "none" && !witnesses.has(name) && !groups.has(name);
  if (what === "log" && name && !more.length) {
    const key = await fresh(policy, "log", name, [ED25519]);
    return Boolean(key && logs.push(key));
  }
  if (what === "witness" && third && more.length < 2 && free) {
    const key = await fresh(policy, "witness", third, [COSIGNATURE, 6]);
    return Boolean(key && witnesses.set(name, key));
  }
  if (what === "group" && more.length && free) {
    const known = more.every((one) => (witnesses.has(one) || groups.has(one)) && !policy.members.includes(one));
    const threshold = { any: 1, all: more.length }[third] ?? (/^[1-9][0-9]{0,3}$/.test(third) ? Number(third) : 0);
    policy.members.push(...more);
    groups.set(name, { word: third, threshold, members: more });
    return known && new Set(more).size === more.length && threshold > 0 && threshold <= more.length;
  }
  if (what !== "quorum" || words.length !== 2 || policy.quorum !== null) return false;
  policy.quorum = name;
  return name === "none" || !free;
}

async function fresh(policy, role, vkey, types) {
  let key;
  try {
    key = await parseVkey(vkey);
  } catch (error) {
    if (error instanceof Broken) return null;
    throw error;
  }
  const known = policy.seen.some(([before, old]) => before === role && same(old, key.public));
  policy.seen.push([role, key.public]);
  return types.includes(key.type) && !known ? key : null;
}

// Names of the witnesses whose cosignature the note carries, and is valid.
export async function cosigners({ witnesses }, note) {
  const there = await Promise.all([...witnesses].map(async ([name, key]) => ((await isSigned(note, key)) ? name : null)));
  return new Set(there.filter(Boolean));
}

export function hasQuorum({ groups, quorum }, there) {
  const present = new Set(there);
  for (const [name, { threshold, members }] of groups) if (members.filter((one) => present.has(one)).length >= threshold) present.add(name);
  return quorum === "none" || present.has(quorum);
}

export async function signingLog(policy, note, origin) {
  for (const key of policy.logs) if (key.name === origin && (await isSigned(note, key))) return key;
  return null;
}
