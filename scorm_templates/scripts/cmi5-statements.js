// The statements of a unit (cmi5 Quartz, section 9): each has its id, its time and its context.

/** @typedef {Object<string, any>} Statement */
/** @typedef {"initialized"|"completed"|"passed"|"failed"|"terminated"} Cmi5Verb */

const VERBS = "http://adlnet.gov/expapi/verbs/";
const CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/";
const MASTERY_SCORE = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
const PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress";
/** When something happened that was told in a later visit than its own. */
const HAPPENED = "urn:westeros-learn:extension:happened";

/** Makes the statements of one visit. */
class Statements {
  /**
   * @param {LaunchParameters} launch
   * @param {LaunchData} data
   * @param {number} since when the visit began, in milliseconds since 1970
   */
  constructor(launch, data, since) {
    this.launch = launch;
    this.template = data.contextTemplate;
    this.mastery = masteryScore(data);
    this.since = since;
    /** No statement is older than one before it, whatever the clock does. */
    this.latest = since;
  }

  /**
   * Return a statement that cmi5 defines.
   * @param {Cmi5Verb} verb
   * @param {Object<string, any>} [result]
   * @returns {Statement}
   */
  defined(verb, result) {
    const judges = result !== undefined && (result.success !== undefined || result.completion !== undefined);
    const categories = [{ id: CATEGORY + "cmi5" }].concat(judges ? [{ id: CATEGORY + "moveon" }] : []);
    const context = this.context({ category: categories });
    if ((verb === "passed" || verb === "failed") && this.mastery !== null) {
      context.extensions[MASTERY_SCORE] = this.mastery;
    }
    // What is said once in a visit is known by the visit, what is said once in an enrolment by that.
    const once = verb === "completed" || verb === "passed" ? "" : this.session();
    const object = { objectType: "Activity", id: this.launch.activityId };
    // What was answered before the LMS was found is as old as the begin, and no older.
    const at = verb === "initialized" ? this.since : Date.now();
    return this.whole(verb, [verb, once], object, context, at, result);
  }

  /**
   * Return the statement of one answer.
   * @param {Interaction} interaction
   * @param {Object<string, any>} definition
   * @param {string} iri of the course
   * @returns {Statement}
   */
  answered(interaction, definition, iri) {
    const object = { objectType: "Activity", id: iri + questionPath(interaction.key), definition: definition };
    const context = this.context({ parent: [{ id: this.launch.activityId, objectType: "Activity" }] });
    if (interaction.at < this.since) {
      context.extensions[HAPPENED] = new Date(interaction.at).toISOString();
    }
    const name = [interaction.id, String(interaction.at)];
    return this.whole("answered", name, object, context, interaction.at, resultOf(interaction));
  }

  /**
   * @param {string} verb
   * @param {string[]} name what tells it from all others of the enrolment
   * @param {Object<string, any>} object
   * @param {Object<string, any>} context
   * @param {number} at in milliseconds since 1970
   * @param {Object<string, any>} [result]
   * @returns {Statement}
   */
  whole(verb, name, object, context, at, result) {
    const time = Math.max(at, verb === "answered" ? this.since : this.latest);
    this.latest = Math.max(this.latest, time);
    return Object.assign({
      id: uuidOf([this.launch.registration, this.launch.activityId].concat(name).join(" ")),
      timestamp: new Date(time).toISOString(),
      actor: this.launch.actor,
      verb: { id: VERBS + verb, display: { "en-US": verb } },
      object: object,
      context: context,
    }, result === undefined ? {} : { result: result });
  }

  /**
   * Return the LMS's context with more in it. Nothing that the LMS put there is replaced.
   * @param {Object<string, Object<string, string>[]>} activities
   * @returns {Object<string, any>}
   */
  context(activities) {
    const context = JSON.parse(JSON.stringify(this.template));
    const groups = readGroups(context.contextActivities);
    Object.keys(activities).forEach((name) => {
      const had = groups[name] || [];
      const ids = had.map((/** @type {{id: string}} */ each) => each.id);
      groups[name] = had.concat(activities[name].filter((each) => ids.indexOf(each.id) < 0));
    });
    context.contextActivities = groups;
    context.registration = this.launch.registration;
    context.extensions = Object.assign({}, context.extensions);
    return context;
  }

  /** The LMS's id of this visit, "" where it gives none. */
  session() {
    const extensions = this.template.extensions || {};
    return String(extensions["https://w3id.org/xapi/cmi5/context/extensions/sessionid"] || this.launch.fetch);
  }
}

/** Return lists of activities; xAPI lets one activity stand without a list. @param {Object<string, any>|undefined} given */
function readGroups(given) {
  /** @type {Object<string, any[]>} */
  const groups = {};
  Object.keys(given || {}).forEach((name) => {
    const value = (given || {})[name];
    groups[name] = Array.isArray(value) ? value : [value];
  });
  return groups;
}

/** Return the score that the LMS asks for, 0 to 1; null where it asks for none. @param {LaunchData} data */
function masteryScore(data) {
  const given = data.masteryScore;
  const score = typeof given === "string" && given.trim() ? Number(given) : given;
  return typeof score === "number" && score >= 0 && score <= 1 ? score : null;
}

/** Where a question stands below its course. @param {QuestionKey} key */
function questionPath(key) {
  return (key.kind === "scenario" ? ":scenario:" : ":question:") + key.id;
}

/** Return what an answer was worth. A survey has no right answer; a way is neither right nor wrong. @param {Interaction} interaction */
function resultOf(interaction) {
  const type = INTERACTION_TYPES[interaction.key.kind];
  const isScored = type !== "likert";
  return Object.assign(
    { response: delimitedResponse(interaction.key, interaction.response, ROOM_XAPI), duration: spanOfTime(interaction.seconds) },
    isScored ? { score: scaledScore(Math.round(interaction.score * 10000)) } : {},
    isScored && type !== "performance" ? { success: interaction.score >= 1 } : {}
  );
}

/** @param {number} hundredths of a per cent */
function scaledScore(hundredths) {
  return { scaled: hundredths / 10000, raw: Math.floor(hundredths / 100), min: 0, max: 100 };
}

/**
 * Return a UUID that is always the same for a name (in the form of RFC 4122, 4.3): a statement that is sent again, in this
 * visit or in a later one, is known to the store.
 * @param {string} name
 */
function uuidOf(name) {
  const digits = [1, 2, 3, 4]
    .map((salt) => new Generator(hash32(salt + name + salt)).next32().toString(16).padStart(8, "0"))
    .join("");
  const variant = ((parseInt(digits[16], 16) & 3) | 8).toString(16);
  const marked = digits.slice(0, 12) + "5" + digits.slice(13, 16) + variant + digits.slice(17);
  return [marked.slice(0, 8), marked.slice(8, 12), marked.slice(12, 16), marked.slice(16, 20), marked.slice(20)].join("-");
}
