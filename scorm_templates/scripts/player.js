// The player: brings the lesson that is wanted to the front, and hands on what is done.

class Player {
  /**
   * @param {Window} win
   * @param {CourseData} course
   */
  constructor(win, course) {
    this.win = win;
    this.course = course;
    this.words = course.words;
    this.outline = new Outline(course);
    this.saveLine = new SaveLine(course.words);
    this.tracker = this.newTracker((status) => this.reportSave(status));
    this.tracker.standBack = (why) => this.standBack(why);
    this.tracker.ask = (kept) => this.askAboutKept(kept);
    /** @type {HTMLElement|undefined} */
    this.noteFrom = undefined;
    /** @type {Map<string, QuizPlay>} */
    this.quizzes = new Map();
    this.lessons = new Lessons(win, course, this.tracker, () => this.refresh());
    /** The conversations of the page. Their script comes along only where there are any. @type {Conversations|null} */
    this.conversations = course.talks ? new Conversations(course, this.tracker) : null;
    /** The languages to choose from. Their script comes along only where there are several. @type {Languages|null} */
    this.languages = course.languages ? new Languages(this) : null;
    /** @type {WeakMap<Element, QuestionForm>} */
    this.forms = new WeakMap();
    this.shortcuts = new Shortcuts(this);
    this.since = Date.now();
    /** Whether the page is here, but for the questions of the tests, which come last. */
    this.arrived = false;
    this.poolArrived = false;
    /** The test that waits for its questions, and for the LMS, which may hold an open attempt. @type {QuizPlay|undefined} */
    this.awaited = undefined;
  }

  /** @param {(status: SaveStatus) => void} report @returns {Tracker} */
  newTracker(report) {
    const Way = this.course.target === "cmi5" ? Cmi5Tracker : Tracker;
    return new Way(this.win, this.course, report);
  }

  start() {
    const doc = this.win.document;
    doc.documentElement.classList.add("playing");
    doc.addEventListener("submit", (event) => this.submitted(event));
    doc.addEventListener("click", (event) => this.clicked(event));
    doc.addEventListener("change", (event) => this.answerChanged(event));
    doc.addEventListener("keydown", (event) => event.key === "Escape" && this.closeNotes());
    doc.addEventListener("keydown", (event) => this.arrived && this.shortcuts.pressed(event));
    doc.addEventListener("visibilitychange", () => (doc.hidden ? this.hide() : this.tracker.resume()));
    this.win.addEventListener("beforeprint", () => all(doc, "details").forEach((part) => part.setAttribute("open", "")));
    this.win.addEventListener("hashchange", () => this.arrived && this.follow(this.wanted()));
    this.win.addEventListener("pagehide", () => this.leave());
    this.win.addEventListener("pageshow", (event) => event.persisted && this.returned());
    this.win.addEventListener("online", () => this.tracker.send());
    whenArrived("keys", () => this.arrive());
    whenArrived("pool", () => this.arriveWhole());
  }

  /** The lessons are here: begin the visit and show where the learner was. */
  arrive() {
    this.arrived = true;
    this.setUpQuizzes();
    this.lessons.watch();
    watchBar(this.win);
    this.show(this.lessons.current);
    this.tracker.open(() => this.opened());
  }

  /** The page is in another language now. */
  renewed() {}

  setUpQuizzes() {
    this.course.quizzes.filter((quiz) => quiz.lesson).forEach((quiz) => {
      this.quizzes.set(quiz.id, new QuizPlay(quiz, this.course, this.tracker, () => this.refresh()));
    });
  }

  /** The questions of the tests are here, too: attempts may begin and go on. */
  arriveWhole() {
    this.poolArrived = true;
    if (this.tracker.phase !== "opening") {
      this.presentQuizzes();
      this.startAwaited();
    }
  }

  opened() {
    if (this.languages && this.languages.seek(() => this.opened())) {
      return;
    }
    const place = this.tracker.state.place;
    const wanted = this.wanted();
    const placed = place && this.course.lessons.find((lesson) => lesson.code === place[0]);
    if (wanted && !(placed && wanted.id === placed.id)) {
      this.follow(wanted);
    } else if (place && placed) {
      this.lessons.resume(placed, place[1]);
    }
    this.welcome();
    this.restore();
    this.refresh();
    this.startAwaited();
  }

  /** Greet who comes back; tell who comes for the first time in which language the course is. */
  welcome() {
    if (this.tracker.asking) {
      return;
    }
    const { name, language } = this.tracker.learner;
    this.tracker.learner = { name: "", language: "" };
    if (hasBegun(this.course, this.tracker.state)) {
      this.outline.greets = nameToCall(name);
      return;
    }
    const note = languageNote(this.words["course-language"], this.win.document.documentElement.lang, language);
    if (note) {
      showDrawer([note], "language");
    } else if (this.languages) {
      this.languages.offer();
    }
  }

  // --- which lesson ---------------------------------------------------------------

  /** @returns {HTMLElement|null} the part of a lesson that the address names */
  wanted() {
    const id = attempt(() => decodeURIComponent(this.win.location.hash.slice(1)), "");
    const target = id ? document.getElementById(id) : null;
    return target && target.closest(".lesson") ? target : null;
  }

  /** Follow a link inside the page. @param {HTMLElement|null} target */
  follow(target) {
    const section = target && /** @type {HTMLElement|null} */ (target.closest(".lesson"));
    if (!target || !section) {
      return;
    }
    const turned = section.id !== this.lessons.current;
    this.show(section.id);
    if (target === section) {
      this.win.scrollTo(0, 0);
      goTo(/** @type {HTMLElement} */ (section.querySelector("h1")));
      this.win.scrollTo(0, 0);
    } else {
      goTo(target);
    }
    if (turned && this.lessons.lesson()) {
      this.lessons.mark(0);
      this.tracker.turned();
    }
    this.restore();
    this.refresh();
  }

  /** @param {string} id */
  show(id) {
    this.lessons.show(id);
    this.since = Date.now();
    this.outline.greets = "";
    this.openOutline(false);
    closeNote();
  }

  refresh() {
    this.outline.update(this.tracker.state, this.lessons.current, this.tracker.kind);
  }

  // --- questions --------------------------------------------------------------------

  /** @param {Element} form */
  form(form) {
    const known = this.forms.get(form) || new QuestionForm(/** @type {HTMLElement} */ (form), this.course);
    this.forms.set(form, known);
    return known;
  }

  /** Show the earlier answers in the lesson that is shown. */
  restore() {
    all(this.lessons.section(), "form.question").filter((form) => !form.closest(".quiz")).forEach((node) => {
      const form = this.form(node);
      const answer = this.tracker.state.answers.get(form.key.code);
      if (answer && !form.form.classList.contains("judged")) {
        form.draw(answer.seed || SAMPLE_SEED);
        form.recall(answer);
      }
    });
    this.presentQuizzes();
    if (this.conversations) {
      this.conversations.present(this.lessons.section());
    }
  }

  /** Show how far the tests have come in the lesson that is shown. */
  presentQuizzes() {
    this.course.quizzes.filter((quiz) => this.poolArrived && quiz.lesson === this.lessons.current).forEach((quiz) => {
      const play = this.quizzes.get(quiz.id);
      if (play && play.stage.hidden) {
        play.present();
      }
    });
  }

  /** @param {Event} event */
  submitted(event) {
    const node = /** @type {HTMLElement} */ (event.target);
    event.preventDefault();
    const quiz = this.quizAt(node);
    if (quiz) {
      quiz.submit();
    } else if (wholeQuestion(node)) {
      this.check(this.form(node));
    }
  }

  /** @param {QuestionForm} form */
  check(form) {
    const response = form.read();
    const obstacle = form.obstacle(response);
    if (obstacle) {
      form.say(obstacle);
      form.message.focus();
      return;
    }
    const before = this.tracker.state.answers.get(form.key.code);
    /** @type {Answer} */
    const answer = { tries: (before ? before.tries : 0) + 1, score: form.judge(response).score, response: response };
    if (form.key.parameters) {
      answer.seed = form.seed();
    }
    // Set anew, so that the newest answers stand last and are the last to be shortened.
    this.tracker.state.answers.delete(form.key.code);
    this.tracker.state.answers.set(form.key.code, answer);
    const seconds = (Date.now() - this.since) / 1000;
    this.since = Date.now();
    // The state counts no more than MOST_TRIES from visit to visit; its revision still tells them apart.
    const late = answer.tries > MOST_TRIES ? "_at_" + (this.tracker.state.revision + 1) : "";
    const interaction = form.interaction(form.key.id + "__" + answer.tries + late, answer, seconds);
    this.tracker.changed(form.isReported() ? [interaction] : []);
    form.show(response, false);
    form.message.focus();
  }

  /** @param {Element} node */
  quizAt(node) {
    const section = node.closest(".quiz");
    return section ? this.quizzes.get(section.id.replace(/^quiz-/, "")) : undefined;
  }

  /** Keep answers of a quiz, and ticks of a self-check, as they are given. @param {Event} event */
  answerChanged(event) {
    const target = /** @type {Element} */ (event.target);
    const node = wholeQuestion(target);
    if (node) {
      this.form(node).changed();
      this.keepTicks(this.form(node));
    }
    const quiz = this.quizAt(target);
    if (quiz && quiz.keep()) {
      all(quiz.stage, ".strip").forEach((strip) => quiz.markAnswered(strip));
    }
  }

  /** @param {QuestionForm} form */
  keepTicks(form) {
    const before = this.tracker.state.answers.get(form.key.code);
    if (before && !form.isReported()) {
      this.tracker.state.answers.set(form.key.code, Object.assign({}, before, { response: form.read() }));
      this.tracker.changed([]);
    }
  }

  // --- what buttons do -----------------------------------------------------------------

  /** @param {MouseEvent} event */
  clicked(event) {
    const target = /** @type {Element} */ (event.target);
    if (!this.arrived && !target.closest("form.question")) {
      return;
    }
    const link = /** @type {HTMLElement|null} */ (target.closest("a[href^='#']"));
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      this.linkClicked(link, event);
    }
    const node = /** @type {HTMLElement|null} */ (target.closest("[data-do]"));
    if (node) {
      this.act(node.dataset.do || "", node);
    }
  }

  /**
   * Links inside the page go by the address, so that the browser's Back goes back.
   * @param {HTMLElement} link
   * @param {MouseEvent} event
   */
  linkClicked(link, event) {
    if (link.matches(".term, .cite")) {
      event.preventDefault();
      this.explain(link);
    } else if (link.getAttribute("href") === this.win.location.hash) {
      this.follow(this.wanted());
    }
  }

  /**
   * @param {string} name
   * @param {HTMLElement} node
   */
  act(name, node) {
    const quiz = this.quizAt(node);
    const form = wholeQuestion(node);
    /** @type {Object<string, () => void>} */
    const acts = {
      outline: () => this.openOutline(node.getAttribute("aria-expanded") !== "true"),
      next: () => this.lessons.markCurrentRead(),
      skip: () => this.lessons.markCurrentRead(),
      print: () => this.win.print(),
      keys: () => this.shortcuts.show(node),
      exit: () => this.exit(),
      uncover: hideCover,
      "close-drawer": () => this.closeNotes(),
      hint: () => form && this.form(form).hint(),
      again: () => form && this.form(form).again(),
      "new-numbers": () => form && this.form(form).newNumbers(),
      show: () => form && this.showAnswer(this.form(form)),
      earlier: () => form && this.form(form).act("earlier", node),
      later: () => form && this.form(form).act("later", node),
      region: () => form && this.form(form).act("region", node),
      download: () => form && this.form(form).act("download", node),
      start: () => quiz && this.startQuiz(quiz),
      turn: () => quiz && quiz.leaveFor(Number(node.dataset.at)),
      "next-question": () => quiz && quiz.leaveFor(quiz.at + 1),
      "previous-question": () => quiz && quiz.leaveFor(quiz.at - 1),
      "check-question": () => quiz && quiz.check(),
      time: () => quiz && quiz.clock.toggle(),
      finish: () => quiz && quiz.finish(),
    };
    (acts[name] || (() => this.conversations && this.conversations.act(name, node)))();
  }

  /** @param {QuizPlay} quiz */
  startQuiz(quiz) {
    if (this.tracker.phase === "opening" || !this.poolArrived) {
      this.awaited = quiz;
    } else {
      quiz.start();
    }
  }

  /** Start the test that was asked for too early, if it stands before the learner and may be started. */
  startAwaited() {
    const awaited = this.awaited;
    if (!this.poolArrived || !awaited) {
      return;
    }
    this.awaited = undefined;
    if (awaited.quiz.lesson === this.lessons.current && !awaited.starter.hidden && !this.tracker.asking) {
      awaited.start();
    }
  }

  /** @param {QuestionForm} form */
  showAnswer(form) {
    form.show(form.read(), true);
    form.message.focus();
  }

  /** @param {boolean} open */
  openOutline(open) {
    const button = document.querySelector(".outline-button");
    if (button) {
      button.setAttribute("aria-expanded", String(open));
    }
    byId("outline").classList.toggle("open", open);
    if (open) {
      closeNote();
      const outline = byId("outline");
      const here = /** @type {HTMLElement|null} */ (outline.querySelector("[aria-current]") || outline.querySelector("a"));
      if (here) {
        here.focus();
      }
    }
  }

  /** Show a term's meaning or a source without leaving the place. @param {HTMLElement} link */
  explain(link) {
    const target = document.getElementById((link.getAttribute("href") || "#").slice(1));
    if (target && target.parentElement) {
      const copy = /** @type {HTMLElement} */ (target.cloneNode(true));
      copy.removeAttribute("id");
      showDrawer([element(target.parentElement.tagName, {}, copy)], "note");
      keepInSight(link);
      this.noteFrom = link;
      byId("drawer").focus();
    }
  }

  closeNotes() {
    if (!byId("drawer").hidden) {
      this.saveLine.close();
      closeDrawer();
      if (this.noteFrom) {
        this.noteFrom.focus();
      }
      this.noteFrom = undefined;
    } else if (byId("outline").classList.contains("open")) {
      this.openOutline(false);
      /** @type {HTMLElement} */ (document.querySelector(".outline-button")).focus();
    }
  }

  // --- leaving ---------------------------------------------------------------------------

  hide() {
    this.keepQuiz();
    this.tracker.suspend();
  }

  leave() {
    this.keepQuiz();
    this.tracker.finish();
  }

  /** An answer being typed is kept too. */
  keepQuiz() {
    this.quizzes.forEach((quiz) => quiz.keep());
  }

  /** Save and close, unless closing would lose something. */
  exit() {
    this.keepQuiz();
    this.tracker.send();
    this.tracker.whenSettled(() => this.close(), () => showCover(this.words, "exit-wait"));
  }

  close() {
    if (["connecting", "lost", "memory"].indexOf(this.tracker.kind) >= 0) {
      const back = actButton(this.words["exit-back"], "uncover", "primary");
      showCover(this.words, "exit-lost", back);
      return;
    }
    this.tracker.finish(true);
    showCover(this.words, { kept: "exit-unsure", none: "exit-none" }[String(this.tracker.kind)] || "exit");
    if (this.course.exit === "close" && this.course.target !== "cmi5") {
      closeWindow(this.win); // by cmi5 there is more to be said first
    }
  }

  /** The browser brings back a page whose visit has ended. */
  returned() {
    if (this.tracker.connected && this.tracker.records) {
      this.coverEnd("ended");
    } else {
      this.tracker.reopen();
      this.restore();
      this.refresh();
    }
  }

  /** @param {string} [why] */
  standBack(why) {
    this.leave();
    this.coverEnd(why || "two-windows");
  }

  /** Cover the page of a visit that is over, and say what became of the work. @param {string} name */
  coverEnd(name) {
    const kind = this.tracker.kind;
    const work = { saved: "work-saved", local: "work-saved", kept: "work-kept" }[String(kind)] || "work-lost";
    showCover(this.words, name);
    byId("cover-text").prepend(this.words[work] + " ");
  }

  /** @param {SaveStatus} status */
  reportSave(status) {
    this.saveLine.show(status, this.course.target !== "standalone");
    this.refresh();
  }

  /** The LMS begins anew, but this device kept work: let the learner decide. @param {LearnerState} kept */
  askAboutKept(kept) {
    const use = actButton(this.words["kept-use"], "", "primary");
    const leave = actButton(this.words["kept-leave"], "");
    use.addEventListener("click", () => {
      this.tracker.takeUp(kept);
      hideCover();
      this.opened();
    });
    leave.addEventListener("click", () => {
      this.tracker.beginAnew();
      hideCover();
    });
    showCover(this.words, "kept", use, leave);
  }
}

/** Return the question that an element stands in, null while it is still arriving. @param {Element} node */
function wholeQuestion(node) {
  const form = node.closest("form.question");
  return form && form.querySelector("script.key") ? form : null;
}

/** Begin. The exporter calls it after the last script file. */
function startPlayer() {
  const data = document.getElementById("course-data");
  if (data) { // else the page was closed while its script arrived
    new Player(window, JSON.parse(data.textContent || "")).start();
  }
}
