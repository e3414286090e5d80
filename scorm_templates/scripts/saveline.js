// The quiet line that says whether work is saved, and what to do when it is not.

class SaveLine {
  /** @param {Object<string, string>} words */
  constructor(words) {
    this.words = words;
    this.shown = "";
    this.closed = "";
  }

  /** @param {SaveStatus} status @param {boolean} expectsLms */
  show(status, expectsLms) {
    const quietly = status.kind === "saved" || status.kind === "connecting" || (status.kind === "local" && !expectsLms);
    const more = quietly ? "" : this.words["save-" + status.kind + "-more"];
    const line = byId("save-line");
    const word = this.words["save-" + status.kind];
    if (line.textContent !== word) {
      line.textContent = word; // written anew, the same word would be spoken again
    }
    line.className = "save-line " + status.kind;
    this.explain(status.shortened && quietly ? this.words["save-shortened"] : more);
  }

  /** Show a longer explanation below the page, until it no longer holds or is closed. @param {string} text */
  explain(text) {
    const drawer = byId("drawer");
    if (text && text !== this.closed && text !== this.shown) {
      this.shown = text;
      showDrawer([text], "save");
    } else if (!text) {
      this.closed = "";
      this.shown = "";
      if (drawer.dataset.about === "save") {
        closeDrawer();
      }
    }
  }

  /** The learner has read it. */
  close() {
    if (byId("drawer").dataset.about === "save") {
      this.closed = this.shown;
    }
  }
}

/**
 * Show a note at the foot of the window, without taking the place away.
 * @param {Array<Node|string>} content
 * @param {string} about what it is about, so that it can be taken back
 */
function showDrawer(content, about) {
  const drawer = byId("drawer");
  const text = /** @type {HTMLElement} */ (drawer.firstElementChild);
  // A note gets the focus, which speaks it; a word on the saving or the language comes by itself.
  text.setAttribute("aria-live", about === "note" ? "off" : "polite");
  text.textContent = "";
  drawer.dataset.about = about;
  drawer.classList.remove("above");
  drawer.hidden = false;
  content.forEach((part) => text.append(part));
}

/** The note moves to the top when it would stand on what it explains. @param {HTMLElement} explained */
function keepInSight(explained) {
  const drawer = byId("drawer");
  drawer.classList.toggle("above", explained.getBoundingClientRect().bottom > drawer.getBoundingClientRect().top);
}

function closeDrawer() {
  byId("drawer").hidden = true;
}

/** A note goes when the place changes; what is said of the saving stays. */
function closeNote() {
  if (byId("drawer").dataset.about !== "save") {
    closeDrawer();
  }
}
