// A page of a course in the app: it is whole by itself; this makes it quicker and surer.

/**
 * @typedef {Object} ServedData what the page tells its script
 * @property {string} id the course's
 * @property {string} token shows that a form is ours
 * @property {string} place where the place in the lesson is kept, "" on other pages
 * @property {Object<string, string>} words
 */

/** Milliseconds after the last key until a text that is typed is kept. */
const KEEP_TYPED_AFTER = 900;

/** How those kinds are answered that a script helps with, as in a package. */
const SCRIPTED = { hotspot: ChosenAnswer, ordering: OrderedAnswer, reflection: ReflectedAnswer };

class ServedPage {
  /**
   * @param {Window} win
   * @param {ServedData} data
   */
  constructor(win, data) {
    this.win = win;
    this.data = data;
    this.words = data.words;
    this.saveLine = new SaveLine(data.words);
    this.outbox = new Outbox(win, data.token, (kind) => this.tellSaving(kind));
    this.notes = new ServedNotes(win);
    /** @type {ServedClock|null} */
    this.clock = null;
    this.typing = 0;
    this.place = new ServedPlace(win, data);
    /** The button that was pressed last. @type {Element|null} */
    this.pressed = null;
    /** What the keys need to know. @type {any} */
    this.lessons = { section: () => document.querySelector(".lesson.current") };
    /** @type {HTMLElement|undefined} */
    this.noteFrom = undefined;
    this.shortcuts = new Shortcuts(/** @type {any} */ (this));
  }

  start() {
    const doc = this.win.document;
    doc.documentElement.classList.add("playing");
    watchBar(this.win);
    all(doc, ".question").forEach((form) => this.prepare(form));
    doc.addEventListener("submit", (event) => this.submitted(/** @type {SubmitEvent} */ (event)));
    doc.addEventListener("click", (event) => this.clicked(event));
    doc.addEventListener("change", (event) => this.answerChanged(event));
    doc.addEventListener("input", (event) => this.typed(event));
    doc.addEventListener("keydown", (event) => (event.key === "Escape" ? this.closeNotes() : this.shortcuts.pressed(event)));
    doc.addEventListener("visibilitychange", () => this.turned());
    this.win.addEventListener("beforeprint", () => all(doc, "details").forEach((part) => part.setAttribute("open", "")));
    this.win.addEventListener("online", () => this.outbox.flush());
    this.win.addEventListener("pageshow", () => (this.place.isLeaving = false));
    this.win.addEventListener("resize", () => this.openToKeys());
    this.openToKeys();
    this.startClock();
    this.place.watch();
    if (!this.outbox.isEmpty()) {
      this.outbox.parcels.forEach((parcel) => this.outbox.waiting.set(parcel, (taken) => this.arrived(parcel.to, taken, true)));
      this.outbox.flush();
    }
  }

  // --- forms -------------------------------------------------------------------------

  /** Give a form what only a script can do. @param {HTMLElement} form */
  prepare(form) {
    const kind = form.dataset.kind;
    if (form.dataset.keeps) {
      form.dataset.kept = this.signature(/** @type {HTMLFormElement} */ (form));
    }
    if (kind === "hotspot") {
      this.answer(form).markRegions();
    } else if (kind === "ordering") {
      this.answer(form).number();
    } else if (kind === "reflection") {
      this.answer(form);
    }
  }

  /** Return how a question is answered, as in a package. @param {HTMLElement} form @returns {any} */
  answer(form) {
    const key = { id: form.id.replace(/^question-/, ""), code: form.dataset.code, kind: form.dataset.kind };
    const question = /** @type {any} */ ({ form: form, key: key, words: this.words, course: { id: this.data.id } });
    return new (/** @type {any} */ (SCRIPTED)[String(key.kind)])(question);
  }

  /**
   * Return the fields of a form as they would be sent, with the button that was pressed.
   * @param {HTMLFormElement} form
   * @param {HTMLButtonElement|null} button
   */
  fields(form, button) {
    const fields = new URLSearchParams();
    new FormData(form).forEach((value, name) => fields.append(name, String(value)));
    if (button && button.name) {
      fields.append(button.name, button.value);
    }
    return String(fields);
  }

  /** Return what tells one answer from another. @param {HTMLFormElement} form */
  signature(form) {
    return this.fields(form, null).replace(/&basis=[0-9]*/, "");
  }

  /** Whether a form is a question of an attempt; else it is one of practice. @param {Element} form */
  isOfAttempt(form) {
    return form.closest(".attempt") !== null;
  }

  /** @param {SubmitEvent} event */
  submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = /** @type {HTMLButtonElement|null} */ (event.submitter || this.pressed || null);
    this.place.isLeaving = !form.matches(".question");
    if (this.isOfAttempt(form) || form.matches(".sign-out")) {
      if (form.method === "post" && !this.outbox.isEmpty() && !form.dataset.sure) {
        event.preventDefault();
        this.goOnWhenKept(form, button);
      }
    } else if (form.matches(".question")) {
      event.preventDefault();
      const to = form.action;
      this.outbox.send(to, this.fields(form, button), (taken) => this.arrived(to, taken));
    }
  }

  /** An answer is still on its way: go on when it has arrived. @param {HTMLFormElement} form @param {HTMLButtonElement|null} button */
  goOnWhenKept(form, button) {
    this.outbox.flush().then(() => {
      if (this.outbox.isEmpty()) {
        form.dataset.sure = "yes";
        if (button) {
          button.click();
        } else {
          form.submit();
        }
      }
    });
  }

  /**
   * Put the form that came back in the place of the one that was sent.
   * @param {string} to
   * @param {Taken} taken
   * @param {boolean} [whole] whether the form in the page knows less than the one that came back
   */
  arrived(to, taken, whole) {
    const address = to.split("#")[0];
    const form = all(document, "form.question").find((one) => /** @type {HTMLFormElement} */ (one).action.split("#")[0] === address);
    if (!form || taken.how !== "taken") {
      return;
    }
    const box = element("div", {});
    box.innerHTML = taken.text;
    const fresh = /** @type {HTMLElement|null} */ (box.querySelector(".question"));
    if (!fresh) {
      return;
    }
    if (this.isOfAttempt(form)) {
      this.update(form, fresh);
    }
    if (this.isOfAttempt(form) && !whole) {
      return;
    }
    form.replaceWith(fresh);
    this.prepare(fresh);
    this.openToKeys();
    if (!whole) {
      this.bring(fresh);
    }
  }

  /** Bring what is new in a form into view, and give it the focus, so that it is read out. @param {HTMLElement} fresh */
  bring(fresh) {
    const hints = all(fresh, ".hint");
    const result = /** @type {HTMLElement} */ (fresh.querySelector(".result"));
    const isJudged = fresh.matches(".judged") || result.textContent !== "";
    const target = isJudged ? result : hints.length ? hints[hints.length - 1] : /** @type {HTMLElement} */ (fresh.querySelector("input:enabled, select, textarea") || result);
    target.setAttribute("tabindex", target.getAttribute("tabindex") || "-1");
    target.focus({ preventScroll: isJudged });
    const place = target.getBoundingClientRect();
    if (place.bottom > document.documentElement.clientHeight || place.top < 0) {
      target.scrollIntoView({ block: "nearest" });
    }
  }

  /** An answer in an attempt is kept: the learner may be typing on, so only what the app knows is brought up to date. @param {HTMLElement} form @param {HTMLElement} fresh */
  update(form, fresh) {
    const basis = /** @type {HTMLInputElement} */ (form.querySelector("[name='basis']"));
    basis.value = /** @type {HTMLInputElement} */ (fresh.querySelector("[name='basis']")).value;
    /** @type {HTMLElement} */ (form.querySelector(".result")).textContent = /** @type {HTMLElement} */ (fresh.querySelector(".result")).textContent;
    const here = document.querySelector(".strip [aria-current]");
    if (here && fresh.dataset.answered) {
      const answered = fresh.dataset.answered === "yes";
      here.classList.toggle("answered", answered);
      const place = (here.getAttribute("aria-label") || "").replace(/,[^,]*$/, "");
      here.setAttribute("aria-label", place + ", " + this.words[answered ? "answered" : "not-answered"]);
    }
  }

  /** Answers of an attempt are kept as they are given. @param {Event} event */
  answerChanged(event) {
    const form = /** @type {HTMLFormElement|null} */ (/** @type {Element} */ (event.target).closest("form.question"));
    if (!form) {
      return;
    }
    if (form.dataset.kind === "hotspot") {
      this.answer(form).markRegions();
    }
    this.keep(form);
  }

  /** @param {Event} event */
  typed(event) {
    const form = /** @type {HTMLFormElement|null} */ (/** @type {Element} */ (event.target).closest(".attempt form.question"));
    if (form && /** @type {Element} */ (event.target).matches("input[type='text']")) {
      this.win.clearTimeout(this.typing);
      this.typing = this.win.setTimeout(() => this.keep(form), KEEP_TYPED_AFTER);
    }
  }

  /** @param {HTMLFormElement} form */
  keep(form) {
    this.win.clearTimeout(this.typing);
    if (this.isOfAttempt(form) && form.dataset.keeps) {
      const signature = this.signature(form);
      if (form.dataset.kept !== signature) {
        form.dataset.kept = signature;
        this.outbox.send(form.action, this.fields(form, null), (taken) => this.arrived(form.action, taken));
      }
    }
  }

  /** @param {"saving"|"saved"|"kept"|"lost"|"refused"|"elsewhere"} kind */
  tellSaving(kind) {
    const line = byId("save-line");
    const word = this.words["save-" + kind];
    if (line.textContent !== word) {
      line.textContent = word;
    }
    const isSure = kind === "saving" || kind === "saved";
    line.className = "save-line " + (isSure ? kind : "lost");
    this.saveLine.explain(isSure ? "" : this.words["served-" + kind]);
  }

  // --- the clock ------------------------------------------------------------------------

  startClock() {
    const box = /** @type {HTMLElement|null} */ (document.querySelector(".quiz-clock"));
    if (box) {
      this.clock = new ServedClock(box, this.words, () => this.timeOver());
    }
  }

  /** What stands in the form is kept; then the app, whose clock decides, shows the result. */
  timeOver() {
    const form = /** @type {HTMLFormElement|null} */ (document.querySelector(".attempt form.question"));
    if (form) {
      this.keep(form);
    }
    this.outbox.flush().then(() => this.win.location.reload());
  }

  /** The page comes to the front again, perhaps after a sleep: the server says what time it is. */
  turned() {
    if (document.hidden) {
      const form = /** @type {HTMLFormElement|null} */ (document.querySelector(".attempt form.question"));
      if (form) {
        this.keep(form);
      }
      this.place.keep();
      return;
    }
    const clock = this.clock;
    if (clock) {
      fetch(this.win.location.href, { credentials: "same-origin" })
        .then((answer) => answer.text())
        .then((text) => {
          const page = new DOMParser().parseFromString(text, "text/html");
          const box = /** @type {HTMLElement|null} */ (page.querySelector(".quiz-clock"));
          if (box) {
            clock.set(Number(box.dataset.left));
          } else if (page.querySelector(".attempt")) { // it was paused or finished in another window
            this.win.location.reload();
          }
        })
        .catch(() => undefined);
    }
  }

  /** What is too wide for the screen scrolls by itself; then it must be reached by keyboard too. */
  openToKeys() {
    all(document, ".table, .drawing, .hotspot").forEach((part) => {
      if (part.scrollWidth > part.clientWidth) {
        part.setAttribute("tabindex", "0");
      } else {
        part.removeAttribute("tabindex");
      }
    });
  }

  // --- what buttons do ----------------------------------------------------------------------

  /** @param {MouseEvent} event */
  clicked(event) {
    const target = /** @type {Element} */ (event.target);
    this.pressed = target.closest("button[type='submit']");
    const link = /** @type {HTMLAnchorElement|null} */ (target.closest("a.term, a.cite"));
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.notes.explain(link);
      return;
    }
    const away = /** @type {HTMLAnchorElement|null} */ (target.closest("a[href]"));
    if (away && away.origin === this.win.location.origin && away.pathname !== this.win.location.pathname && !away.target) {
      this.place.isLeaving = true;
    }
    const node = /** @type {HTMLElement|null} */ (target.closest("[data-do]"));
    if (node) {
      this.act(node.dataset.do || "", node);
    }
  }

  /**
   * @param {string} name
   * @param {HTMLElement} node
   */
  act(name, node) {
    const form = /** @type {HTMLElement|null} */ (node.closest(".question"));
    /** @type {Object<string, () => void>} */
    const acts = {
      outline: () => this.openOutline(node.getAttribute("aria-expanded") !== "true"),
      print: () => this.win.print(),
      keys: () => this.shortcuts.show(node),
      "close-drawer": () => this.closeNotes(),
      time: () => this.clock && this.clock.toggle(node),
      earlier: () => form && this.move(form, name, node),
      later: () => form && this.move(form, name, node),
      region: () => form && this.answer(form).act(name, node),
      download: () => form && this.answer(form).act(name, node),
    };
    if (acts[name]) {
      acts[name]();
    }
  }

  /** @param {HTMLElement} form @param {string} name @param {HTMLElement} node */
  move(form, name, node) {
    all(form, "[name='untouched']").forEach((field) => field.remove());
    this.answer(form).act(name, node);
  }

  /** @param {boolean} open */
  openOutline(open) {
    const button = /** @type {HTMLElement} */ (document.querySelector(".outline-button"));
    button.setAttribute("aria-expanded", String(open));
    byId("outline").classList.toggle("open", open);
    if (open) {
      closeNote();
      const here = /** @type {HTMLElement|null} */ (byId("outline").querySelector("[aria-current]") || byId("outline").querySelector("a"));
      if (here) {
        here.focus();
      }
    }
  }

  closeNotes() {
    if (!byId("drawer").hidden) {
      this.saveLine.close();
      this.notes.close();
      if (this.noteFrom) {
        this.noteFrom.focus();
      }
      this.noteFrom = undefined;
    } else if (byId("outline").classList.contains("open")) {
      this.openOutline(false);
      /** @type {HTMLElement} */ (document.querySelector(".outline-button")).focus();
    }
  }
}

/** Begin, when the whole page is here. */
function startServed() {
  const data = document.getElementById("course-data");
  if (data) {
    whenArrived("keys", () => new ServedPage(window, JSON.parse(data.textContent || "")).start());
  }
}
