// A learning platform inside the page: it keeps what was committed from visit to visit, in either version of SCORM,
// and fails at the calls at which it is told to.

/** What each version calls its API and the functions of it. */
export const VERSIONS = {
  scorm12: { api: "API", prefix: "LMS", finish: "LMSFinish" },
  scorm2004: { api: "API_1484_11", prefix: "", finish: "Terminate" },
};
const VERBS = ["Initialize", "Finish", "GetValue", "SetValue", "Commit", "GetLastError"];
const DEFAULTS = { "cmi.core.lesson_mode": "normal", "cmi.mode": "normal", "cmi.core.credit": "credit", "cmi.credit": "credit" };

/** Thrown when the power has gone; nothing that follows has any effect. */
export class PowerCut extends Error {}

export class Platform {
  /**
   * @param {string} target
   * @param {string} learner "" where the platform names none
   */
  constructor(target, learner) {
    this.version = VERSIONS[target];
    this.learner = learner;
    this.stored = {};
    /** How often each fault struck, by fault and verb. */
    this.struck = {};
  }

  /**
   * Begin a visit.
   * @param {(at: number, verb: string, given: string[]) => {name: string}|null} fault what goes wrong at a call
   * @param {typeof Visit} [Kind] one that knows more ways to go wrong
   */
  visit(fault, Kind = Visit) {
    return new Kind(this, fault);
  }
}

/** One visit: its API object, and what was written in it. */
export class Visit {
  constructor(platform, fault) {
    this.platform = platform;
    this.fault = fault;
    this.values = { ...platform.stored };
    this.state = "new";
    this.error = "0";
    this.calls = 0;
    this.online = true;
    this.powered = true;
    /** Whether it has said that it took something that it does not have. */
    this.lied = false;
    const { prefix, finish } = platform.version;
    const name = (verb) => (verb === "Finish" ? finish : prefix + verb);
    this.api = Object.fromEntries(VERBS.map((verb) => [name(verb), (...given) => this.call(verb, given)]));
  }

  call(verb, given) {
    if (!this.powered) {
      throw new PowerCut();
    }
    if (verb === "GetLastError") {
      return this.error;
    }
    const fault = this.fault(this.calls++, verb, given);
    if (fault) {
      const key = `${fault.name} ${verb}`;
      this.platform.struck[key] = (this.platform.struck[key] || 0) + 1;
    }
    return fault ? this[fault.name](verb, given, fault) : this.carryOut(verb, given);
  }

  carryOut(verb, given) {
    return this[`do${verb}`](...given);
  }

  // --- what a platform does ------------------------------------------------------------

  doInitialize() {
    this.error = this.state === "new" ? "0" : "103";
    const begun = this.state === "new";
    this.state = "running";
    return String(begun);
  }

  doGetValue(element) {
    if (element.endsWith("._count")) {
      const ids = Object.keys(this.values).filter((name) => /^cmi\.interactions\.\d+\.id$/.test(name));
      return this.answer(String(ids.length), "0");
    }
    const value = { "cmi.core.student_id": this.platform.learner, "cmi.learner_id": this.platform.learner, ...DEFAULTS, ...this.values }[element];
    return value === undefined ? this.answer("", "403") : this.answer(value, "0");
  }

  doSetValue(element, value) {
    const index = /^cmi\.interactions\.(\d+)\./.exec(element);
    if (index && Number(index[1]) > Number(this.doGetValue("cmi.interactions._count"))) {
      return this.answer("false", "351");
    }
    this.values[element] = value;
    return this.answer("true", "0");
  }

  doCommit() {
    this.platform.stored = { ...this.values };
    this.lied = false;
    return this.answer("true", "0");
  }

  doFinish() {
    this.doCommit();
    this.state = "over";
    return this.answer("true", "0");
  }

  answer(value, error) {
    this.error = this.state === "running" ? error : "301";
    return this.state === "running" ? value : "false";
  }

  // --- what goes wrong ------------------------------------------------------------------

  throws() {
    throw new Error("The platform failed.");
  }

  refuses(verb) {
    this.error = "101";
    return verb === "GetValue" ? "" : "false";
  }

  /** It does as it is told, and does not say so. */
  isMute(verb, given) {
    const answer = this.carryOut(verb, given);
    return verb === "GetValue" ? answer : undefined;
  }

  /** It says "true" and forgets: a commit without a connection. */
  loses(verb, given, fault) {
    this.online = !fault.offline;
    if (verb === "Commit" || verb === "Finish") {
      this.error = "0";
      this.lied = this.online;
      return "true";
    }
    return this.carryOut(verb, given);
  }

  /** The power goes before the call has any effect. */
  diesBefore() {
    this.cutPower();
    throw new PowerCut();
  }

  /** The power goes after the call has had its effect. */
  diesAfter(verb, given) {
    this.carryOut(verb, given);
    this.cutPower();
    throw new PowerCut();
  }

  cutPower() {
    this.powered = false;
  }
}
