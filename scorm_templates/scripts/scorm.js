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
 * @property {string} state
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

  /** @returns {Opening|null} */
  open() {
    const names = this.names;
    if (!this.says(names.initialize, "")) {
      return null;
    }
    names.held.forEach((name) => this.held.set(name, this.get(name)));
    this.furthest = new Map(this.held);
    const mode = this.get(names.mode);
    const credit = this.get(names.credit);
    return {
      state: this.held.get(names.state) || "",
      records: mode !== "browse" && mode !== "review",
      graded: credit !== "no-credit",
      learner: this.get(names.learner),
      name: this.get(names.name),
      language: this.get(names.language),
    };
  }

  /** @param {SaveRecord} record */
  save(record) {
    if (!this.held.get(this.names.score + "raw")) {
      // An LMS may read its defaults as the range, and still hold none.
      this.held.delete(this.names.score + "min");
      this.held.delete(this.names.score + "max");
    }
    const changed = this.values(record).filter(([name, value]) => this.held.get(name) !== value);
    const answers = changed.map(([name, value]) => this.put(name, value) || this.names.optional.indexOf(name) >= 0);
    record.interactions.forEach((interaction) => this.record(interaction));
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
    return answers.every(Boolean);
  }

  doubt() {
    this.held.clear();
  }

  /** @param {number} seconds of this visit @param {boolean} _asked */
  close(seconds, _asked) {
    this.set(this.names.time, this.span(seconds));
    return this.says(this.names.finish, "");
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
   * Write one interaction. An LMS may take none, which is no failure (RTE 1.2, 3.4.7).
   * @param {Interaction} interaction
   */
  record(interaction) {
    const elements = this.elementsOf(interaction);
    const index = elements.length ? this.indexFor(interaction) : -1;
    if (index < 0) {
      return;
    }
    const at = "cmi.interactions." + index + ".";
    if (this.set(at + "id", interaction.id)) {
      elements.forEach(([name, value]) => this.set(at + name, value));
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

  // --- calls ---------------------------------------------------------------------------

  /** @param {string} name */
  get(name) {
    return attempt(() => {
      const value = this.api[this.names.get](name);
      return value === null || value === undefined ? "" : String(value);
    }, "");
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
