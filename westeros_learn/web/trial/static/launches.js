/**
 * Visits of a package of cmi5: the server is its LMS and its record store, and tells what was said to it.
 *
 * @typedef {import("./attempt.js").Sco} Sco
 * @typedef {import("./visits.js").Conditions} Conditions
 * @typedef {import("./visits.js").Listener} Listener
 * @typedef {import("./standing.js").Row} Row
 *
 * @typedef {{number: number, said: string, body: string, status: number, why: string}} Request one to the record store
 */

/** Milliseconds between two looks at what was said. */
const LOOK = 400;

/** What is known, by its name there. */
const ROWS = {
  said: "Said",
  satisfied: "Satisfied",
  moveOn: "It moves on when",
  score: "Score",
  statements: "Statements",
  state: "State",
  ended: "Session ended",
};

/** The launches of one frame. */
export class Launches {
  /**
   * @param {HTMLIFrameElement} frame
   * @param {Sco[]} units
   * @param {() => Conditions} conditions
   * @param {Listener} listener
   */
  constructor(frame, units, conditions, listener) {
    this.frame = frame;
    this.units = units;
    this.conditions = conditions;
    this.listener = listener;
    this.unit = 0;
    this.visit = 0;
    this.last = 0;
    this.isOpen = false;
    /** @type {Record<string, string>} */
    this.standing = {};
    window.setInterval(() => this.look(), LOOK);
  }

  /** @returns {Row[]} */
  get rows() {
    return Object.entries(ROWS).map(([name, label]) => [label, this.standing[name] || ""]);
  }

  /** Open the unit, as an LMS does when a learner comes. @param {{anew?: boolean}} [options] */
  async open(options = {}) {
    await this.setConditions();
    const form = new URLSearchParams({ unit: String(this.unit) });
    if (options.anew) {
      form.set("anew", "yes");
      this.visit = 0;
    }
    const answer = await fetch("records/launch", { method: "POST", body: form });
    const { address } = await answer.json();
    this.visit += 1;
    this.isOpen = true;
    this.listener.opened(`${this.units[this.unit].title} is launched.`, this.visit);
    this.frame.src = `files/quick-${this.conditions().network ? "open" : "closed"}/${address}`;
  }

  /** Tell the record store how it is from now on. */
  async setConditions() {
    const form = new URLSearchParams();
    for (const [name, isOn] of Object.entries(this.conditions())) {
      if (isOn) {
        form.set(name, "yes");
      }
    }
    await fetch("records/conditions", { method: "POST", body: form });
  }

  leave() {
    this.takeAway(() => {
      this.isOpen = false;
      this.listener.closed(["The page was left. Come back, and see what the package finds again."], false);
    });
  }

  beginAnew() {
    this.takeAway(() => {
      localStorage.clear();
      sessionStorage.clear();
      this.open({ anew: true });
    });
  }

  /** @param {number} unit */
  change(unit) {
    this.takeAway(() => {
      [this.unit, this.visit] = [unit, 0];
      this.open();
    });
  }

  /** Take the page away. It has its last moment. @param {() => void} then */
  takeAway(then) {
    this.frame.addEventListener("load", then, { once: true });
    this.frame.src = "about:blank";
  }

  /** Look what was said since. */
  async look() {
    const answer = await fetch(`records/calls?after=${this.last}`);
    if (!answer.ok) {
      return;
    }
    /** @type {{calls: Request[], standing: Record<string, string>}} */
    const { calls, standing } = await answer.json();
    this.standing = standing;
    for (const call of calls) {
      if (call.number > this.last) {
        this.last = call.number;
        this.listener.requested(call);
      }
    }
    this.listener.known();
  }
}
