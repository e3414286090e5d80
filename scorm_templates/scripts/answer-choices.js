// Answering by choosing: choices, regions of a figure, points of a scale.

/**
 * The part of a question's form in which the answer is given: a class for each way of answering.
 * Whatever it must remember stands in the form, so that it can be made anew at any time.
 *
 * @typedef {Object} AnswerPart
 * @property {() => string[]} read the response, empty when there is none
 * @property {(response: string[]) => void} fill
 * @property {(response: string[]) => string} obstacle name of the words that say what keeps a response
 *   from being judged, "" when nothing does
 * @property {(seed: number) => void} shuffle show the parts in an attempt's own order
 * @property {(response: string[], judged: Result, whole: boolean) => void} show say what each part of
 *   a response was worth; the whole is what would have been right
 * @property {() => void} clear take back what was shown
 * @property {() => void} [changed] called when a field has changed
 * @property {(name: string, node: HTMLElement) => void} [act] called when a button of its own is pressed
 */

/** @implements {AnswerPart} */
class ChosenAnswer {
  /** @param {QuestionForm} question */
  constructor(question) {
    this.question = question;
    this.form = question.form;
    this.key = question.key;
  }

  inputs() {
    return /** @type {HTMLInputElement[]} */ (all(this.form, "input[name='answer']"));
  }

  /** @returns {string[]} the keys chosen, in alphabetical order */
  read() {
    return this.inputs().filter((input) => input.checked).map((input) => input.value).sort();
  }

  /** @param {string[]} response */
  fill(response) {
    this.inputs().forEach((input) => (input.checked = response.indexOf(input.value) >= 0));
    this.markRegions();
  }

  /** @param {string[]} response */
  obstacle(response) {
    return response.length ? "" : "choose-first";
  }

  /** @param {number} seed */
  shuffle(seed) {
    const list = this.form.querySelector(".choices");
    const free = this.key.kind === "single-choice" || this.key.kind === "multiple-choice";
    if (list && free && !this.key.keepOrder) {
      arrange(list, orderOfParts(this.key.choices || [], seed, this.key.code));
    }
  }

  /**
   * @param {string[]} response
   * @param {Result} judged
   * @param {boolean} whole
   */
  show(response, judged, whole) {
    const rest = whole || judged.score === 1;
    all(this.form, ".part").forEach((choice) => {
      const part = choice.dataset.key || "";
      const chosen = response.indexOf(part) >= 0;
      const right = (this.key.correct || []).indexOf(part) >= 0;
      const state = chosen ? (right ? "chosen-right" : "chosen-wrong") : right && rest ? "missed" : "";
      showState(choice, this.key.correct ? state : "", this.question.words["state-" + state]);
      all(choice, ".feedback").forEach((feedback) => (feedback.hidden = !(chosen || rest)));
    });
    this.markRegions();
  }

  clear() {
    all(this.form, ".part").forEach((part) => showState(part, "", ""));
    this.markRegions();
  }

  // --- a figure with regions ---

  changed() {
    this.markRegions();
  }

  /**
   * Choose a region by pressing it in the figure.
   * @param {string} name
   * @param {HTMLElement} region
   */
  act(name, region) {
    const input = this.inputs().find((one) => one.value === region.dataset.region);
    if (input && !input.matches(":disabled")) {
      input.click();
      input.focus({ preventScroll: true });
    }
  }

  /** Show in the figure what is chosen in the list. */
  markRegions() {
    all(this.form, "[data-region]").forEach((region) => {
      const input = this.inputs().find((one) => one.value === region.dataset.region);
      const part = input && /** @type {HTMLElement|null} */ (input.closest(".part"));
      region.classList.toggle("chosen", Boolean(input && input.checked));
      region.setAttribute("data-state", (part && part.dataset.state) || "");
    });
  }
}

/**
 * Show the state of a part in a word and a sign.
 * @param {HTMLElement} part
 * @param {string} state "chosen-right", "chosen-wrong", "missed", or "" for none
 * @param {string|undefined} word
 */
function showState(part, state, word) {
  part.dataset.state = state;
  const mark = part.querySelector(".state");
  if (mark) {
    mark.textContent = state ? word || "" : "";
  }
}

/**
 * Bring the parts of a list into an order; parts that it does not name come last.
 * @param {Element} list
 * @param {string[]} keys
 */
function arrange(list, keys) {
  const parts = all(list, ".part").filter((part) => part.parentElement === list);
  parts.sort((one, other) => placeIn(keys, one) - placeIn(keys, other)).forEach((part) => list.append(part));
}

/**
 * @param {string[]} keys
 * @param {HTMLElement} part
 */
function placeIn(keys, part) {
  const place = keys.indexOf(part.dataset.key || "");
  return place < 0 ? keys.length : place;
}
