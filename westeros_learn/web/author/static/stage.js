// The page beside a text: what learners see of it. It is loaded once; what is typed then changes in it, in
// place. Where more has changed a newer page is made ready out of sight and takes its place: nothing blinks.

/**
 * @typedef {Object} Preview the page's own script, scorm_templates/scripts/preview.js
 * @property {() => unknown} keepPlace
 * @property {(kept: unknown) => void} takePlace
 * @property {(lesson: string, html: string) => boolean} put
 * @property {(target: string) => void} bring
 */
/** @typedef {HTMLIFrameElement & {contentWindow: Window & {preview?: Preview}}} PageFrame */
/**
 * @typedef {Object} Piece what is new in a lesson, see westeros_learn/web/preview/pieces.py
 * @property {string} lesson
 * @property {string} name of the state that it makes
 * @property {string} of the name of the state that it was cut out for
 * @property {number} head
 * @property {number} tail
 * @property {string} html
 */

const PATIENCE = 5000;
/** So many states of lessons are remembered: an answer may come for one that was just left. */
const MOST_STATES = 6;
const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"];

/** @param {() => void} act something that may take the keyboard along */
function keepFocus(act) {
  const before = document.activeElement;
  act();
  if (before instanceof HTMLElement && before !== document.activeElement) {
    before.focus({ preventScroll: true });
  }
}

export class Stage {
  /**
   * @param {HTMLElement} screen
   * @param {string} file which file the text is
   * @param {() => void} ready called when a page is shown
   */
  constructor(screen, file, ready) {
    this.screen = screen;
    this.file = file + ":";
    this.ready = ready;
    /** @type {PageFrame|null} */
    this.shown = null;
    /** @type {PageFrame|null} */
    this.coming = null;
    /** The lesson that the text is about, as it is now. @type {{lesson: string, name: string, html: string}|null} */
    this.section = null;
    /** @type {Map<string, string>} */
    this.states = new Map();
    /** Where the page was brought to last. */
    this.followed = "";
    /** Whether whoever writes has gone elsewhere in the page by hand. */
    this.isAway = false;
    addEventListener("message", (event) => this.heard(event));
  }

  get page() {
    return this.shown ? this.shown.contentWindow.preview : undefined;
  }

  /** The name of the state of the lesson that is here, "" for none. */
  get name() {
    return this.section ? this.section.name : "";
  }

  /** @param {string} address */
  load(address) {
    if (this.coming) {
      this.coming.remove();
    }
    const frame = /** @type {PageFrame} */ (document.createElement("iframe"));
    frame.src = address;
    frame.className = "coming";
    frame.title = this.screen.dataset.title || "";
    this.coming = frame;
    this.screen.append(frame);
    setTimeout(() => frame === this.coming && this.swap(frame), PATIENCE);
  }

  /** @param {MessageEvent} event */
  heard(event) {
    if (event.origin === location.origin && event.data.preview === "ready" && this.coming && event.source === this.coming.contentWindow) {
      this.swap(this.coming);
    }
  }

  /** @param {PageFrame} frame */
  swap(frame) {
    const old = this.shown;
    const kept = this.page && this.page.keepPlace();
    this.shown = frame;
    this.coming = null;
    frame.className = "";
    keepFocus(() => {
      if (kept && this.page) {
        this.page.takePlace(kept);
      }
      this.put();
    });
    if (old) {
      old.remove();
    }
    HANDS.forEach((name) => frame.contentWindow.addEventListener(name, () => (this.isAway = true), { passive: true }));
    this.ready();
  }

  // --- the lesson that is being written ---------------------------------------------------------

  /**
   * Show a lesson as it is now; says whether that could be done.
   * @param {Piece} piece
   */
  give(piece) {
    const before = piece.of ? this.states.get(piece.of) : "";
    if (before === undefined) {
      return false;
    }
    const html = before.slice(0, piece.head) + piece.html + before.slice(before.length - piece.tail);
    this.states.delete(piece.name);
    this.states.set(piece.name, html);
    if (this.states.size > MOST_STATES) {
      this.states.delete([...this.states.keys()][0]);
    }
    this.section = { lesson: piece.lesson, name: piece.name, html };
    keepFocus(() => this.put());
    return true;
  }

  put() {
    if (this.page && this.section) {
      this.page.put(this.section.lesson, this.section.html);
    }
  }

  /** Go to what is written in a line, unless it is in sight. @param {number} line */
  follow(line) {
    const frame = this.shown;
    if (!this.page || !frame || !frame.contentDocument || this.isAway) {
      return;
    }
    const best = this.partAt(frame.contentDocument, line);
    if (best && best !== this.followed) {
      this.followed = best;
      this.page.bring(best);
    }
  }

  /**
   * Return where the part is written that a line belongs to: the last one that begins before it, else the first one.
   * @param {Document} page
   * @param {number} line
   */
  partAt(page, line) {
    const root = (this.section && page.getElementById(this.section.lesson)) || page.getElementById("main");
    let [best, most, first, least] = ["", 0, "", Infinity];
    [root, ...(root ? root.querySelectorAll("[data-at], [data-placed]") : [])].forEach((part) => {
      ["data-at", "data-placed"].forEach((name) => {
        const at = (part && part.getAttribute(name)) || "";
        const begins = at.startsWith(this.file) ? Number(at.slice(this.file.length).split(":")[0]) : 0;
        if (begins > most && begins <= line) {
          [best, most] = [at, begins];
        }
        if (begins && begins < least) {
          [first, least] = [at, begins];
        }
      });
    });
    return best || first;
  }
}
