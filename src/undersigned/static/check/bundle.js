// All steps of verifying a bundle, as core/publish/verify.py takes them. Its form is docs/record-format.md. Nothing is fetched.

import { BUNDLE, unpack } from "./archive.js";
import { N_, encode, hex, holds, jcs, sha, told } from "./bytes.js";
import { parseLeaf } from "./events.js";
import { History } from "./history.js";
import { SIGNED, entry, signed } from "./keys.js";
import { followed } from "./ledger.js";
import { names, openings } from "./openings.js";
import { Run, taken } from "./run.js";
import { words } from "./texts.js";
import { Inclusions, leafHash } from "./tree.js";

const NEEDED = ["manifest.json", "statement.json", "leaves.json", "openings.json", "checkpoint", "policy", "VERIFY.md"];
const digest = async (data) => hex(await sha(data));

function container(run) {
  run.members = unpack(run.data, BUNDLE);
  for (const name of NEEDED) holds(run.members.has(name), N_("The bundle has no %(name)s."), { name });
}

async function manifest(run) {
  const members = {};
  for (const [name, content] of run.members) if (name !== "manifest.json") members[name] = await digest(content);
  const made = jcs({ format: "undersigned/bundle/1", members });
  const wrong = N_("manifest.json does not name the SHA-256 of every member, or its format is unknown.");
  holds(hex(run.members.get("manifest.json")) === hex(encode(made)), wrong);
  run.digests = members;
}

async function fixedTexts(run) {
  holds(run.known.bundles.includes(run.digests["VERIFY.md"]), N_("VERIFY.md is not the text that every bundle carries."));
  run.policy = await run.ownPolicy(N_("The bundle's policy is no policy."), N_("The bundle's policy is not in its canonical form."));
}

async function included(run) {
  const entries = run.json("leaves.json");
  holds(Array.isArray(entries) && entries.length, N_("leaves.json is not a list of leaves."));
  const inclusions = new Inclusions(run.checkpoint.size, run.checkpoint.root);
  const leaves = entries.map(entry);
  const hashes = await Promise.all(leaves.map(([, leaf]) => leafHash(leaf)));
  let before = -1;
  for (const [n, [index, , proof]] of leaves.entries()) {
    const there = index > before && (await inclusions.check(hashes[n], index, proof));
    holds(there, N_("Event %(n)s is not in the log that the checkpoint names."), { n });
    before = index;
  }
  run.leaves = leaves.map(([, leaf]) => leaf);
}

async function complete(run) {
  const history = new History();
  for (const [n, leaf] of run.leaves.entries()) {
    const event = await told(() => parseLeaf(leaf), N_("Event %(n)s is not well formed."), { n });
    const here = event.log === run.checkpoint.origin && event.stmt !== "";
    holds(here, N_("Event %(n)s belongs to another log or to no statement."), { n });
    history.take(event);
  }
  const ends = history.published && history.published === history.events.at(-1);
  holds(ends, N_("The events do not end in the one that published this bundle."));
  run.history = history;
}

async function files(run) {
  const committed = run.openings.get(run.history.published.seq);
  const isPublished = (name) => ["statement.json", "ledger.json", "policy"].includes(name) || /^(?:text\/|statement\.)/.test(name);
  const here = Object.keys(run.digests).filter(isPublished).sort();
  const there = Object.keys(committed).filter(isPublished).sort();
  holds(jcs(here) === jcs(there), N_("The bundle does not hold exactly the files that were published."));
  for (const name of here) holds(run.digests[name] === committed[name], N_("%(name)s is not the file that was published."), { name });
}

const STEPS = [
  [N_("The file is a bundle in its one form"), container],
  [N_("The manifest is right"), manifest],
  [N_("The fixed texts are untouched"), fixedTexts],
  [SIGNED, (run) => signed(run, run.read("checkpoint"))],
  [N_("The events are in the log"), included],
  [N_("The events are complete and in order"), complete],
  [N_("The words are those that were signed"), async (run) => (run.full = await words(run, run.json("statement.json"), run.known.unicode))],
  [N_("The openings fit the record"), async (run) => (run.openings = await openings(run.history, run.json("openings.json")))],
  [N_("The names and counts are those of the record"), (run) => names(run.history, run.full, run.openings)],
  [N_("The files are those that were published"), files],
  [
    N_("The ledger is that of the record"),
    (run) => followed(run.history, run.full, run.openings, run.members.has("ledger.json") ? run.read("ledger.json") : null),
  ],
];

// `site`: the policy that this site gives, as text, or null; `known`: the program's own fixed texts and tables.
export async function verifyBundle(data, site, known) {
  return taken(Object.assign(await Run.of(data, site), { known }), STEPS);
}
