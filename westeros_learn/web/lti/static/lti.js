// What the pages of learning platforms cannot do without a script. Each of them says by `data-do` which it is.
// Without a script, every one of them still has a link or a button that leads on.
"use strict";

(() => {
  const PATIENCE = 800;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const told = script.dataset;

  /**
   * Return the window of the platform that keeps something for us (LTI Platform Storage 1.0, 2).
   *
   * @returns {Window | null}
   */
  function keeper() {
    const above = window.parent === window ? /** @type {Window | null} */ (window.opener) : window.parent;
    if (!above || !told.target || told.target === "_parent") {
      return above;
    }
    try {
      return /** @type {Window | undefined} */ (/** @type {any} */ (above.frames)[told.target]) || above;
    } catch {
      return above;
    }
  }

  /**
   * Ask the platform for something, and go on with its answer, or without one after a moment.
   *
   * @param {Record<string, string>} asked
   * @param {(answer: Record<string, unknown>) => void} then
   */
  function ask(asked, then) {
    const id = `westeros-${Math.random().toString(36).slice(2)}`;
    let over = false;
    /** @param {Record<string, unknown>} answer */
    const end = (answer) => {
      if (!over) {
        over = true;
        window.removeEventListener("message", hear);
        then(answer);
      }
    };
    /** @param {MessageEvent} event */
    const hear = (event) => {
      const answer = /** @type {unknown} */ (event.data);
      if (event.origin !== told.origin || typeof answer !== "object" || answer === null) {
        return;
      }
      const said = /** @type {Record<string, unknown>} */ (answer);
      if (said.subject === `${asked.subject}.response` && said.message_id === id) {
        end(said);
      }
    };
    window.addEventListener("message", hear);
    window.setTimeout(() => {
      end({});
    }, PATIENCE);
    keeper()?.postMessage({ ...asked, message_id: id }, told.origin ?? "");
  }

  /** @param {string} text */
  async function digest(text) {
    const bytes = await window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** @type {Record<string, () => void>} */
  const deeds = {
    /** Let the platform keep the state of a login, then go on to it. */
    keep() {
      const asked = { subject: "lti.put_data", key: told.key ?? "", value: told.value ?? "" };
      ask(asked, () => {
        window.location.replace(told.address ?? "");
      });
    },
    /** Ask the platform for the state of a login; go on where it is the one that was begun here. */
    look() {
      ask({ subject: "lti.get_data", key: told.key ?? "" }, (answer) => {
        if (typeof answer.value === "string") {
          void digest(answer.value).then((found) => {
            if (found === told.digest) {
              window.location.replace(told.address ?? "");
            }
          });
        }
      });
    },
    /** Send the one form of the page. */
    send() {
      document.forms[0]?.submit();
    },
    /** Tell the page that opened this one that it may close it (LTI Dynamic Registration 1.0, 3.7). */
    close() {
      const above = /** @type {Window | null} */ (window.opener) || window.parent;
      const button = document.querySelector("button[data-close]");
      const tell = () => {
        above.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
      };
      button?.addEventListener("click", tell);
    },
  };

  const deed = deeds[told.do ?? ""];
  if (deed) {
    deed();
  }
})();
