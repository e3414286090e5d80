// One question's form: reading it, and showing what an answer was worth.

class QuestionForm {
  /**
   * @param {HTMLElement} form
   * @param {CourseData} course
   */
  constructor(form, course) {
    this.form = form;
    this.course = course;
    this.words = course.words;
    /** @type {QuestionKey} */
    this.key = JSON.parse(/** @type {HTMLElement} */ (form.querySelector("script.key")).textContent || "");
    this.fieldset = /** @type {HTMLFieldSetElement} */ (form.querySelector("fieldset"));
    this.message = /** @type {HTMLElement} */ (form.querySelector(".result"));
  }

  inputs() {
    return /** @type {HTMLInputElement[]} */ (all(this.form, "input[name='answer']"));
  }

  /** @returns {string[]} the keys chosen, in alphabetical order, or the text typed */
  read() {
    const inputs = this.inputs();
    if (this.key.choices) {
      return inputs.filter((input) => input.checked).map((input) => input.value).sort();
    }
    const typed = inputs[0].value.trim();
    return typed ? [typed] : [];
  }

  /** @param {string[]} response */
  fill(response) {
    this.inputs().forEach((input) => {
      if (this.key.choices) {
        input.checked = response.indexOf(input.value) >= 0;
      } else {
        input.value = response[0] || "";
      }
    });
  }

  /** Return what keeps a response from being judged, "" when nothing does. @param {string[]} response */
  obstacle(response) {
    if (!response.length) {
      return this.words["choose-first"];
    }
    const noNumber = this.key.kind === "numeric" && !this.numbers(response).length;
    return noNumber ? this.words["not-a-number"] : "";
  }

  /** @param {string[]} response */
  numbers(response) {
    return readings(response[0], this.key.unit || "", this.course.folding);
  }

  /** @param {string[]} response */
  judge(response) {
    return grade(this.key, response, this.course.folding);
  }

  /**
   * Return what is reported of an answer.
   * @param {string} id
   * @param {Answer} answer
   * @param {number} seconds
   * @returns {Interaction}
   */
  interaction(id, answer, seconds) {
    const numeric = this.key.kind === "numeric" && answer.response.length > 0;
    const response = numeric ? this.numbers(answer.response).slice(0, 1).map(String) : answer.response;
    const name = id.replace(/[^A-Za-z0-9_]/g, "_");
    return {
      revision: 0,
      id: name,
      key: this.key,
      text: (/** @type {HTMLElement} */ (this.fieldset.querySelector("legend")).textContent || "").trim(),
      response: response,
      score: answer.score,
      at: Date.now(),
      seconds: seconds,
    };
  }

  /** Show the parts in an attempt's own order. @param {number} seed */
  shuffle(seed) {
    if (this.key.kind === "true-false" || this.key.keepOrder || !this.key.choices) {
      return;
    }
    const list = /** @type {HTMLElement} */ (this.form.querySelector(".choices"));
    orderOfParts(this.key.choices, seed, this.key.code).forEach((part) => {
      const choice = list.querySelector('.choice[data-key="' + part + '"]');
      if (choice) {
        list.append(choice);
      }
    });
  }

  /** Say one sentence at the place of the result. @param {string} text */
  say(text) {
    this.message.textContent = text;
    this.message.className = "result";
  }

  /**
   * Show what an answer was worth and what is to be said about it.
   * @param {string[]} response
   * @param {boolean} whole whether the right answer is shown as well
   */
  show(response, whole) {
    this.clear();
    const judged = this.judge(response);
    const word = response.length ? verdict(judged.score) : "unanswered";
    this.message.className = "result " + word;
    this.message.textContent = fillIn(this.words["result-" + word], { score: Math.floor(judged.score * 100 + 1e-9) });
    if (this.key.choices) {
      this.showChoices(response, whole || judged.score === 1);
    } else {
      this.showTyped(judged.mistake, whole);
    }
    all(this.form, ".feedback.overall").forEach((part) => (part.hidden = false));
    this.fieldset.disabled = true;
    this.form.classList.add("judged");
    this.offer(whole || judged.score === 1);
  }

  /**
   * @param {string[]} response
   * @param {boolean} whole
   */
  showChoices(response, whole) {
    all(this.form, ".choice").forEach((choice) => {
      const part = choice.dataset.key || "";
      const chosen = response.indexOf(part) >= 0;
      const right = (this.key.correct || []).indexOf(part) >= 0;
      const state = chosen ? (right ? "chosen-right" : "chosen-wrong") : right && whole ? "missed" : "";
      choice.dataset.state = state;
      const mark = /** @type {HTMLElement} */ (choice.querySelector(".choice-state"));
      mark.textContent = state ? this.words["state-" + state] : "";
      all(choice, ".feedback").forEach((feedback) => (feedback.hidden = !(chosen || whole)));
    });
  }

  /**
   * @param {number|null} mistake
   * @param {boolean} whole
   */
  showTyped(mistake, whole) {
    all(this.form, ".feedback.mistake").forEach((feedback, at) => (feedback.hidden = at !== mistake));
    all(this.form, ".model-answer").forEach((part) => (part.hidden = !whole));
  }

  /** Offer what can be done after an answer. @param {boolean} settled whether the right answer is known */
  offer(settled) {
    all(this.form, "button[type='submit'], button[data-do='hint']").forEach((button) => (button.hidden = true));
    all(this.form, "button[data-do='again']").forEach((button) => (button.hidden = false));
    all(this.form, "button[data-do='show']").forEach((button) => (button.hidden = settled));
  }

  /** Take back all that was shown; the answer itself stays. */
  clear() {
    this.form.classList.remove("judged");
    this.fieldset.disabled = false;
    this.say("");
    all(this.form, ".feedback, .model-answer").forEach((part) => (part.hidden = true));
    all(this.form, ".choice").forEach((choice) => {
      choice.dataset.state = "";
      /** @type {HTMLElement} */ (choice.querySelector(".choice-state")).textContent = "";
    });
    const hintsLeft = all(this.form, ".hint[hidden]").length > 0;
    all(this.form, "button[type='submit']").forEach((button) => (button.hidden = false));
    all(this.form, "button[data-do='hint']").forEach((button) => (button.hidden = !hintsLeft));
    all(this.form, "button[data-do='again'], button[data-do='show']").forEach((button) => (button.hidden = true));
  }

  /** Show an earlier answer; of one whose text was dropped to save room, its result. @param {Answer} answer */
  recall(answer) {
    if (answer.response.length) {
      this.fill(answer.response);
      if (this.read().length) { // else its choice has left the course
        this.show(answer.response, false);
      }
      return;
    }
    const score = Math.floor(answer.score * 100 + 1e-9);
    const result = fillIn(this.words["result-" + verdict(answer.score)], { score: score });
    this.say(fillIn(this.words["answered-before"], { result: result }));
  }

  /** Begin a new try: the marks go, and so does the answer. */
  again() {
    this.clear();
    this.fill([]);
    this.inputs()[0].focus();
  }

  /** Show the next hint. */
  hint() {
    const hidden = all(this.form, ".hint[hidden]");
    if (hidden.length) {
      hidden[0].hidden = false;
      hidden[0].setAttribute("tabindex", "-1");
      hidden[0].focus();
    }
    if (hidden.length <= 1) {
      all(this.form, "button[data-do='hint']").forEach((button) => (button.hidden = true));
    }
  }
}
