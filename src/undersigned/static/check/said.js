// A quote: where its words stand in the published texts. How they are found is in quotes.js.

import { say, plain } from "./say.js";
import { current, notes, statements, textsOf, title, where } from "./statements.js";
import { found, nearly, seen, standing } from "./quotes.js";

const [FEWEST, MOST, MOST_NEAR] = [4, 3000, 3];

export async function checkQuote(given, only) {
  const quote = seen(given).trim();
  const count = found(quote).length;
  if (count < FEWEST) return [{ verdict: "unknown", says: say("quote-short", { n: FEWEST }) }];
  if (count > MOST) return [{ verdict: "unknown", says: say("quote-long", { n: MOST }) }];
  const all = await statements(only ? [only] : undefined);
  const groups = new Map();
  for (const full of all)
    for (const edition of [...full.editions].reverse())
      for (const [language, clauses] of Object.entries(textsOf(edition))) {
        const key = `${full.slug} ${language}`;
        const text = { full, edition: edition.number, language, clauses: clauses.map(plain) };
        groups.set(key, [...(groups.get(key) ?? []), text]);
      }
  let stands = [...groups.values()].flatMap((texts) => {
    const at = texts.findIndex((text) => standing(quote, text));
    return at < 0 ? [] : [standing(quote, texts[at]), at ? nearly(quote, texts[0]) : null].filter(Boolean);
  });
  const own = new Set(stands.filter((one) => !one.other).map((one) => one.text.full.slug));
  stands = stands.filter((one) => !one.other || !own.has(one.text.full.slug));
  if (!stands.length) {
    const near = [...groups.values()].map((texts) => nearly(quote, texts[0])).filter(Boolean);
    stands = near.sort((a, b) => b.like - a.like).slice(0, MOST_NEAR);
  }
  if (!stands.length) {
    const says = only && all.length ? say("quote-none-in", { title: title(all[0], current(all[0]).number) }) : say("quote-none");
    return [{ verdict: "no", says }];
  }
  return stands.map(({ text, how, other, n, pieces, first, last }) => {
    const [at, href] = where(text.full, text, first, last);
    const more = [...(other ? [say("script")] : []), ...notes(text.full, text.edition, text.language, first, last)];
    const verdict = how === "differs" ? "nearly" : "yes";
    return { verdict, says: say(`quote-${how}`, { where: at, n }), more, pieces: pieces ? [pieces] : [], language: text.language, href };
  });
}
