import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { ENTRY, bundle } from "../bundle.js";
import type { CaseHead, Outcome } from "../case.js";
import type { Consumer, Host } from "../host.js";
import { Log } from "./log.js";

/** No compatibility flag: the package needs none, so no `nodejs_compat` either. */
export const COMPATIBILITY_DATE = "2025-06-01";

export async function openWorkerd(consumer: Consumer): Promise<Host> {
  return {
    runtime: "workerd",
    async load(file) {
      const folder = await bundle(consumer, "workerd", file);
      const log = new Log();
      const miniflare = new Miniflare({
        compatibilityDate: COMPATIBILITY_DATE,
        modules: await modulesOf(folder),
        // Without it the log leaves uncaught errors out.
        verbose: true,
        handleRuntimeStdio(stdout, stderr) {
          stdout.resume();
          log.follow(stderr);
        },
      });
      const call = async (method: string, path: string): Promise<unknown> => {
        const response = await miniflare.dispatchFetch(`http://guest/${path}`, { method });
        if (!response.ok) throw new Error(`workerd answered ${response.status}: ${await response.text()}`);
        return response.json();
      };
      try {
        const cases = (await call("GET", "")) as CaseHead[];
        return {
          cases,
          async run(index) {
            const { errors, figures } = (await call("POST", String(index))) as Outcome;
            return { errors: [...errors, ...(await log.takeCase())], figures };
          },
          close: () => miniflare.dispose(),
        };
      } catch (error) {
        // A runtime that did not start cannot be disposed of either, and says so once more.
        await miniflare.dispose().catch(() => {});
        throw new Error(`workerd could not load ${file}\n${log.text}`, { cause: error });
      }
    },
    async close() {},
  };
}

type Module = { type: "ESModule" | "CompiledWasm"; path: string; contents: Uint8Array<ArrayBuffer> };

/** The files of a bundle, the entry first. */
export async function modulesOf(folder: string): Promise<Module[]> {
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
