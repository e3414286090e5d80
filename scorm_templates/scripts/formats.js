// Numbers and days as the course's readers write them.
// Twin: westeros_learn/player/formats.py.

/**
 * Return a number with the language's decimal mark, its thousands parted, without a superfluous ".0".
 * @param {number} number
 * @param {Object<string, string>} words
 * @returns {string}
 */
function shownNumber(number, words) {
  const text = String(Number(number.toPrecision(15)));
  const parts = /^(-?)([0-9]+)(\.[0-9]+)?$/.exec(text);
  if (!parts) {
    return text; // too large or too small to be written out, or no number
  }
  const parted = parts[2].length >= Number(words["number-group-from"]);
  const whole = parted ? parts[2].replace(/\B(?=([0-9]{3})+$)/g, words["number-group"]) : parts[2];
  return (parts[1] && "\u2212") + whole + (parts[3] ? words["number-decimal"] + parts[3].slice(1) : "");
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
