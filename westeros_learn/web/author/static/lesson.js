// The editor of a lesson: what is wrong with a key is said at its field while it is typed.
// The text below the keys, and the page beside it, are the matter of editor.js.

/** After so long without a key, in milliseconds, the fields are looked at. */
const PAUSE = 300;

/** @param {string} id @returns {any} */
const byId = (id) => document.getElementById(id);

/** The keys of a lesson, which stand in fields above its text. */
class Keys {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.waiting = undefined;
    /** @type {AbortController|undefined} */
    this.asking = undefined;
  }

  start() {
    byId("entry-fields").addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.check(), PAUSE);
    });
    this.form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button instanceof HTMLButtonElement && button.value === "check") {
        event.preventDefault();
        this.check();
      }
    });
  }

  /** Send the form as it stands, and take from the page that the app would show what has changed in it. */
  check() {
    clearTimeout(this.waiting);
    if (this.asking) {
      this.asking.abort();
    }
    this.asking = new AbortController();
    const body = new FormData(this.form);
    body.set("do", "check");
    fetch(this.form.action, { method: "POST", credentials: "same-origin", redirect: "error", body, signal: this.asking.signal })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((text) => this.tell(new DOMParser().parseFromString(text, "text/html")))
      .catch(() => undefined); // the line is cut: what was typed is here, and is sent with the next sign
  }

  /** @param {Document} page */
  tell(page) {
    page.querySelectorAll("#entry-fields [data-faults], #entry-problem").forEach((there) => {
      const here = byId(there.id);
      if (here && here.innerHTML !== there.innerHTML) {
        here.replaceChildren(...there.childNodes);
      }
    });
    page.querySelectorAll("#entry-fields .entry[data-field]").forEach((there) => {
      const here = document.querySelector('#entry-fields .entry[data-field="' + CSS.escape(there.getAttribute("data-field") || "") + '"]');
      const control = here && here.querySelector("input:not([type=hidden]), select, textarea");
      if (here && control) {
        const isWrong = there.classList.contains("wrong");
        here.classList.toggle("wrong", isWrong);
        control.toggleAttribute("aria-invalid", isWrong);
        if (isWrong) {
          control.setAttribute("aria-invalid", "true");
        }
      }
    });
    const head = page.getElementById("head");
    if (head instanceof HTMLTextAreaElement) {
      byId("head").value = head.value;
    }
    this.form.dispatchEvent(new Event("head-changed"));
  }
}

/** On a narrow screen there is room for the text or for the page that learners see, not for both. @param {HTMLFormElement} editor */
function switchViews(editor) {
  const line = byId("switch");
  line.hidden = false;
  editor.classList.add("switched");
  line.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const chosen = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-shows]"));
    if (chosen) {
      editor.classList.toggle("shows-page", chosen.dataset.shows === "page");
      line.querySelectorAll("button").forEach((/** @type {HTMLElement} */ each) => each.setAttribute("aria-pressed", String(each === chosen)));
    }
  });
}

const form = byId("editor");
if (form instanceof HTMLFormElement) {
  new Keys(form).start();
  switchViews(form);
}

export {};
