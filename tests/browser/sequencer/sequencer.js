// An LMS that sequences: it opens what scorm-again's processes deliver, keeps what each SCO commits, and goes on.

import { Scorm2004API } from "scorm-again";

/**
 * @typedef {object} Launch
 * @property {string} learner
 * @property {object} tree the activities
 * @property {Object<string, string>} pages the address of each item's document
 * @property {string} state of the sequencing at the end of the last visit, "" at the first
 * @property {Object<string, Object<string, string>>} tracks what each SCO has committed
 * @property {boolean} eager whether what is open is worked out while a SCO runs, not only at its end
 * @property {boolean} forgetsObjectives whether a SCO finds none of its item's objectives
 * @property {string} storeUrl
 */

/** @type {Launch} */
const launch = JSON.parse(document.getElementById("launch").textContent);
const frame = document.querySelector("iframe");
const FUNCTIONS = ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"];
/** Every call of the SCOs, the first of a visit with what it found. */
const calls = [];
/** What the sequencing would not do. */
const refusals = [];
/** What the SCO that runs has set since it was opened. @type {Map<string, string>} */
let written = new Map();
let current = "";
let delivered = "";
/** What the SCO that is opened finds. @type {Object<string, string>} */
let preset = {};
let isRunning = false;
let isDeaf = false;

const api = new Scorm2004API({
  lmsCommitUrl: "store",
  logLevel: 5,
  sequencing: {
    activityTree: launch.tree,
    autoRollupOnCMIChange: launch.eager,
    eventListeners: {
      onActivityDelivery: (activity) => { delivered = activity.id; },
      onSequencingError: (error) => refusals.push(error),
    },
  },
  sequencingStatePersistence: { persistence: { saveState: () => true, loadState: () => null }, compress: false, autoSaveOn: "never" },
  httpService: {
    processHttpRequest() {
      const track = { ...launch.tracks[current], ...Object.fromEntries(written) };
      launch.tracks[current] = track;
      return { result: "true", errorCode: 0 };
    },
    updateSettings() {},
  },
});

/**
 * What is passed over on the way can still be chosen: only a Disabled rule, or a limit, forbids that (SN, UP.5).
 * scorm-again takes a Skip rule for one that forbids.
 */
const engine = Object.getPrototypeOf(api.getSequencingService().getOverallSequencingProcess().sequencingProcess.ruleEngine);
const canDeliver = engine.canDeliverActivity;
engine.canDeliverActivity = function canDeliverActivity(activity) {
  const answer = canDeliver.call(this, activity);
  return answer.wasSkipped ? { canDeliver: true, wasSkipped: true } : answer;
};

/** Keep all of it, as an LMS does in its database. */
function store() {
  const kept = { state: api.serializeSequencingState(), tracks: launch.tracks, calls, refusals };
  const request = new XMLHttpRequest();
  request.open("POST", launch.storeUrl, false);
  request.send(JSON.stringify(kept));
}

/** What a SCO finds: what it committed, unless its last visit was not suspended. @param {string} item */
function found(item) {
  const track = launch.tracks[item] || {};
  const isResumed = track["cmi.exit"] === "suspend";
  const kept = Object.entries(isResumed ? track : {}).filter(([name]) => !/^(cmi\.(exit|session_time|objectives)|adl\.)/.test(name));
  return { ...Object.fromEntries(kept), "cmi.learner_id": launch.learner, "cmi.entry": isResumed ? "resume" : "ab-initio" };
}

/** Open what was delivered, after the call in which it was. */
function openDelivered() {
  if (!delivered) {
    return;
  }
  current = delivered;
  delivered = "";
  written = new Map();
  api.reset();
  preset = found(current);
  api.loadFromFlattenedJSON(preset, "");
  if (launch.forgetsObjectives) {
    api.cmi.objectives.childArray = [];
  }
  api.cmi.objectives.childArray.forEach((objective, at) => {
    preset[`cmi.objectives.${at}.id`] = objective.id;
    preset[`cmi.objectives.${at}.success_status`] = objective.success_status;
  });
  frame.src = launch.pages[current];
}

/** What the learner did in the SCO so far. */
function learner() {
  const sco = frame.contentWindow;
  return { gesture: sco[Symbol.for("gestures")] || 0, hidden: sco.document.visibilityState === "hidden" };
}

/** @param {string} name @param {string[]} given */
function call(name, given) {
  if (isDeaf) {
    return name === "GetValue" ? "" : "false";
  }
  const answer = api[name](...given);
  if (name === "Initialize" && launch.forgetsObjectives) {
    api.cmi.objectives.childArray = [];
  }
  const error = name.startsWith("GetLast") ? "0" : String(api.GetLastError());
  calls.push({ name, given, answer, error, ...learner(), ...(name === "Initialize" ? { item: current, preset } : {}) });
  if (name === "SetValue" && answer === "true") {
    written.set(given[0], given[1]);
  }
  isRunning = name === "Initialize" ? answer === "true" : isRunning;
  if (name === "Terminate" && answer === "true") {
    isRunning = false;
    store();
    setTimeout(openDelivered);
  }
  return answer;
}

window.API_1484_11 = Object.fromEntries(FUNCTIONS.map((name) => [name, (...given) => call(name, given)]));

/** Take the SCO away; it has its last word. */
async function leave() {
  if (isRunning) {
    await new Promise((resolve) => {
      frame.addEventListener("load", resolve, { once: true });
      frame.src = "about:blank";
    });
  }
}

/** The test's way in: the LMS's own buttons, and a look at what it knows. */
window.lms = {
  /** Ask for something as the LMS's own buttons do; the SCO goes first, with its last word. */
  async ask(request, target) {
    await leave();
    const done = api.processNavigationRequest(request, target);
    // What is delivered again at once is not announced again.
    delivered = delivered || (done ? api.getSequencingState().currentActivity.id : "");
    store();
    openDelivered();
    return done;
  },
  /** End the attempt for good, whatever the SCO says: its data is gone. */
  async abandon() {
    isDeaf = true;
    await leave();
    isDeaf = false;
    isRunning = false;
    delete launch.tracks[current];
    localStorage.clear(); // the learner comes back on another device
    api.processNavigationRequest("abandon");
    store();
  },
  known: (item) => api.getActivityTrackingData(item),
  current: () => current,
  store,
};

if (launch.state) {
  api.deserializeSequencingState(launch.state);
  api.processNavigationRequest("resumeAll");
} else {
  api.processNavigationRequest("start");
}
openDelivered();
