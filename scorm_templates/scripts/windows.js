// One course, one window: the window that was opened last goes on, the others stand back. And its end.

/**
 * Close the window that an LMS has opened for the course. One that was opened otherwise stays: a
 * browser lets no script close it.
 * @param {Window} win
 */
function closeWindow(win) {
  const top = win.top;
  attempt(() => top && top.opener && top.close(), undefined);
}

class Windows {
  /**
   * @param {Window} win
   * @param {string} name one for each course and learner
   * @param {() => void} standBack called when a newer window has been opened
   */
  constructor(win, name, standBack) {
    const me = String(Math.random());
    const message = name + ":open";
    const Channel = /** @type {{BroadcastChannel?: typeof BroadcastChannel}} */ (win).BroadcastChannel;
    // With cookies blocked, Firefox throws here; and then the storage below tells nothing either.
    const channel = attempt(() => (Channel ? new Channel(message) : null), null);
    if (channel) {
      channel.onmessage = (event) => event.data !== me && standBack();
      channel.postMessage(me);
      return;
    }
    win.addEventListener("storage", (event) => event.key === message && event.newValue !== me && standBack());
    attempt(() => win.localStorage.setItem(message, me), undefined);
  }
}
