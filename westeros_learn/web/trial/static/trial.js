/** A package in a test LMS: it plays in a frame, and everything that it says is shown beside it. */

import { Attempt } from "./attempt.js";
import { Launches } from "./launches.js";
import { Log } from "./log.js";
import { SCORM_12 } from "./scorm12.js";
import { SCORM_2004 } from "./scorm2004.js";
import { showStanding } from "./standing.js";
import { Visits } from "./visits.js";
import { watch } from "./watching.js";

/**
 * @typedef {object} Played
 * @property {"1.2" | "2004" | "cmi5"} version
 * @property {import("./attempt.js").Sco[]} scos
 */

/** What is said when a switch is turned on, and off. @type {Record<string, [string, string]>} */
const SWITCHED = {
  fails: ["From now on commits fail.", "Commits work again."],
  forgets: ['From now on the LMS says "true" and keeps nothing.', "The LMS keeps what it is told again."],
  slow: ["From now on the network is slow.", "The network is quick again."],
  network: ["From the next visit on the package may use the network.", "The network is closed to the next visit."],
};

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
function part(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`the page has no ${id}`);
  }
  return found;
}

const cover = part("cover", HTMLElement);
const status = part("status", HTMLElement);
const leaveButton = part("leave", HTMLButtonElement);
const backButton = part("back", HTMLButtonElement);
const chooser = part("sco", HTMLSelectElement);
const frame = part("package", HTMLIFrameElement);

/** @type {Played} */
const played = JSON.parse(part("played", HTMLElement).dataset.played || "{}");
const log = new Log(part("calls", HTMLElement), part("call-count", HTMLElement));
const switches = Object.keys(SWITCHED).map((id) => part(id, HTMLInputElement));

/** @returns {import("./visits.js").Conditions} */
function conditions() {
  const [fails, forgets, slow, network] = switches.map((each) => each.checked);
  return { fails, forgets, slow, network };
}

/** @type {import("./visits.js").Listener} */
const listener = {
  called(call) {
    log.call(call);
    listener.known();
  },
  requested(request) {
    log.request(request);
  },
  opened(said, visit) {
    status.textContent = visit > 1 ? `Open, visit ${visit}` : "Open, first visit";
    log.note(said);
    show(true);
  },
  closed(sentences, isLoss) {
    status.textContent = "Closed";
    part("cover-text", HTMLElement).textContent = sentences.join(" ");
    log.note(sentences.join(" "), isLoss);
    show(false);
  },
  moved(number) {
    chooser.selectedIndex = number;
  },
  known() {
    showStanding(part("standing", HTMLElement), visits.rows);
  },
};

/** Return what plays a package of the version that it says. */
function player() {
  if (played.version === "cmi5") {
    return new Launches(frame, played.scos, conditions, listener);
  }
  const version = played.version === "1.2" ? SCORM_12 : SCORM_2004;
  const attempts = played.scos.map((sco) => new Attempt(version, sco));
  return new Visits(frame, version, attempts, conditions, listener);
}

const visits = player();

/** Show the package, or that it is closed. @param {boolean} isOpen */
function show(isOpen) {
  cover.hidden = isOpen;
  leaveButton.disabled = !isOpen;
  backButton.disabled = isOpen;
  listener.known();
}

leaveButton.addEventListener("click", () => visits.leave());
backButton.addEventListener("click", () => visits.open());
part("anew", HTMLButtonElement).addEventListener("click", () => {
  log.note("What was kept is forgotten, by the LMS and by this browser: a new learner comes.");
  visits.beginAnew();
});
chooser.addEventListener("change", () => visits.change(chooser.selectedIndex));
for (const each of switches) {
  each.addEventListener("change", () => {
    log.note(SWITCHED[each.id][each.checked ? 0 : 1]);
    visits.setConditions();
  });
}
const errorsAlone = part("only-errors", HTMLInputElement);
errorsAlone.addEventListener("change", () => log.filter(errorsAlone.checked));
part("save", HTMLButtonElement).addEventListener("click", () => log.save());
for (const sco of played.scos) {
  chooser.add(new Option(sco.title));
}
part("chooser", HTMLElement).hidden = played.scos.length < 2;
watch(frame, (said) => log.note(said, true));
visits.open();
