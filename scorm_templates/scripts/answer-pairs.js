// Answering by giving each item a target: a match from a list, or a category.

/** @implements {AnswerPart} */
class PairedAnswer {
  /** @param {QuestionForm} question */
  constructor(question) {
    this.question = question;
    this.form = question.form;
    this.key = question.key;
  }

  /** Return the target chosen for an item, "" for none yet. @param {HTMLElement} item */
  targetOf(item) {
    const chosen = /** @type {HTMLInputElement|HTMLSelectElement|null} */ (item.querySelector("select, input:checked"));
    return chosen ? chosen.value : "";
  }

  /** @returns {string[]} item and target of each item that has one, by the items' keys */
  read() {
    const pairs = all(this.form, ".part").map((item) => [item.dataset.key || "", this.targetOf(item)]);
    return pairs.filter(([, target]) => target).map((pair) => pair.join("")).sort();
  }

  /** @param {string[]} response */
  fill(response) {
    all(this.form, ".part").forEach((item) => {
      const pair = response.find((part) => part[0] === item.dataset.key) || "";
      const list = item.querySelector("select");
      if (list) {
        list.value = pair.slice(1);
        list.selectedIndex = Math.max(list.selectedIndex, 0); // a target that has left the course
      }
      all(item, "input").forEach((input) => {
        const button = /** @type {HTMLInputElement} */ (input);
        button.checked = button.value === pair.slice(1);
      });
    });
  }

  /** @param {string[]} response */
  obstacle(response) {
    return response.length < (this.key.pairs || []).length ? "choose-each" : "";
  }

  /** @param {number} seed */
  shuffle(seed) {
    all(this.form, "select").forEach((list) => {
      const options = all(list, "option[value]:not([value=''])");
      const keys = options.map((option) => /** @type {HTMLOptionElement} */ (option).value);
      orderOfParts(keys, seed, this.key.code).forEach((key) => list.append(options[keys.indexOf(key)]));
    });
  }

  /**
   * @param {string[]} response
   * @param {Result} judged
   * @param {boolean} whole
   */
  show(response, judged, whole) {
    showParts(this.question, response, judged, whole);
  }

  clear() {
    clearParts(this.form);
  }
}

/**
 * Say of each item, gap or cell whether it was right, and when the whole is shown what is.
 * @param {QuestionForm} question
 * @param {string[]} response
 * @param {Result} judged
 * @param {boolean} whole
 */
function showParts(question, response, judged, whole) {
  const right = rightParts(question.key, response, question.course.folding);
  const rest = whole || judged.score === 1;
  all(question.form, ".part").forEach((part) => {
    const key = part.dataset.key || "";
    const given = response.some((one) => one[0] === key);
    const good = right.indexOf(key) >= 0;
    const state = good ? "chosen-right" : given ? "chosen-wrong" : "missing";
    showState(part, state, question.words["part-" + (good ? "right" : given ? "wrong" : "missing")]);
    all(part, ".right-one").forEach((answer) => (answer.hidden = good || !rest));
    all(part, ".feedback").forEach((feedback) => (feedback.hidden = !(rest || given)));
  });
}

/** @param {HTMLElement} form */
function clearParts(form) {
  all(form, ".part").forEach((part) => showState(part, "", ""));
  all(form, ".right-one").forEach((answer) => (answer.hidden = true));
}
