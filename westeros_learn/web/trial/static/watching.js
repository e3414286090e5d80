/** What a package's page asks for that an LMS does not have: other hosts, and files that are missing. */

/** Milliseconds after which it is looked for a new page: a script may want something before it has loaded. */
const LOOK = 20;

/**
 * Hear of it, in every page that a frame shows.
 *
 * @param {HTMLIFrameElement} frame
 * @param {(said: string) => void} tell
 */
export function watch(frame, tell) {
  /** @type {WeakSet<Document>} */
  const watched = new WeakSet();
  const look = () => {
    const inside = frame.contentDocument;
    if (inside && inside.URL !== "about:blank" && !watched.has(inside)) {
      watched.add(inside);
      watchPage(inside, tell);
    }
  };
  frame.addEventListener("load", look);
  window.setInterval(look, LOOK);
}

/** @param {Document} inside @param {(said: string) => void} tell */
function watchPage(inside, tell) {
  inside.addEventListener("securitypolicyviolation", (event) => {
    tell(`It wanted ${event.blockedURI}, which is not in the package. That was refused.`);
  });
  const own = /** @type {typeof globalThis | null} */ (inside.defaultView);
  if (own) {
    const observer = new own.PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { responseStatus, name } = /** @type {PerformanceResourceTiming} */ (entry);
        const file = /\/files\/[a-z-]+\/(.*)/.exec(name);
        if (file && responseStatus >= 400) {
          tell(`It asked for ${file[1]}, which is not in the package.`);
        }
      }
    });
    observer.observe({ type: "resource", buffered: true });
  }
}
