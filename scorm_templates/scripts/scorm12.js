// The adapter to an LMS that speaks SCORM 1.2 (Run-Time Environment 1.2).

/**
 * What the LMS says at the start of a visit.
 * @typedef {Object} Opening
 * @property {string} state
 * @property {boolean} records whether this visit is to be recorded
 * @property {boolean} graded whether it may set a score
 * @property {string} status
 * @property {string} learner "" where the LMS names none
 */

/**
 * What is to be kept.
 * @typedef {Object} SaveRecord
 * @property {string} state
 * @property {string} location id of the lesson
 * @property {number|null} score in hundredths of a per cent
 * @property {string} status
 * @property {number} seconds of this visit
 * @property {Interaction[]} interactions not confirmed yet, oldest first
 * @property {boolean} leaving whether nothing may follow: then the time alone is worth a commit
 */

/**
 * One run-time: an LMS of one standard, or none.
 * @typedef {Object} Adapter
 * @property {() => Opening|null} open null when it refuses
 * @property {(record: SaveRecord) => boolean} save whether it says that all was taken
 * @property {(seconds: number) => boolean} close end the visit; say whether the other side agrees
 * @property {() => void} doubt forget what the other side is believed to hold: the next save writes all of it
 */

/**
 * @typedef {Object} Scorm12Api
 * @property {(text: string) => unknown} LMSInitialize
 * @property {(text: string) => unknown} LMSFinish
 * @property {(name: string) => unknown} LMSGetValue
 * @property {(name: string, value: string) => unknown} LMSSetValue
 * @property {(text: string) => unknown} LMSCommit
 * @property {() => unknown} LMSGetLastError
 */

/** The elements that are read at the start, so that only changes are written. */
const WRITTEN = [
  "cmi.suspend_data",
  "cmi.core.lesson_location",
  "cmi.core.lesson_status",
  "cmi.core.score.raw",
  "cmi.core.score.min",
  "cmi.core.score.max",
];
/** An LMS need not know these (RTE 1.2, 3.4.4): it is no failure when it refuses them. */
const OPTIONAL = ["cmi.core.score.min", "cmi.core.score.max"];
const MOST_PARENTS = 12;
const LOCATION_LENGTH = 255;
const RESPONSE_LENGTH = 255;

/**
 * Find the LMS's API object: in this window, its parents, its opener, the top's opener
 * (RTE 1.2, 3.3.6.1). A window of another origin is passed over.
 * @param {Window} win
 * @returns {Scorm12Api|null}
 */
function findScorm12Api(win) {
  return searchParents(win) || searchParents(openerOf(win)) || searchParents(openerOf(attempt(() => win.top, null)));
}

/** @param {Window|null} win @returns {Window|null} */
function openerOf(win) {
  return attempt(() => (win && win.opener && win.opener !== win ? win.opener : null), null);
}

/**
 * @param {Window|null} win
 * @returns {Scorm12Api|null}
 */
function searchParents(win) {
  let here = win;
  for (let step = 0; here && step <= MOST_PARENTS; step++) {
    const found = /** @type {{API?: Scorm12Api}} */ (/** @type {unknown} */ (here));
    const api = attempt(() => found.API || null, null);
    if (api) {
      return api;
    }
    const parent = attempt(() => /** @type {Window} */ (here).parent, null);
    here = parent === here ? null : parent;
  }
  return null;
}

/**
 * Return what an act gives, or something else when it throws.
 * @template T
 * @param {() => T} act
 * @param {T} otherwise
 * @returns {T}
 */
function attempt(act, otherwise) {
  try {
    return act();
  } catch (error) {
    return otherwise;
  }
}

/** @implements {Adapter} */
class Scorm12 {
  /** @param {Scorm12Api} api */
  constructor(api) {
    this.api = api;
    /** What the LMS holds for certain: element → value. @type {Map<string, string>} */
    this.held = new Map();
    /** Where each interaction of this visit stands, to be written there again if need be. @type {Map<string, number>} */
    this.indexes = new Map();
  }

  /** @returns {Opening|null} */
  open() {
    if (!this.says(() => this.api.LMSInitialize(""))) {
      return null;
    }
    WRITTEN.forEach((name) => this.held.set(name, this.get(name)));
    const mode = this.get("cmi.core.lesson_mode");
    const credit = this.get("cmi.core.credit");
    return {
      state: this.held.get("cmi.suspend_data") || "",
      records: mode !== "browse" && mode !== "review",
      graded: credit !== "no-credit",
      status: this.held.get("cmi.core.lesson_status") || "",
      learner: this.get("cmi.core.student_id"),
    };
  }

  /** @param {SaveRecord} record */
  save(record) {
    const values = [
      ["cmi.core.exit", "suspend"],
      ["cmi.suspend_data", record.state],
      ["cmi.core.lesson_location", record.location.slice(0, LOCATION_LENGTH)],
    ];
    if (record.score !== null) {
      values.push(["cmi.core.score.min", "0"], ["cmi.core.score.max", "100"]);
      values.push(["cmi.core.score.raw", String(record.score / 100)]);
    }
    values.push(["cmi.core.lesson_status", record.status]);
    if (!this.held.get("cmi.core.score.raw")) {
      // An LMS may read its defaults as the range, and still hold none.
      this.held.delete("cmi.core.score.min");
      this.held.delete("cmi.core.score.max");
    }
    const changed = values.filter(([name, value]) => this.held.get(name) !== value);
    const answers = changed.map(([name, value]) => this.set(name, value) || OPTIONAL.indexOf(name) >= 0);
    record.interactions.forEach((interaction) => this.record(interaction));
    const listens = this.set("cmi.core.session_time", scorm12Span(record.seconds));
    if (!listens && answers.every((answer) => !answer)) {
      return false;
    }
    if (!changed.length && !record.interactions.length && !record.leaving) {
      return true;
    }
    if (!this.says(() => this.api.LMSCommit(""))) {
      this.doubt();
      return false;
    }
    changed.filter((_, at) => answers[at]).forEach(([name, value]) => this.held.set(name, value));
    return answers.every(Boolean);
  }

  doubt() {
    this.held.clear();
  }

  /** @param {number} seconds of this visit */
  close(seconds) {
    this.set("cmi.core.session_time", scorm12Span(seconds));
    return this.says(() => this.api.LMSFinish(""));
  }

  /**
   * Write one interaction. They are optional in SCORM 1.2, so an LMS that takes none is
   * no failure (RTE 1.2, 3.4.7).
   * @param {Interaction} interaction
   */
  record(interaction) {
    const index = this.indexFor(interaction);
    if (index < 0) {
      return;
    }
    const at = "cmi.interactions." + index + ".";
    const form = scorm12Interaction(interaction);
    if (this.set(at + "id", interaction.id)) {
      form.forEach(([name, value]) => this.set(at + name, value));
    }
  }

  /** @param {Interaction} interaction */
  indexFor(interaction) {
    const known = this.indexes.get(interaction.id);
    if (known !== undefined) {
      return known;
    }
    const count = this.get("cmi.interactions._count");
    if (!/^[0-9]+$/.test(count)) {
      return -1;
    }
    this.indexes.set(interaction.id, Number(count));
    return Number(count);
  }

  /** @param {string} name */
  get(name) {
    return attempt(() => {
      const value = this.api.LMSGetValue(name);
      return value === null || value === undefined ? "" : String(value);
    }, "");
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  set(name, value) {
    return this.says(() => this.api.LMSSetValue(name, value));
  }

  /** Whether a call says "true"; LMSs answer in other types too. @param {() => unknown} call */
  says(call) {
    return attempt(() => /^(true|1)$/.test(String(call())), false);
  }
}

/**
 * Return an interaction's elements after its id, in SCORM 1.2's form (RTE 1.2, 3.4.7).
 * @param {Interaction} interaction
 * @returns {Array<[string, string]>}
 */
function scorm12Interaction(interaction) {
  const key = interaction.key;
  const types = { numeric: "numeric", "short-text": "fill-in", "true-false": "true-false" };
  const type = /** @type {Object<string, string>} */ (types)[key.kind] || "choice";
  /** @type {Array<[string, string]>} */
  const elements = [
    ["type", type],
    ["time", clockTime(new Date(interaction.at))],
    ["correct_responses.0.pattern", scorm12Response(rightResponse(key))],
    ["weighting", String(key.weight)],
  ];
  const response = scorm12Response(interaction.response);
  if (response) {
    elements.push(["student_response", response]);
  }
  elements.push(["result", scorm12Result(interaction.score)], ["latency", scorm12Span(interaction.seconds)]);
  return elements;
}

/** @param {string[]} response */
function scorm12Response(response) {
  return response.join(",").slice(0, RESPONSE_LENGTH);
}

/** Return the response that earns everything. @param {QuestionKey} key @returns {string[]} */
function rightResponse(key) {
  if (key.correct) {
    return key.correct;
  }
  return [key.accept ? key.accept[0] : String(key.answer)];
}

/** @param {number} score 0 to 1 */
function scorm12Result(score) {
  if (score <= 0) {
    return "wrong";
  }
  return score >= 1 ? "correct" : String(Math.round(score * 100) / 100);
}

/** CMITime: HH:MM:SS, the local time of day. @param {Date} date */
function clockTime(date) {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
}

/** CMITimespan: HHHH:MM:SS.SS. @param {number} seconds */
function scorm12Span(seconds) {
  const hundredths = Math.min(Math.round(seconds * 100), 9999 * 360000);
  const whole = Math.floor(hundredths / 100);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map(twoDigits);
  return parts.join(":") + "." + twoDigits(hundredths % 100);
}

/** @param {number} number */
function twoDigits(number) {
  return (number < 10 ? "0" : "") + number;
}
