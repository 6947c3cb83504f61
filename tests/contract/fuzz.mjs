// npm run fuzz:contract
import { existsSync } from "node:fs";
import { StepError, main } from "../../xtask/npm/step.mjs";

const HELP = `Holds what answers against the OpenAPI documents, by an independent tool: schemathesis. Against the
package that \`npm run build\` left in pkg/; needs Python 3.10 or later, and takes some minutes.

Usage: npm run fuzz:contract -- [sandbox | gateway] [option…]

  sandbox   Only the sandbox's command, by the documents of the platforms' contracts.
  gateway   Only the gateway before both platforms, by its own document.
  option…   Options of \`schemathesis run\`, as --seed 1, --max-examples 1000, --include-path /v1/export.
  --help    Show this.
`;

await main(async () => {
  const [which, ...rest] = process.argv.slice(2);
  if (which === "--help" || which === "-h") return console.log(HELP);
  if (which !== undefined && !which.startsWith("-") && which !== "sandbox" && which !== "gateway") {
    throw new StepError(`There is no "${which}".\n\n${HELP}`);
  }
  if (!existsSync("pkg/testing/cli.js")) throw new StepError("pkg/ holds no package: run `npm run build` first.");
  const only = which === "sandbox" || which === "gateway" ? which : undefined;
  const args = only === undefined ? process.argv.slice(2) : rest;
  // Only now: they need the package.
  /** @type {(() => Promise<void>)[]} */
  const runs = [];
  if (only !== "gateway") runs.push(async () => (await import("./sandbox-fuzz.mjs")).fuzzSandbox(args));
  if (only !== "sandbox") runs.push(async () => (await import("./gateway-fuzz.mjs")).fuzzGateway({ args }));
  /** @type {unknown[]} */
  const failures = [];
  for (const run of runs) await run().catch((error) => failures.push(error));
  for (const failure of failures) {
    if (!(failure instanceof StepError)) throw failure;
  }
  if (failures.length > 0) throw new StepError(failures.map((failure) => (failure instanceof Error ? failure.message : "")).join("\n"));
});
