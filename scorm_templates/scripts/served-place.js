// Where the learner is in the lessons of the app: which one was read, and how far this one.

class ServedPlace {
  /**
   * @param {Window} win
   * @param {ServedData} data
   */
  constructor(win, data) {
    this.win = win;
    this.data = data;
    /** The last heading that was passed, as the app knows it. @type {string|null} */
    this.passed = null;
    /** Whether the learner goes on to another page, whose place it then is. */
    this.isLeaving = false;
  }

  /** A lesson counts as read when its end was on the screen; the place in it is kept. */
  watch() {
    const end = document.querySelector(".lesson-end");
    const form = /** @type {HTMLFormElement|null} */ (end && end.querySelector("form[action$='/seen']"));
    if (!end || !this.data.place) {
      return;
    }
    this.keep();
    this.win.addEventListener("pagehide", () => this.keep());
    const here = document.querySelector(".outline a[aria-current]");
    if (form && here && !here.matches(".seen") && typeof IntersectionObserver !== "undefined") {
      const observer = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          observer.disconnect();
          this.markRead(form);
        }
      });
      observer.observe(end);
    }
  }

  /** Tell the app that the lesson was read, and show what it says of the way. @param {HTMLFormElement} form */
  markRead(form) {
    const fields = new URLSearchParams();
    fields.set("csrf_token", this.data.token);
    fetch(form.action, { method: "POST", body: fields, credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject()))
      .then((text) => {
        const page = new DOMParser().parseFromString(text, "text/html");
        ["outline", "place", "progress", "course-end"].forEach((id) => {
          const fresh = page.getElementById(id);
          const old = document.getElementById(id);
          if (fresh && old && page.querySelector(".lesson-end")) {
            const isOpen = old.classList.contains("open");
            old.replaceWith(document.importNode(fresh, true));
            byId(id).classList.toggle("open", isOpen);
          }
        });
      })
      .catch(() => undefined); // going on tells it again
  }

  /** Keep the last heading that was passed. */
  keep() {
    const line = this.win.innerHeight / 3;
    const passed = all(document, ".lesson.current h2[id]").filter((heading) => heading.getBoundingClientRect().top < line);
    const anchor = passed.length ? passed[passed.length - 1].id : "";
    const isNew = this.data.place && anchor !== this.passed && !this.isLeaving;
    if (isNew && this.win.navigator.sendBeacon) {
      const fields = new URLSearchParams();
      fields.set("csrf_token", this.data.token);
      fields.set("anchor", anchor);
      if (this.win.navigator.sendBeacon(this.data.place, fields)) {
        this.passed = anchor;
      }
    }
  }
}
