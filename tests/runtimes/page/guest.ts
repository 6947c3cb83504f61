import { cases } from "case-file";
import { type Driver, drive, watchUncaught } from "../driver.js";

declare global {
  /** The cases in a page, called through the browser's debugging protocol. */
  var driver: Driver;
}

globalThis.driver = drive(cases, { runtime: RUNTIME, sandboxUrl: SANDBOX_URL });
watchUncaught(globalThis.driver);
