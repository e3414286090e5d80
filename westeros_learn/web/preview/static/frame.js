// The frame around the previewed page: it follows the course, and leads to its parts and faults.

/**
 * What the server tells of the course; without a title it cannot be shown.
 * @typedef {Object} News
 * @property {ShownFault[]} faults
 * @property {string} [title]
 * @property {string[]} languages those that there is a catalogue for
 * @property {LessonParts[]} [lessons]
 * @property {Part[]} [pool]
 */
/** @typedef {{kind: string, title: string, target: string, parts?: Part[]}} Part */
/** @typedef {{module: string, title: string, target: string, parts: Part[]}} LessonParts */
/** @typedef {HTMLIFrameElement & {contentWindow: Window & {preview?: PreviewPlayer}}} PageFrame */

/** A page that says nothing in this time is shown as it is. In milliseconds. */
const PATIENCE = 5000;

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

/** The learner's page. A newer one is made ready out of sight and then takes its place: nothing blinks. */
class Stage {
  /**
   * @param {HTMLElement} screen
   * @param {(page: PreviewPlayer) => void} ready called before a page is shown
   */
  constructor(screen, ready) {
    this.screen = screen;
    this.ready = ready;
    /** @type {PageFrame|null} */
    this.shown = null;
    /** @type {PageFrame|null} */
    this.coming = null;
    /**
     * The place in the page that was shown last, while none is.
     * @type {KeptPlace|null}
     */
    this.kept = null;
    /** Whether the page that is coming leaves the place and what is entered behind. */
    this.anew = false;
  }

  /** @returns {PreviewPlayer|undefined} */
  get page() {
    return this.shown ? this.shown.contentWindow.preview : undefined;
  }

  /**
   * @param {string} address
   * @param {boolean} [anew] whether the place and what is entered are left behind
   */
  load(address, anew) {
    this.keep(); // also puts what is entered where the newer page reads it
    if (this.coming) {
      this.coming.remove();
      anew = anew || this.anew; // what was to be forgotten was not shown anew yet
    }
    this.anew = anew || false;
    const frame = /** @type {PageFrame} */ (make("iframe", { src: address, class: "coming", title: "The course as learners see it" }));
    this.coming = frame;
    this.screen.append(frame);
    setTimeout(() => {
      if (frame === this.coming) {
        this.keep();
        this.swap(frame);
      }
    }, PATIENCE);
  }

  /** A page has said that it is ready. @param {MessageEventSource|null} source */
  arrived(source) {
    if (this.coming && source === this.coming.contentWindow) {
      this.keep();
      this.prepare(this.coming);
      this.swap(this.coming);
    } else if (this.shown && source === this.shown.contentWindow) {
      this.prepare(this.shown); // it was shown before it was ready
    }
  }

  /** @param {PageFrame} frame whose script has begun */
  prepare(frame) {
    const page = /** @type {PreviewPlayer} */ (frame.contentWindow.preview);
    this.ready(page);
    if (this.kept && !this.anew) {
      page.takePlace(this.kept);
    }
  }

  /** @param {PageFrame} frame that takes the place of the one that is shown */
  swap(frame) {
    const old = this.shown;
    const hadFocus = old !== null && document.activeElement === old;
    this.shown = frame;
    this.coming = null;
    frame.className = "";
    if (old) {
      old.remove();
    }
    if (hadFocus) {
      frame.focus();
    }
    document.documentElement.dataset.shown = frame.dataset.version || "";
  }

  /** Hold on to the place now: until a newer page is here, the author goes on in the one that is shown. */
  keep() {
    this.kept = (this.page && this.page.keepPlace()) || this.kept;
  }

  clear() {
    this.keep();
    this.screen.replaceChildren();
    this.shown = null;
    this.coming = null;
  }
}

class PreviewFrame {
  constructor() {
    /** @type {News} */
    this.news = { faults: [], languages: [] };
    this.version = "";
    this.language = "source";
    this.tab = sessionStorage.getItem("preview-tab") || Date.now().toString(36);
    sessionStorage.setItem("preview-tab", this.tab);
    /** @type {EventSource|null} */
    this.source = null;
    this.stage = new Stage(byId("screen"), (page) => {
      page.setScheme(this.chosen("scheme"));
      page.mark(this.news.faults);
    });
  }

  start() {
    this.recall();
    const wide = matchMedia("(min-width: 64rem)").matches;
    byId("parts-panel").open = wide;
    byId("faults-panel").open = wide;
    addEventListener("message", (event) => event.origin === location.origin && this.told(event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.silence() : this.listen()));
    byId("width").addEventListener("change", () => this.chosenWidth());
    byId("scheme").addEventListener("change", () => this.chosenScheme());
    byId("language").addEventListener("change", () => this.chosenLanguage());
    byId("learner").addEventListener("change", () => this.chosenView());
    byId("over").addEventListener("click", () => this.startOver());
    byId("find").addEventListener("input", () => this.filter());
    byId("parts").addEventListener("click", (/** @type {MouseEvent} */ event) => this.jump(event));
    byId("faults").addEventListener("click", (/** @type {MouseEvent} */ event) => this.jump(event));
    this.listen();
  }

  // --- following the course -----------------------------------------------------------

  listen() {
    this.silence();
    const source = new EventSource("/news/" + this.language);
    source.onmessage = (event) => this.heard(event);
    source.onopen = () => this.say("Every saved change shows here at once.", false);
    source.onerror = () => {
      this.say("The preview program has ended. Start it again; this page then goes on by itself.", true);
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => source === this.source && this.listen(), 1000);
      }
    };
    this.source = source;
  }

  silence() {
    if (this.source) {
      this.source.close();
    }
    this.source = null;
  }

  /** @param {MessageEvent} event */
  heard(event) {
    if (event.lastEventId === this.version) {
      return; // known already, before the connection was lost
    }
    this.version = event.lastEventId;
    this.news = JSON.parse(event.data);
    const isShown = this.news.title !== undefined;
    byId("nothing").hidden = isShown;
    byId("screen").hidden = !isShown;
    if (isShown) {
      this.load();
    } else {
      this.stage.clear();
      byId("faults-panel").open = true;
      document.documentElement.dataset.shown = this.version;
    }
    this.list();
  }

  /** @param {boolean} [anew] */
  load(anew) {
    const view = byId("learner").checked ? "learner" : "author";
    const asked = new URLSearchParams({ view: view, tab: this.tab });
    this.stage.load("/page/" + this.language + "/?" + asked, anew);
    /** @type {PageFrame} */ (this.stage.coming).dataset.version = this.version;
  }

  /**
   * @param {string} sentence
   * @param {boolean} lost
   */
  say(sentence, lost) {
    byId("status").textContent = sentence;
    byId("status").classList.toggle("lost", lost);
  }

  /** The page has spoken. @param {MessageEvent} event */
  told(event) {
    if (event.data.preview === "ready") {
      this.stage.arrived(event.source);
    }
    byId("parts").querySelectorAll("button").forEach((/** @type {HTMLElement} */ button) => {
      if (button.dataset.target === event.data.current) {
        button.setAttribute("aria-current", "true");
      } else {
        button.removeAttribute("aria-current");
      }
    });
  }

  // --- the lists -------------------------------------------------------------------------

  list() {
    const { faults, title, languages } = this.news;
    const errors = faults.filter((fault) => fault.severity === "error").length;
    byId("count").textContent = faults.length ? "(" + faults.length + ")" : "";
    byId("title").textContent = title || byId("title").textContent;
    document.title = (errors ? "(" + errors + ") " : "") + byId("title").textContent + " – preview";
    byId("faults").replaceChildren(...(faults.length ? faults.map(faultItem) : [make("li", {}, make("p", {}, "Nothing is wrong."))]));
    byId("parts").replaceChildren(...partLists(this.news));
    this.filter();
    byId("languages").hidden = !languages.length;
    byId("language").replaceChildren(make("option", { value: "source" }, "As written"), ...languages.map(languageOption));
    if (this.language !== "source" && !languages.includes(this.language)) {
      this.language = "source"; // its catalogue was taken away
      this.listen();
    }
    byId("language").value = this.language;
  }

  filter() {
    const wanted = byId("find").value.trim().toLowerCase();
    byId("parts").querySelectorAll("li").forEach((/** @type {HTMLElement} */ item) => {
      item.hidden = wanted !== "" && !(item.textContent || "").toLowerCase().includes(wanted);
    });
  }

  /** @param {MouseEvent} event */
  jump(event) {
    const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("button"));
    const page = this.stage.page;
    if (button && page && page.jump(button.dataset.target || "")) {
      /** @type {PageFrame} */ (this.stage.shown).focus();
    }
  }

  // --- what is chosen above -----------------------------------------------------------------

  /** @param {string} name @returns {string} */
  chosen(name) {
    return byId(name).querySelector("input:checked").value;
  }

  /** Take up what was chosen the last time. */
  recall() {
    ["width", "scheme"].forEach((name) => {
      const input = byId(name).querySelector('input[value="' + (localStorage.getItem("preview-" + name) || "") + '"]');
      if (input) {
        input.checked = true;
      }
    });
    byId("learner").checked = sessionStorage.getItem("preview-learner") === "yes";
    this.chosenWidth();
  }

  chosenWidth() {
    const width = this.chosen("width");
    localStorage.setItem("preview-width", width);
    byId("screen").style.width = width ? width + "px" : "";
    byId("screen").classList.toggle("narrow", width !== "");
  }

  chosenScheme() {
    localStorage.setItem("preview-scheme", this.chosen("scheme"));
    if (this.stage.page) {
      this.stage.page.setScheme(this.chosen("scheme"));
    }
  }

  chosenLanguage() {
    this.language = byId("language").value;
    this.listen();
  }

  chosenView() {
    sessionStorage.setItem("preview-learner", byId("learner").checked ? "yes" : "no");
    this.load();
  }

  startOver() {
    if (this.stage.page) {
      this.stage.page.forget();
    }
    this.load(true);
  }
}

/** @param {ShownFault} fault */
function faultItem(fault) {
  const content = [
    make("span", { class: "place" }, fault.place),
    make("span", { class: "severity" }, fault.severity + " " + fault.code),
    " " + fault.message,
    make("span", { class: "cure" }, fault.hint),
  ];
  const body = fault.at ? make("button", { type: "button", "data-target": fault.at }, ...content) : make("p", {}, ...content);
  return make("li", { class: fault.severity }, body);
}

/** @param {News} news */
function partLists(news) {
  /** @type {HTMLElement[]} */
  const lists = [];
  let module = "";
  (news.lessons || []).forEach((lesson) => {
    if (lesson.module !== module || !lists.length) {
      module = lesson.module;
      lists.push(make("h3", {}, module), make("ol", {}));
    }
    const item = make("li", {}, partButton({ kind: "", title: lesson.title, target: lesson.target }));
    if (lesson.parts.length) {
      item.append(make("ol", {}, ...lesson.parts.map(partItem)));
    }
    lists[lists.length - 1].append(item);
  });
  if (news.pool && news.pool.length) {
    lists.push(make("h3", {}, "Test pool"), make("ol", {}, ...news.pool.map(partItem)));
  }
  return lists;
}

/** @param {Part} part @returns {HTMLElement} */
function partItem(part) {
  const item = make("li", {}, partButton(part));
  if (part.parts && part.parts.length) {
    item.append(make("ol", {}, ...part.parts.map(partItem)));
  }
  return item;
}

/** @param {Part} part */
function partButton(part) {
  const kind = part.kind ? [make("span", { class: "kind" }, part.kind)] : [];
  return make("button", { type: "button", "data-target": part.target }, part.title, ...kind);
}

/** @param {string} tag */
function languageOption(tag) {
  const DisplayNames = /** @type {any} */ (Intl).DisplayNames; // newer than what the player may use
  const name = new DisplayNames([tag], { type: "language" }).of(tag);
  return make("option", { value: tag, lang: tag }, name);
}

new PreviewFrame().start();

export {};
