// Where the learner is: the outline, the line of progress, the words beside it.

class Outline {
  /** @param {CourseData} course */
  constructor(course) {
    this.course = course;
    /** What the end of the course says: the same words are not said again. */
    this.said = "";
    /** By what name the learner is called who comes back, until the page is turned. */
    this.greets = "";
  }

  /**
   * Show what is done and where the learner is.
   * @param {LearnerState} state
   * @param {string} current id of the section shown
   * @param {SaveStatus["kind"]} kind how the work is kept
   */
  update(state, current, kind) {
    const words = this.course.words;
    const reached = summarise(this.course, state);
    const at = this.course.lessons.findIndex((lesson) => lesson.id === current);
    all(byId("outline"), "a[href^='#']").forEach((link) => {
      const here = link.getAttribute("href") === "#" + current;
      const seen = state.seen.indexOf(link.dataset.code || "") >= 0;
      link.classList.toggle("seen", seen);
      if (here) {
        link.setAttribute("aria-current", "true");
      } else {
        link.removeAttribute("aria-current");
      }
      const note = link.querySelector(".outline-state");
      if (note) {
        note.textContent = ", " + (seen ? words["lesson-seen"] : words["lesson-unseen"]);
      }
    });
    const progress = byId("progress");
    progress.setAttribute("value", String(reached.seen));
    progress.textContent = fillIn(words["progress-value"], { n: reached.seen, total: this.course.lessons.length });
    if (at >= 0) {
      const left = reached.unseen.reduce((sum, lesson) => sum + lesson.minutes, 0);
      const total = this.course.lessons.length;
      const one = left ? words["place-left"] : "";
      const sentence = total === 1 ? one : words[left ? "lesson-place-left" : "lesson-place"];
      const place = fillIn(sentence, { n: at + 1, total: total, minutes: left });
      byId("place").textContent = this.greets ? fillIn(words["welcome-back"], { name: this.greets, place: place }) : place;
    }
    this.showEnd(reached, kind);
  }

  /**
   * Say at the end of the last lesson what is reached and what is missing.
   * @param {Summary} reached
   * @param {SaveStatus["kind"]} kind
   */
  showEnd(reached, kind) {
    const end = document.getElementById("course-end");
    if (!end) {
      return;
    }
    const words = this.course.words;
    const about = JSON.stringify([reached, kind]);
    if (about === this.said) {
      return;
    }
    this.said = about;
    end.textContent = "";
    const score = reached.score === null ? "" : " " + fillIn(words["end-score"], { score: percent(reached.score) });
    end.classList.toggle("complete", reached.complete);
    if (reached.complete) {
      const isSafe = kind === "saved" || (kind === "local" && this.course.target === "standalone");
      const more = words[isSafe ? "end-close" : "save-" + kind + "-more"] || "";
      end.append(element("p", { class: "end-word" }, words["end-complete"] + score), element("p", {}, more));
      return;
    }
    end.append(element("p", { class: "end-word" }, words["end-nearly"] + score));
    this.list(end, words["end-missing-lessons"], reached.missing.lessons.map((lesson) => [lesson.id, lesson.title]));
    this.list(end, words["end-missing-tests"], reached.missing.tests.map((quiz) => ["quiz-" + quiz.id, quiz.title]));
  }

  /**
   * @param {HTMLElement} end
   * @param {string} title
   * @param {string[][]} links target and text
   */
  list(end, title, links) {
    if (links.length) {
      const items = links.map(([target, text]) => element("li", {}, element("a", { href: "#" + target }, text)));
      end.append(element("p", {}, title), element("ul", {}, ...items));
    }
  }
}
