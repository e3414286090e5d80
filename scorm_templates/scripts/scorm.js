// What the adapters to both versions of SCORM share. Each version has its own words for the same things.

/**
 * What the LMS says at the start of a visit.
 * @typedef {Object} Opening
 * @property {string} state
 * @property {boolean} records whether this visit is to be recorded
 * @property {boolean} graded whether it may set a score
 * @property {string} learner "" where the LMS names none
 * @property {string} name the learner's, mostly "Last, First"; "" where the LMS gives none
 * @property {string} language that the learner has chosen in the LMS; "" where it gives none
 */

/**
 * What is to be kept.
 * @typedef {Object} SaveRecord
 * @property {string|null} state null for leaving untouched what there is
 * @property {(revision: number) => string|null} marked the same state, marked with an earlier revision: by it the
 *   next visit knows which answers are still to be reported
 * @property {string} location id of the lesson
 * @property {number|null} score in hundredths of a per cent
 * @property {boolean} complete
 * @property {"unknown"|"failed"|"passed"} success
 * @property {number} progress 0 to 1
 * @property {number} seconds of this visit
 * @property {Interaction[]} interactions not confirmed yet, oldest first
 * @property {boolean} leaving whether nothing may follow: then the time alone is worth a commit
 */

/**
 * One run-time: an LMS of one standard, or none.
 * @typedef {Object} Adapter
 * @property {number} limit how many characters of state it holds
 * @property {() => Opening|null} open null when it refuses
 * @property {(record: SaveRecord) => boolean} save whether it says that all was taken
 * @property {(seconds: number, asked: boolean) => boolean} close end the visit, perhaps because the learner asked to;
 *   say whether the other side agrees
 * @property {() => void} doubt forget what the other side is believed to hold: the next save writes all of it
 */

/** @typedef {Object<string, (...given: string[]) => unknown>} ScormApi */

/**
 * What a version of SCORM calls its functions and its elements.
 * @typedef {Object} ScormNames
 * @property {string} initialize
 * @property {string} finish
 * @property {string} get
 * @property {string} set
 * @property {string} commit
 * @property {string} error
 * @property {string} state
 * @property {string} location
 * @property {number} locationLength
 * @property {string} exit
 * @property {string} time
 * @property {string} mode
 * @property {string} credit
 * @property {string} learner
 * @property {string} name
 * @property {string} language
 * @property {string} score what its parts begin with
 * @property {string[]} held the elements that are read at the start, so that only changes are written
 * @property {string[]} optional what an LMS may refuse without losing anybody's work
 */

const MOST_PARENTS = 12;
/** The least that any version of any LMS holds of a state. */
const LEAST_STATE = 4000; // SCORM 1.2 holds 4,096 characters (RTE 1.2, 3.4.4), as do LMSs of SCORM 2004's first editions
/** How often answers that an LMS neither takes nor refuses are sent again, all else being taken. */
const MOST_OFFERS = 3;
/** What a broken LMS gives where it should give a text: a failed call's answer, not a value. */
const NO_VALUE = /^(true|false|null|undefined|NaN|\[object .*\])$/;
/** Error codes by which an LMS refuses for good: it knows no such element, or wants no such value. */
const REFUSED = /^(201|351|40[1-8])$/;
/** Error codes by which it could not answer: a failure of its own, or no session. */
const FAILED = /^(1[0-9][0-9]|301|391)$/;
/** What a status can be, from the least to the most. Of two that do not stand here neither is more. */
const RANKS = ["incomplete", "failed", "completed", "passed"];

/**
 * Find the LMS's API object: in this window, its parents, its opener, the top's opener
 * (RTE 1.2, 3.3.6.1; RTE 2004, 3.3.1). A window of another origin is passed over.
 * @param {Window} win
 * @param {string} name
 * @returns {ScormApi|null}
 */
function findApi(win, name) {
  const top = attempt(() => win.top, null);
  return searchParents(win, name) || searchParents(openerOf(win), name) || searchParents(openerOf(top), name);
}

/** @param {Window|null} win @returns {Window|null} */
function openerOf(win) {
  return attempt(() => (win && win.opener && win.opener !== win ? win.opener : null), null);
}

/**
 * @param {Window|null} win
 * @param {string} name
 * @returns {ScormApi|null}
 */
function searchParents(win, name) {
  let here = win;
  for (let step = 0; here && step <= MOST_PARENTS; step++) {
    const found = /** @type {Object<string, ScormApi>} */ (/** @type {unknown} */ (here));
    const api = attempt(() => found[name] || null, null);
    if (api) {
      return api;
    }
    const parent = attempt(() => /** @type {Window} */ (here).parent, null);
    here = parent === here ? null : parent;
  }
  return null;
}

/**
 * An adapter without its version's own values, interactions and spans of time.
 * @abstract
 * @implements {Adapter}
 */
class Scorm {
  /**
   * @param {ScormApi} api
   * @param {ScormNames} names
   * @param {number} limit
   */
  constructor(api, names, limit) {
    this.api = api;
    this.names = names;
    this.limit = limit;
    /** What the LMS holds for certain: element → value. @type {Map<string, string>} */
    this.held = new Map();
    /** The most that each status has been. @type {Map<string, string>} */
    this.furthest = new Map();
    /** Where each interaction of this visit stands, to be written there again if need be. @type {Map<string, number>} */
    this.indexes = new Map();
    this.begun = false;
    /** Whether a read of this visit's start came to nothing. */
    this.unread = false;
    this.offers = 0;
  }

  /** Return elements and their values, in the order in which they are written. @abstract @param {SaveRecord} _record @returns {Array<[string, string]>} */
  values(_record) {
    return [];
  }

  /** Return what follows the id of an interaction; nothing for one that is not reported. @abstract @param {Interaction} _interaction @returns {Array<[string, string]>} */
  elementsOf(_interaction) {
    return [];
  }

  /** @abstract @param {number} _seconds @returns {string} */
  span(_seconds) {
    return "";
  }

  // --- the visit ---------------------------------------------------------------------

  /**
   * Begin, or try again to. What cannot be read is not taken for empty: it would be overwritten.
   * @returns {Opening|null}
   */
  open() {
    const names = this.names;
    this.begun = this.begun || this.initialize();
    if (!this.begun) {
      return null;
    }
    this.unread = false;
    names.held.forEach((name) => this.held.set(name, this.get(name)));
    this.furthest = new Map(this.held);
    const mode = this.get(names.mode);
    const credit = this.get(names.credit);
    const learner = this.get(names.learner);
    // Under a wrong name the work of this visit would never be found again: it is asked for twice.
    const doubtful = this.get(names.learner) !== learner || NO_VALUE.test(learner) || NO_VALUE.test(this.held.get(names.state) || "");
    this.unread = doubtful || this.unread;
    return this.unread ? null : {
      state: this.held.get(names.state) || "",
      records: mode !== "browse" && mode !== "review",
      graded: credit !== "no-credit",
      learner: learner,
      name: this.get(names.name),
      language: this.get(names.language),
    };
  }

  /** Some LMSs begin without saying so: then no error says that they have. */
  initialize() {
    const answer = attempt(() => String(this.api[this.names.initialize]("")), "false");
    return /^(true|1)$/.test(answer) || (!/^(false|0)$/.test(answer) && this.error() === "0");
  }

  /** @param {SaveRecord} record */
  save(record) {
    if (!this.held.get(this.names.score + "raw")) {
      // An LMS may read its defaults as the range, and still hold none.
      this.held.delete(this.names.score + "min");
      this.held.delete(this.names.score + "max");
    }
    const open = record.interactions.filter((interaction) => !this.record(interaction));
    const reported = !open.length || this.offers >= MOST_OFFERS;
    const state = reported ? record.state : record.marked(open[0].revision - 1);
    const changed = this.values(Object.assign({}, record, { state: state })).filter(([name, value]) => this.held.get(name) !== value);
    const answers = changed.map(([name, value]) => this.put(name, value) || this.names.optional.indexOf(name) >= 0);
    const listens = this.set(this.names.time, this.span(record.seconds));
    if (!listens && answers.every((answer) => !answer)) {
      return false;
    }
    if (!changed.length && !record.interactions.length && !record.leaving) {
      return true;
    }
    if (!this.says(this.names.commit, "")) {
      this.doubt();
      return false;
    }
    changed.filter((_, at) => answers[at]).forEach(([name, value]) => this.held.set(name, value));
    this.offers = open.length ? this.offers + 1 : 0;
    return answers.every(Boolean) && reported;
  }

  doubt() {
    this.held.clear();
  }

  /** @param {number} seconds of this visit @param {boolean} _asked */
  close(seconds, _asked) {
    this.set(this.names.time, this.span(seconds));
    return this.says(this.names.finish, "");
  }

  /** Return what both versions write alike. @param {SaveRecord} record */
  plainValues(record) {
    /** @type {Array<[string, string]>} */
    const values = [[this.names.exit, "suspend"]];
    if (record.state !== null) {
      values.push([this.names.state, record.state]);
    }
    return values.concat([[this.names.location, record.location.slice(0, this.names.locationLength)]]);
  }

  // --- single values -------------------------------------------------------------------

  /**
   * Write an element; say whether the LMS has taken it. One that cannot hold the state,
   * or would cut it, is given a shorter one from then on.
   * @param {string} name
   * @param {string} value
   */
  put(name, value) {
    const taken = this.set(name, value);
    if (name !== this.names.state || (taken && this.holds(name, value))) {
      return taken;
    }
    this.limit = Math.min(this.limit, LEAST_STATE);
    return false;
  }

  /** Whether an element reads as it was written. Some LMSs read nothing before a commit. @param {string} name @param {string} value */
  holds(name, value) {
    const back = this.get(name);
    return back === value || back === "";
  }

  /**
   * No status goes back: not by an update of the course, not by a new attempt.
   * @param {string} name
   * @param {string} reached
   */
  risen(name, reached) {
    const before = this.furthest.get(name) || "";
    const now = RANKS.indexOf(reached) > RANKS.indexOf(before) ? reached : before;
    this.furthest.set(name, now);
    return now;
  }

  /**
   * Write one interaction; say whether that is settled. An LMS may take none, or refuse a
   * value for good, which is no failure (RTE 1.2, 3.4.7).
   * @param {Interaction} interaction
   */
  record(interaction) {
    const elements = this.elementsOf(interaction);
    const index = elements.length ? this.indexFor(interaction) : -1;
    if (index < 0) {
      return index === -1;
    }
    const at = "cmi.interactions." + index + ".";
    const settle = (/** @type {string} */ name, /** @type {string} */ value) =>
      this.set(at + name, value) || REFUSED.test(this.error());
    return settle("id", interaction.id) && elements.map(([name, value]) => settle(name, value)).every(Boolean);
  }

  /**
   * Return where an interaction stands or is to stand; -1 where the LMS knows none, -2 where
   * it cannot say.
   * @param {Interaction} interaction
   */
  indexFor(interaction) {
    const known = this.indexes.get(interaction.id);
    if (known !== undefined) {
      return known;
    }
    this.unread = false;
    const count = this.get("cmi.interactions._count");
    if (!/^[0-9]+$/.test(count)) {
      return this.unread ? -2 : -1;
    }
    const before = interaction.index;
    const stands = before !== undefined && before < Number(count) && this.isAt(interaction, before);
    const index = stands ? Number(before) : Number(count);
    // Another one that was to stand there has not been taken.
    this.indexes.forEach((other, id) => other === index && this.indexes.delete(id));
    this.indexes.set(interaction.id, index);
    interaction.index = index;
    return index;
  }

  /** Whether an interaction of an earlier visit stands where it was to, as far as that is known. @param {Interaction} interaction @param {number} _index */
  isAt(interaction, _index) {
    return interaction.alone === true;
  }

  // --- calls ---------------------------------------------------------------------------

  /** Return the value of an element, "" where there is none or it cannot be read. @param {string} name */
  get(name) {
    const value = attempt(() => {
      const given = this.api[this.names.get](name);
      return given === null || given === undefined ? "" : String(given);
    }, null);
    if (value === null || (value === "" && FAILED.test(this.error()))) {
      this.unread = true;
    }
    return value || "";
  }

  /** Return the code of the last call's error. */
  error() {
    return attempt(() => String(this.api[this.names.error]()), "");
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  set(name, value) {
    return this.says(this.names.set, name, value);
  }

  /** Whether a call answers "true"; LMSs answer in other types too. @param {string} name @param {string[]} given */
  says(name, ...given) {
    return attempt(() => /^(true|1)$/.test(String(this.api[name](...given))), false);
  }
}
