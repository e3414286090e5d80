// The editor of one file: what is typed is kept at once, checked and shown. Without it, the form saves.

/** @typedef {{preview?: {keepPlace: () => unknown, takePlace: (kept: unknown) => void, jump: (target: string) => boolean, setScheme: (scheme: string) => void}}} Previewed */
/** @typedef {HTMLIFrameElement & {contentWindow: Window & Previewed}} PageFrame */
/** @typedef {{line: number, name: string, severity: string, code: string, message: string, hint: string}} Told */
/** @typedef {{text: string, base: string, at: number, sent?: boolean}} Kept */

/** After so long without a key, in milliseconds, what was typed is sent. */
const PAUSE = 120;
/** So long it is waited before it is sent again, when it did not arrive. */
const AGAIN = 4000;
/** What a browser still sends of a page that is left. */
const MOST_AT_THE_END = 60000;
const PATIENCE = 5000;
/** The top of a lesson's file, which the app keeps by its fields. */
const TOP = /^---[ \t]*\n[^]*?\n---[ \t]*\n/;

/** @param {string} id @returns {any} */
const byId = (id) => document.getElementById(id);

/**
 * @param {string} tag
 * @param {Object<string, string>} attributes
 * @param {...(Node|string)} content
 */
function make(tag, attributes, ...content) {
  const made = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...content);
  return made;
}

/** What was typed and has not arrived: kept in this browser. */
class Pocket {
  /** @param {string} name */
  constructor(name) {
    this.name = "westeros-learn:half:" + name;
  }

  /** @returns {Kept|null} */
  look() {
    try {
      return JSON.parse(localStorage.getItem(this.name) || "null");
    } catch {
      return null;
    }
  }

  /** @param {Kept} kept */
  keep(kept) {
    try {
      localStorage.setItem(this.name, JSON.stringify(kept));
    } catch {
      // There is no room, or it is not allowed: the app keeps it as soon as it can be reached.
    }
  }

  empty() {
    try {
      localStorage.removeItem(this.name);
    } catch {
      // As above.
    }
  }
}

/** The page beside the text. A newer one is made ready out of sight and then takes its place: nothing blinks. */
class Stage {
  /** @param {HTMLElement} screen @param {() => void} ready called when a page is shown */
  constructor(screen, ready) {
    this.screen = screen;
    this.ready = ready;
    /** @type {PageFrame|null} */
    this.shown = null;
    /** @type {PageFrame|null} */
    this.coming = null;
    addEventListener("message", (event) => this.heard(event));
  }

  get page() {
    return this.shown ? this.shown.contentWindow.preview : undefined;
  }

  /** @param {string} address */
  load(address) {
    if (this.coming) {
      this.coming.remove();
    }
    const frame = /** @type {PageFrame} */ (make("iframe", { src: address, class: "coming", title: this.screen.dataset.title || "" }));
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
    if (kept && frame.contentWindow.preview) {
      frame.contentWindow.preview.takePlace(kept);
    }
    if (old) {
      old.remove();
    }
    this.ready();
  }
}

class Editor {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    /** @type {HTMLTextAreaElement} */
    this.text = byId("text");
    /** The top of a lesson, whose keys have fields of their own; of other files there is none. @type {HTMLTextAreaElement|null} */
    this.head = byId("head");
    this.base = /** @type {HTMLInputElement} */ (form.elements.namedItem("base"));
    this.words = form.dataset;
    this.pocket = new Pocket(this.words.name || "");
    this.version = "";
    this.arrived = this.whole;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.waiting = undefined;
    this.sending = false;
    this.anew = false;
    this.stage = new Stage(byId("screen"), () => this.follow());
    this.followed = "";
  }

  /** What the file says with what was typed. @returns {string} */
  get whole() {
    return (this.head ? this.head.value : "") + this.text.value;
  }

  /** How many lines of the file stand above the text. @returns {number} */
  get above() {
    return this.head ? this.head.value.split("\n").length - 1 : 0;
  }

  start() {
    byId("beside").hidden = false;
    this.form.classList.add("with-page");
    this.recall();
    this.text.addEventListener("input", () => this.typed());
    this.form.addEventListener("head-changed", () => this.typed());
    ["click", "keyup", "focus"].forEach((name) => this.text.addEventListener(name, () => this.moved()));
    this.form.addEventListener("submit", () => this.pocket.keep({ ...this.now(), sent: true }));
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    byId("view").addEventListener("change", () => this.show());
    byId("size").addEventListener("change", () => byId("screen").classList.toggle("phone", byId("size").value === "phone"));
    ["told", "comments"].forEach((id) => byId(id).addEventListener("click", (/** @type {MouseEvent} */ event) => this.jump(event)));
    this.look();
    this.moved();
    this.reachLine(location.hash);
  }

  /** @returns {Kept} */
  now() {
    return { text: this.whole, base: this.base.value, at: Date.now() };
  }

  /** Take up what was typed before and did not arrive. */
  recall() {
    const kept = this.pocket.look();
    const address = new URL(location.href);
    if (kept && kept.sent && address.searchParams.has("saved")) {
      this.pocket.empty();
    } else if (kept && kept.text !== this.whole && !this.text.readOnly) {
      this.text.value = this.head ? kept.text.replace(TOP, "") : kept.text;
      this.base.value = kept.base;
      byId("recalled").hidden = false;
    } else if (kept) {
      this.pocket.empty();
    }
    if (address.searchParams.has("saved")) {
      address.searchParams.delete("saved");
      history.replaceState(null, "", address.href);
    }
  }

  // --- keeping -------------------------------------------------------------------------------

  typed() {
    this.pocket.keep(this.now());
    this.say("");
    this.later(PAUSE);
  }

  /** @param {number} pause */
  later(pause) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.look(), pause);
  }

  /** @param {string} text */
  filled(text) {
    const sent = new FormData();
    sent.set("csrf_token", /** @type {HTMLInputElement} */ (this.form.elements.namedItem("csrf_token")).value);
    sent.set("text", text);
    sent.set("base", this.base.value);
    return sent;
  }

  /** Send what was typed; show what it makes. With nothing typed, look at the file as it is. */
  look() {
    if (this.sending) {
      this.anew = true;
      return;
    }
    this.sending = true;
    const text = this.whole;
    const isNew = text !== this.arrived && !this.text.readOnly;
    const asked = isNew ? { method: "POST", body: this.filled(text) } : {};
    fetch(this.words.look || "", { ...asked, credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((told) => this.arrive(told, text, isNew))
      .catch((cause) => this.lost(cause))
      .finally(() => {
        this.sending = false;
        if (this.anew) {
          this.anew = false;
          this.later(0);
        }
      });
  }

  /**
   * @param {{version: string, faults: Told[], others: number}} told
   * @param {string} text
   * @param {boolean} isNew
   */
  arrive(told, text, isNew) {
    this.arrived = text;
    if (isNew && this.whole === text) {
      this.pocket.empty();
      this.say(this.words.kept || "");
    }
    this.list(told.faults);
    if (told.version !== this.version) {
      this.version = told.version;
      this.show();
    }
    this.form.dataset.version = told.version;
  }

  /** @param {unknown} cause a number where the app has answered */
  lost(cause) {
    const isOut = cause === 401 || cause === 403;
    this.say((isOut ? this.words.out : this.words.lost) || "", true);
    if (cause !== 404 && cause !== 409) {
      this.later(AGAIN);
    }
  }

  leave() {
    if (this.whole !== this.arrived && !this.text.readOnly && this.whole.length < MOST_AT_THE_END) {
      navigator.sendBeacon(this.words.look || "", this.filled(this.whole));
    }
  }

  /** @param {string} sentence @param {boolean} [isLost] */
  say(sentence, isLost = false) {
    const place = byId("kept");
    if (place.textContent !== sentence) {
      place.textContent = sentence;
    }
    place.classList.toggle("lost", isLost);
  }

  // --- what is wrong, and where ----------------------------------------------------------------

  /** @param {Told[]} faults */
  list(faults) {
    const here = faults.filter((fault) => fault.line > this.above); // those of the top stand at its fields
    byId("told").replaceChildren(
      ...here.map((fault) => {
        const way = make("a", { href: "#line-" + fault.line, "data-line": String(fault.line) }, this.numbered(fault.line - this.above));
        const head = make("p", {}, make("strong", {}, fault.name), " ", way, " ", make("span", { class: "aside" }, fault.code));
        return make("li", { class: fault.severity }, head, make("p", { lang: "en" }, fault.message + (fault.hint ? " " + fault.hint : "")));
      }),
    );
    byId("nothing-wrong").hidden = here.length > 0;
  }

  /** @param {number} line @returns {string} */
  numbered(line) {
    return (this.words.line || "%").replace("%", String(line));
  }

  /** @param {MouseEvent} event */
  jump(event) {
    const way = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-line]"));
    if (way) {
      event.preventDefault();
      this.reachLine("#line-" + way.dataset.line);
    }
  }

  /** @param {string} hash */
  reachLine(hash) {
    const found = /^#line-(\d+)$/.exec(hash);
    if (!found) {
      return;
    }
    this.followed = "";
    const lines = this.text.value.split("\n");
    const at = Math.min(Math.max(1, Number(found[1]) - this.above), lines.length) - 1;
    const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
    this.text.focus();
    this.text.setSelectionRange(start, start + lines[at].length);
    this.text.scrollTop = Math.max(0, (at / lines.length) * this.text.scrollHeight - this.text.clientHeight / 3);
    this.moved();
  }

  moved() {
    const chosen = this.text.value.slice(this.text.selectionStart, this.text.selectionEnd).split("\n")[0].trim();
    if (chosen) {
      byId("quote").value = chosen.slice(0, byId("quote").maxLength);
    }
    const before = this.text.value.slice(0, this.text.selectionStart).split("\n");
    byId("place").textContent = this.numbered(before.length);
    this.line = before.length + this.above;
    this.follow();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "s" && !this.text.readOnly) {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }

  // --- the page beside it ----------------------------------------------------------------------

  show() {
    const asked = new URLSearchParams({ view: byId("view").value, tab: "editor", v: this.version });
    this.stage.load(this.words.page + "?" + asked);
  }

  /** Go to the part of the page that is written where the cursor stands. */
  follow() {
    const page = this.stage.page;
    const frame = this.stage.shown;
    if (!page || !frame || !frame.contentDocument) {
      return;
    }
    const file = this.words.file + ":";
    let best = "";
    let most = 0;
    frame.contentDocument.querySelectorAll("main [data-at], main [data-placed]").forEach((part) => {
      ["data-at", "data-placed"].forEach((name) => {
        const at = part.getAttribute(name) || "";
        const line = at.startsWith(file) ? Number(at.slice(file.length).split(":")[0]) : 0;
        if (line > most && line <= (this.line || 0)) {
          [best, most] = [at, line];
        }
      });
    });
    if (best && best !== this.followed) {
      this.followed = best;
      const before = document.activeElement;
      page.jump(best); // which takes the keyboard along, as it does for a learner who follows a link
      if (before instanceof HTMLElement && before !== document.activeElement) {
        before.focus({ preventScroll: true });
      }
    }
  }
}

const form = /** @type {HTMLFormElement|null} */ (document.getElementById("editor"));
if (form) {
  new Editor(form).start();
}

export {};
