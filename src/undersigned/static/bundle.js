// A bundle's digests, proofs and signature, by the browser's own cryptography. Its form is docs/record-format.md.
// Not done here: whether names and counts follow from the events (`undersigned verify` does). Nothing is fetched.

export const LARGEST = 48 * 2 ** 20;
const text = new TextEncoder();
const utf8 = (data) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
const hex = (data) => [...new Uint8Array(data)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytes = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const base64 = (given) => Uint8Array.from(atob(given), (sign) => sign.charCodeAt(0));
const sha = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
const same = (a, b) => a.length === b.length && a.every((byte, n) => byte === b[n]);

class Broken extends Error {}

function holds(condition, part) {
  if (!condition) throw new Broken(part);
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

// RFC 8785 for what a bundle holds: no numbers but whole ones.
export function jcs(value) {
  if (Array.isArray(value)) return `[${value.map(jcs).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${jcs(value[key])}`).join(",")}}`;
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(data) {
  let sum = 0xffffffff;
  for (const byte of data) sum = CRC[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

// Fields of a header: pairs of size and value, little-endian.
function header(...fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  fields.reduce((at, [size, value]) => (size === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true), at + size), 0);
  return new Uint8Array(view.buffer);
}

// Takes the archive apart, and writes every header again: there is one form only.
function unpack(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const members = new Map();
  const directory = [];
  let at = 0;
  let before = "";
  while (at + 30 <= data.length && view.getUint32(at, true) === 0x04034b50) {
    const [size, length] = [view.getUint32(at + 18, true), view.getUint16(at + 26, true)];
    const name = new TextDecoder("latin1").decode(data.subarray(at + 30, at + 30 + length));
    const content = data.subarray(at + 30 + length, at + 30 + length + size);
    holds(content.length === size && name > before && members.size < 500, "zip");
    const facts = [[2, 0], [2, 0], [2, 0], [2, 0x21], [4, crc32(content)], [4, size], [4, size], [2, length], [2, 0]];
    const local = joined(header([4, 0x04034b50], [2, 20], ...facts), text.encode(name));
    holds(same(local, data.subarray(at, at + local.length)), name);
    const more = [[2, 0], [2, 0], [2, 0], [4, (0o100644 << 16) >>> 0], [4, at]];
    directory.push(header([4, 0x02014b50], [2, 0x0314], [2, 20], ...facts, ...more), text.encode(name));
    members.set(name, content);
    [before, at] = [name, at + local.length + size];
  }
  const central = joined(...directory);
  const counts = [[2, 0], [2, 0], [2, members.size], [2, members.size]];
  const end = joined(central, header([4, 0x06054b50], ...counts, [4, central.length], [4, at], [2, 0]));
  holds(members.size && same(end, data.subarray(at)), "zip");
  return members;
}

// RFC 9162, section 2.1.3.2.
async function included(leaf, index, size, proof, root) {
  let node = await sha(joined([0], text.encode(leaf)));
  let [place, last] = [index, size - 1];
  holds(Number.isSafeInteger(index) && index >= 0 && index <= last, "leaves.json");
  for (const sibling of proof.map(bytes)) {
    holds(last > 0, "leaves.json");
    if (place % 2 || place === last) {
      node = await sha(joined([1], sibling, node));
      while (!(place % 2) && place) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else node = await sha(joined([1], node, sibling));
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  holds(last === 0 && same(node, root), "leaves.json");
}

async function signature(note, lines, vkey) {
  const [name, id, key] = [vkey.slice(0, vkey.indexOf("+")), ...vkey.slice(vkey.indexOf("+") + 1).split(/\+(.*)/s)];
  const raw = base64(key);
  const line = lines.split("\n").find((one) => one.startsWith(`— ${name} `) && hex(base64(one.split(" ")[2]).subarray(0, 4)) === id);
  if (!line) return "other"; // another log, or a key that this log had before
  holds(raw[0] === 1, "checkpoint");
  let known;
  try {
    known = await crypto.subtle.importKey("raw", raw.subarray(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return "unable"; // this browser has no Ed25519
  }
  holds(await crypto.subtle.verify({ name: "Ed25519" }, known, base64(line.split(" ")[2]).subarray(4), text.encode(`${note}\n`)), "checkpoint");
  return "yes";
}

async function editions(full, events, members) {
  const frozen = new Map(events.filter((event) => event.type === "text.frozen").map((event) => [event.pub.edition, event.pub.digest]));
  for (const edition of full.editions) {
    const texts = {};
    for (const [tag, clauses] of Object.entries(edition.texts)) texts[tag] = hex(await sha(text.encode(clauses.join("\n\n"))));
    const calls = edition.calls.map((call) => [
      call.clause,
      Object.fromEntries(Object.entries(call.places).map(([tag, it]) => [tag, [it.start, it.end, it.addressee]])),
    ]);
    const whole = { id: events[0].stmt, edition: edition.number, texts, authoritative: edition.authoritative, clauses: edition.kinds, calls };
    const digest = hex(await sha(text.encode(`undersigned/statement/v1\n${jcs(whole)}`)));
    holds(digest === frozen.get(edition.number) && digest === edition.digest, "statement.json");
  }
  for (const [tag, clauses] of Object.entries(full.editions.at(-1).texts)) holds(utf8(members.get(`text/${tag}.txt`)) === clauses.join("\n\n"), `text/${tag}.txt`);
}

async function openings(members, events) {
  const files = {};
  for (const [seq, fields] of Object.entries(JSON.parse(utf8(members.get("openings.json")))))
    for (const [field, [salt, value]] of Object.entries(fields)) {
      const event = events[Number(seq)];
      holds(/^[0-9a-f]{64}$/.test(salt), "openings.json");
      const key = await crypto.subtle.importKey("raw", bytes(salt), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
      const made = await crypto.subtle.sign("HMAC", key, text.encode(jcs([event.type, field, value])));
      holds(hex(made) === event.c[field], "openings.json");
      if (event === events.at(-1)) files[field] = value;
    }
  for (const [name, data] of members)
    if (name === "statement.json" || name === "policy" || /^(text\/|statement\.)/.test(name)) holds(files[name] === hex(await sha(data)), name);
}

// `policy`: the log's, as this site gives it; null where it gives none. The first part that does not hold is named.
// `signed` is "yes" by the policy's key, "other" by none that it names, "unable" where the browser cannot tell.
export async function verifyBundle(data, policy) {
  try {
    const members = unpack(data);
    const read = (name) => utf8(members.get(name) ?? holds(false, name));
    const digests = {};
    for (const [name, content] of members) if (name !== "manifest.json") digests[name] = hex(await sha(content));
    holds(read("manifest.json") === jcs({ format: "undersigned/bundle/1", members: digests }), "manifest.json");
    const checkpoint = read("checkpoint");
    const cut = checkpoint.lastIndexOf("\n\n");
    const [note, lines] = [checkpoint.slice(0, cut), checkpoint.slice(cut + 2)];
    const [origin, size, root] = note.split("\n");
    const vkey = /^log (\S+)$/m.exec(policy ?? "")?.[1];
    const signed = vkey ? await signature(note, lines, vkey) : "other";
    const events = [];
    for (const [index, leaf, proof] of JSON.parse(read("leaves.json"))) {
      await included(leaf, index, Number(size), proof, base64(root));
      events.push(JSON.parse(leaf));
      const event = events.at(-1);
      holds(event.seq === events.length - 1 && event.log === origin && event.stmt === events[0].stmt, "leaves.json");
    }
    holds(events.at(-1).type === "published", "leaves.json");
    const document = JSON.parse(read("statement.json"));
    const full = document.undersigned;
    holds(read("statement.json") === jcs(document) && full.id === events[0].stmt, "statement.json");
    await editions(full, events, members);
    await openings(members, events);
    return { full, signed };
  } catch (error) {
    return { problem: error instanceof Broken ? error.message : "zip" };
  }
}
