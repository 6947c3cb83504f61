import { cases } from "case-file";
import { drive } from "../driver.js";

/** The cases in a process of their own, told by messages what to run. */
const driver = drive(cases, { runtime: RUNTIME, sandboxUrl: SANDBOX_URL });
process.on("uncaughtException", driver.uncaught);
process.on("unhandledRejection", driver.uncaught);
process.on("message", (index: number) => {
  void driver.run(index).then((outcome) => process.send?.({ index, outcome }));
});
process.send?.({ cases: driver.list() });
