// The log's tree: RFC 6962 (hashing) and RFC 9162, section 2.1.3.2 (proofs); and its roots from tiles (C2SP tlog-tiles).

import { encode, hex, joined, same, sha } from "./bytes.js";

export const leafHash = (leaf) => sha(joined([0], typeof leaf === "string" ? encode(leaf) : leaf));
const nodeHash = (left, right) => sha(joined([1], left, right));

// Checks many proofs against one root. A node that one proof has shown is compared and not hashed again.
export class Inclusions {
  constructor(size, root) {
    [this.size, this.root, this.shown] = [size, root, new Map()];
  }

  async check(leaf, index, proof) {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.size) return false;
    const path = steps(index, this.size);
    if (path.length !== proof.length || proof.some((node) => node.length !== 32)) return false;
    const fresh = [];
    let node = leaf;
    for (const [n, [own, sibling, right]] of path.entries()) {
      const known = this.shown.get(own);
      if (known && same(known, node)) {
        const rest = path.slice(n).every(([, at], k) => same(this.shown.get(at), proof[n + k]));
        if (rest) fresh.forEach(([at, hash]) => this.shown.set(at, hash));
        return rest;
      }
      fresh.push([own, node], [sibling, proof[n]]);
      node = await (right ? nodeHash(proof[n], node) : nodeHash(node, proof[n]));
    }
    if (!same(node, this.root)) return false;
    fresh.forEach(([at, hash]) => this.shown.set(at, hash));
    return true;
  }
}

// For each hash of a proof: the place of the node, that of its sibling, and whether the node stands at the right.
function steps(index, size) {
  const path = [];
  for (let [last, level] = [size - 1, 0]; last; level++) {
    const right = index % 2 === 1;
    if (right || index < last) path.push([`${level}/${index}`, `${level}/${right ? index - 1 : index + 1}`, right]);
    [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  }
  return path;
}

// The root of the first `size` leaves of a log that has `whole`; null where a tile is not there. `get`: path -> bytes.
export async function rootFromTiles(size, whole, get) {
  let root = null;
  for (let [level, rest] = [0, size]; rest; level++, rest = Math.floor(rest / 256)) {
    const width = rest % 256;
    if (!width) continue;
    const [place, all] = [Math.floor(rest / 256), Math.floor(whole / 256 ** level)];
    const there = Math.min(256, all - place * 256);
    const tile = await get(`tile/${level}/${named(place)}${there < 256 ? `.p/${there}` : ""}`);
    if (tile?.length !== there * 32) return null;
    const nodes = Array.from({ length: width }, (_, n) => tile.subarray(32 * n, 32 * n + 32));
    for (let end = width; end; end &= end - 1) {
      const count = end & -end; // the last complete subtree that is not taken yet
      const peak = await subtree(nodes.slice(end - count, end));
      root = root ? await nodeHash(peak, root) : peak;
    }
  }
  return root;
}

async function subtree(nodes) {
  while (nodes.length > 1) nodes = await Promise.all(Array.from({ length: nodes.length / 2 }, (_, n) => nodeHash(nodes[2 * n], nodes[2 * n + 1])));
  return nodes[0];
}

function named(place) {
  const parts = [String(place % 1000).padStart(3, "0")];
  for (let rest = Math.floor(place / 1000); rest; rest = Math.floor(rest / 1000)) parts.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  return parts.join("/");
}

export const hashed = async (leaf) => hex(await leafHash(leaf));
