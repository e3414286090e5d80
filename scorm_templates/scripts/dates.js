// Dates as people type them.
// Twin: westeros_learn/assessment/dates.py.

const ANY_BLANKS = /[ \t\n\u00a0\u2009\u202f]+/g;
const ANY_DASHES = /[\u2010-\u2013\u2212]/g;
const YEAR_FIRST = /^([0-9]{4}) ?([-./ ]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})$/;
const YEAR_LAST = /^([0-9]{1,2}) ?([-./ ]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})[^0-9]{0,3}$/;
const ROMAN_MONTHS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
const TELLING_LETTERS = 3; // they tell one month from another; a shorter word may stand beside them ("of", "de", "r.")

/**
 * What a typed date can mean; empty when it is no date.
 *
 * Year first or year last, with dots, slashes, hyphens or blanks; or the month as a word,
 * shortened or in another case of its language, or as a Roman numeral. Where day and month
 * could change places ("03/04/2026", but never with dots), or a century is not told, all
 * readings are given, for no learner should fail by the habit of a country.
 *
 * @param {string} text
 * @param {string[]} months the names of the twelve months
 * @param {FoldingTable} table
 * @returns {Day[]}
 */
function dayReadings(text, months, table) {
  const typed = text.replace(ANY_BLANKS, " ").replace(ANY_DASHES, "-").replace(/^ | $/g, "");
  const yearFirst = YEAR_FIRST.exec(typed);
  if (yearFirst) {
    return realDays([[yearFirst[1], yearFirst[3], yearFirst[4]]]);
  }
  const yearLast = YEAR_LAST.exec(typed);
  if (yearLast) {
    const [, first, mark, second, year] = yearLast;
    const years = year.length === 4 ? [year] : ["20" + year, "19" + year];
    const orders = mark === "." ? [[second, first]] : [[second, first], [first, second]];
    /** @type {string[][]} */
    const candidates = [];
    years.forEach((each) => orders.forEach((order) => candidates.push([each].concat(order))));
    return realDays(candidates);
  }
  return realDays(dayInWords(fold(typed, table).split(" "), months.map((month) => fold(month, table))));
}

/**
 * Year, month and day of a date whose month is a word.
 *
 * @param {string[]} words folded
 * @param {string[]} months folded
 * @returns {string[][]}
 */
function dayInWords(words, months) {
  const named = words.map((word) => monthNamed(word, months)).filter(Boolean);
  const days = words.map((word) => /^([0-9]{1,2})[a-z]{0,2}$/.exec(word)).filter(Boolean);
  const years = words.filter((word) => /^[0-9]{4}$/.test(word));
  const others = words.filter(
    (word) => Array.from(word).length >= TELLING_LETTERS && !/^[0-9]/.test(word) && !monthNamed(word, months),
  );
  if (named.length !== 1 || days.length !== 1 || years.length !== 1 || others.length) {
    return [];
  }
  return [[years[0], String(named[0]), /** @type {RegExpExecArray} */ (days[0])[1]]];
}

/**
 * The month that a folded word names, 1 to 12, or 0: the one that begins most like it.
 *
 * @param {string} word
 * @param {string[]} months folded
 */
function monthNamed(word, months) {
  const roman = ROMAN_MONTHS.indexOf(word);
  if (roman >= 0) {
    return roman + 1;
  }
  const alike = months.map((month) => lettersAlike(Array.from(word), Array.from(month)));
  const most = Math.max(0, ...alike);
  const alone = alike.indexOf(most) === alike.lastIndexOf(most);
  return most >= TELLING_LETTERS && alone ? alike.indexOf(most) + 1 : 0;
}

/**
 * @param {string[]} left
 * @param {string[]} right
 */
function lettersAlike(left, right) {
  let count = 0;
  while (count < left.length && left[count] === right[count]) {
    count += 1;
  }
  return count;
}

/**
 * The days that there are among years, months and days.
 *
 * @param {string[][]} candidates
 * @returns {Day[]}
 */
function realDays(candidates) {
  /** @type {Day[]} */
  const found = [];
  candidates.forEach((candidate) => {
    const [year, month, day] = candidate.map(Number);
    const made = new Day(Date.UTC(year, month - 1, day) / MS_PER_DAY);
    const parts = made.parts();
    const real = parts[0] === year && parts[1] === month && parts[2] === day;
    const known = FIRST_DAY <= made.number && made.number <= LAST_DAY;
    if (real && known && !found.some((other) => other.number === made.number)) {
      found.push(made);
    }
  });
  return found;
}
