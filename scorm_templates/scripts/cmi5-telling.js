// Telling a record store of statements: each once, whatever is lost on the way.

const MOST_IN_A_BATCH = 25;
/** How often a statement that a store forbids is offered: it may forbid all of a visit that it thinks is over. */
const MOST_STATEMENT_OFFERS = 3;
/** Statuses by which a store says nothing about the statement: it is away, knows no such visit, or is no store. */
const NOT_HEARD = /^(401|404)$/;

class Telling {
  /** @param {RecordStore} store @param {VisitNotes} notes */
  constructor(store, notes) {
    this.store = store;
    this.notes = notes;
    /** The verbs that can be told of once in an enrolment, and were. @type {string[]} */
    this.told = [];
    /** Ids of those that need not be sent again. @type {Set<string>} */
    this.settled = new Set();
    /** Ids of those that are on their way. @type {Set<string>} */
    this.onTheirWay = new Set();
    /** How often each was forbidden. @type {Map<string, number>} */
    this.offers = new Map();
  }

  /** Whether a statement is still to be sent. @param {Statement} statement */
  isOpen(statement) {
    return !this.settled.has(statement.id) && !this.onTheirWay.has(statement.id);
  }

  /**
   * Tell the store of statements; say whether all is settled. A store refuses a batch as a whole, so what is refused
   * together is told one by one.
   * @param {Statement[]} list
   * @returns {Promise<boolean>}
   */
  async tell(list) {
    let whole = true;
    for (let from = 0; from < list.length; from += MOST_IN_A_BATCH) {
      const batch = list.slice(from, from + MOST_IN_A_BATCH);
      const reply = await this.post(batch);
      if (isLater(reply) || NOT_HEARD.test(String(reply.status))) {
        return false;
      }
      if (!isDone(reply) && batch.length > 1) {
        for (const one of batch) {
          whole = (await this.tell([one])) && whole;
        }
      } else if (!isDone(reply) && !this.isRefused(batch[0], reply)) {
        whole = false;
      }
    }
    return whole;
  }

  /**
   * Say whether a store refuses a statement for good: it has it already, cannot hold it, or forbids it again and again.
   * @param {Statement} statement
   * @param {Reply} reply
   */
  isRefused(statement, reply) {
    const offers = (this.offers.get(statement.id) || 0) + 1;
    this.offers.set(statement.id, offers);
    const refused = reply.status !== 403 || offers >= MOST_STATEMENT_OFFERS;
    if (refused) {
      this.settle(statement);
    }
    return refused;
  }

  /** Send statements together. They are on their way when this returns. @param {Statement[]} list */
  async post(list) {
    list.forEach((statement) => this.onTheirWay.add(statement.id));
    const reply = await this.store.ask("POST", "statements", {}, { body: JSON.stringify(list) });
    list.forEach((statement) => {
      this.onTheirWay.delete(statement.id);
      if (isDone(reply)) {
        this.settle(statement);
      }
    });
    return reply;
  }

  /** A statement need not be sent again. @param {Statement} statement */
  settle(statement) {
    this.settled.add(statement.id);
    const verb = statement.verb.id.slice(VERBS.length);
    if (verb !== "answered" && !this.notes.isSaid(verb)) {
      this.notes.remember({ said: this.notes.note.said.concat(verb) });
    }
    if (verb === "completed" || verb === "passed") {
      this.told = union(this.told, [verb]);
    }
  }
}
