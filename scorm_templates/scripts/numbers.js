// Numbers as people type them.
// Twin: westeros_learn/assessment/numbers.py.

// Spaces, tab, line feed, and the no-break, thin and narrow spaces that part thousands.
const EDGE_BLANKS = /^[ \t\n\u00a0\u2009\u202f]+|[ \t\n\u00a0\u2009\u202f]+$/g;
const PARTING_MARKS = /[ \t\n\u00a0\u2009\u202f'\u2019]+(?=[0-9])/g;
// The signs are the hyphen, the minus sign, and the dash that word processors make of it.
const TYPED_NUMBER = /^([+\-\u2212\u2013]?)([0-9.,]*[0-9])([^]*)$/;
const GROUPED_DIGITS = /^[1-9][0-9]{0,2}([.,][0-9]{3})+$/;

/**
 * What a typed number can mean; empty when it is no number.
 *
 * Spaces and apostrophes part thousands. A comma or a point is the decimal mark; where it
 * could part thousands as well ("1.234", "12,500"), both readings are given, for no
 * learner should fail by the habit of a country. The unit may follow.
 *
 * @param {string} text
 * @param {string} unit the question's unit, in any case and with or without accents
 * @param {FoldingTable} table
 * @returns {number[]}
 */
function readings(text, unit, table) {
  const match = TYPED_NUMBER.exec(text.replace(EDGE_BLANKS, "").replace(PARTING_MARKS, ""));
  if (!match) {
    return [];
  }
  const rest = fold(match[3], table);
  if (rest !== "" && rest !== fold(unit, table)) {
    return [];
  }
  const factor = match[1] === "" || match[1] === "+" ? 1 : -1;
  return decimalForms(match[2]).map((form) => factor * Number(form));
}

/**
 * @param {string} digits
 * @returns {string[]}
 */
function decimalForms(digits) {
  const marks = digits.replace(/[0-9]/g, "");
  if (marks === "") {
    return [digits];
  }
  const grouped = GROUPED_DIGITS.test(digits);
  const whole = digits.replace(/[.,]/g, "");
  if (marks.length === 1) {
    const decimal = digits.replace(",", ".");
    return grouped ? [decimal, whole] : [decimal];
  }
  const last = marks[marks.length - 1];
  if (marks === last.repeat(marks.length)) {
    return grouped ? [whole] : [];
  }
  const cut = digits.lastIndexOf(last);
  const head = digits.slice(0, cut);
  if (head.indexOf(last) >= 0 || !GROUPED_DIGITS.test(head)) {
    return [];
  }
  return [head.replace(/[.,]/g, "") + "." + digits.slice(cut + 1)];
}
