// Answering by typing one text: a number, a date, a word or a few.

/** @implements {AnswerPart} */
class TypedAnswer {
  /** @param {QuestionForm} question */
  constructor(question) {
    this.question = question;
    this.form = question.form;
    this.key = question.key;
    this.input = /** @type {HTMLInputElement} */ (this.form.querySelector("input[name='answer']"));
  }

  /** @returns {string[]} */
  read() {
    const typed = this.input.value.trim();
    return typed ? [typed] : [];
  }

  /** @param {string[]} response */
  fill(response) {
    this.input.value = response[0] || "";
  }

  /** @param {string[]} response */
  obstacle(response) {
    if (!response.length) {
      return "choose-first";
    }
    if (this.key.kind === "date") {
      return dayReadings(response[0], this.question.months(), this.question.course.folding).length ? "" : "not-a-date";
    }
    const numbers = readings(response[0], this.key.unit || "", this.question.course.folding);
    return this.key.kind === "numeric" && !numbers.length ? "not-a-number" : "";
  }

  shuffle() {
    // one field has no order
  }

  /**
   * @param {string[]} response
   * @param {Result} judged
   * @param {boolean} whole
   */
  show(response, judged, whole) {
    all(this.form, ".feedback.mistake").forEach((feedback, at) => (feedback.hidden = at !== judged.mistake));
    all(this.form, ".model-answer").forEach((part) => (part.hidden = !whole));
  }

  clear() {
    // the form hides all feedback by itself
  }
}
