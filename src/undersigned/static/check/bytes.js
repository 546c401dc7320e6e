// Bytes, hashes and JSON in its one canonical form, by the browser's own cryptography. What does not hold is thrown.

// What archives need: cryptography, which browsers give to pages with https alone, and what browsers have since 2022.
export const SAFE = Boolean(globalThis.crypto?.subtle && Object.hasOwn && [].findLast);

const text = new TextEncoder();
const reader = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
export const encode = (given) => text.encode(given);
export const decode = (data) => reader.decode(data);
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
export const hex = (data) => Array.from(data, (byte) => DIGITS[byte]).join("");
export function bytes(digits) {
  const data = new Uint8Array(digits.length / 2);
  for (let n = 0; n < data.length; n++) data[n] = parseInt(digits.slice(2 * n, 2 * n + 2), 16);
  return data;
}
export const sha = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
export const same = (a, b) => a.length === b.length && a.every((byte, n) => byte === b[n]);
export const isHash = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

// Marks a sentence of the program's own, in English: words.json has it in the page's language.
export const N_ = (sentence) => sentence;

export class Broken extends Error {
  constructor(sentence, values = {}) {
    super(sentence);
    this.values = values;
  }
}

export function holds(condition, sentence, values) {
  if (!condition) throw new Broken(sentence, values);
}

// What a smaller check calls false, in these words instead of its own.
export async function told(check, sentence, values) {
  try {
    return await check();
  } catch (error) {
    throw error instanceof Broken ? new Broken(sentence, values) : error;
  }
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// Standard base64 in its one canonical form.
export function base64(given) {
  holds(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(given), N_("This is not base64."));
  const data = Uint8Array.from(atob(given), (sign) => sign.charCodeAt(0));
  holds(btoa(String.fromCharCode(...data)) === given, N_("This is not base64 in its canonical form."));
  return data;
}

export async function hmac(salt, message) {
  const key = await crypto.subtle.importKey("raw", salt, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

// RFC 8785 for what the record holds: no numbers but whole ones, and no half characters.
export function jcs(value) {
  if (Array.isArray(value)) return `[${value.map(jcs).join(",")}]`;
  if (value !== null && typeof value === "object")
    return `{${Object.keys(value).sort().map((key) => `${jcs(key)}:${jcs(value[key])}`).join(",")}}`;
  holds(typeof value !== "number" || Number.isSafeInteger(value), N_("A number is beyond what the record can hold."));
  holds(typeof value !== "string" || !/\p{Cs}/u.test(value), N_("A text holds half a character (a lone surrogate)."));
  return JSON.stringify(value);
}

export function parseJcs(written) {
  let value;
  try {
    value = JSON.parse(written);
  } catch {
    throw new Broken(N_("This is not JSON of the form that the record uses."));
  }
  holds(jcs(value) === written, N_("This JSON is not written in its canonical form (RFC 8785)."));
  return value;
}

export const alike = (a, b) => jcs(a) === jcs(b);
export const has = (value, key) => Object.hasOwn(value, key);
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const sameKeys = (value, keys) => alike(Object.keys(value).sort(), [...keys].sort());

// core/shape.py: a shape is "str", "int", "bool" or null; either(…); [one shape]; {key: shape}; or {"*": shape}.
export const either = (...shapes) => ({ either: shapes, of: either });

export function fits(value, shape) {
  if (shape === null) return value === null;
  if (shape === "int") return Number.isInteger(value);
  if (shape === "str") return typeof value === "string";
  if (shape === "bool") return typeof value === "boolean";
  if (shape === "any list") return Array.isArray(value);
  if (shape.of === either) return shape.either.some((one) => fits(value, one));
  if (Array.isArray(shape)) return Array.isArray(value) && value.every((one) => fits(one, shape[0]));
  if (!isObject(value)) return false;
  if (has(shape, "*")) return Object.values(value).every((one) => fits(one, shape["*"]));
  return sameKeys(value, Object.keys(shape)) && Object.keys(shape).every((key) => fits(value[key], shape[key]));
}
