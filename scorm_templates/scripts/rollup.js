// From answers to a score, a pass and completion. Scores are whole numbers, in hundredths
// of a per cent (0 to 10,000), rounded down, so that a score that is shown as the pass
// mark is one that passes.
// Twin: westeros_learn/assessment/rollup.py.

const FULL_SCORE = 10000;
const SCORE_DUST = 1e-6; // sums of thirds may fall a hair short of a whole hundredth

/**
 * The score of an attempt.
 *
 * @param {[number, number][]} results weight and score from 0 to 1 of every question asked,
 *   unanswered ones with 0
 * @returns {number}
 */
function quizScore(results) {
  let earned = 0;
  let total = 0;
  for (const [weight, score] of results) {
    earned += weight * score;
    total += weight;
  }
  return total ? Math.floor((earned / total) * FULL_SCORE + SCORE_DUST) : 0;
}

/**
 * Whether a score reaches a pass mark given in per cent.
 *
 * @param {number} score
 * @param {number} passMark
 */
function passes(score, passMark) {
  return score >= passMark * 100;
}

/**
 * The score of a course, null as long as no counted quiz was finished.
 *
 * @param {[number, number|null][]} counted number of questions asked and best score or null
 *   of every counted quiz
 * @returns {number|null}
 */
function courseScore(counted) {
  if (counted.every(([, best]) => best === null)) {
    return null;
  }
  const total = counted.reduce((sum, [size]) => sum + size, 0);
  const earned = counted.reduce((sum, [size, best]) => sum + size * (best || 0), 0);
  return total ? Math.floor(earned / total) : 0;
}

/**
 * Whether a course is complete: every lesson seen and every counted quiz passed.
 *
 * @param {boolean[]} lessonsSeen of every lesson
 * @param {boolean[]} countedPassed of every counted quiz
 */
function isComplete(lessonsSeen, countedPassed) {
  return lessonsSeen.every(Boolean) && countedPassed.every(Boolean);
}
