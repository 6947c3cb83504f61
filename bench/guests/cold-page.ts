import { coldStart } from "./cold.js";

declare global {
  /** In a page: called through the browser's debugging protocol. */
  var cold: typeof coldStart;
}

globalThis.cold = coldStart;
