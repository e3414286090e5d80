// The adapter to an LMS that speaks SCORM 2004 (Run-Time Environment, 3rd and 4th Edition).

const COMPLETION_2004 = "cmi.completion_status";
const SUCCESS_2004 = "cmi.success_status";
const PROGRESS_2004 = "cmi.progress_measure";
const SCORE_2004 = "cmi.score.";
/**
 * SCORM 2004 holds 64,000 characters. But a commit may have to travel as a beacon, which
 * carries 65,536 bytes, and several of our signs take three bytes on their way.
 */
const STATE_2004 = 32000;
/** What an LMS must hold of one text, and of how many texts in one response (RTE 4th Ed., 4.1.1 and 4.2.9). */
const TEXT_LENGTH_2004 = 250;
/** @type {DelimitedRoom} */
const ROOM_2004 = { texts: 10, steps: 250, plain: plainText2004 };

/** @type {ScormNames} */
const NAMES_2004 = {
  initialize: "Initialize",
  finish: "Terminate",
  get: "GetValue",
  set: "SetValue",
  commit: "Commit",
  error: "GetLastError",
  state: "cmi.suspend_data",
  location: "cmi.location",
  locationLength: 1000,
  exit: "cmi.exit",
  time: "cmi.session_time",
  mode: "cmi.mode",
  credit: "cmi.credit",
  learner: "cmi.learner_id",
  name: "cmi.learner_name",
  language: "cmi.learner_preference.language",
  score: SCORE_2004,
  held: ["cmi.suspend_data", "cmi.location", COMPLETION_2004, SUCCESS_2004, PROGRESS_2004].concat(
    ["scaled", "raw", "min", "max"].map((part) => SCORE_2004 + part)
  ),
  optional: [PROGRESS_2004, SCORE_2004 + "scaled", SCORE_2004 + "min", SCORE_2004 + "max"],
};

/**
 * @param {Window} win
 * @param {CourseData} course
 * @returns {Adapter|null}
 */
function findScorm2004(win, course) {
  const api = findApi(win, "API_1484_11");
  return api && new Scorm2004(api, course.exit !== "stay");
}

class Scorm2004 extends Scorm {
  /**
   * @param {ScormApi} api
   * @param {boolean} goesBack whether the learner who asks to leave goes back to the LMS
   */
  constructor(api, goesBack) {
    super(api, NAMES_2004, STATE_2004);
    this.goesBack = goesBack;
  }

  /** @param {SaveRecord} record @returns {Array<[string, string]>} */
  values(record) {
    const completion = this.risen(COMPLETION_2004, record.complete ? "completed" : "incomplete");
    const values = this.plainValues(record);
    values.push([PROGRESS_2004, completion === "completed" ? "1" : plainNumber(record.progress)]);
    if (record.score !== null) {
      // The grade of Moodle is the raw score, that of other LMSs the scaled one.
      values.push([SCORE_2004 + "min", "0"], [SCORE_2004 + "max", "100"]);
      values.push([SCORE_2004 + "raw", String(record.score / 100)]);
      values.push([SCORE_2004 + "scaled", plainNumber(record.score / 10000)]);
    }
    values.push([COMPLETION_2004, completion]);
    if (record.success !== "unknown") {
      values.push([SUCCESS_2004, this.risen(SUCCESS_2004, record.success)]);
    }
    return values;
  }

  /**
   * Without the wish to suspend, the frame of an LMS stays as it is when the learner has
   * asked to leave. The wish to end everything makes Moodle throw.
   * @param {number} seconds
   * @param {boolean} asked
   */
  close(seconds, asked) {
    if (asked && this.goesBack) {
      this.set("adl.nav.request", "suspendAll");
    }
    return super.close(seconds, asked);
  }

  /** @param {Interaction} interaction */
  elementsOf(interaction) {
    return scorm2004Interaction(interaction);
  }

  /** @param {Interaction} interaction @param {number} index */
  isAt(interaction, index) {
    return this.get("cmi.interactions." + index + ".id") === interaction.id;
  }

  /** @param {number} seconds */
  span(seconds) {
    return spanOfTime(seconds);
  }
}

/**
 * Return an interaction's elements after its id, in SCORM 2004's form (RTE 4th Ed., 4.2.9).
 * @param {Interaction} interaction
 * @returns {Array<[string, string]>}
 */
function scorm2004Interaction(interaction) {
  const key = interaction.key;
  const type = INTERACTION_TYPES[key.kind];
  if (!type) {
    return [];
  }
  /** @type {Array<[string, string]>} */
  const elements = [
    ["type", type],
    ["timestamp", scorm2004Time(new Date(interaction.at))],
    ["correct_responses.0.pattern", delimitedPattern(key, ROOM_2004)],
    ["weighting", String(key.weight)],
    ["learner_response", delimitedResponse(key, interaction.response, ROOM_2004)],
    ["result", interactionResult(interaction, "incorrect")],
    ["latency", spanOfTime(interaction.seconds)],
    ["description", plainText2004(interaction.text || "")],
  ];
  return elements.filter(([, value]) => value !== "");
}

/** Return a text on one line, as long as an LMS must hold. @param {string} text */
function plainText2004(text) {
  return undelimited(text).slice(0, TEXT_LENGTH_2004);
}

/** A time that both Moodle and the standard read: with two decimals, to 2038. @param {Date} date */
function scorm2004Time(date) {
  return date.toISOString().slice(0, 19) + ".00Z";
}
