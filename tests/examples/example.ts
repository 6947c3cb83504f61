import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";

/** The project where the packed package is installed. */
export function consumer(): string {
  const folder = process.env["CONVOSCOPE_CONSUMER"];
  if (folder === undefined) throw new Error("CONVOSCOPE_CONSUMER is not set: use `npm run test:package`");
  return folder;
}

/** A copy of an example beside the installed package, as a user would have it. */
export async function installExample(name: string): Promise<string> {
  const folder = join(consumer(), "examples", name);
  await mkdir(folder, { recursive: true });
  await cp(join("examples", name), folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  return folder;
}
