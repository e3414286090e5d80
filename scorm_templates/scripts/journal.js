// The local journal: what the LMS has not surely taken, kept in this browser.

/**
 * One answer as every LMS standard records it; the adapters give it their own form.
 * @typedef {Object} Interaction
 * @property {number} revision of the state in which it was given
 * @property {number} [index] where it was to stand in the LMS
 * @property {boolean} [alone] whether nobody else can have written there since
 * @property {string} id `[A-Za-z0-9_]`, unique in the enrolment
 * @property {QuestionKey} key
 * @property {string} [text] what was asked
 * @property {string[]} response
 * @property {number} score 0 to 1
 * @property {number} at milliseconds since 1970
 * @property {number} seconds spent on it
 */

/**
 * @typedef {Object} JournalEntry
 * @property {string} state the whole state string
 * @property {number} confirmed revision that the LMS confirmed while the device was online, 0 for none
 * @property {Interaction[]} interactions those after the confirmed ones
 */

/** More than a long evening without a connection; the oldest go first. */
const MOST_INTERACTIONS = 300;

class Journal {
  /**
   * @param {Storage|null} storage
   * @param {string} name one for each course and learner
   */
  constructor(storage, name) {
    this.storage = storage;
    this.name = name;
  }

  /** @returns {JournalEntry|null} */
  read() {
    try {
      const entry = JSON.parse((this.storage && this.storage.getItem(this.name)) || "null");
      return entry && typeof entry.state === "string" && Array.isArray(entry.interactions) ? entry : null;
    } catch (error) {
      return null;
    }
  }

  /**
   * Keep an entry; say whether this browser did.
   * @param {JournalEntry} entry
   */
  write(entry) {
    const kept = Object.assign({}, entry, { interactions: entry.interactions.slice(-MOST_INTERACTIONS) });
    try {
      if (!this.storage) {
        return false;
      }
      this.storage.setItem(this.name, JSON.stringify(kept));
      return true;
    } catch (error) {
      return false;
    }
  }
}

/**
 * Decide what holds when a visit begins: what the LMS gives, what the journal kept, or both.
 *
 * Of the same enrolment, what the LMS lacks is added; it may be further on and lack it all
 * the same, when another device was used in between. An LMS that gives nothing lost the
 * first visit if it never confirmed one, and else began anew on purpose: then it is asked.
 * @param {string} given the LMS's state string
 * @param {JournalEntry|null} entry
 * @returns {{state: LearnerState, interactions: Interaction[], ask: boolean}}
 */
function reconcile(given, entry) {
  const fromLms = decodeState(given);
  const none = { state: fromLms, interactions: [], ask: false };
  if (!entry) {
    return none;
  }
  const kept = decodeState(entry.state);
  const missing = entry.interactions.filter((interaction) => interaction.revision > fromLms.revision);
  if (kept.token === "" || (fromLms.token !== "" && fromLms.token !== kept.token)) {
    return none;
  }
  if (fromLms.token === "") {
    return { state: kept, interactions: missing, ask: entry.confirmed > 0 };
  }
  if (kept.revision <= fromLms.revision) {
    // Perhaps it took these answers and could not say so: they are not reported again.
    return kept.revision > entry.confirmed ? { state: mergeStates(kept, fromLms), interactions: [], ask: false } : none;
  }
  return { state: mergeStates(fromLms, kept), interactions: missing, ask: false };
}
