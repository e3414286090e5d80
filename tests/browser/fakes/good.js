// Keeps every rule.
import { bind, Sco } from "./sco.js";

bind(new Sco());
