// A quiz: drawing, answering one question at a time, finishing, looking back.

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
    this.result = /** @type {HTMLElement} */ (this.section.querySelector(".quiz-result"));
    this.review = /** @type {HTMLElement} */ (this.section.querySelector(".quiz-review"));
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
      this.showReview(attempts);
    }
    this.showStanding(attempts, left);
  }

  /**
   * @param {QuizState} attempts
   * @param {number} left
   */
  showStanding(attempts, left) {
    this.result.textContent = "";
    if (attempts.best === null) {
      return;
    }
    const say = (/** @type {string} */ name, /** @type {Object<string, number>} */ values) =>
      this.result.append(element("p", {}, fillIn(this.words[name], values)));
    say("best-score", { score: percent(attempts.best) });
    if (this.quiz.attempts !== null && !attempts.isOpen && !hasPassed(this.quiz, attempts)) {
      say(left ? "attempts-left" : "no-attempts-left", { n: left });
    }
  }

  // --- an attempt --------------------------------------------------------------

  /** Start a new attempt, or go on with the open one. */
  start() {
    // An attempt whose questions have all left the course since is drawn anew: it costs nothing.
    if (!this.attempts().isOpen || !this.build(this.attempts()).length) {
      this.draw();
    }
    this.forms = this.build(this.attempts());
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
    this.result.textContent = "";
    this.review.textContent = "";
    this.starter.hidden = true;
    this.stage.hidden = false;
    this.turnTo(Math.max(open, 0));
  }

  draw() {
    const state = this.tracker.state;
    const seed = Math.floor(Math.random() * 4294967296);
    const asked = this.quiz.questions.length
      ? this.quiz.questions
      : draw(this.course.pool, this.quiz.size, seed, state.drawn);
    if (!this.quiz.questions.length) {
      state.drawn = union(state.drawn, asked);
    }
    this.update({ isOpen: true, seed: seed, asked: asked, answers: new Map() });
    this.tracker.changed([]);
  }

  /**
   * Return the forms of an attempt. A question that has left the course since is left out.
   * @param {QuizState} attempts
   * @returns {QuestionForm[]}
   */
  build(attempts) {
    const pool = /** @type {HTMLTemplateElement} */ (byId("pool")).content;
    const found = attempts.asked.map((code) => pool.querySelector('form[data-code="' + code + '"]'));
    return found.filter(Boolean).map((original) => {
      const copy = /** @type {HTMLElement} */ (/** @type {Node} */ (original).cloneNode(true));
      const prefix = this.quiz.id + "--";
      [copy].concat(all(copy, "[id], [aria-describedby]")).forEach((node) => {
        node.id = node.id && prefix + node.id;
        const describedBy = node.getAttribute("aria-describedby");
        if (describedBy) {
          node.setAttribute("aria-describedby", prefix + describedBy);
        }
      });
      const form = new QuestionForm(copy, this.course);
      form.shuffle(attempts.seed);
      return form;
    });
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
    const answers = this.forms.map((form) => this.judged(form, attempts.answers.get(form.key.code)));
    const score = quizScore(this.forms.map((form, at) => [form.key.weight, answers[at].score]));
    const passed = this.quiz.passMark !== null && passes(score, this.quiz.passMark);
    const tries = attempts.tries + 1;
    this.update({
      tries: tries,
      best: attempts.best === null ? score : Math.max(attempts.best, score),
      passed: attempts.passed || passed,
      isOpen: false,
    });
    const counts = this.quiz.role === "counts";
    const interactions = this.forms.map((form, at) =>
      form.interaction(this.quiz.id + "__" + tries + "__" + form.key.id, answers[at], 0)
    );
    this.tracker.changed(interactions);
    this.present();
    this.showScore(score, passed, counts);
    this.changed();
    goTo(this.result);
  }

  /**
   * Return an answer with its exact score. The state keeps tenths, so a kept response is
   * judged again; only where room was short does the kept score have to do.
   * @param {QuestionForm} form
   * @param {Answer|undefined} answer
   * @returns {Answer}
   */
  judged(form, answer) {
    if (!answer) {
      return { tries: 1, score: 0, response: [] };
    }
    const score = answer.response.length ? form.judge(answer.response).score : answer.score;
    return { tries: 1, score: score, response: answer.response };
  }

  /**
   * @param {number} score
   * @param {boolean} passed
   * @param {boolean} counts
   */
  showScore(score, passed, counts) {
    const again = this.starter.hidden ? "quiz-not-passed-last" : "quiz-not-passed";
    const name = counts ? (passed ? "quiz-passed" : again) : this.quiz.role === "pre-test" ? "quiz-score-pre-test" : "quiz-score";
    const values = { score: percent(score), mark: this.quiz.passMark || 0 };
    const sentence = element("p", { class: "score-word" }, fillIn(this.words[name], values));
    this.result.prepend(sentence);
    if (!counts) {
      this.result.textContent = "";
      this.result.append(sentence);
    }
  }

  /** Show the last attempt's answers; a pre-test gives no feedback on single ones. @param {QuizState} attempts */
  showReview(attempts) {
    this.review.textContent = "";
    const forms = this.build(attempts);
    this.review.append(this.outcomes(forms, attempts));
    if (this.quiz.role === "pre-test") {
      return;
    }
    this.review.append(element("h3", {}, this.words["quiz-review"]));
    forms.forEach((form) => {
      const answer = attempts.answers.get(form.key.code);
      if (answer && !answer.response.length) {
        form.recall(answer);
        form.fieldset.disabled = true;
      } else {
        form.fill(answer ? answer.response : []);
        form.show(answer ? answer.response : [], true);
      }
      this.review.append(form.form);
    });
  }

  /**
   * Show by outcome how much of its points was earned.
   * @param {QuestionForm[]} forms
   * @param {QuizState} attempts
   */
  outcomes(forms, attempts) {
    const rows = Object.keys(this.course.outcomes).map((outcome) => {
      const results = forms
        .filter((form) => form.form.dataset.outcome === outcome)
        .map((form) => {
          const answer = this.judged(form, attempts.answers.get(form.key.code));
          return /** @type {[number, number]} */ ([form.key.weight, answer.score]);
        });
      if (!results.length) {
        return "";
      }
      const reached = String(percent(quizScore(results)));
      const bar = element("meter", { min: "0", max: "100", value: reached, "aria-hidden": "true" });
      return element("tr", {}, element("th", { scope: "row" }, this.course.outcomes[outcome]), element("td", {}, bar, reached + "\u00a0%"));
    });
    const caption = element("caption", {}, this.words["outcome-points"]);
    return element("table", { class: "by-outcome" }, caption, element("tbody", {}, ...rows));
  }
}
