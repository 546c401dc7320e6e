// What the events of one statement amount to, taken one after another: the rules of core/record/history.py.

import { N_, holds } from "./bytes.js";
import { FIRST, FOLLOWING, LEDGER, NAMED, publicTime } from "./events.js";

const DISPUTABLE = { held: ["active"], upheld: ["active", "disputed"], rejected: ["disputed", "upheld"] };
const DECIDED = { held: "disputed", upheld: "upheld", rejected: "active" };
const MAY = { erased: [], withdrawn: ["sign.erased"], upheld: ["sign.erased", "sign.disputed"] };

export class History {
  events = [];
  editions = new Map(); // number -> edition as its events told it
  signatures = []; // by `seq`
  closed = new Set(); // `seq` of follow.* events whose values were taken away
  retracted = false;
  hidden = false;
  published = null;
  #heads = new Map(); // hash of a signature's newest leaf -> signature
  #told = new Set(); // `seq` of follow.* events whose values can be taken away
  #changed = -1; // `seq` of the newest known event that neither confirms a signature nor follows up

  get current() {
    return [...this.editions.values()].findLast((edition) => !edition.takenBack);
  }

  // Where the history ends in a `published` event, the last `seq` that its files take into account.
  get covered() {
    return this.published && this.published === this.events.at(-1) ? this.published.pub.seq : this.events.length;
  }

  get publishedSignatures() {
    return this.signatures.filter((one) => one.seq <= this.covered);
  }

  get publishedLedger() {
    return this.events.slice(0, this.covered + 1).filter((event) => LEDGER.includes(event.type) && !this.closed.has(event.seq));
  }

  take(event) {
    const first = this.events[0] ?? event;
    const { type, seq: n } = event;
    holds(n === this.events.length, N_("Event %(n)s is missing."), { n: this.events.length });
    holds(event.log === first.log && event.stmt === first.stmt, N_("Event %(n)s belongs to another statement."), { n });
    const signature = this.#heads.get(event.prev);
    this.#heads.delete(event.prev);
    if (type === "text.frozen") this.#freeze(event);
    else if (type.startsWith("text.") && event.known) this.#changeText(event, this.#edition(event));
    else if (type === FIRST) this.#confirm(event);
    else if (FOLLOWING.includes(type)) this.#follow(event, signature);
    else if (type === "statement.retracted") this.retracted = Boolean(this.#edition(event));
    else if (type === "statement.hidden" || type === "statement.shown") this.#hide(event);
    else if (LEDGER.includes(type) || type === "follow.closed") this.#followUp(event);
    else if (type === "published") this.#publish(event);
    else if (signature) this.#heads.set(event.hash, signature);
    if (event.known && type !== FIRST && !LEDGER.includes(type)) this.#changed = n;
    this.events.push(event);
  }

  #edition({ pub, seq: n }) {
    const edition = this.editions.get(pub.edition);
    const right = edition && !edition.takenBack && (pub.digest ?? edition.digest) === edition.digest;
    holds(right, N_("Event %(n)s is about an edition that is not frozen, or other words."), { n });
    return edition;
  }

  #freeze({ pub, time, seq: n }) {
    holds(pub.edition === this.editions.size + 1, N_("Event %(n)s freezes an edition out of turn."), { n });
    const beside = { translations: new Map(), errata: new Map() };
    this.editions.set(pub.edition, { number: pub.edition, digest: pub.digest, frozen: time, takenBack: false, ...beside });
  }

  #changeText({ type, pub, seq: n }, edition) {
    if (type === "text.unfrozen") {
      holds(!this.signatures.some((one) => one.edition === edition.number), N_("Event %(n)s takes back an edition that was signed."), { n });
      edition.takenBack = true;
    } else if (type === "text.translated") edition.translations.set(pub.language, pub.sha256);
    else edition.errata.set(n, pub.sha256);
  }

  #confirm(event) {
    const { visibility, kind, reserved } = event.pub;
    const state = { state: "active", corrected: null, endorsed: null, forgotten: null, ended: null };
    const signature = { seq: event.seq, edition: this.#edition(event).number, kind, visibility, time: event.time, reserved, ...state };
    this.signatures.push(signature);
    this.#heads.set(event.hash, signature);
  }

  #follow(event, signature) {
    const { type, time, c, seq: n } = event;
    holds(
      this.#edition(event).number === signature?.edition,
      N_("Event %(n)s does not follow the newest event of a signature."),
      { n },
    );
    holds((MAY[signature.state] ?? FOLLOWING).includes(type), N_("Event %(n)s changes a signature that has ended."), { n });
    holds(
      signature.forgotten === null || type === "sign.withdrawn" || type === "sign.erased",
      N_("Event %(n)s changes a signature whose owner was forgotten."),
      { n },
    );
    const kind = NAMED.includes(signature.visibility) ? signature.kind : undefined;
    if (type === "sign.visibility") this.#show(event, signature);
    else holds(time === publicTime(time, kind), N_("Event %(n)s tells more of a person's time than the day."), { n });
    if (type === "sign.corrected") signature["method" in c ? "endorsed" : "corrected"] = n;
    else if (type === "sign.forgotten") {
      const closed = signature.visibility === "not-named" && signature.kind === undefined && !signature.reserved;
      holds(closed, N_("Event %(n)s forgets somebody who was named."), { n });
      signature.forgotten = n;
    } else if (type === "sign.disputed") this.#dispute(event, signature);
    else if (type === "sign.withdrawn" || type === "sign.erased") {
      signature.ended ??= time.slice(0, 10);
      signature.state = type === "sign.withdrawn" ? "withdrawn" : "erased";
    }
    this.#heads.set(event.hash, signature);
  }

  #show({ pub, seq: n }, signature) {
    const same = pub.kind === undefined || signature.kind === undefined || signature.kind === pub.kind;
    holds(same, N_("Event %(n)s makes a person of an organisation, or the reverse."), { n });
    signature.kind = pub.kind ?? signature.kind;
    signature.visibility = pub.visibility;
  }

  #dispute({ pub, time, seq: n }, signature) {
    const stands = DISPUTABLE[pub.outcome].includes(signature.state);
    holds(stands, N_("Event %(n)s decides a dispute that does not stand so."), { n });
    signature.state = DECIDED[pub.outcome];
    signature.ended = pub.outcome === "upheld" ? time.slice(0, 10) : null;
  }

  #hide(event) {
    this.#edition(event);
    const hidden = event.type === "statement.hidden";
    holds(hidden !== this.hidden, N_("Event %(n)s hides names that are hidden, or shows names that are shown."), { n: event.seq });
    this.hidden = hidden;
  }

  #followUp(event) {
    this.#edition(event);
    if (LEDGER.indexOf(event.type) > 0) this.#told.add(event.seq);
    if (event.type !== "follow.closed") return;
    holds(this.#told.delete(event.pub.seq), N_("Event %(n)s takes away what is not there."), { n: event.seq });
    this.closed.add(event.pub.seq);
  }

  #publish(event) {
    const { pub, seq: n } = event;
    holds(pub.seq < n && this.current?.number === pub.edition, N_("Event %(n)s publishes another state than its own."), { n });
    holds(this.#changed <= pub.seq, N_("Event %(n)s publishes a state that had changed."), { n });
    this.published = event;
  }
}
