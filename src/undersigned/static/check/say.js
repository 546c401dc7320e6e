// What the page says: the sentences of the server's page (actions/check/words.py), from words.json in the page's language.

const HERE = new URL(".", import.meta.url);
export const SITE = new URL("..", HERE);
export const LANGUAGE = document.documentElement.lang;
export const words = await (await fetch(new URL(`${LANGUAGE}/words.json`, HERE))).json();

const filled = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));

export const say = (key, values = {}) => filled(words.say[key], values);

// A sentence of verifying, by its English words.
export const proved = (sentence, values = {}) => filled(words.proved[sentence] ?? sentence, values);

export function day(iso) {
  return words.days[Number(iso.slice(5, 7)) - 1].replace("%(d)s", Number(iso.slice(8, 10))).replace("%(y)s", iso.slice(0, 4));
}

export function moment(iso, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).formatToParts(new Date(iso));
  const of = (type) => parts.find((part) => part.type === type).value;
  const there = `${of("year")}-${of("month")}-${of("day")}`;
  return say("moment", { day: day(there), time: `${of("hour")}:${of("minute")}`, zone: zone.replace("_", " ") });
}

// A clause as a reader sees it: without the marks of emphasis, links and footnotes.
export function plain(source) {
  let out = "";
  for (let at = 0; at < source.length; at++) {
    if (source[at] === "\\" && /[!-/:-@[-`{-~]/.test(source[at + 1] ?? "")) out += source[++at];
    else if (source.startsWith("^[", at)) at = closing(source, at + 1);
    else if (source[at] === "[") {
      const end = closing(source, at);
      const target = /^\((?:https?:\/\/|mailto:)[^\s)]+\)/i.exec(source.slice(end + 1));
      if (target) out += plain(source.slice(at + 1, end));
      else out += "[";
      if (target) at = end + target[0].length;
    } else if (source[at] !== "*") out += source[at];
  }
  return out;
}

function closing(source, start) {
  for (let at = start, depth = 0; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === "[") depth++;
    else if (source[at] === "]" && --depth === 0) return at;
  }
  return start;
}
