/**
 * The data types of SCORM: each check takes a value and says what is wrong with it, "" for nothing.
 *
 * @typedef {(value: string) => string} Check
 */

/**
 * Any text.
 *
 * @param {number} most characters
 * @returns {Check}
 */
export function text(most) {
  return (value) => (value.length > most ? `has ${value.length} characters, of ${most} at most` : "");
}

/**
 * One word of a vocabulary.
 *
 * @param {...string} words
 * @returns {Check}
 */
export function oneOf(...words) {
  return (value) => (words.includes(value) ? "" : `is none of ${words.map((word) => `"${word}"`).join(", ")}`);
}

/**
 * A text of a form.
 *
 * @param {RegExp} pattern
 * @param {string} named as in "a time such as 08:30:00"
 * @returns {Check}
 */
export function form(pattern, named) {
  return (value) => (pattern.test(value) ? "" : `is not ${named}`);
}

/**
 * A number within a range.
 *
 * @param {number} low
 * @param {number} high
 * @param {{whole?: boolean, empty?: boolean}} [options] `empty`: "" is allowed, too
 * @returns {Check}
 */
export function number(low, high, options = {}) {
  const pattern = options.whole ? /^[+-]?\d{1,10}$/ : /^[+-]?(\d{1,10}(\.\d*)?|\.\d+)$/;
  return (value) => {
    if (value === "" && options.empty) {
      return "";
    }
    if (!pattern.test(value)) {
      return options.whole ? "is not a whole number" : "is not a number";
    }
    const amount = Number(value);
    return amount < low || amount > high ? `is not between ${low} and ${high}` : "";
  };
}

/**
 * What passes one of two checks.
 *
 * @param {Check} one
 * @param {Check} other
 * @returns {Check}
 */
export function either(one, other) {
  return (value) => (one(value) && other(value) ? `${one(value)}, and ${other(value)}` : "");
}

/**
 * Say whether a text is out of a range, rather than of another type.
 *
 * @param {string} fault what a check said
 */
export function isOutOfRange(fault) {
  return fault.startsWith("is not between");
}

/** A duration of SCORM 1.2 (CMITimespan). @type {Check} */
export const timespan12 = form(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/, "a duration such as 0000:12:30.00");

/** A time of the day of SCORM 1.2 (CMITime). @type {Check} */
export const time12 = form(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/, "a time of the day such as 08:30:00");

/** An identifier of SCORM 1.2 (CMIIdentifier). @type {Check} */
export const identifier12 = form(/^[\x21-\x7e]{1,255}$/, "an identifier of 1 to 255 characters without spaces");

/** A duration of SCORM 2004 (ISO 8601, to hundredths of a second). @type {Check} */
export const timespan2004 = form(
  /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/,
  "a duration such as PT12M30S",
);

/** A point in time of SCORM 2004 (ISO 8601, to hundredths of a second). @type {Check} */
export const time2004 = form(
  /^(19[7-9]\d|20[0-2]\d|203[0-8])(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d{1,2}(Z|[+-][01]\d(:[0-5]\d)?)?)?)?)?)?)?)?$/,
  "a time such as 2027-01-15T08:30:00.00Z",
);

/** A long identifier of SCORM 2004 (a URI, 4,000 characters). @type {Check} */
export const identifier2004 = form(/^(?!urn:(?![A-Za-z0-9]+:.))\S{1,4000}$/, "an identifier without spaces");

/** A language tag (RFC 5646), or "". @type {Check} */
export const language = form(/^([A-Za-z]{2,3}|[ix])?(?<=.)(-[A-Za-z0-9]{1,8})*$|^$/, "a language tag such as pl-PL");

/** A text that may name its language first, as in {lang=pl}Dzień dobry.
 *
 * @param {number} most
 * @returns {Check}
 */
export function worded(most) {
  return (value) => {
    const said = /^\{lang=([^}]*)\}/.exec(value);
    if (said && (!said[1] || language(said[1]))) {
      return "names no language in {lang=…}";
    }
    return text(most)(said ? value.slice(said[0].length) : value);
  };
}

/**
 * Seconds of a duration of either version.
 *
 * @param {string} value
 */
export function secondsOf(value) {
  const short = /^(\d+):(\d+):([\d.]+)$/.exec(value);
  if (short) {
    return Number(short[1]) * 3600 + Number(short[2]) * 60 + Number(short[3]);
  }
  const long = /^P(?:\d+Y)?(?:\d+M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(value);
  const [days, hours, minutes, seconds] = long ? long.slice(1).map((part) => Number(part || 0)) : [0, 0, 0, 0];
  return days * 86400 + hours * 3600 + minutes * 60 + seconds;
}

/**
 * Seconds as a duration of SCORM 1.2.
 *
 * @param {number} seconds
 */
export function asTimespan12(seconds) {
  const hundredths = Math.round(seconds * 100);
  const [hours, minutes, rest] = [Math.floor(hundredths / 360000), Math.floor(hundredths / 6000) % 60, hundredths % 6000];
  const pad = (/** @type {number} */ amount, /** @type {number} */ digits) => String(amount).padStart(digits, "0");
  return `${pad(hours, 4)}:${pad(minutes, 2)}:${pad(Math.floor(rest / 100), 2)}.${pad(rest % 100, 2)}`;
}

/**
 * Seconds as a duration of SCORM 2004.
 *
 * @param {number} seconds
 */
export function asTimespan2004(seconds) {
  const hundredths = Math.round(seconds * 100);
  return `PT${Math.floor(hundredths / 360000)}H${Math.floor(hundredths / 6000) % 60}M${(hundredths % 6000) / 100}S`;
}
