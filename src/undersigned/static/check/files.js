// A file: is it what was published here, unchanged? As actions/check/file.py answers it.

import { LARGEST } from "./archive.js";
import { SAFE, decode, hex, same, sha } from "./bytes.js";
import { verifyBundle } from "./bundle.js";
import { parseCheckpoint, parseNote, signingLog } from "./note.js";
import { isReceipt, verifyReceipt } from "./receipt.js";
import { day, moment, proved, say } from "./say.js";
import { byId, current, get, index, named, notes, slugs, statements, textNamed, textsOf } from "./statements.js";
import { rootFromTiles } from "./tree.js";

const equal = (a, b) => b !== null && same(a, b);
let known;

// null for a file that is not there; some hosts give a page for any address.
function parsed(data) {
  try {
    return JSON.parse(decode(data));
  } catch {
    return null;
  }
}

export async function checkFile(file) {
  if (file.size > LARGEST) return [{ verdict: "unknown", says: say("file-large", { most: LARGEST / 2 ** 20 }) }];
  const data = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder("latin1").decode(data);
  if (text.startsWith("PK\x03\x04")) return [await checkArchive(data)];
  const pdf = text.slice(0, 1024).includes("%PDF-");
  if (!pdf) {
    const same = await checkData(data);
    return same.length ? same : [{ verdict: "unknown", says: say("file-unknown") }];
  }
  for (const full of await statements(namedIn(text))) {
    const answer = await checkPdf(data, full);
    if (answer) return [answer];
  }
  return [{ verdict: "unknown", says: say("pdf-other"), more: [say("pdf-unread")] }];
}

// A PDF that was published here names its statement's number among its keywords.
function namedIn(text) {
  const ids = new Set(Array.from(text.matchAll(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g), ([id]) => id));
  return slugs.filter((slug) => [...ids].some((id) => byId.get(id) === slug));
}

// Only a file of the same size can be the same; one without a single name may be several statements'.
async function checkData(data) {
  const same = [];
  for (const { slug, files } of await index("known"))
    for (const name of files[data.length] ?? []) {
      if (!equal(data, await get(`${slug}/${name}`))) continue;
      const [full] = await statements([slug]);
      const says = say("file-now", { file: name.split("/").at(-1), edition: named(full) });
      same.push({ verdict: "yes", says, more: notes(full, current(full).number), href: `${slug}/` });
    }
  return same;
}

async function checkPdf(data, full) {
  if (full.state === "retracted") return null;
  const { number } = current(full);
  for (const tag of Object.keys(textsOf(current(full))))
    if (equal(data, await get(`${full.slug}/statement.${tag}.pdf`))) {
      const says = say("pdf-now", { text: textNamed(full, number, tag) });
      return { verdict: "yes", says, more: notes(full, number, tag), href: `${full.slug}/${tag}/` };
    }
  const digest = SAFE && hex(await sha(data));
  const earlier = parsed(await get(`${full.slug}/earlier-pdfs.json`));
  const one = earlier?.pdfs.find(({ sha256 }) => sha256 === digest);
  if (!one) return null;
  const says = say("pdf-earlier", { text: textNamed(full, one.edition, one.language), day: day(one.day) });
  const more = [say("pdf-newer"), ...notes(full, one.edition, one.language)];
  return { verdict: "yes", says, more, href: `${full.slug}/edition-${one.edition}/${one.language}/` };
}

// Bundles and receipts

async function checkArchive(data) {
  if (!SAFE) return { verdict: "unknown", says: say("alone-unsafe") };
  const receipt = isReceipt(data);
  const policy = await get("log/policy");
  known ??= parsed(await get("check/known.json"));
  if (!known) throw new TypeError("check/known.json"); // as a fetch that failed
  const { problem, run, able } = await (receipt ? verifyReceipt : verifyBundle)(data, policy && decode(policy), known);
  const what = receipt ? "receipt" : "bundle";
  if (problem) {
    const { step, detail, values } = problem;
    return { verdict: "no", says: say(`${what}-false`, { step: proved(step), detail: proved(detail, values) }) };
  }
  const whose = run.by === "other" ? await fromTiles(run).catch(() => "unknown") : run.by;
  if (whose === "other") return { verdict: "no", says: say(`${what}-elsewhere`) };
  if (whose === "unknown" || !able) {
    const says = say(whose === "unknown" ? "other-key" : "alone-unable");
    return { verdict: "unknown", says, more: [say("all-else")] };
  }
  if (run.lacking) {
    const [step, detail, values] = run.lacking;
    return { verdict: "unknown", says: say("incomplete", { step: proved(step), detail: proved(detail, values) }) };
  }
  const [here] = await statements([byId.get(receipt ? run.event.stmt : run.full.id)]);
  const answer = await (receipt ? receiptAnswer : bundleAnswer)(run, here, data);
  const signed = run.witnessed ? [proved(...run.witnessed)] : [];
  if (whose === "replaced") signed.push(say("key-replaced"));
  return { ...answer, more: [...answer.more, ...signed] };
}

// Signed by none of the keys that this site names: then this site's own log tells whether it once was in that state.
async function fromTiles({ site, checkpoint: { origin, size, root } }) {
  const data = await get("log/checkpoint");
  if (!data || !site.logs.length) return "unknown";
  const note = parseNote(decode(data));
  const now = parseCheckpoint(note.text);
  if (now.origin !== origin || size > now.size) return "other";
  const tile = (path) => get(`log/${path}`);
  const [there, whole] = [await rootFromTiles(size, now.size, tile), await rootFromTiles(now.size, now.size, tile)];
  if (!there || !whole || !same(whole, now.root) || !(await signingLog(site, note, origin))) return "unknown";
  return same(there, root) ? "replaced" : "other";
}

async function bundleAnswer({ full }, here, data) {
  const says = say("bundle-holds", { edition: named(full), time: moment(full.time, full.timezone) });
  if (!here) return { verdict: "yes", says, more: [say("bundle-gone")] };
  const more = notes(here, current(full).number);
  const now = await get(`${here.slug}/bundle.zip`);
  if (now && !equal(data, now)) more.push(say("bundle-older"));
  return { verdict: "yes", says, more, href: `${here.slug}/` };
}

// What a signatory's receipt proves. Whose statement it is of is said only where that is published.
function receiptAnswer({ event, events, opened }, here) {
  const names = opened.findLast((one) => one.name)?.name ?? {};
  const name = names[""] || Object.values(names)[0] || "";
  const left = events.some(([one]) => one.type === "sign.withdrawn");
  const more = [...(name ? [say("receipt-name", { name })] : []), say(left ? "receipt-left" : "receipt-since")];
  const verdict = left ? "nearly" : "yes";
  if (!here) return { verdict, says: say("receipt-unknown", { day: day(event.time) }), more };
  const { edition } = event.pub;
  const says = say("receipt-holds", { day: day(event.time), edition: named(here, edition) });
  return { verdict, says, more: [...more, ...notes(here, edition)], href: `${here.slug}/` };
}
