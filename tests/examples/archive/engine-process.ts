// Starts, kills and asks the process of host.ts; between it and the sandbox stands the test.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Sandbox } from "convoscope/testing";
import { build } from "esbuild";
import type { Plugin } from "esbuild";
import { fromConsumer } from "../../runtimes/bundle.js";
import { consumer } from "../example.js";

/** What is being built lies beside the installed package, as a user would have it. */
const installed = (folder: string): Plugin => ({
  name: "the installed example",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /examples\/archive\/(src|local)\// }, ({ path, kind }) => {
      const [, file = ""] = /examples\/archive\/(.*)$/.exec(path) ?? [];
      return resolve(`./${file.replace(/^src(.*)\.js$/, "src$1.ts")}`, { kind, resolveDir: folder });
    });
  },
});

/** A program that answers the commands of {@link EngineProcess}, and its arguments. */
export interface Program {
  readonly script: string;
  readonly args: readonly string[];
}

/** The Worker and the process that runs it. `args` are those before the state and the settings. */
export async function buildWorker(folder: string): Promise<Program> {
  const worker = join(folder, "dist");
  const host = join(folder, "local", "host.js");
  const { bundle } = (await import(join(folder, "local/engine.js"))) as typeof import("../../../examples/archive/local/engine.js");
  await bundle(worker, join(process.cwd(), "tests/examples/archive/moments.ts"), [installed(folder), fromConsumer(consumer())]);
  await build({
    entryPoints: ["tests/examples/archive/host.ts"],
    outfile: host,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    plugins: [{ name: "engine", setup: ({ onResolve }) => onResolve({ filter: /engine\.js$/ }, () => ({ path: "./engine.js", external: true })) }],
    logLevel: "warning",
  });
  return { script: host, args: [worker] };
}

/** The process that runs the archive on PostgreSQL, as `npm run build:postgres` builds it. `text` is another text of the same code. */
export async function buildProcess(folder: string, text = ""): Promise<Program> {
  const output = join(folder, "dist", `postgres${text}`);
  const { buildProcess: build } = (await import(join(folder, "local/process.js"))) as typeof import("../../../examples/archive/local/process.js");
  const another = { minifyWhitespace: text !== "", minifySyntax: text !== "" };
  await build(output, { plugins: [installed(folder)], ...another }, join(process.cwd(), "tests/examples/archive/postgres-host.ts"));
  return { script: join(output, "main.js"), args: [] };
}

export class EngineProcess {
  #child: ChildProcess | undefined;
  #server: Server | undefined;
  #answers = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #id = 0;
  /** Everything that the Worker asked or told, in order. */
  readonly events: string[] = [];
  /** What was posted to https://alarm.test/. */
  readonly alarms: string[] = [];
  /** Asked at each event; true kills the process there. */
  killsAt: (event: string, count: number) => boolean = () => false;
  beforeRequest: () => void = () => {};
  log = "";
  kills = 0;

  constructor(
    public program: Program,
    readonly sandbox: Sandbox,
  ) {}

  async start(): Promise<void> {
    if (this.#server === undefined) {
      this.#server = createServer((request, response) => {
        const url = decodeURIComponent((request.url ?? "").slice(2));
        const isMoment = url.startsWith("http://moments.test/");
        const event = isMoment ? decodeURIComponent(url.slice("http://moments.test/".length)) : "request";
        this.events.push(event);
        if (this.killsAt(event, this.events.length)) {
          this.kill();
          return;
        }
        if (isMoment) {
          response.end();
          return;
        }
        if (url.startsWith("https://alarm.test/")) {
          let body = "";
          request.setEncoding("utf8").on("data", (text: string) => (body += text)).on("end", () => {
            this.alarms.push((JSON.parse(body) as { text: string }).text);
            response.end();
          });
          return;
        }
        this.beforeRequest();
        const headers = Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" && !["host", "connection", "content-length", "accept-encoding"].includes(name) ? [[name, value] as [string, string]] : []));
        const answering = async () => {
          const body: Buffer[] = [];
          for await (const part of request) body.push(part as Buffer);
          const answer = await this.sandbox.fetch(url, { method: request.method ?? "GET", headers, ...(body.length > 0 && { body: Buffer.concat(body) }) });
          response.writeHead(answer.status, Object.fromEntries([...answer.headers].filter(([name]) => name !== "content-encoding")));
          response.end(Buffer.from(await answer.arrayBuffer()));
        };
        answering().catch(() => response.destroy());
      }).listen(0, "127.0.0.1");
      await once(this.#server, "listening");
    }
    const proxy = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    // A group of its own: workerd goes with it.
    const child = spawn(process.execPath, [this.program.script, proxy, ...this.program.args], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child = child;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.log = (this.log + text).slice(-20_000)));
    const ready = new Promise<void>((resolve) => {
      child.on("message", (message: { ready?: true; id: number; result?: unknown; error?: string }) => {
        if (message.ready) return resolve();
        const waiting = this.#answers.get(message.id);
        this.#answers.delete(message.id);
        if (message.error === undefined) waiting?.resolve(message.result);
        else waiting?.reject(new Error(message.error));
      });
    });
    child.on("exit", () => {
      for (const { reject } of this.#answers.values()) reject(new Error("killed"));
      this.#answers.clear();
    });
    await Promise.race([ready, once(child, "exit").then(() => assert.fail(this.kills > 0 && child.signalCode === "SIGKILL" ? "killed" : `the engine ended: ${this.log}`))]);
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  kill(): void {
    const pid = this.#child?.pid;
    if (pid === undefined || !this.running) return;
    this.kills++;
    process.kill(-pid, "SIGKILL");
  }

  async do<T>(command: string, argument?: unknown): Promise<T> {
    if (!this.running) throw new Error("killed");
    const id = ++this.#id;
    return new Promise<T>((resolve, reject) => {
      this.#answers.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#child?.send({ id, command, argument });
    });
  }

  sql<T>(text: string): Promise<T[]> {
    return this.do<T[]>("sql", text);
  }

  /** Ticks until every window was read and none is running, starting the process again where it was killed. */
  async settle(): Promise<void> {
    for (;;) {
      try {
        if (!this.running) await this.start();
        await this.do("tick");
        const [open] = await this.sql<{ count: number }>(
          `select count(*) as count from windows where state <> 'waiting' or finished_at is null or due <= ${Math.floor(Date.now() / 1000)}`,
        );
        if (open?.count === 0) return;
      } catch (error) {
        if (this.running || !/killed/.test(String(error))) throw error;
        await this.gone();
      }
    }
  }

  /** A killed process takes a moment to end. */
  async gone(): Promise<void> {
    if (this.running && this.#child !== undefined) await once(this.#child, "exit");
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child?.pid !== undefined && this.running) {
      const gone = once(child, "exit");
      process.kill(-child.pid, "SIGKILL");
      await gone;
    }
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}
