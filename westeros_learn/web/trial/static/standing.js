/**
 * What the LMS knows of the learner: what is kept, and what a package wrote and did not commit yet.
 *
 * @typedef {import("./runtime.js").Version} Version @typedef {import("./runtime.js").Runtime} Runtime
 * @typedef {import("./attempt.js").Attempt} Attempt
 */

/** The panel. */
export class Standing {
  /** @param {HTMLElement} list @param {Version} version */
  constructor(list, version) {
    this.list = list;
    this.version = version;
  }

  /** @param {Attempt} attempt @param {Runtime | null} runtime the open session, if there is one */
  show(attempt, runtime) {
    const written = runtime ? attempt.judged(runtime.values) : attempt.kept;
    this.list.replaceChildren();
    for (const [label, names] of this.rows()) {
      const [kept, now] = [attempt.kept, written].map((values) => told(names, values));
      this.row(label, kept, now);
    }
    this.row("Answers", String(interactions(attempt.kept)), String(interactions(written)));
    this.row("State", size(attempt.kept[this.version.suspendData]), size(written[this.version.suspendData]));
    this.row("Time in all", this.version.asTimespan(attempt.seconds), this.version.asTimespan(attempt.seconds));
  }

  /** @returns {[string, string[]][]} */
  rows() {
    const { completion, success, score, scaled, location } = this.version;
    return [
      ...(completion === success ? [] : /** @type {[string, string[]][]} */ ([["Success", [success]]])),
      [completion === success ? "Status" : "Completion", [completion]],
      ["Score", scaled ? [score, scaled] : [score]],
      ["Place", [location]],
    ];
  }

  /** @param {string} label @param {string} kept @param {string} now */
  row(label, kept, now) {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = label;
    row.append(head);
    row.insertCell().textContent = kept || "–";
    const pending = row.insertCell();
    pending.textContent = kept === now ? "" : now || "–";
    this.list.append(row);
  }
}

/** @param {string[]} names @param {Record<string, string>} values */
function told(names, values) {
  return names.map((name) => values[name]).filter((value) => value !== undefined && value !== "").join(" / ");
}

/** @param {Record<string, string>} values */
function interactions(values) {
  return Object.keys(values).filter((name) => /^cmi\.interactions\.\d+\.id$/.test(name)).length;
}

/** @param {string | undefined} text */
function size(text) {
  return text ? `${text.length} characters` : "";
}
