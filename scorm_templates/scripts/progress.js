// What a state amounts to, and how two states of one learner become one.

/**
 * What the page tells the script about the course.
 * @typedef {Object} CourseData
 * @property {string} id
 * @property {string} target "scorm12", "scorm2004", "cmi5" or "standalone"
 * @property {string} iri by which the course and its parts are named to an LMS that speaks xAPI
 * @property {"completed"|"passed"} status what the LMS is told at the end
 * @property {"seen-and-passed"|"seen"|"passed"} completion what makes the course complete
 * @property {"incomplete"|"failed"} untilPassed what an LMS of SCORM is told after a failed attempt
 * @property {"back"|"close"|"stay"|"none"} exit what the button does with which the learner leaves
 * @property {LanguageData[]} [languages] where there are several: all in which the course can be read, the first one first
 * @property {boolean} talks whether there are scenarios
 * @property {LessonData[]} lessons
 * @property {QuizData[]} quizzes
 * @property {Array<[string, string]>} pool code and outcome of each pool question
 * @property {Object<string, string>} outcomes text by id
 * @property {Object<string, string>} sheds the class in which a question's response may be left out, by code
 * @property {Object<string, string>} folding
 * @property {Object<string, string>} words
 */

/** @typedef {{id: string, code: string, title: string, minutes: number}} LessonData */

/** @typedef {{tag: string, file: string}} LanguageData a language, and the document in it */

/**
 * @typedef {Object} QuizData
 * @property {string} id
 * @property {string} code
 * @property {string} title
 * @property {"practice"|"pre-test"|"counts"} role
 * @property {number} size how many questions an attempt asks
 * @property {string[]} questions codes of a fixed set, empty when drawn
 * @property {Array<[string, number]>} quotas outcome and number of a draw by outcome, else empty
 * @property {boolean} shuffle whether a fixed set is shuffled
 * @property {number|null} passMark in per cent
 * @property {number|null} attempts
 * @property {number} wait minutes between attempts
 * @property {"now"|"end"|"never"} feedback when answers are judged
 * @property {number|null} timeLimit minutes of an attempt
 * @property {string} lesson id of the lesson that holds it
 */

/**
 * What a learner has reached.
 * @typedef {Object} Summary
 * @property {number} seen lessons seen
 * @property {LessonData[]} unseen
 * @property {QuizData[]} unpassed counted quizzes not passed yet
 * @property {{lessons: LessonData[], tests: QuizData[]}} missing what the course is not complete without
 * @property {boolean} complete
 * @property {boolean} failed whether a counted quiz can no longer be passed
 * @property {boolean} missed whether one was tried, and is not passed yet
 * @property {number} progress 0 to 1, and 1 only when complete
 * @property {number|null} score in hundredths of a per cent
 */

/**
 * Return what a learner has reached (DESIGN, "Score and completion").
 * @param {CourseData} course
 * @param {LearnerState} state
 * @returns {Summary}
 */
function summarise(course, state) {
  const counted = course.quizzes.filter((quiz) => quiz.role === "counts");
  const unseen = course.lessons.filter((lesson) => state.seen.indexOf(lesson.code) < 0);
  const unpassed = counted.filter((quiz) => !hasPassed(quiz, quizState(state, quiz.code)));
  const asksTests = course.completion !== "seen";
  const asksLessons = course.completion !== "passed" || !counted.length;
  const missing = { lessons: asksLessons ? unseen : [], tests: asksTests ? unpassed : [] };
  const complete = isComplete(missing.lessons.map(() => false), missing.tests.map(() => false));
  const parts = course.lessons.length + (asksTests ? counted.length : 0);
  return {
    seen: course.lessons.length - unseen.length,
    unseen: unseen,
    unpassed: unpassed,
    missing: missing,
    complete: complete,
    failed: unpassed.some((quiz) => attemptsLeft(quiz, quizState(state, quiz.code)) === 0),
    missed: unpassed.some((quiz) => quizState(state, quiz.code).best !== null),
    progress: complete ? 1 : 1 - (unseen.length + missing.tests.length) / parts,
    score: courseScore(counted.map((quiz) => [quiz.size, quizState(state, quiz.code).best])),
  };
}

/**
 * Say what an LMS is to be told of passing. It hears of a failure only where the course is
 * reported as passed, or where it was asked for: an LMS may close a course that is failed.
 * @param {CourseData} course
 * @param {Summary} reached
 * @returns {"unknown"|"failed"|"passed"}
 */
function success(course, reached) {
  const tested = course.quizzes.some((quiz) => quiz.role === "counts");
  if (tested ? !reached.unpassed.length : reached.complete && course.status === "passed") {
    return "passed";
  }
  const failed = course.untilPassed === "failed" ? reached.missed : reached.failed && course.status === "passed";
  return failed ? "failed" : "unknown";
}

/**
 * Return a learner's attempts at a quiz, a fresh record when there are none.
 * @param {LearnerState} state
 * @param {string} code
 * @returns {QuizState}
 */
function quizState(state, code) {
  return (
    state.quizzes.get(code) || {
      tries: 0,
      best: null,
      passed: false,
      isOpen: false,
      seed: 0,
      asked: [],
      answers: new Map(),
      ended: 0,
      spent: 0,
      allowed: 0,
    }
  );
}

/**
 * Return the codes of all questions that any attempt at a quiz has asked.
 * @param {LearnerState} state
 */
function askedBefore(state) {
  let codes = state.drawn;
  state.quizzes.forEach((quiz) => (codes = union(codes, quiz.asked)));
  return codes;
}

/**
 * Say whether a quiz is passed: once, or by the pass mark as it is now.
 * @param {QuizData} quiz
 * @param {QuizState} attempts
 */
function hasPassed(quiz, attempts) {
  return attempts.passed || (attempts.best !== null && quiz.passMark !== null && passes(attempts.best, quiz.passMark));
}

/**
 * Return how many attempts may still be finished.
 * @param {QuizData} quiz
 * @param {QuizState} attempts
 */
function attemptsLeft(quiz, attempts) {
  return quiz.attempts === null ? Infinity : Math.max(0, quiz.attempts - attempts.tries);
}

/**
 * Join two states of the same enrolment so that no work is lost: lessons seen add up,
 * and of each answer and attempt the one that is further on stays.
 * @param {LearnerState} older
 * @param {LearnerState} newer wins where neither is further on
 * @returns {LearnerState}
 */
function mergeStates(older, newer) {
  const quizzes = mergeQuizzes(older.quizzes, newer.quizzes);
  const asked = Array.from(quizzes.values(), (quiz) => quiz.asked).reduce(union, []);
  return {
    token: newer.token || older.token,
    revision: Math.max(older.revision, newer.revision),
    place: newer.place || older.place,
    seen: union(older.seen, newer.seen),
    drawn: union(askedBefore(older), askedBefore(newer)).filter((code) => asked.indexOf(code) < 0),
    answers: mergeAnswers(older.answers, newer.answers),
    quizzes: quizzes,
    scenarios: mergeScenarios(older.scenarios, newer.scenarios),
  };
}

/**
 * @param {string[]} left
 * @param {string[]} right
 */
function union(left, right) {
  return left.concat(right.filter((code) => left.indexOf(code) < 0));
}

/**
 * @param {Map<string, Answer>} older
 * @param {Map<string, Answer>} newer
 */
function mergeAnswers(older, newer) {
  const merged = new Map(older);
  newer.forEach((answer, code) => {
    const other = merged.get(code);
    if (!other || answer.tries >= other.tries) {
      merged.set(code, answer);
    }
  });
  return merged;
}

/**
 * @param {Map<string, QuizState>} older
 * @param {Map<string, QuizState>} newer
 */
function mergeQuizzes(older, newer) {
  const merged = new Map(older);
  newer.forEach((quiz, code) => {
    const other = merged.get(code);
    merged.set(code, other ? mergeQuiz(other, quiz) : quiz);
  });
  return merged;
}

/**
 * @param {QuizState} older
 * @param {QuizState} newer
 * @returns {QuizState}
 */
function mergeQuiz(older, newer) {
  const last = isFurther(older, newer) ? older : newer;
  const sameAttempt = older.seed === newer.seed && older.isOpen && newer.isOpen;
  return {
    tries: Math.max(older.tries, newer.tries),
    best: older.best === null || newer.best === null ? orElse(older.best, newer.best) : Math.max(older.best, newer.best),
    passed: older.passed || newer.passed,
    ended: last.ended, // not the later one: that may be of a clock that was wrong
    spent: sameAttempt ? Math.max(older.spent, newer.spent) : last.spent,
    allowed: last.allowed,
    isOpen: last.isOpen,
    seed: last.seed,
    asked: last.asked,
    answers: sameAttempt ? mergeAnswers(older.answers, newer.answers) : last.answers,
  };
}

/**
 * @param {Map<string, ScenarioState>} older
 * @param {Map<string, ScenarioState>} newer
 */
function mergeScenarios(older, newer) {
  const merged = new Map(older);
  newer.forEach((scenario, code) => {
    const other = merged.get(code);
    merged.set(code, other ? mergeScenario(other, scenario) : scenario);
  });
  return merged;
}

/**
 * The way of the later attempt stays. Within one, the newer record does, even when it is
 * shorter: the learner may have gone back to an earlier choice.
 * @param {ScenarioState} older
 * @param {ScenarioState} newer
 * @returns {ScenarioState}
 */
function mergeScenario(older, newer) {
  return {
    tries: Math.max(older.tries, newer.tries),
    best: older.best === null || newer.best === null ? orElse(older.best, newer.best) : Math.max(older.best, newer.best),
    steps: older.tries > newer.tries ? older.steps : newer.steps,
  };
}

/**
 * Say whether one record of a quiz is further on than another: in a later attempt, or
 * with the same attempt finished. An open attempt is the one after the finished ones.
 * @param {QuizState} one
 * @param {QuizState} other
 */
function isFurther(one, other) {
  const number = one.tries + (one.isOpen ? 1 : 0);
  const otherNumber = other.tries + (other.isOpen ? 1 : 0);
  return number === otherNumber ? one.tries > other.tries : number > otherNumber;
}

/**
 * @param {number|null} value
 * @param {number|null} other
 */
function orElse(value, other) {
  return value === null ? other : value;
}
