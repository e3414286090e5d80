/** Reads GIFT from standard input with an independent reader, and prints what it found as JSON. */

import { readFileSync } from "node:fs";

import parser from "gift-pegjs";

process.stdout.write(JSON.stringify(parser.parse(readFileSync(0, "utf8"))));
