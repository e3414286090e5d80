/**
 * The LMS's side of a conversation with a package: the functions that SCORM names, and their errors.
 *
 * It knows no page and no clock: what is asked, is answered from the values that it holds.
 *
 * @typedef {import("./datatypes.js").Check} Check
 *
 * @typedef {object} Element one of the data model
 * @property {"read" | "write"} [access] both, where nothing is said
 * @property {"children" | "count" | "version"} [keyword]
 * @property {string} [initial] what it is at first; unset, where nothing is said
 * @property {Check} [check]
 * @property {Record<string, Check>} [responds] checks by the type of the interaction
 * @property {string[]} [needs] what its record must say before
 * @property {boolean} [unique] no two records have the same
 * @property {boolean} [appends] what is set is added to what was there
 *
 * @typedef {"initialize" | "get" | "set" | "commit" | "terminate"} Act
 *
 * @typedef {object} Version a version of SCORM
 * @property {string} name
 * @property {string} api what a package looks for in the windows above it
 * @property {Record<string, Element>} elements
 * @property {Record<string, Act | "lastError" | "errorString" | "diagnostic">} functions
 * @property {Record<string, string>} errors
 * @property {Codes} codes
 * @property {string} learner
 * @property {string} learnerName
 * @property {string} entry
 * @property {string} exit
 * @property {string} location
 * @property {string} score
 * @property {string} [scaled]
 * @property {string} sessionTime
 * @property {string} totalTime
 * @property {string} completion
 * @property {string} success
 * @property {string} suspendData
 * @property {string} [request]
 * @property {string} [progress]
 * @property {(seconds: number) => string} asTimespan
 * @property {boolean} wipesWithoutSuspend whether data of a session that was not suspended is given up
 * @property {Record<string, string>} dataNames where what the manifest says stands
 *
 * @typedef {object} Codes which error an occasion makes; a state's are those before and after the session
 * @property {Record<Act, [string, string]>} states
 * @property {string} argument
 * @property {string} noName
 * @property {string} unknown
 * @property {string} keyword
 * @property {string} readOnly
 * @property {string} writeOnly
 * @property {string} type
 * @property {string} range
 * @property {string} index
 * @property {string} noSuchRecord
 * @property {string} noChildren
 * @property {string} noCount
 * @property {string} commit
 * @property {string} [unset]
 * @property {string} [dependency]
 * @property {string} [twice]
 *
 * @typedef {object} Call one that was answered
 * @property {string} name
 * @property {string[]} values
 * @property {string} answer
 * @property {string} error its code
 * @property {string} why the error in words, "" for none
 * @property {boolean} isQuiet whether the error is no fault: packages read what may be unset
 *
 * @typedef {(values: Record<string, string>, ended: boolean) => boolean} Keep keeps what is said, says whether it could
 */

import { isOutOfRange } from "./datatypes.js";

const INDEX = /\.(\d+)(?=\.|$)/g;
const TARGET = /\{target=[^}]*\}/;

class Refusal extends Error {
  /** @param {string | undefined} code @param {string} why */
  constructor(code, why) {
    super(why);
    this.code = code || "";
  }
}

/** One session of a package. */
export class Runtime {
  /**
   * @param {Version} version
   * @param {Record<string, string>} values what the package finds
   * @param {Keep} keep
   * @param {(call: Call) => void} tell
   */
  constructor(version, values, keep, tell) {
    this.version = version;
    this.values = { ...values };
    this.keep = keep;
    this.tell = tell;
    /** @type {"before" | "open" | "ended"} */
    this.state = "before";
    this.error = "0";
    this.why = "";
  }

  /** What a package looks for: an object with the functions of its version. */
  get api() {
    /** @type {Record<string, (...values: unknown[]) => string>} */
    const api = {};
    for (const [name, act] of Object.entries(this.version.functions)) {
      api[name] = (...values) => this.call(name, act, values);
    }
    return api;
  }

  /**
   * @param {string} name @param {string} act @param {unknown[]} given
   * @returns {string}
   */
  call(name, act, given) {
    const values = given.map((value) => String(value === undefined || value === null ? "" : value));
    if (act === "lastError" || act === "errorString" || act === "diagnostic") {
      return this.ask(name, act, values);
    }
    const { unset } = this.version.codes;
    let answer = act === "get" ? "" : "false";
    [this.error, this.why] = ["0", ""];
    try {
      answer = this.act(/** @type {Act} */ (act), values, given.length);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) {
        throw refusal;
      }
      [this.error, this.why] = [refusal.code, refusal.message];
    }
    this.tell({ name, values, answer, error: this.error, why: this.why, isQuiet: this.error === unset });
    return answer;
  }

  /** @param {string} name @param {string} act @param {string[]} values */
  ask(name, act, values) {
    const code = values[0] || this.error;
    const words = this.version.errors[code] || "";
    const answer = { lastError: this.error, errorString: words, diagnostic: this.why || words }[act] || "";
    this.tell({ name, values, answer, error: "0", why: "", isQuiet: false });
    return answer;
  }

  /** @param {Act} act @param {string[]} values @param {number} count */
  act(act, values, count) {
    const { states, argument } = this.version.codes;
    const isOpen = this.state === "open";
    if (act === "initialize" ? this.state !== "before" : !isOpen) {
      const late = act === "initialize" ? !isOpen : this.state === "ended";
      throw new Refusal(states[act][late ? 1 : 0], late ? "The session has ended." : SOON[act]);
    }
    const wanted = { get: 1, set: 2 }[/** @type {string} */ (act)] || 1;
    if (count !== wanted) {
      throw new Refusal(argument, `It takes ${wanted === 1 ? "one argument" : "two arguments"}, not ${count}.`);
    }
    if (act === "get") {
      return this.get(values[0]);
    }
    if (act === "set") {
      this.set(values[0], values[1]);
      return "true";
    }
    if (values[0] !== "") {
      throw new Refusal(argument, 'Its argument must be "".');
    }
    this.turn(act);
    return "true";
  }

  /** @param {Act} act */
  turn(act) {
    if (act === "initialize") {
      this.state = "open";
      return;
    }
    const kept = this.keep({ ...this.values }, act === "terminate");
    if (act === "terminate") {
      this.state = "ended";
    }
    if (!kept) {
      throw new Refusal(this.version.codes.commit, "The LMS could not keep it.");
    }
  }

  /** @param {string} name @returns {string} */
  get(name) {
    const { codes } = this.version;
    const element = this.find(name);
    if (element.access === "write") {
      throw new Refusal(codes.writeOnly, "It can be written, and not be read.");
    }
    const [missing] = this.gaps(name);
    if (missing) {
      throw new Refusal(codes.noSuchRecord, `There is no ${missing.array}.${missing.index} yet.`);
    }
    if (element.keyword === "count") {
      return String(this.count(name.slice(0, -"._count".length)));
    }
    const value = this.values[name] === undefined ? element.initial : this.values[name];
    if (value === undefined) {
      throw new Refusal(codes.unset || "0", codes.unset ? "Nothing was written there yet." : "");
    }
    return value;
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    const { codes } = this.version;
    const element = this.find(name);
    if (element.keyword) {
      throw new Refusal(codes.keyword, "It is a keyword, which nobody writes.");
    }
    if (element.access === "read") {
      throw new Refusal(codes.readOnly, "Only the LMS writes it.");
    }
    for (const { array, index } of this.gaps(name)) {
      const next = this.count(array);
      if (index > next) {
        throw new Refusal(codes.index, `The next free place is ${array}.${next}, not ${array}.${index}.`);
      }
    }
    this.checkBefore(name, element);
    this.checkValue(name, element, value);
    this.values[name] = element.appends ? (this.values[name] || "") + value : value;
  }

  /** @param {string} name @param {Element} element */
  checkBefore(name, element) {
    const { dependency } = this.version.codes;
    const [record] = /^cmi\.\w+\.\d+/.exec(name) || [""];
    const missing = (element.needs || []).find((each) => this.values[`${record}.${each}`] === undefined);
    if (missing && dependency) {
      throw new Refusal(dependency, `${record}.${missing} must be written before.`);
    }
  }

  /** @param {string} name @param {Element} element @param {string} value */
  checkValue(name, element, value) {
    const { codes } = this.version;
    const [record, array] = /^(cmi\.\w+)\.\d+/.exec(name) || ["", ""];
    const byKind = element.responds && element.responds[this.values[`${record}.type`] || ""];
    const fault = (element.check && element.check(value)) || (byKind && byKind(value)) || "";
    if (fault) {
      throw new Refusal(isOutOfRange(fault) ? codes.range : codes.type, `"${shortened(value)}" ${fault}.`);
    }
    if (element.unique && codes.twice) {
      this.checkUnique(name, array, value);
    }
  }

  /** @param {string} name @param {string} array @param {string} value */
  checkUnique(name, array, value) {
    const { twice } = this.version.codes;
    if (this.values[name] !== undefined && this.values[name] !== value) {
      throw new Refusal(twice, `Its id is "${this.values[name]}", and stays so.`);
    }
    for (let at = 0; at < this.count(array); at += 1) {
      if (`${array}.${at}.id` !== name && this.values[`${array}.${at}.id`] === value) {
        throw new Refusal(twice, `${array}.${at} has this id already.`);
      }
    }
  }

  /** @param {string} name @returns {Element} */
  find(name) {
    const { elements, codes } = this.version;
    if (name === "") {
      throw new Refusal(codes.noName, "It names no element.");
    }
    const found = elements[name.replace(TARGET, "{target}").replace(INDEX, ".n")];
    if (found && !(name.includes(".n.") || name.includes("{target}"))) {
      return found;
    }
    const [, parent, keyword] = /^(.+)\._(children|count)$/.exec(name) || [];
    if (parent && elements[parent.replace(INDEX, ".n")]) {
      const code = keyword === "children" ? codes.noChildren : codes.noCount;
      throw new Refusal(code, keyword === "children" ? `${parent} has no children.` : `${parent} is no list.`);
    }
    throw new Refusal(codes.unknown, `${this.version.name} has no such element.`);
  }

  /**
   * Yield the records of a name that are not there yet.
   *
   * @param {string} name
   */
  *gaps(name) {
    const pattern = new RegExp(INDEX);
    for (let match = pattern.exec(name); match; match = pattern.exec(name)) {
      const [array, index] = [name.slice(0, match.index), Number(match[1])];
      if (index >= this.count(array)) {
        yield { array, index };
      }
    }
  }

  /** @param {string} array */
  count(array) {
    let count = 0;
    for (const name of Object.keys(this.values)) {
      if (name.startsWith(`${array}.`)) {
        const index = Number.parseInt(name.slice(array.length + 1), 10);
        count = Number.isNaN(index) ? count : Math.max(count, index + 1);
      }
    }
    return count;
  }
}

/** @type {Record<Act, string>} */
const SOON = {
  initialize: "The session is open already.",
  get: "The session was not begun.",
  set: "The session was not begun.",
  commit: "The session was not begun.",
  terminate: "The session was not begun.",
};

/** @param {string} value */
function shortened(value) {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
