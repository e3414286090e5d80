// The learner's state as one short string. The Python twin describes the string:
// westeros_learn/assessment/state.py.

/**
 * The last answer to a question. The string holds tries up to five and the score in
 * tenths: judge the response anew where the exact score counts. An empty response with
 * tries means that the text was dropped to save room.
 *
 * @typedef {object} Answer
 * @property {number} tries
 * @property {number} score 0 to 1
 * @property {string[]} response
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
 * @property {string[]} drawn
 * @property {Map<string, Answer>} answers
 * @property {Map<string, QuizState>} quizzes
 */

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CODE_LENGTH = 4;
const STATE_LIMIT = 4000; // SCORM 1.2 holds 4,096 characters (RTE 1.2, 3.4.4, CMIString4096)
const MOST_TRIES = 5;
const TENTHS = 11;

/** @returns {LearnerState} */
function emptyState() {
  return { token: "", revision: 0, place: null, seen: [], drawn: [], answers: new Map(), quizzes: new Map() };
}

/**
 * The string of a state, and how many typed texts it had to leave out.
 *
 * When it would be longer than `limit`, typed texts are left out, the oldest practice
 * answers first, then those of quizzes; tries, scores and place are always kept. A
 * state that is still too long is returned whole: nothing is ever cut.
 *
 * @param {LearnerState} state
 * @param {string[]} [typed] codes of the questions whose answer is typed
 * @param {number} [limit] characters to stay within
 * @returns {{text: string, dropped: number}}
 */
function encodeState(state, typed = [], limit = STATE_LIMIT) {
  const text = writeState(state);
  const practice = withoutTexts(state.answers, Array.from(state.answers.keys()), typed, text.length - limit);
  let { surplus, dropped } = practice;
  const quizzes = new Map();
  for (const [code, quiz] of state.quizzes) {
    const thinned = withoutTexts(quiz.answers, quiz.asked, typed, surplus);
    quizzes.set(code, Object.assign({}, quiz, { answers: thinned.answers }));
    surplus = thinned.surplus;
    dropped += thinned.dropped;
  }
  if (dropped === 0) {
    return { text: text, dropped: 0 };
  }
  const shorter = Object.assign({}, state, { answers: practice.answers, quizzes: quizzes });
  return { text: writeState(shorter), dropped: dropped };
}

/**
 * Leave typed texts out, oldest first, while there are characters too many.
 *
 * @param {Map<string, Answer>} answers
 * @param {string[]} codes
 * @param {string[]} typed
 * @param {number} surplus
 */
function withoutTexts(answers, codes, typed, surplus) {
  const kept = new Map(answers);
  let dropped = 0;
  for (const code of codes) {
    const answer = kept.get(code);
    if (surplus > 0 && typed.includes(code) && answer && answer.response.length > 0) {
      surplus -= writeResponse(answer.response).length;
      kept.set(code, { tries: answer.tries, score: answer.score, response: [] });
      dropped += 1;
    }
  }
  return { answers: kept, surplus: surplus, dropped: dropped };
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
  state.quizzes.forEach((quiz, code) => fields.push(writeQuiz(code, quiz)));
  return fields.join("|");
}

/**
 * @param {string} code
 * @param {QuizState} quiz
 */
function writeQuiz(code, quiz) {
  const best = quiz.best === null ? "" : base36(quiz.best);
  const flags = (quiz.passed ? "p" : "") + (quiz.isOpen ? "o" : "");
  const entries = quiz.asked.map((asked) => {
    const answer = quiz.answers.get(asked);
    return answer ? writeAnswer(asked, answer) : asked;
  });
  return "q" + [code, base36(quiz.tries), best, flags, base36(quiz.seed), entries.join(";")].join(".");
}

/**
 * @param {string} code
 * @param {Answer} answer
 */
function writeAnswer(code, answer) {
  const tries = Math.min(Math.max(answer.tries, 1), MOST_TRIES);
  return code + BASE62[(tries - 1) * TENTHS + tenthsOf(answer.score)] + writeResponse(answer.response);
}

/** @param {string[]} response */
function writeResponse(response) {
  if (response.every((part) => part.length === 1 && BASE62.includes(part))) {
    return response.join("");
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
  });
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
      answers.set(code, {
        tries: Math.floor(mark / TENTHS) + 1,
        score: (mark % TENTHS) / 10,
        response: readResponse(entry.slice(CODE_LENGTH + 1)),
      });
    }
  }
  return { asked: asked, answers: answers };
}

/** @param {string} text */
function readResponse(text) {
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
