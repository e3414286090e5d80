// Which questions an attempt asks, and in which order.
// Twin: westeros_learn/assessment/draw.py.

/**
 * Draw questions, spread evenly over the outcomes, unseen ones first.
 *
 * The questions of each outcome lie in a row, the unseen ones in front, and each deal
 * takes one of every row. When the last deal cannot serve all rows, it serves those
 * first that still have an unseen one. The order of the pool does not matter, so that
 * moving a question in its file changes nobody's draw.
 *
 * @param {[string, string][]} pool code and outcome id of each question that may be drawn
 * @param {number} number how many to draw; the whole pool when it holds no more
 * @param {number} seed 0 to 2**32 - 1
 * @param {string[]} [drawnBefore] codes that this learner has met in earlier attempts
 * @returns {string[]} the codes in the order in which they are asked
 */
function draw(pool, number, seed, drawnBefore = []) {
  const generator = new Generator(seed);
  const outcomes = Array.from(new Set(pool.map((entry) => entry[1]))).sort();
  const strata = generator.shuffled(
    outcomes.map((outcome) => {
      const codes = pool.filter((entry) => entry[1] === outcome).map((entry) => entry[0]);
      return unseenFirst(generator.shuffled(codes.sort()), drawnBefore);
    }),
  );
  /** @type {string[]} */
  const picked = [];
  for (let deal = 0; deal < Math.min(number, pool.length); deal += 1) {
    const dealt = strata.filter((stratum) => deal < stratum.length).map((stratum) => stratum[deal]);
    picked.push(...unseenFirst(dealt, drawnBefore).slice(0, number - picked.length));
  }
  return generator.shuffled(picked);
}

/**
 * Draw a number of questions of each outcome that is named, unseen ones first. Neither the
 * order of the pool nor that of the quotas matters.
 *
 * @param {[string, string][]} pool code and outcome id of each question that may be drawn
 * @param {[string, number][]} quotas outcome id and number, each outcome once; all of its
 *   questions when it has no more
 * @param {number} seed 0 to 2**32 - 1
 * @param {string[]} [drawnBefore] codes that this learner has met in earlier attempts
 * @returns {string[]} the codes in the order in which they are asked, the outcomes mixed
 */
function drawByOutcome(pool, quotas, seed, drawnBefore = []) {
  const generator = new Generator(seed);
  const numbers = new Map(quotas);
  /** @type {string[]} */
  const picked = [];
  for (const outcome of Array.from(numbers.keys()).sort()) {
    const codes = pool.filter((entry) => entry[1] === outcome).map((entry) => entry[0]);
    const row = unseenFirst(generator.shuffled(codes.sort()), drawnBefore);
    picked.push(...row.slice(0, numbers.get(outcome)));
  }
  return generator.shuffled(picked);
}

/**
 * The order in which an attempt asks a fixed set that is shuffled.
 *
 * @param {string[]} codes
 * @param {number} seed the attempt's seed
 * @returns {string[]}
 */
function orderOfQuestions(codes, seed) {
  return new Generator(seed).shuffled(codes.slice().sort());
}

/**
 * @param {string[]} codes
 * @param {string[]} drawnBefore
 */
function unseenFirst(codes, drawnBefore) {
  const isSeen = (/** @type {string} */ code) => drawnBefore.includes(code);
  return codes.filter((code) => !isSeen(code)).concat(codes.filter(isSeen));
}

/**
 * The order in which an attempt shows a question's parts.
 *
 * @param {string[]} keys keys of the parts, in the order of the source
 * @param {number} seed the attempt's seed
 * @param {string} code the question's code, so that each question has an order of its own
 * @returns {string[]}
 */
function orderOfParts(keys, seed, code) {
  return new Generator(seed ^ hash32(code)).shuffled(keys.slice().sort());
}

/**
 * The order in which steps to be put in order are shown first: never the right one.
 *
 * @param {string[]} keys keys of the steps, in their right order
 * @param {number} seed the attempt's seed
 * @param {string} code the question's code
 * @returns {string[]}
 */
function scrambled(keys, seed, code) {
  const order = orderOfParts(keys, seed, code);
  return String(order) === String(keys) ? order.slice(1).concat(order.slice(0, 1)) : order;
}
