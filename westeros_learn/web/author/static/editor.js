// The editor of one file: what is typed is kept at once, checked and shown. Without it, the form saves.

/** @typedef {import("./stage.js").Piece} Piece */
/** @typedef {{line: number, name: string, severity: string, code: string, message: string, hint: string}} Told */
/** @typedef {{version: string, besides: string, section: Piece|null, faults: Told[], others: number}} Answer */
/** @typedef {{text: string, base: string, at: number, sent?: boolean}} Kept */

import { Stage } from "./stage.js";

/** After so long without a key, in milliseconds, what was typed is sent, kept and checked; */
const PAUSE = 400;
/** but at the latest after so long, */
const LONGEST = 2000;
/** and sooner where the page beside it can be had in no other way. */
const SHORT_PAUSE = 120;
/** So long it is waited before it is sent again, when it did not arrive. */
const AGAIN = 4000;
/** After so long without an answer it is said how old the page is. */
const SLOW = 2000;
/** What a browser still sends of a page that is left. */
const MOST_AT_THE_END = 60000;
/** The top of a lesson's file, which the app keeps by its fields. */
const TOP = /^---[ \t]*\n[^]*?\n---[ \t]*\n/;
/** Keys that move the cursor and write nothing. */
const MOVES = /^(Arrow|Home|End|Page)/;

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
    this.arrived = this.whole;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.waiting = undefined;
    /** When something was typed first that was not sent yet. */
    this.since = 0;
    /** How long a look took last: where it is long, it stands in the way of what is typed meanwhile. */
    this.took = 0;
    this.sending = false;
    this.anew = false;
    this.stage = new Stage(byId("screen"), this.words.file || "", () => this.follow());
    this.version = "";
    this.besides = "";
    /** How often something was typed, and how much of that the page beside the text shows. */
    this.typing = 0;
    this.seen = 0;
    this.shownAt = new Date();
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.late = undefined;
    /** Whether a lesson of the page can be had by itself, which is quick. */
    this.isQuick = false;
    this.glancing = false;
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
    ["click", "keyup", "focus"].forEach((name) => this.text.addEventListener(name, (event) => this.moved(event)));
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
    this.typing += 1;
    this.since = this.since || Date.now();
    this.pocket.keep(this.now());
    this.say("");
    this.moved();
    this.glance();
    const pause = this.isQuick ? Math.max(PAUSE, this.took) : SHORT_PAUSE;
    this.later(Math.max(0, Math.min(pause, this.since + Math.max(LONGEST, 3 * this.took) - Date.now())));
    this.late = this.late || setTimeout(() => this.tellAge(), SLOW);
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
    sent.set("shown", this.stage.name);
    return sent;
  }

  /**
   * @param {string} address
   * @param {string} [text] what is sent, if anything is
   * @returns {Promise<any>}
   */
  ask(address, text) {
    const asked = text === undefined ? {} : { method: "POST", body: this.filled(text) };
    return fetch(address, { ...asked, credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" } }).then(
      (answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)),
    );
  }

  /** Show what was typed at once, in its lesson alone; the newest text wins. */
  glance() {
    if (!this.isQuick || this.glancing || this.text.readOnly) {
      return;
    }
    this.glancing = true;
    const typing = this.typing;
    this.ask(this.words.glance || "", this.whole)
      .then((told) => {
        this.isQuick = told.section !== null;
        this.take(told.section, typing);
      })
      .catch(() => undefined) // the look that follows says it
      .finally(() => {
        this.glancing = false;
        if (this.typing > typing && this.stage.name) {
          this.glance();
        }
      });
  }

  /** @param {Piece|null} section @param {number} typing how much of what was typed it shows */
  take(section, typing) {
    if (typing < this.seen || (section && !this.stage.give(section))) {
      return;
    }
    this.caughtUp(typing);
    this.follow();
  }

  /** Send what was typed; show what it makes. With nothing typed, look at the file as it is. */
  look() {
    if (this.sending) {
      this.anew = true;
      return;
    }
    this.sending = true;
    this.since = 0;
    const begun = Date.now();
    const text = this.whole;
    const typing = this.typing;
    const isNew = text !== this.arrived && !this.text.readOnly;
    const asked = isNew ? this.ask(this.words.look || "", text) : this.ask(this.words.look + "?shown=" + this.stage.name);
    asked
      .then((told) => this.arrive(told, text, isNew, typing))
      .catch((cause) => this.lost(cause))
      .finally(() => {
        this.sending = false;
        this.took = Math.min(Date.now() - begun, LONGEST);
        if (this.anew) {
          this.anew = false;
          this.later(0);
        }
      });
  }

  /**
   * @param {Answer} told
   * @param {string} text
   * @param {boolean} isNew
   * @param {number} typing
   */
  arrive(told, text, isNew, typing) {
    this.arrived = text;
    if (isNew && this.whole === text) {
      this.pocket.empty();
      this.say(this.words.kept || "");
    }
    this.list(told.faults);
    document.dispatchEvent(new CustomEvent("author:told", { detail: told }));
    this.isQuick = told.section !== null;
    this.version = told.version;
    if (told.section) {
      this.take(told.section, typing);
    }
    if (told.besides !== this.besides) {
      this.besides = told.besides;
      this.show();
    }
    this.caughtUp(typing);
    this.form.dataset.version = told.version;
  }

  /** @param {unknown} cause a number where the app has answered */
  lost(cause) {
    const isOut = cause === 401 || cause === 403;
    this.say((isOut ? this.words.out : this.words.lost) || "", true);
    this.tellAge();
    if (cause !== 404 && cause !== 409) {
      this.later(AGAIN);
    }
  }

  leave() {
    const text = this.whole;
    if (text !== this.arrived && !this.text.readOnly && text.length < MOST_AT_THE_END) {
      navigator.sendBeacon(this.words.look || "", this.filled(text));
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
    const lines = this.text.value.split("\n");
    const at = Math.min(Math.max(1, Number(found[1]) - this.above), lines.length) - 1;
    const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
    this.text.focus();
    this.text.setSelectionRange(start, start + lines[at].length);
    this.text.scrollTop = Math.max(0, (at / lines.length) * this.text.scrollHeight - this.text.clientHeight / 3);
    this.moved();
  }

  /** @param {Event} [event] what has moved the cursor */
  moved(event) {
    if (event && (event.type === "click" || (event instanceof KeyboardEvent && MOVES.test(event.key)))) {
      this.stage.isAway = false;
    }
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
    this.stage.follow(this.line || 0);
  }

  /** The page shows what was typed until then. @param {number} typing */
  caughtUp(typing) {
    this.seen = Math.max(this.seen, typing);
    this.shownAt = new Date();
    clearTimeout(this.late);
    this.late = this.seen < this.typing ? setTimeout(() => this.tellAge(), SLOW) : undefined;
    byId("as-of").hidden = true;
  }

  /** Say how old the page is that is shown, where something was typed since. */
  tellAge() {
    if (this.seen < this.typing) {
      const time = this.shownAt.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      byId("as-of").textContent = (this.words.asOf || "%").replace("%", time);
      byId("as-of").hidden = false;
    }
  }
}

const form = /** @type {HTMLFormElement|null} */ (document.getElementById("editor"));
if (form) {
  new Editor(form).start();
}
