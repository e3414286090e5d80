// What is done to the text of a lesson, as by typing: whatever is changed can be taken back with Ctrl+Z.

/** @typedef {{start: number, end: number}} Place */

const HEADING = /^#{1,6} +/;
const STARTS = { heading: "## ", subheading: "### ", bullets: "- ", numbers: "1. ", quote: "> " };
/** What a line may begin with that another start takes the place of. */
const ANY_START = /^(?:#{1,6} +|[-*+] +|\d+[.)] +|> ?)/;

/** The text, changed as by typing. */
export class Writing {
  /** @param {HTMLTextAreaElement} text */
  constructor(text) {
    this.text = text;
  }

  /** @returns {Place} */
  get place() {
    return { start: this.text.selectionStart, end: this.text.selectionEnd };
  }

  /** @param {Place} place */
  chosen(place) {
    return this.text.value.slice(place.start, place.end);
  }

  /**
   * Put something in place of a part of the text, so that the browser can undo it.
   * @param {Place} place
   * @param {string} written
   * @param {Place} [then] what is chosen afterwards
   */
  replace(place, written, then) {
    this.text.focus();
    this.text.setSelectionRange(place.start, place.end);
    const before = this.text.value;
    const wanted = before.slice(0, place.start) + written + before.slice(place.end);
    if (wanted !== before) {
      document.execCommand(written ? "insertText" : "delete", false, written);
    }
    if (this.text.value !== wanted) {
      this.text.value = wanted; // a browser without that command; there nothing is undone
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const end = place.start + written.length;
    this.text.setSelectionRange(then ? then.start : end, then ? then.end : end);
  }

  /** Stress what is chosen, or take the stress away. @param {string} sign */
  stress(sign) {
    const { start, end } = this.trimmed();
    const size = sign.length;
    const value = this.text.value;
    const words = value.slice(start, end);
    if (value.slice(start - size, start) === sign && value.slice(end, end + size) === sign) {
      this.replace({ start: start - size, end: end + size }, words, { start: start - size, end: end - size });
    } else {
      this.replace({ start, end }, sign + words + sign, { start: start + size, end: end + size });
    }
  }

  /** What is chosen without blanks around it; with nothing chosen, the word at the cursor. @returns {Place} */
  trimmed() {
    let { start, end } = this.place;
    const value = this.text.value;
    if (start === end) {
      const before = /[\p{L}\p{N}'’-]*$/u.exec(value.slice(0, start));
      const behind = /^[\p{L}\p{N}'’-]*/u.exec(value.slice(end));
      return { start: start - (before ? before[0].length : 0), end: end + (behind ? behind[0].length : 0) };
    }
    while (start < end && /\s/.test(value[start])) {
      start += 1;
    }
    while (start < end && /\s/.test(value[end - 1])) {
      end -= 1;
    }
    return { start, end };
  }

  /** Let the chosen lines begin in some way, or no longer. @param {"heading"|"subheading"|"bullets"|"numbers"|"quote"} deed */
  begin(deed) {
    const value = this.text.value;
    const start = value.lastIndexOf("\n", this.place.start - 1) + 1;
    const behind = value.indexOf("\n", Math.max(this.place.start, this.place.end - 1));
    const end = behind < 0 ? value.length : behind;
    const lines = value.slice(start, end).split("\n");
    const isDone = lines.every((line) => !line || this.begins(line, deed));
    let number = 0;
    const made = lines.map((line) => {
      const bare = line.replace(deed === "quote" || HEADING.test(line) ? (isDone ? ANY_START : HEADING) : ANY_START, "");
      if (isDone || (!line && lines.length > 1)) {
        return bare;
      }
      number += 1;
      return (deed === "numbers" ? number + ". " : STARTS[deed]) + bare;
    });
    const needsGap = !isDone && start > 1 && value.slice(start - 2, start) !== "\n\n" && !this.begins(value.slice(0, start - 1).split("\n").pop() || "", deed);
    const written = (needsGap ? "\n" : "") + made.join("\n");
    const length = start + written.length;
    this.replace({ start, end }, written, { start: lines.length > 1 ? start + (needsGap ? 1 : 0) : length, end: length });
  }

  /** @param {string} line @param {string} deed */
  begins(line, deed) {
    const starts = { heading: /^## /, subheading: /^### /, bullets: /^[-*+] /, numbers: /^\d+[.)] /, quote: /^>/ };
    return /** @type {Object<string, RegExp>} */ (starts)[deed].test(line);
  }

  /** On Enter, go on with the list in whose line the cursor stands; leave it where its entry is empty. @returns {boolean} */
  goOn() {
    const { start, end } = this.place;
    const line = this.text.value.slice(this.text.value.lastIndexOf("\n", start - 1) + 1, start);
    const found = /^(\s*)([-*+]|(\d+)([.)]))( +)(.*)$/.exec(line);
    if (start !== end || !found) {
      return false;
    }
    if (!found[6].trim()) {
      this.replace({ start: start - line.length, end }, "");
      return true;
    }
    this.replace({ start, end }, "\n" + found[1] + (found[3] ? Number(found[3]) + 1 + found[4] : found[2]) + found[5]);
    return true;
  }
}

/** A toolbar as ARIA describes it: one stop of the Tab key, arrows within. */
export class Toolbar {
  /** @param {HTMLElement} bar */
  constructor(bar) {
    this.bar = bar;
    this.buttons = /** @type {HTMLButtonElement[]} */ (Array.from(bar.querySelectorAll("button")));
    this.buttons[0].tabIndex = 0;
    bar.addEventListener("keydown", (event) => this.pressed(event));
    bar.addEventListener("focusin", (event) => this.reached(/** @type {HTMLButtonElement} */ (event.target)));
  }

  /** @param {HTMLButtonElement} button */
  reached(button) {
    this.buttons.forEach((each) => {
      each.tabIndex = each === button ? 0 : -1;
    });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const at = this.buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const count = this.buttons.length;
    const to = { ArrowRight: (at + 1) % count, ArrowLeft: (at + count - 1) % count, Home: 0, End: count - 1 }[event.key];
    if (at >= 0 && to !== undefined) {
      event.preventDefault();
      this.buttons[to].focus();
    }
  }
}
