/**
 * What the LMS knows of the learner: what is kept, and what a package wrote and did not commit yet.
 *
 * @typedef {import("./runtime.js").Version} Version @typedef {import("./runtime.js").Runtime} Runtime
 * @typedef {import("./attempt.js").Attempt} Attempt
 *
 * @typedef {[string, string, (string | undefined)?]} Row what it is, what is kept, and what is written
 */

/**
 * Show rows in a table.
 *
 * @param {HTMLElement} table
 * @param {Row[]} rows
 */
export function showStanding(table, rows) {
  table.replaceChildren();
  for (const [label, kept, written] of rows) {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = label;
    row.append(head);
    row.insertCell().textContent = kept || "–";
    if (written !== undefined) {
      row.insertCell().textContent = kept === written ? "" : written || "–";
    }
    table.append(row);
  }
}

/**
 * Return the rows of an attempt at a SCO.
 *
 * @param {Version} version
 * @param {Attempt} attempt
 * @param {Runtime | null} runtime the open session, if there is one
 * @returns {Row[]}
 */
export function standingOf(version, attempt, runtime) {
  const { completion, success, score, scaled, location, suspendData } = version;
  const written = runtime ? attempt.judged(runtime.values) : attempt.kept;
  /** @type {[string, (values: Record<string, string>) => string][]} */
  const read = [
    [completion === success ? "Status" : "Completion", (values) => values[completion] || ""],
    ["Score", (values) => [score, scaled || ""].map((name) => values[name]).filter(Boolean).join(" / ")],
    ["Place", (values) => values[location] || ""],
    ["Answers", (values) => String(interactions(values))],
    ["State", (values) => (values[suspendData] ? `${values[suspendData].length} characters` : "")],
  ];
  if (completion !== success) {
    read.unshift(["Success", (values) => values[success] || ""]);
  }
  const time = version.asTimespan(attempt.seconds);
  /** @type {Row[]} */
  const rows = read.map(([label, value]) => [label, value(attempt.kept), value(written)]);
  return [...rows, ["Time in all", time, time]];
}

/** @param {Record<string, string>} values */
function interactions(values) {
  return Object.keys(values).filter((name) => /^cmi\.interactions\.\d+\.id$/.test(name)).length;
}
