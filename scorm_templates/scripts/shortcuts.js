// Single keys for who does not like to reach for the mouse. They can be seen, and switched
// off: a voice that dictates may press them unawares (WCAG 2.2, 2.1.4).

const KEYS_NAME = "westeros-learn:keys";

class Shortcuts {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.win = player.win;
    this.off = attempt(() => this.win.localStorage.getItem(KEYS_NAME) === "off", false);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const isTyping = target.matches("textarea, select, input:not([type='radio']):not([type='checkbox']), [contenteditable]");
    if (this.off || isTyping || event.ctrlKey || event.altKey || event.metaKey || event.repeat || document.querySelector(".cover:not([hidden])")) {
      return;
    }
    const done = /^[1-9]$/.test(event.key) ? this.choose(target, Number(event.key)) : this.go(event.key.toLowerCase());
    if (done) {
      event.preventDefault();
    }
  }

  /** @param {string} key */
  go(key) {
    const section = this.player.lessons.section();
    switch (key) {
      case "?":
        this.show(/** @type {HTMLElement} */ (document.activeElement));
        return true;
      case "n":
        return press(section.querySelector(".lesson-end .next"));
      case "p":
        return press(section.querySelector(".lesson-end .previous"));
      case "g":
        return press(document.querySelector("#outline a[href$='glossary']"));
      case "o":
        this.player.openOutline(true);
        return true;
      default:
        return false;
    }
  }

  /**
   * Choose an answer of the question that has the focus, or of the page of a test.
   * @param {HTMLElement} target
   * @param {number} number
   */
  choose(target, number) {
    const around = target.closest("form.question") || target.closest(".quiz-play");
    const input = around && all(around, ".choice input:not(:disabled)")[number - 1];
    if (input) {
      input.focus();
    }
    return press(input || null);
  }

  /** Show the keys in a note, with the switch. @param {HTMLElement} opener */
  show(opener) {
    const list = /** @type {HTMLTemplateElement} */ (byId("keys")).content.cloneNode(true);
    showDrawer([list], "note");
    const box = /** @type {HTMLInputElement} */ (byId("drawer").querySelector("input"));
    box.checked = !this.off;
    box.addEventListener("change", () => this.turn(box.checked));
    this.player.noteFrom = opener;
    byId("drawer").focus();
  }

  /** @param {boolean} on */
  turn(on) {
    this.off = !on;
    attempt(() => this.win.localStorage.setItem(KEYS_NAME, on ? "on" : "off"), undefined);
  }
}

/** Click what is there; say whether something was. @param {Element|null} target */
function press(target) {
  if (target) {
    /** @type {HTMLElement} */ (target).click();
  }
  return target !== null;
}
