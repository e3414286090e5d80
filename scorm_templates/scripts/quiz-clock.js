// The time of an attempt: it runs while the attempt is in front of the learner, and says calmly how much is left.

/** A computer that slept wakes up many minutes later: they do not count. In seconds. */
const MOST_AT_ONCE = 5;

class QuizClock {
  /**
   * @param {HTMLElement} section the quiz
   * @param {CourseData} course
   * @param {object} attempt
   * @param {() => boolean} attempt.isInFront whether time runs
   * @param {(spent: number) => void} attempt.spend called each second that has run
   * @param {() => void} attempt.end called when the time and the grace are over
   */
  constructor(section, course, attempt) {
    this.words = course.words;
    this.attempt = attempt;
    this.box = /** @type {HTMLElement|null} */ (section.querySelector(".quiz-clock"));
    this.timer = 0;
    this.spent = 0;
    this.allowed = 0;
    this.since = 0;
    this.isHidden = false;
  }

  /** @param {string} part @returns {HTMLElement} */
  part(part) {
    return /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (this.box).querySelector(part));
  }

  /**
   * Begin to count, or go on.
   * @param {number} spent seconds used so far
   * @param {number} allowed seconds that may be used, 0 without a limit
   */
  start(spent, allowed) {
    this.stop();
    if (!this.box || !allowed) {
      return;
    }
    this.spent = spent;
    this.allowed = allowed;
    this.since = performance.now();
    this.box.hidden = false;
    this.part(".time-notice").textContent = "";
    this.show();
    this.timer = window.setInterval(() => this.tick(), 1000);
  }

  stop() {
    window.clearInterval(this.timer);
    if (this.box) {
      this.box.hidden = true;
    }
  }

  tick() {
    const now = performance.now();
    const passed = Math.min((now - this.since) / 1000, MOST_AT_ONCE);
    this.since = now;
    if (!this.attempt.isInFront()) {
      return;
    }
    const before = this.left();
    this.spent += passed;
    this.attempt.spend(Math.floor(this.spent));
    if (this.left() <= -GRACE) {
      this.attempt.end();
      return;
    }
    this.tell(before);
    this.show();
  }

  left() {
    return this.allowed - this.spent;
  }

  /** Show whole minutes: nothing moves from second to second. */
  show() {
    const minutes = Math.ceil(this.left() / 60);
    const text = fillIn(this.words[minutes > 1 ? "time-left" : "time-left-last"], { n: minutes });
    const shown = this.part(".time-left");
    if (shown.textContent !== text) {
      shown.textContent = text;
    }
    shown.hidden = this.isHidden;
    this.part("button").textContent = this.words[this.isHidden ? "time-show" : "time-hide"];
  }

  /** Say what has been reached since: half of the time, the last minutes, its end. @param {number} before seconds left then */
  tell(before) {
    const reached = notices(this.allowed).filter((seconds) => before > seconds && this.left() <= seconds);
    if (before > 0 && this.left() <= 0) {
      this.part(".time-notice").textContent = this.words["time-over"];
    } else if (reached.length) {
      const seconds = reached[reached.length - 1];
      const isHalf = seconds === notices(this.allowed)[0];
      const comes = comesIn(Math.floor(seconds / 60), document.documentElement.lang, this.words);
      this.part(".time-notice").textContent = fillIn(this.words[isHalf ? "time-half" : "time-ends"], { in: comes });
    }
  }

  /** Hide the time that is left, or show it again; what is told at half and near the end is told all the same. */
  toggle() {
    this.isHidden = !this.isHidden;
    this.show();
  }
}
