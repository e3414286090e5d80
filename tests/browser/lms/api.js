// The API object of the version that the launch speaks: scorm-again's, preset with what the LMS stored, with each call
// noted at the server, where the strict rules are, and with the faults that a test switches on.

import * as scormAgain from "scorm-again"; // the page's import map names the version's file

import { note, store } from "./post.js";

const ERROR_VERBS = ["GetLastError", "GetErrorString", "GetDiagnostic"];
/** What each version answers to a call after the end, and to a second beginning. */
const OVER = { "1.2": ["301", "101"], 2004: ["123", "104"] };

/**
 * @typedef {object} Version
 * @property {string} name
 * @property {string} api the name of the API object
 * @property {Object<string, string>} functions the API's function for each verb
 * @property {string[]} blank elements that Open edX reads as empty
 */

/**
 * @param {{version: Version, stored: Object<string, string>, storeUrl: string, callUrl: string, faults: object}} launch
 * @param {() => {gesture: number, hidden: boolean}} learner what the learner did in the SCO so far
 * @param {() => void} finished called inside the finish once the data is stored
 */
export function createApi(launch, learner, finished) {
  const { functions, blank, name } = launch.version;
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
  const [Api] = Object.values(scormAgain);
  const inner = new Api({
    lmsCommitUrl: "store",
    logLevel: 5,
    mastery_override: false,
    httpService: http,
  });
  inner.loadFromFlattenedJSON(launch.stored, "");

  const isBlank = (verb, element) => launch.faults.blank && verb === "GetValue" && blank.includes(String(element));

  /** Carries a call out, after the faults have had their say. */
  function perform(verb, given, sent) {
    if (launch.faults.throws.includes(verb)) {
      throw new Error(`The LMS failed in ${verb}.`);
    }
    if (verb === "GetLastError") {
      return lastError;
    }
    if (ERROR_VERBS.includes(verb)) {
      return inner[functions[verb]](...given);
    }
    if (over) {
      // Like Moodle: after the finish the API counts as not initialized, even if the finish failed.
      lastError = OVER[name][verb === "Initialize" ? 1 : 0];
      return verb === "GetValue" ? "" : "false";
    }
    const answer = inner[functions[verb]](...given);
    lastError = String(inner[functions.GetLastError]());
    if (verb === "SetValue" && answer === "true") {
      written.set(String(given[0]), String(given[1]));
    }
    if (verb === "Finish" && sent.commit) {
      const error = lastError;
      over = true;
      finished();
      lastError = error;
    }
    if (isBlank(verb, given[0])) {
      lastError = "0";
      return "";
    }
    return answer;
  }

  function call(verb, given) {
    const during = running;
    running = ERROR_VERBS.includes(verb) ? running : verb;
    const sent = {};
    sending = sent;
    let answer = null;
    try {
      answer = perform(verb, given, sent);
      return answer;
    } finally {
      running = during;
      note(launch.callUrl, {
        verb,
        arguments: given.map((argument) => (argument === undefined ? null : argument)),
        answer,
        error: lastError,
        during,
        injected: answer === null || isBlank(verb, given[0]),
        ...learner(),
        ...sent,
      });
    }
  }

  const calls = Object.entries(functions).map(([verb, method]) => [method, (...given) => call(verb, given)]);
  return Object.fromEntries(calls);
}
