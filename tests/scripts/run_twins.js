// Answers a batch of calls with the JavaScript twins of westeros_learn/assessment.
//
// Standard input holds {"folder", "scripts", "folding", "calls"}: the scripts are joined in
// that order inside one function, as in a package, and each call is [name, argument, …].
// Standard output gets the list of answers. States travel with their maps as lists of
// pairs, since order counts; numbers that JSON does not know travel as text.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { createContext, runInContext } from "node:vm";

const request = JSON.parse(await text(process.stdin));
const table = request.folding;

const names = [
  "Day",
  "Generator",
  "GRADERS",
  "courseScore",
  "decodeState",
  "draw",
  "drawByOutcome",
  "emptyState",
  "encodeState",
  "evaluate",
  "fold",
  "follow",
  "grade",
  "hash32",
  "isComplete",
  "minutesToWait",
  "notices",
  "orderOfParts",
  "orderOfQuestions",
  "passes",
  "quizScore",
  "readings",
  "rightParts",
  "rightResponse",
  "scrambled",
  "secondsAllowed",
  "slips",
  "verdict",
  "wayScore",
];
const files = request.scripts.map((name) => readFileSync(join(request.folder, `${name}.js`), "utf8"));
const source = `(function () {\n"use strict";\n${files.join("\n")}\nreturn {${names.join(", ")}};\n})()`;
const twin = runInContext(source, createContext({ TextDecoder, TextEncoder }));

const answered = {
  kinds: () => Object.keys(twin.GRADERS),
  numbers: (seed, count) => {
    const generator = new twin.Generator(seed);
    return Array.from({ length: count }, () => generator.next32());
  },
  readings: (typed, unit) => twin.readings(typed, unit, table).map(String),
  evaluate: (expression, values) => orReason(() => twin.evaluate(expression, valuesFrom(values))),
  fold: (typed) => twin.fold(typed, table),
  grade: (key, response) => twin.grade(key, response, table),
  rightParts: (key, response) => twin.rightParts(key, response, table),
  emptyState: () => stateAsPairs(twin.emptyState()),
  encodeState: (state, ...rest) => twin.encodeState(stateFromPairs(state), ...rest),
  decodeState: (saved) => stateAsPairs(twin.decodeState(saved)),
};

function valuesFrom(data) {
  const read = (value) => (Array.isArray(value) ? twin.Day.from(value[1]) : value);
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, read(value)]));
}

function orReason(evaluated) {
  try {
    const value = evaluated();
    return value instanceof twin.Day ? ["date", String(value)] : value;
  } catch (error) {
    if (!error.reason) {
      throw error;
    }
    return { reason: error.reason };
  }
}

function stateFromPairs(state) {
  const quizzes = state.quizzes.map(([code, quiz]) => [code, { ...quiz, answers: new Map(quiz.answers) }]);
  const scenarios = new Map(state.scenarios);
  return { ...state, answers: new Map(state.answers), quizzes: new Map(quizzes), scenarios };
}

function stateAsPairs(state) {
  const quizzes = [...state.quizzes].map(([code, quiz]) => [code, { ...quiz, answers: [...quiz.answers] }]);
  return { ...state, answers: [...state.answers], quizzes, scenarios: [...state.scenarios] };
}

const answers = request.calls.map(([name, ...given]) => (answered[name] || twin[name])(...given));
process.stdout.write(JSON.stringify(answers));
