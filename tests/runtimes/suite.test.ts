import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import type { Failure } from "./case.js";
import { openRuntime, runtimes } from "./open.js";

/** Every case file, from the packed package, in every runtime: which package.mjs prepares. */

const CASES = "tests/package/cases";
/** Nothing a case does takes long; a case that hangs must not hang the run. */
const HANGS_AFTER_MS = 60_000;

/** What a runtime's own streams, texts, network and modules decide, and both ends of the gateway. */
const TELLING = [
  "aborts", "bodies", "client", "clocks", "export-flow", "foreign-fetch", "gateway", "gateway-attacks", "gateway-authorize", "gateway-streams", "gateway-upstream", "hostile-gateway", "http", "init", "init-address", "init-bytes", "init-module",
  "init-response", "init-url", "lists", "passing-faults", "promises", "readme", "real-connections", "redirects", "secrets", "strings", "ways", "ways-options", "zone-data", "zone-names",
];

const wanted = (process.env.CONVOSCOPE_FILES ?? "").split(",").filter(Boolean);
const whole = (process.env.CONVOSCOPE_WHOLE ?? "").split(",");
const files = readdirSync(CASES)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(CASES, name))
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));

const all = readdirSync(CASES).map((name) => basename(name, ".ts"));
const missing = TELLING.filter((name) => !all.includes(name));
if (missing.length > 0) throw new Error(`${CASES} holds no ${missing.join(", ")}`);

for (const runtime of runtimes) {
  test(runtime, { skip: files.length === 0 && wanted.length > 0 && "no case file has such a name" }, async (t) => {
    const chosen = whole.includes(runtime) ? files : files.filter((path) => TELLING.includes(basename(path, ".ts")));
    if (chosen.length === 0) throw new Error(`${CASES} holds no case file`);
    const host = await openRuntime(runtime);
    try {
      for (const file of chosen) {
        await t.test(`${runtime}: ${basename(file, ".ts")}`, async (t) => {
          const guest = await host.load(file);
          try {
            if (guest.cases.length === 0) throw new Error(`${file} exports no case`);
            for (const [index, { name, only }] of guest.cases.entries()) {
              const skip = only && !only.runtimes.includes(runtime) ? only.reason : false;
              await t.test(`${runtime}: ${name}`, { skip, timeout: HANGS_AFTER_MS }, async (t) => {
                const { errors, figures } = await guest.run(index);
                for (const [figure, value] of Object.entries(figures)) t.diagnostic(`${name}: ${figure} = ${value}`);
                if (errors.length > 0) throw combined(errors);
              });
            }
          } finally {
            await guest.close();
          }
        });
      }
    } finally {
      await host.close();
    }
  });
}

/** The error as the runtime saw it. */
function combined(failures: Failure[]): Error {
  const errors = failures.map(({ name, message, stack }) => {
    const error = new Error(`${name}: ${message}`);
    // Firefox's stacks do not say what happened.
    if (stack) error.stack = stack.includes(message) ? stack : `${name}: ${message}\n${stack}`;
    return error;
  });
  return errors.length === 1 ? (errors[0] as Error) : new AggregateError(errors, errors.map(String).join("\n"));
}
