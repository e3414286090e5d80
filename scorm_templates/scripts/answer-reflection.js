// Answering for oneself: what is written stays in this window and is never sent anywhere.

/** @implements {AnswerPart} */
class ReflectedAnswer {
  /** @param {QuestionForm} question */
  constructor(question) {
    this.question = question;
    this.form = question.form;
    this.text = /** @type {HTMLTextAreaElement} */ (this.form.querySelector("textarea"));
    this.name = "westeros-learn:" + question.course.id + ":reflection:" + question.key.id;
    this.recallText();
    this.text.addEventListener("input", () => this.keepText());
  }

  /** The text outlives a reload, and goes when the window is closed. */
  storage() {
    return openStorage(window, "sessionStorage");
  }

  recallText() {
    const storage = this.storage();
    this.text.value = this.text.value || attempt(() => storage && storage.getItem(this.name), "") || "";
  }

  keepText() {
    const storage = this.storage();
    attempt(() => storage && storage.setItem(this.name, this.text.value), undefined);
  }

  boxes() {
    return /** @type {HTMLInputElement[]} */ (all(this.form, ".part input"));
  }

  /** @returns {string[]} the points of the self-check that are ticked, never the text */
  read() {
    return this.boxes().filter((box) => box.checked).map((box) => box.value).sort();
  }

  /** @param {string[]} response */
  fill(response) {
    this.boxes().forEach((box) => (box.checked = response.indexOf(box.value) >= 0));
  }

  obstacle() {
    return "";
  }

  shuffle() {
    // the points stand in their order
  }

  show() {
    all(this.form, ".compare").forEach((part) => (part.hidden = false));
  }

  clear() {
    all(this.form, ".compare").forEach((part) => (part.hidden = true));
  }

  /** Offer the text as a file. */
  act() {
    const address = "data:text/plain;charset=utf-8," + encodeURIComponent(this.text.value);
    const link = element("a", { download: this.question.key.id + ".txt", href: address });
    this.form.append(link);
    link.click();
    link.remove();
  }
}
