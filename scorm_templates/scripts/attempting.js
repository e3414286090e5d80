// What a browser may refuse: it is tried, and nothing breaks.

/**
 * Return what an act gives, or something else when it throws.
 * @template T
 * @param {() => T} act
 * @param {T} otherwise
 * @returns {T}
 */
function attempt(act, otherwise) {
  try {
    return act();
  } catch (error) {
    return otherwise;
  }
}

/**
 * Return a storage of this browser, null where it keeps nothing.
 * @param {Window} win
 * @param {"localStorage"|"sessionStorage"} kind
 * @returns {Storage|null}
 */
function openStorage(win, kind) {
  try {
    const storage = win[kind];
    storage.setItem("westeros-learn", "1");
    storage.removeItem("westeros-learn");
    return storage;
  } catch (error) {
    return null;
  }
}
