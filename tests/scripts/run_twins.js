// Answers a batch of calls with the JavaScript twins of westeros_learn/assessment.
//
// Standard input holds {"folder", "scripts", "folding", "words", "calls"}: the scripts are joined in
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
  "dayReadings",
  "decodeState",
  "draw",
  "drawByOutcome",
  "drawValues",
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
  "shownValue",
  "slips",
  "valueOr",
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
  rightParts: (key, response) => twin.rightParts(key, response, table),
  dayReadings: (typed, language) => twin.dayReadings(typed, months(language), table).map(String),
  grade: (key, response) => twin.grade(key, response, table, months("en")),
  drawValues: (parameters, where, seed) => plainValues(twin.drawValues(parameters, where || undefined, seed)),
  played: (key, seed, language) => {
    const values = twin.drawValues(key.parameters, key.where, seed);
    const value = twin.valueOr(key.answer, values, undefined);
    return {
      values: plainValues(values),
      value: orReason(() => twin.evaluate(key.answer, values)),
      shown: twin.shownValue(value, {}, request.words[language]),
    };
  },
  emptyState: () => stateAsPairs(twin.emptyState()),
  encodeState: (state, ...rest) => twin.encodeState(stateFromPairs(state), ...rest),
  decodeState: (saved) => stateAsPairs(twin.decodeState(saved)),
};

function valuesFrom(data) {
  const read = (value) => (Array.isArray(value) ? twin.Day.from(value[1]) : value);
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, read(value)]));
}

function plain(value) {
  return value instanceof twin.Day ? ["date", String(value)] : value;
}

function plainValues(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
}

function months(language) {
  return request.words[language]["month-names"].split(", ");
}

function orReason(evaluated) {
  try {
    return plain(evaluated());
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
