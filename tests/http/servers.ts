// The gateway behind a real socket, in every runtime that has servers.
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { Miniflare, type WorkerOptions } from "miniflare";
import { ENTRY, fromConsumer, wasmModule } from "../runtimes/bundle.js";
import type { ProcessRuntime } from "../runtimes/case.js";
import { programOf } from "../runtimes/process/program.js";
import { startProgram } from "./program.js";

/** The rules of a Worker that nobody has touched for long. */
const COMPATIBILITY_DATE = "2025-06-01";

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

export const SERVERS = ["node", "bun", "deno", "workerd"] as const;
export type ServerName = (typeof SERVERS)[number];

/** A server before the platform at an address, its programs bundled into a folder of the consumer. */
export async function openServer(name: ServerName, platformUrl: string, consumer: string): Promise<Server> {
  return name === "workerd" ? openWorkerd(platformUrl, consumer) : openProcess(name, platformUrl, consumer);
}

async function openProcess(runtime: ProcessRuntime, platformUrl: string, consumer: string): Promise<Server> {
  const folder = await bundled("process", join(consumer, "bundles/http", runtime), { platform: "node", packages: "external" });
  const { path, options } = programOf(runtime);
  const { said, stop } = await startProgram(path, [...options, join(folder, ENTRY)], /listening on (\d+)/, { PLATFORM_URL: platformUrl });
  return { port: Number(said[1]), stop };
}

async function openWorkerd(platformUrl: string, consumer: string): Promise<Server> {
  return openWorkers([await worker("gateway", platformUrl, consumer)]);
}

/** The Worker of guest/caller.ts, which asks the gateway as one Worker asks another, and leaves. */
export async function openCaller(platformUrl: string, consumer: string, compatibilityFlags: string[]): Promise<Server> {
  const [caller, gateway] = await Promise.all(["caller", "gateway"].map((name) => worker(name, platformUrl, consumer)));
  return openWorkers([{ ...caller, serviceBindings: { GATEWAY: "gateway" } }, { ...gateway, compatibilityFlags }] as WorkerOptions[]);
}

async function worker(name: string, platformUrl: string, consumer: string): Promise<WorkerOptions> {
  const folder = await bundled(name, join(consumer, "bundles/http", name), {
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    plugins: [fromConsumer(consumer), wasmModule(join(consumer, "bundles/http", name))],
  });
  return { name, compatibilityDate: COMPATIBILITY_DATE, modules: await modulesOf(folder), bindings: { PLATFORM_URL: platformUrl } };
}

type Module = { type: "ESModule" | "CompiledWasm"; path: string; contents: Uint8Array<ArrayBuffer> };

/** The files of a bundle, the entry first. */
async function modulesOf(folder: string): Promise<Module[]> {
  const names = await readdir(folder);
  names.sort((a, b) => Number(b === ENTRY) - Number(a === ENTRY));
  return Promise.all(
    names.map(async (name) => ({
      type: name.endsWith(".wasm") ? "CompiledWasm" as const : "ESModule" as const,
      path: name,
      contents: new Uint8Array(await readFile(join(folder, name))),
    })),
  );
}

/** The first of them on a socket of its own, without Miniflare's Worker in between. */
async function openWorkers([first, ...others]: WorkerOptions[]): Promise<Server> {
  const miniflare = new Miniflare({
    workers: [{ ...(first as WorkerOptions), unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] }, ...others],
    // It tells of every answer that breaks off.
    handleRuntimeStdio(stdout, stderr) {
      stdout.resume();
      stderr.resume();
    },
  });
  const { port } = await miniflare.unsafeGetDirectURL();
  return { port: Number(port), stop: () => miniflare.dispose() };
}

async function bundled(guest: string, folder: string, options: BuildOptions): Promise<string> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [resolve("tests/http/guest", `${guest}.ts`)],
    outfile: join(folder, ENTRY),
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
    ...options,
  });
  return folder;
}
