// How attempts begin and end: which questions are asked, how long it takes, when the next one opens.

/**
 * Return the codes of the questions that a new attempt asks, in order.
 * @param {QuizData} quiz
 * @param {CourseData} course
 * @param {LearnerState} state
 * @param {number} seed
 */
function questionsToAsk(quiz, course, state, seed) {
  if (quiz.questions.length) {
    return quiz.shuffle ? orderOfQuestions(quiz.questions, seed) : quiz.questions;
  }
  const before = askedBefore(state);
  return quiz.quotas.length
    ? drawByOutcome(course.pool, quiz.quotas, seed, before)
    : draw(course.pool, quiz.size, seed, before);
}

/**
 * Put a new attempt into the state.
 * @param {QuizData} quiz
 * @param {CourseData} course
 * @param {LearnerState} state
 * @param {number} extra extra time in per cent
 */
function beginAttempt(quiz, course, state, extra) {
  const seed = Math.floor(Math.random() * 4294967296);
  const asked = questionsToAsk(quiz, course, state, seed);
  const attempts = quizState(state, quiz.code);
  // The questions of the attempt that this one takes the place of are remembered among those drawn.
  const former = attempts.asked.filter((code) => course.pool.some(([other]) => other === code));
  state.drawn = union(state.drawn, former).filter((code) => asked.indexOf(code) < 0);
  const begun = {
    isOpen: true,
    seed: seed,
    asked: asked,
    answers: new Map(),
    spent: 0,
    allowed: quiz.timeLimit === null ? 0 : secondsAllowed(quiz.timeLimit, extra),
  };
  state.quizzes.set(quiz.code, Object.assign({}, attempts, begun));
}

/**
 * Return what finishing the open attempt changes.
 * @param {QuizData} quiz
 * @param {QuizState} attempts
 * @param {number} score
 * @returns {QuizState}
 */
function finishedAttempt(quiz, attempts, score) {
  return Object.assign({}, attempts, {
    tries: attempts.tries + 1,
    best: attempts.best === null ? score : Math.max(attempts.best, score),
    passed: attempts.passed || (quiz.passMark !== null && passes(score, quiz.passMark)),
    isOpen: false,
    ended: quiz.wait ? minuteNow() : 0,
  });
}

/**
 * Say whether an answer was judged before the learner's eyes, so that it can no longer change.
 * @param {Answer|undefined} answer
 */
function isSettled(answer) {
  return answer !== undefined && answer.tries > 1;
}

/** Return the seconds that the open attempt may take, 0 when it has no limit. @param {QuizData} quiz @param {QuizState} attempts */
function timeAllowed(quiz, attempts) {
  return quiz.timeLimit === null ? 0 : attempts.allowed; // a limit that came later does not hold for it
}

/** Return the minutes since 1970. */
function minuteNow() {
  return Math.floor(Date.now() / 60000);
}

/**
 * Say in words when something comes, as in "in 5 minutes".
 * @param {number} minutes
 * @param {string} language
 * @param {Object<string, string>} words
 */
function comesIn(minutes, language, words) {
  const Format = /** @type {any} */ (Intl).RelativeTimeFormat; // not in the browsers of 2018
  /** @type {[number, string]} */
  const [size, unit] = minutes < 60 ? [1, "minute"] : minutes < 2880 ? [60, "hour"] : [1440, "day"];
  const known = Format && Format.supportedLocalesOf([language]).length;
  return known
    ? new Format(language).format(Math.ceil(minutes / size), unit)
    : fillIn(words["in-minutes"], { n: minutes });
}

/**
 * Say at what time of which day a minute is.
 * @param {number} minute since 1970
 * @param {Object<string, string>} words
 */
function timeOf(minute, words) {
  const at = new Date(minute * 60000);
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].join("-");
  const time = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  return shownDay(day, words) + ", " + time;
}
