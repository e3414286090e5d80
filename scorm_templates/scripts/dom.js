// Small helpers for the page.

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
function all(root, selector) {
  return Array.from(root.querySelectorAll(selector));
}

/**
 * Make an element.
 * @param {string} tag
 * @param {Object<string, string>} attributes
 * @param {...(Node|string)} content
 * @returns {HTMLElement}
 */
function element(tag, attributes, ...content) {
  const made = document.createElement(tag);
  Object.keys(attributes).forEach((name) => made.setAttribute(name, attributes[name]));
  content.forEach((part) => made.append(part));
  return made;
}

/**
 * Make a button that does something by its name (see Player.act).
 * @param {string} text
 * @param {string} act
 * @param {string} [look]
 */
function actButton(text, act, look) {
  return element("button", { type: "button", "data-do": act, class: look || "plain" }, text);
}

/**
 * Fill the places of a sentence.
 * @param {string} sentence
 * @param {Object<string, string|number>} values
 */
function fillIn(sentence, values) {
  return sentence.replace(/\{([a-z]+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/** Return hundredths of a per cent as per cent, rounded down. @param {number} hundredths */
function percent(hundredths) {
  return Math.floor(hundredths / 100);
}

/** Bring an element to the top of the window and give it the focus. @param {HTMLElement} target */
function goTo(target) {
  target.scrollIntoView({ block: "start" });
  if (!target.hasAttribute("tabindex")) {
    target.setAttribute("tabindex", "-1");
  }
  target.focus({ preventScroll: true });
}

/**
 * Call back when an element has arrived whole: the document may still be coming.
 * @param {string} id
 * @param {(found: HTMLElement) => void} then
 */
function whenArrived(id, then) {
  const found = document.getElementById(id);
  if (found && (found.nextElementSibling || document.readyState !== "loading")) {
    then(found);
  } else if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => whenArrived(id, then), { once: true });
  }
}
