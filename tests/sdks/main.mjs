// npm run test:sdks
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { main, StepError } from "../../xtask/npm/step.mjs";

const HELP = `Holds the sandbox against the clients that Vapi, ElevenLabs and Retell publish: they list it, walk it and
read every conversation over loopback, with their own types and errors. They are installed into a temporary folder
(170 MB). Needs the package that \`npm run build\` left in pkg/.

Usage: npm run test:sdks
`;

/** @param {string} program @param {readonly string[]} args @param {import("node:child_process").SpawnOptions} [options] */
async function run(program, args, options) {
  const child = spawn(program, args, { stdio: "inherit", ...options });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new StepError(`${program} ${args.join(" ")} ended with ${code}.`);
}

await main(async () => {
  if (process.argv.length > 2) return console.log(HELP);
  if (!existsSync("pkg/testing/cli.js")) throw new StepError("pkg/ holds no package: run `npm run build` first.");
  const project = await mkdtemp(join(tmpdir(), "convoscope-sdks-"));
  const sandbox = spawn(process.execPath, ["pkg/testing/cli.js", "--port", "0", "--conversations", "150"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    await cp(join(import.meta.dirname, "package.json"), join(project, "package.json"));
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"], { cwd: project, shell: process.platform === "win32" });
    const [line] = await once(createInterface(sandbox.stdout), "line");
    const url = / on (http\S+)/.exec(String(line))?.[1];
    if (url === undefined) throw new StepError("The sandbox did not start.");
    await run(process.execPath, ["--test", "--test-reporter=spec", join(import.meta.dirname, "clients.mjs")], { env: { ...process.env, CONVOSCOPE_SDKS: project, CONVOSCOPE_SANDBOX: url } });
  } finally {
    sandbox.kill();
    await rm(project, { recursive: true, force: true });
  }
});
