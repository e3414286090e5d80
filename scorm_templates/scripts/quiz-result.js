// What is shown of finished attempts: the score, the outcomes, the answers.

class QuizResult {
  /**
   * @param {QuizData} quiz
   * @param {CourseData} course
   * @param {HTMLElement} section
   */
  constructor(quiz, course, section) {
    this.quiz = quiz;
    this.course = course;
    this.words = course.words;
    this.result = /** @type {HTMLElement} */ (section.querySelector(".quiz-result"));
    this.review = /** @type {HTMLElement} */ (section.querySelector(".quiz-review"));
  }

  clear() {
    this.result.textContent = "";
    this.review.textContent = "";
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

  /**
   * @param {number} score
   * @param {boolean} passed
   * @param {boolean} isLast whether there is no further attempt
   */
  showScore(score, passed, isLast) {
    const counts = this.quiz.role === "counts";
    const again = isLast ? "quiz-not-passed-last" : "quiz-not-passed";
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
    const forms = attemptForms(this.quiz, this.course, attempts);
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
          const answer = exactAnswer(form, attempts.answers.get(form.key.code));
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
