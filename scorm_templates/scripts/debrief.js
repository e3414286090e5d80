// A scenario's words, taken from its script in the page, and the debrief at its end.

const SVG = "http://www.w3.org/2000/svg";
/** The map of a way, in its own units: a turn is a step to the side, what else was offered hangs below. */
const MAP = { step: 56, top: 20, drop: 16, radius: 6 };
const LONGEST_HINT = 90;

class ScenarioScript {
  /**
   * @param {HTMLElement} section
   * @param {Object<string, string>} words
   */
  constructor(section, words) {
    this.section = section;
    this.words = words;
  }

  /** @param {string} id */
  node(id) {
    return this.section.querySelector('.node[data-node="' + id + '"]');
  }

  /**
   * Return a copy of what a part of the script holds.
   * @param {string} id of the node
   * @param {string} selector
   */
  copy(id, selector) {
    const node = this.node(id);
    const found = node && node.querySelector(selector);
    return found ? Array.from(found.cloneNode(true).childNodes) : [];
  }

  /** @param {string} id */
  ending(id) {
    return this.copy(id, ".ending-title").map((part) => part.textContent).join("");
  }

  /** @param {string} id @param {string} key */
  reply(id, key) {
    return this.copy(id, '[data-key="' + key + '"] .reply');
  }

  /** Return the first words of a node, and who speaks, to be recognised by. @param {string} id */
  hint(id) {
    const text = this.copy(id, ".words").map((part) => part.textContent).join(" ").replace(/\s+/g, " ").trim();
    const speaker = this.speaker(id);
    const short = text.length > LONGEST_HINT ? text.slice(0, LONGEST_HINT).replace(/\s\S*$/, "") + " …" : text;
    return (speaker ? speaker + ": " : "") + short;
  }

  /** @param {string} id */
  speaker(id) {
    return this.copy(id, ".speaker").map((part) => part.textContent).join("");
  }

  /** Return what is read until the next choice. @param {string[]} nodes */
  moment(nodes) {
    const box = element("div", { class: "moment" });
    nodes.forEach((id) => {
      const speaker = this.speaker(id);
      const part = element("div", { class: speaker ? "speech" : "told" }, ...this.copy(id, ".words"));
      if (speaker) {
        part.prepend(element("p", { class: "speaker" }, speaker));
      }
      box.append(part);
    });
    return box;
  }

  /** Return what the learner said. @param {Turn} turn */
  said(turn) {
    const words = this.reply(turn.nodes[turn.nodes.length - 1], turn.key);
    return element("div", { class: "said" }, element("p", { class: "speaker" }, this.words["talk-you"]), element("p", {}, ...words));
  }

  /** Return the choices as large buttons, and the way out. @param {Way} way */
  replies(way) {
    const here = way.nodes[way.nodes.length - 1];
    const title = element("p", { class: "replies-label", id: this.section.id + "-replies" }, this.words["talk-choose"]);
    const items = way.offered.map((key) => {
      const button = element("button", { type: "button", class: "reply", "data-do": "reply", "data-key": key });
      button.append(...this.reply(here, key));
      all(button, "a").forEach((link) => link.replaceWith(...Array.from(link.childNodes))); // a link cannot stand in a button
      return element("li", {}, button);
    });
    const list = element("ul", { class: "replies", "aria-labelledby": title.id }, ...items);
    const rest = element("p", { class: "actions" }, actButton(this.words["talk-rest"], "talk-rest", "link"));
    return element("div", { class: "replies-box" }, title, list, rest);
  }
}

/** What is said at the end: how it ended, which way led there, what it moved, what else was possible. */
class Debrief {
  /**
   * @param {ScenarioKey} key
   * @param {ScenarioScript} script
   */
  constructor(key, script) {
    this.key = key;
    this.script = script;
    this.words = script.words;
  }

  /**
   * @param {Way} way
   * @param {ScenarioState} kept
   */
  show(way, kept) {
    const here = way.nodes[way.nodes.length - 1];
    const box = element("div", { class: "debrief" });
    const title = fillIn(this.words["debrief-ending"], { ending: this.script.ending(here) });
    box.append(element("h3", {}, title), ...this.script.copy(here, ".debrief-text"));
    way.nodes.forEach((id) => box.append(...this.script.copy(id, ".node-sources")));
    box.append(element("h3", {}, this.words["debrief-reached"]), this.levels(way), this.score(way, kept));
    if (way.turns.length) {
      const turns = way.turns.map((turn, at) => this.turn(turn, at));
      box.append(element("h3", {}, this.words["debrief-way"]), this.map(way), element("ol", { class: "way" }, ...turns));
    }
    const again = actButton(this.words["talk-from-start"], "talk-again", "primary");
    again.dataset.turn = "0";
    box.append(element("p", { class: "actions" }, again, actButton(this.words["talk-close"], "talk-rest")));
    return box;
  }

  /** Return the values of the variables, in words and as bars. @param {Way} way */
  levels(way) {
    const rows = this.key.variables.map((variable) => {
      const value = way.levels[variable.name];
      const range = variable.lowIsGood ? "debrief-level-low" : "debrief-level";
      const sentence = fillIn(this.words[range], { value: value, least: variable.least, most: variable.most });
      const bar = element("meter", { min: String(variable.least), max: String(variable.most), value: String(value), "aria-hidden": "true" });
      return element("div", {}, element("dt", {}, variable.label), element("dd", {}, bar, sentence));
    });
    return element("dl", { class: "levels" }, ...rows);
  }

  /**
   * @param {Way} way
   * @param {ScenarioState} kept
   */
  score(way, kept) {
    const score = wayScore(this.key, way.levels);
    const best = kept.tries > 1 && kept.best !== null ? " " + fillIn(this.words["debrief-best"], { score: percent(kept.best) }) : "";
    return element("p", {}, fillIn(this.words["debrief-score"], { score: percent(score) }) + best);
  }

  /**
   * Return one turn of the way: what was said, what it moved, what is to be said of it, what else there was.
   * @param {Turn} turn
   * @param {number} at
   */
  turn(turn, at) {
    const here = turn.nodes[turn.nodes.length - 1];
    const moved = Object.keys(turn.moved);
    const item = element("li", { class: moved.length ? "mattered" : "" });
    item.append(element("p", { class: "recalled" }, this.script.hint(here)));
    item.append(element("p", { class: "chosen" }, element("span", { class: "speaker" }, this.words["talk-you"]), " ", ...this.script.reply(here, turn.key)));
    if (moved.length) {
      item.append(element("p", { class: "moved" }, moved.map((name) => this.movement(name, turn.moved[name])).join(" ")));
    }
    const feedback = this.script.copy(here, '[data-key="' + turn.key + '"] .reply-feedback > div');
    if (feedback.length) {
      item.append(element("div", { class: "of-choice" }, ...feedback));
    }
    turn.nodes.forEach((id) => item.append(...this.script.copy(id, ".node-sources")));
    const others = turn.offered.filter((key) => key !== turn.key);
    if (others.length) {
      const list = others.map((key) => element("li", {}, ...this.script.reply(here, key)));
      item.append(element("p", { class: "others-label" }, this.words["debrief-others"]), element("ul", { class: "others" }, ...list));
    }
    const again = actButton(this.words["talk-from-here"], "talk-again", "link");
    again.dataset.turn = String(at);
    item.append(element("p", { class: "actions" }, again));
    return item;
  }

  /** @param {string} name @param {number} by */
  movement(name, by) {
    const variable = this.key.variables.find((one) => one.name === name);
    return fillIn(this.words[by > 0 ? "debrief-up" : "debrief-down"], { label: variable ? variable.label : name, n: Math.abs(by) });
  }

  /** Draw the way as a line: a full dot where something moved, a branch for what else was offered. @param {Way} way */
  map(way) {
    const most = Math.max(0, ...way.turns.map((turn) => turn.offered.length - 1));
    const width = MAP.step * (way.turns.length + 1);
    const height = MAP.top + MAP.drop * (most + 1);
    const map = this.shape("svg", { class: "way-map", viewBox: "0 0 " + width + " " + height, width: width, height: height, "aria-hidden": "true" });
    const x = (/** @type {number} */ at) => MAP.step * (at + 0.5);
    map.append(this.shape("path", { class: "map-line", d: "M" + x(0) + " " + MAP.top + "H" + x(way.turns.length) }));
    way.turns.forEach((turn, at) => {
      turn.offered.filter((key) => key !== turn.key).forEach((_, below) => {
        const y = MAP.top + MAP.drop * (below + 1);
        const end = x(at) + MAP.step * 0.45;
        map.append(this.shape("path", { class: "map-branch", d: "M" + x(at) + " " + MAP.top + "Q" + x(at) + " " + y + " " + (end - 4) + " " + y }));
        map.append(this.shape("circle", { class: "map-open", cx: end, cy: y, r: 3 }));
      });
      const moved = Object.keys(turn.moved).length > 0;
      map.append(this.shape("circle", { class: moved ? "map-moved" : "map-dot", cx: x(at), cy: MAP.top, r: MAP.radius }));
    });
    map.append(this.shape("circle", { class: "map-open", cx: x(way.turns.length), cy: MAP.top, r: MAP.radius + 3 }));
    map.append(this.shape("circle", { class: "map-end", cx: x(way.turns.length), cy: MAP.top, r: MAP.radius - 1 }));
    return map;
  }

  /**
   * @param {string} tag
   * @param {Object<string, string|number>} attributes
   */
  shape(tag, attributes) {
    const made = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach((name) => made.setAttribute(name, String(attributes[name])));
    return made;
  }
}
