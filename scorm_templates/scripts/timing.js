// The clock's part in a quiz: time limits, extra time, and waiting between attempts.
// Twin: westeros_learn/assessment/timing.py.

/** Seconds after the end of the time in which a word can be finished. */
const GRACE = 15;
const LAST_NOTICES = [300, 60];

/**
 * How many seconds an attempt may take.
 *
 * @param {number} limit the quiz's time limit in minutes
 * @param {number} [extra] extra time of this learner, in per cent of it
 */
function secondsAllowed(limit, extra = 0) {
  return Math.floor((limit * 60 * (100 + extra)) / 100);
}

/**
 * How many seconds are left when the learner is told so, in order: half of the time, five
 * minutes and one minute before its end; of a short time, only where they lie apart.
 *
 * @param {number} allowed seconds that the attempt may take
 * @returns {number[]}
 */
function notices(allowed) {
  const half = Math.floor(allowed / 2);
  const last = LAST_NOTICES.filter((seconds) => seconds < half);
  return half >= LAST_NOTICES[LAST_NOTICES.length - 1] ? [half].concat(last) : [];
}

/**
 * How many minutes are left until the next attempt may start.
 *
 * An end that lies ahead shows that the clock was set back. Then the waiting time counts
 * from now; whoever asks keeps `min(ended, now)` as the end, so that it does pass.
 *
 * @param {number} ended when the last attempt was finished, in minutes since 1970; 0 when not known
 * @param {number} wait the quiz's waiting time in minutes
 * @param {number} now the time, in minutes since 1970
 */
function minutesToWait(ended, wait, now) {
  return ended ? Math.max(0, Math.min(ended, now) + wait - now) : 0;
}
