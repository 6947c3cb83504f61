import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The installed `convoscope-sandbox`, for cases that want a real server behind a real fetch. */
export interface Sandbox {
  readonly url: string;
  close(): Promise<void>;
}

export async function startSandbox(folder: string): Promise<Sandbox> {
  const program = join(folder, "node_modules/convoscope/testing/cli.js");
  const child = spawn(process.execPath, [program, "--port", "0", "--cors"], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      async close() {
        child.kill();
        await exited;
      },
    };
  }
  throw new Error("convoscope-sandbox ended without naming its address");
}
