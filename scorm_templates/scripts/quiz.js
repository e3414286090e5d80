// A quiz being played: drawing, answering one question at a time, finishing.

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
    /** @type {QuestionForm[]} */
    this.forms = [];
    this.at = 0;
    this.since = Date.now();
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
    const left = attemptsLeft(this.quiz, attempts);
    this.stage.hidden = true;
    this.starter.hidden = !attempts.isOpen && (left === 0 || this.quiz.role === "pre-test") && attempts.tries > 0;
    if (attempts.isOpen) {
      this.starter.textContent = this.words["quiz-continue"];
    } else if (attempts.tries > 0) {
      this.starter.textContent = this.words["quiz-again"];
      this.shown.showReview(attempts);
    }
    this.shown.showStanding(attempts, left);
  }

  // --- an attempt --------------------------------------------------------------

  /** Start a new attempt, or go on with the open one. */
  start() {
    // An attempt whose questions have all left the course since is drawn anew: it costs nothing.
    if (!this.attempts().isOpen || !attemptForms(this.quiz, this.course, this.attempts()).length) {
      this.draw();
    }
    this.forms = attemptForms(this.quiz, this.course, this.attempts());
    const answers = new Map(this.attempts().answers);
    this.forms.forEach((form) => {
      const answer = answers.get(form.key.code);
      form.fill(answer ? answer.response : []);
      if (answer && answer.response.length && !form.read().length) {
        answers.delete(form.key.code); // its choice has left the course
      }
    });
    this.update({ answers: answers });
    const open = this.forms.findIndex((form) => !this.attempts().answers.has(form.key.code));
    this.shown.clear();
    this.starter.hidden = true;
    this.stage.hidden = false;
    this.turnTo(Math.max(open, 0));
  }

  draw() {
    const state = this.tracker.state;
    const seed = Math.floor(Math.random() * 4294967296);
    const asked = this.quiz.questions.length
      ? this.quiz.questions
      : draw(this.course.pool, this.quiz.size, seed, askedBefore(state));
    // The questions of the attempt that this one takes the place of are remembered among those drawn.
    const former = this.attempts().asked.filter((code) => this.course.pool.some(([other]) => other === code));
    state.drawn = union(state.drawn, former).filter((code) => asked.indexOf(code) < 0);
    this.update({ isOpen: true, seed: seed, asked: asked, answers: new Map() });
    this.tracker.changed([]);
  }

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

  page() {
    const place = fillIn(this.words["question-place"], { n: this.at + 1, total: this.forms.length });
    const actions = element("p", { class: "actions" }, actButton(this.words["next-question"], "next-question", "primary"));
    if (this.at > 0) {
      actions.append(actButton(this.words["previous-question"], "previous-question"));
    }
    return element("div", { class: "page" }, element("h3", { class: "quiz-place" }, place), this.forms[this.at].form, actions);
  }

  lastPage() {
    const open = this.forms.map((form, index) => (this.attempts().answers.has(form.key.code) ? 0 : index + 1)).filter(Boolean);
    const sentence = open.length
      ? fillIn(this.words["finish-open"], { n: open.length, list: open.join(", ") })
      : this.words["all-answered"];
    const actions = element("p", { class: "actions" }, actButton(this.words.finish, "finish", "primary"));
    actions.append(actButton(this.words["previous-question"], "previous-question"));
    return element("div", { class: "page" }, element("h3", { class: "quiz-place" }, sentence), actions);
  }

  /** Keep the answer to the question shown. Says whether there was something new to keep. */
  keep() {
    const form = this.forms[this.at];
    if (!form || !this.attempts().isOpen || this.stage.hidden) {
      return false;
    }
    const response = form.read();
    const answers = new Map(this.attempts().answers);
    const before = answers.get(form.key.code);
    if (String(before ? before.response : []) === String(response)) {
      return false;
    }
    if (response.length) {
      answers.set(form.key.code, { tries: 1, score: form.judge(response).score, response: response });
    } else {
      answers.delete(form.key.code);
    }
    this.update({ answers: answers });
    this.tracker.changed([]);
    return true;
  }

  /** Keep what is shown, then turn the page, unless what was typed cannot be read. @param {number} at */
  leaveFor(at) {
    const form = this.forms[this.at];
    const response = form ? form.read() : [];
    const obstacle = form && response.length ? form.obstacle(response) : "";
    if (obstacle) {
      form.say(obstacle);
      form.message.focus();
      return;
    }
    this.keep();
    this.turnTo(at);
  }

  // --- the end -------------------------------------------------------------------

  /** Finish the attempt: score it, report every answer, show the result. */
  finish() {
    const attempts = this.attempts();
    if (!attempts.isOpen) {
      return;
    }
    const answers = this.forms.map((form) => exactAnswer(form, attempts.answers.get(form.key.code)));
    const score = quizScore(this.forms.map((form, at) => [form.key.weight, answers[at].score]));
    const passed = this.quiz.passMark !== null && passes(score, this.quiz.passMark);
    const tries = attempts.tries + 1;
    this.update({
      tries: tries,
      best: attempts.best === null ? score : Math.max(attempts.best, score),
      passed: attempts.passed || passed,
      isOpen: false,
    });
    const interactions = this.forms.map((form, at) =>
      form.interaction(this.quiz.id + "__" + tries + "__" + form.key.id, answers[at], 0)
    );
    this.tracker.changed(interactions);
    this.present();
    this.shown.showScore(score, passed, Boolean(this.starter.hidden));
    this.changed();
    goTo(this.shown.result);
  }
}
