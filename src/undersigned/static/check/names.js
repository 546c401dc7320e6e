// Names: only those that statement.json names. Who is who is in roll.js.

import { ANY, call, roll, traces } from "./roll.js";
import { day, say, words } from "./say.js";
import { index, named, notes, statements } from "./statements.js";

const [MOST_LINES, MOST_READ, MOST_TOLD] = [400, 10, 3];

// For each line the statements that may name it: first which have most of the list, then the newest.
function having(lines, all) {
  const there = lines.map((line) => {
    const wanted = traces(line);
    return all.filter(({ names }) => wanted.some((one) => names.has(one)));
  });
  const count = new Map();
  for (const one of there.flat()) count.set(one, (count.get(one) ?? 0) + 1);
  return there.map((found) => found.sort((a, b) => count.get(b) - count.get(a)));
}

export async function checkNames(given, only) {
  const all = (await index("known")).filter(({ slug }) => !only || slug === only).map((one) => ({ ...one, names: new Set(one.names) }));
  const lines = given.split(/\r?\n/).filter((line) => /[\p{L}\p{N}_]/u.test(line));
  const asked = lines.slice(0, MOST_LINES);
  const there = having(asked, all);
  // A number that tells nothing is no reason to leave any out.
  const wanted = new Set(there.flatMap((found, n) => (traces(asked[n]).includes(ANY) ? found : found.slice(0, MOST_READ))));
  const read = await statements(all.filter((one) => wanted.has(one)).map(({ slug }) => slug));
  const indexes = roll(read);
  const called = asked.map((line) => call(line, indexes));
  const said = [say("names-found", { n: called.filter(([, , entries]) => entries.length).length, all: called.length })];
  if (lines.length > MOST_LINES) said.push(say("names-many", { n: MOST_LINES }));
  const answers = called.flatMap((one, n) => nameAnswers(...one, there[n].filter((found) => !wanted.has(found)).length));
  return [[...said, ...(await unseen(all))], answers];
}

// Whom nobody can look up: in each statement, or in all where there are many.
async function unseen(all) {
  const hidden = all.filter((one) => one.hidden);
  const alone = all.filter((one) => !one.hidden && one.page);
  if (hidden.length + alone.length <= MOST_TOLD) {
    const [concealed, onPage] = [await statements(hidden.map(({ slug }) => slug)), await statements(alone.map(({ slug }) => slug))];
    const count = new Map(alone.map(({ slug, page }) => [slug, page]));
    return [
      ...concealed.map((full) => say("names-hidden", { edition: named(full) })),
      ...onPage.map((full) => say("names-page", { n: count.get(full.slug), edition: named(full) })),
    ];
  }
  const people = alone.reduce((sum, { page }) => sum + page, 0);
  return [...(hidden.length ? [say("names-hidden-all", { n: hidden.length })] : []), ...(people ? [say("names-page-all", { n: people })] : [])];
}

function nameAnswers(asked, how, entries, further) {
  if (!entries.length) return [{ verdict: "absent", says: say("name-none"), asked }];
  const signatories = new Map();
  for (const one of entries) {
    const key = JSON.stringify([one.kind, one.name, one.acronym, one.place]);
    signatories.set(key, [...(signatories.get(key) ?? []), one]);
  }
  const several = signatories.size > 1;
  const more = several ? [say("name-several")] : [];
  if (how !== "exact") more.push(say(`name-${how}`));
  if (further) more.push(say("name-further", { n: further }));
  return [...signatories.values()].map((found) => {
    const doubtful = several || how === "like" || found.some((one) => one.group !== "signed");
    const answer = { verdict: doubtful ? "nearly" : "yes", asked };
    const parts = found.map(partOf);
    if (parts.length === 1) return { ...parts[0], ...answer, more: [...more, ...parts[0].more] };
    return { ...answer, says: say("name-statements", { name: written(found[0]), n: parts.length }), more, parts };
  });
}

const written = (one) => (one.acronym ? `${one.name} (${one.acronym})` : one.name);

// What is told of somebody in one statement.
function partOf(one) {
  const way = `way-${one.method}-${one.kind}`;
  const more = way in words.say ? [say(way, { domain: one.domain })] : [];
  const says = say(`name-${one.group}`, { name: written(one), edition: named(one.full, one.edition), day: one.time ? day(one.time) : "" });
  return { says, more: [...more, ...notes(one.full, one.edition)], href: `${one.full.slug}/` };
}
