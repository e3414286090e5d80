// A scenario played as a conversation: what is said stays above, what can be said stands below.

/** How many choices are kept: who turns in circles for longer begins again from there. */
const MOST_STEPS = 100;

class Conversation {
  /**
   * @param {HTMLElement} section
   * @param {CourseData} course
   * @param {Tracker} tracker
   */
  constructor(section, course, tracker) {
    this.section = section;
    this.words = course.words;
    this.tracker = tracker;
    /** @type {ScenarioKey} */
    this.key = JSON.parse(/** @type {HTMLElement} */ (section.querySelector(".scenario-key")).textContent || "");
    this.script = new ScenarioScript(section, this.words);
    this.stage = /** @type {HTMLElement} */ (section.querySelector(".talk"));
    this.standing = /** @type {HTMLElement} */ (section.querySelector(".talk-start"));
    this.starter = /** @type {HTMLElement} */ (section.querySelector("[data-do='talk']"));
    this.starting = /** @type {HTMLElement} */ (this.starter.parentElement);
    /** @type {Array<[string, string]>} */
    this.steps = [];
    this.since = Date.now();
  }

  /** @returns {ScenarioState} */
  kept() {
    return this.tracker.state.scenarios.get(this.key.code) || { tries: 0, best: null, steps: [] };
  }

  /** @param {Partial<ScenarioState>} change */
  keep(change) {
    const steps = this.steps.slice(0, MOST_STEPS);
    this.tracker.state.scenarios.set(this.key.code, Object.assign({}, this.kept(), { steps: steps }, change));
  }

  /** Show how far the conversation has come, ready to begin or to go on; what is on the stage stays. */
  present() {
    if (!this.stage.hidden) {
      return;
    }
    const way = follow(this.key, this.kept().steps);
    const name = way.ended && way.turns.length ? "talk-look-back" : way.turns.length ? "talk-go-on" : "talk-begin";
    this.starter.textContent = this.words[name];
    this.starting.hidden = false;
    this.standing.textContent = "";
    if (way.turns.length) {
      const ending = this.script.ending(way.nodes[way.nodes.length - 1]);
      const sentence = way.ended ? fillIn(this.words["talk-ended"], { ending: ending }) : this.words["talk-stopped"];
      this.standing.append(element("p", {}, sentence));
    }
  }

  // --- on the stage ----------------------------------------------------------------

  /** Show the conversation as far as it has come. */
  start() {
    this.steps = this.kept().steps;
    this.show();
  }

  /** Put down what was said and come back to it later. */
  rest() {
    this.stage.hidden = true;
    this.stage.textContent = "";
    this.present();
    this.standing.focus();
  }

  /** Try another way, from an earlier choice or, at 0, from the beginning. @param {number} turn */
  again(turn) {
    const codes = follow(this.key, this.steps).turns.map((one) => this.step(one));
    this.steps = codes.slice(0, turn);
    this.keep({});
    this.tracker.changed([]);
    this.show();
  }

  /** Go to a moment by the shortest way; says whether one leads there. @param {string} node */
  jump(node) {
    const steps = stepsTo(this.key, node);
    if (steps) {
      this.steps = steps;
      this.keep({});
      this.show();
    }
    return steps !== null;
  }

  /** @param {Turn} turn @returns {[string, string]} */
  step(turn) {
    return [this.key.nodes[turn.nodes[turn.nodes.length - 1]].code, turn.key];
  }

  show() {
    const way = follow(this.key, this.steps);
    this.since = Date.now();
    this.starting.hidden = true;
    this.standing.textContent = "";
    this.stage.textContent = "";
    this.stage.hidden = false;
    way.turns.forEach((turn) => this.stage.append(this.script.moment(turn.nodes), this.script.said(turn)));
    this.goOn(way);
  }

  /** Add what follows the last choice, and bring it into view. @param {Way} way */
  goOn(way) {
    const moment = this.script.moment(way.nodes);
    moment.setAttribute("tabindex", "-1");
    const below = way.offered.length ? this.script.replies(way) : new Debrief(this.key, this.script).show(way, this.kept());
    this.stage.append(moment, below);
    this.bring(moment, below);
  }

  /**
   * The new words get the focus, so that they are read out and the choices follow; the page
   * moves only when they would not be seen.
   * @param {HTMLElement} moment
   * @param {HTMLElement} below
   */
  bring(moment, below) {
    const before = /** @type {HTMLElement|null} */ (moment.previousElementSibling);
    const window = { top: moment.getBoundingClientRect().top, bottom: below.getBoundingClientRect().bottom };
    if (window.bottom > document.documentElement.clientHeight || window.top < 0) {
      (before || moment).scrollIntoView({ block: "start" });
    }
    moment.focus({ preventScroll: true });
  }

  /** The learner chooses. @param {string} key */
  choose(key) {
    const way = follow(this.key, this.steps);
    const replies = this.stage.querySelector(".replies-box");
    if (!replies || way.offered.indexOf(key) < 0) {
      return;
    }
    replies.remove();
    all(this.stage, ".moment[tabindex]").forEach((moment) => moment.removeAttribute("tabindex"));
    const here = way.nodes[way.nodes.length - 1];
    this.steps = this.steps.concat([[this.key.nodes[here].code, key]]);
    const next = follow(this.key, this.steps);
    this.stage.append(this.script.said(next.turns[next.turns.length - 1]));
    this.goOn(this.record(next));
  }

  /** Keep the choice; at an ending, the way as a whole is reported. @param {Way} way */
  record(way) {
    if (!way.ended) {
      this.keep({});
      this.tracker.changed([]);
      return way;
    }
    const { tries, best } = this.kept();
    const score = wayScore(this.key, way.levels);
    this.keep({ tries: tries + 1, best: Math.max(best === null ? 0 : best, score) });
    this.tracker.changed([this.interaction(way, tries + 1, score)]);
    return way;
  }

  /**
   * Return what is reported of a way: ids and keys, no words.
   * @param {Way} way
   * @param {number} tries
   * @param {number} score
   * @returns {Interaction}
   */
  interaction(way, tries, score) {
    const plain = (/** @type {string} */ id) => id.replace(/[^A-Za-z0-9_]/g, "_");
    return {
      revision: 0,
      id: plain(this.key.id) + "__" + tries,
      key: { id: this.key.id, code: this.key.code, kind: "scenario", outcome: "", weight: 1 },
      response: way.turns.map((turn) => plain(turn.nodes[turn.nodes.length - 1]) + "." + turn.key),
      score: score / FULL_SCORE,
      at: Date.now(),
      seconds: (Date.now() - this.since) / 1000,
    };
  }
}

/** The scenarios of a page. */
class Conversations {
  /**
   * @param {CourseData} course
   * @param {Tracker} tracker
   */
  constructor(course, tracker) {
    this.course = course;
    this.tracker = tracker;
    /** @type {Map<Element, Conversation>} */
    this.known = new Map();
    /** The one that waits for the LMS, which may hold an earlier way. @type {Conversation|undefined} */
    this.awaited = undefined;
  }

  /** @param {Element} section */
  at(section) {
    const known = this.known.get(section) || new Conversation(/** @type {HTMLElement} */ (section), this.course, this.tracker);
    this.known.set(section, known);
    return known;
  }

  /** Show how far the conversations of a lesson have come. @param {HTMLElement} lesson */
  present(lesson) {
    all(lesson, ".scenario").forEach((section) => this.at(section).present());
    const awaited = this.awaited;
    if (awaited && this.tracker.phase === "running" && !this.tracker.asking) {
      this.awaited = undefined;
      awaited.start();
    }
  }

  /**
   * Do what a button in a scenario asks for.
   * @param {string} name
   * @param {HTMLElement} node
   */
  act(name, node) {
    const section = node.closest(".scenario");
    const talk = section && this.at(section);
    if (!talk) {
      return;
    }
    if (this.tracker.phase === "opening") {
      this.awaited = talk;
    } else if (name === "talk") {
      talk.start();
    } else if (name === "reply") {
      talk.choose(node.dataset.key || "");
    } else if (name === "talk-rest") {
      talk.rest();
    } else if (name === "talk-again") {
      talk.again(Number(node.dataset.turn));
    }
  }
}
