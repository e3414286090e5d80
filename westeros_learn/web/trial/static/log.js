/**
 * The calls of a package, newest first.
 *
 * @typedef {import("./runtime.js").Call} Call
 *
 * @typedef {object} Line
 * @property {number} at seconds since the page was opened
 * @property {string} said
 * @property {string} [body] what was sent with it
 * @property {string} [answer]
 * @property {string} [error]
 * @property {string} [why]
 */

/** Rows that stay on the page; the file that can be saved has all of them. */
const SHOWN = 1000;

/** The log. */
export class Log {
  /** @param {HTMLElement} rows @param {HTMLElement} count */
  constructor(rows, count) {
    this.rows = rows;
    this.counted = count;
    /** @type {Line[]} */
    this.lines = [];
    this.calls = 0;
    this.errors = 0;
  }

  /** Take down a call. @param {Call} call */
  call(call) {
    const values = call.values.map((value) => JSON.stringify(value)).join(", ");
    const isError = call.error !== "0" && !call.isQuiet;
    this.add(
      {
        at: now(),
        said: `${call.name}(${values})`,
        answer: JSON.stringify(call.answer),
        error: call.error === "0" ? "" : call.error,
        why: call.why,
      },
      isError,
    );
  }

  /** Take down a request to the record store. @param {import("./launches.js").Request} request */
  request({ said, body, status, why }) {
    this.add({ at: now(), said, body, answer: String(status), error: "", why }, Boolean(why));
  }

  /** Take down what happened otherwise. @param {string} said @param {boolean} [isError] */
  note(said, isError = false) {
    this.add({ at: now(), said }, isError);
  }

  /** @param {Line} line @param {boolean} isError */
  add(line, isError) {
    this.lines.push(line);
    const row = document.createElement("tr");
    cell(row, line.at.toFixed(1));
    const said = cell(row, line.body ? "" : line.said);
    if (line.body) {
      said.append(folded(line.said, line.body));
    }
    if (line.answer === undefined) {
      row.className = "note";
      said.colSpan = 3;
    } else {
      said.className = "code";
      cell(row, line.answer).className = "code";
      cell(row, `${line.error || ""} ${line.why || ""}`.trim());
    }
    if (isError) {
      row.classList.add("error");
      this.errors += 1;
    }
    this.rows.prepend(row);
    if (this.rows.childElementCount > SHOWN && this.rows.lastElementChild) {
      this.rows.lastElementChild.remove();
    }
    this.calls += line.answer === undefined ? 0 : 1;
    this.counted.textContent = `${counted(this.calls, "call")}, ${counted(this.errors, "error")}`;
  }

  /** Show the errors alone, or everything. @param {boolean} errorsAlone */
  filter(errorsAlone) {
    this.rows.classList.toggle("errors-alone", errorsAlone);
  }

  /** Hand the whole log over as a file. */
  save() {
    const file = new Blob([JSON.stringify(this.lines, null, 1)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "calls.json";
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

/** @param {HTMLTableRowElement} row @param {string} text */
function cell(row, text) {
  const made = row.insertCell();
  made.textContent = text;
  return made;
}

/** What is said, and what was sent with it, which opens on demand. @param {string} said @param {string} body */
function folded(said, body) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = said;
  const sent = document.createElement("pre");
  try {
    sent.textContent = JSON.stringify(JSON.parse(body), null, 1);
  } catch {
    sent.textContent = body; // it is no JSON, or longer than what is kept of it
  }
  details.append(summary, sent);
  return details;
}

/** @param {number} count @param {string} word */
function counted(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function now() {
  return performance.now() / 1000;
}
