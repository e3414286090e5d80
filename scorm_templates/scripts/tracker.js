// The one way by which work is kept: every write to an LMS or a browser goes through here.

/**
 * What the learner is told about the keeping of the work.
 * @typedef {Object} SaveStatus
 * @property {"connecting"|"saving"|"saved"|"kept"|"lost"|"none"|"local"|"memory"} kind
 * @property {boolean} shortened whether typed answers were left out to save room
 */

/** How often and how long an LMS is looked for that is slow to offer itself. */
const SEARCHES = 15;
const SEARCH_EVERY = 200;
/** Waiting times before a failed save is tried again; the last one repeats. In milliseconds. */
const RETRIES = [4000, 10000, 30000, 60000];
/** A short lesson is turned to and read in one moment: one commit, not two. In milliseconds. */
const TURNING = 400;
/**
 * How each target finds its LMS. A package holds the script of its own target alone.
 * @type {Object<string, (win: Window, course: CourseData) => Adapter|null>}
 */
const LMS_OF_TARGET = {
  scorm12: (win, course) => findScorm12(win, course),
  scorm2004: (win, course) => findScorm2004(win, course),
};

class Tracker {
  /**
   * @param {Window} win
   * @param {CourseData} course
   * @param {(status: SaveStatus) => void} report
   */
  constructor(win, course, report) {
    this.win = win;
    this.course = course;
    this.report = report;
    /** @type {"opening"|"running"|"suspended"|"finished"} */
    this.phase = "opening";
    this.state = emptyState();
    /** @type {Adapter|null} */
    this.adapter = null;
    this.connected = false;
    this.records = true;
    this.graded = true;
    /** Whom the LMS says that it is; kept nowhere. */
    this.learner = { name: "", language: "" };
    /** Whether the learner is being asked what to go on with: then what was kept is not touched. */
    this.asking = false;
    /** Answers that are not reported yet. @type {Interaction[]} */
    this.interactions = [];
    /** Those that go with the work about which the learner is asked. @type {Interaction[]} */
    this.offered = [];
    /** Those that the LMS says it has; what it holds at the next start will show. @type {Interaction[]} */
    this.reported = [];
    /** What came while the LMS was being called: it may call back, or close the page. @type {""|"send"|"finish"|"leave"} */
    this.meanwhile = "";
    this.sending = false;
    this.confirmed = 0;
    this.failures = 0;
    this.retry = 0;
    this.turning = 0;
    this.shortened = false;
    /** @type {SaveStatus["kind"]} */
    this.kind = "connecting";
    this.journal = new Journal(null, "");
    /** Whether the journal outlives this window. */
    this.lasting = false;
    this.clock = new VisibleClock(win);
    /** Set by the player: asks whether kept work is to be used. @type {(kept: LearnerState) => void} */
    this.ask = () => undefined;
    /** Set by the player: a newer window has been opened, or the word that is given says why. @type {(why?: string) => void} */
    this.standBack = () => undefined;
  }

  // --- opening ---------------------------------------------------------------

  /**
   * Look for the LMS, and begin the visit as soon as it is found or given up.
   * @param {() => void} opened called when the state is there
   */
  open(opened) {
    this.tell("connecting");
    this.search(LMS_OF_TARGET[this.course.target] ? SEARCHES : 0, opened);
  }

  /**
   * @param {number} left
   * @param {() => void} opened
   */
  search(left, opened) {
    this.adapter = left > 0 ? this.adapter || LMS_OF_TARGET[this.course.target](this.win, this.course) : null;
    if (this.adapter && this.begin(this.adapter, true)) {
      opened();
    } else if (left > 1) {
      this.win.setTimeout(() => this.search(left - 1, opened), SEARCH_EVERY);
    } else {
      const storage = openStorage(this.win, "localStorage");
      this.begin(new Standalone(storage, "westeros-learn:" + this.course.id), false);
      opened();
    }
  }

  /**
   * @param {Adapter} adapter
   * @param {boolean} connected whether it is an LMS
   * @returns {boolean} whether the visit has begun
   */
  begin(adapter, connected) {
    const opening = adapter.open();
    if (!opening) {
      return false;
    }
    this.adapter = adapter;
    this.connected = connected;
    this.records = opening.records;
    this.graded = opening.graded;
    this.learner = { name: opening.name, language: opening.language };
    this.phase = "running";
    const early = this.state;
    if (!this.records) {
      this.state = mergeStates(decodeState(opening.state), early);
      this.tell("none");
      return true;
    }
    this.openJournal(opening);
    const entry = connected ? this.journal.read() : null;
    const found = reconcile(opening.state, entry);
    const confirmed = decodeState(opening.state).revision;
    const isAlone = entry !== null && confirmed <= entry.confirmed;
    found.interactions.forEach((interaction) => (interaction.alone = isAlone));
    this.asking = found.ask;
    this.confirmed = confirmed;
    if (found.ask) {
      this.offered = found.interactions;
      this.ask(found.state);
    } else {
      this.countFrom(found.state);
      this.interactions = found.interactions.concat(this.interactions);
      this.state = mergeStates(found.state, early);
    }
    // What was joined is news to the LMS, and is told from what it holds by its revision.
    this.state.revision++;
    this.interactions.forEach((interaction) => (interaction.revision = this.state.revision));
    this.state.token = this.state.token || newToken();
    if (!this.state.place && this.course.lessons.length) {
      this.state.place = [this.course.lessons[0].code, 0];
    }
    this.keep();
    this.send();
    return true;
  }

  /** What was answered before the LMS was found comes after the tries that it knows. @param {LearnerState} known */
  countFrom(known) {
    this.interactions.forEach((interaction) => {
      const before = known.answers.get(interaction.key.code);
      const tries = Number(/[0-9]+$/.exec(interaction.id)) + (before ? before.tries : 0);
      interaction.id = interaction.id.replace(/[0-9]+$/, String(tries));
      const answer = this.state.answers.get(interaction.key.code);
      if (answer) {
        answer.tries = tries;
      }
    });
  }

  /** @param {Opening} opening */
  openJournal(opening) {
    const name = "westeros-learn:" + this.course.id + ":" + hash32(opening.learner).toString(36);
    // An LMS that names no learner may be used by several people on one device.
    this.lasting = opening.learner !== "" || !this.connected;
    const kind = this.lasting ? "localStorage" : "sessionStorage";
    this.journal = new Journal(openStorage(this.win, kind), name);
    new Windows(this.win, name, () => this.standBack());
  }

  /** Take up work that the journal kept, after the learner has agreed. @param {LearnerState} kept */
  takeUp(kept) {
    this.state = mergeStates(this.state, kept);
    this.state.token = kept.token;
    this.state.revision = kept.revision;
    this.asking = false;
    this.changed(this.offered);
  }

  /** Go on with what there is, after the learner has been asked. */
  beginAnew() {
    this.asking = false;
    this.changed([]);
  }

  // --- running ---------------------------------------------------------------

  /**
   * The learner's work has changed: keep it here, then send it.
   * @param {Interaction[]} interactions the answers given with it
   */
  changed(interactions) {
    interactions.forEach((interaction) => (interaction.revision = this.state.revision + 1));
    this.interactions = this.interactions.concat(interactions);
    this.note();
    this.send();
  }

  /** The page was turned or read: keep it here, and send it in one go with what follows at once. */
  turned() {
    this.note();
    this.win.clearTimeout(this.turning);
    this.turning = this.win.setTimeout(() => this.send(), TURNING);
  }

  /** The place has changed: keep it here; it goes to the LMS with the next answer or page. */
  note() {
    this.state.revision++;
    this.keep();
  }

  keep() {
    if (!this.connected || !this.records || this.asking || this.phase === "opening") {
      return true;
    }
    const entry = {
      state: encodeState(this.state, {}, Infinity).text,
      confirmed: this.confirmed,
      interactions: this.reported.concat(this.interactions),
    };
    return this.journal.write(entry);
  }

  /** Send what is not sent; tell the learner how it went. @param {boolean} [leaving] */
  send(leaving) {
    if (!this.adapter || !this.records || this.phase === "opening" || this.phase === "finished") {
      return;
    }
    if (this.sending) {
      this.meanwhile = this.meanwhile || "send";
      return;
    }
    this.win.clearTimeout(this.retry);
    this.win.clearTimeout(this.turning);
    this.sending = true;
    const revision = this.state.revision;
    const taken = this.give(this.adapter, leaving === true);
    this.sending = false;
    this.settle(taken, revision);
    const meanwhile = this.meanwhile;
    this.meanwhile = "";
    if (meanwhile === "send") {
      this.turning = this.win.setTimeout(() => this.send(), TURNING);
    } else if (meanwhile) {
      this.finish(meanwhile === "leave");
    }
  }

  /** @param {Adapter} adapter @param {boolean} leaving */
  give(adapter, leaving) {
    const record = this.record(adapter, leaving);
    if (adapter.save(record)) {
      return true;
    }
    // An LMS that cannot hold so much is given less at once.
    const isTooLong = record.state !== null && record.state.length > adapter.limit;
    return isTooLong && adapter.save(this.record(adapter, leaving));
  }

  /**
   * @param {boolean} taken whether the other side says that it has everything
   * @param {number} revision of what was sent
   */
  settle(taken, revision) {
    if (!this.connected) {
      this.tell(taken ? "local" : "memory");
      return;
    }
    // Moodle says "true" without a connection, so its word counts only with one.
    const sure = taken && this.win.navigator.onLine !== false;
    if (sure) {
      this.confirmed = revision;
      const known = this.interactions.filter((interaction) => interaction.revision <= revision);
      this.reported = this.reported.concat(known).slice(-MOST_INTERACTIONS);
      this.interactions = this.interactions.filter((interaction) => interaction.revision > revision);
      this.failures = 0;
    } else {
      if (taken && this.adapter) {
        this.adapter.doubt();
      }
      this.retry = this.win.setTimeout(() => this.send(), RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
    }
    const kept = this.keep() && this.lasting;
    this.tell(sure ? "saved" : kept ? "kept" : "lost");
  }

  /** @param {Adapter} adapter @param {number} revision */
  encoded(adapter, revision) {
    return encodeState(Object.assign({}, this.state, { revision: revision }), this.course.sheds, adapter.limit);
  }

  /** @param {Adapter} adapter @param {boolean} leaving @returns {SaveRecord} */
  record(adapter, leaving) {
    const reached = summarise(this.course, this.state);
    const encoded = this.encoded(adapter, this.state.revision);
    const lesson = this.course.lessons.find((item) => this.state.place !== null && item.code === this.state.place[0]);
    this.shortened = encoded.dropped > 0;
    return {
      // As long as the learner is asked, the LMS stays as it came: it can be asked again.
      state: this.asking ? null : encoded.text,
      marked: (revision) => (this.asking ? null : this.encoded(adapter, revision).text),
      location: lesson ? lesson.id : "",
      score: this.graded ? reached.score : null,
      complete: reached.complete,
      success: success(this.course, reached),
      progress: reached.progress,
      seconds: this.clock.seconds(),
      interactions: this.interactions,
      leaving: leaving,
    };
  }

  /** @param {SaveStatus["kind"]} kind */
  tell(kind) {
    this.kind = kind;
    this.report({ kind: kind, shortened: this.shortened });
  }

  // --- leaving ---------------------------------------------------------------

  /**
   * Go on when everything that was sent is answered.
   * @param {() => void} then
   * @param {() => void} _wait called when that takes a moment
   */
  whenSettled(then, _wait) {
    then();
  }

  /** The page is hidden, perhaps for good: send, but stay. */
  suspend() {
    if (this.phase === "running") {
      this.clock.stop();
      this.send(true);
      this.phase = "suspended";
    }
  }

  resume() {
    if (this.phase === "suspended") {
      this.clock.start();
      this.phase = "running";
    }
  }

  /** Without an LMS, a page that the browser brings back goes on, with what was done elsewhere since. */
  reopen() {
    if (!this.adapter) {
      return;
    }
    const opening = this.connected ? null : this.adapter.open();
    if (opening) {
      const place = this.state.place;
      this.state = mergeStates(this.state, decodeState(opening.state));
      this.state.place = place;
    }
    this.clock.start();
    this.phase = "running";
  }

  /** The visit ends, once. @param {boolean} [asked] whether the learner has asked to leave */
  finish(asked) {
    if (this.phase === "finished" || this.phase === "opening") {
      return;
    }
    if (this.sending) {
      this.meanwhile = asked ? "leave" : "finish";
      return;
    }
    this.clock.stop();
    if (this.phase === "running") {
      this.send();
    }
    this.phase = "finished";
    this.win.clearTimeout(this.retry);
    this.win.clearTimeout(this.turning);
    if (this.adapter && !this.adapter.close(this.clock.seconds(), asked === true) && this.kind === "saved") {
      this.kind = "kept";
    }
  }
}

/** Counts the time in which the page can be seen. */
class VisibleClock {
  /** @param {Window} win */
  constructor(win) {
    this.win = win;
    this.total = 0;
    this.since = -1;
    this.start();
  }

  start() {
    this.since = this.since < 0 ? Date.now() : this.since;
  }

  stop() {
    this.total = this.seconds();
    this.since = -1;
  }

  seconds() {
    return this.total + (this.since < 0 ? 0 : Math.max(0, Date.now() - this.since) / 1000);
  }
}

/** Return four characters that tell this enrolment from a later one. */
function newToken() {
  return Math.random().toString(36).slice(2, 6).padEnd(4, "0");
}
