// Numbers and days as the course's readers write them.
// Twin: westeros_learn/player/formats.py.

/**
 * A value in a text: its formula, how many decimals a number has, and how it is written.
 * @typedef {{formula: Expression, decimals?: number, style?: "plain"|"weekday"}} ShownValue
 */

/**
 * Return a number with the language's decimal mark and its thousands parted.
 * @param {number} number
 * @param {Object<string, string>} words
 * @param {number} [decimals] as many as it needs, if left out
 * @param {boolean} [parted] whether thousands are parted at all
 * @returns {string}
 */
function shownNumber(number, words, decimals, parted = true) {
  const [units, scale] = roundedUnits(Math.abs(number), decimals === undefined ? MOST_PLACES : decimals);
  const whole = Math.floor(units / scale);
  let digits = String(units - whole * scale + scale).slice(1);
  digits = decimals === undefined ? digits.replace(/0+$/, "") : digits.padEnd(decimals, "0");
  let text = String(whole);
  if (parted && text.length >= Number(words["number-group-from"])) {
    text = text.replace(/\B(?=([0-9]{3})+$)/g, words["number-group"]);
  }
  return (number < 0 && units ? "\u2212" : "") + text + (digits ? words["number-decimal"] + digits : "");
}

/**
 * Return a day with the name of its month.
 * @param {string} day as in 2026-11-24
 * @param {Object<string, string>} words
 * @returns {string}
 */
function shownDay(day, words) {
  const [year, month, date] = day.split("-").map(Number);
  return fillIn(words["date-form"], { day: date, month: words["month-names"].split(", ")[month - 1], year: year });
}

/**
 * Return the value of a formula as it stands in a text; a dash when it has none.
 * @param {Scalar|undefined} value
 * @param {ShownValue} form
 * @param {Object<string, string>} words
 * @returns {string}
 */
function shownValue(value, form, words) {
  if (typeof value === "number") {
    return shownNumber(value, words, form.decimals, form.style !== "plain");
  }
  if (value instanceof Day) {
    const day = form.style === "plain" ? String(value) : shownDay(String(value), words);
    const weekday = words["weekday-names"].split(", ")[value.parts()[3] - 1];
    return form.style === "weekday" ? fillIn(words["weekday-form"], { weekday: weekday, date: day }) : day;
  }
  return typeof value === "string" ? value : "\u2013";
}
