// The time of an attempt in the app: it runs by the clock of the server, wherever the learner is.

class ServedClock {
  /**
   * @param {HTMLElement} box
   * @param {Object<string, string>} words
   * @param {() => void} end called when the time and the grace are over
   */
  constructor(box, words, end) {
    this.box = box;
    this.words = words;
    this.end = end;
    this.allowed = Number(box.dataset.allowed);
    this.isHidden = false;
    this.timer = 0;
    /** When the server said how much is left, what it said, and what was shown last. */
    this.from = 0;
    this.left = 0;
    this.before = 0;
    this.set(Number(box.dataset.left));
  }

  /** Begin to count from what the server says. @param {number} left seconds */
  set(left) {
    this.from = performance.now();
    this.left = left;
    this.before = left;
    window.clearInterval(this.timer);
    this.timer = window.setInterval(() => this.tick(), 1000);
    this.show(left);
  }

  tick() {
    const left = this.left - (performance.now() - this.from) / 1000;
    if (left <= -GRACE) {
      window.clearInterval(this.timer);
      this.end();
      return;
    }
    const reached = notices(this.allowed).filter((seconds) => this.before > seconds && left <= seconds);
    if (this.before > 0 && left <= 0) {
      this.say(this.words["time-over"]);
    } else if (reached.length) {
      const seconds = reached[reached.length - 1];
      const name = seconds === notices(this.allowed)[0] ? "time-half" : "time-ends";
      this.say(fillIn(this.words[name], { in: comesIn(Math.floor(seconds / 60), document.documentElement.lang, this.words) }));
    }
    this.before = left;
    this.show(left);
  }

  /** @param {string} text */
  say(text) {
    /** @type {HTMLElement} */ (this.box.querySelector(".time-notice")).textContent = text;
  }

  /** Show whole minutes: nothing moves from second to second. @param {number} left */
  show(left) {
    const minutes = Math.ceil(left / 60);
    const text = fillIn(this.words[minutes > 1 ? "time-left" : "time-left-last"], { n: minutes });
    const shown = /** @type {HTMLElement} */ (this.box.querySelector(".time-left"));
    if (shown.textContent !== text) {
      shown.textContent = text;
    }
    shown.hidden = this.isHidden;
  }

  /** Hide the time that is left, or show it again. @param {HTMLElement} button */
  toggle(button) {
    this.isHidden = !this.isHidden;
    button.textContent = this.words[this.isHidden ? "time-show" : "time-hide"];
    this.show(this.before);
  }
}
