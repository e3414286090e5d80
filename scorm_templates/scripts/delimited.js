// Responses as SCORM 2004 and xAPI write them alike: parts with [,] [.] [:] between them.

/**
 * How much of a response there is room for.
 * @typedef {Object} DelimitedRoom
 * @property {number} texts how many typed texts
 * @property {number} steps how many steps of a way
 * @property {(text: string) => string} plain makes a typed text one that fits
 */

/**
 * Return what is right, "" where nothing is.
 * @param {QuestionKey} key
 * @param {DelimitedRoom} room
 */
function delimitedPattern(key, room) {
  const type = INTERACTION_TYPES[key.kind];
  if (type === "numeric") {
    const tolerance = key.tolerance || 0;
    return [Number(key.answer) - tolerance, Number(key.answer) + tolerance].map(plainNumber).join("[:]");
  }
  return type === "likert" ? "" : delimitedResponse(key, rightResponse(key), room);
}

/**
 * @param {QuestionKey} key
 * @param {string[]} response
 * @param {DelimitedRoom} room
 */
function delimitedResponse(key, response, room) {
  switch (INTERACTION_TYPES[key.kind]) {
    case "true-false":
      return { t: "true", f: "false" }[response[0]] || "";
    case "numeric":
      return response.length ? plainNumber(Number(response[0])) : "";
    case "matching":
      return response.map((pair) => pair[0] + "[.]" + pair.slice(1)).join("[,]");
    case "fill-in":
      return (response.length && GAPPED.indexOf(key.kind) >= 0 ? inGaps(key, response) : response)
        .slice(0, room.texts)
        .map(room.plain)
        .join("[,]");
    case "performance":
      return response.slice(0, room.steps).map((step) => step.replace(".", "[.]")).join("[,]");
    default:
      return response.join("[,]");
  }
}

/** Return what stands in each gap, "" where nothing does. @param {QuestionKey} key @param {string[]} response */
function inGaps(key, response) {
  return rightResponse(key).map((right) => {
    const found = response.find((part) => part[0] === right[0]);
    return found ? found.slice(1) : "";
  });
}

/** Return a text on one line, without the signs that part one text from the next. @param {string} text */
function undelimited(text) {
  return text.replace(/\s+/g, " ").replace(/\[([,.:])\]/g, "$1").trim().replace(/^\{/, "(");
}

/** A span of time (ISO 8601) with hundredths of a second. @param {number} seconds */
function spanOfTime(seconds) {
  const [hours, minutes, whole, hundredths] = clockParts(seconds);
  return "PT" + hours + "H" + minutes + "M" + whole + "." + twoDigits(hundredths) + "S";
}
