/**
 * Visits of a package: it is opened in a frame, keeps what it writes, is left, and opened again.
 *
 * @typedef {import("./runtime.js").Version} Version @typedef {import("./runtime.js").Call} Call
 * @typedef {import("./attempt.js").Attempt} Attempt
 * @typedef {import("./standing.js").Row} Row
 *
 * @typedef {object} Conditions how the LMS is at this moment
 * @property {boolean} fails commits fail
 * @property {boolean} forgets commits say "true", and nothing is kept
 * @property {boolean} slow
 * @property {boolean} network whether the package may use it
 *
 * @typedef {object} Listener who is told what happens
 * @property {(call: Call) => void} called
 * @property {(request: import("./launches.js").Request) => void} requested
 * @property {(said: string, visit: number) => void} opened
 * @property {(sentences: string[], isLoss: boolean) => void} closed
 * @property {() => void} known what the LMS knows has changed
 * @property {(part: number) => void} moved another part is opened, because the package asked for it
 */

import { Runtime } from "./runtime.js";
import { standingOf } from "./standing.js";

/** Milliseconds that a commit takes in a slow network. */
const SLOW = 2000;

/** The visits of one frame. */
export class Visits {
  /**
   * @param {HTMLIFrameElement} frame
   * @param {Version} version
   * @param {Attempt[]} attempts at each part
   * @param {() => Conditions} conditions
   * @param {Listener} listener
   */
  constructor(frame, version, attempts, conditions, listener) {
    this.frame = frame;
    this.version = version;
    this.attempts = attempts;
    this.attempt = attempts[0];
    this.conditions = conditions;
    this.listener = listener;
    /** @type {Runtime | null} the session of the visit that is open */
    this.runtime = null;
    /** @type {Record<string, string>} what the package found, and what was kept of it since */
    this.known = {};
  }

  /** @returns {Row[]} */
  get rows() {
    return standingOf(this.version, this.attempt, this.runtime);
  }

  /** Nothing is to be told to anybody: whoever keeps looks at the conditions. */
  async setConditions() {}

  /** Open the package, as an LMS does when a learner comes. */
  open() {
    const { slow, network } = this.conditions();
    this.known = this.attempt.values();
    this.runtime = new Runtime(
      this.version,
      this.known,
      (values, ended) => this.keep(values, ended),
      (call) => this.listener.called(call),
    );
    Object.assign(window, { [this.version.api]: this.runtime.api });
    const { entry } = this.version;
    const said = `${this.attempt.sco.title} is opened: ${entry} is "${this.known[entry]}".`;
    this.listener.opened(said, this.attempt.visits + 1);
    this.frame.src = `files/${slow ? "slow" : "quick"}-${network ? "open" : "closed"}/${this.attempt.sco.address}`;
  }

  /** @param {Record<string, string>} values @param {boolean} ended */
  keep(values, ended) {
    const { fails, forgets, slow } = this.conditions();
    if (slow) {
      block(SLOW);
    }
    if (!fails && !forgets) {
      this.attempt.keep(values);
      this.known = values;
    }
    if (ended) {
      window.setTimeout(() => this.afterEnd());
    }
    return !fails;
  }

  /** The package ended its session by itself: an LMS takes its page away. */
  afterEnd() {
    if (this.runtime && this.runtime.state === "ended") {
      const asked = this.runtime.values[this.version.request || ""] || "_none_";
      const wish = asked === "_none_" ? "" : `, and asked for "${asked}"`;
      this.close(`The package has ended its session${wish}.`);
      const part = this.partAsked(asked);
      if (part !== null) {
        this.attempt = this.attempts[part];
        this.listener.moved(part);
        this.open();
      }
    }
  }

  /**
   * Return which part a navigation request leads to (SCORM 2004 SN, 5.6), null for none that is there.
   * Every part is open here: no rule of the sequencing is applied.
   *
   * @param {string} request
   */
  partAsked(request) {
    const here = this.attempts.indexOf(this.attempt);
    const target = /^\{target=([^}]*)\}(choice|jump)$/.exec(request);
    const steps = { continue: 1, previous: -1 }[request];
    const part = target ? this.attempts.findIndex(({ sco }) => sco.id === target[1]) : steps ? here + steps : -1;
    return this.attempts[part] ? part : null;
  }

  /** Leave the package, as a learner who closes the window. */
  leave() {
    this.takeAway(() => this.close("The page was left. Come back, and see what the package finds again."));
  }

  /** Forget everything, and open the package for a new learner. */
  beginAnew() {
    this.takeAway(() => {
      this.runtime = null;
      this.attempt.forget();
      localStorage.clear();
      sessionStorage.clear();
      this.open();
    });
  }

  /** Leave the package, and open another part of it. @param {number} part */
  change(part) {
    this.takeAway(() => {
      this.close("Another part was chosen.");
      this.attempt = this.attempts[part];
      this.open();
    });
  }

  /** Take the page away. It has its last moment, which still belongs to the visit. @param {() => void} then */
  takeAway(then) {
    this.frame.addEventListener("load", then, { once: true });
    this.frame.src = "about:blank";
  }

  /** Close the visit, whoever ended it. @param {string} said */
  close(said) {
    if (!this.runtime) {
      return;
    }
    const { state, values } = this.runtime;
    const lost = Object.keys(values).filter((name) => values[name] !== this.known[name]).length;
    this.runtime = null;
    this.frame.src = "about:blank";
    const sentences = [said];
    if (state === "open") {
      sentences.push("The package did not end its session.");
    }
    if (lost) {
      sentences.push(lost === 1 ? "One value that it wrote was not kept." : `${lost} values that it wrote were not kept.`);
    }
    this.listener.closed([...sentences, ...this.attempt.end()], lost > 0 || state === "open");
  }
}

/** Block as a synchronous request does, which is how LMSs send a commit. @param {number} milliseconds */
function block(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    // Nothing else runs meanwhile: so it is in an LMS.
  }
}
