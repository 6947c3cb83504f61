import { spawn } from "node:child_process";
import { once } from "node:events";

/** A program that runs until it is stopped. */
export interface Program {
  /** What its first line that matched says. */
  readonly said: RegExpExecArray;
  stop(): Promise<void>;
}

/** Starts a program, and waits until it has said that it is ready, on either stream. */
export async function startProgram(path: string, args: readonly string[], ready: RegExp, env: Record<string, string> = {}): Promise<Program> {
  const child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let log = "";
  const ended = Promise.race([
    once(child, "close").then(([code, signal]) => String(signal ?? `exit code ${code}`)),
    once(child, "error").then(([error]) => String(error)),
  ]);
  const said = await new Promise<RegExpExecArray>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        log += chunk;
        const found = ready.exec(log);
        if (found !== null) resolve(found);
      });
    }
    void ended.then((how) => reject(new Error(`${path} ended before it was ready (${how}):\n${log}`)));
  });
  return {
    said,
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
