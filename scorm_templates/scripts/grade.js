// The judgement of one response.
// Twin: westeros_learn/assessment/grade.py; tests/assessment/cases.json proves them equal.

/**
 * What is right in a question, as westeros_learn/player/keys.py writes it. Choice kinds
 * have choices and correct; typed kinds have mistakes, and either answer, tolerance and
 * unit (numeric) or accept and typos (short-text).
 *
 * @typedef {object} QuestionKey
 * @property {string} id
 * @property {string} code
 * @property {string} kind
 * @property {string} outcome
 * @property {number} weight
 * @property {string[]} [choices]
 * @property {string[]} [correct]
 * @property {boolean} [keepOrder] whether the choices always stand as they are written
 * @property {string[]} [mistakes]
 * @property {number} [answer]
 * @property {number} [tolerance]
 * @property {string} [unit]
 * @property {string[]} [accept]
 * @property {number} [typos]
 */

/**
 * @typedef {object} Result
 * @property {number} score share of the question's points that was earned, 0 to 1
 * @property {number|null} mistake index of the foreseen mistake that was made
 */

/** @typedef {"correct"|"partly"|"wrong"} Verdict */

/**
 * @callback Grader
 * @param {QuestionKey} key
 * @param {string[]} response
 * @param {FoldingTable} table
 * @returns {Result}
 */

const LETTERS_PER_SLIP = 5;
const DUST = 1e-12; // 0.1 + 0.2 is not 0.3; yet a million euros and a cent are not a million

/** @type {Object<string, Grader>} */
const GRADERS = {
  "single-choice": gradeOne,
  "true-false": gradeOne,
  "multiple-choice": gradeMany,
  numeric: gradeNumber,
  "short-text": gradeText,
};

/**
 * Judge a response.
 *
 * A single choice, a judgement and a typed answer are right or wrong. In a multiple
 * choice each right choice earns its share and each wrong one costs its share of the
 * wrong ones, never below zero: who ticks everything, or nothing, earns nothing
 * (unless everything is right, where nothing can be ticked wrongly).
 *
 * A slip of the finger is forgiven in letters only: "article 12" is not "article 11".
 *
 * @param {QuestionKey} key
 * @param {string[]} response keys that the question does not have are ignored
 * @param {FoldingTable} table
 * @returns {Result}
 */
function grade(key, response, table) {
  return response.length > 0 ? GRADERS[key.kind](key, response, table) : judged(0);
}

/**
 * The judgement in one word.
 *
 * @param {number} score
 * @returns {Verdict}
 */
function verdict(score) {
  if (score >= 1) {
    return "correct";
  }
  return score > 0 ? "partly" : "wrong";
}

/**
 * @param {number} score
 * @param {number|null} [mistake]
 * @returns {Result}
 */
function judged(score, mistake = null) {
  return { score: score, mistake: mistake };
}

/** @type {Grader} */
function gradeOne(key, response) {
  const { choices = [], correct = [] } = key;
  const chosen = choices.filter((choice) => response.includes(choice));
  return judged(chosen.length === 1 && correct.includes(chosen[0]) ? 1 : 0);
}

/** @type {Grader} */
function gradeMany(key, response) {
  const { choices = [], correct = [] } = key;
  const right = correct.length;
  const wrong = choices.length - right;
  const chosen = choices.filter((choice) => response.includes(choice));
  const hits = chosen.filter((choice) => correct.includes(choice)).length;
  const misses = chosen.length - hits;
  if (right === 0) {
    return judged(0); // a course with faults can still be tried out
  }
  if (wrong === 0) {
    return judged(hits / right);
  }
  return judged(Math.max(0, hits * wrong - misses * right) / (right * wrong));
}

/** @type {Grader} */
function gradeNumber(key, response, table) {
  const { answer = 0, tolerance = 0, unit = "", mistakes = [] } = key;
  const typed = readings(response[0], unit, table);
  if (typed.some((value) => isClose(value, answer, tolerance))) {
    return judged(1);
  }
  const index = mistakes.findIndex((mistake) =>
    readings(mistake, unit, table).some((other) => typed.some((value) => isClose(value, other, tolerance))),
  );
  return judged(0, index < 0 ? null : index);
}

/**
 * @param {number} value
 * @param {number} wanted
 * @param {number} tolerance
 */
function isClose(value, wanted, tolerance) {
  const dust = DUST * Math.max(1, Math.abs(wanted), tolerance);
  return Math.abs(value - wanted) <= tolerance + dust;
}

/** @type {Grader} */
function gradeText(key, response, table) {
  const { accept = [], typos = 0, mistakes = [] } = key;
  const typed = fold(response[0], table);
  const accepted = accept.map((text) => fold(text, table));
  if (typed === "") {
    return judged(0);
  }
  if (accepted.includes(typed)) {
    return judged(1);
  }
  const index = mistakes.findIndex((mistake) => fold(mistake, table) === typed);
  if (index >= 0) {
    return judged(0, index);
  }
  return judged(accepted.some((wanted) => isNearly(typed, wanted, typos)) ? 1 : 0);
}

/**
 * @param {string} typed
 * @param {string} wanted
 * @param {number} typos
 */
function isNearly(typed, wanted, typos) {
  if (numbersIn(typed) !== numbersIn(wanted)) {
    return false;
  }
  const letters = Array.from(wanted).length;
  return slips(typed, wanted) <= Math.min(typos, Math.floor(letters / LETTERS_PER_SLIP));
}

/** @param {string} text */
function numbersIn(text) {
  return text.replace(/[^0-9]+/g, " ").trim();
}
