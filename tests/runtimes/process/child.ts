import { spawn } from "node:child_process";
import { once } from "node:events";
import type { CaseHead, Outcome } from "../case.js";
import type { Guest } from "../host.js";
import type { Program } from "./program.js";

/** What the guest sends: its cases at first, then an outcome for each index asked for. */
type Message = { cases: CaseHead[] } | { index: number; outcome: Outcome };

/** Starts a guest that is told by messages what to run: see guest.ts. */
export async function startGuest({ path, options }: Program, args: readonly string[], cwd: string): Promise<Guest> {
  const child = spawn(path, [...options, ...args], {
    cwd,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const ended = Promise.race([
    once(child, "exit").then(([code, signal]) => `${signal ?? `exit code ${code}`}`),
    once(child, "error").then(([error]) => String(error)),
  ]);
  const early = ended.then((how) => {
    throw new Error(`${path} ended before its time (${how})`);
  });
  early.catch(() => {});

  const waiting = new Map<number, (outcome: Outcome) => void>();
  const listed = new Promise<CaseHead[]>((resolve) => {
    child.on("message", (message: Message) => {
      if ("cases" in message) resolve(message.cases);
      else waiting.get(message.index)?.(message.outcome);
    });
  });
  return {
    cases: await Promise.race([listed, early]),
    run(index) {
      const outcome = new Promise<Outcome>((resolve) => waiting.set(index, resolve));
      child.send(index);
      return Promise.race([outcome, early]);
    },
    async close() {
      child.kill();
      await ended;
    },
  };
}
