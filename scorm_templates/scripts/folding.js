// Folding: what two typed answers may differ in and still be the same.
// Twin: westeros_learn/assessment/folding.py.

/**
 * Letters that Unicode's NFKD leaves as they are, and what they are read as:
 * FOLDING of the Python twin, handed over with the course.
 *
 * @typedef {Object<string, string>} FoldingTable
 */

/**
 * A pattern by Unicode's names of kinds. Firefox knows them since version 78 (2020); written
 * out in the script, they would keep an older one from running any of it.
 *
 * @param {string} named
 * @param {string} listed what stands for it there: right for Latin, Greek and Cyrillic
 */
function unicodePattern(named, listed) {
  try {
    return new RegExp(named, "gu");
  } catch (error) {
    return new RegExp(listed, "gu");
  }
}

const INVISIBLE = unicodePattern("[\\p{M}\\p{Cf}]", "[\\u0300-\\u036f\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff]");
const NO_LETTERS = unicodePattern(
  "[^\\p{L}\\p{N}]+",
  "[\\0-/:-@[-`{-\\u00a9\\u00ab-\\u00b1\\u00b4-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u02c2-\\u02df\\u2000-\\u206f\\u20a0-\\u20cf\\u2190-\\u245f\\u2500-\\u2bff\\u3000-\\u303f]+",
);

/**
 * A text without case, accents, punctuation and superfluous spaces.
 *
 * Compatibility decomposition (Unicode Standard Annex 15, NFKD); marks and invisible
 * format characters dropped, for a soft hyphen comes along with copied text; lower
 * case; then the table. Whatever is neither letter nor digit becomes one space.
 *
 * @param {string} text
 * @param {FoldingTable} table
 * @returns {string}
 */
function fold(text, table) {
  const plain = text.normalize("NFKD").replace(INVISIBLE, "");
  const letters = Array.from(plain.toLowerCase(), (letter) => table[letter] || letter).join("");
  return letters.replace(NO_LETTERS, " ").trim();
}

/**
 * How many slips of the finger part two texts. A slip adds, drops or changes a letter or
 * swaps two neighbours (optimal string alignment distance; Boytsov 2011, section 2.1).
 *
 * @param {string} left
 * @param {string} right
 * @returns {number}
 */
function slips(left, right) {
  const a = Array.from(left);
  const b = Array.from(right);
  /** @type {number[]} */
  let before = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, before[j - 2] + 1);
      }
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return above[b.length];
}
