/** What a response to an interaction may look like, by its type (SCORM 1.2 RTE 3.4.7; 2004 RTE 4.2.9). */

import { number, text, worded } from "./datatypes.js";

/** @typedef {import("./datatypes.js").Check} Check */

const ONE_12 = "[0-9a-z]";
const SHORT = "[A-Za-z0-9_.%:/()!~*'-]{1,250}";
const REAL = "-?\\d{1,10}(\\.\\d{1,7})?";

/** @param {RegExp} pattern @param {string} named @returns {Check} */
function looks(pattern, named) {
  return (value) => (pattern.test(value) ? "" : `is not ${named}`);
}

/** @type {Record<string, Check>} */
export const RESPONSES_12 = {
  "true-false": looks(/^[01tf]/, "0, 1, t or f"),
  choice: looks(new RegExp(`^(\\{?${ONE_12}(,${ONE_12})*\\}?)?$`), "single letters or digits with commas, as in a,c"),
  "fill-in": text(255),
  matching: looks(
    new RegExp(`^(\\{?${ONE_12}\\.${ONE_12}(,${ONE_12}\\.${ONE_12})*\\}?)?$`),
    "pairs of single letters or digits, as in a.1,b.3",
  ),
  performance: text(255),
  sequencing: looks(new RegExp(`^(${ONE_12}(,${ONE_12})*)?$`), "single letters or digits with commas, as in c,a,b"),
  likert: looks(new RegExp(`^${ONE_12}?$`), "one letter or digit"),
  numeric: number(-Infinity, Infinity, { empty: true }),
};

const LIST = new RegExp(`^(${SHORT}(\\[,\\]${SHORT}){0,35})?$`);
const PAIRS = new RegExp(`^(${SHORT}\\[\\.\\]${SHORT}(\\[,\\]${SHORT}\\[\\.\\]${SHORT}){0,35})?$`);

/** @type {Record<string, Check>} */
export const RESPONSES_2004 = {
  "true-false": looks(/^(true|false)$/, '"true" or "false"'),
  choice: (value) => looks(LIST, "short identifiers parted by [,], as in a[,]c")(value) || twice(value),
  "fill-in": (value) => value.split("[,]").map(worded(250)).find(Boolean) || "",
  "long-fill-in": worded(4000),
  matching: looks(PAIRS, "pairs of short identifiers, as in a[.]1[,]b[.]3"),
  performance: text(4000),
  sequencing: looks(LIST, "short identifiers parted by [,], as in c[,]a[,]b"),
  likert: looks(new RegExp(`^${SHORT}$`), "one short identifier"),
  numeric: looks(new RegExp(`^${REAL}$`), "a number"),
  other: text(4000),
};

/** @type {Record<string, Check>} */
export const PATTERNS_2004 = {
  ...RESPONSES_2004,
  "fill-in": (value) => RESPONSES_2004["fill-in"](value.replace(/^(\{(case_matters|order_matters)=(true|false)\})+/, "")),
  "long-fill-in": (value) => worded(4000)(value.replace(/^\{case_matters=(true|false)\}/, "")),
  matching: RESPONSES_2004.matching,
  numeric: looks(new RegExp(`^(${REAL})?\\[:\\](${REAL})?$`), "a range such as 1[:]2"),
  performance: text(4000),
};

/** @param {string} value */
function twice(value) {
  const parts = value.split("[,]");
  return new Set(parts).size < parts.length ? "names an answer twice" : "";
}
