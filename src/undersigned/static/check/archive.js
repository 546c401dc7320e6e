// Archives in their one form, as core/publish/container.py writes them: what is read is written again and compared.

import { Broken, N_, encode, holds, joined, same } from "./bytes.js";

const TAG = "[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*";
export const LARGEST = 48 * 2 ** 20;
export const BUNDLE = {
  names: new RegExp(
    `^(?:VERIFY\\.md|checkpoint|keys\\.json|leaves\\.json|ledger\\.json|manifest\\.json|openings\\.json|policy|statement\\.json|text/${TAG}\\.txt|statement\\.${TAG}\\.pdf)$`,
  ),
  largest: LARGEST,
  most: 500,
};
export const RECEIPT = {
  names: /^(?:VERIFY\.md|keys\.json|leaf\.json|openings\.json|policy|receipt\.tlog-proof)$/,
  largest: 4 * 2 ** 20,
  most: 6,
};

const LOCAL = 30;
const [LOCAL_MARK, CENTRAL_MARK, END_MARK] = [0x04034b50, 0x02014b50, 0x06054b50];
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

export function crc32(data) {
  let sum = 0xffffffff;
  for (const byte of data) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

// Fields of a header: pairs of size and value, little-endian.
function header(...fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  fields.reduce((at, [size, value]) => (size === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true), at + size), 0);
  return new Uint8Array(view.buffer);
}

// Name -> content.
export function unpack(data, form) {
  holds(data.length <= form.largest, N_("The file is larger than a bundle can be: %(n)s MiB."), { n: form.largest / 2 ** 20 });
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const found = [];
  let at = 0;
  while (at + 4 <= data.length && view.getUint32(at, true) === LOCAL_MARK && found.length <= form.most) {
    const [name, content] = member(view, data, at, form);
    found.push([name, content, at]);
    at += LOCAL + name.length + content.length;
  }
  holds(found.length && found.length <= form.most, N_("The file is no bundle: it is no zip archive of a bundle's form."));
  holds(
    found.every(([name], n) => !n || found[n - 1][0] < name),
    N_("The archive names a member twice, or its members are not in order."),
  );
  const again = written(found);
  const form_ = N_("The archive is not in the one form that a bundle has.");
  holds(again.every(([place, part]) => same(part, data.subarray(place, place + part.length))), form_);
  const [place, end] = again.at(-1);
  holds(place + end.length === data.length, N_("The archive is followed by bytes that belong to no member."));
  return new Map(found.map(([name, content]) => [name, content]));
}

// Every header as it must be, with its place.
function written(found) {
  const parts = [];
  const directory = [];
  for (const [name, content, at] of found) {
    const size = content.length;
    const facts = [[2, 0], [2, 0], [2, 0], [2, 0x21], [4, crc32(content)], [4, size], [4, size], [2, name.length], [2, 0]];
    parts.push([at, joined(header([4, LOCAL_MARK], [2, 20], ...facts), encode(name))]);
    const more = [[2, 0], [2, 0], [2, 0], [4, (0o100644 << 16) >>> 0], [4, at]];
    directory.push(header([4, CENTRAL_MARK], [2, 0x0314], [2, 20], ...facts, ...more), encode(name));
  }
  const [name, content, at] = found.at(-1);
  const start = at + LOCAL + name.length + content.length;
  const central = joined(...directory);
  const counts = [[2, 0], [2, 0], [2, found.length], [2, found.length]];
  parts.push([start, joined(central, header([4, END_MARK], ...counts, [4, central.length], [4, start], [2, 0]))]);
  return parts;
}

function member(view, data, at, form) {
  const start = at + LOCAL;
  holds(start <= data.length, N_("The archive ends in the middle of a member."));
  const two = (offset) => view.getUint16(at + offset, true);
  const [packed, size, length] = [view.getUint32(at + 18, true), view.getUint32(at + 22, true), two(26)];
  const name = String.fromCharCode(...data.subarray(start, start + length));
  if (!form.names.test(name)) throw new Broken(N_("A bundle has no member of the name %(name)s."), { name: `'${name.slice(0, 80)}'` });
  const fixed = [two(4), two(6), two(8), two(10), two(12), packed, two(28)];
  holds(
    [20, 0, 0, 0, 0x21, size, 0].every((wanted, n) => fixed[n] === wanted),
    N_("The member %(name)s is compressed, or has a header other than a bundle's."),
    { name },
  );
  const end = start + length + size;
  holds(end <= data.length, N_("The archive ends in the middle of a member."));
  return [name, data.subarray(start + length, end)];
}
