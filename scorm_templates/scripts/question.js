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
    this.source = JSON.parse(/** @type {HTMLElement} */ (form.querySelector("script.key")).textContent || "");
    this.fieldset = /** @type {HTMLFieldSetElement} */ (form.querySelector("fieldset"));
    this.message = /** @type {HTMLElement} */ (form.querySelector(".result"));
    this.key = this.source;
    this.draw(this.seed()); // the form keeps its seed: whoever takes it up again judges by the same numbers
    /** @type {AnswerPart} */
    this.answer = new ANSWER_PARTS[this.key.kind](this);
  }

  seed() {
    return Number(this.form.dataset.seed || SAMPLE_SEED);
  }

  /** Show the numbers, days and texts that a seed gives, and judge by them. @param {number} seed the question's own */
  draw(seed) {
    const { parameters = [], where, values: shown = [] } = this.source;
    const values = drawValues(parameters, where, seed);
    this.form.dataset.seed = String(seed);
    this.key = settle(this.source, values);
    all(this.form, ".value").forEach((node) => {
      const form = shown[Number(node.dataset.value)];
      node.textContent = shownValue(valueOr(form.formula, values, undefined), form, this.words);
    });
  }

  /** @returns {string[]} */
  read() {
    return this.answer.read();
  }

  /** @param {string[]} response */
  fill(response) {
    this.answer.fill(response);
  }

  /**
   * Return what keeps a response from being judged, "" when nothing does.
   * @param {string[]} response
   * @param {boolean} [inPart] whether some of its parts may be missing
   */
  obstacle(response, inPart) {
    const name = this.answer.obstacle(response);
    return name && !(inPart && INCOMPLETE.indexOf(name) >= 0) ? this.words[name] : "";
  }

  /** Whether an answer is given in several steps. */
  isInParts() {
    return Boolean(this.key.pairs || this.key.items || this.key.gaps);
  }

  /** Show the parts in an attempt's own order. @param {number} seed */
  shuffle(seed) {
    this.answer.shuffle(seed);
  }

  /** A field has changed. */
  changed() {
    if (this.answer.changed) {
      this.answer.changed();
    }
  }

  /**
   * A button of the answer's own was pressed.
   * @param {string} name
   * @param {HTMLElement} node
   */
  act(name, node) {
    if (this.answer.act) {
      this.answer.act(name, node);
    }
  }

  /** Whether an answer can be right. */
  isScored() {
    return this.key.weight > 0;
  }

  /** Whether answers are reported to the LMS: what is written for oneself never is. */
  isReported() {
    return this.key.kind in INTERACTION_TYPES;
  }

  /** @returns {string[]} the names of the months */
  months() {
    return this.words["month-names"].split(", ");
  }

  /** @param {string[]} response */
  judge(response) {
    return grade(this.key, response, this.course.folding, this.months());
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
    const response = numeric ? this.number(answer.response[0]) : answer.response;
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

  /** Return the number that was typed, as a standard writes it. @param {string} typed */
  number(typed) {
    return readings(typed, this.key.unit || "", this.course.folding).slice(0, 1).map(String);
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
    const settled = whole || judged.score === 1 || !this.isScored();
    this.tell(response, judged);
    this.answer.show(response, judged, whole);
    all(this.form, ".feedback.overall").forEach((part) => (part.hidden = false));
    all(this.form, ".feedback.solution").forEach((part) => (part.hidden = !settled));
    this.fieldset.disabled = this.isReported();
    this.form.classList.add("judged");
    this.offer(settled);
  }

  /**
   * Say in a word what an answer was worth.
   * @param {string[]} response
   * @param {Result} judged
   */
  tell(response, judged) {
    const word = !this.isScored() ? "noted" : response.length ? verdict(judged.score) : "unanswered";
    const score = Math.floor(judged.score * 100 + 1e-9);
    this.message.className = "result " + word;
    this.message.textContent = this.isReported() ? fillIn(this.words["result-" + word], { score: score }) : "";
  }

  /** Offer what can be done after an answer. @param {boolean} settled whether the right answer is known */
  offer(settled) {
    all(this.form, "button[type='submit'], button[data-do='hint']").forEach((button) => (button.hidden = true));
    all(this.form, "button[data-do='again'], button[data-do='new-numbers']").forEach((button) => (button.hidden = false));
    all(this.form, "button[data-do='show']").forEach((button) => (button.hidden = settled));
  }

  /** Take back all that was shown; the answer itself stays. */
  clear() {
    this.form.classList.remove("judged");
    this.fieldset.disabled = false;
    this.say("");
    all(this.form, ".feedback, .model-answer").forEach((part) => (part.hidden = true));
    this.answer.clear();
    const hintsLeft = all(this.form, ".hint[hidden]").length > 0;
    all(this.form, "button[type='submit']").forEach((button) => (button.hidden = false));
    all(this.form, "button[data-do='hint']").forEach((button) => (button.hidden = !hintsLeft));
    all(this.form, "button[data-do='again'], button[data-do='new-numbers'], button[data-do='show']").forEach((button) => (button.hidden = true));
  }

  /** Show an earlier answer; of one whose text was dropped to save room, its result. @param {Answer} answer */
  recall(answer) {
    if (answer.response.length || !this.isScored()) {
      this.fill(answer.response);
      if (this.read().length || !this.isReported()) { // else its choice has left the course
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
    /** @type {HTMLElement} */ (this.fieldset.querySelector("input:enabled, select, textarea, button:enabled")).focus();
  }

  /** Begin a new try with other numbers, in practice. The seed is small, to be kept in few characters. */
  newNumbers() {
    this.draw(SAMPLE_SEED + 1 + Math.floor(Math.random() * 65534));
    this.again();
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

/** What is said of an answer that lacks some of its parts. */
const INCOMPLETE = ["choose-each", "fill-each"];

/**
 * How each kind of question is answered.
 * @type {Object<string, new (question: QuestionForm) => AnswerPart>}
 */
const ANSWER_PARTS = {
  "single-choice": ChosenAnswer,
  "multiple-choice": ChosenAnswer,
  "true-false": ChosenAnswer,
  hotspot: ChosenAnswer,
  survey: ChosenAnswer,
  matching: PairedAnswer,
  categorise: PairedAnswer,
  ordering: OrderedAnswer,
  numeric: TypedAnswer,
  date: TypedAnswer,
  "short-text": TypedAnswer,
  cloze: FilledAnswer,
  table: FilledAnswer,
  reflection: ReflectedAnswer,
};
