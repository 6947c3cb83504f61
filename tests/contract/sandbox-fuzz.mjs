// The sandbox's command against the OpenAPI documents of the platforms, by schemathesis.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { StepError } from "../../xtask/npm/step.mjs";
import { holds, schemathesis } from "./schemathesis.mjs";

// The form of the last three's keys is not documented: the sandbox takes every one.
const ANY_KEY = ["--exclude-checks", "ignored_auth"];
const RUNS = /** @type {const} */ ([
  { name: "eigi", flags: [], header: "X-API-Key: vk_made_up", more: [] },
  { name: "eigi", flags: ["--envelope", "flat"], header: "X-API-Key: vk_made_up", more: [] },
  { name: "anyreach", flags: [], header: "Authorization: Bearer ak_made.up", more: [] },
  { name: "vapi", flags: [], header: "Authorization: Bearer made-up", more: ANY_KEY },
  { name: "elevenlabs", flags: [], header: "xi-api-key: made-up", more: ANY_KEY },
  { name: "retell", flags: [], header: "Authorization: Bearer made-up", more: ANY_KEY },
]);

/**
 * @param {readonly string[]} args further options of `schemathesis run`
 * @throws {StepError} where they differ
 */
export async function fuzzSandbox(args) {
  await schemathesis();
  let isWell = true;
  for (const { name, flags, header, more } of RUNS) {
    const sandbox = await start(flags);
    try {
      console.log(`\n== the sandbox by ${name}.openapi.yaml at ${sandbox.url} ${flags.join(" ")}`);
      const document = `tests/contract/${name}.openapi.yaml`;
      isWell = (await holds({ name, document, url: sandbox.url, args: ["--header", header, ...more, ...args] })) && isWell;
    } finally {
      await sandbox.stop();
    }
  }
  if (!isWell) throw new StepError("The sandbox and its OpenAPI documents differ: see above.");
}

/** @param {readonly string[]} flags */
async function start(flags) {
  const child = spawn(process.execPath, ["pkg/testing/cli.js", "--port", "0", "--conversations", "60", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  // The first line says where it listens; the rest of them have a reader too.
  const lines = createInterface(child.stdout);
  const first = await Promise.race([once(lines, "line"), exited]);
  const url = / on (http\S+)/.exec(String(first[0]))?.[1];
  if (url === undefined) throw new StepError("The sandbox did not start: is pkg/ there? (npm run build)");
  return {
    url,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
