// How an LMS launches a unit by cmi5 (Quartz, sections 8 and 10): what the address says, and the way to the record store.

/**
 * What the address says.
 * @typedef {Object} LaunchParameters
 * @property {string} endpoint
 * @property {string} fetch
 * @property {Object<string, any>} actor
 * @property {string} registration
 * @property {string} activityId
 */

/**
 * What the LMS says besides, in the document `LMS.LaunchData`.
 * @typedef {Object} LaunchData
 * @property {Object<string, any>} contextTemplate
 * @property {string} [launchMode]
 * @property {unknown} [masteryScore]
 * @property {unknown} [returnURL]
 */

/**
 * What is remembered of a visit as long as its tab is open: its token is given out once.
 * @typedef {Object} VisitNote
 * @property {string} token
 * @property {number} since when the visit began, in milliseconds since 1970; 0 before
 * @property {string[]} said the verbs that were told of in it
 * @property {string} over what became of the work, once the visit is over; "" before
 */

/**
 * Return what the address says, null where no LMS that speaks cmi5 has opened it.
 * @param {Window} win
 * @returns {LaunchParameters|null}
 */
function launchParameters(win) {
  const given = new URLSearchParams(win.location.search);
  const text = (/** @type {string} */ name) => (given.get(name) || "").trim();
  const endpoint = webAddress(text("endpoint"), win);
  const fetch = webAddress(text("fetch"), win);
  const actor = readObject(text("actor"));
  const whole = endpoint && fetch && actor && text("registration") && text("activityId");
  return whole && actor ? {
    endpoint: endpoint,
    fetch: fetch,
    actor: actor,
    registration: text("registration"),
    activityId: text("activityId"),
  } : null;
}

/** Return an address of the web as a whole one, "" for any other. @param {unknown} address @param {Window} win */
function webAddress(address, win) {
  const found = attempt(() => typeof address === "string" && address && new URL(address, win.location.href), null);
  return found && /^https?:$/.test(found.protocol) ? found.href : "";
}

/** Return a JSON object, null for anything else. @param {string} text @returns {Object<string, any>|null} */
function readObject(text) {
  const value = attempt(() => JSON.parse(text), null);
  return value && typeof value === "object" && !Array.isArray(value) ? value : null;
}

/** Remembers a visit in its tab, so that a page that crashed can go on with it. */
class VisitNotes {
  /** @param {Window} win @param {LaunchParameters} launch */
  constructor(win, launch) {
    this.storage = openStorage(win, "sessionStorage");
    this.name = "westeros-learn:visit:" + hash32(launch.fetch + " " + launch.registration).toString(36);
    this.note = this.read();
  }

  /** @returns {VisitNote} */
  read() {
    const note = readObject(attempt(() => (this.storage && this.storage.getItem(this.name)) || "", ""));
    return Object.assign({ token: "", since: 0, said: [], over: "" }, note);
  }

  /** @param {Partial<VisitNote>} news */
  remember(news) {
    Object.assign(this.note, news);
    attempt(() => this.storage && this.storage.setItem(this.name, JSON.stringify(this.note)), undefined);
  }

  /** Whether a verb was told of in this visit. @param {string} verb */
  isSaid(verb) {
    return this.note.said.indexOf(verb) >= 0;
  }
}

/**
 * Ask the LMS for the token of this visit. It gives it once, so it is asked again only where no answer came.
 * @param {RecordStore} store
 * @param {string} address
 * @returns {Promise<{token: string, later: boolean}>} the token, "" for none; whether to ask again later
 */
async function fetchToken(store, address) {
  const reply = await store.call("POST", address, {});
  const answer = readObject(reply.text);
  const token = answer && answer["auth-token"];
  const hasToken = reply.status === 200 && typeof token === "string" && token !== "";
  return { token: hasToken ? token : "", later: reply.status === 0 && reply.text === "" };
}
