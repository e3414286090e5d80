// The seeded generator: the same numbers in Python and in JavaScript.
// Twin: westeros_learn/assessment/generator.py.

/**
 * The UTF-8 bytes of a text; half of a surrogate pair becomes "?", as in Python.
 *
 * @param {string} text
 * @returns {Uint8Array}
 */
function utf8Bytes(text) {
  return new TextEncoder().encode(text.replace(/[\uD800-\uDFFF]/gu, "?"));
}

/**
 * The 32-bit FNV-1a hash of a text's UTF-8 bytes (draft-eastlake-fnv, section 2).
 *
 * @param {string} text
 * @returns {number} 0 to 2**32 - 1
 */
function hash32(text) {
  let value = 0x811c9dc5;
  for (const byte of utf8Bytes(text)) {
    value = Math.imul(value ^ byte, 0x01000193);
  }
  return value >>> 0;
}

/** Mulberry32. Not for secrets: it exists so that a stored seed gives the same draw everywhere. */
class Generator {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** @returns {number} the next number, 0 to 2**32 - 1 */
  next32() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /**
   * @param {number} bound at most 2**20, so that the product stays a whole number
   * @returns {number} 0 to `bound` - 1
   */
  below(bound) {
    return Math.floor((this.next32() * bound) / 0x100000000);
  }

  /**
   * @template T
   * @param {T[]} items
   * @returns {T[]} the items in a random order (Fisher-Yates, from the end)
   */
  shuffled(items) {
    const result = items.slice();
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  }
}
