// Formulas and conditions, evaluated: the same result in Python and in JavaScript, to the last bit.
// Twin: westeros_learn/assessment/expressions.py, which says how dust is looked past.
//
// A formula is data: a number, a truth value and a text stand for themselves, a date is
// ["date", "2026-03-01"], a name ["name", "income"], and anything else starts with its sign,
// as in ["+", 1, 2].

/** @typedef {number|boolean|string|Day} Scalar */
/** @typedef {number|boolean|string|any[]} Expression */
/** @typedef {Object<string, Scalar>} Values */

const MOST_PLACES = 9;
const LARGEST = 1e15; // a double still tells eighths apart
const LARGEST_POWER = 100;
const EXPRESSION_DUST = 1e-12;
const FAR_FROM_HALF = 1e10; // from here on, dust in proportion would be more than a hundredth of a unit
const MS_PER_DAY = 86400000;
const FIRST_DAY = Date.UTC(1600, 0, 1) / MS_PER_DAY;
const LAST_DAY = Date.UTC(2399, 11, 31) / MS_PER_DAY;

/** A day of the calendar. */
class Day {
  /** @param {number} number days since 1970-01-01 */
  constructor(number) {
    this.number = number;
  }

  /** @param {string} text as in 2026-03-01 @returns {Day} */
  static from(text) {
    return new Day(Date.parse(text + "T00:00:00Z") / MS_PER_DAY);
  }

  /** @returns {number[]} year, month (January is 1), day, and weekday (Monday is 1) */
  parts() {
    const date = new Date(this.number * MS_PER_DAY);
    return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay() || 7];
  }

  toString() {
    return new Date(this.number * MS_PER_DAY).toISOString().slice(0, 10);
  }
}

/** A formula has no value; the reason is a key of REASONS in the twin. */
class FormulaError extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * The value of a formula or condition.
 *
 * @param {Expression} expression
 * @param {Values} values the values of its names
 * @returns {Scalar}
 */
function evaluate(expression, values) {
  if (!Array.isArray(expression)) {
    return expression;
  }
  const [sign, first, second] = expression;
  if (sign === "date") {
    return Day.from(first);
  }
  if (sign === "name") {
    demand(Object.prototype.hasOwnProperty.call(values, first), "unknown-name");
    return values[first];
  }
  if (sign === "and" || sign === "or") {
    const settled = sign === "or";
    return asTruth(evaluate(first, values)) === settled ? settled : asTruth(evaluate(second, values));
  }
  return OPERATIONS[sign](...expression.slice(1).map((/** @type {Expression} */ part) => evaluate(part, values)));
}

/**
 * A number rounded to decimal places, halves away from zero.
 *
 * @param {number} value
 * @param {number} places
 * @returns {number}
 */
function roundHalfAway(value, places) {
  const [units, scale] = roundedUnits(Math.abs(value), places);
  return value < 0 && units ? -units / scale : units / scale;
}

/**
 * A number that is not negative as a whole number of units, and how many units make one.
 *
 * @param {number} value
 * @param {number} places
 * @returns {number[]}
 */
function roundedUnits(value, places) {
  let scale = tenTo(places);
  while (scale > 1 && value * scale > LARGEST) {
    scale /= 10;
  }
  const exact = value * scale;
  const dust = EXPRESSION_DUST * Math.min(Math.max(1, exact), FAR_FROM_HALF);
  return [Math.floor(exact + 0.5 + dust), scale];
}

/** @param {number} places */
function tenTo(places) {
  let scale = 1;
  for (let place = 0; place < places; place += 1) {
    scale *= 10;
  }
  return scale;
}

// --- what the values must be ---------------------------------------------------------

/**
 * @param {boolean} holds
 * @param {string} reason
 */
function demand(holds, reason) {
  if (!holds) {
    throw new FormulaError(reason);
  }
}

/** @param {Scalar} value @returns {number} */
function asNumber(value) {
  demand(typeof value === "number", "no-number");
  return /** @type {number} */ (value);
}

/** @param {Scalar} value @returns {boolean} */
function asTruth(value) {
  demand(typeof value === "boolean", "no-truth");
  return /** @type {boolean} */ (value);
}

/** @param {number} value */
function checked(value) {
  demand(-LARGEST <= value && value <= LARGEST, "too-large");
  return value + 0; // a minus before zero would be seen nowhere but in a division
}

/**
 * @param {Scalar} value
 * @param {number} least
 * @param {number} most
 * @param {string} reason
 */
function asWhole(value, least, most, reason) {
  demand(typeof value === "number" && least <= value && value <= most && Math.floor(value) === value, reason);
  return /** @type {number} */ (value);
}

/**
 * @param {Day} start
 * @param {Scalar} days
 * @param {number} sign
 */
function dayAfter(start, days, sign) {
  demand(typeof days === "number", "no-days");
  const whole = roundHalfAway(/** @type {number} */ (days), 0);
  demand(isSame(/** @type {number} */ (days), whole), "no-days");
  const number = start.number + sign * whole;
  demand(FIRST_DAY <= number && number <= LAST_DAY, "too-far");
  return new Day(number);
}

// --- what is done with them ------------------------------------------------------------

/** @type {Object<string, (...operands: any[]) => Scalar>} */
const OPERATIONS = {
  "+": (left, right) => {
    if (left instanceof Day) {
      return dayAfter(left, right, 1);
    }
    return right instanceof Day ? dayAfter(right, left, 1) : checked(asNumber(left) + asNumber(right));
  },
  "-": (left, right) => {
    if (left instanceof Day) {
      return right instanceof Day ? left.number - right.number : dayAfter(left, right, -1);
    }
    return checked(asNumber(left) - asNumber(right));
  },
  "*": (left, right) => checked(asNumber(left) * asNumber(right)),
  "/": divide,
  "^": (base, power) => {
    const factor = asNumber(base);
    const times = asWhole(power, -LARGEST_POWER, LARGEST_POWER, "no-power");
    let result = 1;
    for (let time = 0; time < Math.abs(times); time += 1) {
      result = checked(result * factor);
    }
    return times >= 0 ? result : divide(1, result);
  },
  neg: (value) => checked(-asNumber(value)),
  abs: (value) => Math.abs(asNumber(value)),
  round: (value, places = 0) => roundHalfAway(asNumber(value), asWhole(places, 0, MOST_PLACES, "no-places")),
  min: (...values) => extreme(values, 1),
  max: (...values) => extreme(values, -1),
  "<": (left, right) => order(left, right, "no-comparison") < 0,
  "<=": (left, right) => order(left, right, "no-comparison") <= 0,
  ">": (left, right) => order(left, right, "no-comparison") > 0,
  ">=": (left, right) => order(left, right, "no-comparison") >= 0,
  "=": isEqual,
  "!=": (left, right) => !isEqual(left, right),
  not: (value) => !asTruth(value),
};

/**
 * @param {Scalar} left
 * @param {Scalar} right
 */
function divide(left, right) {
  const above = asNumber(left);
  const below = asNumber(right);
  demand(below !== 0, "division-by-zero");
  return checked(above / below);
}

/**
 * @param {Scalar[]} values
 * @param {number} which 1: the least, -1: the most
 */
function extreme(values, which) {
  let found = values[0];
  values.slice(1).forEach((other) => {
    if (order(found, other, "no-pair") * which > 0) {
      found = other;
    }
  });
  order(found, found, "no-pair");
  return found;
}

/**
 * How two numbers or two dates stand to one another: -1, 0 or 1.
 *
 * @param {Scalar} left
 * @param {Scalar} right
 * @param {string} reason
 */
function order(left, right, reason) {
  if (typeof left === "number" && typeof right === "number") {
    return isSame(left, right) ? 0 : Math.sign(left - right);
  }
  demand(left instanceof Day && right instanceof Day, reason);
  return Math.sign(/** @type {Day} */ (left).number - /** @type {Day} */ (right).number);
}

/**
 * @param {number} left
 * @param {number} right
 */
function isSame(left, right) {
  return Math.abs(left - right) <= EXPRESSION_DUST * Math.max(1, Math.abs(left), Math.abs(right));
}

/**
 * @param {Scalar} left
 * @param {Scalar} right
 */
function isEqual(left, right) {
  const plain = typeof left === typeof right && (typeof left === "string" || typeof left === "boolean");
  return plain ? left === right : order(left, right, "no-comparison") === 0;
}
