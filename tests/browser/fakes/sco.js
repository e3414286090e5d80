// A SCO that keeps the rules; the fakes beside it use it or misuse it. In version.js stands what its version of SCORM
// calls things.

import { names } from "./version.js";

/** Looks for the API as SCORM says: in the parents, then in the opener and its parents. */
function findApi() {
  for (const start of [window, window.opener]) {
    for (let place = start; place; place = place.parent === place ? null : place.parent) {
      try {
        if (place[names.api]) {
          return place[names.api];
        }
      } catch {
        break;
      }
    }
  }
  return null;
}

export class Sco {
  constructor() {
    this.api = findApi();
    this.state = "opening";
    this.known = new Map();
    this.answers = 0;
    this.seconds = 0;
  }

  open() {
    if (!this.api || this.call("Initialize", "") !== "true") {
      this.show("untracked");
      return;
    }
    const status = this.read(names.completion);
    this.normal = ["normal", ""].includes(this.read(names.mode));
    this.answers = Number(this.read("cmi.suspend_data").slice(2) || 0);
    this.show("running");
    if (!this.normal) {
      return;
    }
    if (names.untouched.includes(status)) {
      this.write(names.completion, "incomplete");
    }
    this.write(names.exit, "suspend");
    this.commit();
  }

  call(verb, ...given) {
    return this.api[names.functions[verb]](...given);
  }

  read(element) {
    const value = this.call("GetValue", element);
    this.known.set(element, value);
    return value;
  }

  write(element, value) {
    if (this.known.get(element) !== value) {
      this.call("SetValue", element, value);
      this.known.set(element, value);
    }
  }

  answer() {
    if (this.state !== "running" || !this.normal) {
      return;
    }
    const index = this.call("GetValue", "cmi.interactions._count");
    this.answers += 1;
    this.write(`cmi.interactions.${index}.id`, `answer_${this.answers}`);
    this.write(`cmi.interactions.${index}.type`, "choice");
    this.write(`cmi.interactions.${index}.${names.response}`, "a");
    this.write(`cmi.interactions.${index}.result`, "correct");
    this.write("cmi.suspend_data", `1:${this.answers}`);
    this.commit();
  }

  /** Answers whether the LMS says that it has stored everything. */
  commit() {
    this.seconds += 1;
    this.call("SetValue", names.time, names.spans[this.seconds]);
    const saved = this.call("Commit", "") === "true";
    this.show(saved ? "running" : "running, not saved");
    return saved;
  }

  hide() {
    if (this.state === "running" && this.normal) {
      this.commit();
    }
  }

  finish() {
    if (this.state !== "running") {
      return;
    }
    this.show("finished");
    if (this.normal) {
      this.call("SetValue", names.time, names.spans[60]);
    }
    this.call("Finish", "");
  }

  show(text) {
    this.state = text.split(",")[0];
    document.getElementById("state").textContent = `${text}, ${this.answers} answers`;
  }
}

/** Binds a SCO to the page, as every fake does it. */
export function bind(sco) {
  sco.open();
  document.getElementById("answer").addEventListener("click", () => sco.answer());
  document.getElementById("exit").addEventListener("click", () => sco.finish());
  addEventListener("pagehide", () => sco.finish());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      sco.hide();
    }
  });
}
