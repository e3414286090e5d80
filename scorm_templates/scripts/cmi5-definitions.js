// What was asked, as an LMS that speaks xAPI wants it described (xAPI 1.0.3, Data, 2.4.4.1): the words stand in the page.

/** @typedef {{id: string, description: Object<string, string>}} InteractionPart */

const CMI_INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction";
/** A report is no place for whole pages. */
const LONGEST_PART = 500;
const LONGEST_NAME_OF_QUESTION = 80;
/** @type {DelimitedRoom} */
const ROOM_XAPI = { texts: Infinity, steps: Infinity, plain: undelimited };

/**
 * Return the definition of the activity that an interaction was part of.
 * @param {Interaction} interaction
 * @param {Document} doc
 */
function definitionOf(interaction, doc) {
  const key = interaction.key;
  const language = doc.documentElement.lang || "en";
  const type = INTERACTION_TYPES[key.kind];
  const place = placeOf(key, doc);
  const said = type === "performance" ? wordsAt(place, "h2") : onOneLine(interaction.text || "");
  /** @type {Object<string, any>} */
  const definition = { type: CMI_INTERACTION, interactionType: type };
  if (said) {
    definition.name = { [language]: shortened(said, LONGEST_NAME_OF_QUESTION) };
    definition.description = { [language]: said };
  }
  const right = rightPatterns(key);
  if (right.length) {
    definition.correctResponsesPattern = right;
  }
  const parts = partsOf(interaction, place, (id, text) => ({ id: id, description: { [language]: shortened(text, LONGEST_PART) } }));
  Object.keys(parts).filter((name) => parts[name].length).forEach((name) => (definition[name] = parts[name]));
  return definition;
}

/** Return where a question or a scenario stands in the page, null where it has left the course. @param {QuestionKey} key @param {Document} doc */
function placeOf(key, doc) {
  if (key.kind === "scenario") {
    return doc.getElementById("scenario-" + key.id);
  }
  const name = "question-" + key.id;
  const pool = /** @type {HTMLTemplateElement|null} */ (doc.getElementById("pool"));
  return doc.getElementById(name) || (pool && pool.content.querySelector('[id="' + name + '"]'));
}

/**
 * Return every pattern by which an answer is right. Of what is typed, all accepted words are known; our
 * grader does not look at capitals.
 * @param {QuestionKey} key
 * @returns {string[]}
 */
function rightPatterns(key) {
  if (key.kind === "short-text") {
    return (key.accept || []).map((text) => "{case_matters=false}" + undelimited(text));
  }
  const pattern = delimitedPattern(key, ROOM_XAPI);
  return pattern ? [(GAPPED.indexOf(key.kind) >= 0 ? "{case_matters=false}" : "") + pattern] : [];
}

/**
 * Return what could be chosen, under the names that xAPI has for each type.
 * @param {Interaction} interaction
 * @param {Element|null} place
 * @param {(id: string, text: string) => InteractionPart} part
 * @returns {Object<string, InteractionPart[]>}
 */
function partsOf(interaction, place, part) {
  const list = (/** @type {string} */ selector, /** @type {string} */ words) =>
    inOrder(all(place || document.createElement("p"), selector).map((node) => part(node.dataset.key || "", wordsAt(node, words))));
  switch (INTERACTION_TYPES[interaction.key.kind]) {
    case "choice":
      return { choices: list(".part.choice", ".choice-text") };
    case "likert":
      return { scale: list(".part.choice", ".choice-text") };
    case "sequencing":
      return { choices: list(".part[data-key]", ".part-text") };
    case "matching":
      return { source: list(".part[data-key]", ".part-text"), target: inOrder(targetsAt(place, part)) };
    case "performance":
      return { steps: stepsAt(interaction, place, part) };
    default:
      return {};
  }
}

/**
 * Return to what each item can be matched: the options of a list, or the categories.
 * @param {Element|null} place
 * @param {(id: string, text: string) => InteractionPart} part
 */
function targetsAt(place, part) {
  const first = place && place.querySelector(".part[data-key]");
  const options = /** @type {HTMLOptionElement[]} */ (first ? all(first, "select option") : []);
  const labels = first ? all(first, ".categories label") : [];
  return options
    .filter((option) => option.value)
    .map((option) => part(option.value, onOneLine(option.textContent || "")))
    .concat(labels.map((label) => part(/** @type {HTMLInputElement} */ (label.querySelector("input")).value, wordsAt(label, "span"))));
}

/**
 * Return the steps of a way through a conversation: each moment at which there was a choice.
 * @param {Interaction} interaction
 * @param {Element|null} place
 * @param {(id: string, text: string) => InteractionPart} part
 */
function stepsAt(interaction, place, part) {
  const nodes = place ? all(place, ".node[data-node]") : [];
  const ids = interaction.response.map((step) => step.slice(0, step.indexOf(".")));
  return ids.filter((id, at) => ids.indexOf(id) === at).map((id) => {
    const node = nodes.find((each) => (each.dataset.node || "").replace(/[^A-Za-z0-9_]/g, "_") === id);
    return part(id, node ? wordsAt(node, ".words") : id);
  });
}

/** Return parts by their keys: a learner may see them shuffled. @param {InteractionPart[]} parts */
function inOrder(parts) {
  return parts.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Return the words of a part of the page. @param {Element|null} node @param {string} selector */
function wordsAt(node, selector) {
  const found = node && node.querySelector(selector);
  return onOneLine((found && found.textContent) || "");
}

/** @param {string} text */
function onOneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

/** @param {string} text @param {number} length */
function shortened(text, length) {
  return text.length > length ? text.slice(0, length - 1) + "…" : text;
}
