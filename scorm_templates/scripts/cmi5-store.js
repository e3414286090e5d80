// The LMS's record store: requests of the Experience API (xAPI 1.0.3, part three), one class for all of them.

/** @typedef {{status: number, text: string, etag: string}} Reply the status is 0 where no answer came */

/** A request that takes longer than this is given up, and tried again later. In milliseconds. */
const PATIENCE = 30000;
/** What may still arrive when the page is closed: browsers carry 64 KiB then, and two requests may be on their way. */
const MOST_WHEN_LEAVING = 30000;
/** Statuses by which a store says: perhaps later. */
const PERHAPS_LATER = /^(0|408|425|429|5[0-9][0-9])$/;
/** No answer of a store begins like a page: that is the door of a network, or of an LMS, before which one must sign in. */
const PAGE = /^\s*</;

class RecordStore {
  /** @param {Window} win @param {string} endpoint */
  constructor(win, endpoint) {
    this.win = win;
    this.endpoint = endpoint;
    this.token = "";
  }

  /**
   * Make a request to a resource of the store.
   * @param {string} method
   * @param {string} resource
   * @param {Object<string, string>} query
   * @param {{body?: string, headers?: Object<string, string>}} [given]
   * @returns {Promise<Reply>}
   */
  ask(method, resource, query, given = {}) {
    const names = Object.keys(query).map((name) => name + "=" + encodeURIComponent(query[name]));
    const headers = Object.assign({
      Authorization: (/^basic /i.test(this.token) ? "" : "Basic ") + this.token,
      "X-Experience-API-Version": "1.0.3",
    }, given.body === undefined ? {} : { "Content-Type": "application/json" }, given.headers);
    // An endpoint may have a query of its own.
    const [path, own] = this.endpoint.split("?");
    const whole = names.concat(own || []).join("&");
    const address = path.replace(/\/*$/, "/") + resource + (whole ? "?" + whole : "");
    return this.call(method, address, { body: given.body, headers: headers });
  }

  /**
   * Make a request. It is on its way when this returns, and goes on when the page is closed.
   * @param {string} method
   * @param {string} address
   * @param {{body?: string, headers?: Object<string, string>}} given
   * @returns {Promise<Reply>}
   */
  async call(method, address, given) {
    const Control = /** @type {{AbortController?: typeof AbortController}} */ (this.win).AbortController; // Safari 12.1
    const control = Control ? new Control() : null;
    const timer = this.win.setTimeout(() => control && control.abort(), PATIENCE);
    try {
      const answer = await this.win.fetch(address, {
        method: method,
        headers: given.headers,
        body: given.body,
        cache: "no-store",
        keepalive: sizeOf(given.body || "") < MOST_WHEN_LEAVING,
        referrerPolicy: "no-referrer",
        signal: control ? control.signal : undefined,
      });
      const text = await answer.text();
      const isPage = answer.ok && PAGE.test(text);
      return { status: isPage ? 0 : answer.status, text: text, etag: answer.headers.get("ETag") || "" };
    } catch (error) {
      return { status: 0, text: "", etag: "" };
    } finally {
      this.win.clearTimeout(timer);
    }
  }
}

/** The bytes that a text takes on its way. @param {string} text */
function sizeOf(text) {
  return utf8Bytes(text).length;
}

/** Say whether to ask again later. @param {Reply} reply */
function isLater(reply) {
  return PERHAPS_LATER.test(String(reply.status));
}

/** Say whether a store has done what was asked. @param {Reply} reply */
function isDone(reply) {
  return reply.status >= 200 && reply.status < 300;
}

/**
 * A document of the learner's state (xAPI 1.0.3, part three, 2.3), changed by nobody else unseen.
 *
 * What was read or written last is known by its ETag. A store that names none when it is written to is
 * read again before the next time, and what somebody else has written meanwhile is handed back.
 */
class StateDocument {
  /** @param {RecordStore} store @param {Object<string, string>} query */
  constructor(store, query) {
    this.store = store;
    this.query = query;
    /** What it holds as far as is known. */
    this.text = "";
    this.etag = "";
    this.known = false;
    this.exists = false;
  }

  /** Read it; say how that went. @returns {Promise<"read"|"later"|"refused">} */
  async read() {
    const reply = await this.store.ask("GET", "activities/state", this.query);
    if (reply.status !== 404 && !isDone(reply)) {
      return isLater(reply) ? "later" : "refused";
    }
    this.exists = reply.status !== 404 && reply.status !== 204;
    this.text = this.exists ? reply.text : "";
    this.etag = reply.etag;
    this.known = true;
    return "read";
  }

  /**
   * Write it, unless somebody else has.
   * @param {string} text
   * @returns {Promise<"written"|"changed"|"later"|"refused">} "changed" where it now holds what another has written
   */
  async write(text) {
    const before = this.text;
    if (!this.known) {
      const read = await this.read();
      if (read !== "read" || this.text !== before) {
        return read === "read" ? "changed" : read;
      }
    }
    if (this.exists && text === this.text) {
      return "written";
    }
    let reply = await this.put(text);
    if (reply.status === 412 || reply.status === 409) {
      const known = this.text;
      const read = await this.read();
      if (read !== "read" || this.text !== known || this.etag) {
        return read === "read" ? "changed" : read;
      }
      // It wants a tag, and shows none: from another origin a page sees only what the store lets it see.
      reply = await this.put(text, "*");
    }
    if (!isDone(reply)) {
      this.known = reply.status !== 0 && this.known; // it may have been written all the same
      return isLater(reply) ? "later" : "refused";
    }
    this.took(text, reply);
    return "written";
  }

  /** Write it without looking whether anybody else has, as the page is being closed. @param {string} text */
  async writeLast(text) {
    const reply = await this.put(text);
    if (isDone(reply)) {
      this.took(text, reply);
    }
  }

  /** @param {string} text @param {string} [tag] of what it may replace */
  put(text, tag = this.known ? this.etag : "") {
    /** @type {Object<string, string>} */
    const headers = {};
    if (tag) {
      headers["If-Match"] = tag;
    } else if (this.known && !this.exists) {
      headers["If-None-Match"] = "*";
    }
    return this.store.ask("PUT", "activities/state", this.query, { body: text, headers: headers });
  }

  /** @param {string} text @param {Reply} reply */
  took(text, reply) {
    this.text = text;
    this.exists = true;
    this.etag = reply.etag;
    this.known = reply.etag !== "";
  }
}
