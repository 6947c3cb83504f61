import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import type { Failure, Runtime, Version } from "./case.js";
import { openRuntime } from "./open.js";

const CASES = "tests/package/cases";
/** Nothing a case does takes long; a case that hangs must not hang the run. */
const HANGS_AFTER_MS = 180_000;

/** What a runtime's own streams, texts, network and modules decide, and both ends of the gateway. */
const TELLING = [
  "aborts", "bodies", "client", "clocks", "export-flow", "export-iterated", "foreign-fetch", "gateway", "gateway-attacks", "gateway-authorize", "gateway-streams", "gateway-upstream", "host-work", "hostile-gateway", "http", "init", "init-address", "init-bytes", "init-module",
  "init-response", "init-url", "lists", "page-entry", "parquet-loaded", "passing-faults", "promises", "documents", "real-connections", "redirects", "secrets", "strings", "ways", "ways-options", "zone-data", "zone-names",
];

/** What its version decides of a runtime that has been through them all. */
const SHORT = ["export-flow", "foreign-fetch", "gateway", "gateway-streams", "http", "init", "lists", "documents", "real-connections", "strings", "zone-names"];

/** The same, as far as `npm test` goes: that it loads, and its streams, bodies and texts. */
const BRIEF = ["bodies", "export-iterated", "foreign-fetch", "gateway-streams", "init", "documents", "real-connections", "strings", "host-work"];

const SHARES: Record<string, readonly string[] | undefined> = { telling: TELLING, short: SHORT, brief: BRIEF };

const wanted = (process.env.CONVOSCOPE_FILES ?? "").split(",").filter(Boolean);
const files = readdirSync(CASES)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(CASES, name))
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));

const all = readdirSync(CASES).map((name) => basename(name, ".ts"));
const missing = [...TELLING, ...SHORT, ...BRIEF].filter((name) => !all.includes(name));
if (missing.length > 0) throw new Error(`${CASES} holds no ${missing.join(", ")}`);

/** Every case file, or a share of them, from the packed package, in a runtime: which package.mjs prepares. */
export function suite(name: Runtime | Version, share: string): void {
  test(name, { skip: files.length === 0 && wanted.length > 0 && "no case file has such a name" }, async (t) => {
    const chosen = files.filter((path) => SHARES[share]?.includes(basename(path, ".ts")) ?? true);
    if (chosen.length === 0) throw new Error(`${CASES} holds no case file`);
    const host = await openRuntime(name);
    try {
      for (const file of chosen) {
        await t.test(`${name}: ${basename(file, ".ts")}`, async (t) => {
          const guest = await host.load(file);
          try {
            if (guest.cases.length === 0) throw new Error(`${file} exports no case`);
            for (const [index, { name: title, only }] of guest.cases.entries()) {
              const skip = only && !only.runtimes.includes(host.runtime) ? only.reason : false;
              await t.test(`${name}: ${title}`, { skip, timeout: HANGS_AFTER_MS }, async (t) => {
                const { errors, figures } = await guest.run(index);
                for (const [figure, value] of Object.entries(figures)) t.diagnostic(`${title}: ${figure} = ${value}`);
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
