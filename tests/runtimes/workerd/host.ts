import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { ENTRY, bundle } from "../bundle.js";
import type { CaseHead, Outcome } from "../case.js";
import type { Consumer, Host } from "../host.js";
import { Log } from "./log.js";
import type { Workerd } from "./program.js";

const CONFIGURATION = "config.capnp";

/** workerd itself: each case file in a process of its own. */
export const openWorkerd = (find: () => Workerd) => async (consumer: Consumer): Promise<Host> => {
  const { path, compatibilityDate } = find();
  return {
    runtime: "workerd",
    async load(file) {
      const folder = await bundle(consumer, "workerd", file);
      await writeFile(join(folder, CONFIGURATION), await configurationOf(folder, compatibilityDate));
      // Verbose: without it the log leaves uncaught errors out.
      const child = spawn(path, ["serve", "--verbose", "--control-fd=3", CONFIGURATION], { cwd: folder, stdio: ["ignore", "ignore", "pipe", "pipe"] });
      const exited = once(child, "exit");
      const log = new Log();
      log.follow(child.stderr as Readable);
      const close = async () => {
        child.kill();
        await exited;
      };
      try {
        const port = await portOf(child.stdio[3] as Readable);
        const call = async (method: string, path: string): Promise<unknown> => {
          const response = await fetch(`http://127.0.0.1:${port}/${path}`, { method });
          if (!response.ok) throw new Error(`workerd answered ${response.status}: ${await response.text()}`);
          return response.json();
        };
        const cases = (await call("GET", "")) as CaseHead[];
        return {
          cases,
          async run(index) {
            const { errors, figures } = (await call("POST", String(index))) as Outcome;
            return { errors: [...errors, ...(await log.takeCase())], figures };
          },
          close,
        };
      } catch (error) {
        await close();
        throw new Error(`workerd could not load ${file}\n${log.text}`, { cause: error });
      }
    },
    async close() {},
  };
};

/** A Worker of these files, the entry first. No compatibility flag: the package needs none, so no `nodejs_compat` either. */
async function configurationOf(folder: string, compatibilityDate: string): Promise<string> {
  const others = (await readdir(folder)).filter((name) => /\.(js|wasm)$/.test(name) && name !== ENTRY);
  const modules = [ENTRY, ...others].map((name) => `(name = "${name}", ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed "${name}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "guest", worker = (compatibilityDate = "${compatibilityDate}", globalOutbound = "network", modules = [${modules.join(", ")}])),
    (name = "network", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "guest")],
);
`;
}

/** What workerd says once it listens. */
async function portOf(control: Readable): Promise<number> {
  for await (const line of createInterface({ input: control })) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === "listen") return port;
  }
  throw new Error("it ended before it listened");
}
