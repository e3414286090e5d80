// Makes two commits of one answer.
import { bind, Sco } from "./sco.js";
import { names } from "./version.js";

class Wasteful extends Sco {
  answer() {
    super.answer();
    this.write(names.location, String(this.answers));
    this.commit();
  }
}

bind(new Wasteful());
