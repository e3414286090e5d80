// A part of a course among others that an LMS opens in turn (SCORM 2004): it leads on, and tells what is known.

/**
 * Where a part stands among those that its LMS opens in turn.
 * @typedef {Object} PlaceData
 * @property {Array<[string, string, string]>} items every part in order: the identifier of its item, its title, and
 *   the heading that it stands under, "" for none
 * @property {number} here which one this is
 * @property {Array<[string, string[]]>} tells the objectives that the pre-test writes, each with the outcomes
 *   that it stands for
 * @property {string[]} knownBy the objectives by all of which this part is known already
 * @property {number} mark per cent of the points by which an outcome is known
 */

/** @typedef {CourseData & {place: PlaceData}} SequencedCourse */

/** @typedef {[string, number|null]} ToldObjective id of one that is satisfied or not, and its score in hundredths; null for satisfied alone */

/** @typedef {SaveRecord & {objectives: ToldObjective[]}} SequencedRecord */

const NAV_REQUEST = "adl.nav.request";
const OBJECTIVES = "cmi.objectives.";

/** @param {Window} win @param {CourseData} course */
LMS_OF_TARGET.scorm2004 = (win, course) => {
  const api = findApi(win, "API_1484_11");
  return api && new SequencedScorm(api, /** @type {SequencedCourse} */ (course));
};

/** The adapter to an LMS that sequences. */
class SequencedScorm extends Scorm2004 {
  /** @param {ScormApi} api @param {SequencedCourse} course */
  constructor(api, course) {
    super(api, course.exit !== "stay");
    this.place = course.place;
    /** What the learner has asked for besides leaving: where to go on. */
    this.wish = "";
    /** Where each objective of the LMS stands. @type {Map<string, number>} */
    this.objectives = new Map();
    /** How many of them it had at the start. */
    this.count = 0;
    /** Whether the pre-test has shown that the learner knows this part. */
    this.known = false;
  }

  open() {
    const opening = super.open();
    if (opening) {
      this.count = Number(this.get(OBJECTIVES + "_count")) || 0;
      for (let at = 0; at < this.count; at++) {
        this.objectives.set(this.get(OBJECTIVES + at + ".id"), at);
      }
      const known = this.place.knownBy;
      this.known = known.length > 0 && known.every((id) => this.isSatisfied(id));
    }
    return opening;
  }

  /** @param {string} id */
  isSatisfied(id) {
    const at = this.objectives.get(id);
    return at !== undefined && this.get(OBJECTIVES + at + ".success_status") === "passed";
  }

  /**
   * Others wait for this part by its success: without a test, that is to be completed, or to be known.
   * @param {SaveRecord} record
   * @returns {Array<[string, string]>}
   */
  values(record) {
    const isDone = record.success === "unknown" && (record.complete || this.known);
    const values = super.values(isDone ? Object.assign({}, record, { success: "passed" }) : record);
    /** @type {SequencedRecord} */ (record).objectives.forEach(([id, score]) => {
      // The manifest names all of them, but an LMS may not heed it (RTE 4th Ed., 4.2.17).
      const known = this.objectives.get(id);
      const at = known === undefined ? this.objectives.size : known;
      this.objectives.set(id, at);
      if (at >= this.count) {
        values.push([OBJECTIVES + at + ".id", id]);
      }
      const isPassed = score === null || passes(score, this.place.mark);
      values.push([OBJECTIVES + at + ".success_status", isPassed ? "passed" : "failed"]);
      if (score !== null) {
        values.push([SCORE_2004.replace("cmi.", OBJECTIVES + at + ".") + "scaled", plainNumber(score / FULL_SCORE)]);
      }
    });
    return values;
  }

  /** What an LMS does not take of an objective is no work of the learner's. @param {string} name @param {string} value */
  put(name, value) {
    return super.put(name, value) || name.indexOf(OBJECTIVES) === 0;
  }

  /** @param {number} seconds @param {boolean} asked */
  close(seconds, asked) {
    if (this.wish) {
      this.set(NAV_REQUEST, this.wish);
    }
    return super.close(seconds, asked && !this.wish);
  }

  /** Say whether the LMS lets the learner choose a part; it may not know. @param {string} item */
  isOpen(item) {
    return this.get(NAV_REQUEST + "_valid.choice.{target=" + item + "}") !== "false";
  }
}

/** Keeps the work of a part; what the pre-test found goes with it. */
class SequencedTracker extends Tracker {
  /** @param {Adapter} adapter @param {boolean} leaving @returns {SequencedRecord} */
  record(adapter, leaving) {
    const place = /** @type {SequencedCourse} */ (this.course).place;
    const found = place.tells.length ? outcomesFound(this.course, this.state) : new Map();
    return Object.assign(super.record(adapter, leaving), { objectives: this.records ? toldOf(place, found) : [] });
  }
}

/**
 * Return what the pre-test found, by outcome, in hundredths of a per cent; nothing before it is finished.
 * @param {CourseData} course
 * @param {LearnerState} state
 * @returns {Map<string, number>}
 */
function outcomesFound(course, state) {
  /** @type {Map<string, Array<[number, number]>>} */
  const results = new Map();
  course.quizzes.filter((quiz) => quiz.role === "pre-test").forEach((quiz) => {
    const attempts = quizState(state, quiz.code);
    const pool = document.getElementById("pool");
    const isWhole = pool && (pool.nextElementSibling || document.readyState !== "loading");
    if (attempts.isOpen || !attempts.tries || !isWhole) {
      return; // what is still arriving would make a part of the answers look like all
    }
    attemptForms(quiz, course, attempts).forEach((form) => {
      const outcome = form.form.dataset.outcome || "";
      const answer = exactAnswer(form, attempts.answers.get(form.key.code));
      results.set(outcome, (results.get(outcome) || []).concat([[form.key.weight, answer.score]]));
    });
  });
  return new Map(Array.from(results, ([outcome, earned]) => [outcome, quizScore(earned)]));
}

/**
 * Return the objectives that there is something to tell of: each outcome that was asked for, and what is
 * known by all of its outcomes. Of what is not, nothing is told: it may have been done meanwhile.
 * @param {PlaceData} place
 * @param {Map<string, number>} found
 * @returns {ToldObjective[]}
 */
function toldOf(place, found) {
  /** @type {ToldObjective[]} */
  const told = [];
  place.tells.forEach(([id, outcomes]) => {
    const scores = outcomes.map((outcome) => found.get(outcome));
    const isOutcome = outcomes[0].replace(/-/g, "_") === id;
    if (isOutcome && scores[0] !== undefined) {
      told.push([id, scores[0]]);
    } else if (!isOutcome && scores.every((score) => score !== undefined && passes(score, place.mark))) {
      told.push([id, null]);
    }
  });
  return told;
}

/** The player of a part: it leads to the others, as far as the LMS opens them. */
class SequencedPlayer extends Player {
  /** @param {Window} win @param {SequencedCourse} course */
  constructor(win, course) {
    super(win, course);
    this.place = course.place;
    this.nameEnd();
    /** By what the LMS was last asked which parts are open. */
    this.asked = "";
    /** The list of this part's own lessons. @type {HTMLElement|undefined} */
    this.own = undefined;
    /** @type {HTMLElement|undefined} */
    this.others = undefined;
    /** @type {HTMLElement|undefined} */
    this.onward = undefined;
  }

  nameEnd() {
    this.words["end-close"] = this.words[this.isLast() ? "sequence-end-last" : "sequence-end"];
  }

  /** The page is in another language now: what was put into it is gone with the other one. */
  renewed() {
    this.place = /** @type {SequencedCourse} */ (this.course).place;
    this.nameEnd();
    this.asked = "";
    this.own = this.others = this.onward = undefined;
  }

  /** @param {(status: SaveStatus) => void} report */
  newTracker(report) {
    return new SequencedTracker(this.win, this.course, report);
  }

  isLast() {
    return this.place.here + 1 === this.place.items.length;
  }

  /** @returns {SequencedScorm|null} the LMS, null where there is none */
  lms() {
    const adapter = this.tracker.adapter;
    return adapter instanceof SequencedScorm ? adapter : null;
  }

  opened() {
    super.opened();
    const lms = this.lms();
    if (lms && lms.known && !this.tracker.asking && byId("drawer").hidden) {
      showDrawer([this.words["sequence-known"]], "known");
    }
  }

  /** What is open changes with what is reached, once the LMS has been told of it. @param {SaveStatus} status */
  reportSave(status) {
    super.reportSave(status);
    const lms = this.lms();
    const reached = summarise(this.course, this.tracker.state);
    const tests = this.course.quizzes.map((quiz) => quizState(this.tracker.state, quiz.code).tries);
    const now = JSON.stringify([reached.complete, reached.unpassed.length, tests]);
    if (lms && this.asked !== now && (status.kind === "saved" || status.kind === "none")) {
      this.asked = now;
      this.showOthers(lms);
    }
  }

  /** Show the other parts, in the outline and after the last lesson. @param {SequencedScorm} lms */
  showOthers(lms) {
    const { items, here } = this.place;
    const isOpen = items.map(([item], at) => at === here || lms.isOpen(item));
    // An LMS may look no sooner than at the end of the visit: it is asked to go on all the same.
    const isDone = lms.known || summarise(this.course, this.tracker.state).complete;
    this.showOutline(isOpen);
    const next = items[here + 1];
    const onward = element("div", { class: "onward" });
    if (next) {
      onward.append(isOpen[here + 1] || isDone
        ? this.way("sequence-next", "continue", "primary next")
        : element("p", { class: "aside" }, fillIn(this.words["sequence-locked-next"], { title: next[1] })));
    }
    if (here) {
      onward.append(this.way("sequence-previous", "previous", "previous"));
    }
    this.onward = renewed(this.onward, onward, (made) => byId("course-end").after(made));
  }

  /** @param {string} word @param {string} request @param {string} look */
  way(word, request, look) {
    const button = actButton(this.words[word], "go", look);
    button.dataset.request = request;
    return button;
  }

  /** Put the other parts before and after this one, under their headings. @param {boolean[]} isOpen */
  showOutline(isOpen) {
    const { items, here } = this.place;
    const own = this.own || all(byId("outline"), "ol")[0];
    const heading = own.previousElementSibling;
    this.own = own;
    const box = element("div", { class: "sequence" });
    let over = "";
    items.forEach(([, title, group], at) => {
      if (group && group !== over) {
        box.append(element("p", { class: "outline-module" }, group));
      }
      over = group;
      box.append(at === here ? element("div", { class: "here" }) : element("ol", {}, this.entry(title, at, isOpen[at])));
    });
    this.others = renewed(this.others, box, (made) => byId("outline").prepend(made));
    // The lessons of this part keep what they show; their heading stands there already, unless it is their own.
    const place = /** @type {HTMLElement} */ (box.querySelector(".here"));
    if (heading && items[here][2]) {
      heading.remove();
    } else if (heading) {
      place.append(heading);
    }
    place.append(own);
  }

  /** @param {string} title @param {number} at @param {boolean} isOpen */
  entry(title, at, isOpen) {
    const name = element("span", { class: "outline-lesson" }, title);
    if (!isOpen) {
      return element("li", { class: "part locked" }, name, element("span", { class: "minutes" }, this.words["sequence-locked"]));
    }
    const button = element("button", { type: "button", class: "part", "data-do": "go" }, name);
    button.dataset.request = "{target=" + this.place.items[at][0] + "}choice";
    return element("li", {}, button);
  }

  /** @param {string} name @param {HTMLElement} node */
  act(name, node) {
    const lms = this.lms();
    if (name === "go" && lms) {
      lms.wish = node.dataset.request || "";
      if (lms.wish === "continue") {
        this.lessons.markCurrentRead();
      }
      this.exit();
    } else {
      super.act(name, node);
    }
  }

  close() {
    const lms = this.lms();
    const exit = this.course.exit;
    this.course.exit = lms && lms.wish ? "back" : exit; // whoever goes on needs the window
    super.close();
    this.course.exit = exit;
    if (lms && lms.wish && this.tracker.phase === "finished" && this.tracker.kind !== "kept") {
      showCover(this.words, "sequence-going");
    } else if (lms) {
      lms.wish = "";
    }
  }
}

/**
 * Put something in the place of what stood there before, or where it belongs.
 * @param {HTMLElement|undefined} before
 * @param {HTMLElement} made
 * @param {(made: HTMLElement) => void} put
 */
function renewed(before, made, put) {
  if (before) {
    const had = before.contains(document.activeElement);
    before.replaceWith(made);
    if (had) {
      /** @type {HTMLElement} */ (made.querySelector("button") || byId("main")).focus();
    }
  } else {
    put(made);
  }
  return made;
}

/** Begin. The exporter calls it after the last script file. */
function startSequenced() {
  const data = document.getElementById("course-data");
  if (data) {
    new SequencedPlayer(window, JSON.parse(data.textContent || "")).start();
  }
}
