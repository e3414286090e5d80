// Which lesson is in front, how far down in it the learner is, and which ones were read.

class Lessons {
  /**
   * @param {Window} win
   * @param {CourseData} course
   * @param {Tracker} tracker
   * @param {() => void} changed called when a lesson was read
   */
  constructor(win, course, tracker, changed) {
    this.win = win;
    this.course = course;
    this.tracker = tracker;
    this.changed = changed;
    this.current = course.lessons.length ? course.lessons[0].id : "about";
    this.waiting = false;
  }

  /** Begin to watch where the learner is; the whole page must have arrived. */
  watch() {
    this.win.addEventListener("resize", () => this.openToKeys());
    this.win.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.watchEnds();
  }

  /** Bring a lesson or an appendix to the front. @param {string} id */
  show(id) {
    all(byId("main"), ".lesson.current").forEach((section) => section.classList.remove("current"));
    byId(id).classList.add("current");
    this.current = id;
    this.openToKeys();
  }

  section() {
    return byId(this.current);
  }

  /** @returns {LessonData|undefined} the lesson in front, undefined at an appendix */
  lesson() {
    return this.course.lessons.find((lesson) => lesson.id === this.current);
  }

  /** What is too wide for the screen scrolls by itself; then it must be reached by keyboard too. */
  openToKeys() {
    all(this.section(), ".table, .drawing, .hotspot").forEach((part) => {
      if (part.scrollWidth > part.clientWidth) {
        part.setAttribute("tabindex", "0");
      } else {
        part.removeAttribute("tabindex");
      }
    });
  }

  // --- the place -----------------------------------------------------------------

  headings() {
    return all(this.section(), "h2");
  }

  /** Remember the place. @param {number} passed headings above it */
  mark(passed) {
    const lesson = this.lesson();
    if (lesson) {
      this.tracker.state.place = [lesson.code, passed];
    }
  }

  /**
   * Return to the exact place.
   * @param {LessonData} lesson
   * @param {number} passed headings above it
   */
  resume(lesson, passed) {
    this.show(lesson.id);
    const heading = this.headings()[passed - 1];
    if (heading) {
      heading.scrollIntoView({ block: "start" });
    }
  }

  scrolled() {
    if (this.waiting) {
      return;
    }
    this.waiting = true;
    this.win.requestAnimationFrame(() => {
      this.waiting = false;
      const place = this.tracker.state.place;
      const line = this.win.innerHeight / 3;
      const passed = this.headings().filter((heading) => heading.getBoundingClientRect().top < line).length;
      if (this.tracker.phase === "running" && this.lesson() && place && place[1] !== passed) {
        this.mark(passed);
        this.tracker.note();
      }
    });
  }

  // --- read ------------------------------------------------------------------------

  /** A lesson counts as read when its end was on the screen; in an old browser, when the learner goes on. */
  watchEnds() {
    if (typeof IntersectionObserver === "undefined") {
      return;
    }
    const observer = new IntersectionObserver((entries) =>
      entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
        const section = /** @type {HTMLElement} */ (entry.target.closest(".lesson"));
        this.markRead(section.dataset.code || "");
      })
    );
    all(document, ".lesson-end").forEach((end) => observer.observe(end));
  }

  /** The learner goes on from the lesson in front, or skips it. */
  markCurrentRead() {
    const lesson = this.lesson();
    this.markRead(lesson ? lesson.code : "");
  }

  /** @param {string} code */
  markRead(code) {
    const state = this.tracker.state;
    if (this.tracker.phase !== "finished" && code && state.seen.indexOf(code) < 0) {
      state.seen.push(code);
      this.tracker.turned();
      this.changed();
    }
  }
}
