// One course in several languages: the one that the learner reads is loaded, and no other. All have
// the same ids, so the work stays where it is when the language is changed.

class Languages {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.win = player.win;
    this.course = player.course;
    /** Whether the language was looked for that the learner reads. */
    this.sought = false;
    /** Whether somebody has said which one that is: the learner, or the LMS. */
    this.known = false;
    /** The test whose attempt was before the learner when the language was changed. */
    this.playing = "";
    this.win.document.addEventListener("click", (event) => this.clicked(event));
  }

  /** @returns {LanguageData[]} */
  all() {
    return this.course.languages || [];
  }

  /** The language that is shown. */
  shown() {
    return this.win.document.documentElement.lang;
  }

  // --- which one -------------------------------------------------------------------

  /**
   * Turn to the language that the learner reads, once, where that is another one; say whether it is awaited.
   * Who has opened the document of a language wants that one.
   * @param {() => void} then called when it is there, or cannot be had
   */
  seek(then) {
    if (this.player.tracker.asking) {
      return false;
    }
    const isFirst = this.shown() === this.all()[0].tag;
    const wanted = this.sought ? this.shown() : this.wanted();
    this.sought = true;
    if (!isFirst || wanted === this.shown()) {
      return false;
    }
    this.load(wanted, then, then);
    return true;
  }

  /** Return the language that was chosen before, else that of the LMS, else of the browser, else the first. */
  wanted() {
    const told = this.remembered() || this.closest(this.player.tracker.learner.language);
    const languages = this.win.navigator.languages || [this.win.navigator.language];
    this.known = told !== "";
    return told || languages.map((tag) => this.closest(tag)).find(Boolean) || this.all()[0].tag;
  }

  /** Return what comes closest to a language, "" for nothing. @param {string} tag */
  closest(tag) {
    const asked = tag.trim().replace(/_/g, "-").toLowerCase();
    const same = this.all().find((each) => each.tag.toLowerCase() === asked);
    const near = this.all().find((each) => mainLanguage(each.tag) === mainLanguage(tag));
    const found = asked ? same || near : undefined;
    return found ? found.tag : "";
  }

  /** Where the choice is remembered: beside the work that is kept for this learner, for all parts of a course. */
  place() {
    return this.player.tracker.journal.name.replace(/--[^:]*/, "") + ":language";
  }

  remembered() {
    const storage = this.player.tracker.journal.storage;
    const tag = attempt(() => (storage && storage.getItem(this.place())) || "", "");
    return this.all().some((each) => each.tag === tag) ? tag : "";
  }

  /** The learner has chosen: remember it here, and tell an LMS of SCORM, which knows the wish too. @param {string} tag */
  remember(tag) {
    const tracker = this.player.tracker;
    const storage = tracker.journal.storage;
    attempt(() => storage && storage.setItem(this.place(), tag), undefined);
    const lms = /** @type {any} */ (tracker.adapter);
    if (lms && lms.names && tracker.records && tracker.phase === "running") {
      lms.set(lms.names.language, tag);
    }
  }

  // --- choosing --------------------------------------------------------------------

  /** @param {MouseEvent} event */
  clicked(event) {
    const link = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("a[data-language]"));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || this.player.tracker.phase === "opening") {
      return;
    }
    event.preventDefault();
    const tag = link.dataset.language || "";
    this.known = true;
    this.remember(tag);
    if (tag !== this.shown()) {
      this.load(tag, () => this.goOn(), () => this.failed());
    } else {
      closeNote();
    }
  }

  /** Offer the languages to who comes for the first time, where nobody has said which one it is. */
  offer() {
    const links = document.querySelector(".languages");
    if (!this.known && links) {
      const copy = /** @type {HTMLElement} */ (links.cloneNode(true));
      showDrawer([element("ul", { class: "languages-offered" }, copy)], "language");
    }
  }

  failed() {
    const links = /** @type {HTMLElement|null} */ (document.querySelector(".languages"));
    showDrawer([(links && links.dataset.failed) || ""], "language");
  }

  // --- loading ---------------------------------------------------------------------

  /**
   * Load the document of a language, and put what stands in it in the place of what is shown.
   * @param {string} tag
   * @param {() => void} then
   * @param {() => void} otherwise called where it cannot be had
   */
  load(tag, then, otherwise) {
    const file = (this.all().find((each) => each.tag === tag) || this.all()[0]).file;
    this.whole()
      .then(() => this.win.fetch(file))
      .then((reply) => (reply.ok ? reply.text() : Promise.reject(new Error(file))))
      .then((text) => new DOMParser().parseFromString(text, "text/html"))
      .then((page) => this.isFree() && this.take(page))
      .then(then, () => {
        // A course that was opened from a folder cannot read its other files, but go to them.
        if (this.win.location.protocol === "file:") {
          this.win.location.assign(file);
        } else {
          otherwise();
        }
      });
  }

  /** The page is here to its last word: nothing more comes into what is replaced. @returns {Promise<void>} */
  whole() {
    const doc = this.win.document;
    return new Promise((resolve) =>
      doc.readyState === "loading" ? doc.addEventListener("DOMContentLoaded", () => resolve()) : resolve()
    );
  }

  /** Whether the page can be replaced: not while a word covers it, and not when the visit is over. */
  isFree() {
    return this.player.tracker.phase !== "finished" && byId("cover").hidden;
  }

  /** @param {Document} page */
  take(page) {
    const doc = this.win.document;
    const player = this.player;
    const data = JSON.parse(/** @type {HTMLElement} */ (page.getElementById("course-data")).textContent || "");
    player.keepQuiz();
    this.playing = "";
    player.quizzes.forEach((quiz, id) => {
      this.playing = quiz.stage.hidden ? this.playing : id;
      quiz.clock.stop();
      this.win.clearTimeout(quiz.later);
    });
    // The bar stays: its height is watched. All else is another one.
    const bar = /** @type {HTMLElement} */ (doc.querySelector(".bar"));
    const other = /** @type {HTMLElement} */ (page.querySelector(".bar"));
    bar.textContent = "";
    Array.from(other.childNodes).forEach((part) => bar.append(part));
    other.replaceWith(bar);
    doc.title = page.title;
    doc.documentElement.lang = page.documentElement.lang;
    doc.documentElement.dir = page.documentElement.dir;
    doc.body.replaceWith(doc.adoptNode(page.body));
    Object.assign(this.course, data);
    this.equip();
  }

  /** Make what speaks the language of the page anew; the work stays. */
  equip() {
    const player = this.player;
    player.words = this.course.words;
    player.outline.said = "";
    player.saveLine = new SaveLine(player.words);
    player.noteFrom = undefined;
    player.setUpQuizzes();
    player.conversations = this.course.talks ? new Conversations(this.course, player.tracker) : null;
    player.renewed();
    player.lessons.watchEnds();
    player.show(player.lessons.current);
    const visit = /** @type {any} */ (player.tracker).visit;
    if (visit) { // what an LMS of cmi5 has set holds in each language
      visit.applyMastery();
      visit.applySound();
    }
    player.tracker.tell(player.tracker.kind);
  }

  /** Go on where the learner is. */
  goOn() {
    const player = this.player;
    const place = player.tracker.state.place;
    const lesson = player.lessons.lesson();
    player.restore();
    player.refresh();
    byId("main").focus({ preventScroll: true });
    const playing = player.quizzes.get(this.playing);
    if (playing && playing.attempts().isOpen) {
      playing.start();
    } else if (lesson && place && lesson.code === place[0]) {
      player.lessons.resume(lesson, place[1]);
    }
  }
}
