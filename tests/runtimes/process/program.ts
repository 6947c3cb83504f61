import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { ProcessRuntime } from "../case.js";

/** A program that runs a JavaScript file, and what stands before the file. */
export interface Program {
  readonly path: string;
  readonly options: readonly string[];
}

/** The npm package that brings a runtime's program to this machine: one for each platform. */
const PACKAGES: Record<Exclude<ProcessRuntime, "node">, Record<string, string>> = {
  bun: {
    "linux-x64": "@oven/bun-linux-x64/bin/bun",
    "linux-arm64": "@oven/bun-linux-aarch64/bin/bun",
    "darwin-arm64": "@oven/bun-darwin-aarch64/bin/bun",
  },
  deno: {
    "linux-x64": "@deno/linux-x64-glibc/deno",
    "linux-arm64": "@deno/linux-arm64-glibc/deno",
    "darwin-arm64": "@deno/darwin-arm64/deno",
  },
};

const platform = `${process.platform}-${process.arch}`;

const OPTIONS: Record<ProcessRuntime, readonly string[]> = {
  node: ["--enable-source-maps"],
  bun: ["run"],
  // Packages are those that npm has installed, as for the others.
  deno: ["run", "--allow-all", "--node-modules-dir=manual", "--no-lock"],
};

/** The Node that runs the tests, or another one of node-versions/. */
export function nodeOf(version?: string): Program {
  const options = OPTIONS.node;
  if (version === undefined) return { path: process.execPath, options };
  return { path: installed(resolve("tests/runtimes/node-versions/node_modules", `${version}-${platform}`, "bin/node")), options };
}

export function programOf(runtime: ProcessRuntime): Program {
  if (runtime === "node") return nodeOf();
  const file = PACKAGES[runtime][platform];
  if (file === undefined) throw new Error(`there is no ${runtime} for ${platform} among the tests' packages: add it to program.ts and package.json`);
  return { path: installed(resolve("node_modules", file)), options: OPTIONS[runtime] };
}

function installed(path: string): string {
  if (existsSync(path)) return path;
  throw new Error(`${path} is missing: \`npm ci\` installs it, unless optional packages are left out`);
}
