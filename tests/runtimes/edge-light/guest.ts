import { cases } from "case-file";
import { type Driver, drive } from "../driver.js";

declare global {
  /** The cases in an edge function's context, called from outside: vm.mjs. */
  var driver: Driver;
}

globalThis.driver = drive(cases, { runtime: RUNTIME, sandboxUrl: SANDBOX_URL });
