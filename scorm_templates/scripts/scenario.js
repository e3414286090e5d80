// A conversation as it is played: where the learner's choices lead, and what they move.
// Nothing but the choices is kept; everything else follows from them, so that an attempt
// goes on in a corrected course. Twin: westeros_learn/assessment/scenario.py.

/** Ways that are tried at most to find a moment. */
const MOST_TRIED = 5000;

/**
 * What the page tells of a scenario.
 * @typedef {Object} ScenarioKey
 * @property {string} id
 * @property {string} code
 * @property {string} start id of the first node
 * @property {VariableKey[]} variables
 * @property {Object<string, NodeKey>} nodes by id
 */

/**
 * @typedef {Object} VariableKey
 * @property {string} name
 * @property {string} label
 * @property {number} start
 * @property {number} least
 * @property {number} most
 * @property {number} weight
 * @property {boolean} lowIsGood
 */

/**
 * @typedef {Object} NodeKey
 * @property {string} code
 * @property {ChoiceKey[]} choices
 * @property {Passage[]} passages
 * @property {boolean} ending
 */

/** @typedef {{key: string, go: string, when: Expression|null, effects: Levels}} ChoiceKey */

/** @typedef {{go: string, when: Expression|null}} Passage */

/** The values of a scenario's variables. @typedef {Object<string, number>} Levels */

/**
 * One choice of the learner.
 * @typedef {Object} Turn
 * @property {string[]} nodes ids of the nodes read before it; the last one offers it
 * @property {string[]} offered keys of the choices that there were
 * @property {string} key the key of the one taken
 * @property {Levels} moved how far it moved which variable; those that stayed are left out
 */

/**
 * How far a conversation has come.
 * @typedef {Object} Way
 * @property {Turn[]} turns the choices made, each with what came before it
 * @property {string[]} nodes ids of the nodes read since; the last one is where the learner is
 * @property {string[]} offered keys of the choices there, none at an ending
 * @property {Levels} levels the values of the variables
 * @property {boolean} ended whether the last node is an ending
 */

/**
 * Return where choices lead. A choice that the scenario no longer has is passed over. One
 * that it has counts where it was made, even if a correction of the course has moved the
 * way there: what the learner said, the learner has said.
 * @param {ScenarioKey} scenario
 * @param {Array<[string, string]>} steps the code of the node where each choice was made, and its key
 * @returns {Way}
 */
function follow(scenario, steps) {
  const ids = new Map(Object.keys(scenario.nodes).map((id) => [scenario.nodes[id].code, id]));
  /** @type {Levels} */
  let levels = {};
  scenario.variables.forEach((variable) => (levels[variable.name] = variable.start));
  let nodes = readOn(scenario, scenario.start, levels);
  /** @type {Turn[]} */
  const turns = [];
  steps.forEach(([code, key]) => {
    const id = ids.get(code);
    const choice = id === undefined ? undefined : scenario.nodes[id].choices.find((one) => one.key === key);
    if (id === undefined || choice === undefined) {
      return;
    }
    const before = nodes[nodes.length - 1] === id ? nodes : [id];
    const after = moveLevels(scenario, levels, choice);
    /** @type {Levels} */
    const moved = {};
    Object.keys(levels).filter((name) => after[name] !== levels[name]).forEach((name) => (moved[name] = after[name] - levels[name]));
    turns.push({ nodes: before, offered: offered(scenario.nodes[id], levels), key: key, moved: moved });
    levels = after;
    nodes = readOn(scenario, choice.go, levels);
  });
  const here = nodes.length ? scenario.nodes[nodes[nodes.length - 1]] : undefined;
  const keys = here ? offered(here, levels) : [];
  return { turns: turns, nodes: nodes, offered: keys, levels: levels, ended: here !== undefined && here.ending };
}

/**
 * Return the ids of the nodes that are read from one on, up to a choice or an ending. A way
 * that turns in a circle ends where it would begin anew; so does one that leads to a node
 * that is not there.
 * @param {ScenarioKey} scenario
 * @param {string} start
 * @param {Levels} levels
 */
function readOn(scenario, start, levels) {
  /** @type {string[]} */
  const nodes = [];
  let at = start;
  while (hasOwn(scenario.nodes, at) && nodes.indexOf(at) < 0) {
    nodes.push(at);
    const passage = scenario.nodes[at].passages.find((one) => holds(one.when, levels));
    at = passage ? passage.go : "";
  }
  return nodes;
}

/**
 * Return the keys of the choices that a node offers.
 * @param {NodeKey} node
 * @param {Levels} levels
 */
function offered(node, levels) {
  return node.choices.filter((choice) => holds(choice.when, levels)).map((choice) => choice.key);
}

/**
 * Say whether a condition holds. One that has no value does not.
 * @param {Expression|null} when null for always
 * @param {Levels} levels
 */
function holds(when, levels) {
  if (when === null) {
    return true;
  }
  try {
    return evaluate(when, levels) === true;
  } catch (error) {
    return false;
  }
}

/**
 * Return the values after a choice, each within its variable's range.
 * @param {ScenarioKey} scenario
 * @param {Levels} levels
 * @param {ChoiceKey} choice
 */
function moveLevels(scenario, levels, choice) {
  /** @type {Levels} */
  const after = {};
  scenario.variables.forEach(({ name, least, most }) => {
    const effect = hasOwn(choice.effects, name) ? choice.effects[name] : 0;
    after[name] = Math.min(Math.max(levels[name] + effect, least), most);
  });
  return after;
}

/**
 * Return what the values earn, in hundredths of a per cent, rounded down. Each variable
 * earns its weight by how far it has come in its range.
 * @param {ScenarioKey} scenario
 * @param {Levels} levels
 */
function wayScore(scenario, levels) {
  return quizScore(
    scenario.variables.map((variable) => {
      const room = variable.most - variable.least;
      const gone = levels[variable.name] - variable.least;
      return [variable.weight, room ? (variable.lowIsGood ? room - gone : gone) / room : 1];
    })
  );
}

/**
 * Return the fewest choices that lead to a node, null when none do.
 * @param {ScenarioKey} scenario
 * @param {string} id
 * @returns {Array<[string, string]>|null}
 */
function stepsTo(scenario, id) {
  /** @type {Array<Array<[string, string]>>} */
  const waiting = [[]];
  const met = new Set();
  for (let at = 0; at < waiting.length && at < MOST_TRIED; at++) {
    const way = follow(scenario, waiting[at]);
    if (way.nodes.indexOf(id) >= 0) {
      return waiting[at];
    }
    const here = way.nodes[way.nodes.length - 1];
    const state = JSON.stringify([here, way.levels]);
    if (!met.has(state)) {
      met.add(state);
      way.offered.forEach((key) => waiting.push(waiting[at].concat([[scenario.nodes[here].code, key]])));
    }
  }
  return null;
}

/** Whether a name is the object's own: a variable may be called "constructor". @param {object} object @param {string} name */
function hasOwn(object, name) {
  return Object.prototype.hasOwnProperty.call(object, name);
}
