// The LMS page: offers the API and opens the SCO, two frames down as Moodle does it, or in a window of its own.

import { createApi } from "./api.js";
import { takeUnsent } from "./post.js";

const launch = JSON.parse(document.getElementById("launch").textContent);
const GESTURES = Symbol.for("gestures");
let popup = null;

/** The SCO's window, or null while there is none. */
function scoWindow() {
  return popup || (window.frames.length > 0 ? window.frames[0].frames[0] : null);
}

/** What the learner did in the SCO; a SCO of another origin does not show it. */
function learner() {
  try {
    const sco = scoWindow();
    return { gesture: sco[GESTURES] || 0, hidden: sco.document.visibilityState === "hidden" };
  } catch {
    return { gesture: 0, hidden: false };
  }
}

/** Some LMSs close the content while the finish is still running: its pagehide comes inside the call. */
function finished() {
  if (!launch.closesOnFinish) {
    return;
  }
  if (popup) {
    popup.close();
  } else {
    document.querySelector("iframe").remove();
  }
}

function offerApi() {
  const place = launch.version.api;
  if (launch.faults.api === "present" && !window[place]) {
    window[place] = createApi(launch, learner, finished);
  }
}

function openSco() {
  if (launch.popup) {
    const button = document.createElement("button");
    button.textContent = "Enter";
    button.addEventListener("click", () => {
      popup = window.open(launch.content, "sco", "width=1000,height=700");
    });
    document.body.append(button);
    return;
  }
  const player = document.createElement("iframe");
  player.name = "player";
  player.title = "Player";
  player.src = launch.player;
  document.body.append(player);
}

// The test's way in: it switches faults on and fetches notes that wait for the network.
window.lms = {
  inject(faults) {
    const wasLate = launch.faults.api === "late";
    launch.faults = faults;
    if (wasLate) {
      offerApi();
    }
  },
  takeUnsent,
};
offerApi();
openSco();
