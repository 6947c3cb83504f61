import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ENTRY, bundle } from "../bundle.js";
import type { CaseHead, Outcome } from "../case.js";
import type { Consumer, Host } from "../host.js";

/** What the guest sends: its cases at first, then an outcome for each index asked for. */
type Message = { cases: CaseHead[] } | { index: number; outcome: Outcome };

export async function openNode(consumer: Consumer): Promise<Host> {
  return {
    runtime: "node",
    async load(file) {
      const child = fork(join(await bundle(consumer, "node", file), ENTRY), {
        cwd: consumer.folder,
        execArgv: ["--enable-source-maps"],
      });
      const exited = once(child, "exit").then(([code, signal]) => {
        throw new Error(`the Node process ended before its time (${signal ?? `exit code ${code}`})`);
      });
      exited.catch(() => {});

      const waiting = new Map<number, (outcome: Outcome) => void>();
      const listed = new Promise<CaseHead[]>((resolve) => {
        child.on("message", (message: Message) => {
          if ("cases" in message) resolve(message.cases);
          else waiting.get(message.index)?.(message.outcome);
        });
      });
      return {
        cases: await Promise.race([listed, exited]),
        run(index) {
          const outcome = new Promise<Outcome>((resolve) => waiting.set(index, resolve));
          child.send(index);
          return Promise.race([outcome, exited]);
        },
        async close() {
          child.kill();
          await exited.catch(() => {});
        },
      };
    },
    async close() {},
  };
}
