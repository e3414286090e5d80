// Keeping the work where the LMS answers later: by cmi5.

/** How long the learner who leaves waits for the last answer of the LMS. In milliseconds. */
const LONGEST_WAIT = 20000;
const LOOK_EVERY = 50;
/** A shorter wait is not worth a word. In milliseconds. */
const MOMENT = 400;

class Cmi5Tracker extends Tracker {
  /**
   * @param {Window} win
   * @param {CourseData} course
   * @param {(status: SaveStatus) => void} report
   */
  constructor(win, course, report) {
    super(win, course, report);
    /** The LMS, once it is found. @type {Cmi5|null} */
    this.visit = null;
    /** How often counted tests had been finished when the visit began. */
    this.triesBefore = 0;
  }

  /**
   * Begin the visit when the LMS has said all that is needed; without an LMS, at once.
   * @param {() => void} opened
   */
  open(opened) {
    this.tell("connecting");
    const launch = launchParameters(this.win);
    if (!launch) {
      this.search(0, opened);
      return;
    }
    const visit = new Cmi5(this.win, this.course, launch, this);
    visit.prepare().catch(() => "refused").then((how) => {
      if (how === "over") {
        /** @type {Tracker} */ (this).kind = /** @type {SaveStatus["kind"]} */ (visit.notes.note.over);
        this.standBack("ended");
        return;
      }
      this.visit = how === "ready" ? visit : null;
      /** @type {Tracker} */ (this).adapter = this.visit;
      this.search(this.visit ? 1 : 0, opened);
    });
  }

  /** @param {Adapter} adapter @param {boolean} leaving @returns {Cmi5Record} */
  record(adapter, leaving) {
    const reached = summarise(this.course, this.state);
    const counted = this.course.quizzes.filter((quiz) => quiz.role === "counts");
    const isTried = counted.every((quiz) => quizState(this.state, quiz.code).best !== null);
    const isNew = countedTries(this.course, this.state) > this.triesBefore;
    return Object.assign(super.record(adapter, leaving), {
      revision: this.state.revision,
      failed: reached.failed && isNew,
      failedSoFar: reached.unpassed.length > 0 && isTried && isNew,
    });
  }

  /** The LMS answers later, and then `told` is called. @param {boolean} taken @param {number} revision */
  settle(taken, revision) {
    if (!this.visit) {
      super.settle(taken, revision);
    }
  }

  /**
   * The LMS has answered.
   * @param {boolean} sure whether it has everything up to this revision
   * @param {number} revision
   */
  told(sure, revision) {
    if (this.phase !== "finished") {
      super.settle(sure, revision);
    }
  }

  /** It takes a while to save. */
  isSlow() {
    if (this.kind === "saved") {
      this.tell("saving");
    }
  }

  /** Work that was done elsewhere has come to light: it is joined with what is here. @param {string} state */
  join(state) {
    const base = /** @type {Tracker} */ (this);
    base.state = Object.assign(mergeStates(decodeState(state), this.state), { place: this.state.place });
    this.note();
    this.send();
  }

  /** @param {() => void} then @param {() => void} wait */
  whenSettled(then, wait) {
    const visit = this.visit;
    if (!visit || !visit.busy || !this.records) {
      super.whenSettled(then, wait);
      return;
    }
    const until = Date.now() + LONGEST_WAIT;
    const soon = this.win.setTimeout(wait, MOMENT);
    const look = () => {
      if (visit.busy && Date.now() < until) {
        this.win.setTimeout(look, LOOK_EVERY);
        return;
      }
      this.win.clearTimeout(soon);
      if (visit.busy) {
        this.tell(this.keep() && this.lasting ? "kept" : "lost");
      }
      then();
    };
    look();
  }

  /** The visit ends, once. @param {boolean} [asked] */
  finish(asked) {
    const visit = this.visit;
    const base = /** @type {Tracker} */ (this);
    if (!visit || this.phase === "opening") {
      super.finish(asked);
      return;
    }
    this.clock.stop();
    base.phase = "finished";
    this.win.clearTimeout(this.retry);
    this.win.clearTimeout(this.turning);
    visit.end(this.records ? this.record(visit, true) : null, asked === true, this.kind);
  }
}
