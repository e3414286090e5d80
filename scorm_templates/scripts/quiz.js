// A quiz being played: one attempt, one question at a time, from its start to its end.

/** How often the time used is kept on this device, in seconds; an LMS gets it with the next answer. */
const KEEP_TIME_EVERY = 15;
/** How often a quiz that opens later is looked at, in milliseconds. */
const LOOK_AGAIN = 15000;

class QuizPlay {
  /**
   * @param {QuizData} quiz
   * @param {CourseData} course
   * @param {Tracker} tracker
   * @param {() => void} changed called when something was reached
   */
  constructor(quiz, course, tracker, changed) {
    this.quiz = quiz;
    this.course = course;
    this.words = course.words;
    this.tracker = tracker;
    this.changed = changed;
    this.section = byId("quiz-" + quiz.id);
    this.stage = /** @type {HTMLElement} */ (this.section.querySelector(".quiz-play"));
    this.shown = new QuizResult(quiz, course, this.section);
    this.starter = /** @type {HTMLElement} */ (this.section.querySelector(".quiz-start button"));
    this.extra = /** @type {HTMLSelectElement|null} */ (this.section.querySelector(".quiz-extra select"));
    this.clock = new QuizClock(this.section, course, {
      isInFront: () => this.isInFront(),
      spend: (spent) => this.spend(spent),
      end: () => this.expire(),
    });
    /** @type {QuestionForm[]} */
    this.forms = [];
    this.at = 0;
    this.since = Date.now();
    this.later = 0;
  }

  /** @returns {QuizState} */
  attempts() {
    return quizState(this.tracker.state, this.quiz.code);
  }

  /** @param {Partial<QuizState>} change */
  update(change) {
    this.tracker.state.quizzes.set(this.quiz.code, Object.assign({}, this.attempts(), change));
  }

  /** Show what has been reached so far, ready to start or to go on. */
  present() {
    const attempts = this.attempts();
    this.stage.hidden = true;
    this.clock.stop();
    if (attempts.isOpen) {
      this.starter.textContent = this.words["quiz-continue"];
    } else if (attempts.tries > 0) {
      this.starter.textContent = this.words["quiz-again"];
      this.shown.showReview(attempts);
    }
    this.shown.showStanding(attempts, attemptsLeft(this.quiz, attempts));
    this.offerStart();
  }

  // --- starting ----------------------------------------------------------------

  /** Return the minutes until a new attempt may start, Infinity when there is none left. */
  opensIn() {
    const attempts = this.attempts();
    if (!attemptsLeft(this.quiz, attempts)) {
      return Infinity;
    }
    const now = minuteNow();
    if (this.quiz.wait && attempts.ended > now) { // the clock was set back: the waiting counts from now
      this.update({ ended: now });
      this.tracker.note();
    }
    return minutesToWait(this.attempts().ended, this.quiz.wait, now);
  }

  /** Offer to start or to go on, or say when the next attempt opens. */
  offerStart() {
    window.clearTimeout(this.later);
    if (!this.stage.hidden) {
      return;
    }
    const isOpen = this.attempts().isOpen;
    const wait = isOpen ? 0 : this.opensIn();
    this.starter.hidden = wait > 0;
    if (this.extra) {
      /** @type {HTMLElement} */ (this.extra.closest(".quiz-extra")).hidden = isOpen || wait > 0;
    }
    const isWaiting = wait > 0 && wait < Infinity;
    this.shown.showWait(isWaiting ? wait : 0);
    if (isWaiting) {
      this.later = window.setTimeout(() => this.offerStart(), LOOK_AGAIN);
    }
  }

  /** Start a new attempt, or go on with the open one. */
  start() {
    if (!this.attempts().isOpen && this.opensIn() > 0) {
      this.present();
      return;
    }
    // An attempt whose questions have all left the course since is drawn anew: it costs nothing.
    if (!this.attempts().isOpen || !attemptForms(this.quiz, this.course, this.attempts()).length) {
      beginAttempt(this.quiz, this.course, this.tracker.state, this.extra ? Number(this.extra.value) : 0);
      this.tracker.changed([]);
    }
    this.forms = attemptForms(this.quiz, this.course, this.attempts());
    const answers = new Map(this.attempts().answers);
    this.forms.forEach((form) => {
      const answer = answers.get(form.key.code);
      form.fill(answer ? answer.response : []);
      if (answer && answer.response.length && !form.read().length) {
        answers.delete(form.key.code); // its choice has left the course
      } else if (answer && isSettled(answer)) {
        showSettled(form, answer);
      }
    });
    this.update({ answers: answers });
    const open = this.forms.findIndex((form) => !this.isDone(form));
    this.shown.clear();
    this.starter.hidden = true;
    this.stage.hidden = false;
    if (this.extra) {
      /** @type {HTMLElement} */ (this.extra.closest(".quiz-extra")).hidden = true;
    }
    this.turnTo(Math.max(open, 0));
    this.clock.start(this.attempts().spent, timeAllowed(this.quiz, this.attempts()));
  }

  // --- an attempt --------------------------------------------------------------

  /** Show one question of the attempt, or the end of it. @param {number} at */
  turnTo(at) {
    this.at = at;
    this.since = Date.now();
    this.stage.textContent = "";
    this.stage.append(this.strip(), at < this.forms.length ? this.page() : this.lastPage());
    goTo(/** @type {HTMLElement} */ (this.stage.querySelector(".quiz-place")));
  }

  strip() {
    const items = this.forms.map((_, index) => {
      const button = element("button", { type: "button", "data-do": "turn", "data-at": String(index) }, String(index + 1));
      if (index === this.at) {
        button.setAttribute("aria-current", "step");
      }
      return element("li", {}, button);
    });
    const strip = element("ol", { class: "strip" }, ...items);
    this.markAnswered(strip);
    return strip;
  }

  /**
   * Mark the numbers that have an answer. The buttons stay: one may be just being pressed.
   * @param {HTMLElement} strip
   */
  markAnswered(strip) {
    all(strip, "button").forEach((button, index) => {
      const answered = this.attempts().answers.has(this.forms[index].key.code);
      const name = fillIn(this.words["question-place"], { n: index + 1, total: this.forms.length });
      button.setAttribute("aria-label", name + ", " + this.words[answered ? "answered" : "not-answered"]);
      button.classList.toggle("answered", answered);
    });
  }

  /** Say whether a question needs nothing more. @param {QuestionForm} form */
  isDone(form) {
    const answer = this.attempts().answers.get(form.key.code);
    return this.quiz.feedback === "now" ? isSettled(answer) : answer !== undefined;
  }

  page() {
    const place = fillIn(this.words["question-place"], { n: this.at + 1, total: this.forms.length });
    const page = element("div", { class: "page" }, element("h3", { class: "quiz-place" }, place), this.forms[this.at].form);
    page.append(this.actions());
    return page;
  }

  /** What can be done at a question. */
  actions() {
    const mustCheck = this.quiz.feedback === "now" && !this.isDone(this.forms[this.at]);
    const actions = element("p", { class: "actions" });
    if (mustCheck) {
      actions.append(actButton(this.words.check, "check-question", "primary"));
    }
    actions.append(actButton(this.words["next-question"], "next-question", mustCheck ? "" : "primary"));
    if (this.at > 0) {
      actions.append(actButton(this.words["previous-question"], "previous-question"));
    }
    return actions;
  }

  lastPage() {
    const open = this.forms.map((form, index) => (this.isDone(form) ? 0 : index + 1)).filter(Boolean);
    const name = this.quiz.feedback === "now" ? "finish-unchecked" : "finish-open";
    const sentence = open.length
      ? fillIn(this.words[name], { n: open.length, list: open.join(", ") })
      : this.words["all-answered"];
    const actions = element("p", { class: "actions" }, actButton(this.words.finish, "finish", "primary"));
    actions.append(actButton(this.words["previous-question"], "previous-question"));
    return element("div", { class: "page" }, element("h3", { class: "quiz-place" }, sentence), actions);
  }

  // --- answers -------------------------------------------------------------------

  /** Keep the answer to the question shown. Says whether there was something new to keep. */
  keep() {
    const form = this.forms[this.at];
    if (!form || !this.attempts().isOpen || this.stage.hidden) {
      return false;
    }
    const before = this.attempts().answers.get(form.key.code);
    const response = form.read();
    if (isSettled(before) || String(before ? before.response : []) === String(response)) {
      return false;
    }
    const answers = new Map(this.attempts().answers);
    if (response.length) {
      answers.set(form.key.code, { tries: 1, score: form.judge(response).score, response: response });
    } else {
      answers.delete(form.key.code);
    }
    this.update({ answers: answers });
    if (form.isInParts()) {
      this.tracker.turned(); // one answer takes several steps: they go in one commit
    } else {
      this.tracker.changed([]);
    }
    return true;
  }

  /** Say what keeps the answer shown from being taken. @param {boolean} mayBeEmpty in part or whole */
  isHeldUp(mayBeEmpty) {
    const form = this.forms[this.at];
    const response = form ? form.read() : [];
    const obstacle = form && (response.length || !mayBeEmpty) ? form.obstacle(response, mayBeEmpty) : "";
    if (obstacle) {
      form.say(obstacle);
      form.message.focus();
    }
    return obstacle !== "";
  }

  /** Keep what is shown, then turn the page, unless what was typed cannot be read. @param {number} at */
  leaveFor(at) {
    const form = this.forms[this.at];
    if (form && !this.isDone(form) && this.isHeldUp(true)) {
      return;
    }
    this.keep();
    this.turnTo(at);
  }

  /** Judge the answer shown at once; from then on it stays. */
  check() {
    const form = this.forms[this.at];
    if (!form || this.isDone(form) || this.isHeldUp(false)) {
      return;
    }
    const response = form.read();
    const answer = { tries: 2, score: form.judge(response).score, response: response };
    this.update({ answers: new Map(this.attempts().answers).set(form.key.code, answer) });
    this.tracker.changed([]);
    showSettled(form, answer);
    /** @type {HTMLElement} */ (this.stage.querySelector(".page > .actions")).replaceWith(this.actions());
    all(this.stage, ".strip").forEach((strip) => this.markAnswered(strip));
    form.message.focus();
  }

  /** The Enter key, in a question: check it where answers are judged at once, else go on. */
  submit() {
    if (this.quiz.feedback === "now" && this.forms[this.at] && !this.isDone(this.forms[this.at])) {
      this.check();
    } else {
      this.leaveFor(this.at + 1);
    }
  }

  // --- time ------------------------------------------------------------------------

  /** Say whether the attempt is in front of the learner: only then its time runs. */
  isInFront() {
    const isSeen = !document.hidden && !this.stage.hidden && this.stage.getClientRects().length > 0;
    return isSeen && this.tracker.phase === "running" && this.attempts().isOpen;
  }

  /** @param {number} spent seconds */
  spend(spent) {
    if (spent <= this.attempts().spent) {
      return;
    }
    this.update({ spent: spent });
    if (spent % KEEP_TIME_EVERY === 0) {
      this.tracker.note();
      if (!this.tracker.connected) {
        this.tracker.send();
      }
    }
  }

  /** The time is over: what was answered is kept, and the attempt is finished. */
  expire() {
    this.keep();
    this.finish("attempt-timed-out");
  }

  // --- the end -------------------------------------------------------------------

  /**
   * Finish the attempt: score it, report every answer, show the result.
   * @param {string} [why] the name of a sentence to say with the result
   */
  finish(why) {
    const attempts = this.attempts();
    if (!attempts.isOpen) {
      return;
    }
    const answers = this.forms.map((form) => exactAnswer(form, attempts.answers.get(form.key.code)));
    const score = quizScore(this.forms.map((form, at) => [form.key.weight, answers[at].score]));
    const finished = finishedAttempt(this.quiz, attempts, score);
    this.update(finished);
    const interactions = this.forms.map((form, at) =>
      form.interaction(this.quiz.id + "__" + finished.tries + "__" + form.key.id, answers[at], 0)
    );
    this.tracker.changed(interactions);
    this.present();
    const isLast = attemptsLeft(this.quiz, finished) === 0;
    this.shown.showScore(score, { isLast: isLast, mustWait: !isLast && Boolean(this.starter.hidden), why: why || "" });
    this.changed();
    goTo(this.shown.result);
  }
}
