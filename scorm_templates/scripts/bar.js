// The bar above the text: with large letters it takes several lines, and nothing may hide behind it.

/** The part of the window that the bar may keep for itself; a larger one scrolls away. */
const MOST_OF_WINDOW = 0.2;

/** @param {Window} win */
function watchBar(win) {
  const bar = /** @type {HTMLElement|null} */ (win.document.querySelector(".bar"));
  const Observer = /** @type {{ResizeObserver?: typeof ResizeObserver}} */ (win).ResizeObserver;
  if (!bar) {
    return;
  }
  const measure = () => {
    const tall = bar.offsetHeight > win.innerHeight * MOST_OF_WINDOW;
    bar.classList.toggle("tall", tall);
    win.document.documentElement.style.setProperty("--bar-height", (tall ? 0 : bar.offsetHeight) + "px");
  };
  win.addEventListener("resize", measure);
  if (Observer) {
    new Observer(measure).observe(bar);
  }
  measure();
}
