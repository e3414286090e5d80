// Properties of keeping work: joining two states, and deciding between the LMS and the journal.
// Run by tests/player/test_keeping.py; the first argument is the folder of the player's scripts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createContext, runInContext } from "node:vm";

const ROUNDS = 3000;
const scripts = ["generator", "rollup", "state", "progress", "journal"];
const source = scripts.map((name) => readFileSync(join(process.argv[2], `${name}.js`), "utf8")).join("\n");
const names = "Generator, askedBefore, mergeStates, reconcile, encodeState, decodeState, emptyState, summarise";
const player = runInContext(
  `(function () {"use strict";${source}\nreturn {${names}};})()`,
  createContext({ TextDecoder, TextEncoder }),
);

const random = new player.Generator(20261124);
const pick = (...items) => items[random.below(items.length)];
const some = (items) => items.filter(() => random.below(2));
const codes = ["aaaa", "bbbb", "cccc", "dddd", "eeee"];
const pool = ["ffff", "gggg", "hhhh", "iiii"];

function anyAnswer() {
  return { tries: 1 + random.below(4), score: random.below(11) / 10, response: pick([], ["a"], ["a", "b"], ["a word"]) };
}

function anyAnswers() {
  return new Map(some(codes).map((code) => [code, anyAnswer()]));
}

function anyQuiz() {
  const tries = random.below(3);
  const isOpen = random.below(2) === 1;
  const begun = tries > 0 || isOpen;
  return {
    tries,
    best: tries ? random.below(10001) : null,
    passed: tries > 0 && random.below(2) === 1,
    isOpen,
    seed: begun ? 1 + random.below(2) : 0,
    asked: begun ? some(pool) : [],
    answers: begun ? anyAnswers() : new Map(),
    ended: tries ? random.below(100) : 0,
    spent: isOpen ? random.below(100) : 0,
    allowed: begun ? pick(0, 60, 90) : 0,
  };
}

function anyScenario() {
  const steps = pick([], [["aaaa", "a"]], [["aaaa", "b"], ["bbbb", "a"]]);
  const tries = random.below(3);
  return { tries, best: tries ? random.below(10001) : null, steps };
}

function anyState(token) {
  const quizzes = new Map(some(["qqqq", "rrrr"]).map((code) => [code, anyQuiz()]));
  const asked = [...quizzes.values()].flatMap((quiz) => quiz.asked);
  return {
    token,
    revision: random.below(50),
    place: pick(null, ["aaaa", 1], ["bbbb", 0]),
    seen: some(codes),
    drawn: some(pool).filter((code) => !asked.includes(code)),
    answers: anyAnswers(),
    quizzes,
    scenarios: new Map(some(["ssss"]).map((code) => [code, anyScenario()])),
  };
}

const text = (state) => player.encodeState(state, {}, Infinity).text;
const interaction = (revision) => ({ revision, id: `i${revision}` });

function checkMerge() {
  const older = anyState("tttt");
  const newer = anyState("tttt");
  const both = player.mergeStates(older, newer);
  assert.equal(text(player.mergeStates(older, older)), text(older), "joined with itself it stays as it is");
  assert.equal(text(player.mergeStates(both, newer)), text(both), "what is in it already changes nothing");
  for (const state of [older, newer]) {
    state.seen.forEach((code) => assert.ok(both.seen.includes(code), "a lesson read stays read"));
    state.answers.forEach((answer, code) => assert.ok(both.answers.get(code).tries >= answer.tries));
    state.quizzes.forEach((quiz, code) => {
      const joined = both.quizzes.get(code);
      assert.ok(joined.tries >= quiz.tries, "a finished attempt stays finished");
      assert.ok(joined.best === null ? quiz.best === null : joined.best >= quiz.best, "the best score stays");
      assert.ok(joined.passed || !quiz.passed, "passed stays passed");
    });
    player.askedBefore(state).forEach((code) => assert.ok(player.askedBefore(both).includes(code), "what was asked stays known"));
    state.scenarios.forEach((scenario, code) => assert.ok(both.scenarios.get(code).tries >= scenario.tries));
  }
  both.quizzes.forEach((joined, code) => {
    const sources = [older, newer].map((state) => state.quizzes.get(code)).filter(Boolean);
    const furthest = Math.max(...sources.map((quiz) => quiz.tries + (quiz.isOpen ? 1 : 0)));
    assert.equal(joined.tries + (joined.isOpen ? 1 : 0), furthest, "a finished attempt is never opened again");
  });
}

function checkReconcile() {
  const lms = anyState("tttt");
  const kept = anyState("tttt");
  const entry = { state: text(kept), confirmed: random.below(3), interactions: [5, 25, 45].map(interaction) };
  const found = player.reconcile(text(lms), entry);
  assert.equal(found.ask, false);
  if (kept.revision <= lms.revision) {
    const [held, local] = [text(lms), text(kept)].map(player.decodeState);
    const whole = kept.revision > entry.confirmed ? player.mergeStates(local, held) : held;
    assert.equal(text(found.state), text(whole), "an LMS that is as far on is believed, what it lacks is added");
    assert.equal(found.interactions.length, 0);
  } else {
    const decoded = [text(lms), text(kept)].map(player.decodeState);
    assert.equal(text(found.state), text(player.mergeStates(...decoded)));
    found.interactions.forEach((each) => assert.ok(each.revision > lms.revision, "nothing is sent twice"));
  }
  const other = player.reconcile(text(anyState("uuuu")), entry);
  assert.equal(other.state.token, "uuuu", "another enrolment is not mixed in");
  const empty = player.reconcile("", entry);
  assert.equal(empty.ask, entry.confirmed > 0, "who lost a confirmed visit is asked");
  assert.equal(text(empty.state), text(player.decodeState(text(kept))));
  assert.equal(player.reconcile("", null).state.token, "");
}

for (let round = 0; round < ROUNDS; round++) {
  checkMerge();
  checkReconcile();
}
process.stdout.write(`${ROUNDS} rounds hold\n`);
