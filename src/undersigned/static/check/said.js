// A quote: where its words stand in the published texts. How they are found is in quotes.js.

import { say, plain } from "./say.js";
import { current, index, notes, statements, textsOf, title, where } from "./statements.js";
import { found, nearly, seen, standing } from "./quotes.js";

const [FEWEST, MOST, MOST_NEAR] = [4, 3000, 3];

const textOf = (slug, edition, language, clauses) => ({ slug, edition, language, clauses: clauses.map(plain) });
let read;

// Every text of every edition, of each statement the newest first.
async function texts() {
  const rows = await index("texts");
  read ??= rows.sort(([a], [b]) => a - b).map(([, ...row]) => textOf(...row));
  return read;
}

async function textsIn(slug) {
  const editions = (await statements([slug])).flatMap((full) => full.editions).reverse();
  return editions.flatMap((one) => Object.entries(textsOf(one)).map(([language, clauses]) => textOf(slug, one.number, language, clauses)));
}

export async function checkQuote(given, only) {
  const quote = seen(given).trim();
  const count = found(quote).length;
  if (count < FEWEST) return [{ verdict: "unknown", says: say("quote-short", { n: FEWEST }) }];
  if (count > MOST) return [{ verdict: "unknown", says: say("quote-long", { n: MOST }) }];
  const groups = new Map();
  for (const text of await (only ? textsIn(only) : texts())) {
    const key = `${text.slug} ${text.language}`;
    groups.set(key, [...(groups.get(key) ?? []), text]);
  }
  let stands = [...groups.values()].flatMap((texts) => {
    const at = texts.findIndex((text) => standing(quote, text));
    return at < 0 ? [] : [standing(quote, texts[at]), at ? nearly(quote, texts[0]) : null].filter(Boolean);
  });
  const own = new Set(stands.filter((one) => !one.other).map((one) => one.text.slug));
  stands = stands.filter((one) => !one.other || !own.has(one.text.slug));
  if (!stands.length) {
    const near = [...groups.values()].map((texts) => nearly(quote, texts[0])).filter(Boolean);
    stands = near.sort((a, b) => b.like - a.like).slice(0, MOST_NEAR);
  }
  if (!stands.length) {
    const [full] = only ? await statements([only]) : [];
    const says = full ? say("quote-none-in", { title: title(full, current(full).number) }) : say("quote-none");
    return [{ verdict: "no", says }];
  }
  const bySlug = new Map((await statements([...new Set(stands.map((one) => one.text.slug))])).map((full) => [full.slug, full]));
  return stands.map(({ text, how, other, n, pieces, first, last }) => {
    const full = bySlug.get(text.slug);
    const [at, href] = where(full, text, first, last);
    const more = [...(other ? [say("script")] : []), ...notes(full, text.edition, text.language, first, last)];
    const verdict = how === "differs" ? "nearly" : "yes";
    return { verdict, says: say(`quote-${how}`, { where: at, n }), more, pieces: pieces ? [pieces] : [], language: text.language, href };
  });
}
