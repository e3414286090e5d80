// A part of the page takes on what is written now, and keeps what it is: where it scrolled to, what is
// open, what was answered. Only an author's page changes so, while its course is being written.

/** What scripts have brought to life: such a part is exchanged whole. */
const LIVING = "form.question, .quiz, .scenario";
/** So many comparisons are made to find what has stayed. */
const MOST_COMPARED = 60000;

class Patch {
  constructor() {
    /** What a node says, wherever it is written. @type {WeakMap<Node, string>} */
    this.said = new WeakMap();
    /** What is new in the page, for scripts to bring to life. @type {HTMLElement[]} */
    this.added = [];
  }

  /**
   * Make a part of the page what it is written to be.
   * @param {Element} shown the part of the page
   * @param {Element} before what it was made of
   * @param {Element} after what it shall be made of
   */
  adopt(shown, before, after) {
    if (this.saying(before) === this.saying(after)) {
      move(shown, before, after);
      return;
    }
    if (before.matches(LIVING)) {
      shown.replaceWith(this.grown(after));
      return;
    }
    takeAttributes(shown, before, after);
    const nodes = Array.from(shown.childNodes);
    const known = Array.from(before.childNodes);
    if (nodes.length !== known.length || nodes.some((node, at) => node.nodeName !== known[at].nodeName)) {
      shown.replaceChildren(...Array.from(after.childNodes, (node) => this.grown(node))); // a script was here
      return;
    }
    this.adoptChildren(shown, nodes, known, Array.from(after.childNodes));
  }

  /**
   * @param {Element} shown
   * @param {ChildNode[]} nodes those of the page
   * @param {ChildNode[]} before what they were made of, one for one
   * @param {ChildNode[]} after
   */
  adoptChildren(shown, nodes, before, after) {
    const stayed = [...this.pairs(before, after), [before.length, after.length]];
    let [old, now] = [0, 0];
    stayed.forEach(([nextOld, nextNow]) => {
      while (old < nextOld || now < nextNow) {
        if (old < nextOld && now < nextNow && isAlike(before[old], after[now])) {
          this.change(nodes[old], before[old], after[now]);
          old += 1;
          now += 1;
        } else if (now < nextNow && !(old < nextOld && nextOld - old > nextNow - now)) {
          shown.insertBefore(this.grown(after[now]), nodes[old] || null);
          now += 1;
        } else {
          nodes[old].remove();
          old += 1;
        }
      }
      if (old < before.length) {
        move(nodes[old], before[old], after[now]);
      }
      old += 1;
      now += 1;
    });
  }

  /**
   * @param {ChildNode} node
   * @param {ChildNode} before
   * @param {ChildNode} after
   */
  change(node, before, after) {
    if (node instanceof Element && before instanceof Element && after instanceof Element) {
      this.adopt(node, before, after);
    } else if (node.nodeValue !== after.nodeValue) {
      node.nodeValue = after.nodeValue;
    }
  }

  /** Return a copy for the page. @param {Node} node */
  grown(node) {
    const made = document.importNode(node, true);
    if (made instanceof HTMLElement) {
      this.added.push(made);
    }
    return made;
  }

  /**
   * Return the nodes that say the same before and after, in order.
   * @param {ChildNode[]} before
   * @param {ChildNode[]} after
   * @returns {Array<[number, number]>}
   */
  pairs(before, after) {
    const one = before.map((node) => this.saying(node));
    const other = after.map((node) => this.saying(node));
    let start = 0;
    while (start < one.length && start < other.length && one[start] === other[start]) {
      start += 1;
    }
    let [endOne, endOther] = [one.length, other.length];
    while (endOne > start && endOther > start && one[endOne - 1] === other[endOther - 1]) {
      endOne -= 1;
      endOther -= 1;
    }
    const middle = longestCommon(one.slice(start, endOne), other.slice(start, endOther));
    return [
      ...one.slice(0, start).map((_, at) => /** @type {[number, number]} */ ([at, at])),
      ...middle.map(([a, b]) => /** @type {[number, number]} */ ([a + start, b + start])),
      ...one.slice(endOne).map((_, at) => /** @type {[number, number]} */ ([endOne + at, endOther + at])),
    ];
  }

  /** Return what a node says: all of it but where it is written. @param {Node} node */
  saying(node) {
    const known = this.said.get(node);
    if (known !== undefined) {
      return known;
    }
    let said = String(node.nodeValue);
    if (node instanceof Element) {
      const bare = /** @type {Element} */ (node.cloneNode(true));
      [bare, ...all(bare, "[data-at], [data-placed]")].forEach((part) => PLACES.forEach((name) => part.removeAttribute(name)));
      said = bare.outerHTML;
    }
    this.said.set(node, said);
    return said;
  }
}

/** Where a part says that it is written, or placed. */
const PLACES = ["data-at", "data-placed"];

/**
 * Say of a part that stays where it is written now.
 * @param {Node} shown
 * @param {Node} before
 * @param {Node} after
 */
function move(shown, before, after) {
  if (!(shown instanceof Element && before instanceof Element && after instanceof Element)) {
    return;
  }
  /** @type {Map<string, string>} */
  const moved = new Map();
  const now = [after, ...all(after, "*")];
  [before, ...all(before, "*")].forEach((part, at) => {
    PLACES.forEach((name) => {
      const [was, is] = [part.getAttribute(name), now[at].getAttribute(name)];
      if (was !== null && is !== null && was !== is) {
        moved.set(name + was, is);
      }
    });
  });
  (moved.size ? [shown, ...all(shown, "[data-at], [data-placed]")] : []).forEach((part) => {
    PLACES.forEach((name) => {
      const is = moved.get(name + part.getAttribute(name));
      if (is !== undefined) {
        part.setAttribute(name, is);
      }
    });
  });
}

/**
 * Give a part the attributes that are written otherwise now; what scripts have given it stays.
 * @param {Element} shown
 * @param {Element} before
 * @param {Element} after
 */
function takeAttributes(shown, before, after) {
  before.getAttributeNames().filter((name) => !after.hasAttribute(name)).forEach((name) => shown.removeAttribute(name));
  after.getAttributeNames().forEach((name) => {
    const value = after.getAttribute(name) || "";
    if (before.getAttribute(name) !== value) {
      shown.setAttribute(name, value);
    }
  });
}

/** Whether one node can become another. @param {ChildNode} before @param {ChildNode} after */
function isAlike(before, after) {
  if (before instanceof Element && after instanceof Element && (before.matches(LIVING) || after.matches(LIVING))) {
    return before.id === after.id;
  }
  return before.nodeName === after.nodeName;
}

/**
 * Return which texts of two lists are the same, as many as there can be in order; none of lists that are too long.
 * @param {string[]} one
 * @param {string[]} other
 * @returns {Array<[number, number]>}
 */
function longestCommon(one, other) {
  if (one.length * other.length > MOST_COMPARED) {
    return [];
  }
  const longest = one.map(() => new Uint16Array(other.length + 1)).concat([new Uint16Array(other.length + 1)]);
  for (let a = one.length - 1; a >= 0; a -= 1) {
    for (let b = other.length - 1; b >= 0; b -= 1) {
      longest[a][b] = one[a] === other[b] ? longest[a + 1][b + 1] + 1 : Math.max(longest[a + 1][b], longest[a][b + 1]);
    }
  }
  /** @type {Array<[number, number]>} */
  const found = [];
  for (let a = 0, b = 0; a < one.length && b < other.length; ) {
    if (one[a] === other[b]) {
      found.push([a, b]);
      a += 1;
      b += 1;
    } else if (longest[a + 1][b] >= longest[a][b + 1]) {
      a += 1;
    } else {
      b += 1;
    }
  }
  return found;
}
