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
const MOST_TEXTS_2004 = 10;
const MOST_STEPS_2004 = 250;

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
 * @returns {Adapter|null}
 */
function findScorm2004(win) {
  const api = findApi(win, "API_1484_11");
  return api && new Scorm2004(api);
}

class Scorm2004 extends Scorm {
  /** @param {ScormApi} api */
  constructor(api) {
    super(api, NAMES_2004, STATE_2004);
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
    if (asked) {
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
    return scorm2004Span(seconds);
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
    ["correct_responses.0.pattern", scorm2004Pattern(key)],
    ["weighting", String(key.weight)],
    ["learner_response", scorm2004Response(key, interaction.response)],
    ["result", interactionResult(interaction, "incorrect")],
    ["latency", scorm2004Span(interaction.seconds)],
    ["description", plainText2004(interaction.text || "")],
  ];
  return elements.filter(([, value]) => value !== "");
}

/** Return what is right, "" where nothing is. @param {QuestionKey} key */
function scorm2004Pattern(key) {
  const type = INTERACTION_TYPES[key.kind];
  if (type === "numeric") {
    const tolerance = key.tolerance || 0;
    return [Number(key.answer) - tolerance, Number(key.answer) + tolerance].map(plainNumber).join("[:]");
  }
  return type === "likert" ? "" : scorm2004Response(key, rightResponse(key));
}

/**
 * @param {QuestionKey} key
 * @param {string[]} response
 */
function scorm2004Response(key, response) {
  switch (INTERACTION_TYPES[key.kind]) {
    case "true-false":
      return { t: "true", f: "false" }[response[0]] || "";
    case "numeric":
      return response.length ? plainNumber(Number(response[0])) : "";
    case "matching":
      return response.map((pair) => pair[0] + "[.]" + pair.slice(1)).join("[,]");
    case "fill-in":
      return (response.length && GAPPED.indexOf(key.kind) >= 0 ? inGaps(key, response) : response)
        .slice(0, MOST_TEXTS_2004)
        .map(plainText2004)
        .join("[,]");
    case "performance":
      return response.slice(0, MOST_STEPS_2004).map((step) => step.replace(".", "[.]")).join("[,]");
    default:
      return response.join("[,]");
  }
}

/** Return what stands in each gap, "" where nothing does. @param {QuestionKey} key @param {string[]} response */
function inGaps(key, response) {
  return rightResponse(key).map((right) => {
    const found = response.find((part) => part[0] === right[0]);
    return found ? found.slice(1) : "";
  });
}

/** Return a text on one line, without the signs that part one text from the next. @param {string} text */
function plainText2004(text) {
  const line = text.replace(/\s+/g, " ").replace(/\[([,.:])\]/g, "$1").trim();
  return line.replace(/^\{/, "(").slice(0, TEXT_LENGTH_2004);
}

/** A time that both Moodle and the standard read: with two decimals, to 2038. @param {Date} date */
function scorm2004Time(date) {
  return date.toISOString().slice(0, 19) + ".00Z";
}

/** @param {number} seconds */
function scorm2004Span(seconds) {
  const [hours, minutes, whole, hundredths] = clockParts(seconds);
  return "PT" + hours + "H" + minutes + "M" + whole + "." + twoDigits(hundredths) + "S";
}
