import { obey } from "./timed.js";

declare global {
  /** In a page: called through the browser's debugging protocol. */
  var bench: { obey: typeof obey };
}

globalThis.bench = { obey };
