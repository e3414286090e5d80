// The parameters of a question: their values for a seed, and the answer that follows from them.
// Twin: westeros_learn/assessment/parameters.py.

/**
 * What is drawn anew for each attempt: a number range has first, step, count and decimals, a
 * date range day, step and count, a list has values, and what follows from others a formula.
 *
 * @typedef {object} Parameter
 * @property {string} name
 * @property {number} [first] in units of 1 / 10**decimals, as is the step
 * @property {number} [step] of a date range, in days
 * @property {number} [count]
 * @property {number} [decimals]
 * @property {string} [day] the first day, as in 2026-03-01
 * @property {Expression[]} [values]
 * @property {Expression} [formula]
 */

const SAMPLE_SEED = 1; // the numbers that the page shows before the script, and of the first try in practice
const MOST_DRAWS = 500; // where one draw in twenty fits, one attempt in 10**11 ends without

/**
 * A question's own seed in an attempt.
 *
 * @param {number} seed
 * @param {string} code
 * @returns {number}
 */
function seedOfQuestion(seed, code) {
  return (seed ^ hash32(code)) >>> 0;
}

/**
 * The values of a question's parameters for its own seed. What does not meet `where` is
 * drawn again; a formula that has no value then leaves its name out, and a condition that
 * has none does not hold.
 *
 * @param {Parameter[]} parameters
 * @param {Expression|undefined} where
 * @param {number} seed
 * @returns {Values}
 */
function drawValues(parameters, where, seed) {
  const generators = parameters.map((parameter) => new Generator(seed ^ hash32(parameter.name)));
  /** @type {Values} */
  let values = {};
  for (let time = 0; time < MOST_DRAWS; time += 1) {
    const steps = parameters.map((parameter, at) => generators[at].below(Math.max(1, stepsOf(parameter))));
    values = valuesAt(parameters, steps);
    if (where === undefined || valueOr(where, values, false) === true) {
      break;
    }
  }
  return values;
}

/** @param {Parameter} parameter */
function stepsOf(parameter) {
  return parameter.values ? parameter.values.length : parameter.count || 1;
}

/**
 * The values of parameters at given steps; a formula without a value is left out.
 *
 * @param {Parameter[]} parameters
 * @param {number[]} steps
 * @returns {Values}
 */
function valuesAt(parameters, steps) {
  /** @type {Values} */
  const values = {};
  parameters.forEach((parameter, at) => {
    const { name, first = 0, step = 1, decimals = 0 } = parameter;
    if (parameter.formula !== undefined) {
      const value = valueOr(parameter.formula, values, undefined);
      if (value !== undefined) {
        values[name] = value;
      }
    } else if (parameter.values) {
      values[name] = evaluate(parameter.values[steps[at]], {});
    } else if (parameter.day) {
      values[name] = new Day(Day.from(parameter.day).number + steps[at] * step);
    } else {
      values[name] = (first + steps[at] * step) / tenTo(decimals);
    }
  });
  return values;
}

/**
 * The value of a formula, or another one when it has none.
 *
 * @template T
 * @param {Expression} formula
 * @param {Values} values
 * @param {T} otherwise
 * @returns {Scalar|T}
 */
function valueOr(formula, values, otherwise) {
  try {
    return evaluate(formula, values);
  } catch (error) {
    if (error instanceof FormulaError) {
      return otherwise;
    }
    throw error;
  }
}

/**
 * The key of a question with the answers that are right and foreseen for given values; a
 * date becomes text. An answer without a value becomes the empty text, which no response equals.
 *
 * @param {QuestionKey} key
 * @param {Values} values
 * @returns {QuestionKey}
 */
function settle(key, values) {
  const settled = (/** @type {Expression} */ formula) => {
    const value = valueOr(formula, values, "");
    return value instanceof Day ? String(value) : value;
  };
  if (key.kind === "table") {
    const cells = (key.gaps || []).map((cell) => Object.assign({}, cell, { answer: settled(cell.answer === undefined ? "" : cell.answer) }));
    return Object.assign({}, key, { gaps: cells });
  }
  if (key.kind !== "numeric" && key.kind !== "date") {
    return key;
  }
  return Object.assign({}, key, { answer: settled(key.answer === undefined ? "" : key.answer), mistakes: (key.mistakes || []).map(settled) });
}
