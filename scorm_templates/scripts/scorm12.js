// The adapter to an LMS that speaks SCORM 1.2 (Run-Time Environment 1.2).

const STATUS_12 = "cmi.core.lesson_status";
const SCORE_12 = "cmi.core.score.";
const RESPONSE_LENGTH = 255;

/** @type {ScormNames} */
const NAMES_12 = {
  initialize: "LMSInitialize",
  finish: "LMSFinish",
  get: "LMSGetValue",
  set: "LMSSetValue",
  commit: "LMSCommit",
  error: "LMSGetLastError",
  state: "cmi.suspend_data",
  location: "cmi.core.lesson_location",
  locationLength: 255,
  exit: "cmi.core.exit",
  time: "cmi.core.session_time",
  mode: "cmi.core.lesson_mode",
  credit: "cmi.core.credit",
  learner: "cmi.core.student_id",
  name: "cmi.core.student_name",
  language: "cmi.student_preference.language",
  score: SCORE_12,
  held: ["cmi.suspend_data", "cmi.core.lesson_location", STATUS_12, SCORE_12 + "raw", SCORE_12 + "min", SCORE_12 + "max"],
  // The range is optional (RTE 1.2, 3.4.4).
  optional: [SCORE_12 + "min", SCORE_12 + "max"],
};

/**
 * @param {Window} win
 * @param {CourseData} course
 * @returns {Adapter|null}
 */
function findScorm12(win, course) {
  const api = findApi(win, "API");
  return api && new Scorm12(api, course.status);
}

class Scorm12 extends Scorm {
  /**
   * @param {ScormApi} api
   * @param {"completed"|"passed"} end the one word for a course that is done
   */
  constructor(api, end) {
    super(api, NAMES_12, LEAST_STATE);
    this.end = end;
  }

  /** @param {SaveRecord} record @returns {Array<[string, string]>} */
  values(record) {
    const values = this.plainValues(record);
    if (record.score !== null) {
      values.push([SCORE_12 + "min", "0"], [SCORE_12 + "max", "100"], [SCORE_12 + "raw", String(record.score / 100)]);
    }
    // A course that is complete when it was seen may have a test that is not passed yet.
    const done = record.success === "passed" ? this.end : "completed";
    const reached = record.complete ? done : record.success === "failed" ? "failed" : "incomplete";
    return values.concat([[STATUS_12, this.risen(STATUS_12, reached)]]);
  }

  /** @param {Interaction} interaction */
  elementsOf(interaction) {
    return scorm12Interaction(interaction);
  }

  /** @param {number} seconds */
  span(seconds) {
    return scorm12Span(seconds);
  }
}

/**
 * Return an interaction's elements after its id, in SCORM 1.2's form (RTE 1.2, 3.4.7).
 * @param {Interaction} interaction
 * @returns {Array<[string, string]>}
 */
function scorm12Interaction(interaction) {
  const key = interaction.key;
  const type = INTERACTION_TYPES[key.kind];
  if (!type) {
    return [];
  }
  const right = type === "likert" ? "" : scorm12Response(key, rightResponse(key));
  /** @type {Array<[string, string]>} */
  const elements = [
    ["type", type],
    ["time", clockTime(new Date(interaction.at))],
    ["correct_responses.0.pattern", right],
    ["weighting", String(key.weight)],
    ["student_response", scorm12Response(key, interaction.response)],
    ["result", interactionResult(interaction, "wrong")],
    ["latency", scorm12Span(interaction.seconds)],
  ];
  return elements.filter(([, value]) => value !== "");
}

/**
 * @param {QuestionKey} key
 * @param {string[]} response
 */
function scorm12Response(key, response) {
  const type = INTERACTION_TYPES[key.kind];
  if (type === "performance") {
    return response.map((step) => step.slice(-1)).join("").slice(0, RESPONSE_LENGTH);
  }
  let parts = response;
  if (type === "matching") {
    parts = response.map((pair) => pair[0] + "." + pair.slice(1));
  } else if (type === "numeric") {
    parts = response.map((number) => plainNumber(Number(number)));
  } else if (GAPPED.indexOf(key.kind) >= 0) {
    parts = response.map((part) => part[0] + "=" + part.slice(1));
  }
  return parts.join(",").slice(0, RESPONSE_LENGTH);
}

/** CMITime: HH:MM:SS, the local time of day. @param {Date} date */
function clockTime(date) {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
}

/** CMITimespan: HHHH:MM:SS.SS. @param {number} seconds */
function scorm12Span(seconds) {
  const parts = clockParts(seconds).map(twoDigits);
  return parts.slice(0, 3).join(":") + "." + parts[3];
}
