// Commits when it gets hidden, which Chromium tells after pagehide.
import { bind, Sco } from "./sco.js";

class Careless extends Sco {
  hide() {
    this.call("Commit", "");
  }
}

bind(new Careless());
