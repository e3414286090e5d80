// Finishes by the button and again when the page goes away, which may be while the first finish still runs.
import { bind, Sco } from "./sco.js";

class Careless extends Sco {
  finish() {
    if (this.state === "running") {
      super.finish();
    } else {
      this.call("Finish", "");
    }
  }
}

bind(new Careless());
