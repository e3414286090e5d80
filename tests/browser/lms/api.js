// window.API: scorm-again's SCORM 1.2 API, preset with what the LMS stored, with each call noted at the server, where the
// strict rules are, and with the faults that a test switches on.

import { Scorm12API } from "./scorm12.js";
import { note, store } from "./post.js";

const METHODS = [
  "LMSInitialize",
  "LMSFinish",
  "LMSGetValue",
  "LMSSetValue",
  "LMSCommit",
  "LMSGetLastError",
  "LMSGetErrorString",
  "LMSGetDiagnostic",
];
const ERROR_METHODS = METHODS.slice(5);
const BLANK = /^cmi\.core\.(lesson_mode|credit|lesson_status|score\.(raw|min|max))$/;

/**
 * @param {{stored: Object<string, string>, storeUrl: string, callUrl: string, faults: object}} launch
 * @param {() => {gesture: number, hidden: boolean}} learner what the learner did in the SCO so far
 * @param {() => void} finished called inside LMSFinish once the data is stored
 */
export function createApi(launch, learner, finished) {
  const written = new Map();
  let lastError = "0";
  let running = "";
  let over = false;
  let commits = 0;
  /** What the running call sent: the number and the size of its commit. */
  let sending = {};

  const http = {
    processHttpRequest(_url, _data, final) {
      commits += 1;
      const changed = [...written].filter(([element, value]) => launch.stored[element] !== value);
      const values = new URLSearchParams(changed).toString();
      Object.assign(sending, { commit: commits, size: values.length });
      return store(launch.storeUrl, { commit: commits, final, values });
    },
    updateSettings() {},
  };
  const inner = new Scorm12API({
    lmsCommitUrl: "store",
    logLevel: 5,
    mastery_override: false,
    httpService: http,
  });
  inner.loadFromFlattenedJSON(launch.stored, "");

  /** Carries a call out, after the faults have had their say. */
  function perform(method, given, sent) {
    const faults = launch.faults;
    if (faults.throws.includes(method)) {
      throw new Error(`The LMS failed in ${method}.`);
    }
    if (method === "LMSGetLastError") {
      return lastError;
    }
    if (ERROR_METHODS.includes(method)) {
      return inner[method](...given);
    }
    if (over) {
      // Like Moodle: after LMSFinish the API counts as not initialized, even if the finish failed.
      lastError = method === "LMSInitialize" ? "101" : "301";
      return method === "LMSGetValue" ? "" : "false";
    }
    const answer = inner[method](...given);
    lastError = inner.LMSGetLastError();
    if (method === "LMSSetValue" && answer === "true") {
      written.set(String(given[0]), String(given[1]));
    }
    if (method === "LMSFinish" && sent.commit) {
      const error = lastError;
      over = true;
      finished();
      lastError = error;
    }
    if (faults.blank && method === "LMSGetValue" && BLANK.test(given[0])) {
      lastError = "0";
      return "";
    }
    return answer;
  }

  function call(method, given) {
    const during = running;
    running = ERROR_METHODS.includes(method) ? running : method;
    const sent = {};
    sending = sent;
    let answer = null;
    try {
      answer = perform(method, given, sent);
      return answer;
    } finally {
      running = during;
      const injected = answer === null || (launch.faults.blank && BLANK.test(String(given[0])));
      note(launch.callUrl, {
        method,
        arguments: given.map((argument) => (argument === undefined ? null : argument)),
        answer,
        error: lastError,
        during,
        injected,
        ...learner(),
        ...sent,
      });
    }
  }

  return Object.fromEntries(METHODS.map((method) => [method, (...given) => call(method, given)]));
}
