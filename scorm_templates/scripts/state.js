// The learner's state as one short string. The Python twin describes the string:
// westeros_learn/assessment/state.py.

/**
 * The last answer to a question. The string holds tries up to five and the score in
 * tenths: judge the response anew where the exact score counts. An empty response with
 * tries means that it was dropped to save room.
 *
 * @typedef {object} Answer
 * @property {number} tries
 * @property {number} score 0 to 1
 * @property {string[]} response
 * @property {number} [seed] what the parameters of a practice question were drawn by
 */

/**
 * A learner's attempts at a quiz.
 *
 * @typedef {object} QuizState
 * @property {number} tries finished attempts
 * @property {number|null} best score of the best one, in hundredths of a per cent
 * @property {boolean} passed whether one was passed
 * @property {boolean} isOpen whether the last attempt is not finished
 * @property {number} seed the last attempt's seed
 * @property {string[]} asked codes of the questions that the last attempt asks, in order
 * @property {Map<string, Answer>} answers its answers, by code
 * @property {number} ended when the last attempt was finished, in minutes since 1970 (UTC); 0 when not known
 * @property {number} spent seconds of its time that the last attempt has used
 * @property {number} allowed seconds that it may use, extra time included; 0 where there is no limit
 */

/**
 * A learner's ways through a scenario.
 *
 * @typedef {object} ScenarioState
 * @property {number} tries ways that were gone to an ending
 * @property {number|null} best score of the best one, in hundredths of a per cent
 * @property {[string, string][]} steps the last way: the code of each node where there was a choice, and the key chosen
 */

/**
 * Everything that is kept of a learner's work in a course. Answers and quizzes are maps,
 * since an object would move codes such as "1234" to the front.
 *
 * @typedef {object} LearnerState
 * @property {string} token
 * @property {number} revision
 * @property {[string, number]|null} place
 * @property {string[]} seen
 * @property {string[]} drawn codes of the pool questions that earlier attempts asked; those of the last
 *   attempt at each quiz stand in `asked` alone
 * @property {Map<string, Answer>} answers
 * @property {Map<string, QuizState>} quizzes
 * @property {Map<string, ScenarioState>} scenarios
 */

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CODE_LENGTH = 4;
const STATE_LIMIT = 4000; // SCORM 1.2 holds 4,096 characters (RTE 1.2, 3.4.4, CMIString4096)
const MOST_TRIES = 5;
const TENTHS = 11;
/** Classes of responses that are left out when room is short, in this order (model/questions.py). */
const SHEDDING = ["text", "cells", "orders"];

/** @returns {LearnerState} */
function emptyState() {
  return {
    token: "",
    revision: 0,
    place: null,
    seen: [],
    drawn: [],
    answers: new Map(),
    quizzes: new Map(),
    scenarios: new Map(),
  };
}

/**
 * The string of a state, and how many responses it had to leave out.
 *
 * When it would be longer than `limit`, responses are left out in the order of `SHEDDING`,
 * within each class the oldest practice answers first, then those of quizzes; tries,
 * scores and place are always kept. A state that is still too long is returned whole:
 * nothing is ever cut.
 *
 * @param {LearnerState} state
 * @param {Object<string, string>} [sheds] the class of each question whose response may be left out, by code
 * @param {number} [limit] characters to stay within
 * @returns {{text: string, dropped: number}}
 */
function encodeState(state, sheds = {}, limit = STATE_LIMIT) {
  const text = writeState(state);
  const room = { surplus: text.length - limit, dropped: 0 };
  let kept = state;
  for (const shed of SHEDDING.filter(() => room.surplus > 0)) {
    const without = (/** @type {Map<string, Answer>} */ answers, /** @type {string[]} */ codes) =>
      withoutResponses(answers, codes.filter((code) => sheds[code] === shed), room);
    const answers = without(kept.answers, Array.from(kept.answers.keys()));
    const quizzes = new Map();
    kept.quizzes.forEach((quiz, code) =>
      quizzes.set(code, Object.assign({}, quiz, { answers: without(quiz.answers, quiz.asked) })),
    );
    kept = Object.assign({}, kept, { answers: answers, quizzes: quizzes });
  }
  return { text: room.dropped ? writeState(kept) : text, dropped: room.dropped };
}

/**
 * Leave responses out, oldest first, while there are characters too many.
 *
 * @param {Map<string, Answer>} answers
 * @param {string[]} codes whose may be left out
 * @param {{surplus: number, dropped: number}} room is updated
 */
function withoutResponses(answers, codes, room) {
  const kept = new Map(answers);
  for (const code of codes) {
    const answer = kept.get(code);
    if (room.surplus > 0 && answer && answer.response.length > 0) {
      room.surplus -= writeResponse(answer.response).length;
      kept.set(code, Object.assign({}, answer, { response: [] }));
      room.dropped += 1;
    }
  }
  return kept;
}

/** @param {LearnerState} state */
function writeState(state) {
  const fields = ["1", "i" + state.token + "." + base36(state.revision)];
  if (state.place) {
    fields.push("p" + state.place[0] + "." + base36(state.place[1]));
  }
  if (state.seen.length > 0) {
    fields.push("l" + state.seen.join(""));
  }
  if (state.drawn.length > 0) {
    fields.push("d" + state.drawn.join(""));
  }
  if (state.answers.size > 0) {
    fields.push("a" + Array.from(state.answers, ([code, answer]) => writeAnswer(code, answer)).join(";"));
  }
  state.quizzes.forEach((quiz, code) => {
    fields.push(writeQuiz(code, quiz));
    if (quiz.ended || quiz.spent || quiz.allowed) {
      fields.push("t" + [code].concat([quiz.ended, quiz.spent, quiz.allowed].map(base36)).join("."));
    }
  });
  state.scenarios.forEach((scenario, code) => fields.push(writeScenario(code, scenario)));
  return fields.join("|");
}

/**
 * @param {string} code
 * @param {QuizState} quiz
 */
function writeQuiz(code, quiz) {
  const flags = (quiz.passed ? "p" : "") + (quiz.isOpen ? "o" : "");
  const entries = quiz.asked.map((asked) => {
    const answer = quiz.answers.get(asked);
    return answer ? writeAnswer(asked, answer) : asked;
  });
  return "q" + [code, base36(quiz.tries), writeBest(quiz.best), flags, base36(quiz.seed), entries.join(";")].join(".");
}

/**
 * @param {string} code
 * @param {ScenarioState} scenario
 */
function writeScenario(code, scenario) {
  const steps = scenario.steps.map((step) => step.join("")).join("");
  return "s" + [code, base36(scenario.tries), writeBest(scenario.best), steps].join(".");
}

/** @param {number|null} score */
function writeBest(score) {
  return score === null ? "" : base36(score);
}

/**
 * @param {string} code
 * @param {Answer} answer
 */
function writeAnswer(code, answer) {
  const tries = Math.min(Math.max(answer.tries, 1), MOST_TRIES);
  const seed = answer.seed ? "~" + base36(answer.seed) + "~" : "";
  return code + BASE62[(tries - 1) * TENTHS + tenthsOf(answer.score)] + seed + writeResponse(answer.response);
}

/** @param {string[]} response */
function writeResponse(response) {
  if (response.every((part) => part.length === 1 && BASE62.includes(part))) {
    return response.join("");
  }
  if (response.every((part) => /^[0-9A-Za-z]{2}$/.test(part))) {
    return "=" + response.join("");
  }
  return "'" + response.map(escapeText).join("'");
}

/** @param {number} score */
function tenthsOf(score) {
  if (score <= 0 || score >= 1) {
    return score >= 1 ? 10 : 0;
  }
  return Math.min(Math.max(Math.floor(score * 10 + 0.5), 1), 9);
}

/** @param {string} text */
function escapeText(text) {
  return Array.from(utf8Bytes(text), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(character) ? character : "!" + (byte + 256).toString(16).slice(1).toUpperCase();
  }).join("");
}

/**
 * The state that a string holds; what cannot be read is passed over.
 *
 * @param {string} text
 * @returns {LearnerState}
 */
function decodeState(text) {
  const [version, ...fields] = text.split("|");
  const state = emptyState();
  if (version !== "1") {
    return state;
  }
  for (const entry of fields.filter(isAscii)) {
    const body = entry.slice(1);
    switch (entry[0]) {
      case "i":
        state.token = body.split(".")[0];
        state.revision = readNumber(body.slice(state.token.length + 1));
        break;
      case "p":
        if (body.length >= CODE_LENGTH) {
          state.place = [body.slice(0, CODE_LENGTH), readNumber(body.slice(CODE_LENGTH + 1))];
        }
        break;
      case "l":
        state.seen = readCodes(body);
        break;
      case "d":
        state.drawn = readCodes(body);
        break;
      case "a":
        state.answers = readAnswers(body).answers;
        break;
      case "q":
        readQuiz(body, state.quizzes);
        break;
      case "t":
        readTimes(body, state.quizzes);
        break;
      case "s":
        readScenario(body, state.scenarios);
        break;
    }
  }
  return state;
}

/**
 * @param {string} body
 * @param {Map<string, QuizState>} quizzes where it is put
 */
function readQuiz(body, quizzes) {
  const [code, tries, best, flags, seed, ...rest] = body.split(".");
  if (code.length !== CODE_LENGTH || rest.length === 0) {
    return;
  }
  const { asked, answers } = readAnswers(rest.join("."));
  quizzes.set(code, {
    tries: readNumber(tries),
    best: best ? readNumber(best) : null,
    passed: flags.includes("p"),
    isOpen: flags.includes("o"),
    seed: readNumber(seed),
    asked: asked,
    answers: answers,
    ended: 0,
    spent: 0,
    allowed: 0,
  });
}

/**
 * @param {string} body
 * @param {Map<string, QuizState>} quizzes whose record gets them
 */
function readTimes(body, quizzes) {
  const [code, ended = "", spent = "", allowed = ""] = body.split(".");
  const quiz = quizzes.get(code);
  if (quiz) {
    const times = { ended: readNumber(ended), spent: readNumber(spent), allowed: readNumber(allowed) };
    quizzes.set(code, Object.assign({}, quiz, times));
  }
}

/**
 * @param {string} body
 * @param {Map<string, ScenarioState>} scenarios where it is put
 */
function readScenario(body, scenarios) {
  const [code, tries, best, path, ...rest] = body.split(".");
  if (code.length !== CODE_LENGTH || path === undefined || rest.length > 0) {
    return;
  }
  const steps = (path.match(/[^]{5}/g) || []).map(
    (step) => /** @type {[string, string]} */ ([step.slice(0, CODE_LENGTH), step[CODE_LENGTH]]),
  );
  scenarios.set(code, { tries: readNumber(tries), best: best ? readNumber(best) : null, steps: steps });
}

/** @param {string} body */
function readAnswers(body) {
  /** @type {string[]} */
  const asked = [];
  /** @type {Map<string, Answer>} */
  const answers = new Map();
  for (const entry of body.split(";")) {
    const code = entry.slice(0, CODE_LENGTH);
    if (code.length !== CODE_LENGTH || asked.includes(code)) {
      continue;
    }
    asked.push(code);
    const mark = BASE62.indexOf(entry.charAt(CODE_LENGTH) || "|");
    if (mark >= 0) {
      const rest = entry.slice(CODE_LENGTH + 1);
      const seeded = /^~([^~]*)~/.exec(rest);
      answers.set(code, {
        tries: Math.floor(mark / TENTHS) + 1,
        score: (mark % TENTHS) / 10,
        response: readResponse(seeded ? rest.slice(seeded[0].length) : rest),
        seed: seeded ? readNumber(seeded[1]) : 0,
      });
    }
  }
  return { asked: asked, answers: answers };
}

/** @param {string} text */
function readResponse(text) {
  if (text[0] === "=") {
    return text.slice(1).match(/[^]{1,2}/g) || [];
  }
  return text[0] === "'" ? text.slice(1).split("'").map(unescapeText) : text.split("");
}

/** @param {string} text */
function unescapeText(text) {
  const raw = text.replace(/!([0-9A-F]{2})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
  const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** @param {string} text */
function isAscii(text) {
  return !/[\u0080-\uffff]/.test(text); // nothing else was ever written
}

/** @param {string} body */
function readCodes(body) {
  return body.match(/[^]{4}/g) || [];
}

/** @param {number} number */
function base36(number) {
  return number.toString(36);
}

/** @param {string} text */
function readNumber(text) {
  return /^[0-9a-z]{1,8}$/.test(text) ? parseInt(text, 36) : 0;
}
