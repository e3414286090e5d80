// The form of one entry: what is wrong in it is said while it is typed, rows come and go in place, and the
// question beside it is what learners would see. Without this, the buttons of the form do the same.

(function () {
  "use strict";
  /** So long, in milliseconds, it is waited at most between two checks; as long as the last one took, if less. */
  const PAUSE = 400;
  const form = document.getElementById("entry-form");
  if (!(form instanceof HTMLFormElement)) {
    return;
  }
  /** @type {number | undefined} */
  let waiting;
  /** @type {AbortController | undefined} */
  let asking;
  let clean = true;
  let turn = 0;
  let isAsking = false;
  let again = false;
  let took = 0;
  let ended = 0;

  /** Begin to ask; one asks at a time, and who asks then has the word. Returns what is to be done at the end. */
  function begin() {
    const [mine, since] = [(turn += 1), performance.now()];
    window.clearTimeout(waiting);
    [isAsking, again] = [true, false];
    return () => {
      if (mine === turn) {
        [isAsking, ended] = [false, performance.now()];
        took = ended - since;
        if (again) {
          soon();
        }
      }
    };
  }

  /** Send a form as it stands, with what a button says, and get the page that the app would show.
   * @param {HTMLFormElement} sent @param {string} name @param {string} value */
  function send(sent, name, value) {
    const body = new URLSearchParams();
    new FormData(sent).forEach((each, key) => {
      if (typeof each === "string") {
        body.append(key, each);
      }
    });
    body.set(name, value);
    if (asking) {
      asking.abort();
    }
    asking = new AbortController();
    return window
      .fetch(sent.getAttribute("action") || window.location.href, {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        body,
        signal: asking.signal,
      })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then((text) => new DOMParser().parseFromString(text, "text/html"));
  }

  /** Put part of a page in the place of the same part of this one. @param {Document} page @param {string} id */
  function take(page, id) {
    const here = document.getElementById(id);
    const there = page.getElementById(id);
    if (here && there && here.innerHTML !== there.innerHTML) {
      here.replaceChildren(...there.childNodes);
      return true;
    }
    return false;
  }

  /** Say at each field what is wrong there; the fields themselves stay as they are. @param {Document} page */
  function tell(page) {
    page.querySelectorAll("[data-faults]").forEach((there) => {
      const here = document.getElementById(there.id);
      if (here && here.innerHTML !== there.innerHTML) {
        here.replaceChildren(...Array.from(there.cloneNode(true).childNodes));
      }
    });
    page.querySelectorAll("#entry-fields [data-field]").forEach((there) => {
      const name = there.getAttribute("data-field") || "";
      const here = document.querySelector('#entry-fields [data-field="' + CSS.escape(name) + '"]');
      if (here) {
        here.classList.toggle("wrong", there.classList.contains("wrong"));
        const control = here.querySelector("input:not([type=hidden]), select, textarea");
        const checked = there.querySelector("input:not([type=hidden]), select, textarea");
        if (control && checked && here.classList.contains("entry")) {
          control.toggleAttribute("aria-invalid", checked.hasAttribute("aria-invalid"));
          if (checked.hasAttribute("aria-invalid")) {
            control.setAttribute("aria-invalid", "true");
          }
        }
      }
    });
    take(page, "entry-problem");
    take(page, "entry-state");
    take(page, "entry-aside");
    /** @type {HTMLFormElement} */ (form).dispatchEvent(new CustomEvent("entry-told", { detail: page }));
  }

  /** Check what is typed: at once, but where others are waiting, too, not without a pause. */
  function soon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(check, Math.max(0, ended + Math.min(PAUSE, took) - performance.now()));
  }

  function check() {
    if (isAsking) {
      again = true;
      return;
    }
    const end = begin();
    send(/** @type {HTMLFormElement} */ (form), "do", "check")
      .then(tell)
      .catch(() => undefined) // the line is cut: what was typed is here, and is sent with the next sign
      .then(end);
  }

  /** Let a button change the rows. @param {string} value */
  function change(value) {
    const end = begin();
    clean = false;
    send(/** @type {HTMLFormElement} */ (form), "do", value)
      .then((page) => {
        const rows = page.getElementById("entry-fields");
        const open = Array.from(document.querySelectorAll("#entry-fields details")).map((each) => each.hasAttribute("open"));
        take(page, "entry-fields");
        tell(page);
        document.querySelectorAll("#entry-fields details").forEach((each, at) => {
          each.toggleAttribute("open", open[at] || each.hasAttribute("open"));
        });
        const row = document.getElementById((rows && rows.dataset.row) || "");
        const first = row && row.querySelector("input:not([type=hidden]), select, textarea");
        if (first instanceof HTMLElement && value.startsWith("add:")) {
          first.focus();
        } else if (row) {
          row.focus();
        } else {
          const rest = document.getElementById(value.replace(/^\w+:/, "").replace(/-\d+$/, ""));
          const button = rest && rest.querySelector("button[value^='add:']");
          if (button instanceof HTMLElement) {
            button.focus();
          }
        }
      })
      .catch((error) => {
        if (error.name !== "AbortError") {
          /** @type {HTMLFormElement} */ (form).requestSubmit(button_of(value));
        }
      })
      .then(end);
  }

  /** @param {string} value */
  function button_of(value) {
    const found = document.querySelector('#entry-form button[value="' + CSS.escape(value) + '"]');
    return found instanceof HTMLButtonElement ? found : null;
  }

  form.addEventListener("input", () => {
    clean = false;
    soon();
  });

  // Another entry comes into this form: what was asked about the one before says nothing about it.
  form.addEventListener("entry-swap", () => {
    window.clearTimeout(waiting);
    turn += 1;
    [isAsking, again] = [false, false];
    if (asking) {
      asking.abort();
    }
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && button.hasAttribute("data-row") && !button.dataset.sent) {
      event.preventDefault();
      button.dataset.sent = "yes";
      change(button.value);
    } else if (button instanceof HTMLButtonElement && button.value === "check") {
      event.preventDefault();
      check();
    } else {
      clean = true;
    }
  });

  // The question beside the form is a form of its own: it is answered here, and the page stays.
  document.addEventListener("submit", (event) => {
    const tried = event.target;
    if (!(tried instanceof HTMLFormElement) || !tried.closest("#tried")) {
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    send(tried, "do", button instanceof HTMLButtonElement && button.value ? button.value : "check")
      .then((page) => {
        take(page, "tried");
        const result = document.querySelector("#tried .result, #tried input, #tried select");
        if (result instanceof HTMLElement) {
          result.focus();
        }
      })
      .catch(() => undefined);
  });

  window.addEventListener("beforeunload", (event) => {
    if (!clean && /\/new$/.test(window.location.pathname)) {
      event.preventDefault(); // what is new and not saved yet is kept nowhere else
    }
  });
})();
