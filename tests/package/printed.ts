import { assert } from "chai";
import { isProcess, type Runtime } from "../runtimes/case.js";

/** Bun and Deno print by functions of their own. */
interface Inspecting {
  inspect(value: unknown, options: object): string;
}

/** Every text that a value could be printed as, by JSON, by a console, or by somebody who looks into it. */
export async function printed(value: unknown, runtime: Runtime): Promise<string> {
  const texts: string[] = [];
  const add = (text: unknown) => texts.push(String(text));
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return void add(value);
    if (seen.has(value) || seen.size > 5000) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      add(key);
      const { value: inner } = Object.getOwnPropertyDescriptor(value, key) ?? {};
      visit(inner);
    }
    if (value instanceof Error) add(value.stack);
  };
  add(value);
  add(JSON.stringify(value));
  visit(value);
  if (isProcess(runtime)) {
    // Not a literal: bundlers for the other runtimes would look for it.
    const name = "node:util";
    const util = (await import(name)) as { inspect(value: unknown, options: object): string };
    for (const showHidden of [false, true]) add(util.inspect(value, { depth: Infinity, showHidden, getters: true }));
    const { Bun, Deno } = globalThis as { Bun?: Inspecting; Deno?: Inspecting };
    for (const { inspect } of [Bun, Deno].filter((host) => host !== undefined)) add(inspect(value, { depth: 100, showHidden: true, getters: true }));
  }
  return texts.join("\n");
}

/** Fails where a text shows in what is printed of a value. */
export async function showsNone(text: string, value: unknown, runtime: Runtime, label: string): Promise<void> {
  const all = await printed(value, runtime);
  const at = all.indexOf(text);
  if (at >= 0) assert.fail(`${label} shows the secret: …${all.slice(Math.max(0, at - 200), at + 40)}`);
}
