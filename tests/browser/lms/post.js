// How the LMS page talks to its server. As in Moodle, a request is synchronous; while the page is being dismissed, when
// the browser refuses that, it is a beacon; and offline it is lost, although the API answers "true".

const unsent = [];
let messages = 0;

/**
 * Sends the data of a commit or finish.
 * @param {string} url
 * @param {{commit: number, final: boolean, values: string}} data
 * @returns {{result: "true" | "false", errorCode: number}} what the API answers
 */
export function store(url, data) {
  const stored = { result: "true", errorCode: 0 };
  if (!navigator.onLine) {
    return stored;
  }
  const body = JSON.stringify(data);
  const reply = postNow(url, body);
  if (!reply) {
    navigator.sendBeacon(url, body);
    return stored;
  }
  return reply.status === 200 && reply.text === "true" ? stored : { result: "false", errorCode: 101 };
}

/**
 * Notes a call at the server, in the order of the calls; offline it waits here.
 * @param {string} url
 * @param {object} call
 */
export function note(url, call) {
  messages += 1;
  unsent.push({ ...call, number: messages });
  if (!navigator.onLine) {
    return;
  }
  const body = JSON.stringify(unsent);
  if (!postNow(url, body)) {
    // The page is being dismissed: the cookie tells the test how many notes are still on their way.
    document.cookie = `notes=${messages}; path=${url}`;
    navigator.sendBeacon(url, body);
  }
  unsent.length = 0;
}

/** The notes that wait here because the network is gone; the test fetches them. */
export function takeUnsent() {
  return unsent.splice(0);
}

/**
 * @param {string} url
 * @param {string} body
 * @returns {{status: number, text: string} | null} null when the browser refuses a synchronous request
 */
function postNow(url, body) {
  const request = new XMLHttpRequest();
  try {
    request.open("POST", url, false);
    request.send(body);
    return { status: request.status, text: request.responseText };
  } catch {
    return null;
  }
}
