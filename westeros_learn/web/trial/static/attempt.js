/**
 * What an LMS keeps of one learner's attempt at one SCO, from visit to visit.
 *
 * @typedef {import("./runtime.js").Version} Version
 *
 * @typedef {object} Sco what the manifest says of it
 * @property {string} id
 * @property {string} title
 * @property {string} address where it opens, with its parameters
 * @property {boolean} reports
 * @property {Record<string, string>} data by the names of `Version.dataNames`
 * @property {string[]} objectives the ids of its own, which it finds at its first launch
 */

import { secondsOf } from "./datatypes.js";

/** Who learns in a test: nobody. */
export const LEARNER = { id: "learner-1", name: "Example, Learner" };

/** One attempt. */
export class Attempt {
  /** @param {Version} version @param {Sco} sco */
  constructor(version, sco) {
    this.version = version;
    this.sco = sco;
    /** @type {Record<string, string>} */
    this.kept = {};
    this.seconds = 0;
    this.visits = 0;
  }

  /** Begin the attempt anew. */
  forget() {
    [this.kept, this.seconds, this.visits] = [{}, 0, 0];
  }

  /** Return what the package finds when it is opened. */
  values() {
    const { learner, learnerName, entry, totalTime, asTimespan, dataNames } = this.version;
    const values = { ...this.kept };
    for (const [what, element] of Object.entries(dataNames)) {
      if (this.sco.data[what]) {
        values[element] = this.sco.data[what];
      }
    }
    // What the item has for objectives is there before anything is said of them (SCORM 2004 RTE, 4.2.17).
    this.sco.objectives.forEach((id, at) => {
      values[`cmi.objectives.${at}.id`] = id;
    });
    values[learner] = LEARNER.id;
    values[learnerName] = LEARNER.name;
    values[entry] = this.visits === 0 ? "ab-initio" : this.kept[entry] || "";
    values[totalTime] = asTimespan(this.seconds);
    return values;
  }

  /**
   * Keep what the package wrote.
   *
   * @param {Record<string, string>} values
   */
  keep(values) {
    this.kept = this.judged(values);
  }

  /**
   * End a visit; return, in sentences, what the LMS makes of it by itself.
   *
   * @returns {string[]}
   */
  end() {
    const { entry, exit, sessionTime, request, wipesWithoutSuspend } = this.version;
    const said = this.completeUntouched();
    const left = this.kept[exit] || "";
    this.seconds += secondsOf(this.kept[sessionTime] || "");
    this.visits += 1;
    if (left !== "suspend" && wipesWithoutSuspend) {
      this.forget();
      return [`It left with the exit "${left}", not "suspend": the next visit is a new attempt, and finds nothing.`];
    }
    this.kept[entry] = left === "suspend" ? "resume" : "";
    for (const name of [exit, sessionTime, request]) {
      delete this.kept[name || ""];
    }
    return said;
  }

  /** An LMS completes what a package left untouched (SCORM 1.2 RTE, 3.4.4.1). */
  completeUntouched() {
    const { completion, wipesWithoutSuspend } = this.version;
    if (wipesWithoutSuspend || (this.kept[completion] || "not attempted") !== "not attempted") {
      return [];
    }
    this.kept[completion] = "completed";
    return ['It wrote no status: an LMS then makes "completed" of "not attempted".'];
  }

  /**
   * Return values with the statuses that the LMS judges by itself.
   *
   * SCORM 1.2: a mastery score and a raw score make passed or failed (RTE 3.4.4.1). SCORM 2004: a passing
   * score and a scaled score do, and a threshold and a progress measure make the completion (RTE 4.2.4, 4.2.22).
   *
   * @param {Record<string, string>} values
   */
  judged(values) {
    const { success, completion, score, scaled, progress } = this.version;
    const { passingScore, completionThreshold } = this.sco.data;
    const reached = values[scaled || score];
    const judged = { ...values };
    if (passingScore && reached) {
      judged[success] = Number(reached) >= Number(passingScore) ? "passed" : "failed";
    }
    const measure = values[progress || ""];
    if (completionThreshold && measure) {
      judged[completion] = Number(measure) >= Number(completionThreshold) ? "completed" : "incomplete";
    }
    return judged;
  }
}
