// Looks again at what is being built, as long as it is. Without it, a link does.

(function () {
  "use strict";
  const EVERY = 2000;

  /** Put what the app answers in the place of what is shown; at the end, show the whole page anew. @param {string} text */
  function show(text) {
    const shown = document.getElementById("under-way");
    const found = new DOMParser().parseFromString(text, "text/html").getElementById("under-way");
    if (!shown || !found) {
      window.location.reload();
      return;
    }
    ["build-progress", "step"].forEach((name) => {
      const old = shown.querySelector("." + name);
      const now = found.querySelector("." + name);
      if (!old || !now) {
        return;
      }
      if (old instanceof HTMLProgressElement && now instanceof HTMLProgressElement) {
        old.max = now.max;
        old.value = now.value;
      } else if (old.textContent !== now.textContent) {
        old.textContent = now.textContent; // said by a screen reader, so only when it is news
      }
    });
    later();
  }

  function look() {
    window
      .fetch(window.location.href, { credentials: "same-origin", redirect: "error" })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then(show)
      .catch(later); // the line is cut, or the app begins anew: it is tried again
  }

  function later() {
    window.setTimeout(look, EVERY);
  }

  if (document.getElementById("under-way") && typeof window.fetch === "function") {
    later();
  }
})();
