/** SCORM 1.2 (Run-Time Environment, 3.3 and 3.4): every element, who may do what with it, and every error. */

import {
  asTimespan12,
  either,
  identifier12,
  number,
  oneOf,
  text,
  time12,
  timespan12,
} from "./datatypes.js";
import { RESPONSES_12 } from "./responses.js";

/** @typedef {import("./runtime.js").Version} Version @typedef {import("./runtime.js").Element} Element */

const SCORE = number(0, 100, { empty: true });
const STATUS = oneOf("passed", "completed", "failed", "incomplete", "browsed");
/** @type {Element} */
const COUNT = { keyword: "count" };

/** @param {string} names @returns {Element} */
function children(names) {
  return { keyword: "children", initial: names };
}

/** @type {Record<string, Element>} */
const ELEMENTS = {
  "cmi._version": { keyword: "version", initial: "3.4" },
  "cmi.core._children": children(
    "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time",
  ),
  "cmi.core.student_id": { access: "read" },
  "cmi.core.student_name": { access: "read" },
  "cmi.core.lesson_location": { check: text(255), initial: "" },
  "cmi.core.credit": { access: "read", initial: "credit" },
  "cmi.core.lesson_status": { check: STATUS, initial: "not attempted" },
  "cmi.core.entry": { access: "read", initial: "ab-initio" },
  "cmi.core.score._children": children("raw,min,max"),
  "cmi.core.score.raw": { check: SCORE, initial: "" },
  "cmi.core.score.max": { check: SCORE, initial: "" },
  "cmi.core.score.min": { check: SCORE, initial: "" },
  "cmi.core.total_time": { access: "read", initial: "0000:00:00.00" },
  "cmi.core.lesson_mode": { access: "read", initial: "normal" },
  "cmi.core.exit": { access: "write", check: oneOf("time-out", "suspend", "logout", "") },
  "cmi.core.session_time": { access: "write", check: timespan12 },
  "cmi.suspend_data": { check: text(4096), initial: "" },
  "cmi.launch_data": { access: "read", initial: "" },
  "cmi.comments": { check: text(4096), initial: "", appends: true },
  "cmi.comments_from_lms": { access: "read", initial: "" },
  "cmi.objectives._children": children("id,score,status"),
  "cmi.objectives._count": COUNT,
  "cmi.objectives.n.id": { check: identifier12, initial: "" },
  "cmi.objectives.n.score._children": children("raw,min,max"),
  "cmi.objectives.n.score.raw": { check: SCORE, initial: "" },
  "cmi.objectives.n.score.max": { check: SCORE, initial: "" },
  "cmi.objectives.n.score.min": { check: SCORE, initial: "" },
  "cmi.objectives.n.status": {
    check: either(STATUS, oneOf("not attempted")),
    initial: "not attempted",
  },
  "cmi.student_data._children": children("mastery_score,max_time_allowed,time_limit_action"),
  "cmi.student_data.mastery_score": { access: "read", initial: "" },
  "cmi.student_data.max_time_allowed": { access: "read", initial: "" },
  "cmi.student_data.time_limit_action": { access: "read", initial: "" },
  "cmi.student_preference._children": children("audio,language,speed,text"),
  "cmi.student_preference.audio": { check: number(-1, 100, { whole: true }), initial: "0" },
  "cmi.student_preference.language": { check: text(255), initial: "" },
  "cmi.student_preference.speed": { check: number(-100, 100, { whole: true }), initial: "0" },
  "cmi.student_preference.text": { check: number(-1, 1, { whole: true }), initial: "0" },
  "cmi.interactions._children": children(
    "id,objectives,time,type,correct_responses,weighting,student_response,result,latency",
  ),
  "cmi.interactions._count": COUNT,
  "cmi.interactions.n.id": { access: "write", check: identifier12 },
  "cmi.interactions.n.objectives._count": COUNT,
  "cmi.interactions.n.objectives.n.id": { access: "write", check: identifier12 },
  "cmi.interactions.n.time": { access: "write", check: time12 },
  "cmi.interactions.n.type": { access: "write", check: oneOf(...Object.keys(RESPONSES_12)) },
  "cmi.interactions.n.correct_responses._count": COUNT,
  "cmi.interactions.n.correct_responses.n.pattern": { access: "write", check: text(255), responds: RESPONSES_12 },
  "cmi.interactions.n.weighting": { access: "write", check: number(-Infinity, Infinity) },
  "cmi.interactions.n.student_response": { access: "write", check: text(255), responds: RESPONSES_12 },
  "cmi.interactions.n.result": {
    access: "write",
    check: either(oneOf("correct", "wrong", "unanticipated", "neutral"), number(-Infinity, Infinity)),
  },
  "cmi.interactions.n.latency": { access: "write", check: timespan12 },
};

/** @type {Version} */
export const SCORM_12 = {
  name: "SCORM 1.2",
  api: "API",
  elements: ELEMENTS,
  functions: {
    LMSInitialize: "initialize",
    LMSFinish: "terminate",
    LMSGetValue: "get",
    LMSSetValue: "set",
    LMSCommit: "commit",
    LMSGetLastError: "lastError",
    LMSGetErrorString: "errorString",
    LMSGetDiagnostic: "diagnostic",
  },
  errors: {
    "0": "No error",
    "101": "General exception",
    "201": "Invalid argument error",
    "202": "Element cannot have children",
    "203": "Element not an array - cannot have count",
    "301": "Not initialized",
    "401": "Not implemented error",
    "402": "Invalid set value, element is a keyword",
    "403": "Element is read only",
    "404": "Element is write only",
    "405": "Incorrect data type",
  },
  codes: {
    states: {
      initialize: ["101", "101"],
      get: ["301", "301"],
      set: ["301", "301"],
      commit: ["301", "301"],
      terminate: ["301", "301"],
    },
    argument: "201",
    noName: "201",
    unknown: "401",
    keyword: "402",
    readOnly: "403",
    writeOnly: "404",
    type: "405",
    range: "405",
    index: "201",
    noSuchRecord: "201",
    noChildren: "202",
    noCount: "203",
    commit: "101",
  },
  learner: "cmi.core.student_id",
  learnerName: "cmi.core.student_name",
  entry: "cmi.core.entry",
  exit: "cmi.core.exit",
  location: "cmi.core.lesson_location",
  score: "cmi.core.score.raw",
  sessionTime: "cmi.core.session_time",
  totalTime: "cmi.core.total_time",
  completion: "cmi.core.lesson_status",
  success: "cmi.core.lesson_status",
  suspendData: "cmi.suspend_data",
  asTimespan: asTimespan12,
  wipesWithoutSuspend: false,
  dataNames: {
    launchData: "cmi.launch_data",
    passingScore: "cmi.student_data.mastery_score",
    timeLimit: "cmi.student_data.max_time_allowed",
    timeLimitAction: "cmi.student_data.time_limit_action",
  },
};
