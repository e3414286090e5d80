// The judgement of one response.
// Twin: westeros_learn/assessment/grade.py; tests/assessment/cases.json proves them equal.

/**
 * What is right in a question, as westeros_learn/player/keys.py writes it. Choice kinds
 * have choices and correct; typed kinds have mistakes, and either answer, tolerance and
 * unit (numeric; date, without a unit) or accept and typos (short-text); kinds that are answered
 * in parts have items (in their right order), pairs (each item with its right target) or gaps. A
 * question with parameters has them, and the formulas of the values in its texts; `settle` makes formulas
 * of answers and mistakes the values that they have.
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
 * @property {Expression[]} [mistakes] a text is a mistake as it is typed
 * @property {Expression} [answer]
 * @property {number} [tolerance]
 * @property {string} [unit]
 * @property {string[]} [accept]
 * @property {number} [typos]
 * @property {string[]} [items]
 * @property {string[]} [pairs]
 * @property {GapKey[]} [gaps]
 * @property {Parameter[]} [parameters]
 * @property {Expression} [where]
 * @property {ShownValue[]} [values]
 */

/**
 * A gap, with accept and typos, or a cell for a number.
 *
 * @typedef {object} GapKey
 * @property {string} key
 * @property {string[]} [accept]
 * @property {number} [typos]
 * @property {Expression} [answer]
 * @property {number} [tolerance]
 * @property {string} [unit]
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
 * @param {string[]} months
 * @returns {Result}
 */

const LETTERS_PER_SLIP = 5;
const DUST = 1e-12; // 0.1 + 0.2 is not 0.3; yet a million euros and a cent are not a million

/** @type {Object<string, Grader>} */
const GRADERS = {
  "single-choice": gradeOne,
  "true-false": gradeOne,
  "multiple-choice": gradeMany,
  hotspot: gradeHotspot,
  matching: gradeParts,
  categorise: gradeParts,
  ordering: gradeOrder,
  numeric: gradeNumber,
  date: gradeDate,
  "short-text": gradeText,
  cloze: gradeParts,
  table: gradeParts,
  survey: gradeNothing,
  reflection: gradeNothing,
};

/**
 * Judge a response.
 *
 * A single choice, a judgement and a typed answer are right or wrong. In a multiple
 * choice each right choice earns its share and each wrong one costs its share of the
 * wrong ones, never below zero: who ticks everything, or nothing, earns nothing
 * (unless everything is right, where nothing can be ticked wrongly).
 *
 * Items that are given a target, gaps and cells earn a share each. An order earns by how
 * few items would have to be moved: see `rightParts`. What is not scored earns nothing.
 *
 * A slip of the finger is forgiven in letters only: "article 12" is not "article 11".
 *
 * @param {QuestionKey} key of a question with parameters as `settle` returns it
 * @param {string[]} response keys that the question does not have are ignored
 * @param {FoldingTable} table
 * @param {string[]} [months] the names of the months, for dates that are typed with one
 * @returns {Result}
 */
function grade(key, response, table, months = []) {
  return response.length > 0 ? GRADERS[key.kind](key, response, table, months) : judged(0);
}

/**
 * The keys of the items, gaps or cells that were answered right, in the order of the
 * response; none for a question that is not answered in parts. In an order these are the
 * items of the longest sequence that is right already (of several, the one that ends
 * first): the others are those to move.
 *
 * @param {QuestionKey} key
 * @param {string[]} response
 * @param {FoldingTable} table
 * @returns {string[]}
 */
function rightParts(key, response, table) {
  if (key.kind === "ordering") {
    return longestRight(key.items || [], response);
  }
  if (key.pairs) {
    return knownParts(response, key.pairs).map((part) => part[0]);
  }
  /** @type {Map<string, string>} */
  const filled = new Map();
  response.forEach((part) => filled.set(part.slice(0, 1), part.slice(1)));
  return Array.from(filled.keys()).filter((name) => {
    const gap = (key.gaps || []).find((one) => one.key === name);
    return gap !== undefined && fillsGap(gap, filled.get(name) || "", table);
  });
}

/**
 * A response that earns everything; empty where no answer is right.
 *
 * @param {QuestionKey} key
 * @returns {string[]}
 */
function rightResponse(key) {
  if (key.gaps) {
    return key.gaps
      .filter((gap) => !gap.accept || gap.accept.length > 0)
      .map((gap) => gap.key + (gap.accept ? gap.accept[0] : typedAnswer(gap.answer === undefined ? "" : gap.answer)));
  }
  const parts = key.pairs || key.items || key.correct || (key.accept && key.accept.slice(0, 1));
  return parts || (key.answer === undefined ? [] : [typedAnswer(key.answer)]);
}

/** A right answer as it can be typed. @param {Expression} answer */
function typedAnswer(answer) {
  const value = valueOr(answer, {}, "");
  return typeof value === "number" ? typedNumber(value) : String(value);
}

/** A number as it can be typed. @param {number} number */
function typedNumber(number) {
  return String(Number(number.toPrecision(15)));
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
function gradeHotspot(key, ...given) {
  return (key.correct || []).length > 1 ? gradeMany(key, ...given) : gradeOne(key, ...given);
}

/** @type {Grader} */
function gradeParts(key, response, table) {
  const parts = (key.pairs || key.gaps || []).length;
  return judged(parts > 0 ? rightParts(key, response, table).length / parts : 0);
}

/**
 * Judge an order: each item that would have to be moved costs a share; the least is nothing.
 * @type {Grader}
 */
function gradeOrder(key, response, table) {
  const moves = (key.items || []).length - 1;
  const right = rightParts(key, response, table).length - 1;
  return judged(moves > 0 ? Math.max(0, right) / moves : 0);
}

/** @type {Grader} */
function gradeNothing() {
  return judged(0);
}

/**
 * @param {string[]} response
 * @param {string[]} wanted
 */
function knownParts(response, wanted) {
  return Array.from(new Set(response)).filter((part) => wanted.includes(part));
}

/**
 * The longest part of a response that stands in the given order, its keys not in one run.
 *
 * @param {string[]} order
 * @param {string[]} response
 */
function longestRight(order, response) {
  /** For each key, the longest right sequence that ends with it. @type {string[][]} */
  const ends = [];
  for (const key of knownParts(response, order)) {
    const before = ends.filter((end) => order.indexOf(end[end.length - 1]) < order.indexOf(key));
    ends.push(longest(before).concat(key));
  }
  return longest(ends);
}

/** @param {string[][]} sequences */
function longest(sequences) {
  return sequences.reduce((best, other) => (other.length > best.length ? other : best), []);
}

/**
 * @param {GapKey} gap
 * @param {string} text
 * @param {FoldingTable} table
 */
function fillsGap(gap, text, table) {
  const { accept = [], typos = 0, answer = "", tolerance = 0, unit = "" } = gap;
  if (!gap.accept) {
    const right = valueOr(answer, {}, "");
    return typeof right === "number" && readings(text, unit, table).some((value) => isClose(value, right, tolerance));
  }
  const numbers = readings(text, "", table);
  return (
    accepts(accept, typos, fold(text, table), table) ||
    accept.some((wanted) => readings(wanted, "", table).some((value) => numbers.includes(value)))
  );
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
  const { tolerance = 0, unit = "" } = key;
  const close = (/** @type {Scalar} */ value, /** @type {Scalar} */ wanted) =>
    typeof value === "number" && typeof wanted === "number" && isClose(value, wanted, tolerance);
  return gradeNear(key, response, (text) => readings(text, unit, table), close);
}

/** @type {Grader} */
function gradeDate(key, response, table, months) {
  const { tolerance = 0 } = key;
  const close = (/** @type {Scalar} */ value, /** @type {Scalar} */ wanted) =>
    value instanceof Day && wanted instanceof Day && Math.abs(value.number - wanted.number) <= tolerance;
  return gradeNear(key, response, (text) => dayReadings(text, months, table), close);
}

/**
 * Judge what is right when one of its readings is near enough.
 *
 * @param {QuestionKey} key
 * @param {string[]} response
 * @param {(text: string) => Scalar[]} read
 * @param {(value: Scalar, wanted: Scalar) => boolean} close
 */
function gradeNear(key, response, read, close) {
  const { answer = "", mistakes = [] } = key;
  const typed = read(response[0]);
  const isMeant = (/** @type {Expression} */ formula) => {
    const values = typeof formula === "string" ? read(formula) : [valueOr(formula, {}, "")];
    return typed.some((value) => values.some((wanted) => close(value, wanted)));
  };
  if (isMeant(answer)) {
    return judged(1);
  }
  const index = mistakes.findIndex(isMeant);
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
  if (typed === "") {
    return judged(0);
  }
  if (accepts(accept, 0, typed, table)) {
    return judged(1);
  }
  const index = mistakes.findIndex((mistake) => fold(String(mistake), table) === typed);
  if (index >= 0) {
    return judged(0, index);
  }
  return judged(accepts(accept, typos, typed, table) ? 1 : 0);
}

/**
 * Whether a folded text is one of the accepted ones, with so many slips forgiven.
 *
 * @param {string[]} accept
 * @param {number} typos
 * @param {string} typed
 * @param {FoldingTable} table
 */
function accepts(accept, typos, typed, table) {
  const accepted = accept.map((text) => fold(text, table));
  return (
    typed !== "" &&
    (accepted.includes(typed) || (typos > 0 && accepted.some((wanted) => isNearly(typed, wanted, typos))))
  );
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
