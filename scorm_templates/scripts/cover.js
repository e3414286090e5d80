// A word to the learner that covers the page, when the course cannot simply go on.

/** What had the focus before, to get it back. @type {Element|null} */
let uncovered = null;

/**
 * @param {Object<string, string>} words
 * @param {string} name of the word: its title and its text
 * @param {...HTMLElement} buttons ways on, if there are any
 */
function showCover(words, name, ...buttons) {
  const cover = byId("cover");
  byId("cover-title").textContent = words[name + "-title"];
  byId("cover-text").textContent = words[name + "-text"];
  all(cover, ".actions").forEach((old) => old.remove());
  if (buttons.length) {
    byId("cover-text").after(element("p", { class: "actions" }, ...buttons));
  }
  if (cover.hidden) {
    uncovered = document.activeElement;
  }
  Array.from(document.body.children).filter((part) => part !== cover).forEach((part) => part.setAttribute("inert", ""));
  cover.hidden = false;
  byId("cover-title").focus();
}

function hideCover() {
  byId("cover").hidden = true;
  Array.from(document.body.children).forEach((part) => part.removeAttribute("inert"));
  const back = /** @type {HTMLElement} */ (uncovered && uncovered !== document.body ? uncovered : byId("main"));
  back.focus();
}
