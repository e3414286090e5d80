// Writes numbers and days with the scripts of the player.
//
// Standard input holds {"folder", "words", "numbers", "days"}; standard output gets the texts.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { createContext, runInContext } from "node:vm";

const request = JSON.parse(await text(process.stdin));
const source = ["expressions", "dom", "formats"].map((name) => readFileSync(join(request.folder, `${name}.js`), "utf8"));
const twin = runInContext(`${source.join("\n")}\n({ shownNumber, shownDay })`, createContext({}));
const numbers = request.numbers.map((number) => twin.shownNumber(number, request.words));
const days = request.days.map((day) => twin.shownDay(day, request.words));
process.stdout.write(JSON.stringify({ numbers, days }));
