// Answering by filling the gaps of a text or the cells of a table.

/** @implements {AnswerPart} */
class FilledAnswer {
  /** @param {QuestionForm} question */
  constructor(question) {
    this.question = question;
    this.form = question.form;
    this.key = question.key;
  }

  /** @returns {Array<HTMLInputElement|HTMLSelectElement>} */
  fields() {
    return /** @type {Array<HTMLInputElement|HTMLSelectElement>} */ (all(this.form, ".gap input, .gap select"));
  }

  /** Return the key of the gap that a field stands in. @param {Element} field */
  keyOf(field) {
    return /** @type {HTMLElement} */ (field.closest(".gap")).dataset.key || "";
  }

  /** @returns {string[]} the key of each gap that is filled and what stands in it, by the keys */
  read() {
    const filled = this.fields().filter((field) => field.value.trim());
    return filled.map((field) => this.keyOf(field) + field.value.trim()).sort();
  }

  /** @param {string[]} response */
  fill(response) {
    this.fields().forEach((field) => {
      field.value = (response.find((part) => part[0] === this.keyOf(field)) || "").slice(1);
      if (field instanceof HTMLSelectElement) {
        field.selectedIndex = Math.max(field.selectedIndex, 0); // an option that has left the course
      }
    });
  }

  /** @param {string[]} response */
  obstacle(response) {
    const gaps = this.key.gaps || [];
    const odd = response.some((part) => {
      const gap = gaps.find((one) => one.key === part[0]);
      return gap && !gap.accept && !readings(part.slice(1), gap.unit || "", this.question.course.folding).length;
    });
    if (odd) {
      return "not-a-number";
    }
    return response.length < gaps.length ? "fill-each" : "";
  }

  shuffle() {
    // gaps stand where they stand
  }

  /**
   * @param {string[]} response
   * @param {Result} judged
   * @param {boolean} whole
   */
  show(response, judged, whole) {
    showParts(this.question, response, judged, whole);
    const states = new Map(all(this.form, ".part").map((part) => [part.dataset.key, part.dataset.state || ""]));
    all(this.form, ".gap").forEach((gap) => (gap.dataset.state = states.get(gap.dataset.key) || ""));
    all(this.form, ".gap-notes").forEach((notes) => (notes.hidden = false));
  }

  clear() {
    clearParts(this.form);
    all(this.form, ".gap").forEach((gap) => (gap.dataset.state = ""));
    all(this.form, ".gap-notes").forEach((notes) => (notes.hidden = true));
  }
}
