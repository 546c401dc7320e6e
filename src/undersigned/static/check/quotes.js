// Where words stand in a text, or nearly stand: the rules of core/publish/quotes.py. Nothing here knows the page.

const WORD = /[\p{L}\p{N}\p{M}_]+/gu;
const EDGE = /^["'“”„«»‘’‚‹›–—\-*_\s.,;:!?]+|["'“”„«»‘’‚‹›–—\-*_\s.,;:!?]+$/gu;
const CYRILLIC = "абвгдђежзијклмнопрстћуфхцчшљњџ";
const LATIN = "a b v g d đ e ž z i j k l m n o p r s t ć u f h c č š lj nj dž".split(" ");

export const latin = (text) => [...text].map((letter) => LATIN[CYRILLIC.indexOf(letter)] ?? letter).join("");
export const seen = (text) => text.normalize("NFC").replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "");
export const low = (text) => text.toLowerCase();
export const found = (text) => seen(text).match(WORD) ?? [];
export const spaced = (text) => text.split(/\s+/).filter(Boolean).join(" ");

function wordsOf(clauses) {
  const whole = clauses.join("\n\n");
  const list = [];
  let start = 0;
  clauses.forEach((clause, number) => {
    for (const match of clause.matchAll(WORD)) {
      const at = start + match.index;
      list.push({ plain: low(match[0]), key: latin(low(match[0])), at, end: at + match[0].length, clause: number });
    }
    start += clause.length + 2;
  });
  return { whole, list, line: ` ${list.map((word) => word.key).join(" ")} ` };
}

// Pairs of indexes of equal items, as many as there are: the longest common subsequence.
function matches(old, fresh) {
  const width = fresh.length + 1;
  const table = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      table[i * width + j] = old[i] === fresh[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
  const pairs = [];
  for (let i = 0, j = 0; i < old.length && j < fresh.length; )
    if (old[i] === fresh[j]) pairs.push([i++, j++]);
    else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i++;
    else j++;
  return pairs;
}

function differing(old, fresh, pairs) {
  let [total, a, b] = [0, 0, 0];
  for (const [i, j] of [...pairs, [old.length, fresh.length]]) {
    total += Math.max(i - a, j - b);
    [a, b] = [i + 1, j + 1];
  }
  return total;
}

function wordDiff(old, fresh) {
  const cut = (text) => text.match(/\s*(?:[\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_\s])/gu) ?? [];
  const [before, after] = [cut(old), cut(fresh)];
  const pairs = matches(before.map((it) => it.trim()), after.map((it) => it.trim()));
  const pieces = [];
  const add = (op, text) => text && (pieces.at(-1)?.op === op ? (pieces.at(-1).text += text) : pieces.push({ op, text }));
  let [a, b] = [0, 0];
  for (const [i, j] of [...pairs, [before.length, after.length]]) {
    const [gone, came] = [before.slice(a, i).join(""), after.slice(b, j).join("")];
    if (/^\s/.test(gone || came)) add("same", " ");
    add("gone", gone.trim());
    add("new", came.trim());
    add("same", before[i] ?? "");
    [a, b] = [i + 1, j + 1];
  }
  return pieces;
}

export function standing(quote, text) {
  const parts = quote.split(/…|\.\.\./u).map(found).filter((part) => part.length);
  if (!parts.length || (parts.length > 1 && Math.min(...parts.map((part) => part.length)) < 2)) return null;
  const { line, list, whole } = (text.words ??= wordsOf(text.clauses));
  const ranges = [];
  let start = 0;
  for (const part of parts) {
    const joined = part.map((word) => latin(low(word))).join(" ");
    const at = line.indexOf(` ${joined} `, start);
    if (at < 0) return null;
    const first = line.slice(0, at).split(" ").length - 1;
    ranges.push([first, first + part.length]);
    start = at + joined.length + 1;
  }
  const stands = ranges.flatMap(([first, end]) => list.slice(first, end).map((word) => word.plain));
  const other = parts.flat().map(low).join(" ") !== stands.join(" ");
  const same = spaced(whole).includes(spaced(quote.replace(EDGE, "")));
  const how = parts.length > 1 ? "shortened" : same || other ? "exact" : "marks";
  return { text, how, other, first: list[ranges[0][0]].clause, last: list[ranges.at(-1)[1] - 1].clause };
}

export function nearly(quote, text) {
  const { list, whole } = (text.words ??= wordsOf(text.clauses));
  const said = found(quote).map(low);
  const keys = said.map(latin);
  const around = Math.floor(keys.length / 4) + 3;
  const begin = Math.max(likest(list.map((word) => word.key), keys) - around, 0);
  const near = list.slice(begin, begin + keys.length + 2 * around).map((word) => word.key);
  // No more pairs than words that both have, and where it stands is no shorter than they: most texts end here.
  const most = shared(near, keys);
  if ((2 * most) / (most + keys.length) < 0.5) return null;
  const pairs = matches(near, keys);
  if (!pairs.length) return null;
  const first = Math.max(begin + pairs[0][0] - pairs[0][1], 0);
  const end = Math.min(begin + pairs.at(-1)[0] + keys.length - pairs.at(-1)[1], list.length);
  const like = (2 * pairs.length) / (end - first + keys.length);
  if (like < 0.5) return null;
  const there = list.slice(first, end);
  const other = matches(there.map((word) => word.plain), said).length < pairs.length;
  const script = (it) => (other ? latin(low(it)) : it);
  const pieces = wordDiff(script(whole.slice(there[0].at, there.at(-1).end).replaceAll("\n\n", " ")), script(spaced(quote.replace(EDGE, ""))));
  const theirs = there.map((word) => word.key);
  const n = differing(theirs, keys, matches(theirs, keys));
  return { text, how: "differs", other, like, n, pieces, first: there[0].clause, last: there.at(-1).clause };
}

function shared(some, others) {
  const left = new Map();
  for (const word of some) left.set(word, (left.get(word) ?? 0) + 1);
  return others.filter((word) => left.get(word) > 0 && left.set(word, left.get(word) - 1)).length;
}

function likest(keys, quote) {
  const wanted = new Map(), here = new Map();
  const size = Math.min(quote.length, keys.length);
  const change = (key, by) => here.set(key, (here.get(key) ?? 0) + by).get(key);
  quote.forEach((key) => wanted.set(key, (wanted.get(key) ?? 0) + 1));
  let [shared, best, begin] = [0, -1, 0];
  keys.forEach((key, at) => {
    if (change(key, 1) <= (wanted.get(key) ?? 0)) shared++;
    if (at >= size && change(keys[at - size], -1) < (wanted.get(keys[at - size]) ?? 0)) shared--;
    if (at >= size - 1 && shared > best) [best, begin] = [shared, at - size + 1];
  });
  return begin;
}
