// The author's page: what a learner sees, and besides it keys, faults and ways to every
// part. The frame around it, westeros_learn/web/preview, talks to it. Never in a package.

/**
 * A fault that the page shows at its place.
 * @typedef {Object} ShownFault
 * @property {string} at the `data-at` of the part that it concerns
 * @property {string} place file and line
 * @property {string} severity
 * @property {string} code
 * @property {string} message
 * @property {string} hint
 */

/**
 * What a change of the page must not lose and the learner's state does not hold.
 * @typedef {Object} Entered
 * @property {Array<[string, string[]]>} drafts what was entered and not checked yet, by the question's code
 * @property {Array<[string, number]>} playing the quizzes under way, and which question they showed
 * @property {string[]} talking ids of the scenarios that were open
 */

/** @typedef {Entered & {current: string, top: number}} KeptPlace the section in front, and how far the page was scrolled */

const POOL_ID = "preview-pool";
const WEEK = 7 * 24 * 3600 * 1000;

class PreviewPlayer extends Player {
  /**
   * @param {Window} win
   * @param {CourseData} course
   * @param {boolean} reveals whether keys, feedback, hints and model answers are shown
   */
  constructor(win, course, reveals) {
    super(win, course);
    this.reveals = reveals;
    /** What is made ready for the author when it is shown: to do so for a whole course takes a while. @type {Set<string>} */
    this.readied = new Set();
    /** What sections were made of, of those that were shown. @type {Map<string, Element>} */
    this.given = new Map();
    win.document.documentElement.classList.toggle("author", reveals);
  }

  arrive() {
    byId("main").append(element("section", { class: "lesson appendix", id: POOL_ID, lang: "en" }));
    super.arrive();
  }

  opened() {
    super.opened();
    this.ready(this.lessons.current);
    this.tell("ready");
  }

  /** @param {string} id */
  show(id) {
    if (!this.given.has(id)) {
      this.given.set(id, /** @type {Element} */ (byId(id).cloneNode(true)));
    }
    super.show(id);
    if (this.tracker.phase !== "opening") {
      this.ready(id);
    }
    this.tell("place");
  }

  /** Several previews of one course may be open; each keeps its own progress. */
  standBack() {}

  /** Tell the frame around the page. @param {string} what */
  tell(what) {
    this.win.parent.postMessage({ preview: what, current: this.lessons.current }, this.win.location.origin);
  }

  // --- what only an author sees ---------------------------------------------------

  /** Make a section ready for its author, once. @param {string} id */
  ready(id) {
    if (this.readied.has(id)) {
      return;
    }
    this.readied.add(id);
    if (id === POOL_ID) {
      this.fillPool();
    }
    this.openUp(byId(id));
  }

  /** Show all that there is in a part of the page. @param {HTMLElement} part */
  openUp(part) {
    if (this.reveals) {
      within(part, "form.question").filter((form) => !form.closest(".quiz")).forEach((form) => this.reveal(this.form(form)));
      within(part, "details").forEach((each) => each.setAttribute("open", ""));
    }
  }

  /** Give the test pool a page of its own: in the course, its questions are only drawn. */
  fillPool() {
    const forms = all(/** @type {HTMLTemplateElement} */ (byId("pool")).content, "form.question").map((form) => {
      const copy = /** @type {HTMLElement} */ (form.cloneNode(true));
      [copy].concat(all(copy, "[id]")).forEach((node) => (node.id = "pool--" + node.id));
      all(copy, "[aria-describedby]").forEach((node) => {
        node.setAttribute("aria-describedby", "pool--" + node.getAttribute("aria-describedby"));
      });
      return copy;
    });
    const title = element("h1", { tabindex: "-1" }, "Questions of the tests");
    byId(POOL_ID).append(title, ...forms);
  }

  /** Show all that may ever be said about a question. @param {QuestionForm} form */
  reveal(form) {
    form.show([], true);
    form.say("");
    const key = form.key;
    const place = (form.form.dataset.at || "").replace(/:\d+$/, "");
    const words = [key.id, key.kind, key.outcome, "weight " + key.weight, place].join(" · ");
    form.form.prepend(element("p", { class: "author-line", lang: "en", dir: "ltr" }, words));
  }

  // --- what the frame asks for ------------------------------------------------------

  /**
   * Go to a part of the page; says whether there is one.
   * @param {string} target its id, or where it is written
   */
  jump(target) {
    let part = partAt(target);
    if (!part) {
      this.ready(POOL_ID); // it may stand there
      part = partAt(target);
    }
    if (!part || !part.closest(".lesson")) {
      return false;
    }
    this.show(/** @type {HTMLElement} */ (part.closest(".lesson")).id);
    part = this.moment(part) || part;
    while (part.parentElement && !part.getClientRects().length) {
      part = part.parentElement; // what is said only after an answer stands in its question
    }
    this.follow(part);
    return true;
  }

  /** Where the script of a scenario is not shown, go to its moment in the conversation. @param {HTMLElement} part */
  moment(part) {
    const node = /** @type {HTMLElement|null} */ (part.closest(".script .node"));
    const section = node && !node.getClientRects().length ? node.closest(".scenario") : null;
    const talk = section && this.conversations && this.conversations.at(section);
    return talk && node && talk.jump(node.dataset.node || "") ? talk.stage : null;
  }

  /** Put every fault at the part that it concerns. @param {ShownFault[]} faults */
  mark(faults) {
    const pool = /** @type {HTMLTemplateElement} */ (byId("pool")).content;
    [document, pool].forEach((root) => {
      all(root, ".fault-note").forEach((note) => note.remove());
      faults.forEach((fault) => {
        all(root, "[data-at=" + JSON.stringify(fault.at) + "]").forEach((part) => addNote(part, faultNote(fault)));
      });
    });
  }

  /** Show the colours of the day or the night, whatever the system asks for. @param {string} scheme "light", "dark" or "" */
  setScheme(scheme) {
    Array.from(document.styleSheets).forEach((sheet) => {
      Array.from(sheet.cssRules).forEach((rule) => rule instanceof CSSMediaRule && setMedia(rule, scheme));
    });
    document.documentElement.style.colorScheme = scheme;
  }

  // --- a page that changes ------------------------------------------------------------

  /**
   * Let a section be what it is written to be now; all else stays as it is. Says whether there is one.
   * @param {string} id
   * @param {string} html
   */
  put(id, html) {
    const section = document.getElementById(id);
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const after = holder.content.firstElementChild;
    if (!section || !after) {
      return false;
    }
    const before = this.given.get(id) || /** @type {Element} */ (section.cloneNode(true));
    const entered = this.entered(section);
    const patch = new Patch();
    patch.adopt(section, before, after);
    this.given.set(id, after);
    if (patch.added.length) {
      this.enliven(section, patch.added, entered);
    }
    return true;
  }

  /**
   * Let the parts of a section that are new do what the others do.
   * @param {HTMLElement} section
   * @param {HTMLElement[]} parts
   * @param {Entered} entered what had been entered there
   */
  enliven(section, parts, entered) {
    this.quizzes.forEach((play, id) => {
      if (!play.section.isConnected && document.getElementById(play.section.id)) {
        this.quizzes.set(id, new QuizPlay(play.quiz, this.course, this.tracker, () => this.refresh()));
      }
    });
    if (this.readied.has(section.id)) {
      parts.forEach((part) => this.openUp(part));
    }
    if (section.id === this.lessons.current) {
      this.lessons.openToKeys();
      this.restore();
    }
    /** @param {Element|null|undefined} node */
    const isNew = (node) => Boolean(node && parts.some((part) => part.contains(node)));
    this.takeEntered({
      drafts: entered.drafts.filter(([code]) => isNew(questionOf(code))),
      playing: entered.playing.filter(([id]) => isNew(document.getElementById("quiz-" + id))),
      talking: entered.talking.filter((id) => isNew(document.getElementById(id))),
    });
  }

  /**
   * Bring a part of the page before whoever is writing it, and leave the page where it is if that part is in sight.
   * @param {string} target its id, or where it is written
   */
  bring(target) {
    const part = partAt(target);
    const section = part && /** @type {HTMLElement|null} */ (part.closest(".lesson"));
    if (!part || !section) {
      return;
    }
    if (section.id !== this.lessons.current) {
      this.show(section.id);
      this.restore();
      this.refresh();
      this.win.scrollTo(0, 0);
    }
    let seen = part;
    while (seen.parentElement && !seen.getClientRects().length) {
      seen = seen.parentElement;
    }
    const { top, bottom } = seen.getBoundingClientRect();
    if (seen !== section && (top < 0 || bottom > this.win.innerHeight)) {
      seen.scrollIntoView({ block: bottom - top > this.win.innerHeight / 2 ? "start" : "center" });
    }
  }

  /** Return what has been entered in sections. @param {...HTMLElement} roots @returns {Entered} */
  entered(...roots) {
    this.keepQuiz();
    /** @param {string} selector @returns {HTMLElement[]} */
    const every = (selector) => roots.reduce((found, root) => found.concat(all(root, selector)), /** @type {HTMLElement[]} */ ([]));
    const forms = this.reveals ? [] : every("form.question:not(.judged)"); // none can be entered
    const open = forms.filter((node) => !node.closest(".quiz")).map((node) => this.form(node));
    const drafts = open.map((form) => /** @type {[string, string[]]} */ ([form.key.code, attempt(() => form.read(), [])]));
    const playing = Array.from(this.quizzes).filter(([, play]) => !play.stage.hidden && roots.some((root) => root.contains(play.stage)));
    return {
      drafts: drafts.filter(([, response]) => response.length),
      playing: playing.map(([id, play]) => /** @type {[string, number]} */ ([id, play.at])),
      talking: every(".scenario").filter((part) => this.isTalking(part)).map((part) => part.id),
    };
  }

  /** @param {HTMLElement} section */
  isTalking(section) {
    return this.conversations !== null && !this.conversations.at(section).stage.hidden;
  }

  /** @param {Entered} entered */
  takeEntered(entered) {
    entered.playing.forEach(([id, at]) => {
      const play = this.quizzes.get(id);
      if (play && play.attempts().isOpen) {
        play.start();
        play.turnTo(Math.min(at, play.forms.length));
      }
    });
    (entered.talking || []).forEach((id) => {
      const section = document.getElementById(id);
      if (section && this.conversations) {
        this.conversations.at(section).start();
      }
    });
    entered.drafts.forEach(([code, response]) => {
      const node = questionOf(code);
      attempt(() => node && this.form(node).fill(response), undefined);
    });
    this.refresh();
  }

  /** @returns {KeptPlace} */
  keepPlace() {
    const seen = Array.from(this.given.keys(), byId); // nothing was entered in the others
    return Object.assign({ current: this.lessons.current, top: this.win.scrollY }, this.entered(...seen));
  }

  /** @param {KeptPlace} kept */
  takePlace(kept) {
    if (document.getElementById(kept.current)) {
      this.show(kept.current);
      this.restore();
    }
    this.takeEntered(kept);
    this.win.scrollTo(0, kept.top);
  }

  /** Forget what was answered in this view; the page must then be loaded anew. */
  forget() {
    this.tracker.finish();
    attempt(() => this.win.localStorage.removeItem(storageName(this.course)), undefined);
  }
}

/** @param {string} target @returns {HTMLElement|null} */
function partAt(target) {
  const name = JSON.stringify(target);
  const places = "main [data-at=" + name + "], main [data-placed=" + name + "]";
  return document.getElementById(target) || document.querySelector(places);
}

/** @param {string} code */
function questionOf(code) {
  return document.querySelector("main form.question[data-code=" + JSON.stringify(code) + "]");
}

/** Return the parts that a selector describes, the root itself among them. @param {HTMLElement} root @param {string} selector */
function within(root, selector) {
  return (root.matches(selector) ? [root] : []).concat(all(root, selector));
}

/** @param {CourseData} course */
function storageName(course) {
  return "westeros-learn:" + course.id;
}

/** @param {ShownFault} fault */
function faultNote(fault) {
  const title = element("strong", {}, fault.severity + " " + fault.code);
  const cure = fault.hint ? " " + fault.hint : "";
  const place = element("span", { class: "fault-place" }, fault.place);
  const note = { class: "fault-note " + fault.severity, lang: "en", dir: "ltr", role: "note" };
  return element("div", note, title, " ", fault.message + cure, " ", place);
}

/**
 * Put a note where it can stand by the rules of HTML.
 * @param {HTMLElement} part
 * @param {HTMLElement} note
 */
function addNote(part, note) {
  if (part.matches("section, form, li, div, aside, details, blockquote")) {
    part.prepend(note);
  } else {
    part.before(note);
  }
}

/**
 * @param {CSSMediaRule} rule
 * @param {string} scheme
 */
function setMedia(rule, scheme) {
  const query = /** @type {CSSMediaRule & {asWritten?: string}} */ (rule);
  query.asWritten = query.asWritten || rule.media.mediaText;
  const dark = /\(prefers-color-scheme: ?dark\)/;
  if (dark.test(query.asWritten)) {
    rule.media.mediaText = scheme ? query.asWritten.replace(dark, scheme === "dark" ? "(min-width: 0)" : "(max-width: 0)") : query.asWritten;
  }
}

/** Forget the previews of tabs that were closed long ago. @param {Storage} storage @param {string} prefix */
function forgetOldPreviews(storage, prefix) {
  Object.keys(storage).filter((name) => name.indexOf(prefix) === 0).forEach((name) => {
    const opened = parseInt(name.slice(prefix.length), 36);
    if (!(opened > Date.now() - WEEK)) {
      storage.removeItem(name);
    }
  });
}

/** Begin, in place of startPlayer: when the page is here whole, for the pool is copied from its end. */
function startPreview() {
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", beginPreview);
  } else {
    beginPreview();
  }
}

function beginPreview() {
  const data = JSON.parse(byId("course-data").textContent || "");
  const asked = new URLSearchParams(window.location.search);
  const reveals = asked.get("view") === "author";
  attempt(() => forgetOldPreviews(window.localStorage, "westeros-learn:preview:"), undefined);
  data.id = ["preview", asked.get("tab") || "", reveals ? "author" : "learner", data.id].join(":");
  const player = new PreviewPlayer(window, data, reveals);
  /** @type {Window & {preview?: PreviewPlayer}} */ (window).preview = player;
  player.start();
}
