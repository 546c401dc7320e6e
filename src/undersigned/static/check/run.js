// What verifying a bundle and a receipt have in common: steps, one after another, until one does not hold.

import { Broken, N_, decode, holds, parseJcs, told } from "./bytes.js";
import { ed25519, parsePolicy } from "./note.js";

const [LARGEST_LEAVES, LARGEST, MOST_VALUES] = [30 * 2 ** 20, 10 * 2 ** 20, 800_000];

export class Run {
  // `site`: the text of the policy that this site gives, null where it gives none.
  static async of(data, site) {
    const policy = site === null ? null : await parsePolicy(site).catch(() => null); // some hosts give a page for any address
    return Object.assign(new Run(), { data, site: policy ?? { logs: [] } });
  }

  read(name, most = LARGEST) {
    const content = this.members.get(name);
    holds(content.length <= most, N_("%(name)s is larger than a bundle's can be."), { name });
    try {
      return decode(content);
    } catch {
      throw new Broken(N_("%(name)s is not text in UTF-8."), { name });
    }
  }

  json(name) {
    const leaves = name === "leaves.json";
    const content = this.members.get(name);
    let [values, wide] = [0, false];
    for (const byte of content) {
      if (byte === 0x2c || byte === 0x3a || byte === 0x5b || byte === 0x7b) values++;
      else if (byte > 127) wide = true;
    }
    holds(values <= MOST_VALUES && !(leaves && wide), N_("%(name)s is larger than a bundle's can be."), { name });
    try {
      return parseJcs(decode(content.subarray(0, (leaves ? LARGEST_LEAVES : LARGEST) + 1)));
    } catch (error) {
      if (!(error instanceof Broken || error instanceof TypeError)) throw error;
      throw new Broken(N_("%(name)s is not JSON in its canonical form (RFC 8785)."), { name });
    }
  }

  async ownPolicy(unreadable, notCanonical) {
    const text = this.read("policy");
    const policy = await told(() => parsePolicy(text), unreadable);
    holds(policy.text === text && policy.logs.length, notCanonical);
    return policy;
  }
}

// Takes the steps (title, check). What is told: `problem`, the first that does not hold, or else the run; and `able`,
// whether this browser could check signatures.
export async function taken(run, steps) {
  for (const [step, check] of steps)
    try {
      await check(run);
    } catch (error) {
      const known = error instanceof Broken;
      return { problem: { step, detail: known ? error.message : N_("The file is malformed here."), values: known ? error.values : {} } };
    }
  return { run, able: ed25519.able };
}
