// Prepares a fresh clone for building: the Rust toolchain, then the npm packages. Needs only Node.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StepError, ask, main, run, step } from "./step.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export async function setup() {
  process.chdir(ROOT);
  checkNode();
  await step("Rust toolchain", installToolchain);
  await step("npm packages", installPackages);
}

function checkNode() {
  /** @type {{ engines: { node: string } }} */
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  const wanted = engines.node.replace(">=", "").split(".").map(Number);
  const found = process.versions.node.split(".").map(Number);
  const difference = wanted.map((part, index) => (found[index] ?? 0) - part).find((delta) => delta !== 0) ?? 0;
  if (difference < 0) {
    throw new StepError(`Node ${process.versions.node} is too old: Node ${engines.node} is required.`);
  }
}

/** The toolchain that rust-toolchain.toml names, and where rustc says it is. */
async function installToolchain() {
  const sysroot = ask("rustc", ["--print", "sysroot"]);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const parts = ["lib/rustlib/wasm32-unknown-unknown/lib", `bin/cargo-clippy${suffix}`, `bin/rustfmt${suffix}`];
  if (sysroot && parts.every((part) => existsSync(join(sysroot, part)))) return;

  if (ask("rustup", ["--version"]) === null) {
    throw new StepError(
      "rustup is missing. Install it from https://rustup.rs and try again:\n" +
        "it brings the compiler that rust-toolchain.toml names, for this machine and for WebAssembly.",
    );
  }
  await run("rustup", ["toolchain", "install"]);
}

async function installPackages() {
  if (!packagesAreCurrent()) await run("npm", ["ci", "--no-audit", "--no-fund"]);
}

/** Whether node_modules matches the lock file, by the list that npm leaves there. Optional packages may be absent: they
 *  are binaries for other platforms. */
function packagesAreCurrent() {
  const installed = "node_modules/.package-lock.json";
  if (!existsSync(installed)) return false;
  const [wanted, found] = ["package-lock.json", installed].map(readPackages);
  const names = new Set([...Object.keys(wanted ?? {}), ...Object.keys(found ?? {})]);
  names.delete("");
  return [...names].every((name) => {
    const [lock, disk] = [wanted?.[name], found?.[name]];
    if (!disk) return lock?.optional === true;
    return lock?.version === disk.version && lock?.integrity === disk.integrity;
  });
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, "utf8")).packages;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(setup);
