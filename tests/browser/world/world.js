// Whole enrolments, played one after the other in one page: each visit is a frame that shows the real package.

import { endure } from "./hostile.js";
import { Learner } from "./learner.js";
import { Platform } from "./platform.js";

const holder = document.getElementById("frames");

/** What the next frame is given before its first script runs (see the init script of the test). */
let next = null;
window.prepareFrame = (frame) => next && next(frame);

/**
 * Play a plan from its first visit to its last.
 * @param {{target: string, learner: string, storage: boolean, packages: string[], visits: object[]}} plan
 * @returns {Promise<object>} what the platform holds, what the learner was told, what struck
 */
export async function play(plan) {
  const platform = new Platform(plan.target, plan.learner);
  const told = [];
  let steps = [];
  for (const visit of plan.visits) {
    steps = steps.concat(visit.steps);
    steps = await playVisit(plan, platform, visit, steps, told);
  }
  return { stored: platform.stored, told, struck: platform.struck, left: steps.length };
}

async function playVisit(plan, platform, visit, steps, told) {
  const running = platform.visit((at, verb) => faultAt(visit.faults, at, verb));
  window[platform.version.api] = running.api;
  const frame = await openFrame(plan.packages[visit.package], (win) => prepare(win, running, plan.storage));
  const learner = new Learner(frame.contentWindow, () => running.powered);
  const left = steps.slice();
  const isFound = await learner.arrive();
  learner.agree();
  while (isFound && left.length && running.powered) {
    if (await learner.take(left[0])) {
      left.shift();
    }
  }
  if (running.powered) {
    leave(visit, learner, running);
    told.push(`${visit.end} ${learner.saved}`);
  }
  frame.remove();
  delete window[platform.version.api];
  return left;
}

/** The learner goes: when all is said to be saved, by the button, by closing, or because the power goes. */
function leave(visit, learner, running) {
  if (visit.end === "saved" || visit.end === "button") {
    visit.faults = [];
    running.online = true;
    learner.frame.dispatchEvent(new learner.frame.Event("online"));
  }
  if (visit.end === "button") {
    learner.doc.querySelector("[data-do=exit]").click();
  } else if (visit.end === "power") {
    running.cutPower();
  }
}

function faultAt(faults, at, verb) {
  const strikes = (fault) => at >= fault.from && at < fault.to && (!fault.verbs || fault.verbs.includes(verb));
  return faults.find(strikes) || null;
}

/** Let the frame know the state of the line, and let nothing it does last once the power is gone. */
function prepare(win, running, storage) {
  Object.defineProperty(win.navigator, "onLine", { get: () => running.online, configurable: true });
  observeEnds(win);
  hurry(win);
  const set = win.Storage.prototype.setItem;
  win.Storage.prototype.setItem = function (name, value) {
    if (!storage) {
      throw new win.DOMException("no storage", "QuotaExceededError");
    }
    if (running.powered) {
      set.call(this, name, value);
    }
  };
}

/** The end of a lesson is seen when the learner says so, not when a browser has painted it. */
function observeEnds(win) {
  win.IntersectionObserver = class {
    constructor(seen) {
      win.seeEnd = (target) => seen([{ isIntersecting: true, target }]);
    }

    observe() {}
  };
}

/** Time flies: what waits for seconds waits for hundredths. */
function hurry(win) {
  const wait = win.setTimeout;
  win.setTimeout = (act, milliseconds) => wait.call(win, act, (milliseconds || 0) / 50);
}

function openFrame(address, prepared) {
  const frame = document.createElement("iframe");
  frame.src = address;
  next = prepared;
  return new Promise((resolve) => {
    frame.addEventListener("load", () => resolve(frame), { once: true });
    holder.replaceChildren(frame);
  });
}

window.world = { playAll, endureAll };

async function endureAll(plans) {
  const results = [];
  for (const plan of plans) {
    localStorage.clear();
    results.push(await endure(plan, openFrame, prepare));
  }
  return results;
}

async function playAll(plans) {
  const results = [];
  for (const plan of plans) {
    results.push(await play(plan));
  }
  return results;
}
