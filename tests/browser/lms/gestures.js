// Runs first in every document: counts what the learner does, so that the LMS can tell one step from the next.
for (const type of ["keydown", "pointerdown", "click", "change", "wheel", "touchmove", "hashchange"]) {
  addEventListener(
    type,
    (event) => {
      if (event.isTrusted) {
        window[Symbol.for("gestures")] = (window[Symbol.for("gestures")] || 0) + 1;
      }
    },
    { capture: true, passive: true },
  );
}
