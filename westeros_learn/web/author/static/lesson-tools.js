// The buttons above a lesson's text. Marks within it are written by lesson-writing.js; blocks and roles are
// written by the app, which knows how they are spelt and where they may stand. Without this file, the form
// below the text puts things in.

import { Toolbar, Writing } from "./lesson-writing.js";

/** @typedef {import("./lesson-writing.js").Place} Place */
/** @typedef {{start: number, end: number, text: string, picture?: string}} Change */

const MOST_PASTED = 2000000;

/** @param {string} id @returns {any} */
const byId = (id) => document.getElementById(id);

/** The windows in which somebody says what is put in: made of the form below the text. */
class Pieces {
  /** @param {HTMLFormElement} form @param {Writing} writing */
  constructor(form, writing) {
    this.form = form;
    this.writing = writing;
    /** Where a piece goes while its window is open. @type {Place} */
    this.place = writing.place;
    this.name = "westeros-learn:cursor:" + (form.dataset.name || "");
  }

  start() {
    this.form.querySelectorAll(".piece").forEach((piece) => this.windowOf(/** @type {HTMLElement} */ (piece)));
    byId("put-in").hidden = true;
    this.comeBack();
  }

  /** @param {HTMLElement} piece */
  windowOf(piece) {
    const name = piece.dataset.piece || "";
    const dialog = document.createElement("dialog");
    dialog.className = "piece-window";
    dialog.id = "window-" + name;
    const title = document.createElement("h2");
    title.id = dialog.id + "-title";
    const summary = piece.querySelector("summary");
    title.textContent = (summary && summary.textContent) || "";
    dialog.setAttribute("aria-labelledby", title.id);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "quiet";
    close.textContent = this.form.dataset.close || "";
    close.addEventListener("click", () => dialog.close());
    if (summary) {
      summary.remove();
    }
    dialog.append(title, ...piece.childNodes);
    const actions = dialog.querySelector(".actions");
    if (actions) {
      actions.append(" ", close);
    }
    this.form.append(dialog);
    dialog.addEventListener("keydown", (event) => this.pressed(event, name));
    dialog.addEventListener("close", () => this.writing.text.focus());
    dialog.addEventListener("input", (event) => this.search(dialog, event.target));
    dialog.querySelectorAll(".piece-new a").forEach((way) => way.addEventListener("click", () => this.remember()));
    dialog.querySelectorAll(".piece-search").forEach((line) => line.removeAttribute("hidden"));
    const put = dialog.querySelector("button[name=do]");
    if (put) {
      put.addEventListener("click", (event) => {
        event.preventDefault();
        this.put(name);
      });
    }
  }

  /** @param {string} name */
  open(name) {
    this.place = this.writing.place;
    const words = byId(name + "-text");
    if (words) {
      words.value = this.writing.chosen(this.place);
    }
    byId(name + "-problem").textContent = "";
    byId("window-" + name).showModal();
    if (name === "figure") {
      this.showPictures();
    }
  }

  /** Enter in a line puts the piece in; it does not send the lesson. @param {KeyboardEvent} event @param {string} name */
  pressed(event, name) {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type !== "file") {
      event.preventDefault();
      this.put(name);
    }
  }

  /** @param {HTMLElement} dialog @param {EventTarget|null} target */
  search(dialog, target) {
    if (!(target instanceof HTMLInputElement) || target.dataset.search === undefined) {
      return;
    }
    const words = target.value.toLowerCase().split(/\s+/);
    dialog.querySelectorAll(".piece-choice").forEach((choice) => {
      const said = (choice.textContent || "").toLowerCase();
      choice.classList.toggle("passed-over", !words.every((word) => said.includes(word)));
    });
  }

  /** @param {string} name */
  put(name) {
    const sent = new FormData(this.form);
    sent.set("do", "put:" + name);
    sent.set("start", String(this.place.start));
    sent.set("end", String(this.place.end));
    fetch(this.form.dataset.pieces || "", { method: "POST", body: sent, credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((told) => (told.problem ? this.refuse(name, told.problem) : this.stand(name, told)))
      .catch(() => this.refuse(name, this.form.dataset.notPut || ""));
  }

  /** @param {string} name @param {string} problem */
  refuse(name, problem) {
    byId(name + "-problem").textContent = problem;
    if (!byId("window-" + name).open) {
      this.open(name);
      byId(name + "-problem").textContent = problem;
    }
  }

  /** @param {string} name @param {Change} change */
  stand(name, change) {
    const dialog = byId("window-" + name);
    dialog.querySelectorAll("input, textarea").forEach((/** @type {HTMLInputElement} */ each) => {
      if (["question", "quiz", "scenario"].includes(name) && each.type === "radio" && each.checked) {
        each.disabled = true; // it stands in the text now, and can stand there once
        each.closest("label")?.classList.add("placed");
      }
      if (each.type !== "radio") {
        each.value = "";
      } else if (name !== "callout") {
        each.checked = false;
      }
    });
    dialog.close();
    this.writing.replace(change, change.text);
  }

  // --- what is made elsewhere, and comes back ------------------------------------------------------

  /** Remember where the cursor stands, for what is now made on another page. */
  remember() {
    try {
      sessionStorage.setItem(this.name, JSON.stringify(this.place));
    } catch {
      // It then comes to stand at the end.
    }
  }

  /** Put in what was made on another page for this lesson. */
  comeBack() {
    const [name, identifier] = (this.form.dataset.put || "").split(/:(.*)/);
    const address = new URL(location.href);
    if (!identifier || !address.searchParams.has("put")) {
      return;
    }
    address.searchParams.delete("put");
    history.replaceState(null, "", address.href); // so that it comes once
    const end = this.writing.text.value.length;
    this.place = { start: end, end };
    try {
      this.place = JSON.parse(sessionStorage.getItem(this.name) || "null") || this.place;
      sessionStorage.removeItem(this.name);
    } catch {
      // As above.
    }
    this.writing.text.setSelectionRange(this.place.start, this.place.end);
    const words = byId(name + "-text");
    if (words) {
      words.value = this.writing.chosen(this.place);
    }
    if (name === "source") {
      this.open(name); // where in it is still to be said
    } else {
      this.put(name);
    }
  }

  // --- pictures ----------------------------------------------------------------------------------

  /** Show the pictures beside their names: they are fetched when somebody looks for one. */
  showPictures() {
    const rows = Array.from(document.querySelectorAll("#window-figure .piece-choice"));
    if (!rows.length || document.querySelector("#window-figure .piece-thumb")) {
      return;
    }
    fetch(this.form.dataset.pictures || "", { credentials: "same-origin", redirect: "error" })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((text) => {
        const page = new DOMParser().parseFromString(text, "text/html");
        page.querySelectorAll(".picture-list li").forEach((item) => {
          const name = item.querySelector("code");
          const shown = item.querySelector(".drawing, img");
          const row = rows.find((each) => /** @type {HTMLInputElement} */ (each.querySelector("input")).value === (name && name.textContent));
          if (row && shown) {
            const thumb = document.createElement("span");
            thumb.className = "piece-thumb";
            thumb.setAttribute("aria-hidden", "true");
            thumb.append(shown);
            row.append(thumb);
          }
        });
      })
      .catch(() => undefined); // the names are there
  }
}

/** What is pasted with its looks: it keeps those that a lesson can have. */
class Pasting {
  /** @param {HTMLFormElement} form @param {Writing} writing */
  constructor(form, writing) {
    this.form = form;
    this.writing = writing;
  }

  /** @param {ClipboardEvent} event */
  pasted(event) {
    const markup = event.clipboardData ? event.clipboardData.getData("text/html") : "";
    const plain = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    byId("pasted").textContent = "";
    if (!/<(?:p|h\d|b|strong|i|em|li|table|a|span)\b/i.test(markup) || markup.length > MOST_PASTED) {
      return;
    }
    event.preventDefault();
    const place = this.writing.place;
    const before = this.writing.text.value;
    const sent = new FormData();
    sent.set("csrf_token", /** @type {HTMLInputElement} */ (this.form.elements.namedItem("csrf_token")).value);
    sent.set("html", markup);
    fetch(this.form.dataset.pasted || "", { method: "POST", body: sent, credentials: "same-origin", redirect: "error" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .catch(() => ({ text: plain, losses: [] }))
      .then((told) => {
        const isSame = this.writing.text.value === before;
        this.writing.replace(isSame ? place : this.writing.place, told.text || plain);
        byId("pasted").textContent = told.losses.length ? this.form.dataset.leftOut + " " + told.losses.join("; ") : "";
      });
  }
}

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} text */
function begin(form, text) {
  const writing = new Writing(text);
  const pieces = new Pieces(form, writing);
  const pasting = new Pasting(form, writing);
  const bar = byId("tools");
  bar.hidden = false;
  new Toolbar(bar);
  pieces.start();
  /** @param {string} deed */
  const write = (deed) => {
    if (deed === "bold" || deed === "italic") {
      writing.stress(deed === "bold" ? "**" : "*");
    } else {
      writing.begin(/** @type {"heading"} */ (deed));
    }
  };
  bar.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("button"));
    if (button && button.dataset.write) {
      write(button.dataset.write);
    } else if (button && button.dataset.open) {
      pieces.open(button.dataset.open);
    }
  });
  text.addEventListener("keydown", (event) => {
    const deed = { b: "bold", i: "italic", k: "link" }[event.key.toLowerCase()];
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && deed) {
      event.preventDefault();
      if (deed === "link") {
        pieces.open(deed);
      } else {
        write(deed);
      }
    } else if (event.key === "Enter" && !event.ctrlKey && !event.shiftKey && !event.isComposing && writing.goOn()) {
      event.preventDefault();
    }
  });
  text.addEventListener("paste", (event) => pasting.pasted(event));
}

const form = byId("editor");
const text = byId("text");
if (form instanceof HTMLFormElement && text instanceof HTMLTextAreaElement && !text.readOnly && byId("tools")) {
  begin(form, text);
}

export {};
