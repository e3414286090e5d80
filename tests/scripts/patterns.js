// How each version of SCORM writes an answer, for questions of every kind.
// Standard input holds [folder of the player's scripts, list of interactions]; standard
// output gets, for each, its elements in SCORM 1.2 and in SCORM 2004.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { createContext, runInContext } from "node:vm";

const [folder, interactions] = JSON.parse(await text(process.stdin));
const scripts = [
  "folding", "expressions", "numbers", "parameters", "grade", "interactions", "delimited", "scorm", "scorm12",
  "scorm2004",
];
const source = scripts.map((name) => readFileSync(join(folder, `${name}.js`), "utf8")).join("\n");
const names = "scorm12Interaction, scorm2004Interaction, INTERACTION_TYPES";
const player = runInContext(`(function () {"use strict";${source}\nreturn {${names}};})()`, createContext({}));

const answers = interactions.map((interaction) => ({
  scorm12: Object.fromEntries(player.scorm12Interaction(interaction)),
  scorm2004: Object.fromEntries(player.scorm2004Interaction(interaction)),
}));
process.stdout.write(JSON.stringify({ types: player.INTERACTION_TYPES, answers }));
