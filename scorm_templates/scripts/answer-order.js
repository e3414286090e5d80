// Answering by putting steps in order. Each step has two buttons that move it; nothing need be dragged.

/** @implements {AnswerPart} */
class OrderedAnswer {
  /** @param {QuestionForm} question */
  constructor(question) {
    this.question = question;
    this.form = question.form;
    this.key = question.key;
    this.list = /** @type {HTMLElement} */ (this.form.querySelector(".order"));
  }

  keys() {
    return all(this.list, ".part").map((part) => part.dataset.key || "");
  }

  /** @returns {string[]} every key in the learner's order; none as long as the order was not touched */
  read() {
    return this.list.dataset.touched ? this.keys() : [];
  }

  /** @param {string[]} response */
  fill(response) {
    if (response.length) {
      this.list.dataset.touched = "yes";
      arrange(this.list, response);
    } else {
      delete this.list.dataset.touched;
    }
    this.number();
  }

  /** @param {string[]} response */
  obstacle(response) {
    return response.length ? "" : "order-first";
  }

  /** @param {number} seed */
  shuffle(seed) {
    arrange(this.list, scrambled(this.key.items || [], seed, this.key.code));
    this.number();
  }

  /**
   * Move a step by one place, and say where it stands now.
   * @param {string} name "earlier" or "later"
   * @param {HTMLElement} button
   */
  act(name, button) {
    const part = /** @type {HTMLElement} */ (button.closest(".part"));
    const keys = this.keys();
    const from = keys.indexOf(part.dataset.key || "");
    const to = Math.min(Math.max(from + (name === "later" ? 1 : -1), 0), keys.length - 1);
    keys.splice(to, 0, ...keys.splice(from, 1));
    this.list.dataset.touched = "yes";
    arrange(this.list, keys);
    this.number();
    const usable = /** @type {HTMLButtonElement} */ (button).disabled ? part.querySelector("button:enabled") : button;
    /** @type {HTMLElement} */ (usable || button).focus();
    const step = /** @type {HTMLElement} */ (part.querySelector(".part-text")).textContent || "";
    const values = { step: step.trim(), n: to + 1, total: keys.length };
    /** @type {HTMLElement} */ (this.form.querySelector(".order-said")).textContent = fillIn(this.question.words["order-place"], values);
    this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Leave only the moves that are possible, and keep the lists for pages without a script in step. */
  number() {
    const parts = all(this.list, ".part");
    parts.forEach((part, at) => {
      const [earlier, later] = /** @type {HTMLButtonElement[]} */ (all(part, ".order-moves button"));
      earlier.disabled = at === 0;
      later.disabled = at === parts.length - 1;
      const place = part.querySelector("select");
      if (place) {
        place.value = String(at + 1);
      }
    });
  }

  /**
   * @param {string[]} response
   * @param {Result} judged
   * @param {boolean} whole
   */
  show(response, judged, whole) {
    const right = rightParts(this.key, response, this.question.course.folding);
    const rest = whole || judged.score === 1;
    const order = this.key.items || [];
    all(this.list, ".part").forEach((part) => {
      const key = part.dataset.key || "";
      const good = right.indexOf(key) >= 0;
      const state = good ? "chosen-right" : response.length ? "chosen-wrong" : "missing";
      const word = rest && !good ? "order-belongs" : good ? "order-right" : "order-move";
      showState(part, state, fillIn(this.question.words[word], { n: order.indexOf(key) + 1 }));
      all(part, ".feedback").forEach((feedback) => (feedback.hidden = !rest));
    });
  }

  clear() {
    clearParts(this.form);
  }
}
