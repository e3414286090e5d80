// Does not notice that the page goes away.
import { Sco } from "./sco.js";

new Sco().open();
