// A platform that answers as no platform should, and what a learner sees and is told meanwhile.

import { Learner } from "./learner.js";
import { Platform, Visit } from "./platform.js";

const ODD = [true, 1, 0, null, undefined, "", "TRUE", {}, [], NaN, Symbol.iterator, () => "true", Promise.resolve("true")];

/** The ways in which it goes wrong; each is a fault by its name. */
class HostileVisit extends Visit {
  /** It does as it is told, and answers with anything. */
  isOdd(verb, given, fault) {
    const answer = this.carryOut(verb, given);
    return verb === "GetValue" && fault.number % 2 ? answer : ODD[fault.number % ODD.length];
  }

  /** It answers with nothing, and does nothing. */
  isEmpty() {
    this.error = "0";
    return "";
  }

  /** It takes no long values. */
  refusesLength(verb, given) {
    if (verb === "SetValue" && String(given[1]).length > 40) {
      this.error = "405";
      return "false";
    }
    return this.carryOut(verb, given);
  }

  /** It cuts long values without a word. */
  cuts(verb, given) {
    return this.carryOut(verb, verb === "SetValue" ? [given[0], String(given[1]).slice(0, 60)] : given);
  }

  /** It calls back while it is being called. */
  reenters(verb, given, fault) {
    const { document } = this.frame;
    if (fault.number % 3 === 0) {
      this.frame.dispatchEvent(new this.frame.Event("online"));
    } else if (fault.number % 3 === 1) {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new this.frame.Event("visibilitychange"));
      Object.defineProperty(document, "hidden", { value: false, configurable: true });
      document.dispatchEvent(new this.frame.Event("visibilitychange"));
    } else {
      this.frame.dispatchEvent(new this.frame.Event("resize"));
    }
    return this.carryOut(verb, given);
  }

  /** It takes its time. */
  isSlow(verb, given) {
    const end = performance.now() + 3;
    while (performance.now() < end) {
      continue;
    }
    return this.carryOut(verb, given);
  }

  /** One of its functions goes for good. */
  disappears(verb, given, fault) {
    const names = Object.keys(this.api);
    delete this.api[names[fault.number % names.length]];
    return this.carryOut(verb, given);
  }
}

/** A small generator, so that a seed says what happens (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Let a learner work while the platform is hostile, then come back when it is healed.
 * @param {{target: string, learner: string, page: string, steps: object[], seed: number, rate: number, ways: string[]}} plan
 * @param {(address: string, prepared: (win: Window) => void) => Promise<HTMLIFrameElement>} openFrame
 * @param {(win: Window, running: Visit, storage: boolean) => void} prepare
 */
export async function endure(plan, openFrame, prepare) {
  const platform = new Platform(plan.target, plan.learner);
  const random = generator(plan.seed);
  const strike = () => (random() < plan.rate ? { name: plan.ways[Math.floor(random() * plan.ways.length)], number: Math.floor(random() * 60), offline: random() < 0.5 } : null);
  const running = platform.visit(strike, HostileVisit);
  window[platform.version.api] = running.api;
  const frame = await openFrame(plan.page, (win) => {
    running.frame = win;
    prepare(win, running, true);
  });
  const learner = new Learner(frame.contentWindow, () => true);
  await learner.arrive();
  learner.agree();
  const seen = [];
  for (const step of plan.steps) {
    await learner.take(step);
    seen.push(look(learner, platform, running, step));
  }
  frame.remove();
  const back = platform.visit(() => null);
  window[platform.version.api] = back.api;
  const again = await openFrame(plan.page, (win) => prepare(win, back, true));
  const returned = new Learner(again.contentWindow, () => true);
  await returned.arrive();
  returned.agree();
  again.contentWindow.dispatchEvent(new again.contentWindow.Event("online"));
  const end = { line: returned.saved, state: platform.stored["cmi.suspend_data"] || "" };
  again.remove();
  delete window[platform.version.api];
  return { seen, end, struck: platform.struck };
}

/** What is on the screen after a step, and what there is behind it. */
function look(learner, platform, running, step) {
  const form = step.do === "answer" ? learner.doc.querySelector(`#question-${step.question}`) : null;
  const journal = Object.keys(localStorage).filter((name) => name.startsWith("westeros-learn:"));
  return {
    line: learner.saved,
    words: learner.doc.querySelector("#save-line").textContent,
    code: form ? form.dataset.code : "",
    judged: !form || (form.classList.contains("judged") && form.querySelector(".result").textContent !== ""),
    lied: running.lied,
    platform: platform.stored["cmi.suspend_data"] || "",
    device: journal.map((name) => localStorage.getItem(name)),
  };
}
