// What both versions of SCORM report of an answer in the same way.

/** The type under which each kind of question is reported (twin: model.KINDS); a kind without one never is. */
const INTERACTION_TYPES = /** @type {Object<string, string>} */ ({
  "single-choice": "choice",
  "multiple-choice": "choice",
  hotspot: "choice",
  "true-false": "true-false",
  matching: "matching",
  categorise: "matching",
  ordering: "sequencing",
  numeric: "numeric",
  date: "fill-in",
  "short-text": "fill-in",
  cloze: "fill-in",
  table: "fill-in",
  survey: "likert",
  scenario: "performance",
});
/** Kinds whose response has one part for each gap: its key, then what stands in it. */
const GAPPED = ["cloze", "table"];

/**
 * @param {Interaction} interaction
 * @param {string} wrong the version's word for it
 */
function interactionResult(interaction, wrong) {
  if (INTERACTION_TYPES[interaction.key.kind] === "likert") {
    return "neutral";
  }
  if (INTERACTION_TYPES[interaction.key.kind] === "performance") {
    return plainNumber(Math.round(interaction.score * 100) / 100); // a way is neither right nor wrong
  }
  if (interaction.score <= 0) {
    return wrong;
  }
  return interaction.score >= 1 ? "correct" : String(Math.round(interaction.score * 100) / 100);
}

/** Return a number as every LMS reads it: seven decimals at most, and never with an exponent. @param {number} number */
function plainNumber(number) {
  const text = number.toFixed(7).replace(/\.?0+$/, "");
  return /^-?[0-9]+(\.[0-9]+)?$/.test(text) ? text : "";
}

/** @param {number} number */
function twoDigits(number) {
  return (number < 10 ? "0" : "") + number;
}

/** Split a time into hours, minutes, seconds and hundredths. @param {number} seconds */
function clockParts(seconds) {
  const hundredths = Math.min(Math.round(seconds * 100), 9999 * 360000);
  const whole = Math.floor(hundredths / 100);
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60, hundredths % 100];
}
