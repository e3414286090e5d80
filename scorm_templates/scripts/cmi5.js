// The adapter to an LMS that speaks cmi5 (Quartz, 1st edition). It answers later, and may be asked again.

/**
 * What is to be kept, and what cmi5 wants to know besides.
 * @typedef {SaveRecord & {revision: number, failed: boolean, failedSoFar: boolean}} Cmi5Record
 */

/** The page that is being closed may have to send it, together with the last statements, in 64 KiB. */
const STATE_CMI5 = 32000;
/** The name of our document of state. */
const STATE_ID = "westeros-learn";
/** Waiting times between tries to begin, and to end. In milliseconds. */
const LAUNCH_WAITS = [1000, 2000, 4000, 8000, 15000, 15000];
const CLOSING_WAITS = [0, 1000, 3000, 6000];
/** How often a document that others keep changing is joined at once. */
const MOST_JOINS = 3;
/** A save that takes longer is told of. In milliseconds. */
const SLOW = 2000;

/** @implements {Adapter} */
class Cmi5 {
  /**
   * @param {Window} win
   * @param {CourseData} course
   * @param {LaunchParameters} launch
   * @param {Cmi5Tracker} tracker
   */
  constructor(win, course, launch, tracker) {
    this.win = win;
    this.course = course;
    this.launch = launch;
    this.tracker = tracker;
    this.limit = STATE_CMI5;
    this.store = new RecordStore(win, launch.endpoint);
    this.notes = new VisitNotes(win, launch);
    this.telling = new Telling(this.store, this.notes);
    /** What every request about the learner's state names. */
    this.about = { activityId: launch.activityId, agent: JSON.stringify(launch.actor), registration: launch.registration };
    this.memory = new StateDocument(this.store, Object.assign({ stateId: STATE_ID }, this.about));
    /** @type {LaunchData} */
    this.data = { contextTemplate: {} };
    /** @type {Object<string, any>} */
    this.preferences = {};
    this.statements = new Statements(launch, this.data, 0);
    /** The statements of this visit by what they tell of: sent again, each is the same to the letter. @type {Map<string, Statement>} */
    this.made = new Map();
    /** @type {Cmi5Record|null} */
    this.wanted = null;
    this.busy = false;
    this.joins = 0;
    this.ended = false;
  }

  // --- beginning -----------------------------------------------------------------------

  /**
   * Fetch all that a visit needs before it begins (cmi5, 8.2, 10 and 11).
   * @returns {Promise<"ready"|"refused"|"over">}
   */
  async prepare() {
    if (this.notes.note.over) {
      return "over";
    }
    for (const wait of LAUNCH_WAITS) {
      const how = await this.prepareOnce();
      if (how !== "later") {
        return how;
      }
      await this.pause(wait);
    }
    return "refused";
  }

  /** @returns {Promise<"ready"|"refused"|"later">} */
  async prepareOnce() {
    if (!this.notes.note.token) {
      const found = await fetchToken(this.store, this.launch.fetch);
      if (!found.token) {
        return found.later ? "later" : "refused";
      }
      this.notes.remember({ token: found.token });
    }
    this.store.token = this.notes.note.token;
    const given = await this.store.ask("GET", "activities/state", Object.assign({ stateId: "LMS.LaunchData" }, this.about));
    const data = isDone(given) ? readObject(given.text) : null;
    const wishes = { agent: this.about.agent, profileId: "cmi5LearnerPreferences" };
    const preferences = await this.store.ask("GET", "agents/profile", wishes);
    const read = await this.memory.read();
    const isAway = isLater(given) || isLater(preferences) || read === "later";
    // What cannot be read is not taken for empty: it would be overwritten.
    const isWhole = data && (!this.memory.exists || readObject(this.memory.text));
    if (isAway || !isWhole || read !== "read") {
      return isAway ? "later" : "refused";
    }
    this.data = Object.assign({}, data, { contextTemplate: Object(data).contextTemplate || {} });
    this.preferences = (isDone(preferences) && readObject(preferences.text)) || {};
    return "ready";
  }

  /** @returns {Opening} */
  open() {
    const kept = this.kept();
    this.telling.told = kept.said;
    this.tracker.triesBefore = countedTries(this.course, decodeState(kept.state));
    this.statements = new Statements(this.launch, this.data, this.notes.note.since || Date.now());
    this.notes.remember({ since: this.statements.since });
    this.applyMastery();
    this.applySound();
    const actor = this.launch.actor;
    const identity = actor.account || actor.mbox || actor.mbox_sha1sum || actor.openid;
    const mode = this.data.launchMode;
    this.run();
    return {
      state: kept.state,
      records: mode !== "Browse" && mode !== "Review",
      graded: true,
      learner: JSON.stringify([identity, this.launch.registration]),
      name: typeof actor.name === "string" ? actor.name : "",
      language: String(this.preferences.languagePreference || "").split(",")[0].trim(),
    };
  }

  /** Return what our document holds. @returns {{state: string, said: string[]}} */
  kept() {
    const kept = readObject(this.memory.text) || {};
    return {
      state: typeof kept.state === "string" ? kept.state : "",
      said: Array.isArray(kept.said) ? kept.said.map(String) : [],
    };
  }

  /** Go by the mastery score of the LMS, where it can be the mark of one test. */
  applyMastery() {
    const counted = this.course.quizzes.filter((quiz) => quiz.role === "counts");
    const mastery = this.statements.mastery;
    if (mastery === null || counted.length !== 1 || counted[0].passMark === null) {
      return;
    }
    const mark = Math.round(mastery * 10000) / 100;
    const rule = this.win.document.querySelector("#quiz-" + counted[0].id + " .rule-mark strong");
    if (rule) {
      rule.textContent = (rule.textContent || "").replace(String(counted[0].passMark), String(mark));
    }
    counted[0].passMark = mark;
  }

  /** Turn the sound on or off as the learner wishes, once the page is there (cmi5, 11.2). */
  async applySound() {
    await this.arrived();
    const sound = this.preferences.audioPreference;
    const media = /** @type {HTMLMediaElement[]} */ (all(this.win.document, "audio, video"));
    media.filter(() => sound === "on" || sound === "off").forEach((each) => (each.muted = sound === "off"));
  }

  /** @param {number} milliseconds @returns {Promise<void>} */
  pause(milliseconds) {
    return new Promise((resolve) => this.win.setTimeout(resolve, milliseconds));
  }

  /** The words of questions are in the page. @returns {Promise<void>} */
  arrived() {
    const doc = this.win.document;
    return new Promise((resolve) =>
      doc.readyState === "loading" ? doc.addEventListener("DOMContentLoaded", () => resolve()) : resolve()
    );
  }

  // --- keeping -------------------------------------------------------------------------

  /** Take what is to be kept; the tracker hears later what became of it. @param {SaveRecord} record */
  save(record) {
    this.wanted = /** @type {Cmi5Record} */ (record);
    this.run();
    return false;
  }

  /** Send what is wanted, one record after the other; the newest one holds all that the others did. */
  async run() {
    if (this.busy || this.ended) {
      return;
    }
    this.busy = true;
    const slow = this.win.setTimeout(() => this.tracker.isSlow(), SLOW);
    do {
      const record = this.wanted;
      this.wanted = null;
      const sure = await this.deliver(record);
      if (sure !== null && record && !this.ended) {
        this.tracker.told(sure, record.revision);
      }
    } while (this.wanted && !this.ended);
    this.win.clearTimeout(slow);
    this.busy = false;
  }

  /**
   * Send one record; null where it must be made anew, for somebody else has kept work meanwhile.
   * @param {Cmi5Record|null} record null for nothing but the begin of the visit
   * @returns {Promise<boolean|null>}
   */
  async deliver(record) {
    await this.arrived();
    const told = await this.telling.tell(this.due(record));
    if (!record || record.state === null || this.ended) {
      return told;
    }
    const written = await this.memory.write(this.textOf(record));
    if (written === "changed") {
      return this.join(record);
    }
    this.joins = 0;
    if (written === "refused") {
      this.limit = Math.min(this.limit, STATE_LIMIT); // perhaps it holds less
    }
    return told && written === "written";
  }

  /** Return our document with a state. It is marked with a revision before what is not told yet. @param {Cmi5Record} record */
  textOf(record) {
    const open = record.interactions.find((interaction) => !this.telling.settled.has(this.statementOf(interaction).id));
    const state = open ? record.marked(open.revision - 1) : record.state;
    return JSON.stringify({ state: state, said: this.telling.told });
  }

  /** Somebody else has written our document: join it with what is here. @param {Cmi5Record} record */
  join(record) {
    const other = this.kept();
    this.telling.told = union(this.telling.told, other.said);
    if (this.joins++ >= MOST_JOINS) {
      this.joins = 0;
      return false;
    }
    this.wanted = this.wanted || record;
    this.tracker.join(other.state);
    return null;
  }

  doubt() {
    this.memory.known = false;
  }

  // --- telling -------------------------------------------------------------------------

  /** Return the statements that are due and not settled, in their order. @param {Cmi5Record|null} record @returns {Statement[]} */
  due(record) {
    const list = this.notes.isSaid("initialized") ? [] : [this.once("initialized")];
    if (record) {
      record.interactions.filter((each) => INTERACTION_TYPES[each.key.kind]).forEach((each) => list.push(this.statementOf(each)));
      if (this.isPassed(record)) {
        list.push(this.once("passed", this.judgement(record, true)));
      } else if (record.failed && this.mayFail()) {
        list.push(this.once("failed", this.judgement(record, false)));
      }
      if (record.complete && this.telling.told.indexOf("completed") < 0) {
        list.push(this.once("completed", { completion: true, duration: spanOfTime(record.seconds) }));
      }
    }
    return list.filter((statement) => this.telling.isOpen(statement));
  }

  /** Whether to tell that the unit is passed: once in an enrolment, and by the score that the LMS asks for. @param {Cmi5Record} record */
  isPassed(record) {
    const mastery = this.statements.mastery;
    const reaches = mastery === null || record.score === null || record.score / FULL_SCORE >= mastery;
    return record.success === "passed" && reaches && this.mayFail();
  }

  /** One judgement in a visit, and none after a pass (cmi5, 9.3). */
  mayFail() {
    return this.telling.told.indexOf("passed") < 0 && !this.notes.isSaid("passed") && !this.notes.isSaid("failed");
  }

  /**
   * Return the result of a judgement; a score that contradicts it, by the LMS's mark, stays unsaid (cmi5, 9.5.1).
   * @param {Cmi5Record} record
   * @param {boolean} success
   */
  judgement(record, success) {
    const mastery = this.statements.mastery;
    const fits = record.score !== null && (mastery === null || record.score / FULL_SCORE >= mastery === success);
    return Object.assign(
      { success: success, duration: spanOfTime(record.seconds) },
      fits && record.score !== null ? { score: scaledScore(record.score) } : {}
    );
  }

  /** Return the statement of a verb that is said once. @param {Cmi5Verb} verb @param {Object<string, any>} [result] */
  once(verb, result) {
    return this.make(verb, () => this.statements.defined(verb, result));
  }

  /** @param {Interaction} interaction */
  statementOf(interaction) {
    const name = interaction.id + " " + interaction.at;
    return this.make(name, () =>
      this.statements.answered(interaction, definitionOf(interaction, this.win.document), this.course.iri)
    );
  }

  /** @param {string} name @param {() => Statement} make @returns {Statement} */
  make(name, make) {
    const made = this.made.get(name) || make();
    this.made.set(name, made);
    return made;
  }

  // --- the end -------------------------------------------------------------------------

  /**
   * End the visit, once. The page may be gone at once, so all is on its way when this returns, unless the learner waits.
   * @param {Cmi5Record|null} record null where nothing is recorded
   * @param {boolean} asked whether the learner has asked to leave, and waits
   * @param {string} kind what became of the work
   */
  end(record, asked, kind) {
    if (!this.ended) {
      this.ended = true;
      this.notes.remember({ over: kind });
      if (asked) {
        this.endGently(record);
        return;
      }
    }
    const last = this.made.get("terminated"); // not made here: what is still to be said would be younger
    if (!asked && !this.notes.isSaid("terminated") && !(last && this.telling.onTheirWay.has(last.id))) {
      this.endAtOnce(record);
    }
  }

  /** Return the last statement of the visit. @param {Cmi5Record|null} record */
  lastOf(record) {
    const passed = { duration: spanOfTime((Date.now() - this.statements.since) / 1000) };
    const isDue = record && this.telling.told.indexOf("completed") < 0 && !record.complete;
    const progress = isDue ? { extensions: { [PROGRESS]: Math.floor(record.progress * 100) } } : {};
    return this.once("terminated", Object.assign(passed, progress));
  }

  /** Return what is due at the end. @param {Cmi5Record|null} record */
  closing(record) {
    const list = this.due(record);
    if (record && record.failedSoFar && this.mayFail() && !this.isPassed(record)) {
      list.push(this.once("failed", this.judgement(record, false)));
    }
    return list;
  }

  /** The page is going: send what fits, the end of the visit in any case. @param {Cmi5Record|null} record */
  endAtOnce(record) {
    const list = this.closing(record);
    const last = this.lastOf(record);
    let room = MOST_WHEN_LEAVING - sizeOf(JSON.stringify([last]));
    const fitting = list.filter((statement) => {
      const size = statement.verb.id === VERBS + "answered" ? sizeOf(JSON.stringify(statement)) + 1 : 0;
      const fits = size <= room;
      room -= fits ? size : 0;
      return fits || size === 0;
    });
    if (record && record.state !== null) {
      const text = this.textOf(record);
      if (text !== this.memory.text) {
        this.memory.writeLast(text);
      }
    }
    this.telling.post(fitting.concat([last]));
  }

  /** The learner waits: send everything in its order, then go back to where the LMS wants the learner. @param {Cmi5Record|null} record */
  async endGently(record) {
    for (const wait of CLOSING_WAITS) {
      await this.pause(wait);
      const told = await this.telling.tell(this.closing(record));
      if (told && record && record.state !== null) {
        await this.memory.write(this.textOf(record));
      }
      if (told && (await this.telling.tell([this.lastOf(record)]))) {
        break;
      }
    }
    if (this.course.exit === "close") {
      closeWindow(this.win);
    }
    const back = this.course.exit !== "stay" && webAddress(this.data.returnURL, this.win);
    if (back && this.win.navigator.onLine !== false) {
      this.win.location.assign(back);
    }
  }

  /** The visit is ended by `end`, which knows more. */
  close() {
    return true;
  }
}

/** Return how often counted tests were finished. @param {CourseData} course @param {LearnerState} state */
function countedTries(course, state) {
  return course.quizzes
    .filter((quiz) => quiz.role === "counts")
    .reduce((sum, quiz) => sum + quizState(state, quiz.code).tries, 0);
}
