// The page of a language: pieces go into the field by a click, a text is saved by itself, what is typed and
// not saved stays in this browser. Without this, the same form saves the whole page.

(function () {
  "use strict";
  const form = document.getElementById("texts");
  if (!(form instanceof HTMLFormElement)) {
    return;
  }
  const store = "westeros-translating/" + (form.dataset.name || "");

  /** @param {Element | null} within @returns {HTMLTextAreaElement | null} */
  function fieldOf(within) {
    const row = within && within.closest(".text-row");
    return row ? row.querySelector("textarea") : null;
  }

  /** Put text where the cursor is, so that it can be undone. @param {HTMLTextAreaElement} field
   * @param {string} text @param {boolean} whole */
  function put(field, text, whole) {
    field.focus();
    if (whole) {
      field.select();
    }
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** @typedef {{text: string, was: string, sent?: boolean}} Kept what was typed, over what, and whether it
   * went out with the whole page */

  /** What is kept in this browser, by the ids of the texts. @returns {Record<string, Kept>} */
  function kept() {
    try {
      return JSON.parse(window.localStorage.getItem(store) || "{}");
    } catch (_error) {
      return {};
    }
  }

  /** @param {string} id @param {Kept | null} entry */
  function keep(id, entry) {
    const all = kept();
    if (entry) {
      all[id] = entry;
    } else {
      delete all[id];
    }
    try {
      window.localStorage.setItem(store, JSON.stringify(all));
    } catch (_error) {
      // a browser that keeps nothing: the page still has it
    }
  }

  /** @param {Element} row */
  function idOf(row) {
    return row.id.replace("text-", "");
  }

  /** @param {Element} row @param {string} sentence */
  function say(row, sentence) {
    const place = row.querySelector(".row-said");
    if (place) {
      place.textContent = sentence;
    }
  }

  /** What names the translation that a row shows. @param {Element} row */
  function wasOf(row) {
    const seen = row.querySelector('input[name^="was-"]');
    return seen instanceof HTMLInputElement ? seen.value : "";
  }

  /** Make the buttons of a row work, and put back what was typed there and never arrived. @param {Element} row */
  function wake(row) {
    row.querySelectorAll("button[disabled]").forEach((button) => button.removeAttribute("disabled"));
    row.querySelectorAll("[data-copy]").forEach((button) => button.removeAttribute("hidden"));
    const field = row.querySelector("textarea");
    const entry = kept()[idOf(row)];
    if (field && !field.readOnly && entry) {
      const arrived = entry.text === field.value || (entry.sent && entry.was !== wasOf(row));
      if (arrived) {
        keep(idOf(row), null);
      } else {
        field.value = entry.text;
        say(row, form instanceof HTMLFormElement ? form.dataset.kept || "" : "");
      }
    }
  }

  /** @param {Element} row */
  function bodyOf(row) {
    const body = new URLSearchParams();
    row.querySelectorAll("input, textarea").forEach((control) => {
      if (control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && (control.type !== "checkbox" || control.checked))) {
        body.append(control.name, control.value);
      }
    });
    const token = form && form.querySelector("input[name=csrf_token]");
    body.append("csrf_token", token instanceof HTMLInputElement ? token.value : "");
    return body;
  }

  /** Save one text; put what the app shows of it in its place. @param {Element} row @returns {Promise<boolean>} */
  function save(row) {
    if (!(form instanceof HTMLFormElement)) {
      return Promise.resolve(false);
    }
    const id = idOf(row);
    const sent = fieldOf(row);
    const typed = sent ? sent.value : "";
    return window
      .fetch(window.location.pathname + "?row=" + id, {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        body: bodyOf(row),
      })
      .then((answer) =>
        answer.text().then((text) => {
          const made = new DOMParser().parseFromString(text, "text/html").querySelector(".text-row");
          if (!made || (answer.status !== 200 && answer.status !== 409)) {
            say(row, (answer.status === 401 ? form.dataset.out : form.dataset.refused) || "");
            return false;
          }
          const now = document.getElementById(row.id);
          const field = fieldOf(now);
          const later = field && field.value !== typed ? field.value : null;
          const had = now && now.contains(document.activeElement);
          if (answer.ok) {
            keep(id, later === null ? null : { text: later, was: wasOf(made) });
          }
          row.replaceWith(made);
          wake(made);
          const there = fieldOf(made);
          if (had && there) {
            there.focus();
          }
          if (answer.ok && later === null) {
            say(made, form.dataset.saved || "");
          }
          return answer.ok;
        }),
      )
      .catch(() => {
        say(row, form.dataset.lost || "");
        return false;
      });
  }

  /** @param {Element} row */
  function onward(row) {
    const rows = Array.from(document.querySelectorAll(".text-row"));
    const next = fieldOf(rows[rows.indexOf(row) + 1] || null);
    if (next) {
      next.focus();
      next.closest(".text-row")?.scrollIntoView({ block: "nearest" });
      return;
    }
    const further = Array.from(document.querySelectorAll("a[rel=next]")).pop();
    if (further instanceof HTMLElement) {
      further.focus();
    }
  }

  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const field = fieldOf(button);
    if (!button || !field) {
      return;
    }
    const row = button.closest(".text-row");
    if (button.hasAttribute("data-insert")) {
      put(field, button.getAttribute("data-insert") || "", false);
    } else if (button.hasAttribute("data-fill")) {
      put(field, button.getAttribute("data-fill") || "", true);
    } else if (button.hasAttribute("data-copy")) {
      const source = row && row.querySelector(".said-text");
      put(field, (source && source.textContent) || "", true);
    } else if (button.type === "submit" && row) {
      event.preventDefault();
      save(row);
    }
  });

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !(event.target instanceof Element)) {
      return;
    }
    const row = event.target.closest(".text-row");
    if (row) {
      event.preventDefault();
      onward(row);
      save(row);
    }
  });

  form.addEventListener("input", (event) => {
    const field = event.target;
    const row = field instanceof HTMLTextAreaElement ? field.closest(".text-row") : null;
    if (row && field instanceof HTMLTextAreaElement) {
      keep(idOf(row), field.value === field.defaultValue ? null : { text: field.value, was: wasOf(row) });
    }
  });

  form.addEventListener("submit", () => {
    // What is on its way is kept until a page shows that it has arrived.
    const all = kept();
    form.querySelectorAll(".text-row").forEach((row) => {
      const entry = all[idOf(row)];
      if (entry) {
        keep(idOf(row), { ...entry, sent: true });
      }
    });
  });

  document.querySelectorAll(".key-note").forEach((each) => each.removeAttribute("hidden"));
  form.querySelectorAll(".text-row").forEach((row) => {
    if (fieldOf(row)?.readOnly === false) {
      wake(row);
    }
  });
})();
