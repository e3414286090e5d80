// What is on its way to the app: forms that were filled, sent again until they are taken.

const OUTBOX_NAME = "westeros-learn:unsent";
/** Milliseconds until a form is sent again, longer each time. */
const SEND_AGAIN = [1000, 3000, 10000, 30000];

/**
 * @typedef {Object} Parcel
 * @property {string} to where the form is sent
 * @property {string} body its fields
 */

/**
 * @typedef {Object} Taken what became of a form
 * @property {"taken"|"refused"|"elsewhere"|"lost"} how taken: the app has it; refused: it will not take it;
 *   elsewhere: the app asks for something else first, as a sign-in; lost: no answer came, it is sent again
 * @property {string} text what the app answered
 */

/** Forms that have not been confirmed, kept in this window's storage, so that a reload loses nothing. */
class Outbox {
  /**
   * @param {Window} win
   * @param {string} token the page's own, for forms of an earlier page
   * @param {(kind: "saving"|"saved"|"kept"|"lost"|"refused"|"elsewhere") => void} tell
   */
  constructor(win, token, tell) {
    this.win = win;
    this.token = token;
    this.tell = tell;
    this.storage = openStorage(win, "sessionStorage");
    /** @type {Parcel[]} */
    this.parcels = attempt(() => JSON.parse((this.storage && this.storage.getItem(OUTBOX_NAME)) || "[]"), []);
    this.tries = 0;
    this.timer = 0;
    /** Whether the app asked for something else first. */
    this.isElsewhere = false;
    /** What is being sent now. @type {Promise<void>|null} */
    this.running = null;
    /** Who waits for which answer. @type {Map<Parcel, (taken: Taken) => void>} */
    this.waiting = new Map();
  }

  isEmpty() {
    return this.parcels.length === 0;
  }

  /**
   * Send a form. A newer answer takes the place of one that waits for the same address.
   * @param {string} to
   * @param {string} body
   * @param {(taken: Taken) => void} then called each time something became of it
   */
  send(to, body, then) {
    const parcel = { to: to, body: body };
    const sending = this.running ? this.parcels.slice(0, 1) : [];
    this.parcels = this.parcels.filter((one) => sending.indexOf(one) >= 0 || one.to !== to).concat([parcel]);
    this.waiting.set(parcel, then);
    this.keep();
    this.tell("saving");
    return this.flush();
  }

  /** Keep what is not confirmed yet. */
  keep() {
    attempt(() => this.storage && this.storage.setItem(OUTBOX_NAME, JSON.stringify(this.parcels)), undefined);
  }

  /** Send all that waits, in order. @returns {Promise<void>} */
  flush() {
    window.clearTimeout(this.timer);
    if (!this.running) {
      this.running = this.sendAll().then(() => {
        this.running = null;
      });
    }
    return this.running;
  }

  async sendAll() {
    if (this.isElsewhere) {
      await this.renew();
    }
    while (this.parcels.length) {
      const parcel = this.parcels[0];
      const taken = await this.post(parcel);
      if (taken.how === "lost" || taken.how === "elsewhere") {
        this.later(taken.how);
        this.inform(parcel, taken);
        return;
      }
      this.tries = 0;
      this.isElsewhere = false;
      this.parcels.shift();
      this.keep();
      if (!this.parcels.length) {
        this.tell(taken.how === "taken" ? "saved" : "refused");
      }
      this.inform(parcel, taken);
      this.waiting.delete(parcel);
    }
  }

  /** @param {Parcel} parcel @param {Taken} taken */
  inform(parcel, taken) {
    const then = this.waiting.get(parcel);
    if (then) {
      then(taken);
    }
  }

  /** Try again by and by. @param {"lost"|"elsewhere"} how */
  later(how) {
    this.tell(how === "elsewhere" ? "elsewhere" : this.storage ? "kept" : "lost");
    const wait = SEND_AGAIN[Math.min(this.tries, SEND_AGAIN.length - 1)];
    this.isElsewhere = how === "elsewhere";
    this.tries += 1;
    this.timer = window.setTimeout(() => this.flush(), wait);
  }

  /** @param {Parcel} parcel @returns {Promise<Taken>} */
  async post(parcel) {
    const fields = new URLSearchParams(parcel.body);
    fields.set("csrf_token", this.token);
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-Fragment": "1" };
    try {
      const answer = await fetch(parcel.to, { method: "POST", headers: headers, body: String(fields), credentials: "same-origin" });
      const text = await answer.text();
      const isOurs = answer.headers.get("X-Fragment") === "1";
      if (isOurs) {
        return { how: answer.ok || answer.status === 422 ? "taken" : "refused", text: text };
      }
      if (answer.status >= 500 || answer.status === 429) {
        return { how: "lost", text: "" };
      }
      // A page in place of the form: the visit has ended, and the app asks to sign in.
      const isVisitOver = answer.ok || [400, 401, 403].indexOf(answer.status) >= 0;
      return { how: isVisitOver ? "elsewhere" : "refused", text: text };
    } catch (error) {
      return { how: "lost", text: "" };
    }
  }

  /** Who has signed in anew has another token: the page, asked again, tells it. */
  async renew() {
    try {
      const answer = await fetch(this.win.location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const data = page.getElementById("course-data");
      this.token = data ? JSON.parse(data.textContent || "").token : this.token;
    } catch (error) {
      // the next try asks again
    }
  }
}
