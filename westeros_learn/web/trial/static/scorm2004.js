/** SCORM 2004 (Run-Time Environment 4th Edition, 3.1 and 4.2): every element, and every error. */

import {
  asTimespan2004,
  either,
  identifier2004,
  language,
  number,
  oneOf,
  text,
  time2004,
  timespan2004,
  worded,
} from "./datatypes.js";
import { PATTERNS_2004, RESPONSES_2004 } from "./responses.js";

/** @typedef {import("./runtime.js").Version} Version @typedef {import("./runtime.js").Element} Element */

const REAL = number(-Infinity, Infinity);
const MEASURE = number(0, 1);
const SCALED = number(-1, 1);
const COMPLETION = oneOf("completed", "incomplete", "not attempted", "unknown");
const SUCCESS = oneOf("passed", "failed", "unknown");
/** @type {Element} */
const COUNT = { keyword: "count" };
const AFTER_ID = ["id"];
const AFTER_TYPE = ["id", "type"];

/** @param {string} names @returns {Element} */
function children(names) {
  return { keyword: "children", initial: names };
}

/** @param {string} path where a score lies @returns {Record<string, Element>} */
function score(path) {
  const needs = path.includes(".n.") ? AFTER_ID : undefined;
  return {
    [`${path}._children`]: children("scaled,raw,min,max"),
    [`${path}.scaled`]: { check: SCALED, needs },
    [`${path}.raw`]: { check: REAL, needs },
    [`${path}.min`]: { check: REAL, needs },
    [`${path}.max`]: { check: REAL, needs },
  };
}

/** @param {string} path @param {"read"} [access] @returns {Record<string, Element>} */
function comments(path, access) {
  return {
    [`${path}._children`]: children("comment,location,timestamp"),
    [`${path}._count`]: COUNT,
    [`${path}.n.comment`]: { access, check: worded(4000) },
    [`${path}.n.location`]: { access, check: text(250) },
    [`${path}.n.timestamp`]: { access, check: time2004 },
  };
}

/** @type {Record<string, Element>} */
const ELEMENTS = {
  "cmi._version": { keyword: "version", initial: "1.0" },
  ...comments("cmi.comments_from_learner"),
  ...comments("cmi.comments_from_lms", "read"),
  "cmi.completion_status": { check: COMPLETION, initial: "unknown" },
  "cmi.completion_threshold": { access: "read" },
  "cmi.credit": { access: "read", initial: "credit" },
  "cmi.entry": { access: "read", initial: "ab-initio" },
  "cmi.exit": { access: "write", check: oneOf("time-out", "suspend", "logout", "normal", "") },
  "cmi.interactions._children": children(
    "id,type,objectives,timestamp,correct_responses,weighting,learner_response,result,latency,description",
  ),
  "cmi.interactions._count": COUNT,
  "cmi.interactions.n.id": { check: identifier2004 },
  "cmi.interactions.n.type": { check: oneOf(...Object.keys(RESPONSES_2004)), needs: AFTER_ID },
  "cmi.interactions.n.objectives._count": COUNT,
  "cmi.interactions.n.objectives.n.id": { check: identifier2004, needs: AFTER_ID },
  "cmi.interactions.n.timestamp": { check: time2004, needs: AFTER_ID },
  "cmi.interactions.n.correct_responses._count": COUNT,
  "cmi.interactions.n.correct_responses.n.pattern": { check: text(4000), responds: PATTERNS_2004, needs: AFTER_TYPE },
  "cmi.interactions.n.weighting": { check: REAL, needs: AFTER_ID },
  "cmi.interactions.n.learner_response": { check: text(4000), responds: RESPONSES_2004, needs: AFTER_TYPE },
  "cmi.interactions.n.result": {
    check: either(oneOf("correct", "incorrect", "unanticipated", "neutral"), REAL),
    needs: AFTER_ID,
  },
  "cmi.interactions.n.latency": { check: timespan2004, needs: AFTER_ID },
  "cmi.interactions.n.description": { check: worded(250), needs: AFTER_ID },
  "cmi.launch_data": { access: "read" },
  "cmi.learner_id": { access: "read" },
  "cmi.learner_name": { access: "read" },
  "cmi.learner_preference._children": children("audio_level,language,delivery_speed,audio_captioning"),
  "cmi.learner_preference.audio_level": { check: number(0, Infinity), initial: "1" },
  "cmi.learner_preference.language": { check: language, initial: "" },
  "cmi.learner_preference.delivery_speed": { check: number(0, Infinity), initial: "1" },
  "cmi.learner_preference.audio_captioning": { check: oneOf("-1", "0", "1"), initial: "0" },
  "cmi.location": { check: text(1000) },
  "cmi.max_time_allowed": { access: "read" },
  "cmi.mode": { access: "read", initial: "normal" },
  "cmi.objectives._children": children(
    "id,score,success_status,completion_status,progress_measure,description",
  ),
  "cmi.objectives._count": COUNT,
  "cmi.objectives.n.id": { check: identifier2004, unique: true },
  ...score("cmi.objectives.n.score"),
  "cmi.objectives.n.success_status": { check: SUCCESS, initial: "unknown", needs: AFTER_ID },
  "cmi.objectives.n.completion_status": { check: COMPLETION, initial: "unknown", needs: AFTER_ID },
  "cmi.objectives.n.progress_measure": { check: MEASURE, needs: AFTER_ID },
  "cmi.objectives.n.description": { check: worded(250), needs: AFTER_ID },
  "cmi.progress_measure": { check: MEASURE },
  "cmi.scaled_passing_score": { access: "read" },
  ...score("cmi.score"),
  "cmi.session_time": { access: "write", check: timespan2004 },
  "cmi.success_status": { check: SUCCESS, initial: "unknown" },
  "cmi.suspend_data": { check: text(64000) },
  "cmi.time_limit_action": { access: "read", initial: "continue,no message" },
  "cmi.total_time": { access: "read", initial: "PT0S" },
  "adl.data._children": children("id,store"),
  "adl.data._count": COUNT,
  "adl.nav.request": {
    check: either(
      oneOf("continue", "previous", "exit", "exitAll", "abandon", "abandonAll", "suspendAll", "_none_"),
      (value) => (/^\{target=[^}]+\}(choice|jump)$/.test(value) ? "" : "is no {target=…}choice"),
    ),
    initial: "_none_",
  },
  "adl.nav.request_valid.continue": { access: "read", initial: "unknown" },
  "adl.nav.request_valid.previous": { access: "read", initial: "unknown" },
  "adl.nav.request_valid.choice.{target}": { access: "read", initial: "unknown" },
  "adl.nav.request_valid.jump.{target}": { access: "read", initial: "unknown" },
};

/** @type {Version} */
export const SCORM_2004 = {
  name: "SCORM 2004",
  api: "API_1484_11",
  elements: ELEMENTS,
  functions: {
    Initialize: "initialize",
    Terminate: "terminate",
    GetValue: "get",
    SetValue: "set",
    Commit: "commit",
    GetLastError: "lastError",
    GetErrorString: "errorString",
    GetDiagnostic: "diagnostic",
  },
  errors: {
    "0": "No Error",
    "101": "General Exception",
    "102": "General Initialization Failure",
    "103": "Already Initialized",
    "104": "Content Instance Terminated",
    "111": "General Termination Failure",
    "112": "Termination Before Initialization",
    "113": "Termination After Termination",
    "122": "Retrieve Data Before Initialization",
    "123": "Retrieve Data After Termination",
    "132": "Store Data Before Initialization",
    "133": "Store Data After Termination",
    "142": "Commit Before Initialization",
    "143": "Commit After Termination",
    "201": "General Argument Error",
    "301": "General Get Failure",
    "351": "General Set Failure",
    "391": "General Commit Failure",
    "401": "Undefined Data Model Element",
    "402": "Unimplemented Data Model Element",
    "403": "Data Model Element Value Not Initialized",
    "404": "Data Model Element Is Read Only",
    "405": "Data Model Element Is Write Only",
    "406": "Data Model Element Type Mismatch",
    "407": "Data Model Element Value Out Of Range",
    "408": "Data Model Dependency Not Established",
  },
  codes: {
    states: {
      initialize: ["103", "104"],
      get: ["122", "123"],
      set: ["132", "133"],
      commit: ["142", "143"],
      terminate: ["112", "113"],
    },
    argument: "201",
    noName: "301",
    unknown: "401",
    keyword: "404",
    readOnly: "404",
    writeOnly: "405",
    type: "406",
    range: "407",
    index: "351",
    noSuchRecord: "301",
    noChildren: "301",
    noCount: "301",
    commit: "391",
    unset: "403",
    dependency: "408",
    twice: "351",
  },
  learner: "cmi.learner_id",
  learnerName: "cmi.learner_name",
  entry: "cmi.entry",
  exit: "cmi.exit",
  location: "cmi.location",
  score: "cmi.score.raw",
  scaled: "cmi.score.scaled",
  sessionTime: "cmi.session_time",
  totalTime: "cmi.total_time",
  completion: "cmi.completion_status",
  success: "cmi.success_status",
  suspendData: "cmi.suspend_data",
  request: "adl.nav.request",
  progress: "cmi.progress_measure",
  asTimespan: asTimespan2004,
  wipesWithoutSuspend: true,
  dataNames: {
    launchData: "cmi.launch_data",
    passingScore: "cmi.scaled_passing_score",
    completionThreshold: "cmi.completion_threshold",
    timeLimit: "cmi.max_time_allowed",
    timeLimitAction: "cmi.time_limit_action",
  },
};
