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
    this.wait = /** @type {HTMLElement} */ (section.querySelector(".quiz-wait"));
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

  /** Say when the next attempt opens; nothing when none is waited for. @param {number} minutes */
  showWait(minutes) {
    const comes = comesIn(minutes, document.documentElement.lang, this.words);
    const values = { in: comes, time: timeOf(minuteNow() + minutes, this.words) };
    const text = minutes ? fillIn(this.words["wait-opens"], values) : "";
    if (this.wait.textContent !== text) {
      this.wait.textContent = text;
    }
    this.wait.hidden = !text;
  }

  /**
   * Say what the attempt that was just finished reached.
   * @param {number} score
   * @param {object} end
   * @param {boolean} end.isLast whether there is no further attempt
   * @param {boolean} end.mustWait whether the next one opens later
   * @param {string} end.why the name of a sentence on why it ended, or ""
   */
  showScore(score, end) {
    const counts = this.quiz.role === "counts";
    const passed = this.quiz.passMark !== null && passes(score, this.quiz.passMark);
    const name = counts ? (passed ? "quiz-passed" : "quiz-not-passed") : this.quiz.role === "pre-test" ? "quiz-score-pre-test" : "quiz-score";
    const values = { score: percent(score), mark: this.quiz.passMark || 0 };
    const sentences = [end.why && this.words[end.why], fillIn(this.words[name], values)];
    if (counts && !passed) {
      sentences.push(this.advice(end.isLast || end.mustWait));
    }
    if (!counts) {
      this.result.textContent = "";
    }
    this.result.prepend(element("p", { class: "score-word" }, sentences.filter(Boolean).join(" ")));
  }

  /** Say what to do after an attempt that was not passed. @param {boolean} mayNotStart whether no attempt can follow now */
  advice(mayNotStart) {
    if (this.quiz.feedback === "never") {
      return mayNotStart ? "" : this.words["advice-again"];
    }
    return this.words[mayNotStart ? "advice-look" : "advice-look-again"];
  }

  /** Show how the last attempt went by outcome, and its answers, unless nothing is to be said of them. @param {QuizState} attempts */
  showReview(attempts) {
    this.review.textContent = "";
    const forms = attemptForms(this.quiz, this.course, attempts);
    this.review.append(this.outcomes(forms, attempts));
    if (this.quiz.feedback === "never") {
      return;
    }
    this.review.append(element("h3", {}, this.words["quiz-review"]));
    forms.forEach((form) => {
      const answer = attempts.answers.get(form.key.code);
      form.fill(answer ? answer.response : []);
      if (answer) {
        showSettled(form, answer);
      } else {
        form.show([], true);
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
      return element("tr", {}, element("th", { scope: "row" }, this.course.outcomes[outcome]), element("td", {}, bar, fillIn(this.words["percent-form"], { n: reached })));
    });
    const caption = element("caption", {}, this.words["outcome-points"]);
    return element("table", { class: "by-outcome" }, caption, element("tbody", {}, ...rows));
  }
}
